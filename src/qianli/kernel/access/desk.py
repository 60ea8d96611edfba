"""Pages of who looks after rights and sign-ins, and of who audits."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qianli.kernel.access.actions import (
    HEADS,
    Line,
    Outcome,
    change_grants,
    close_account,
    end_sign_in,
    issue_link,
    open_account,
    reopen_account,
    revoke_token,
    row_of,
    unlock_account,
    withdraw_delegation,
)
from qianli.kernel.access.forms import AccountForm
from qianli.kernel.access.gate import page, require
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.queries import (
    accounts_found,
    delegations,
    domains,
    grants,
    locked_accounts,
    open_sign_ins,
    tokens,
)
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.telling import said
from qianli.kernel.base.refusal import NotFound, Refusal

PER_PAGE = 50
EMPTY_LINES = 3
DOMAIN = "access"


@page(verb=Verb.SECURE, domain=DOMAIN)
def grant_table(request: HttpRequest) -> HttpResponse:
    """Show the roles of everybody as one table; what is posted is told as a difference, and saved when it says so."""
    require(request.user, Verb.SECURE, domain=DOMAIN)
    user, now = cast("User", request.user), timezone.now()
    outcome, keep = Outcome(), "keep" in request.POST
    lines = _lines(request) if request.method == "POST" else []
    if lines:
        outcome = change_grants(lines, actor=user, at=now, today=timezone.localdate(now), keep=keep)
    if keep and not outcome.faults:
        messages.success(request, gettext("Saved. Changes: {number}").format(number=len(outcome.changes)))
        return HttpResponseRedirect(request.get_full_path())
    search, ended = request.GET.get("q", ""), request.GET.get("ended") == "1"
    rows = grants(day=timezone.localdate(now), ended=ended, search=search)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    typed = {line.value("number"): line for line in lines if line.value("number")}
    added = [line.values for line in lines if not line.value("number")]
    words = {
        "page": shown,
        "rows": [(grant, _last_day(grant, typed), [Verb(verb).label for verb in grant.verbs]) for grant in shown],
        "added": added or [{} for _ in range(EMPTY_LINES)],
        "roles": Role.choices,
        "sides": Side.choices,
        "domains": domains(),
        "verbs": Verb.choices,
        "outcome": outcome,
        "delegations": delegations(day=timezone.localdate(now)),
        "search": search,
        "ended": ended,
    }  # fmt: skip
    return render(request, "access/grants.html", words, status=422 if outcome.faults else 200)


def _last_day(grant: Grant, typed: dict[str, Line]) -> str:
    line = typed.get(str(grant.pk))
    return line.value("last_day") if line else row_of(grant)["last_day"]


def _lines(request: HttpRequest) -> list[Line]:
    """Return what was typed: the last day of each row shown, then the new ones.

    Their columns come in lists, but for the verbs: those are ticked, and bear the number of their line.
    """
    ends = {name.removeprefix("end-"): str(value) for name, value in request.POST.items() if name.startswith("end-")}
    place = gettext("Grant {number}")
    lines = [Line(place.format(number=number), {"number": number, "last_day": value}) for number, value in ends.items()]
    typed = [name for name in HEADS[1:] if name != "verbs"]
    added = zip(*([str(value) for value in request.POST.getlist(name)] for name in typed), strict=False)
    place = gettext("New line {number}")
    return lines + [
        Line(place.format(number=number), dict(zip(typed, values, strict=True)) | {"verbs": _ticked(request, number)})
        for number, values in enumerate(added, 1)
    ]


def _ticked(request: HttpRequest, number: int) -> str:
    return " ".join(str(verb) for verb in request.POST.getlist(f"verbs-{number}"))


@page(verb=Verb.SECURE, domain=DOMAIN)
@never_cache
def account_table(request: HttpRequest) -> HttpResponse:
    """Show the accounts; what is posted opens one, or names one to be closed, reopened, unlocked or given a link."""
    require(request.user, Verb.SECURE, domain=DOMAIN)
    user, now = cast("User", request.user), timezone.now()
    kind, _, which = request.POST.get("what", "").partition(":")
    form = AccountForm(request.POST if request.method == "POST" and not kind else None)
    owner = key = ""
    if kind == "link":
        owner, key = which, issue_link(username=which, actor=user, at=now)
    elif kind:
        _changed(kind)(username=which, actor=user, at=now)
        messages.success(request, gettext("Done."))
        return HttpResponseRedirect(request.get_full_path())
    elif form.is_valid():
        owner, key = _opened(form, user, now)
    search = request.GET.get("q", "").replace("\0", "")
    words = {
        "page": Paginator(accounts_found(search), PER_PAGE).get_page(request.GET.get("page")),
        "locked": {each.pk for each in locked_accounts(at=now)},
        "form": AccountForm() if key else form,
        "link": request.build_absolute_uri(f"{reverse('account_first_password')}?key={key}") if key else "",
        "owner": owner,
        "search": search,
    }
    return render(request, "access/accounts.html", words, status=422 if form.errors else 200)


def _changed(kind: str) -> Callable[..., User]:
    """Return the action that a button of the list of accounts names."""
    known: dict[str, Callable[..., User]] = {
        "close": close_account, "reopen": reopen_account, "unlock": unlock_account,
    }  # fmt: skip
    if kind not in known:
        raise NotFound(what=User._meta.verbose_name, seen=kind)
    return known[kind]


def _opened(form: AccountForm, user: User, now: datetime) -> tuple[str, str]:
    """Return name and key of an account that is opened as typed; what is refused is told by the form."""
    try:
        opened, key = open_account(actor=user, at=now, **form.asked())
    except (Refusal, ValidationError) as refusal:
        form.add_error(None, refusal.sentence if isinstance(refusal, Refusal) else refusal.messages)
        return "", ""
    return str(opened), key


@page(verb=Verb.SECURE, domain=DOMAIN)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show open sessions and living tokens of everybody, and accounts that are locked."""
    require(request.user, Verb.SECURE, domain=DOMAIN)
    now = timezone.now()
    words = {
        "page": Paginator(open_sign_ins(user_id=None, at=now), PER_PAGE).get_page(request.GET.get("page")),
        "tokens": tokens().filter(revoked_at=None, expires_at__gt=now),
        "locked": locked_accounts(at=now),
        "here": request.session.session_key,
    }
    return render(request, "access/sign_ins.html", words)


@page(verb=Verb.SECURE, domain=DOMAIN)
@require_POST
def ending(request: HttpRequest) -> HttpResponse:
    """End a session, a token or a delegation of anybody, or lift a lock-out: what is posted names one."""
    user, now = cast("User", request.user), timezone.now()
    kind, _, which = request.POST.get("what", "").partition(":")
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 19 else 0
    if kind == "session":
        end_sign_in(sign_in_id=number, owner=None, actor=user, at=now)
    elif kind == "token":
        revoke_token(token_id=number, owner=None, actor=user, at=now)
    elif kind == "delegation":
        withdraw_delegation(number=number, owner=None, actor=user, at=now)
    elif kind == "lock":
        unlock_account(username=which, actor=user, at=now)
    else:
        raise NotFound(what=gettext("session"), seen=which)
    messages.success(request, gettext("Done."))
    return HttpResponseRedirect(reverse("security_grants" if kind == "delegation" else "security_sign_ins"))


@page(verb=Verb.AUDIT, domain=DOMAIN)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show all events, latest first; narrowed to a kind or to who did it."""
    require(request.user, Verb.AUDIT, domain=DOMAIN)
    kind, actor = request.GET.get("kind", ""), request.GET.get("actor", "")
    rows = Event.objects.order_by("-id")
    rows = rows.filter(name__startswith=kind) if kind else rows
    rows = rows.filter(actor_label__icontains=actor) if actor else rows
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    told = [(event, said(event)) for event in shown]
    return render(request, "access/events.html", {"page": shown, "events": told, "kind": kind, "actor": actor})
