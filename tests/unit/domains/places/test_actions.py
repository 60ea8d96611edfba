"""Loading the reference list over the table."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from qianli.domains.places.actions import Loaded, load_divisions
from qianli.domains.places.models import Alias, Division
from qianli.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)


def row(code: str, name: str, **other: Any) -> dict[str, Any]:
    plain = {
        "code": code, "name": name, "short_name": name, "kind": "banner", "level": "county", "parent": "150000",
        "first_day": "", "day_after": "", "successor": "", "in_gb": True, "longitude": None, "latitude": None,
        "pinyin": "", "initials": "",
    }  # fmt: skip
    return plain | other


def load(*rows: dict[str, Any], aliases: list[tuple[str, str, str]] | None = None) -> Loaded:
    kept = list(Alias.objects.values_list("division_id", "text", "note"))
    return load_divisions(rows=rows, aliases=kept if aliases is None else aliases, edition="edition", at=AT)


def test_the_same_list_twice_changes_nothing() -> None:
    """Every start may load; only the first one writes and leaves an event."""
    rows = row("159902", "示例旗", successor=""), row("159901", "示例县", day_after="2001-01-01", successor="159902")
    assert load(*rows) == Loaded(added=2, changed=0, names=0)
    events = Event.objects.filter(name="places.divisions_loaded").count()
    assert load(*rows).nothing
    assert Event.objects.filter(name="places.divisions_loaded").count() == events


def test_a_change_is_written_and_recorded() -> None:
    """The event says how much changed, and which edition did it."""
    load(row("159901", "示例旗"))
    assert load(row("159901", "示例旗", first_day="1990-01-01")) == Loaded(added=0, changed=1, names=0)
    event = Event.objects.latest("pk")
    assert event.name == "places.divisions_loaded"
    assert event.facts == {"added": 0, "changed": 1, "names": 0, "edition": "edition"}


def test_alternative_names_become_those_of_the_list() -> None:
    """A wrong short form that the list drops must stop resolving."""
    load(row("159901", "示例旗"))
    kept = list(Alias.objects.values_list("division_id", "text", "note"))
    assert load(aliases=[*kept, ("159901", "示旗", "spoken")]).names == 1
    assert load(aliases=[*kept, ("159901", "示旗", "written")]).names == 1
    assert load(aliases=kept).names == 1
    assert not Alias.objects.filter(text="示旗").exists()


def test_a_division_that_the_list_drops_stays() -> None:
    """Records may stand on it; history is ended by a date, not by a deletion."""
    before = Division.objects.count()
    assert load(row("159901", "示例旗")).added == 1
    assert Division.objects.count() == before + 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "15990"},
        {"code": "1599AB"},
        {"in_gb": False},
        {"parent": ""},
        {"parent": "159901"},
        {"successor": "150100"},
        {"day_after": "2001-01-01", "successor": "159901"},
        {"longitude": 116.0},
        {"longitude": 11.6, "latitude": 39.9},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    """A list with a mistake in it must not be laid, not even half of it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        load(row("159902", "示例县"), row("159901", "示例旗") | wrong)
    assert not Division.objects.filter(code="159902").exists()


def test_an_unknown_parent_is_refused_at_the_end_of_the_transaction() -> None:
    """Rows may come in any order, so the database looks at parents when all are there."""
    with transaction.atomic():
        load(row("159901", "示例旗", parent="990000"))
        with connection.cursor() as cursor, pytest.raises(IntegrityError):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.mark.parametrize("wrong", [{"kind": "park"}, {"level": "street"}])
def test_kinds_and_levels_are_known_ones(wrong: dict[str, Any]) -> None:
    """A kind without a word on the page would be shown as its code name."""
    with pytest.raises(IntegrityError), transaction.atomic():
        load(row("159901", "示例旗") | wrong)
