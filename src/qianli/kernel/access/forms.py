"""What is typed to get a token, and to raise administrator power."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.actions.power import MOST_MINUTES
from qianli.kernel.access.gate import token_verbs
from qianli.kernel.access.models import Power, Token, User
from qianli.kernel.access.queries import domains
from qianli.kernel.access.terms import Verb


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


class PowerForm(forms.Form):
    """A reason, and for how long."""

    use_required_attribute = False

    reason = forms.CharField(
        label=Power._meta.get_field("reason").verbose_name,
        max_length=200,
        help_text=_("Such as the task or the request that it is for. It is recorded and read by the auditors."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=MOST_MINUTES, initial=30)
