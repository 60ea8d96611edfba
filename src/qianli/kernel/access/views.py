"""Pages of the own account: where it is signed in, its tokens, what it handed over, its administrator power."""

from typing import cast

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianli.kernel.access.actions import (
    LinkNotGood,
    drop_power,
    end_sign_in,
    end_sign_ins,
    give_delegation,
    issue_token,
    raise_power,
    revoke_token,
    set_password,
    withdraw_delegation,
)
from qianli.kernel.access.forms import DelegationForm, PowerForm, TokenForm
from qianli.kernel.access.gate import is_at_rest, public, signed_in
from qianli.kernel.access.models import SignIn, User
from qianli.kernel.access.queries import delegations, grants_to_hand, open_power, open_sign_ins, tokens, user_of_link
from qianli.kernel.access.terms import POWER_UNTIL, Verb
from qianli.kernel.base.refusal import NotFound, Refusal


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Show the open sessions of the own account; a posted ``session`` ends that one, ``others`` all but this."""
    user, now, here = cast("User", request.user), timezone.now(), request.session.session_key or ""
    if request.method != "POST":
        found = open_sign_ins(user_id=user.pk, at=now)
        return render(request, "account/sessions.html", {"sessions": found, "here": here})
    which = request.POST.get("session", "")
    if which == "others":
        end_sign_ins(user=user, but=here, actor=user, at=now)
    elif which.isascii() and which.isdigit() and len(which) < 19:
        end_sign_in(sign_in_id=int(which), owner=user, actor=user, at=now)
    else:
        raise NotFound(what=SignIn._meta.verbose_name, seen=which)
    messages.success(request, gettext("Signed out there."))
    return HttpResponseRedirect(reverse("account_sessions"))


@signed_in
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def token_list(request: HttpRequest) -> HttpResponse:
    """Show the own tokens; a posted form issues one, whose text stands on that page and nowhere else."""
    user, now, text = cast("User", request.user), timezone.now(), ""
    form = TokenForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        _token, text = issue_token(
            user=user, name=asked["name"], verbs=[Verb(verb) for verb in asked["verbs"]], domains=asked["domains"],
            days=asked["days"], actor=user, at=now,
        )  # fmt: skip
        form = TokenForm(user)
    words = {"form": form, "tokens": tokens(user_id=user.pk), "text": text, "now": now}
    return render(request, "account/tokens.html", words, status=422 if form.errors else 200)


@signed_in
@require_POST
def token_revocation(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke one of the own tokens."""
    user = cast("User", request.user)
    revoke_token(token_id=number, owner=user, actor=user, at=timezone.now())
    messages.success(request, gettext("The token is revoked."))
    return HttpResponseRedirect(reverse("account_tokens"))


@signed_in
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Show what the account handed to colleagues and was handed by them; a posted form hands over one more."""
    user, now = cast("User", request.user), timezone.now()
    today = timezone.localdate(now)
    held = grants_to_hand(user_id=user.pk, day=today)
    form = DelegationForm(held, today, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            give_delegation(giver=user, actor=user, at=now, **form.asked())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, gettext("Handed over. It ends by itself on the last day."))
            return HttpResponseRedirect(reverse("account_delegations"))
    found = delegations(day=today, user_id=user.pk)
    words = {
        "form": form if held else None,
        "given": [each for each in found if each.giver_id == user.pk],
        "received": [each for each in found if each.receiver_id == user.pk],
    }
    return render(request, "account/delegations.html", words, status=422 if form.errors else 200)


@signed_in
@require_POST
def delegation_withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what the account handed over."""
    user = cast("User", request.user)
    withdraw_delegation(number=number, owner=user, actor=user, at=timezone.now())
    messages.success(request, gettext("Taken back."))
    return HttpResponseRedirect(reverse("account_delegations"))


@public
@never_cache
def first_password(request: HttpRequest) -> HttpResponse:
    """Have who was given a link set the password, once."""
    key = request.GET.get("key", "")
    user = user_of_link(key)
    if user is None:
        raise LinkNotGood
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        set_password(key=key, password=form.cleaned_data["new_password1"], at=timezone.now())
        messages.success(request, gettext("The password is set. Sign in with it."))
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "account/first_password.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def password_change(request: HttpRequest) -> HttpResponse:
    """Have a person change the password; an account without one is told how it gets one."""
    if not cast("User", request.user).has_usable_password():
        return render(request, "account/no_password.html")
    answer: HttpResponse = account.password_change(request)
    return answer


@signed_in
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def power(request: HttpRequest) -> HttpResponse:
    """Raise administrator power in this session; the password or a second factor is asked for before."""
    user, now = cast("User", request.user), timezone.now()
    key = request.session.session_key or ""
    form = PowerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        raised = raise_power(user=user, session_key=key, at=now, **form.cleaned_data)
        request.session[POWER_UNTIL] = raised.ends_at.timestamp()
        return HttpResponseRedirect(reverse("account_power"))
    words = {"form": form, "at_rest": is_at_rest(user), "raised": open_power(user_id=user.pk, session_key=key, at=now)}
    return render(request, "account/power.html", words, status=422 if form.errors else 200)


@signed_in
@require_POST
def power_dropping(request: HttpRequest) -> HttpResponse:
    """Drop administrator power at once."""
    drop_power(user=cast("User", request.user), session_key=request.session.session_key or "", at=timezone.now())
    request.session.pop(POWER_UNTIL, None)
    messages.success(request, gettext("You read again, without administrator power."))
    return HttpResponseRedirect(reverse("account_power"))
