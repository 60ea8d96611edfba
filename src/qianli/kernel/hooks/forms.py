"""What is asked for a subscription."""

import re
from typing import Any

from django import forms

from qianli.kernel.access.queries import domains
from qianli.kernel.audit.registry import sentence_of
from qianli.kernel.hooks.models import Subscription
from qianli.kernel.hooks.queries import kinds
from qianli.kernel.hooks.terms import LONGEST_ADDRESS

PLACEHOLDER = re.compile(r"\{\w+\}")


class SubscriptionForm(forms.Form):
    """A name, an address, and what it is to be told of."""

    use_required_attribute = False

    name = forms.CharField(label=Subscription._meta.get_field("name").verbose_name, max_length=60)
    url = forms.CharField(
        label=Subscription._meta.get_field("url").verbose_name, max_length=LONGEST_ADDRESS, help_text="https://"
    )
    kinds_told = forms.MultipleChoiceField(
        label=Subscription._meta.get_field("kinds").verbose_name,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Subscription._meta.get_field("kinds").help_text,
    )
    domains = forms.MultipleChoiceField(
        label=Subscription._meta.get_field("domains").verbose_name,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Subscription._meta.get_field("domains").help_text,
    )
    place_prefix = forms.RegexField(
        r"^\d*$",
        label=Subscription._meta.get_field("place_prefix").verbose_name,
        max_length=12,
        required=False,
        help_text=Subscription._meta.get_field("place_prefix").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds and domains of this installation."""
        super().__init__(*args, **kwargs)
        self.fields["kinds_told"].choices = [(kind, _told(kind)) for kind in kinds()]  # type: ignore[attr-defined]
        self.fields["domains"].choices = domains()  # type: ignore[attr-defined]


def _told(kind: str) -> str:
    """Return the sentence of a kind with dots for what differs in each event, and its key."""
    return f"{PLACEHOLDER.sub('…', str(sentence_of(kind)))} ({kind})"
