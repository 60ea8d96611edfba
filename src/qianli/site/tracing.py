"""Requests as spans, where an installation names a receiver of traces."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from qianli.kernel.base.tracing import traced
from qianli.site.metrics import METHODS, view_of

type Answer = Callable[[HttpRequest], HttpResponse]


def requests(get_response: Answer) -> Answer:
    """Have each request be a span of its own trace; one that a client sends along is not joined, being anybody's."""
    if not settings.TRACES:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        method = request.method if request.method in METHODS else "other"
        with traced(method, "SERVER", **{"http.request.method": method}) as span:
            response = get_response(request)
            span.update_name(f"{method} {view_of(request)}")
            span.set_attribute("http.response.status_code", response.status_code)
            return response

    return middleware
