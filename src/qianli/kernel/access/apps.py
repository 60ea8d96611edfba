"""Django registration of the access floor."""

from datetime import timedelta
from functools import partial

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.terms import EVENTS, Role
from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.chores import Chore, register_chore


class AccessConfig(AppConfig):
    """Users and grants; the only floor that knows roles."""

    name = "qianli.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Register the events and the chore of this floor."""
        register_events(EVENTS)
        if unknown := sorted(settings.SECOND_FACTOR_ROLES - set(Role.values)):
            raise ImproperlyConfigured(f"QIANLI_SECOND_FACTOR_FOR: no role {unknown}; roles are {Role.values}")
        _listen()
        register_chore(Chore("access.tidy", _("Forget old attempts to sign in and sessions"), "41 * * * *", _tidy))


def _listen() -> None:
    """Have the changes of second factors recorded, and each signing in noted."""
    from allauth.mfa import signals
    from django.contrib.auth.signals import user_logged_in

    from qianli.kernel.access.adapter import factor_changed
    from qianli.kernel.access.middleware import signed_in

    user_logged_in.connect(signed_in, dispatch_uid="access.signed_in")
    for change, signal in (
        ("added", signals.authenticator_added),
        ("removed", signals.authenticator_removed),
        ("reset", signals.authenticator_reset),
    ):
        signal.connect(partial(factor_changed, change=change), weak=False, dispatch_uid=f"access.factor_{change}")


def _tidy() -> None:
    from qianli.kernel.access.actions import forget_old_attempts, forget_old_sign_ins

    forget_old_attempts(before=timezone.now() - timedelta(days=1))
    forget_old_sign_ins(at=timezone.now())
