"""Counting anew as a job."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qianli.kernel.access.terms import Verb
from qianli.kernel.figures.actions import Difference, differences
from qianli.kernel.figures.registry import counted
from qianli.kernel.jobs.declaration import task
from qianli.kernel.jobs.reporting import Report, Result


@task(
    "figures.audit",
    label=gettext_lazy("Count every figure anew"),
    note=gettext_lazy("Compares every cell with its records and names those that differ. Changes nothing."),
    offered_to=Verb.VERIFY,
)
def audit(report: Report) -> Result:
    """Count every figure anew from its records; the rows are cells that differ."""
    figures, found = counted(), list[Difference]()
    for position, figure in enumerate(figures):
        report.progress(position, len(figures), str(figure.label))
        differ = list(differences([figure.key]))
        if differ:
            told = ngettext("{figure}: {n} cell differs.", "{figure}: {n} cells differ.", len(differ))
            report.say(told.format(figure=figure.label, n=len(differ)))
        found += differ
    report.progress(len(figures), len(figures))
    if not found:
        return Result(_("{n} figures counted anew; every cell agrees.").format(n=len(figures)))
    said = ngettext("{n} cell differs from a recount.", "{n} cells differ from a recount.", len(found))
    heads = (_("Key"), _("Month"), _("West"), _("East"), _("Cell"), _("Counted anew"))
    return Result(said.format(n=len(found)), heads, tuple(map(_row, found)))


def _row(each: Difference) -> tuple[str, ...]:
    kept, anew = (f"{value.normalize():f} ({n})" for n, value in (each.kept, each.counted))
    return each.figure, each.month, each.west, each.east, kept, anew
