"""Django registration of tables: templates, addresses and checks, no tables of its own."""

from django.apps import AppConfig
from django.core.checks import register


class TablesConfig(AppConfig):
    """One declaration gives list page, detail, filters, files and API."""

    name = "qianli.kernel.tables"
    label = "tables"

    def ready(self) -> None:
        """Check every declaration when Django does its checks."""
        from qianli.kernel.tables.checks import declared_tables

        register(declared_tables)
