"""The form of an entry, generated from what its table says may be filled in."""

from collections import defaultdict
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from qianli.domains.ledger import rules
from qianli.domains.ledger.forms.choosing import fitting
from qianli.domains.ledger.forms.fields import DayField, PlaceField, RecordField, field_for
from qianli.domains.ledger.models import Entry, Programme
from qianli.domains.ledger.public import EntryTable
from qianli.domains.places.public import divisions, place_meant
from qianli.kernel.access.gate import AnyUser, scope
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.base.refusal import Refusal

SIDES = (Side.WEST, Side.EAST)


class EntryForm(forms.ModelForm):
    """What a person fills in of one kind of entry: its fields, its places, its day or days."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    table: EntryTable

    def __init__(self, *args: Any, user: AnyUser, today: date, **kwargs: Any) -> None:
        """Prepare the fields for a person.

        :param user: whose records may be chosen, and whose places stand there first.
        :param today: the day for which a place is read while no day is given.
        """
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.refusal: Refusal | None = None
        if self.instance._state.adding and self.instance.programme_id is None:
            self.instance.programme = Programme.objects.filter(key=settings.PROGRAMME).first() or _first_programme()
        self._add_days()
        self._add_programme()
        self._open_records()
        self._write_places()
        self.order_fields([*self.table.fields, *SIDES, "day", "first_day", "last_day", "programme", "revision"])
        self.initial["revision"] = self.instance.revision

    @property
    def starts(self) -> str:
        """The field of the first day."""
        return "day" if self.table.one_day else "first_day"

    def clean(self) -> dict[str, Any]:
        """Put days and programme in place and read the places for that day."""
        super().clean()
        given = self.cleaned_data
        self.instance.programme = given.get("programme") or self.instance.programme
        self.instance.spell = self._spell()
        for name, field in self.fields.items():
            if isinstance(field, PlaceField) and given.get(name):
                self._read_place(name, given[name])
        return given

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by field of the entry."""
        names = [*self.table.fields, *SIDES]
        return {
            **{str(name): self.cleaned_data[name] for name in names},
            "spell": self.instance.spell,
            "programme": self.instance.programme,
        }

    def refuse(self, said: ValidationError | Refusal) -> None:
        """Show what an action refused: at the field where it names one, else above the form."""
        if isinstance(said, Refusal):
            self.refusal = said
            said = ValidationError({said.facts.get("at") or NON_FIELD_ERRORS: said.sentence})
        self._update_errors(said)

    def show_stored(self, stored: Entry) -> None:
        """Say at each field that differs what somebody else saved meanwhile, and let the next "save" go on top."""
        other = type(self)(instance=stored, user=self.user, today=self.today)
        differing = {name for name, value in self.values().items() if getattr(stored, name) != value}
        if "spell" in differing:
            differing |= {"day", "first_day", "last_day"}
        for name in differing & set(self.fields):
            self[name].help_text = _("Saved meanwhile: {value}").format(value=self._told(other, name))
        self.data = {**dict(self.data.items()), "revision": str(stored.revision)}

    def _told(self, other: "EntryForm", name: str) -> str:
        value, choices = other[name].value(), getattr(other.fields[name], "choices", None)
        choices = choices or getattr(other.fields[name].widget, "choices", ())
        return str(dict(choices).get(value, value) if choices else value) or "—"

    def _add_days(self) -> None:
        label = capfirst(self.instance._meta.get_field("spell").verbose_name)
        spell = self.instance.spell
        first = spell.lower if spell else None
        if self.table.one_day:
            self.fields["day"] = DayField(label=label)
            self.initial.setdefault("day", first)
            return
        self.fields["first_day"] = DayField(label=_("First day"))
        self.fields["last_day"] = DayField(
            label=_("Last day"), required=False, help_text=_("Still counts; leave it empty while no end is known.")
        )
        self.initial.setdefault("first_day", first)
        self.initial.setdefault("last_day", rules.last_day(spell.upper) if spell and spell.upper else None)

    def _add_programme(self) -> None:
        if Programme.objects.count() > 1:
            label = capfirst(Programme._meta.verbose_name)
            self.fields["programme"] = forms.ModelChoiceField(
                Programme.objects.order_by("pk"), label=label, empty_label=None
            )
            self.initial.setdefault("programme", self.instance.programme_id)

    def _open_records(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, RecordField):
                among = fitting(self.table.model, name, self.user, self.instance.programme)
                field.open_to(self.user, table=self.table.name, among=among)
                row = getattr(self.instance, name, None) if getattr(self.instance, f"{name}_id") else None
                if row is not None:
                    self.initial[name] = field.written(row)

    def _write_places(self) -> None:
        """Write the places of the entry by name; in a new one, the place that is the only one of the person."""
        codes = {name: self.initial.get(name) for name, field in self.fields.items() if isinstance(field, PlaceField)}
        for side in SIDES:
            region = getattr(self.instance.programme, f"{side}_id")
            field: Any = self.fields[side]
            field.widget.within = region
            if not self.table.model.one_sided and not self.table.model.follows:
                field.help_text = _("Needed before it is submitted; a draft may wait for it.")
                field.needed_later = True
            if self.instance._state.adding:
                codes[side] = codes[side] or self._own_place(side, region)
        known = divisions([code for code in codes.values() if code])
        for name, code in codes.items():
            if code in known:
                self.initial[name] = f"{known[code].parent_name}{known[code].name}"

    def _own_place(self, side: Side, region: str) -> str | None:
        parts = scope(self.user, Verb.RECORD, self.table.domain).parts
        own = {prefix for prefix, of in parts if of in (side, Side.BOTH) and prefix.startswith(prefix_of(region))}
        return own.pop() if len(own) == 1 else None

    def _spell(self) -> Range[date] | None:
        given = self.cleaned_data
        first = given.get(self.starts)
        if first is None or self.errors.get("last_day"):
            return None
        try:
            if self.table.one_day:
                return Range(*rules.one_day(first))
            return Range(*rules.spell_of(first, given.get("last_day")))
        except Refusal as refusal:
            self.add_error("day" if self.table.one_day else "last_day", refusal.sentence)
            return None

    def _read_place(self, name: str, text: str) -> None:
        programme, on = self.instance.programme, self.cleaned_data.get(self.starts) or self.today
        within = getattr(programme, f"{name}_id") if name in SIDES else None
        model: Any = self.instance._meta.get_field(name).related_model
        try:
            self.cleaned_data[name] = model.objects.get(pk=place_meant(text, on=on, within=within).code)
        except Refusal as refusal:
            self.add_error(name, refusal.sentence)

    def _get_validation_exclusions(self) -> set[str]:
        """Return the fields not to be checked yet: those with errors, and places that the action may still fill in."""
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        exclude -= {"programme", "state"} | ({"spell"} if self.instance.spell else set())
        return exclude | {str(side) for side in SIDES if not self.cleaned_data.get(side)}

    def _update_errors(self, errors: ValidationError) -> None:
        """Put errors of fields that the form has not where they are understood: at the day, or above the form."""
        if hasattr(errors, "error_dict"):
            placed: dict[str, list[Any]] = defaultdict(list)
            for name, said in errors.error_dict.items():
                at = self.starts if name == "spell" else name
                placed[at if at in self.fields else NON_FIELD_ERRORS] += said
            errors = ValidationError(placed)
        super()._update_errors(errors)  # type: ignore[misc]


class DeedForm(forms.Form):
    """What goes with a verb: the revision seen, the side that confirms, the reason."""

    revision = forms.IntegerField(required=False)
    side = forms.ChoiceField(choices=[(side.value, side.label) for side in SIDES], required=False)
    reason = forms.CharField(required=False, max_length=rules.LONGEST_REASON)


def entry_form(table: EntryTable) -> type[EntryForm]:
    """Return the form class of one table, in the language in force."""
    base = type("EntryForm", (EntryForm,), {"table": table})
    names = [*table.fields, *(str(side) for side in SIDES)]
    form = forms.modelform_factory(table.model, form=base, fields=names, formfield_callback=field_for)
    return cast("type[EntryForm]", form)


def _first_programme() -> Programme:
    found = Programme.objects.order_by("pk").first()
    if found is None:
        raise rules.NoProgramme
    return found
