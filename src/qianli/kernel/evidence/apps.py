"""Django registration of evidence."""

from django.apps import AppConfig

from qianli.kernel.audit.registry import register_events
from qianli.kernel.evidence.terms import EVENTS


class EvidenceConfig(AppConfig):
    """Files by content hash, and what binds them to records."""

    name = "qianli.kernel.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register the events of this floor."""
        register_events(EVENTS)
