"""What every page knows: the menu, the theme chosen, the languages."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from qianli.kernel.access.gate import duties, is_at_rest
from qianli.kernel.access.terms import POWER_UNTIL
from qianli.kernel.web import manifest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shell shows.

    A page rendered
    without a request (the error pages) has none of these names, and the shell leaves out what depends on them.
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "menu": manifest.menu,
        "here": manifest.line_of(request.path),
        "theme": theme if theme in THEMES else "",
        "languages": settings.LANGUAGES,
        "power_until": _power_until(request),
        "duties": partial(duties, request.user) if hasattr(request, "user") else {},
        "at_rest": partial(is_at_rest, request.user) if hasattr(request, "user") else False,
    }


def _power_until(request: HttpRequest) -> datetime | None:
    """Return until when the reader has raised administrator power in this session, for the banner."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "session"):
        return None
    kept = request.session.get(POWER_UNTIL)
    until = datetime.fromtimestamp(kept, UTC) if kept else None
    return until if until and until > timezone.now() else None
