"""Reads of contracts."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from qianli.domains.industry.models import PaidIn
from qianli.domains.ledger.terms import State


def paid_in(contract_id: UUID) -> Decimal:
    """Return the money in place under a contract, waiting records included, refused ones not."""
    rows = PaidIn.objects.filter(contract=contract_id).exclude(state=State.REFUSED)
    return rows.aggregate(total=Sum("amount_cny"))["total"] or Decimal(0)
