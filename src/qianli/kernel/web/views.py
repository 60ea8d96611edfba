"""Pages of the shell: the theme switch and the gallery of all components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from qianli.kernel.access.gate import public
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.web import samples
from qianli.kernel.web.context import THEME_COOKIE, THEMES

YEAR_SECONDS = 31_536_000


@public
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to where the reader was."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise Invalid(field="theme", seen=theme, accepted=", ".join(THEMES))
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        there = "/"
    answer = redirect(there)
    answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return answer


@public
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states, with made-up numbers."""
    return render(request, "web/gallery.html", samples.gallery(request))
