"""From a definition to SQL: one text for the triggers, the recount and the values of broken months.

Everything that counts a figure goes through :func:`events`, so that the cells, the audit and the page cannot
mean different things by one key.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, Q

from qianli.kernel.base.locks import Lock
from qianli.kernel.figures.definition import Figure

CELL = "figure, month, programme, west, east, category, confirmed, key"
COLUMNS = "figure, confirmed, month, programme, n, west, east, category, key, v"
# Where writers append; what was appended is folded into the cells later.
CHANGES = f"figures_change ({COLUMNS})"
# Said by whoever writes cells, months or definitions; see qianli.kernel.figures.reading.state.
RESTATE = "UPDATE figures_state SET version = version + 1"


@dataclass(frozen=True, slots=True)
class Event:
    """One signed contribution of a row: stocks have two, at their start and at their end."""

    day: str
    sign: int


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return connection.ops.quote_name(name)


def column(model: type[Model], name: str) -> str:
    """Return the SQL of a column of the table itself.

    :param name: a field, ``range__startswith``, ``range__endswith``, or ``field:N`` for its first N characters.
    """
    if name.endswith("__startswith"):
        return f"lower({column(model, name.removesuffix('__startswith'))})"
    if name.endswith("__endswith"):
        return f"upper({column(model, name.removesuffix('__endswith'))})"
    field, _, length = name.partition(":")
    found: Any = model._meta.get_field(field)
    sql = f"{quoted(model._meta.db_table)}.{quoted(found.column)}"
    return f"left({sql}::text, {int(length)})" if length else sql


def condition(model: type[Model], q: Q) -> str:
    """Return a filter as SQL with its values written in.

    :raises ValueError: the filter reaches into another table, which a trigger cannot see.
    """
    if not q:
        return "true"
    query = model._base_manager.filter(q).order_by().query
    compiler = query.get_compiler(connection=connection)
    compiler.setup_query()
    sql, params = compiler.compile(query.where)
    if len(query.alias_map) > 1:
        raise ValueError(f"{model._meta.label}: a figure may filter on its own columns only, got {q}")
    operations: Any = connection.ops
    return str(operations.compose_sql(sql, params)) if params else str(sql).replace("%%", "%")


def confirmed(model: type[Model]) -> str:
    """Return the SQL that says whether a row is in the published figures."""
    return condition(model, model.confirmed_when)  # type: ignore[attr-defined]


def admitted(figure: Figure) -> str:
    """Return the SQL that says whether a row is counted at all, confirmed or pending."""
    model = figure.counts
    standing = model.confirmed_when | model.pending_when  # type: ignore[attr-defined]
    return condition(model, figure.where & standing)


def events(figure: Figure) -> tuple[Event, ...]:
    """Return the signed contributions of one row."""
    start = Event(column(figure.counts, figure.when), 1)
    if figure.until is None:
        return (start,)
    return (start, Event(column(figure.counts, figure.until), -1))


def key_of(figure: Figure) -> str:
    """Return the SQL of the value counted once, or null."""
    return f"({column(figure.counts, figure.distinct)})::text" if figure.distinct else "NULL::text"


def value_of(figure: Figure) -> str:
    """Return the SQL of what one row adds to the value."""
    return f"coalesce({column(figure.counts, figure.value)}, 0)" if figure.value else "1"


def cells(figure: Figure, number: int, *, rows: str = "", negate: bool = False) -> str:
    """Return a SELECT of cell rows: figure, confirmed, month, programme, n, west, east, category, key, v.

    :param number: id of the definition.
    :param rows: name of a transition table to read instead of the table itself.
    :param negate: count rows as taken away.
    """
    model = figure.counts
    table = quoted(model._meta.db_table)
    source = f"{quoted(rows)} AS {table}" if rows else table
    category = f"coalesce(({column(model, figure.category)})::text, '')" if figure.category else "''"
    parts = []
    for event in events(figure):
        sign = "-" if (event.sign < 0) != negate else ""
        amount = f"sum({value_of(figure)})" if figure.value else "count(*)"
        parts.append(
            f"SELECT {number}::smallint AS figure, ({confirmed(model)}) AS confirmed,"
            f" date_trunc('month', ({event.day})::timestamp)::date AS month, {column(model, 'programme')} AS programme,"
            f" {sign}count(*) AS n, left(coalesce({column(model, 'west')}, ''), 6) AS west,"
            f" left(coalesce({column(model, 'east')}, ''), 6) AS east, {category} AS category,"
            f" {key_of(figure)} AS key, {sign}{amount} AS v"
            f" FROM {source} WHERE ({event.day}) IS NOT NULL AND ({admitted(figure)}) GROUP BY 2, 3, 4, 6, 7, 8, 9"
        )
    return "\nUNION ALL\n".join(parts)


def digest(figure: Figure) -> str:
    """Return a hash of all that decides the cells of a figure; when it changes they are counted anew."""
    return hashlib.sha256(f"{CHANGES} {cells(figure, 0)}".encode()).hexdigest()


def trigger_name(model: type[Model]) -> str:
    """Return the name of the function that keeps the cells of one table."""
    return f"figures_cells_{model._meta.db_table}"


def trigger_body(numbered: Iterable[tuple[int, Figure]]) -> str:
    """Return the body of the function that keeps the cells of one table."""
    figures = list(numbered)
    added = "\nUNION ALL\n".join(cells(f, n, rows="new_rows") for n, f in figures)
    taken = "\nUNION ALL\n".join(cells(f, n, rows="old_rows", negate=True) for n, f in figures)
    ids = ", ".join(str(n) for n, _ in figures)
    return f"""
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {CHANGES}
    {added};
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO {CHANGES}
    {taken};
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO {CHANGES}
    SELECT figure, confirmed, month, programme, sum(n), west, east, category, key, sum(v)
    FROM ({added} UNION ALL {taken}) AS change
    GROUP BY {CELL} HAVING sum(n) <> 0 OR sum(v) <> 0;
  ELSE
    -- TRUNCATE: the folder must not put back what is taken away here.
    PERFORM pg_advisory_xact_lock({Lock.FOLD});
    DELETE FROM figures_change WHERE figure IN ({ids});
    DELETE FROM figures_cell WHERE figure IN ({ids});
    DELETE FROM figures_month WHERE figure IN ({ids});
    {RESTATE};
  END IF;
  RETURN NULL;
END """


def trigger_sql(model: type[Model], numbered: Iterable[tuple[int, Figure]]) -> str:
    """Return the SQL that (re)creates the cell triggers of one table.

    Statement-level with transition tables, so that COPY, bulk and raw SQL are seen at the price of one grouping.
    """
    table, name = quoted(model._meta.db_table), quoted(trigger_name(model))
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $cells${trigger_body(numbered)}$cells$;
{drop_triggers(model._meta.db_table)}
CREATE TRIGGER figures_cells_insert AFTER INSERT ON {table}
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER figures_cells_update AFTER UPDATE ON {table}
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER figures_cells_delete AFTER DELETE ON {table}
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION {name}();
CREATE TRIGGER figures_cells_truncate AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def drop_triggers(table: str) -> str:
    """Return the SQL that removes the cell triggers of a table."""
    verbs = ("insert", "update", "delete", "truncate")
    return "\n".join(f"DROP TRIGGER IF EXISTS figures_cells_{verb} ON {quoted(table)};" for verb in verbs)
