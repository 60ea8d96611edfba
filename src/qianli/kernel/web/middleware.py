"""Turns refusals and a database that is away into answers that a person understands."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme

from qianli.kernel.api import problems
from qianli.kernel.api.root import PREFIX
from qianli.kernel.base.integrity import AtTheSameMoment, crossed
from qianli.kernel.base.refusal import Refusal

log = logging.getLogger(__name__)

API = f"/{PREFIX}"
PAGES = frozenset({400, 401, 403, 404, 409, 422, 429, 500, 503})


class NulInPath(Refusal):
    """Nothing is at this address: it holds the character NUL, which no text can have."""

    status = 404


class NulInQuery(Refusal):
    """A parameter of the address holds the character NUL, which no text can have. Leave it out."""

    status = 422


class Refusals(MiddlewareMixin):
    """Answers exceptions that a view lets through: a page, or for a part of a page the sentence alone."""

    def process_view(self, request: HttpRequest, _view: object, _args: object, _parts: object) -> HttpResponse | None:
        """Return the answer to an address that holds a character no text can have; the database would fail on it."""
        refusal = _unspeakable(request)
        if refusal is None:
            return None
        return problems.of_refusal(refusal) if request.path.startswith(API) else refused(request, refusal)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal or to a lost database; None leaves any other exception to Django."""
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if crossed(exception):
            return refused(request, AtTheSameMoment())
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database did not answer.", exc_info=exception)
            return without_database(request)
        return None


refusals = Refusals


def _unspeakable(request: HttpRequest) -> Refusal | None:
    if "\0" in request.path:
        return NulInPath()
    told = "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.META.get("QUERY_STRING", "")
    return NulInQuery() if told else None


def _wants_part(request: HttpRequest) -> bool:
    """Whether the answer goes into a place on a page that is open already."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def _way_back(request: HttpRequest) -> str:
    """Return the page of ours that the reader came from, or nothing."""
    there = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if ours else ""


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the answer to a refusal, with its sentence and its status."""
    words = {"sentence": refusal.sentence, "status": refusal.status, "back": _way_back(request)}
    if _wants_part(request):
        return HttpResponse(render_to_string("web/refusal.html", words), status=refusal.status)
    page = f"{refusal.status}.html" if refusal.status in PAGES else "web/error.html"
    return HttpResponse(render_to_string(page, words, request), status=refusal.status)


def without_database(request: HttpRequest) -> HttpResponse:
    """Return the answer when the database does not answer; rendering it asks the database nothing.

    The templates get no request: then no context processor runs, and nothing looks for the user or the session.
    """
    name = "web/unavailable.html" if _wants_part(request) else "503.html"
    return HttpResponse(render_to_string(name), status=503, headers={"Retry-After": "30"})
