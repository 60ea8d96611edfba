"""Django registration of the audit floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.chores import Chore, register_chore


class AuditConfig(AppConfig):
    """The events of every other floor; it knows none of them but by the names they register."""

    name = "qianli.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        """Have the events sealed every five seconds."""
        from qianli.kernel.audit.actions import seal

        register_chore(Chore("audit.seal", _("Seal the events"), "* * * * * */5", seal))
