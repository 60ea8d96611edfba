"""Pages of webhooks: subscriptions, and what was sent to each."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qianli.kernel.access.gate import page, require
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.hooks import actions
from qianli.kernel.hooks.forms import SubscriptionForm
from qianli.kernel.hooks.models import Subscription
from qianli.kernel.hooks.queries import deliveries, subscription, subscriptions
from qianli.kernel.hooks.terms import DOMAIN

PER_PAGE = 50
DEEDS: dict[str, Callable[..., Any]] = {
    "trial": actions.try_out,
    "rotation": actions.rotate,
    "on": actions.switch_on,
    "ending": actions.unsubscribe,
}


@page(verb=Verb.ADMINISTER, domain=DOMAIN)
@never_cache
def subscription_list(request: HttpRequest) -> HttpResponse:
    """Show the subscriptions; a posted form makes one, whose secret stands on that page and nowhere else."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    form, made = SubscriptionForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            made = actions.subscribe(**form.cleaned_data, actor=cast("User", request.user), at=timezone.now())
            form = SubscriptionForm()
        except Refusal as refusal:
            form.add_error("url", refusal.sentence)
    words = {"form": form, "subscriptions": subscriptions(), "made": made}
    return render(request, "hooks/subscriptions.html", words, status=422 if form.errors else 200)


@page(verb=Verb.ADMINISTER, domain=DOMAIN)
@require_safe
def subscription_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one subscription with what was sent to it."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    return _shown(request, subscription(pk))


@page(verb=Verb.ADMINISTER, domain=DOMAIN)
@never_cache
@require_POST
def deed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a subscription out, give it another secret, switch it on or end it: what is posted says which."""
    asked = request.POST.get("deed", "")
    if asked not in DEEDS:
        raise NotFound(what=_("deed"), seen=asked[:40])
    try:
        done = DEEDS[asked](pk=pk, actor=cast("User", request.user), at=timezone.now())
    except actions.IsOn as refusal:
        messages.error(request, refusal.sentence)
        return redirect("hook", pk=pk)
    if asked == "rotation":
        return _shown(request, done, secret=done.secret)
    messages.success(request, _("Done."))
    return redirect("hooks") if asked == "ending" else redirect("hook", pk=pk)


@page(verb=Verb.ADMINISTER, domain=DOMAIN)
@require_POST
def replaying(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a delivery again."""
    try:
        sent = actions.replay(pk=pk, actor=cast("User", request.user), at=timezone.now())
    except actions.StillWaiting as refusal:
        messages.error(request, refusal.sentence)
        return redirect("hooks")
    messages.success(request, _("It waits to be sent again."))
    return redirect("hook", pk=sent.subscription_id)


def _shown(request: HttpRequest, found: Subscription, *, secret: str = "") -> HttpResponse:
    words = {
        "subscription": found,
        "secret": secret,
        "page": Paginator(deliveries(found), PER_PAGE).get_page(request.GET.get("page")),
        "now": timezone.now(),
        "breadcrumbs": [(Subscription._meta.verbose_name_plural, "/webhooks/"), (found.name, "")],
    }
    return render(request, "hooks/subscription.html", words)
