"""An empty page of Django, served as the product is served: what a request costs before anything is done for it."""

import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing."""
    return HttpResponse()


urlpatterns = [path("", empty)]
if not settings.configured:  # in the server's processes this module is read once more
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench")  # noqa: S106 - guards nothing
application = get_wsgi_application()

if __name__ == "__main__":
    from granian.constants import Interfaces
    from granian.server.mp import MPServer

    MPServer(
        "bench.empty:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
        workers=int(sys.argv[2]), blocking_threads=4, log_enabled=False,
    ).serve()  # fmt: skip
