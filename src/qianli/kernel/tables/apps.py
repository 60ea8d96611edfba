"""Django registration of tables: templates, addresses and checks, no tables of its own."""

from django.apps import AppConfig
from django.core.checks import register

from qianli.kernel.audit.registry import register_events


class TablesConfig(AppConfig):
    """One declaration gives list page, detail, filters, files and API."""

    name = "qianli.kernel.tables"
    label = "tables"

    def ready(self) -> None:
        """Check every declaration when Django does its checks, and register the events of this floor."""
        from qianli.kernel.tables.checks import declared_tables
        from qianli.kernel.tables.taking import EVENTS

        register(declared_tables)
        register_events(EVENTS)
