"""What is typed to get a token, to hand a role to a colleague, and to raise administrator power."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.actions.delegations import told
from qianli.kernel.access.actions.power import MOST_MINUTES
from qianli.kernel.access.gate import token_verbs
from qianli.kernel.access.models import Delegation, Grant, Power, Token, User
from qianli.kernel.access.queries import domains
from qianli.kernel.access.rules import ALLOWED, prefix_of
from qianli.kernel.access.terms import Role, Side, Verb


class TokenForm(forms.Form):
    """Purpose, verbs among those that the user has, domains, and days."""

    use_required_attribute = False

    name = forms.CharField(
        label=Token._meta.get_field("name").verbose_name,
        max_length=60,
        help_text=_("Such as the program that will use it."),
    )
    verbs = forms.MultipleChoiceField(
        label=Token._meta.get_field("verbs").verbose_name, widget=forms.CheckboxSelectMultiple
    )
    domains = forms.MultipleChoiceField(
        label=Token._meta.get_field("domains").verbose_name,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None named: all domains."),
    )
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer what the user may do."""
        super().__init__(*args, **kwargs)
        self.fields["verbs"].choices = [(verb.value, verb.label) for verb in token_verbs(user)]  # type: ignore[attr-defined]
        self.fields["verbs"].initial = [Verb.VIEW.value, Verb.SEE_DRAFTS.value]
        self.fields["domains"].choices = domains()  # type: ignore[attr-defined]
        self.fields["days"].initial = settings.TOKEN_DAYS
        self.fields["days"].max_value = settings.TOKEN_MOST_DAYS  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """Which of the own roles, to whom, what of it, for which days, and why."""

    use_required_attribute = False

    grant = forms.ModelChoiceField(
        Grant.objects.none(),
        label=Delegation._meta.get_field("grant").verbose_name,
        empty_label=_("Choose a role"),
    )
    receiver = forms.CharField(
        label=Delegation._meta.get_field("receiver").verbose_name,
        max_length=150,
        help_text=_("The name that the colleague signs in with."),
    )
    place = forms.RegexField(
        r"^[0-9A-Za-z]{2,12}$",
        label=Delegation._meta.get_field("place_prefix").verbose_name,
        required=False,
        help_text=_("Code such as 152221; none: all places of the role."),
        error_messages={"invalid": _("A code such as 152221; qianli places find tells it.")},
    )
    domain = forms.ChoiceField(label=Delegation._meta.get_field("domain").verbose_name, required=False)
    verbs = forms.MultipleChoiceField(
        label=Delegation._meta.get_field("verbs").verbose_name,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None named: all that the role allows."),
    )
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.CharField(
        label=Delegation._meta.get_field("reason").verbose_name,
        max_length=200,
        help_text=_("Such as leave or a journey. It is recorded and read by the auditors."),
    )

    def __init__(self, held: QuerySet[Grant], today: date, *args: Any, **kwargs: Any) -> None:
        """Offer the roles that may be handed over, and what they allow."""
        super().__init__(*args, **kwargs)
        self.fields["grant"].queryset = held  # type: ignore[attr-defined]
        self.fields["grant"].label_from_instance = told  # type: ignore[attr-defined]
        self.fields["domain"].choices = [("", _("All domains of the role")), *domains()]  # type: ignore[attr-defined]
        powers = frozenset[Verb]().union(*(ALLOWED[Role(grant.role)] for grant in held))
        self.fields["verbs"].choices = [(verb.value, verb.label) for verb in Verb if verb in powers]  # type: ignore[attr-defined]
        self.fields["first_day"].initial = today

    def asked(self) -> dict[str, Any]:
        """Return what was typed, as the action takes it."""
        typed = dict(self.cleaned_data)
        place = prefix_of(typed.pop("place").upper())
        verbs = [Verb(verb) for verb in typed.pop("verbs")]
        grant: Grant = typed.pop("grant")
        return typed | {"grant_id": grant.pk, "place_prefix": place, "verbs": verbs}


class AccountForm(forms.Form):
    """Name for signing in, person, and the first role with its place and side."""

    use_required_attribute = False

    username = forms.CharField(label=_("Account name, for signing in"), max_length=150)
    full_name = forms.CharField(label=_("Name of the person"), max_length=100)
    role = forms.ChoiceField(label=_("First role"), required=False, choices=[("", _("None yet")), *Role.choices])
    place = forms.RegexField(
        r"^[0-9A-Za-z]{2,12}$",
        label=_("Place"),
        required=False,
        help_text=_("Code such as 152221; none: all places."),
        error_messages={"invalid": _("A code such as 152221; qianli places find tells it.")},
    )
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.BOTH.value)

    def asked(self) -> dict[str, Any]:
        """Return what was typed, as the action takes it."""
        typed = dict(self.cleaned_data)
        place, role = prefix_of(typed.pop("place").upper()), typed.pop("role")
        return typed | {"role": Role(role) if role else None, "place_prefix": place, "side": Side(typed["side"])}


class PowerForm(forms.Form):
    """A reason, and for how long."""

    use_required_attribute = False

    reason = forms.CharField(
        label=Power._meta.get_field("reason").verbose_name,
        max_length=200,
        help_text=_("Such as the task or the request that it is for. It is recorded and read by the auditors."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=MOST_MINUTES, initial=30)
