"""Rows as plain values: no model instances and no joins for names, so that large files are a matter of seconds.

The names of related rows are fetched once for each chunk and kept, since thousands of rows share a few hundred places
and firms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from qianli.kernel.access.gate import AnyUser, PlacedRows, PublicRows
from qianli.kernel.privacy.fields import Ciphertext
from qianli.kernel.tables.columns import Bound
from qianli.kernel.tables.declaration import Show, field_of, value_at
from qianli.kernel.tables.reader import Reader, place_paths, visible_rows
from qianli.kernel.tables.registry import table_of

CHUNK = 2_000
HIDDEN = "***"
REFERENCES = frozenset({Show.PLACE, Show.LINK})
_ENDS = {"startswith": "lower", "endswith": "upper"}


@dataclass(frozen=True, slots=True)
class Ref:
    """A related row: its model, key and name."""

    model: type[Model]
    key: Any
    name: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A value that the reader may not see, personal or of a record not published; ``text`` is told instead."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its key, a value for each column, and further values that were asked for by path.

    A value is as the database gives it, or :class:`Ref`, :class:`Masked`, or None.
    """

    pk: Any
    values: tuple[Any, ...]
    further: tuple[Any, ...]

    def without(self, places: Sequence[int], text: str) -> "Record":
        """Return the same row with a text in these places of its values."""
        told = Masked(text)
        return replace(self, values=tuple(told if at in places else value for at, value in enumerate(self.values)))


def mask(value: Any, *, visitor: bool) -> str:
    """Return a personal value as it is told to those who may not see it: 张** to users, nothing to visitors.

    Only words keep their first character; a masked date, number or choice tells nothing.
    """
    if visitor or not isinstance(value, str) or not value:
        return HIDDEN
    return f"{value[0]}**"


class Recorder:
    """Reads rows of one table for one reader."""

    def __init__(self, reader: Reader, columns: Sequence[Bound]) -> None:
        self._reader = reader
        self._columns = columns
        # By model and whether the rows are cut to the reader: a personal column has its own rule, the mask.
        self._names: dict[tuple[type[Model], bool], dict[Any, str | None]] = {}
        self._seen: dict[tuple[str, str], tuple[bool, bool]] = {}
        self._fielded = [index for index, column in enumerate(columns) if column.field is not None]
        self._others = [index for index, column in enumerate(columns) if column.field is None]
        self._references = [
            (index, columns[index].field.related_model, not columns[index].personal)
            for index in self._fielded
            if columns[index].show in REFERENCES and columns[index].field.is_relation
        ]
        self._personal = [index for index, column in enumerate(columns) if column.personal and not column.encrypted]
        self._encrypted = [index for index, column in enumerate(columns) if column.encrypted]
        self._ways = {index: guarded_steps(reader.table.model, columns[index].path) for index in self._fielded}
        self._ways = {index: way for index, way in self._ways.items() if way and not columns[index].personal}

    def records(self, rows: QuerySet[Any], *, further: Sequence[str] = ()) -> Iterator[Record]:
        """Yield the rows in their order, a chunk at a time.

        :param rows: visible to the reader, narrowed, ordered and cut; what it joins is left out again.
        :param further: paths or annotations whose values are wanted besides.
        """
        places = [path for path in place_paths(self._reader.table) if path]
        paths = [self._columns[index].path for index in self._fielded]
        steps = {path: model for way in self._ways.values() for path, model in way.items()}
        told = rows.select_related(None).values_list("pk", *places, *further, *steps, *paths)
        width = len(self._columns)
        until = (1 + len(places), 1 + len(places) + len(further), 1 + len(places) + len(further) + len(steps))
        for chunk in batched(told.iterator(chunk_size=CHUNK), CHUNK, strict=False):
            filled = [[None] * width for _ in chunk]
            for values, line in zip(filled, chunk, strict=True):
                for index, value in zip(self._fielded, line[until[2] :], strict=True):
                    values[index] = value
            self._add_properties(filled, [line[0] for line in chunk])
            self._add_names(filled)
            self._withhold(filled, [line[until[1] : until[2]] for line in chunk], steps)
            for values, line in zip(filled, chunk, strict=True):
                self._hide(values, line[1 : until[0]], line[0])
                yield Record(line[0], tuple(values), line[until[0] : until[1]])

    def record(self, rows: QuerySet[Any], pk: Any) -> Record:
        """Return the one row of this key, which must be there."""
        return next(self.records(rows.filter(pk=pk)))

    def records_of(self, rows: Sequence[Any]) -> list[Record]:
        """Return records made of instances, such as earlier states of a row, told as the database tells rows.

        The number of queries does not grow with the rows.
        """
        prefetch_related_objects(list(rows), *self._reader.table.joined(passed=True))
        filled = [[key_at(row, column.path) for column in self._columns] for row in rows]
        steps = {path: model for way in self._ways.values() for path, model in way.items()}
        places = [path for path in place_paths(self._reader.table) if path]
        self._add_names(filled)
        self._withhold(filled, [tuple(key_at(row, path) for path in steps) for row in rows], steps)
        for row, values in zip(rows, filled, strict=True):
            self._hide(values, tuple(key_at(row, path) for path in places), row.pk)
        return [Record(row.pk, tuple(values), ()) for row, values in zip(rows, filled, strict=True)]

    def _add_properties(self, filled: list[list[Any]], keys: list[Any]) -> None:
        """Add the columns that are properties of the model, from instances."""
        if not self._others:
            return
        instances = self._reader.table.rows().in_bulk(keys)
        for values, key in zip(filled, keys, strict=True):
            for index in self._others:
                values[index] = value_at(instances[key], self._columns[index].path)

    def _add_names(self, filled: list[list[Any]]) -> None:
        """Put the related row with its name in the place of its key."""
        wanted: dict[tuple[type[Model], bool], set[Any]] = {}
        for index, model, cut in self._references:
            keys = wanted.setdefault((model, cut), set())
            keys.update(values[index] for values in filled if values[index] is not None)
        for (model, cut), keys in wanted.items():
            known = self._names.setdefault((model, cut), {})
            missing = keys.difference(known)
            if missing:
                rows = visible_rows(_named(model), self._reader.user) if cut else _named(model)
                found = {key: str(row) for key, row in rows.in_bulk(list(missing)).items()}
                known.update({key: found.get(key) for key in missing})
        for index, model, cut in self._references:
            names = self._names[model, cut]
            for values in filled:
                key = values[index]
                if key is not None:
                    name = names[key]
                    values[index] = Masked(gettext("not published")) if name is None else Ref(model, key, name)

    def _withhold(self, filled: list[list[Any]], passed: list[tuple[Any, ...]], steps: dict[str, type[Model]]) -> None:
        """Withhold what is reached through a record that the reader may not see.

        :param passed: for each row, the keys of the records at ``steps``.
        """
        seen: dict[str, set[Any]] = {}
        for at, (path, model) in enumerate(steps.items()):
            keys = {line[at] for line in passed if line[at] is not None}
            rows = visible_rows(model._default_manager.all(), self._reader.user)
            seen[path] = set(rows.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
        order = list(steps)
        for index, way in self._ways.items():
            for values, line in zip(filled, passed, strict=True):
                if values[index] is not None and any(line[order.index(path)] not in seen[path] for path in way):
                    values[index] = Masked(gettext("not published"))

    def _hide(self, values: list[Any], codes: tuple[Any, ...], pk: Any) -> None:
        """Mask what is personal, unless the reader may see that of a row with these places; decrypt what is shown."""
        if not self._personal and not self._encrypted:
            return
        west, east = (str(codes[0] or ""), str(codes[-1] or "")) if codes else ("", "")
        if (west, east) not in self._seen:
            self._seen[west, east] = (
                self._reader.sees_personal(west, east),
                self._reader.sees_encrypted(west, east),
            )
        seen, opened = self._seen[west, east]
        for index in self._encrypted:
            if isinstance(values[index], Ciphertext) and opened:
                values[index] = self._columns[index].field.read(values[index], pk)
            elif values[index] not in (None, "") and not opened:
                values[index] = Masked(HIDDEN)
        for index in () if seen else self._personal:
            if values[index] not in (None, ""):
                words = None if self._columns[index].choices else _words(values[index])
                values[index] = Masked(mask(words, visitor=self._reader.visitor))


def key_at(row: Any, path: str) -> Any:
    """Return the value at a path from an instance; of a related row only its key, of a range's end the day."""
    before, _, end = path.rpartition("__")
    at = value_at(row, before) if before else row
    if at is None or end in _ENDS:
        return at and getattr(at, _ENDS[end])
    names = {field.name: field.attname for field in at._meta.concrete_fields}
    return value_at(at, names.get(end, end))


def guarded_steps(model: type[Model], path: str) -> dict[str, type[Model]]:
    """Return the records that a path passes through, its end left out, of which not everyone sees every one.

    :return: the path of each to its model.
    """
    parts = path.split("__")
    found: dict[str, type[Model]] = {}
    for index in range(1, len(parts)):
        step = "__".join(parts[:index])
        at: Any = field_of(model, step)
        if at is None or not at.is_relation:
            break
        if _is_guarded(at.related_model):
            found[step] = at.related_model
    return found


def name_for(row: Any, user: AnyUser) -> str:
    """Return the name of a row; its kind and the end of its key where the name tells of a record not published."""
    name = str(row)
    for field in row._meta.concrete_fields:
        if not field.is_relation or not isinstance(field.related_model._default_manager.all(), PlacedRows):
            continue
        part = getattr(row, field.name)
        if part is None or str(part) not in name:
            continue
        if not visible_rows(field.related_model._default_manager.all(), user).filter(pk=part.pk).exists():
            return f"{row._meta.verbose_name} {str(row.pk)[-6:]}"
    return name


def _is_guarded(model: Any) -> bool:
    rows = model._default_manager.all()
    return hasattr(rows, "visible_to") and not isinstance(rows, PublicRows)


def _named(model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a model with what their names may need joined: what the columns of its own table need."""
    table = table_of(model)
    return table.rows() if table else model._base_manager.all()


def _words(value: Any) -> Any:
    """Return what a mask may keep the first character of: text, or the name of a related row."""
    if isinstance(value, Ref):
        return value.name
    return None if isinstance(value, date | Decimal | int) else str(value)
