"""What every page knows: the menu that this reader may see, the theme chosen, the programme."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from qianli.kernel.web import manifest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the page shell shows.

    ``menu`` is called by the template, so that a page without a menu asks the database nothing. A page rendered
    without a request (the error pages) has none of these names, and the shell leaves out what depends on them.
    """
    menu = getattr(manifest, "menu", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "menu": partial(menu, request.user) if menu else (),
        "theme": theme if theme in THEMES else "",
        "languages": settings.LANGUAGES,
    }
