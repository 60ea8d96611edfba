"""Jobs over the floors below the queue, which cannot declare any themselves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qianli.kernel.access.terms import Verb
from qianli.kernel.audit import chain
from qianli.kernel.jobs.declaration import task
from qianli.kernel.jobs.reporting import Report, Result


@task(
    "audit.verify",
    label=gettext_lazy("Verify the seal of all events"),
    note=gettext_lazy("Compares every event with the chain and names what was changed."),
    offered_to=Verb.VERIFY,
)
def verify(report: Report) -> Result:
    """Compare every event with the chain; the rows are breaches: kind, position and event."""
    end = chain.head()
    found = list(chain.findings(lines=_counted(chain.log_lines(), report, end.position)))
    if not found:
        told = _("{n} events are as they were sealed; {waiting} wait for the seal. Head: {head}")
        return Result(told.format(n=end.position, waiting=chain.waiting(), head=end))
    said = ngettext("{n} breach of the chain.", "{n} breaches of the chain.", len(found)).format(n=len(found))
    rows = tuple((each.kind, str(each.position), each.event) for each in found)
    return Result(said, (_("Kind"), _("Position"), _("Event")), rows)


def _counted(lines: Iterator[bytes], report: Report, total: int) -> Iterator[bytes]:
    """Yield the lines of the log and report how many of the events were read; the chain may grow meanwhile."""
    for position, line in enumerate(lines):
        report.progress(min(position, total), total, _("Events compared"))
        yield line
