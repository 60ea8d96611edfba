"""One number, one kind of work."""

import pytest
from django.db import connection, transaction

from qianli.kernel.base.locks import Lock


@pytest.mark.django_db
@pytest.mark.parametrize("lock", Lock)
def test_the_database_takes_the_number_itself(lock: Lock) -> None:
    """And not the name of the member, nor what another kind of work takes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objsubid = 1"
        )
        assert [number for (number,) in cursor.fetchall()] == [int(lock)]


def test_no_two_kinds_of_work_share_a_number() -> None:
    """A job queue that waits for a rotation of keys would be looked for in the wrong place."""
    assert len({int(lock) for lock in Lock}) == len(Lock.__members__)
