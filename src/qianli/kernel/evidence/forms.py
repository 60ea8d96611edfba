"""What is asked for with a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.rules import LONGEST_TITLE, Citation
from qianli.kernel.evidence.terms import ENDINGS, Grade


class AttachmentForm(forms.Form):
    """A file, what it is to the record, and where in it the proof stands."""

    file = forms.FileField(
        label=_("File"), max_length=1000, allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ",".join(ENDINGS)}),
    )  # fmt: skip
    grade = forms.TypedChoiceField(label=_("What the file is"), choices=Grade.choices, coerce=Grade)
    title = forms.CharField(
        label=_("What it shows"), max_length=LONGEST_TITLE, required=False,
        help_text=_("Empty: the name of the file."),
    )  # fmt: skip
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1)
    sheet = forms.CharField(label=_("Sheet"), required=False, max_length=100)
    cell = forms.CharField(
        label=_("Cell of the sheet"), required=False, max_length=100, widget=forms.TextInput({"placeholder": "F12"})
    )

    def __init__(self, given: Any = None, files: Any = None) -> None:
        super().__init__(given, files, auto_id="evidence-%s")
        self.refusal: Refusal | None = None

    @property
    def citation(self) -> Citation:
        """Where the proof stands, as it was asked for."""
        given = self.cleaned_data
        return Citation(given["page"], given["sheet"], given["cell"])

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal at the field that it is about."""
        self.refusal, name = refusal, refusal.facts.get("at")
        self.add_error(name if name in self.fields else None, refusal.sentence)
