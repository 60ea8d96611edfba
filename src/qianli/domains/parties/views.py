"""Pages on which an organisation and a person are registered."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qianli.domains.parties.actions import register_organisation, register_person
from qianli.domains.parties.forms import OrganisationForm, PartyForm, PersonForm
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.parties.tables import ORGANISATIONS, PERSONS
from qianli.kernel.access.gate import View, page
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.addresses import list_address, row_address, trail
from qianli.kernel.tables.declaration import Table

type Registration = Callable[..., Organisation | Person]


def registering(table: Table, form_of: type[PartyForm], action: Registration) -> View:
    """Return the page on which a row of this table is registered."""

    @page(verb=Verb.RECORD, domain=table.domain)
    @require_http_methods(["GET", "HEAD", "POST"])
    def register(request: HttpRequest) -> HttpResponse:
        form = form_of(request.POST if request.method == "POST" else None, today=timezone.localdate())
        if form.is_bound and form.is_valid():
            party = _registered(form, action, cast("User", request.user))
            if party is not None:
                messages.success(request, _("Registered."))
                return redirect(row_address(table, party.pk))
        return _page(request, table, form)

    return register


register_organisation_page = registering(ORGANISATIONS, OrganisationForm, register_organisation)
register_person_page = registering(PERSONS, PersonForm, register_person)


def _registered(form: PartyForm, action: Registration, actor: User) -> Organisation | Person | None:
    """Return what the action saved; what it refuses is said in the form."""
    try:
        return action(**form.values(), actor=actor, at=timezone.now())
    except (Refusal, ValidationError) as said:
        form.refuse(said)
        return None


def _page(request: HttpRequest, table: Table, form: PartyForm) -> HttpResponse:
    send = _("Register")
    words: dict[str, Any] = {
        "table": table,
        "form": form,
        "send": send,
        "cancel": list_address(table),
        "breadcrumbs": [*trail(table), (send, "")],
    }
    status = form.refusal.status if form.refusal else 422 if form.is_bound else 200
    return render(request, "parties/party_form.html", words, status=status)
