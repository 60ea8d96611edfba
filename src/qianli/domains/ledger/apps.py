"""Django registration of the ledger; every table of entries gets its guard after each migration."""

from django.db.models.signals import post_migrate

from qianli.kernel.tables.registry import register_place_choices
from qianli.kernel.web.manifest import DomainConfig


class LedgerConfig(DomainConfig):
    """Programmes and entries."""

    name = "qianli.domains.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the manifest, offer the places of the programme to filters, and keep the place guards installed."""
        super().ready()
        from qianli.domains.ledger.actions import install_guards
        from qianli.domains.ledger.queries import places_to_choose

        register_place_choices(places_to_choose)
        post_migrate.connect(install_guards, sender=self, dispatch_uid="ledger.guards")
