"""Django registration of figures; installs the cell triggers after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.chores import Chore, register_chore


class FiguresConfig(AppConfig):
    """Definitions, cells, breakdowns and the way down to records."""

    name = "qianli.kernel.figures"
    label = "figures"

    def ready(self) -> None:
        """Have the triggers follow the definitions after each migration, and the cells folded every minute."""
        from qianli.kernel.figures.actions import fold, install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="figures.install")
        register_chore(Chore("figures.fold", _("Fold the cells"), "* * * * *", fold))
