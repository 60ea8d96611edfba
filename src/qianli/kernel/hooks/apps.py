"""Django registration of webhooks."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events, register_listener
from qianli.kernel.base.chores import Chore, register_chore
from qianli.kernel.hooks.terms import EVENTS


class HooksConfig(AppConfig):
    """Other systems are told of what changes."""

    name = "qianli.kernel.hooks"
    label = "hooks"

    def ready(self) -> None:
        """Register events and chore of this floor, and listen to all events."""
        from qianli.kernel.hooks.actions import tell

        register_events(EVENTS)
        register_listener(tell)
        register_chore(Chore("hooks.tidy", _("Forget deliveries that ended a month ago"), "41 * * * *", _tidy))


def _tidy() -> None:
    from qianli.kernel.hooks.actions import forget_deliveries

    forget_deliveries(at=timezone.now())
