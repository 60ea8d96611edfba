"""Django registration of figures; installs the cell triggers after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FiguresConfig(AppConfig):
    """Definitions, cells, breakdowns and the way down to records."""

    name = "qianli.kernel.figures"
    label = "figures"

    def ready(self) -> None:
        """Have the database's triggers follow the definitions whenever the schema was brought up to date."""
        from qianli.kernel.figures.actions import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="figures.install")
