"""Reads of organisations."""

from uuid import UUID

from qianli.domains.parties.models import Organisation
from qianli.kernel.access.scopes import code_starts


def organisation_ids(*, kind: str, prefix: str = "") -> list[UUID]:
    """Return the ids of organisations of one kind whose place code starts with a prefix, by name."""
    found = Organisation.objects.filter(code_starts("place_id", prefix), kind=kind).order_by("name")
    return list(found.values_list("id", flat=True))
