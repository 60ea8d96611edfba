"""Rows as plain values: no model instances and no joins for names, so that large files are a matter of seconds.

The names of related rows are fetched once for each chunk and kept, since thousands of rows share a few hundred places
and firms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Model, QuerySet

from qianli.kernel.tables.columns import Bound
from qianli.kernel.tables.declaration import Show, value_at
from qianli.kernel.tables.reader import Reader, place_paths
from qianli.kernel.tables.registry import table_of

CHUNK = 2_000
HIDDEN = "***"
REFERENCES = frozenset({Show.PLACE, Show.LINK})


@dataclass(frozen=True, slots=True)
class Ref:
    """A related row: its model, key and name."""

    model: type[Model]
    key: Any
    name: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A personal value that the reader may not see; ``text`` is what is told instead."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its key, a value for each column, and further values that were asked for by path.

    A value is as the database gives it, or :class:`Ref`, :class:`Masked`, or None.
    """

    pk: Any
    values: tuple[Any, ...]
    further: tuple[Any, ...]


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
        self._names: dict[type[Model], dict[Any, str]] = {}
        self._seen: dict[tuple[str, str], bool] = {}
        self._fielded = [index for index, column in enumerate(columns) if column.field is not None]
        self._others = [index for index, column in enumerate(columns) if column.field is None]
        self._references = [
            (index, columns[index].field.related_model)
            for index in self._fielded
            if columns[index].show in REFERENCES and columns[index].field.is_relation
        ]
        self._personal = [index for index, column in enumerate(columns) if column.personal]

    def records(self, rows: QuerySet[Any], *, further: Sequence[str] = ()) -> Iterator[Record]:
        """Yield the rows in their order, a chunk at a time.

        :param rows: visible to the reader, narrowed, ordered and cut; what it joins is left out again.
        :param further: paths or annotations whose values are wanted besides.
        """
        places = [path for path in place_paths(self._reader.table) if path]
        paths = [self._columns[index].path for index in self._fielded]
        told = rows.select_related(None).values_list("pk", *places, *further, *paths)
        width = len(self._columns)
        for chunk in batched(told.iterator(chunk_size=CHUNK), CHUNK, strict=False):
            filled = [[None] * width for _ in chunk]
            for values, line in zip(filled, chunk, strict=True):
                for index, value in zip(self._fielded, line[1 + len(places) + len(further) :], strict=True):
                    values[index] = value
            self._add_properties(filled, [line[0] for line in chunk])
            self._add_names(filled)
            for values, line in zip(filled, chunk, strict=True):
                codes = line[1 : 1 + len(places)]
                self._hide(values, codes)
                yield Record(line[0], tuple(values), line[1 + len(places) : 1 + len(places) + len(further)])

    def record(self, rows: QuerySet[Any], pk: Any) -> Record:
        """Return the one row of this key, which must be there."""
        return next(self.records(rows.filter(pk=pk)))

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
        wanted: dict[type[Model], set[Any]] = {}
        for index, model in self._references:
            wanted.setdefault(model, set()).update(values[index] for values in filled if values[index] is not None)
        for model, keys in wanted.items():
            known = self._names.setdefault(model, {})
            missing = keys.difference(known)
            if missing:
                known.update({key: str(row) for key, row in _named(model).in_bulk(list(missing)).items()})
        for index, model in self._references:
            names = self._names[model]
            for values in filled:
                key = values[index]
                if key is not None:
                    values[index] = Ref(model, key, names.get(key, str(key)))

    def _hide(self, values: list[Any], codes: tuple[Any, ...]) -> None:
        """Mask what is personal, unless the reader may see that of a row with these places."""
        if not self._personal:
            return
        west, east = (str(codes[0] or ""), str(codes[-1] or "")) if codes else ("", "")
        if (west, east) not in self._seen:
            self._seen[west, east] = self._reader.sees_personal(west, east)
        if self._seen[west, east]:
            return
        for index in self._personal:
            if values[index] not in (None, ""):
                values[index] = Masked(mask(_words(values[index]), visitor=self._reader.visitor))


def _named(model: type[Model]) -> QuerySet[Any]:
    """Return the rows of a model with what their names may need joined: what the columns of its own table need."""
    table = table_of(model)
    return table.rows() if table else model._base_manager.all()


def _words(value: Any) -> Any:
    """Return what a mask may keep the first character of: text, or the name of a related row."""
    if isinstance(value, Ref):
        return value.name
    return None if isinstance(value, date | Decimal | int) else str(value)
