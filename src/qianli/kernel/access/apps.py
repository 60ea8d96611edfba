"""Django registration of the access floor."""

from django.apps import AppConfig

from qianli.kernel.access.terms import EVENTS
from qianli.kernel.audit.registry import register_events


class AccessConfig(AppConfig):
    """Users and grants; the only floor that knows roles."""

    name = "qianli.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Register the events of this floor."""
        register_events(EVENTS)
