"""The page on which a person sees where the own account is signed in."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from qianli.kernel.access.actions import end_sign_in, end_sign_ins
from qianli.kernel.access.gate import signed_in
from qianli.kernel.access.models import SignIn, User
from qianli.kernel.access.queries import open_sign_ins
from qianli.kernel.base.refusal import NotFound


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
        end_sign_in(sign_in_id=int(which), user=user, at=now)
    else:
        raise NotFound(what=SignIn._meta.verbose_name, seen=which)
    messages.success(request, gettext("Signed out there."))
    return HttpResponseRedirect(reverse("account_sessions"))
