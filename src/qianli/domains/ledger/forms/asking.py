"""The small form of a deed: what it asks for, read as the field writes it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from qianli.domains.ledger import rules
from qianli.domains.ledger.forms.fields import DayField, NumberField
from qianli.domains.ledger.permissions import Question
from qianli.domains.ledger.terms import WRITTEN_UNITS, Asks
from qianli.kernel.base.refusal import Refusal


class AskingForm(forms.Form):
    """What a person gives with a deed, and the revision seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: Iterable[Question], **kwargs: Any) -> None:
        """Prepare one field for each thing asked.

        :param asked: as it stands for the entry in question.
        """
        super().__init__(*args, **kwargs)
        self.refusal: Refusal | None = None
        for each in asked:
            self.fields[each.name] = _field(each)

    def values(self) -> dict[str, Any]:
        """Return what was given, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def refuse(self, said: ValidationError | Refusal) -> None:
        """Show what an action refused: at the field where it names one that is asked, else above the form."""
        if isinstance(said, Refusal):
            self.refusal = said
            said = ValidationError({said.facts.get("at") or NON_FIELD_ERRORS: said.sentence})
        by_field = said.message_dict if hasattr(said, "error_dict") else {NON_FIELD_ERRORS: said.messages}
        for name, sentences in by_field.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


def _field(asked: Question) -> forms.Field:
    told: dict[str, Any] = {"label": asked.label, "help_text": asked.hint}
    if asked.asks is Asks.DAY:
        return DayField(**told)
    if asked.asks is Asks.NUMBER:
        number = NumberField(**told)
        number.units = next((words for end, words in WRITTEN_UNITS.items() if asked.name.endswith(end)), ())
        return number
    if asked.asks is Asks.CHOICE:
        return forms.ChoiceField(choices=asked.choices, **told)
    area = forms.Textarea({"rows": 3})
    return forms.CharField(widget=area, min_length=2, max_length=rules.LONGEST_REASON, **told)
