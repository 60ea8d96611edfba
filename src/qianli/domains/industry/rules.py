"""What may become of a contract, decided on plain values."""

from decimal import Decimal

from qianli.kernel.base.refusal import Refusal


class NoChange(Refusal):
    """The contract agrees on {amount} already; an amendment must change it."""

    status = 422


class BelowPaidIn(Refusal):
    """{paid} is in place already; the contract cannot be amended to {seen}."""


def check_amendment(*, before: Decimal, after: Decimal, paid: Decimal) -> None:
    """Refuse an amendment that changes nothing or goes below what has arrived.

    :raises NoChange: both amounts are the same.
    :raises BelowPaidIn: more is in place than the new amount.
    """
    if before == after:
        raise NoChange(amount=before)
    if after < paid:
        raise BelowPaidIn(paid=paid, seen=after)
