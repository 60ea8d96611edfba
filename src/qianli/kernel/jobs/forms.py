"""What narrows the list of jobs."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.queries import jobs
from qianli.kernel.jobs.registry import label_of
from qianli.kernel.jobs.terms import State

ANY = "any"


class JobFilters(forms.Form):
    """The state, and the kind of job among those that the reader sees."""

    use_required_attribute = False

    state = forms.ChoiceField(label=_("State"), choices=[(ANY, _("any")), *State.choices])
    task = forms.ChoiceField(label=Job._meta.get_field("task").verbose_name)

    def __init__(self, asked: QueryDict, rows: QuerySet[Job]) -> None:
        super().__init__({name: asked.get(name) or ANY for name in self.base_fields})
        self._rows = rows
        kinds = rows.order_by("task").values_list("task", flat=True).distinct()
        self.fields["task"].choices = [(ANY, _("any")), *((name, label_of(name)) for name in kinds)]  # type: ignore[attr-defined]

    def rows(self) -> QuerySet[Job]:
        """Return the jobs that are asked for, none where a value is not accepted."""
        if not self.is_valid():
            return self._rows.none()
        asked = {name: "" if value == ANY else value for name, value in self.cleaned_data.items()}
        return jobs(self._rows, state=State(asked["state"]) if asked["state"] else None, task=asked["task"])
