"""The table of events."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that one actor did to one target.

    It holds labels and ids and no foreign keys, so that history neither blocks a deletion nor changes with
    one. The database refuses to update, delete or truncate it.
    """

    at = models.DateTimeField()
    actor_id = models.IntegerField(null=True, help_text="Empty: the system itself, by a command or a job.")
    actor_label = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=100, help_text="Such as ledger.entry_confirmed.")
    target_type = models.CharField(max_length=100, help_text="Domain and model, such as talent.posting.")
    target_id = models.CharField(max_length=64)
    target_label = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        indexes = (
            models.Index(fields=("target_type", "target_id", "id"), name="audit_event_target"),
            models.Index(fields=("name", "at"), name="audit_event_name"),
            models.Index(fields=("actor_id", "at"), name="audit_event_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.target_label or self.target_id}"
