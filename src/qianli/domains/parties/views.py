"""Pages on which parties are registered, and on which a person is told or erased as a whole."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qianli.domains.parties import queries
from qianli.domains.parties.actions import (
    erase_person,
    register_organisation,
    register_person,
    require_erasable,
    tell_person,
)
from qianli.domains.parties.forms import OrganisationForm, PartyForm, PersonForm, WhyForm
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.parties.tables import ORGANISATIONS, PERSONS
from qianli.kernel.access.gate import View, page, require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.addresses import list_address, row_address, trail
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.taking import ReasonNeeded
from qianli.kernel.tables.values import name_for

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


@never_cache
@page(verb=Verb.ADMINISTER, domain=PERSONS.domain)
@require_http_methods(["GET", "HEAD", "POST"])
def person_dossier_page(request: HttpRequest, *, pk: UUID) -> HttpResponse:
    """Ask why everything held about a person is taken, and send it as a file."""
    person, form = _person(request, pk), _why(request)
    if form.is_valid():
        try:
            told = tell_person(person_id=pk, **form.cleaned_data, actor=cast("User", request.user), at=timezone.now())
        except Refusal as said:
            form.add_error("reason", said.sentence)
        else:
            file = {"Content-Disposition": f'attachment; filename="person-{pk}.json"'}
            return JsonResponse(told, headers=file, json_dumps_params={"ensure_ascii": False, "indent": 2})
    words = {
        "title": _("Everything held about this person"),
        "told": _("All values, unmasked, with records, files and events, as one JSON file for the person who asks."),
        "held": queries.held(person),
        "send": _("Download"),
    }
    return _right(request, person, form, words)


@never_cache
@page(verb=Verb.ADMINISTER, domain=PERSONS.domain)
@require_http_methods(["GET", "HEAD", "POST"])
def person_erasure_page(request: HttpRequest, *, pk: UUID) -> HttpResponse:
    """Say whether the personal values of a person may be erased, ask why, and erase them."""
    person, form, refusal = _person(request, pk), _why(request), ""
    try:
        if form.is_valid():
            erase_person(person_id=pk, **form.cleaned_data, actor=cast("User", request.user), at=timezone.now())
            messages.success(request, _("Erased. The records of this person are counted as before."))
            return redirect(row_address(PERSONS, pk))
        require_erasable(person, at=timezone.now())
    except ReasonNeeded as said:
        form.add_error("reason", said.sentence)
    except Refusal as said:
        refusal = said.sentence
    words = {
        "title": _("Erase personal values"),
        "told": _("Name, household, employer and all numbers are erased for good; the records stay and are counted."),
        "refusal": refusal,
        "send": _("Erase for good"),
    }
    return _right(request, person, form, words)


def _person(request: HttpRequest, pk: UUID) -> Person:
    """Return the person of a page; 404 for one whom the reader may not see, 403 for who does not administer there."""
    person = visible_or_404(request.user, Person.objects.all(), pk=pk)
    require(request.user, Verb.ADMINISTER, domain=PERSONS.domain, west=person.place_id, east=person.place_id)
    return person


def _why(request: HttpRequest) -> WhyForm:
    return WhyForm(request.POST if request.method == "POST" else None)


def _right(request: HttpRequest, person: Person, form: WhyForm, words: dict[str, Any]) -> HttpResponse:
    here, name = row_address(PERSONS, person.pk), name_for(person, request.user)
    way = [*trail(PERSONS), (name, here), (words["title"], "")]
    status = 409 if words.get("refusal") and form.is_bound else 422 if form.errors else 200
    words = {**words, "name": name, "form": form, "cancel": here, "breadcrumbs": way}
    return render(request, "parties/person_right.html", words, status=status)


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
