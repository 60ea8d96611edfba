"""The page of what a person has to do, and what is confirmed from it."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qianli.desks.office.forms import ChangedSinceSeen, ticked
from qianli.desks.office.queries import grouped, mark_of, rows_of
from qianli.desks.office.terms import MOST_AT_ONCE
from qianli.domains.ledger.public import EntryTable, Judged, confirm_each
from qianli.domains.ledger.terms import CONFIRMING
from qianli.kernel.access.gate import holdings, page, signed_in
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.tables import registry

MOST_NAMED = 20


@signed_in
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, over all ledgers."""
    groups = grouped(request.user)
    words = {
        "groups": groups,
        "nothing": not any(group.piles for group in groups),
        "without_role": not holdings(request.user),
        "most": MOST_AT_ONCE,
    }
    return render(request, "office/worklist.html", words)


@page(verb=Verb.CONFIRM, domain_in="domain")
@require_http_methods(["GET", "HEAD", "POST"])
def confirmations(request: HttpRequest, domain: str, collection: str) -> HttpResponse:
    """Confirm several records of one ledger, each for itself; who comes back here from signing in sees the list."""
    if request.method != "POST":
        return redirect("office_worklist")
    table = registry.table(f"{domain}.{collection}")
    if not isinstance(table, EntryTable):
        raise NotFound(what=_("ledger"), seen=table.name)
    asked, user = ticked(request.POST), cast("User", request.user)
    oldest = list(rows_of(table, user, asked.work).values_list("pk", "revision")[: asked.oldest])
    if asked.oldest and mark_of(oldest) != asked.mark:
        raise ChangedSinceSeen
    side = Side(CONFIRMING[asked.work])
    judged = confirm_each(table.model, seen=asked.seen or dict(oldest), side=side, actor=user, at=timezone.now())
    _say(request, judged)
    return redirect("office_worklist")


def _say(request: HttpRequest, judged: Sequence[Judged]) -> None:
    """Say how many were confirmed, and of each other one why not."""
    refused = [each for each in judged if each.sentence]
    if done := len(judged) - len(refused):
        told = ngettext("{n} record confirmed.", "{n} records confirmed.", done)
        messages.success(request, told.format(n=done))
    for each in refused[:MOST_NAMED]:
        messages.error(request, _("Not confirmed: {label}. {why}").format(label=each.label, why=each.sentence))
    if refused[MOST_NAMED:]:
        told = _("{n} more were not confirmed; what still waits for you stands below.")
        messages.error(request, told.format(n=len(refused) - MOST_NAMED))
