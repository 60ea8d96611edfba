"""Writes of the figures floor: installing triggers, folding cells, counting anew, auditing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from qianli.kernel.base.locks import Lock
from qianli.kernel.figures import registry
from qianli.kernel.figures.compiling import (
    CELL,
    COLUMNS,
    RESTATE,
    cells,
    digest,
    drop_triggers,
    trigger_body,
    trigger_sql,
)
from qianli.kernel.figures.definition import Figure


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose sum is not what the records say. ``kept`` and ``counted`` are (records, value)."""

    figure: str
    month: str
    west: str
    east: str
    confirmed: bool
    kept: tuple[int, Decimal]
    counted: tuple[int, Decimal]


def _numbered() -> dict[type[Model], list[tuple[int, Figure]]]:
    """Return the counted figures by table, each with its id; new keys get one."""
    by_model: dict[type[Model], list[tuple[int, Figure]]] = defaultdict(list)
    with connection.cursor() as cursor:
        keys = [figure.key for figure in registry.counted()]
        cursor.execute(
            "INSERT INTO figures_definition (key, digest) SELECT key, '' FROM unnest(%s::text[]) AS t (key)"
            " WHERE NOT EXISTS (SELECT 1 FROM figures_definition d WHERE d.key = t.key) ORDER BY key",
            [keys],
        )
        cursor.execute("SELECT key, id FROM figures_definition")
        numbers = dict(cursor.fetchall())
    for figure in registry.counted():
        by_model[figure.counts].append((numbers[figure.key], figure))
    return by_model


def install_after_migrate(**_: Any) -> None:
    """Receive ``post_migrate``: bring triggers and cells in line with the definitions."""
    install()


@transaction.atomic
def install() -> list[str]:
    """Bring triggers and cells in line with the definitions; where they are, nothing is locked and nothing changes.

    A table without its triggers, new or made anew, has all its figures counted anew. Writers of a table that changes
    wait until this transaction ends.

    :returns: keys of the figures whose cells were counted anew.
    """
    changed: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.FOLD])
        cursor.execute("SELECT key, digest FROM figures_definition")
        known = dict(cursor.fetchall())
        wanted = {figure.key: digest(figure) for figure in registry.counted()}
        gone, bodies = sorted(set(known) - set(wanted)), _installed(cursor)
        numbered = _numbered()
        _drop_triggers(cursor, set(bodies) - {model._meta.db_table for model in numbered})
        for model, figures in numbered.items():
            table = model._meta.db_table
            if bodies.get(table) != trigger_body(figures):
                cursor.execute(trigger_sql(model, figures))
            for number, figure in figures:
                if table not in bodies or known.get(figure.key) != wanted[figure.key]:
                    _count_anew(cursor, number, figure)
                    cursor.execute(
                        "UPDATE figures_definition SET digest = %s WHERE id = %s", [wanted[figure.key], number]
                    )
                    changed.append(figure.key)
        _forget(cursor, gone)
        if changed or gone:
            cursor.execute(RESTATE)
    return changed


@transaction.atomic
def rebuild(keys: Iterable[str] = ()) -> list[str]:
    """Count figures anew from their records, whatever the cells say, and put their triggers in place.

    :param keys: of counted figures; none is all.
    :raises UnknownFigure: a key is not defined.
    :returns: keys counted anew.
    """
    wanted = [registry.counted_behind(key).key for key in keys] or [figure.key for figure in registry.counted()]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_definition SET digest = '' WHERE key = ANY(%s)", [wanted])
    return install()


def _installed(cursor: Any) -> dict[str, str]:
    """Return the body of the cell function of each table that has all four triggers."""
    cursor.execute(
        "SELECT c.relname, min(p.prosrc) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgname LIKE 'figures\\_cells\\_%%' AND t.tgenabled <> 'D'"
        " GROUP BY c.relname HAVING count(*) = 4"
    )
    return dict(cursor.fetchall())


def _drop_triggers(cursor: Any, tables: Iterable[str]) -> None:
    for table in tables:
        cursor.execute(drop_triggers(table))


KEPT = ("figures_change", "figures_cell", "figures_month")
MONTH = "figure, confirmed, month, programme"
# Cells lie on disk as they are read, so that a figure over many months is a few pages.
READ = "figure, month, west, east"


def _forget(cursor: Any, keys: list[str]) -> None:
    for table in KEPT:
        cursor.execute(
            f"DELETE FROM {table} WHERE figure IN (SELECT id FROM figures_definition WHERE key = ANY(%s))", [keys]
        )
    cursor.execute("DELETE FROM figures_definition WHERE key = ANY(%s)", [keys])


def _count_anew(cursor: Any, number: int, figure: Figure) -> None:
    for table in KEPT:
        cursor.execute(f"DELETE FROM {table} WHERE figure = %s", [number])
    cursor.execute(
        f"INSERT INTO figures_cell ({COLUMNS}) SELECT * FROM ({cells(figure, number)}) AS counted ORDER BY {READ}"
    )
    cursor.execute(
        f"INSERT INTO figures_month ({MONTH}, n, v) SELECT {MONTH}, sum(n), sum(v)"
        f" FROM figures_cell WHERE figure = %s AND key IS NULL GROUP BY {MONTH}",
        [number],
    )


def uninstall() -> None:
    """Remove all cell triggers and cells; the next :func:`install` counts everything anew. For benches and repairs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.FOLD])
        _drop_triggers(cursor, _installed(cursor))
        for table in KEPT:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM figures_definition")
        cursor.execute(RESTATE)


def fold() -> int:
    """Add the changes to the cells, and the rows of each cell and month into one; values do not change.

    One folder works at a time: a second call while one runs does nothing.

    :returns: how many rows went away.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [Lock.FOLD])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(RESTATE)
        return _take_changes(cursor) + _add_up(cursor, "figures_cell", CELL) + _add_up(cursor, "figures_month", MONTH)


def _take_changes(cursor: Any) -> int:
    """Move what writers appended into cells and months, in one statement that readers see whole or not at all."""
    cursor.execute(
        f"""
        WITH moved AS (
            DELETE FROM figures_change RETURNING {COLUMNS}
        ), cells AS (
            INSERT INTO figures_cell ({CELL}, n, v)
            SELECT {CELL}, sum(n), sum(v) FROM moved GROUP BY {CELL} HAVING sum(n) <> 0 OR sum(v) <> 0
            ORDER BY {READ}
            RETURNING 1
        ), months AS (
            INSERT INTO figures_month ({MONTH}, n, v)
            SELECT {MONTH}, sum(n), sum(v) FROM moved WHERE key IS NULL GROUP BY {MONTH}
        )
        SELECT (SELECT count(*) FROM moved) - (SELECT count(*) FROM cells)
        """
    )
    return int(cursor.fetchone()[0])


def _add_up(cursor: Any, table: str, group: str) -> int:
    """Make one row of the rows of each group, none where they cancel out; ``key`` may be null, other names not."""
    names = [name for name in group.split(", ") if name != "key"]
    same = " AND ".join(f"t.{name} = m.{name}" for name in names)
    keys = " AND t.key IS NOT DISTINCT FROM m.key" if "key" in group else ""
    cursor.execute(
        f"""
        WITH many AS (
            SELECT {group} FROM {table} GROUP BY {group} HAVING count(*) > 1 OR sum(n) = 0 AND sum(v) = 0
        ), gone AS (
            DELETE FROM {table} t USING many m WHERE {same}{keys} RETURNING t.*
        ), folded AS (
            INSERT INTO {table} ({group}, n, v)
            SELECT {group}, sum(n), sum(v) FROM gone GROUP BY {group} HAVING sum(n) <> 0 OR sum(v) <> 0
            RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM folded)
        """
    )
    return int(cursor.fetchone()[0])


def differences(keys: Iterable[str] = ()) -> Iterator[Difference]:
    """Count every figure anew from its records and yield each cell that does not agree.

    Each figure is compared in one statement, so writers may go on meanwhile.

    :param keys: count these figures only; none is all.
    """
    wanted = frozenset(keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM figures_definition")
        numbers = dict(cursor.fetchall())
    for figure in registry.counted():
        if wanted and figure.key not in wanted:
            continue
        yield from _differences_of(figure, numbers.get(figure.key, 0))
        yield from _months_of(figure, numbers.get(figure.key, 0))


def _differences_of(figure: Figure, number: int) -> Iterator[Difference]:
    both = f"""
        SELECT {CELL}, sum(n) AS n, sum(v) AS v, 0::numeric AS kn, 0::numeric AS kv
        FROM ({cells(figure, number)}) AS fresh GROUP BY {CELL}
        UNION ALL
        SELECT {CELL}, 0, 0, sum(n), sum(v) FROM figures_now WHERE figure = {number} GROUP BY {CELL}"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, west, east, confirmed, sum(kn), sum(kv), sum(n), sum(v) FROM ({both}) AS compared"
            f" GROUP BY {CELL} HAVING sum(n) <> sum(kn) OR sum(v) <> sum(kv) ORDER BY month, west, east"
        )
        for month, west, east, is_confirmed, kept_n, kept_v, n, v in cursor.fetchall():
            yield Difference(figure.key, f"{month:%Y-%m}", west, east, is_confirmed, (int(kept_n), kept_v), (int(n), v))


def _months_of(figure: Figure, number: int) -> Iterator[Difference]:
    """Yield each month whose sum over all places is not that of its cells."""
    both = f"""
        SELECT {MONTH}, n AS n, v AS v, 0::numeric AS kn, 0::numeric AS kv
        FROM figures_now WHERE figure = {number} AND key IS NULL
        UNION ALL
        SELECT {MONTH}, 0, 0, n, v FROM figures_monthly WHERE figure = {number}"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, confirmed, sum(kn), sum(kv), sum(n), sum(v) FROM ({both}) AS compared"
            f" GROUP BY {MONTH} HAVING sum(n) <> sum(kn) OR sum(v) <> sum(kv) ORDER BY month"
        )
        for month, is_confirmed, kept_n, kept_v, n, v in cursor.fetchall():
            yield Difference(figure.key, f"{month:%Y-%m}", "", "", is_confirmed, (int(kept_n), kept_v), (int(n), v))
