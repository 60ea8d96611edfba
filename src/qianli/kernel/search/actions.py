"""Writes of the search floor: putting the triggers in place, and reading names anew."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from qianli.kernel.base.locks import Lock
from qianli.kernel.search.compiling import (
    COLUMNS,
    VERBS,
    Source,
    adding,
    digest,
    drop_triggers,
    function,
    names,
    sources,
    triggers,
)
from qianli.kernel.search.pinyin import EDITION, characters, words

READINGS, FILES = "readings", "files"  # their edition is kept beside the digests of the tables


@transaction.atomic
def install() -> list[str]:
    """Bring triggers and names in line with the declared tables; where they are, nothing is locked or changed.

    :returns: the tables whose names were read anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.NAMES])
        cursor.execute("SELECT kind, digest FROM search_source")
        known = dict(cursor.fetchall())
        if known.pop(READINGS, "") != EDITION:
            _load_readings(cursor)
            known = dict.fromkeys(known, "")
        have = set(connection.introspection.table_names(cursor))
        if known.pop(FILES, "") != EDITION and "search_file" in have:
            _fold_files(cursor)
        complete = _complete(cursor)
        wanted = [each for each in sources() if each.model._meta.db_table in have]
        changed = [
            each for each in wanted if known.get(each.table.name) != digest(each) or function(each) not in complete
        ]
        for source in changed:
            cursor.execute(triggers(source))
            cursor.execute("DELETE FROM search_name WHERE kind = %s", [source.table.name])
            cursor.execute(adding(names(source)))
            _state(cursor, source.table.name, digest(source))
        gone = sorted(set(known) - {each.table.name for each in wanted})
        cursor.execute("DELETE FROM search_name WHERE kind = ANY(%s)", [gone])
        cursor.execute("DELETE FROM search_source WHERE kind = ANY(%s)", [gone])
        if changed:
            cursor.execute("ANALYZE search_name")
    return [each.table.name for each in changed]


def uninstall() -> None:
    """Take the triggers off and forget all names; the next :func:`install` reads them anew. For benches and repairs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.NAMES])
        for source in sources():
            cursor.execute(drop_triggers(source))
        cursor.execute("DELETE FROM search_name")
        cursor.execute("DELETE FROM search_source")


def _complete(cursor: Any) -> set[str]:
    """Return the functions whose table has all its triggers."""
    cursor.execute(
        "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgname = ANY(%s) AND t.tgenabled <> 'D' GROUP BY p.proname HAVING count(*) = %s",
        [[f"search_{verb}" for verb in VERBS], len(VERBS)],
    )
    return {name for (name,) in cursor.fetchall()}


def _fold_files(cursor: Any) -> None:
    """Fold the words of all evidence anew, as the trigger does for each."""
    cursor.execute("DELETE FROM search_file")
    cursor.execute(
        "INSERT INTO search_file (file, written, grams) SELECT p.file_id, t.written, t.grams"
        " FROM evidence_preview p, search_folded(p.text) AS t WHERE p.text <> ''"
    )
    _state(cursor, FILES, EDITION)


def _load_readings(cursor: Any) -> None:
    for table, rows in (("search_character", characters()), ("search_word", words())):
        cursor.execute(f"DELETE FROM {table}")
        _copy(cursor, table, rows)
    _state(cursor, READINGS, EDITION)


def _copy(cursor: Any, table: str, rows: Iterable[tuple[str, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _state(cursor: Any, kind: str, told: str) -> None:
    cursor.execute(
        "INSERT INTO search_source (kind, digest) VALUES (%s, %s)"
        " ON CONFLICT (kind) DO UPDATE SET digest = EXCLUDED.digest",
        [kind, told],
    )


def differences() -> Iterator[tuple[str, str]]:
    """Read all names anew and yield kind and record of each that the index does not tell so."""
    with connection.cursor() as cursor:
        for source in sources():
            cursor.execute(_compared(source), [source.table.name] * 2)
            yield from cursor.fetchall()


def _compared(source: Source) -> str:
    fresh = (
        "SELECT kind, record, title, west, east, open, t.written, t.syllables, t.grams"
        f" FROM ({names(source)}) AS n, search_terms(n.told) AS t"
    )
    kept = f"SELECT {COLUMNS} FROM search_name WHERE kind = %s"
    return (
        f"SELECT kind, record FROM (({fresh} EXCEPT {kept}) UNION ALL ({kept} EXCEPT {fresh})) AS d"
        " GROUP BY kind, record ORDER BY record"
    )
