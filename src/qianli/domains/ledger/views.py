"""Pages of entries, made for each table: a new one, a revised one, each verb and deed, and suggestions of the form."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianli.domains.ledger import rules
from qianli.domains.ledger.actions import carry_out, do
from qianli.domains.ledger.forms import AskingForm, DeedForm, EntryForm, among_for, choices, entry_form, pointed_at
from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.permissions import VERBS
from qianli.domains.ledger.public import Deed, EntryTable
from qianli.domains.ledger.terms import SAID
from qianli.kernel.access.gate import View, may_somewhere, page, require, signed_in, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.tables.addresses import list_address, row_address, trail


def recording(table: EntryTable) -> View:
    """Return the page on which an entry of this table is recorded."""

    @page(verb=Verb.RECORD, domain=table.domain)
    @require_http_methods(["GET", "HEAD", "POST"])
    def record(request: HttpRequest) -> HttpResponse:
        form = _form(table, request, _begun(table, request))
        if form.is_bound and form.is_valid():
            actor, at = _actor(request), timezone.now()
            entry = _kept(form, request, lambda: table.record(form.instance, actor=actor, at=at))
            if entry is not None:
                return redirect(row_address(table, entry.pk))
        return _page(request, table, form, title=_("Record"), cancel=list_address(table))

    return record


def revising(table: EntryTable) -> View:
    """Return the page on which a draft or a refused entry of this table is revised."""

    @page(verb=Verb.REVISE, domain=table.domain)
    @require_http_methods(["GET", "HEAD", "POST"])
    def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = _editable(table, request, pk)
        form = _form(table, request, entry)
        if form.is_bound and form.is_valid():
            if _kept(form, request, lambda: _revise(table, pk, form, _actor(request))) is not None:
                return redirect(row_address(table, pk))
            if isinstance(form.refusal, rules.ChangedMeanwhile):
                form.show_stored(table.model.objects.get(pk=pk))
        return _page(request, table, form, title=_("Revise"), cancel=row_address(table, pk))

    return revise


def doing(table: EntryTable, noun: str) -> View:
    """Return the address to which one verb is sent; who comes back to it from signing in is shown the entry."""

    @page(verb=VERBS[noun], domain=table.domain)
    @require_http_methods(["GET", "HEAD", "POST"])
    def deed(request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return redirect(row_address(table, pk))
        form = DeedForm(request.POST)
        form.is_valid()  # a side or revision that is none counts as not given, and the action says what it misses
        entry = do(
            noun,
            table.model,
            entry_id=pk,
            side=form.cleaned_data.get("side", ""),
            reason=form.cleaned_data.get("reason", ""),
            revision=form.cleaned_data.get("revision"),
            actor=_actor(request),
            at=timezone.now(),
        )
        messages.success(request, SAID[noun])
        return redirect(list_address(table) if entry is None else row_address(table, pk))

    return deed


def carrying_out(table: EntryTable, deed: Deed) -> View:
    """Return the address to which a deed of this kind is sent; what it refuses is said in a form of its own."""

    @page(verb=deed.verb, domain=table.domain)
    @require_http_methods(["GET", "HEAD", "POST"])
    def carried_out(request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return redirect(row_address(table, pk))
        entry = visible_or_404(request.user, table.model.objects.all(), pk=pk)
        form = AskingForm(request.POST, asked=[each.of(entry) for each in deed.fields])
        if form.is_valid():
            told = {"values": form.values(), "revision": form.cleaned_data["revision"]}
            actor, at = _actor(request), timezone.now()
            if _done(form, lambda: carry_out(deed, table.model, entry_id=pk, **told, actor=actor, at=at)):
                messages.success(request, str(deed.said))
                return redirect(row_address(table, pk))
        return _page(request, table, form, title=str(deed.label), cancel=row_address(table, pk))

    return carried_out


@signed_in
@require_safe
def suggestions(request: HttpRequest, label: str) -> HttpResponse:
    """Send what the text typed so far may mean, as options; ``of`` names the parameter that holds the text."""
    text = request.GET.get("q") or request.GET.get(request.GET.get("of", ""), "")
    among = among_for(request.GET.get("table", ""), request.GET.get("of", ""), request.user)
    within = request.GET.get("within", "")
    found = choices(pointed_at(label), request.user, text, within=within, among=among) if text.strip() else []
    return render(request, "ledger/choices.html", {"choices": found})


def _actor(request: HttpRequest) -> User:
    """Return who is signed in: behind a guarded page somebody is."""
    return cast("User", request.user)


def _revise(table: EntryTable, pk: UUID, form: EntryForm, actor: User) -> Entry:
    seen = form.cleaned_data["revision"] or 0
    saved = table.revise(table.model, entry_id=pk, values=form.values(), revision=seen, actor=actor, at=timezone.now())
    return cast("Entry", saved)


def _begun(table: EntryTable, request: HttpRequest) -> Entry:
    """Return a new entry that stands on the records named in the address, at their places."""
    entry = table.model()
    for name in table.fields:
        field: Any = table.model._meta.get_field(name)
        if request.method != "POST" and field.is_relation and request.GET.get(name):
            rows = field.related_model._default_manager.all()
            setattr(entry, name, visible_or_404(request.user, rows, pk=request.GET[name]))
    entry.follow()
    return entry


def _form(table: EntryTable, request: HttpRequest, entry: Entry) -> EntryForm:
    given = request.POST if request.method == "POST" else None
    return entry_form(table)(given, instance=entry, user=request.user, today=timezone.localdate())


def _kept(form: EntryForm, request: HttpRequest, write: Callable[[], Entry]) -> Entry | None:
    """Return the entry saved, and submitted too if that button was pressed: both or neither; say what comes next."""
    submits = request.POST.get("then") == "submission"

    def both() -> Entry:
        with transaction.atomic():
            entry = write()
            if submits:
                do("submission", type(entry), entry_id=entry.pk, actor=_actor(request), at=timezone.now())
            return entry

    kept = _done(form, both)
    if kept is not None:
        said = SAID["submission"] if submits else _("Saved as a draft. Submit it when it is complete.")
        messages.success(request, said)
    return kept


def _done(form: EntryForm | AskingForm, action: Callable[[], Entry]) -> Entry | None:
    """Return what the action saved; what it refuses is said in the form, whose values stay."""
    try:
        return action()
    except NotFound:
        raise
    except (Refusal, ValidationError) as said:
        form.refuse(said)
        return None


def _editable(table: EntryTable, request: HttpRequest, pk: UUID) -> Entry:
    entry = visible_or_404(request.user, table.model.objects.select_related("programme"), pk=pk)
    require(request.user, Verb.REVISE, domain=table.domain, west=entry.west_id or "", east=entry.east_id or "")
    rules.check_editable(entry.state)
    return entry


def _page(
    request: HttpRequest, table: EntryTable, form: EntryForm | AskingForm, *, title: str, cancel: str
) -> HttpResponse:
    words: dict[str, Any] = {
        "table": table,
        "form": form,
        "title": title,
        "send": title,
        "cancel": cancel,
        "breadcrumbs": [*trail(table), (title, "")],
    }
    if isinstance(form, EntryForm):
        words |= {"send": _("Save as draft"), "note": _("A draft is yours to change; it counts nowhere.")}
        if may_somewhere(request.user, Verb.SUBMIT, domain=table.domain):
            words["also"] = ("then", "submission", _("Submit"))
            words["note"] = _(
                "A draft is yours to change; it counts nowhere. Submitted, it waits for each side named to confirm it, "
                "and then counts."
            )
    status = form.refusal.status if form.refusal else 422 if form.is_bound else 200
    return render(request, "ledger/entry_form.html", words, status=status)
