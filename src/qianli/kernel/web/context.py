"""What every page knows: the menu, the theme chosen, the languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

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
    }
