"""The entries of all ledgers that are under way, in one shape for questions over all of them."""

from django.db import models


class OpenEntry(models.Model):
    """An entry that is not confirmed: a row of a query over all ledgers (``queries._OPEN``), not of a table.

    Only what decides whose work it is stands here; names as in the entry itself, so that its filters fit.
    """

    id = models.UUIDField(primary_key=True)
    ledger = models.TextField()
    domain = models.TextField()
    state = models.TextField()
    west_id = models.TextField(null=True)  # noqa: DJ001 - as in the entries, where the empty place is NULL
    east_id = models.TextField(null=True)  # noqa: DJ001
    recorded_at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    recorded_by = models.BigIntegerField(null=True, db_column="recorded_by_id")
    west_confirmed_at = models.DateTimeField(null=True)
    east_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.ledger} {str(self.pk)[-6:]}"
