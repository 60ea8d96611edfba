"""The job that sends one message."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from qianli.kernel.hooks import actions
from qianli.kernel.jobs.declaration import task
from qianli.kernel.jobs.reporting import Report


@task(actions.TASK, label=gettext_lazy("Send a message to another system"))
def deliver(_report: Report, delivery: str) -> None:
    """Make one attempt."""
    actions.deliver(UUID(delivery), at=timezone.now())
