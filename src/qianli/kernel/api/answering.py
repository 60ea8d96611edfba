"""What every operation does around its own work: it counts who asks, tags what it tells, and keeps a write's promises.

It stands behind the question who asks, since a key belongs to somebody, and since who may not write is told so first.
"""

from collections.abc import Callable
from typing import Any, cast

from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from qianli.kernel.access.gate import rule_of
from qianli.kernel.access.models import User
from qianli.kernel.api import problems, repeats
from qianli.kernel.api.models import Answer
from qianli.kernel.api.paces import paced
from qianli.kernel.api.tags import NO_VERSION, Place, check_unchanged, tagged
from qianli.kernel.base.integrity import explained

READING = frozenset({"GET", "HEAD"})


def surround(operation: Operation, prefix: str) -> None:
    """Have an operation answer by this module; its own work is done as before."""
    check, run = operation._run_checks, operation.run

    def answered(request: HttpRequest, **parts: Any) -> Any:
        refused = check(request)  # finds who asks
        try:
            pace = paced(request)
        except Exception as error:  # noqa: BLE001 - each has its handler
            return operation.api.on_exception(request, error)
        if pace is None:
            return refused or worked(request, parts)
        if pace.spent:
            return pace.told(operation.api.on_exception(request, pace.refusal()))
        return pace.told(refused or worked(request, parts))

    def worked(request: HttpRequest, parts: dict[str, Any]) -> Any:
        place = Place.of(request.path_info.removeprefix(f"/{prefix}"))
        try:
            if request.method in READING:
                return _told(request, place, lambda: run(request, **parts))
            rule = rule_of(operation.view_func)
            admitted = rule is None or rule.admits(request.user, parts)
            guarded = {"If-Match", repeats.HEADER} & set(request.headers)
            if not admitted or not guarded:
                return run(request, **parts)
            return _written(request, place, lambda: run(request, **parts))
        except Exception as error:  # noqa: BLE001 - each has its handler
            return operation.api.on_exception(request, error)

    operation._run_checks = lambda _request: None  # type: ignore[assignment, method-assign]
    operation.run = answered  # type: ignore[method-assign]


def _told(request: HttpRequest, place: Place | None, read: Callable[[], Any]) -> Any:
    """Return what a reading operation tells, with its tag."""
    # Read before the record: a tag may be of a version too old, never of one that its reader has not seen.
    version = place.version() if place and not place.below else NO_VERSION
    answer = read()
    if answer.status_code != 200 or answer.streaming:
        return answer
    return tagged(request, answer, version)


def _written(request: HttpRequest, place: Place | None, write: Callable[[], Any]) -> Any:
    """Return the answer of a writing operation with headers that promise something, all in one transaction."""

    def unchanged() -> HttpResponse:
        if "If-Match" in request.headers:
            check_unchanged(request, place)
        return cast("HttpResponse", write())

    keyed = repeats.HEADER in request.headers and isinstance(request.user, User)
    try:
        with transaction.atomic():
            answer = repeats.done_once(request, cast("User", request.user), unchanged) if keyed else unchanged()
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            else:
                connection.check_constraints()
    except IntegrityError as error:
        return problems.of_refusal(explained(error, place.table.model if place else Answer))
    return answer
