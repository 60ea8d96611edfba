"""Which kinds of record may have evidence; named by the floor that declares tables, which stands above this one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from qianli.kernel.base.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Provable:
    """A kind of record that may have evidence.

    ``name`` is as in addresses (``domain.collection``). The rows have ``west_id`` and ``east_id``. ``personal`` says
    that they tell of persons, and their evidence then too. ``address`` gives the page of a record by its key.
    """

    name: str
    model: type[Model]
    personal: bool
    address: Callable[[UUID], str]

    @property
    def domain(self) -> str:
        """The domain that the roles are asked for."""
        return self.model._meta.app_label

    @property
    def record_type(self) -> str:
        """The model as attachments and events name it."""
        return self.model._meta.label_lower

    @property
    def rows(self) -> Any:
        """All records of the kind, not cut down to a reader."""
        return self.model._default_manager.all()


_sources: dict[str, Callable[[], Iterable[Provable]]] = {}


def register_source(source: Callable[[], Iterable[Provable]]) -> None:
    """Name the one function that lists all kinds of record that may have evidence."""
    _sources["kinds"] = source


def provables() -> list[Provable]:
    """Return every kind of record that may have evidence."""
    return [*_sources["kinds"]()] if _sources else []


def provable(name: str) -> Provable:
    """Return a kind by its name in addresses, or by its model (``domain.model``).

    :raises NotFound: there is none, or its records need no proof.
    """
    found = next((each for each in provables() if name in {each.name, each.record_type}), None)
    if found is None:
        raise NotFound(what="table", seen=name)
    return found
