"""Django registration of tables: templates, addresses and checks, no tables of its own."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import register
from django.db.models.signals import post_migrate

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
        # In the name of the audit floor: the signal is not sent for an app without tables of its own.
        post_migrate.connect(_keep_versions, sender=apps.get_app_config("audit"), dispatch_uid="tables.history")
        register_events(EVENTS)


def _keep_versions(**_: Any) -> None:
    """Receive ``post_migrate``: every record that a table shows keeps what it was before."""
    from qianli.kernel.audit.actions import install
    from qianli.kernel.privacy.fields import encrypted_fields
    from qianli.kernel.tables.earlier import left_out
    from qianli.kernel.tables.registry import all_tables

    models = [table.model for table in all_tables()]
    encrypted = {model: [str(field.column) for field in encrypted_fields(model)] for model in models}
    install({table.model: left_out(table) for table in all_tables()}, encrypted)
