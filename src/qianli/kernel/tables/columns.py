"""A column bound to its model field: what it is called, how it is shown, and by what it is sorted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext

from qianli.kernel.privacy.fields import EncryptedField
from qianli.kernel.tables.declaration import Column, Show, Table, Text, field_of

NUMBERS = frozenset({Show.NUMBER, Show.MONEY})
_BY_FIELD: tuple[tuple[type[Any], Show], ...] = (
    (DateRangeField, Show.SPELL),
    (models.DateTimeField, Show.MOMENT),
    (models.DateField, Show.DAY),
    (models.BooleanField, Show.YES_NO),
    (models.DecimalField, Show.NUMBER),
    (models.IntegerField, Show.NUMBER),
    (models.ForeignKey, Show.LINK),
)
_bound: dict[str, tuple["Bound", ...]] = {}


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of a table with what follows from the model.

    ``key`` names it in files for programs and the API. ``sort`` is the path that orders by what is shown, empty where
    nothing does. ``choices`` maps stored values to words.
    """

    column: Column
    field: Any
    show: Show
    label: Text
    key: str
    sort: str
    choices: Mapping[Any, Text] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the value from a row."""
        return self.column.path

    @property
    def personal(self) -> bool:
        """Whether the value is about a person and masked for most readers."""
        return self.column.personal

    @property
    def encrypted(self) -> bool:
        """Whether the value is stored encrypted, and shown for a reason only."""
        return isinstance(self.field, EncryptedField)

    @property
    def is_number(self) -> bool:
        """Whether the value stands right and is summed by people."""
        return self.show in NUMBERS

    @property
    def is_short(self) -> bool:
        """Whether the value is never broken over lines."""
        return self.show in {Show.YEAR, Show.DAY, Show.SPELL, Show.STATE, Show.CHOICE, Show.YES_NO, Show.MOMENT}


def bound(table: Table) -> tuple[Bound, ...]:
    """Return all columns of a table, bound once for the life of the process."""
    if table.name not in _bound:
        _bound[table.name] = tuple(bind(table.model, column) for column in table.columns)
    return _bound[table.name]


def listed(table: Table) -> tuple[Bound, ...]:
    """Return the columns of the list page."""
    return tuple(each for each in bound(table) if each.column.listed)


def bind(model: type[Model], column: Column) -> Bound:
    """Return a column with what follows from the model field at its path, if there is one."""
    at: Any = field_of(model, column.path)
    show = column.show if column.show is not Show.AUTO else _show(column.path, at)
    choices = dict(at.flatchoices) if show in {Show.CHOICE, Show.STATE} and at is not None else {}
    return Bound(
        column=column,
        field=at,
        show=show,
        label=column.label or _label(model, column.path, at),
        key=column.path.replace("__", "_"),
        sort=_sort(column, at, show),
        choices=choices,
    )


def _show(path: str, at: Any) -> Show:
    if at is None:
        return Show.TEXT
    if at.choices:
        return Show.CHOICE
    if path.endswith("_cny"):
        return Show.MONEY
    return next((show for kind, show in _BY_FIELD if isinstance(at, kind)), Show.TEXT)


def _label(model: type[Model], path: str, at: Any) -> Text:
    """Return the name of the field; ``person__name`` is called as ``person`` is."""
    if at is None:
        return path
    first, _, rest = path.partition("__")
    named: Any = model._meta.get_field(first) if rest == "name" else at
    name: Text = named.verbose_name
    return _in_yuan(name) if path.endswith("_cny") else name


def _in_yuan(name: Text) -> Text:
    """Return the name of an amount of money with its unit, unless that stands in it already."""

    def told() -> str:
        said = str(name)
        return (
            said if any(unit in said for unit in ("CNY", "yuan", "元")) else gettext("{label} (CNY)").format(label=said)
        )

    named: Text = lazy(told, str)()
    return named


def _sort(column: Column, at: Any, show: Show) -> str:
    """Return the path to order by: a place by its code, another key by the name of what it points to."""
    if not column.sortable or at is None or isinstance(at, EncryptedField):
        return ""
    if show is Show.SPELL:
        return f"{column.path}__startswith"
    if show is Show.LINK and at.is_relation:
        names = {each.name for each in at.related_model._meta.get_fields()}
        return f"{column.path}__name" if "name" in names else ""
    return column.path
