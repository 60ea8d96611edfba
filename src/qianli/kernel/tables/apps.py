"""Django registration of tables: templates, addresses and checks, no tables of its own."""

from django.apps import AppConfig
from django.core.checks import register

from qianli.kernel.audit.registry import register_events
from qianli.kernel.evidence.provable import register_source


class TablesConfig(AppConfig):
    """One declaration gives list page, detail, filters, files and API."""

    name = "qianli.kernel.tables"
    label = "tables"

    def ready(self) -> None:
        """Check every declaration when Django does its checks, and register events and what may be proven."""
        from qianli.kernel.tables.checks import declared_tables
        from qianli.kernel.tables.evidence import provable_tables
        from qianli.kernel.tables.taking import EVENTS

        register(declared_tables)
        register_source(provable_tables)
        register_events(EVENTS)
