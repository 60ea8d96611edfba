"""From a declared table to SQL: which of its rows bear a name, and the triggers that keep those names.

Everything that names a record goes through :func:`names`, so that the index, its recount and the triggers cannot
mean different things by one row.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from qianli.kernel.access.gate import PlacedRows, PublicRows
from qianli.kernel.figures.compiling import column, condition, quoted
from qianli.kernel.tables.declaration import Table, field_of
from qianli.kernel.tables.registry import all_tables

NAMED = "kind, record, title, west, east, open"
COLUMNS = f"{NAMED}, written, syllables, grams"
VERBS = ("insert", "update", "delete", "truncate")
BETWEEN = " – "  # between the two names of a pair


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows bear names, and the paths to the texts they are found by, the name first."""

    table: Table
    paths: tuple[str, ...]

    @property
    def model(self) -> type[Model]:
        """The model of the rows."""
        return self.table.model

    @property
    def related(self) -> dict[str, type[Model]]:
        """The keys along which rows take the names of others, each with the model of those."""
        keys = [path.partition("__")[0] for path in self.paths if "__" in path]
        fields: dict[str, Any] = {key: self.model._meta.get_field(key) for key in keys}
        return {key: field.related_model for key, field in fields.items()}


def sources() -> list[Source]:
    """Return every table whose rows are found by a name, in the order of registration."""
    found = [Source(table, paths_of(table)) for table in all_tables()]
    return [source for source in found if source.paths]


def paths_of(table: Table) -> tuple[str, ...]:
    """Return the paths to the texts that rows are found by, the name first; none where rows bear no name.

    A row that is called by a person has none: nobody is found by name here. Otherwise the table says it, or a row is
    called by its first column and bears the other texts of its own search box as codes.
    """
    if table.names_a_person:
        return ()
    if table.named is not None:
        return table.named
    personal = {each.path for each in table.columns if each.personal}
    own = [path for path in table.search if "__" not in path and path not in personal]
    first = table.columns[0].path
    return (first, *(path for path in own if path != first)) if first in own else ()


def names(source: Source, *, rows: str = "", changed: str = "") -> str:
    """Return a SELECT of the names of rows: kind, record, title, west, east, open, told.

    :param rows: name of a transition table to read instead of the table itself.
    :param changed: a key; only the rows that take their name along it from a row in ``new_rows``.
    """
    model = source.model
    table = quoted(model._meta.db_table)
    froms = [f"{quoted(rows)} AS {table}" if rows else table]
    for key, other in source.related.items():
        joined = f"{quoted(other._meta.db_table)} AS {quoted(key)}"
        froms.append(f"JOIN {joined} ON {_key(other, key)} = {column(model, key)}")
    if changed:
        other = source.related[changed]
        froms.append(f"WHERE {column(model, changed)} IN (SELECT {_pk(other)} FROM new_rows)")
    texts = [_text(source, path) for path in source.paths]
    title = f" || '{BETWEEN}' || ".join(texts) if source.related else texts[0]
    west, east, is_open = _standing(model)
    return (
        f"SELECT '{source.table.name}' AS kind, {quoted(model._meta.db_table)}.{_pk(model)}::text AS record,"
        f" {title} AS title,"
        f" {west} AS west, {east} AS east, {is_open} AS open, concat_ws(E'\\n', {', '.join(texts)}) AS told"
        f" FROM {' '.join(froms)}"
    )


def _pk(model: type[Model]) -> str:
    return quoted(str(model._meta.pk.column))


def _key(other: type[Model], alias: str) -> str:
    return f"{quoted(alias)}.{_pk(other)}"


def _text(source: Source, path: str) -> str:
    key, _, _name = path.rpartition("__")
    if not key:
        return column(source.model, path)
    field: Any = field_of(source.model, path)
    return f"{quoted(key)}.{quoted(field.column)}"


def _standing(model: type[Model]) -> tuple[str, str, str]:
    """Return the SQL of the western and the eastern place of a row, and of whether everyone may see it.

    :raises TypeError: who sees the rows is decided in a way that the index does not know.
    """
    rows: Any = type(model._default_manager.all())
    if issubclass(rows, PublicRows):
        return "''", "''", "true"
    if issubclass(rows, PlacedRows) and rows.visible_to is PlacedRows.visible_to:
        west, east = (f"coalesce({quoted(model._meta.db_table)}.{quoted(code)}, '')" for code in (rows.west, rows.east))
        return west, east, f"({condition(model, rows.open_rows)})"
    raise TypeError(f"{model._meta.label}: only rows that are public or seen by place can be found by name.")


def adding(select: str) -> str:
    """Return the INSERT of selected names with what they are compared by."""
    return (
        f"INSERT INTO search_name ({COLUMNS})"
        f" SELECT {NAMED}, t.written, t.syllables, t.grams FROM ({select}) AS n, search_terms(n.told) AS t"
    )


def function(source: Source) -> str:
    """Return the name of the function that keeps the names of one table."""
    return f"search_keep_{source.model._meta.db_table}"


def triggers(source: Source) -> str:
    """Return the SQL that puts the triggers of a source in place, on its own table and on those it takes names from."""
    table, keep = source.model._meta.db_table, function(source)
    old, new = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
    return (
        drop_triggers(source)
        + _function(keep, _body(source))
        + _trigger(table, keep, "insert", f"REFERENCING {new}")
        + _trigger(table, keep, "update", f"REFERENCING {old} {new}")
        + _trigger(table, keep, "delete", f"REFERENCING {old}")
        + _trigger(table, keep, "truncate", "")
        + "".join(_following(source, key, other) for key, other in source.related.items())
    )


def _body(source: Source) -> str:
    """Return the body of the trigger function; an update of what names do not tell changes nothing."""
    taken = "DELETE FROM search_name AS s USING ({}) AS o WHERE s.kind = o.kind AND s.record = o.record;"
    before, after = names(source, rows="old_rows"), names(source, rows="new_rows")
    held = "".join(_held(source, key, other) for key, other in source.related.items())
    return f"""
        BEGIN
            IF TG_OP = 'INSERT' THEN
                {held}{adding(after)};
            ELSIF TG_OP = 'DELETE' THEN
                {taken.format(before)}
            ELSIF TG_OP = 'TRUNCATE' THEN
                DELETE FROM search_name WHERE kind = '{source.table.name}';
            ELSE
                {held}{taken.format(f"{before} EXCEPT {after}")}
                {adding(f"{after} EXCEPT {before}")};
            END IF;
            RETURN NULL;
        END"""


def _held(source: Source, key: str, other: type[Model]) -> str:
    """Return the statement that keeps those whose name is taken from being renamed before this transaction ends."""
    kept = _pk(other)
    own = next(str(field.column) for field in source.model._meta.concrete_fields if field.name == key)
    return (
        f"PERFORM 1 FROM {quoted(other._meta.db_table)} WHERE {kept} IN (SELECT {quoted(own)} FROM new_rows)"
        f" ORDER BY {kept} FOR SHARE; "
    )


def _following(source: Source, key: str, other: type[Model]) -> str:
    """Return the trigger on the table that names come from: who is renamed, renames what is called after it."""
    name = f"search_follow_{source.model._meta.db_table}_{key}"
    kept = _pk(other)
    told = [path for path in source.paths if path.startswith(f"{key}__")]
    field: Any = field_of(source.model, told[0])
    fresh = names(source, changed=key)
    body = f"""
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM old_rows AS o JOIN new_rows AS n ON o.{kept} = n.{kept}
                           WHERE o.{quoted(field.column)} IS DISTINCT FROM n.{quoted(field.column)}) THEN
                RETURN NULL;
            END IF;
            DELETE FROM search_name AS s USING ({fresh}) AS o WHERE s.kind = o.kind AND s.record = o.record;
            {adding(fresh)};
            RETURN NULL;
        END"""
    return _function(name, body) + (
        f"CREATE OR REPLACE TRIGGER {quoted(name)} AFTER UPDATE ON {quoted(other._meta.db_table)}"
        " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {quoted(name)}();"
    )


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {quoted(name)}() RETURNS trigger LANGUAGE plpgsql AS $keep${body}$keep$;"


def _trigger(table: str, keep: str, verb: str, rows: str) -> str:
    return (
        f"CREATE TRIGGER search_{verb} AFTER {verb.upper()} ON {quoted(table)} {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {quoted(keep)}();"
    )


def drop_triggers(source: Source) -> str:
    """Return the SQL that takes the triggers off the table of a source."""
    table = quoted(source.model._meta.db_table)
    return "".join(f"DROP TRIGGER IF EXISTS search_{verb} ON {table};" for verb in VERBS)


def digest(source: Source) -> str:
    """Return a hash of all that decides the names of a table; when it changes they are read anew."""
    return hashlib.sha256(triggers(source).encode()).hexdigest()
