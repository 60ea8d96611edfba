"""Writes of divisions: the reference list is laid over the table as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from psycopg.types.range import Range

from qianli.kernel.audit.actions import record

_COLUMNS = (
    "code",
    "name",
    "short_name",
    "kind",
    "level",
    "parent_id",
    "valid",
    "successor_id",
    "in_gb",
    "longitude",
    "latitude",
    "pinyin",
    "initials",
)
_UPSERT = """
WITH laid AS (
    INSERT INTO places_division ({columns}) SELECT {columns} FROM incoming_division
    ON CONFLICT (code) DO UPDATE SET ({others}) = ROW({excluded})
    WHERE places_division IS DISTINCT FROM excluded
    RETURNING old.code IS NULL AS added)
SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM laid
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one load changed; all noughts when the list was in place already.

    ``names`` counts alternative names added, changed or taken away.
    """

    added: int
    changed: int
    names: int

    @property
    def nothing(self) -> bool:
        """Whether the list was in place already."""
        return not (self.added or self.changed or self.names)


@transaction.atomic
def load_divisions(
    *, rows: Iterable[Mapping[str, Any]], aliases: Iterable[Sequence[str]], edition: str, at: datetime
) -> Loaded:
    """Lay the reference list over the table; the same list twice changes nothing.

    Divisions that the list no longer has stay, since records may stand on them. Alternative names become exactly those
    of the list. A change is recorded as one event.

    :param rows: keys code, name, short_name, kind, level, parent, first_day, day_after (ISO days, empty where open),
        successor, in_gb, longitude, latitude, pinyin, initials.
    :param aliases: code, text and note.
    :param edition: mark of the list, kept with the event.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming_division (LIKE places_division) ON COMMIT DROP")
        _copy(cursor, "incoming_division", _COLUMNS, (_values(row) for row in rows))
        others = _COLUMNS[1:]
        cursor.execute(
            _UPSERT.format(
                columns=", ".join(_COLUMNS),
                others=", ".join(others),
                excluded=", ".join(f"excluded.{column}" for column in others),
            )
        )
        added, changed = cursor.fetchone()
        names = _lay_aliases(cursor, aliases)
        cursor.execute("DROP TABLE incoming_division")
    loaded = Loaded(added, changed, names)
    if not loaded.nothing:
        facts = {"added": added, "changed": changed, "names": names, "edition": edition}
        record(
            name="places.divisions_loaded", actor=None, target_type="places.division", target_id=edition,
            target_label="GB/T 2260", at=at, facts=facts,
        )  # fmt: skip
    return loaded


def _lay_aliases(cursor: Any, aliases: Iterable[Sequence[str]]) -> int:
    cursor.execute("CREATE TEMP TABLE incoming_alias (division_id varchar, text varchar, note varchar) ON COMMIT DROP")
    _copy(cursor, "incoming_alias", ("division_id", "text", "note"), aliases)
    cursor.execute(
        """
        MERGE INTO places_alias AS kept USING incoming_alias AS one
        ON kept.division_id = one.division_id AND kept.text = one.text
        WHEN MATCHED AND kept.note <> one.note THEN UPDATE SET note = one.note
        WHEN NOT MATCHED THEN INSERT (division_id, text, note) VALUES (one.division_id, one.text, one.note)
        """
    )
    laid = cursor.rowcount
    cursor.execute(
        """
        DELETE FROM places_alias AS kept WHERE NOT EXISTS (
            SELECT 1 FROM incoming_alias AS one WHERE kept.division_id = one.division_id AND kept.text = one.text)
        """
    )
    gone = cursor.rowcount
    cursor.execute("DROP TABLE incoming_alias")
    return int(laid + gone)


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as target:
        for row in rows:
            target.write_row(row)


def _values(row: Mapping[str, Any]) -> tuple[Any, ...]:
    first, after = (date.fromisoformat(row[key]) if row[key] else None for key in ("first_day", "day_after"))
    return (
        row["code"], row["name"], row["short_name"], row["kind"], row["level"], row["parent"] or None,
        Range(first, after), row["successor"] or None, row["in_gb"], row["longitude"], row["latitude"],
        row["pinyin"], row["initials"],
    )  # fmt: skip
