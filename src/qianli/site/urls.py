"""Root of all addresses: each app of ours that has a ``urls`` module is mounted and carries its own prefixes.

The order is that of ``INSTALLED_APPS``, from the ground up. The probes ``/healthz`` and ``/readyz`` are answered
before routing, by :mod:`qianli.site.health`.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from qianli.site.api import api


def _mounted() -> list[str]:
    """Return the ``urls`` modules of our own apps."""
    apps = [app for app in settings.INSTALLED_APPS if app.startswith("qianli.") and app != "qianli.site"]
    return [f"{app}.urls" for app in apps if find_spec(f"{app}.urls")]


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
    *[path("", include(module)) for module in _mounted()],
]
handler400 = "qianli.kernel.web.views.unreadable"
