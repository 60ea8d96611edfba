"""``qianli up``: from an empty machine's database to a running programme."""

import fcntl
import os
import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg import sql

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.privacy.actions import require_keys
from qianli.site.command import close_connections
from qianli.site.database import require_supported
from qianli.site.env import env
from qianli.site.management.commands.serve import add_address, require_free, require_metrics
from qianli.site.server import serve


class AlreadyUp(Refusal):
    """Qianli already runs from this folder at {address} (process {number}). Stop that one first, or give this
    one a folder of its own in QIANLI_VAR_DIR.
    """


class Command(BaseCommand):
    help = gettext_noop("Bring the database up to date, load what is missing, and answer requests until stopped.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)
        parser.add_argument("--no-demo", action="store_true", help=_("Leave the demo programme out."))

    def handle(self, *, host: str, port: int, workers: int, no_demo: bool, **options: Any) -> None:
        address = f"http://{host}:{port}/"
        with _ends_in_good_order(), _one_at_a_time(address):
            require_free(host=host, port=port)
            require_metrics()
            self._prepare(demo=not no_demo)
            close_connections()
            serve(host=host, port=port, workers=workers, ready=lambda: self._announce(address, demo=not no_demo))
        self.stdout.write(_("Stopped."))

    def _prepare(self, *, demo: bool) -> None:
        connection.ensure_connection()
        require_supported(connection.connection.info.server_version)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write(_("Bringing the database up to date ..."))
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        require_keys()
        self._load("places", table="places_division", told=_("Loading the divisions ..."))
        if demo:
            self._load("demo", table="ledger_programme", told=_("Loading the demo programme ..."))

    def _load(self, command: str, *, table: str, told: str) -> None:
        """Load one part unless its table holds rows already."""
        if command not in get_commands() or table not in connection.introspection.table_names():
            return
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
            [holds_rows] = cursor.fetchone()
        if not holds_rows:
            self.stdout.write(told)
            call_command(command, "load")

    def _announce(self, address: str, *, demo: bool) -> None:
        self.stdout.write("")
        self.stdout.write(_("Qianli answers at %(address)s (Ctrl-C stops it)") % {"address": address})
        if not demo:
            self.stdout.write(
                _(
                    "Begin with the first administrator, qianli users add NAME --role programme_admin, and with the "
                    "programme, qianli programme establish %(key)s --name NAME --west CODE --east CODE --since DAY."
                )
                % {"key": env.programme}
            )
        elif "demo" in get_commands():
            call_command("demo", "accounts")
            close_connections()
        self.stdout.flush()


@contextmanager
def _one_at_a_time(address: str) -> Iterator[None]:
    """Refuse a second run from the same folder; the system drops the lock of a run that was killed."""
    path = Path(env.var_dir) / "up.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            number, _space, seen = lock.read().strip().partition(" ")
            raise AlreadyUp(number=number or "?", address=seen or "?") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}")
        lock.flush()
        yield


@contextmanager
def _ends_in_good_order() -> Iterator[None]:
    """Let Ctrl-C, a stop signal and a closed terminal end a start that is under way, like the server later."""

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(_number: int, _frame: object) -> None:
        for each in numbers:  # a second Ctrl-C must not cut the database's good order
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, leave)
    with suppress(KeyboardInterrupt):
        yield
    for number in numbers:
        signal.signal(number, signal.SIG_IGN)
