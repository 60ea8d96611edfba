"""Django registration of the places domain."""

from django.apps import AppConfig

from qianli.domains.places.terms import EVENTS
from qianli.kernel.audit.registry import register_events


class PlacesConfig(AppConfig):
    """The lowest domain: every record stands on two of its divisions."""

    name = "qianli.domains.places"
    label = "places"

    def ready(self) -> None:
        """Register the events of this domain."""
        register_events(EVENTS)
