"""Form fields that read what people of the field write: 3.5万元, 2024.3.5, a name instead of a key."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger import rules
from qianli.domains.ledger.forms.choosing import FEW, PLACE, marked, meant, visible
from qianli.domains.ledger.terms import WRITTEN_UNITS
from qianli.kernel.access.gate import AnyUser
from qianli.kernel.base.refusal import Refusal


def read[T](reader: Callable[[str], T], text: str) -> T:
    """Return what a reader makes of a text; its refusal is said at the field."""
    try:
        return reader(text)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.sentence) from refusal


class NumberField(forms.DecimalField):
    """An exact number, with 万 or 亿 and the field's own unit behind it if people write so."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    units: tuple[str, ...] = ()
    largest: Decimal | None = None

    def to_python(self, value: Any) -> Any:
        """Return the number, or None where nothing is written."""
        if value in self.empty_values:
            return None
        return value if isinstance(value, Decimal) else read(self._number, str(value))

    def _number(self, text: str) -> Decimal:
        return rules.read_number(text, units=self.units, largest=self.largest)

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field: the number without noughts at its end, or the text as it was typed."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class WholeNumberField(NumberField):
    """A whole number, written like any other."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimal_places=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the whole number, or None where nothing is written."""
        number = super().to_python(value)
        if number is None:
            return None
        if number != number.to_integral_value():
            raise forms.ValidationError(_("Give a whole number."))
        return number.to_integral_value()

    def clean(self, value: Any) -> Any:
        """Return the number as the model keeps it."""
        number = super().clean(value)
        return None if number is None else int(number)


class DayField(forms.DateField):
    """A day, written in any way of the field."""

    widget = forms.TextInput(attrs={"placeholder": "2024-03-05", "autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        """Return the day, or None where nothing is written."""
        if value in self.empty_values:
            return None
        return value if isinstance(value, date) else read(rules.read_day, str(value))

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field: the day in the form that files use, or the text as it was typed."""
        return value.isoformat() if isinstance(value, date) else value


class MomentField(forms.DateTimeField):
    """A moment to the minute in the time of the house: a day as in :class:`DayField`, a space, and 14:30."""

    widget = forms.TextInput(attrs={"placeholder": "2024-03-05 14:30", "autocomplete": "off"})

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment, or None where nothing is written."""
        if value in self.empty_values:
            return None
        return value if isinstance(value, datetime) else read(_moment, str(value))

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field: local day and time, or the text as it was typed."""
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _moment(text: str) -> datetime:
    day, time = rules.read_moment(text)
    return timezone.make_aware(datetime.combine(day, time))


class ChoiceInput(forms.TextInput):
    """A text field with suggestions that come while one types."""

    template_name = "ledger/choice_input.html"

    def __init__(self, label: str, within: str = "", table: str = "") -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.label, self.within, self.table = label, within, table

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the context of a text field, and where its suggestions come from."""
        told = {"within": self.within, "table": self.table}
        asked = {"of": name} | {key: value for key, value in told.items() if value}
        address = reverse("ledger.choices", kwargs={"label": self.label})
        return super().get_context(name, value, attrs) | {"suggestions": f"{address}?{urlencode(asked)}"}


class PlaceField(forms.CharField):
    """A division, by code or any of its names; the form reads it for the day of the record.

    ``needed_later``: a draft may lack it, and still it is not called optional.
    """

    needed_later = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChoiceInput(PLACE), max_length=60, empty_value=None, **kwargs)


class RecordField(forms.Field):
    """A record that the entry points to: chosen from a list while there are few, else found by name."""

    def __init__(self, *, target: type[models.Model], limit: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target, self.limit = target, limit
        self.few: dict[str, Any] | None = None
        self.among = Q()

    def open_to(self, user: AnyUser, *, table: str = "", among: Q | None = None) -> None:
        """Offer the records that this user may see, and that fit the entry.

        :param table: whose form this is; its name goes with the question for suggestions.
        """
        self.user, self.among = user, among or Q()
        rows = list(self._rows()[:FEW])
        if len(rows) == FEW:
            self.widget = ChoiceInput(self.target._meta.label_lower, table=table)
            return
        self.few = {str(row.pk): row for row in rows}
        names = [str(row) for row in rows]
        told = [name if names.count(name) == 1 else marked(row) for name, row in zip(names, rows, strict=True)]
        options = sorted(zip(self.few, told, strict=True), key=lambda option: option[1])
        self.widget = forms.Select(choices=[("", NOTHING), *options])

    def written(self, row: Any) -> str:
        """Return what stands in the field for a record."""
        return str(row.pk) if self.few is not None else marked(row)

    def to_python(self, value: Any) -> Any:
        """Return the record that is meant, or None where nothing is written."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if self.few is not None and text in self.few:
            return self.few[text]
        return read(self._meant, text)

    def _meant(self, text: str) -> Any:
        return meant(self._rows(), self.user, text)

    def _rows(self) -> QuerySet[Any]:
        return visible(self.target, self.user).filter(self.among).complex_filter(self.limit or {})


NOTHING = "—"  # the empty choice of a list
LARGE = ("_cny", "_kwh")  # usually told in 万 and 亿, so the form says that both are understood
KINDS: tuple[tuple[type[Any], type[forms.Field]], ...] = (
    (models.DecimalField, NumberField),
    (models.IntegerField, WholeNumberField),
    (models.DateTimeField, MomentField),  # before the day: it is one to the model's classes
    (models.DateField, DayField),
)


def field_for(field: Any, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a model field."""
    if isinstance(field, models.ForeignKey):
        return _pointing(field)
    kind = next((shape for base, shape in KINDS if isinstance(field, base) and not field.choices), None)
    if kind is None:
        plain: Any = field.formfield(**kwargs)
        if field.choices:
            plain.choices = [(value, NOTHING if value == "" else label) for value, label in plain.choices]
        shown: forms.Field | None = plain
        return shown
    made = field.formfield(form_class=kind, **kwargs)
    if isinstance(made, NumberField):
        made.largest = largest(field)
        made.units = next((words for end, words in WRITTEN_UNITS.items() if field.name.endswith(end)), ())
        if field.name.endswith(LARGE) and not made.help_text:
            made.help_text = _("In {unit}; 3.5万 and 1.2亿 are understood.").format(unit=made.units[0])
    shaped: forms.Field = made
    return shaped


def largest(field: Any) -> Decimal:
    """Return the largest number that a field of a model can keep."""
    if isinstance(field, models.DecimalField):
        return Decimal(10) ** (field.max_digits - field.decimal_places) - Decimal(1).scaleb(-field.decimal_places)
    return Decimal(connection.ops.integer_field_range(field.get_internal_type())[1])


def _pointing(field: Any) -> forms.Field:
    told = {"label": capfirst(field.verbose_name), "required": not field.blank, "help_text": field.help_text}
    if field.related_model._meta.label_lower == PLACE:
        return PlaceField(**told)
    return RecordField(target=field.related_model, limit=field.get_limit_choices_to(), **told)
