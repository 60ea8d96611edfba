"""Django registration of the search; has the triggers follow the tables after each migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """One index over the names of all records, kept by the database."""

    name = "qianli.kernel.search"
    label = "search"

    def ready(self) -> None:
        """Have the triggers follow the declared tables after each migration."""
        # In the name of the audit floor: the signal is not sent for an app without models of its own.
        post_migrate.connect(_install, sender=apps.get_app_config("audit"), dispatch_uid="search.install")


def _install(**_: Any) -> None:
    from qianli.kernel.search.actions import install

    install()
