"""Every event is sealed once, in whatever order transactions end; what is changed behind the seal is named."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from qianli.kernel.audit import actions, chain
from qianli.kernel.audit.actions import record, seal
from qianli.kernel.audit.verifier import main as verify
from qianli.kernel.base.locks import Lock

AT = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)


def happen(times: int = 1) -> list[int]:
    """Record events and return their keys."""
    return [
        record(
            name="access.grant_given", actor=None, target_type="access.user", target_id=number, at=AT,
            target_label="张示例001", facts={"role": "office", "数": number},
        ).pk
        for number in range(times)
    ]  # fmt: skip


@contextmanager
def by_the_owner() -> Iterator[None]:
    """Do as the owner of the tables could: put the triggers aside that refuse."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER; ALTER TABLE audit_link DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER; ALTER TABLE audit_link ENABLE TRIGGER USER")


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def breaches() -> list[tuple[str, int]]:
    return [(each.kind, each.position) for each in chain.findings()]


@pytest.mark.django_db
def test_events_are_sealed_once_and_in_order() -> None:
    seal()
    before = chain.head().position
    happen(3)
    assert chain.waiting() == 3
    assert seal() == 3
    assert seal() == 0
    assert (chain.head().position, chain.waiting()) == (before + 3, 0)
    assert breaches() == []


@pytest.mark.django_db
def test_more_events_than_a_batch_are_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 4)
    seal()
    happen(11)
    assert seal() == 11
    assert breaches() == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET {column} = {column}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_events_and_links(table: str, deed: str) -> None:
    """Also to the role that owns the tables, as long as it does not put the triggers aside."""
    happen()
    seal()
    column = "name" if table == "audit_event" else "digest"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(deed.replace("{column}", column).format(table))


@pytest.mark.django_db
def test_what_the_owner_changes_behind_the_seal_is_named() -> None:
    seal()
    before = chain.head().position
    keys = happen(6)
    seal()
    with by_the_owner():
        run("UPDATE audit_event SET actor_label = '别人' WHERE id = %s", keys[2])
        run("DELETE FROM audit_link WHERE event = %s", keys[4])
    assert breaches() == [("changed", before + 3), ("missing", before + 5), ("added", 0)]


@pytest.mark.django_db
def test_an_event_slipped_in_past_the_seal_is_named() -> None:
    """Without the trigger it neither waits for the seal nor has one."""
    seal()
    with by_the_owner():
        [key] = happen()
    told = [each.event for each in chain.findings()]
    assert told == [f"event {key} access.grant_given was never sealed and does not wait for it"]


@pytest.mark.django_db
def test_an_event_that_is_gone_before_it_was_sealed_is_named() -> None:
    """The seconds before the seal are no hole; and the events around it are sealed as ever."""
    seal()
    first, gone, last = happen(3)
    with by_the_owner():
        run("DELETE FROM audit_event WHERE id = %s", gone)
    assert seal() == 2
    assert [each.event for each in chain.findings()] == [f"event {gone} is gone and was never sealed"]
    assert first < gone < last


@pytest.mark.django_db(transaction=True)
def test_an_event_committed_late_is_sealed_then() -> None:
    """Numbers are given when an event is written; whoever commits later must not be passed over."""
    seal()
    place = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=place["NAME"], user=place["USER"], host=place["HOST"], port=place["PORT"] or None
    ) as late:
        late.execute(
            "INSERT INTO audit_event (at, name, target_type, target_id, actor_label, target_label, facts, request_id)"
            " VALUES (now(), 'access.grant_given', 'access.user', '1', '', '', '{}', '')"
        )
        happen()
        assert seal() == 1
        late.commit()
    assert seal() == 1
    assert breaches() == []


@pytest.mark.django_db(transaction=True)
def test_one_sealer_works_at_a_time() -> None:
    """Two would make two links of one position; the second finds the first at work and does nothing."""
    happen(2)
    place = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=place["NAME"], user=place["USER"], host=place["HOST"], port=place["PORT"] or None
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.SEAL])
        assert seal() == 0
    assert seal() >= 2


@pytest.mark.django_db
def test_the_exported_log_is_whole_and_a_change_in_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happen(3)
    log = tmp_path / "log"
    told = StringIO()
    call_command("audit", "export", "--out", str(log), stdout=told)
    [head] = re.findall(r"\d+:[0-9a-f]{64}", told.getvalue())
    assert head == str(chain.head())
    assert verify([str(log), "--head", head]) == 0
    log.write_bytes(log.read_bytes().replace("张示例001".encode(), "张示例002".encode(), 1))
    assert verify([str(log)]) == 1
    assert capsys.readouterr().out.count("changed: ") == 1


@pytest.mark.django_db
def test_the_command_names_breaches_and_ends_with_1() -> None:
    [key] = happen()
    seal()
    told = StringIO()
    call_command("audit", "verify", "--json", stdout=told)
    assert json.loads(told.getvalue()) == {"head": str(chain.head()), "waiting": 0, "breaches": []}
    with by_the_owner():
        run("UPDATE audit_event SET name = 'access.grant_ended' WHERE id = %s", key)
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify", stdout=StringIO())
    assert refused.value.returncode == 1


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("audit", "export", "--out", str(tmp_path / "nowhere" / "log"), stdout=StringIO())
    assert list(tmp_path.iterdir()) == []
