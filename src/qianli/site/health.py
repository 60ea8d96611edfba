"""Probes for whoever keeps the process running: is it alive, and may it be sent requests."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

type Answer = Callable[[HttpRequest], HttpResponse]


def probes(get_response: Answer) -> Answer:
    """Answer ``/healthz`` and ``/readyz`` before anything else.

    Probes come with an address for a host name, over plain HTTP and without a session: host check, redirect to
    TLS and login would all turn a healthy process into a failing one.
    """
    migrated = False

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal migrated
        if request.path == "/healthz":
            return _plain("ok", 200)
        if request.path != "/readyz":
            return get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            try:
                trouble = _trouble(look_at_migrations=not migrated)
            except DatabaseError:
                return _plain(_("The database does not answer."), 503)
        migrated = migrated or not trouble
        return _plain(trouble or "ok", 503 if trouble else 200)

    return middleware


def _trouble(*, look_at_migrations: bool) -> str:
    """Return what keeps the installation from serving, empty when nothing does.

    :param look_at_migrations: costs some 100 ms, and applied migrations stay applied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if look_at_migrations:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return _("The database lacks %(count)d migrations. Run: qianli migrate") % {"count": len(waiting)}
    return ""


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
