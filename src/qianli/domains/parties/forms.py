"""What a person fills in to register an organisation or a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from qianli.domains.parties.models import Organisation, Person
from qianli.domains.parties.terms import HouseholdKind, Kind
from qianli.domains.places.public import place_meant
from qianli.kernel.base.refusal import Refusal


class OnceInput(forms.TextInput):
    """A text field that comes back empty: what was typed is in no page that the server sends."""

    def format_value(self, value: Any) -> None:
        """Return nothing, whatever was typed."""


def _once(help_text: Any = "") -> forms.CharField:
    """Return the field of a number that may be left out."""
    widget = OnceInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=40, required=False, widget=widget, help_text=help_text)


def _label(model: type[Any], name: str) -> str:
    return capfirst(model._meta.get_field(name).verbose_name)


class PartyForm(forms.Form):
    """What organisations and persons share: a name and a place."""

    name = forms.CharField()
    place = forms.CharField(max_length=60, help_text=_("Code, or any of its names; the larger place may stand before."))

    def __init__(self, given: Mapping[str, Any] | None, *, today: date) -> None:
        """Take what was sent, if anything was.

        :param today: the day for which the place is read.
        """
        super().__init__(given)
        self.today = today
        self.refusal: Refusal | None = None
        for name in ("name", "place"):
            self.fields[name].label = _label(Person, name)

    def clean_place(self) -> str:
        """Return the code of the one place that the text means today."""
        try:
            return place_meant(self.cleaned_data["place"], on=self.today).code
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the action."""
        given = dict(self.cleaned_data)
        return {"place_code": given.pop("place"), **given}

    def refuse(self, said: Refusal | forms.ValidationError) -> None:
        """Show what the action refused: above the form, unless it names a field of it."""
        self.refusal = said if isinstance(said, Refusal) else None
        self.add_error(None, said.sentence if isinstance(said, Refusal) else said)


class OrganisationForm(PartyForm):
    """What is asked about an organisation."""

    kind = forms.ChoiceField(choices=Kind)
    credit_code = forms.CharField(max_length=30, required=False, help_text=_("18 characters of GB 32100."))
    field_order = ("name", "kind", "place", "credit_code")

    def __init__(self, given: Mapping[str, Any] | None, *, today: date) -> None:
        """Take what was sent, as every form of a party does."""
        super().__init__(given, today=today)
        for name in ("kind", "credit_code"):
            self.fields[name].label = _label(Organisation, name)


class PersonForm(PartyForm):
    """What is asked about a person."""

    household = forms.ChoiceField(choices=HouseholdKind)
    identity_number = _once(_("Encrypted; shown to those only who give a reason, which is recorded."))
    phone = _once()
    bank_account = _once()
    field_order = ("name", "place", "household", "identity_number", "phone", "bank_account")

    def __init__(self, given: Mapping[str, Any] | None, *, today: date) -> None:
        """Take what was sent, as every form of a party does."""
        super().__init__(given, today=today)
        for name in ("household", "identity_number", "phone", "bank_account"):
            self.fields[name].label = _label(Person, name)


class WhyForm(forms.Form):
    """Why something is done about one person."""

    reason = forms.CharField(label=_("Reason"), help_text=_("It is recorded."))
