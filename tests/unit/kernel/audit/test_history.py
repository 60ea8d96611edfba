"""What a row was can be told for any instant, however it was changed: by an action, by raw SQL, or with its table."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from qianli.domains.agreements.models import Meeting
from qianli.domains.ledger.public import day
from qianli.domains.parties.models import Person
from qianli.kernel.audit.actions import install
from qianli.kernel.audit.history import version_at, versions
from qianli.kernel.tables.registry import all_tables
from tests.factories import FIRST_DAY, make

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_each_state_of_a_row_is_kept_with_its_types() -> None:
    """The state is a row of the model again, not text: ranges, numbers and keys can be shown and compared."""
    row = make(Meeting, spell=day(FIRST_DAY))
    run("UPDATE agreements_meeting SET spell = %s WHERE id = %s", day(FIRST_DAY + timedelta(days=3)), row.pk)
    run("UPDATE agreements_meeting SET state = 'locked' WHERE id = %s", row.pk)
    found = versions(Meeting, row.pk, most=10)
    assert [each.row.spell for each in found] == [
        row.spell, day(FIRST_DAY + timedelta(days=3)), day(FIRST_DAY + timedelta(days=3)),
    ]  # fmt: skip
    assert [each.row.state for each in found] == [row.state, row.state, "locked"]
    assert [each.until is None for each in found] == [False, False, True]


def test_a_row_deleted_or_swept_away_with_its_table_is_kept() -> None:
    gone, swept = make(Meeting), make(Meeting)
    run("DELETE FROM agreements_meeting WHERE id = %s", gone.pk)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("TRUNCATE agreements_meeting CASCADE")
    for pk in (gone.pk, swept.pk):
        assert [(each.row.pk, each.until is None) for each in versions(Meeting, pk, most=10)] == [(pk, False)]
    assert version_at(Meeting, gone.pk, datetime.now(UTC) + timedelta(days=1)) is None


def test_the_state_at_an_instant_is_the_one_that_ended_next() -> None:
    row = make(Meeting)
    run("UPDATE agreements_meeting SET state = 'locked' WHERE id = %s", row.pk)
    ended = versions(Meeting, row.pk, most=10)[0].until
    assert ended is not None
    before, after = version_at(Meeting, row.pk, ended - timedelta(seconds=1)), version_at(Meeting, row.pk, ended)
    assert before is not None
    assert after is not None
    assert (before.row.state, after.row.state) == (row.state, "locked")


def test_a_change_taken_back_leaves_no_version() -> None:
    row = make(Meeting)
    with transaction.atomic():
        run("UPDATE agreements_meeting SET state = 'locked' WHERE id = %s", row.pk)
        transaction.set_rollback(True)
    assert len(versions(Meeting, row.pk, most=10)) == 1


@pytest.mark.parametrize(
    "deed", ["DELETE FROM audit_version", "UPDATE audit_version SET id = id", "TRUNCATE audit_version"]
)
def test_versions_are_append_only(deed: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(deed)


def test_the_latest_states_are_told_and_an_older_one_is_found_by_its_instant() -> None:
    """A record of a hundred changes must not show the state of another day as that of the day asked for."""
    row = make(Meeting)
    for turn in range(12):
        run("UPDATE agreements_meeting SET revision = %s WHERE id = %s", turn + 2, row.pk)
    assert [each.row.revision for each in versions(Meeting, row.pk, most=3)] == [10, 11, 12, 13]
    first = version_at(Meeting, row.pk, datetime(2020, 1, 1, tzinfo=UTC))
    assert first is not None
    assert first.row.revision == 1


def test_what_is_personal_or_kept_as_bytes_is_in_no_version() -> None:
    """Versions cannot be erased, and a person has a right to that."""
    person = make(Person, name="示例甲", identity_digest=b"7" * 32)
    run("UPDATE parties_person SET name = '示例乙' WHERE id = %s", person.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT state::text FROM audit_version WHERE row_id = %s", [str(person.pk)])
        [(state,)] = cursor.fetchall()
    assert json.loads(state).keys() == {"id", "place_id", "employer_id"}


def test_a_column_that_becomes_personal_is_taken_out_of_what_was_kept() -> None:
    row = make(Meeting)
    run("UPDATE agreements_meeting SET revision = 2 WHERE id = %s", row.pk)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    install({Meeting: ["revision"]})
    run("UPDATE agreements_meeting SET revision = 3 WHERE id = %s", row.pk)
    with connection.cursor() as cursor:
        counted = "count(*), count(*) FILTER (WHERE state ? 'revision')"
        cursor.execute(f"SELECT {counted} FROM audit_version WHERE row_id = %s", [str(row.pk)])
        assert cursor.fetchone() == (2, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        run("UPDATE audit_version SET id = id")


def test_every_table_that_is_listed_keeps_its_versions() -> None:
    """A new domain gets history by declaring its table, with nothing to remember."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'audit\\_version\\_%' GROUP BY 1 HAVING count(*) = 3"
        )
        kept = {table for (table,) in cursor.fetchall()}
    assert kept == {table.model._meta.db_table for table in all_tables()}
