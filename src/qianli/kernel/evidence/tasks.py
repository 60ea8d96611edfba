"""Previews as jobs: a hostile file may cost a worker half a minute, and never a visitor."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from qianli.kernel.evidence import actions
from qianli.kernel.jobs.declaration import task
from qianli.kernel.jobs.reporting import Report


@task(actions.PREVIEW, label=gettext_lazy("Draw the preview of an evidence file"))
def preview(_report: Report, digest: str) -> None:
    """Draw one file."""
    actions.draw(digest, at=timezone.now())
