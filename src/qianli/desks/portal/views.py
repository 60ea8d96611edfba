"""The pages of the portal. All are open; what they show is cut down to what the reader may see."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qianli.desks.portal import pages, records
from qianli.desks.portal.keeping import kept_by_content
from qianli.desks.portal.question import Question, Words, programme_stands, understood
from qianli.desks.portal.searching import found_for, main_lists
from qianli.desks.portal.terms import EXAMPLES
from qianli.domains.places.public import division
from qianli.kernel.access.gate import public
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.figures import registry
from qianli.kernel.web.script import in_mongolian

ENDINGS = ("csv", "xlsx", "json")


def asked(request: HttpRequest, *, place: str = "") -> Question:
    """Return the question in the address of a request.

    :param place: code from the path, which goes before the one in the query.
    """
    words = Words(
        period=request.GET.get("period", ""),
        place=place or request.GET.get("place", ""),
        as_of=request.GET.get("as_of", ""),
        pending=request.GET.get("pending", "") not in {"", "0"},
    )
    return understood(words, today=timezone.localdate(), user=request.user)


@in_mongolian
@public
@require_safe
@kept_by_content
def front(request: HttpRequest) -> HttpResponse:
    """Show the programme on one page."""
    try:
        question = asked(request)
    except NotFound:
        if programme_stands():
            raise
        return render(request, "portal/empty.html")
    return render(request, "portal/front.html", pages.front(question, request))


@in_mongolian
@public
@require_safe
@kept_by_content
def figures(request: HttpRequest) -> HttpResponse:
    """Show all figures with their values."""
    return render(request, "portal/figures.html", pages.figure_index(asked(request), request))


@in_mongolian
@public
@require_safe
@kept_by_content
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure, down to its records."""
    registry.figure(key)
    return render(request, "portal/figure.html", pages.figure_page(key, asked(request), request))


@public
@require_safe
def figure_numbers(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Send the numbers of a figure as a file."""
    registry.figure(key)
    return records.numbers_file(key, asked(request), ending)


@public
@require_safe
def figure_records(request: HttpRequest, key: str, ending: str) -> HttpResponseBase:
    """Send the records behind a figure as a file."""
    registry.figure(key)
    return records.records_file(key, asked(request), request, ending)


@in_mongolian
@public
@require_safe
@kept_by_content
def domain(request: HttpRequest, name: str) -> HttpResponse:
    """Show one domain: what it is for, its figures, its lists."""
    return render(request, "portal/domain.html", pages.domain_page(name, asked(request), request))


@in_mongolian
@public
@require_safe
@kept_by_content
def places(request: HttpRequest) -> HttpResponse:
    """Show the places of the programme."""
    return render(request, "portal/places.html", pages.place_index(asked(request), request))


@in_mongolian
@public
@require_safe
@kept_by_content
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show one place: its figures, its partners, its lists."""
    division(code)  # an address that names no place is not found, rather than not understood
    question = asked(request, place=code)
    if question.place is None:
        return redirect("portal_front")
    return render(request, "portal/place.html", pages.place_page(question.place, question, request))


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the places, figures, lists and records that a word may mean; a single sure one is opened at once.

    Not while the word is still being written: then only what is found so far is shown.
    """
    page = request.GET.get("page", "1")
    found = found_for(
        request.GET.get("q", ""),
        today=timezone.localdate(),
        user=request.user,
        kind=request.GET.get("kind", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0,
    )
    if found.only and request.headers.get("HX-Request") != "true":
        return redirect(found.only)
    begin: dict[str, object] = {} if found.text else {"examples": EXAMPLES, "lists": main_lists()}
    return render(request, "portal/search.html", {"found": found, **begin})
