"""Django registration of the API floor."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.chores import Chore, register_chore


class ApiConfig(AppConfig):
    """The root of the API, its problems, its sign-in, and what it promises to who writes."""

    name = "qianli.kernel.api"
    label = "api"

    def ready(self) -> None:
        """Register the chore of this floor."""
        register_chore(
            Chore(
                "api.tidy", _("Forget answers kept for repeated requests, and who asked how often"), "29 * * * *", _tidy
            )
        )


def _tidy() -> None:
    from qianli.kernel.api.actions import forget_answers, forget_paces

    forget_answers(at=timezone.now())
    forget_paces(at=timezone.now())
