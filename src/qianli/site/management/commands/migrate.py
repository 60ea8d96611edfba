"""``qianli migrate``: that of Django, which waits for no lock longer than those who work can bear."""

from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

from qianli.kernel.base.refusal import Refusal
from qianli.site.env import env


class TablesInUse(Refusal):
    """The tables are in use: a lock was not had within {seconds} seconds, and who works was not kept waiting longer.
    The migration under way was taken back, those before it stand. Run it again at a calmer moment, or set
    QIANLI_LOCK_SECONDS.
    """


class Command(migrate.Command):
    """A lock that is waited for stands in line before all who come later, so a long wait stops the whole system."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; the session waits for locks as long as anybody does afterwards."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{env.lock_seconds}s"])
        try:
            super().handle(*args, **options)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise TablesInUse(seconds=env.lock_seconds) from error
            raise
        finally:
            connection.close()  # the setting goes with the session
