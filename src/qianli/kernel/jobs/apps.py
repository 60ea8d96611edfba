"""Django registration of jobs."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.chores import Chore, register_chore
from qianli.kernel.jobs.terms import EVENTS


class JobsConfig(AppConfig):
    """The queue in the database, its workers, and the chores that the clock asks for."""

    name = "qianli.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the events and the chore of this floor."""
        register_events(EVENTS)
        register_chore(Chore("jobs.tidy", _("Forget jobs that ended long ago"), "17 * * * *", _tidy))


def _tidy() -> None:
    from qianli.kernel.jobs.actions import tidy

    tidy(at=timezone.now())
