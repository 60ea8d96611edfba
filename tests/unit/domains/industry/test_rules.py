"""Amendments on plain values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianli.domains.industry.rules import BelowPaidIn, NoChange, check_amendment

FEN = st.integers(0, 10**6).map(lambda fen: Decimal(fen) / 100)


@given(before=FEN, after=FEN, paid=FEN)
def test_an_amendment_changes_the_amount_and_covers_what_arrived(
    before: Decimal, after: Decimal, paid: Decimal
) -> None:
    """Whatever the three amounts are, exactly one answer holds."""
    if before == after:
        with pytest.raises(NoChange):
            check_amendment(before=before, after=after, paid=paid)
    elif after < paid:
        with pytest.raises(BelowPaidIn):
            check_amendment(before=before, after=after, paid=paid)
    else:
        check_amendment(before=before, after=after, paid=paid)
