"""All tables of the installation by name, filled from the manifests when Django starts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from qianli.kernel.base.refusal import NotFound
from qianli.kernel.tables.declaration import Table

PlaceGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
PlaceChoices = Callable[[date], PlaceGroups]

_tables: dict[str, Table] = {}
_sources: dict[str, PlaceChoices] = {}


def register(tables: Iterable[Table]) -> None:
    """Add tables; a name and a model can be taken once.

    :raises ValueError: the name or the model is taken.
    """
    for table in tables:
        if _tables.setdefault(table.name, table) is not table:
            raise ValueError(f"table {table.name} is declared twice")


def all_tables() -> list[Table]:
    """Return every table, in the order of registration: floors from the ground up."""
    return list(_tables.values())


def table(name: str) -> Table:
    """Return a table by name.

    :raises NotFound: no manifest declares it.
    """
    if name not in _tables:
        raise NotFound(what="table", seen=name)
    return _tables[name]


def table_of(model: type[Model] | type[Any]) -> Table | None:
    """Return the table that lists a model, or None."""
    return next((each for each in _tables.values() if each.model is model), None)


def register_place_choices(source: PlaceChoices) -> None:
    """Name the one function that offers places in filters for a day: groups of (name, ((code, name), ...)).

    It is called for each list page, so it should keep its answer for a while.
    """
    _sources["places"] = source


def place_choices(day: date) -> PlaceGroups:
    """Return the places to choose from on a day, in groups; empty while no domain offers any."""
    source = _sources.get("places")
    return source(day) if source else ()
