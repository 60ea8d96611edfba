"""Django registration of the access floor."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.terms import EVENTS
from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.chores import Chore, register_chore


class AccessConfig(AppConfig):
    """Users and grants; the only floor that knows roles."""

    name = "qianli.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Register the events and the chore of this floor."""
        register_events(EVENTS)
        register_chore(Chore("access.tidy", _("Forget old attempts to sign in"), "41 * * * *", _tidy))


def _tidy() -> None:
    from qianli.kernel.access.actions import forget_old_attempts

    forget_old_attempts(before=timezone.now() - timedelta(days=1))
