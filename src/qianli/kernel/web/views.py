"""Pages of the shell: the theme switch, the gallery of all components, and what cannot be read at all."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from qianli.kernel.access.gate import public
from qianli.kernel.base.refusal import Invalid
from qianli.kernel.web import samples
from qianli.kernel.web.context import THEME_COOKIE, THEMES

YEAR_SECONDS = 31_536_000


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read before any view: a body above the limit, or what is damaged.

    The page for the latter gets no request: its host may be what is wrong, and the shell would ask for it again.
    """
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", {"status": 413}, status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the words of Django, for developers
    """Answer a form whose token is not the browser's any more; a program is answered by the API, without a page."""
    if request.path.startswith("/api/"):
        return HttpResponse(status=403)
    return render(request, "stale.html", {"status": 403}, status=403)


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
