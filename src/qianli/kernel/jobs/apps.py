"""Django registration of jobs."""

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.registry import register_events
from qianli.kernel.base.chores import Chore, register_chore
from qianli.kernel.base.metering import Gauge, register_gauge
from qianli.kernel.jobs.terms import EVENTS


class JobsConfig(AppConfig):
    """The queue in the database, its workers, and the chores that the clock asks for."""

    name = "qianli.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the events and the chore of this floor."""
        register_events(EVENTS)
        register_chore(Chore("jobs.tidy", _("Forget jobs that ended long ago"), "17 * * * *", _tidy))
        _watched()


def _watched() -> None:
    """Tell of the queue and its workers to whoever watches the installation."""
    from qianli.kernel.jobs import queries

    told = "Jobs and chores in the queue; failed ones until they are forgotten"
    register_gauge(Gauge("qianli_jobs", told, ("task", "state"), queries.queue_counts))
    told = "Since when the oldest job waits that could be begun"
    register_gauge(Gauge("qianli_jobs_oldest_waiting_timestamp_seconds", told, ("task",), queries.oldest_waiting))
    register_gauge(Gauge("qianli_workers", "Workers alive", (), queries.workers_alive))
    told = "Last sign of life of any worker"
    register_gauge(Gauge("qianli_worker_heartbeat_timestamp_seconds", told, (), queries.last_heartbeats))


def _tidy() -> None:
    from qianli.kernel.jobs.actions import tidy

    tidy(at=timezone.now())
