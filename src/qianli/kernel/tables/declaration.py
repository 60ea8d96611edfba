"""One declaration of a table; the list page, detail page, filters, files and API columns all follow from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:  # tables are declared before the users of the gate are there
    from qianli.kernel.access.gate import AnyUser

Text = str | Promise


class Show(StrEnum):
    """How a value is shown and typed in files; AUTO looks at the model field."""

    AUTO = "auto"
    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    SPELL = "spell"
    CHOICE = "choice"
    STATE = "state"
    PLACE = "place"
    LINK = "link"
    YES_NO = "yes_no"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table.

    ``path`` is a field or a path along foreign keys (``person__name``); its label and kind come from the model field
    unless given. ``personal`` values are masked for whoever may not see personal data. ``listed`` columns stand in the
    list, all columns in the detail page, the files and the API.
    """

    path: str
    label: Text = ""
    show: Show = Show.AUTO
    personal: bool = False
    listed: bool = True
    sortable: bool = True


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Rows that somebody should look at: ``rows`` returns them for a day, and the filter ``alert`` leaves them."""

    name: str
    label: Text
    rows: Callable[[date], QuerySet[Any]]


@dataclass(frozen=True, kw_only=True)
class Share:
    """Rows that fall to one reader: ``rows`` returns the filter for who asks, and the filter ``mine`` leaves them."""

    name: str
    label: Text
    rows: "Callable[[AnyUser], Q]"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of records that people and programs may list.

    ``name`` is ``domain.collection``, both plain plural words as in addresses: ``labour.placements``. ``filters`` are
    field names (choices, yes/no, foreign keys), ``period`` (by ``when``, the day a row counts for), ``place`` (either
    side), ``alert`` (one of ``alerts``, as of today) or ``mine`` (one of ``shares``, for who is signed in); ``search``
    are text paths looked through by the search box. ``named`` are the texts by which the search over all records finds
    a row, at most one key away: unless said, its first column and the other texts of its own. ``order`` is the default
    order, and the only one in the API, so an
    index should serve it. ``evidence`` says that rows may have files that prove them; they then have a western and an
    eastern place. A row's page shows the records of other tables that point to it, and their lists can be narrowed to
    them, unless the table ``gathers`` not.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    filters: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    shares: tuple[Share, ...] = ()
    search: tuple[str, ...] = ()
    named: tuple[str, ...] | None = None
    order: tuple[str, ...] = ("pk",)
    when: str = "spell__startswith"
    menu: bool = True
    evidence: bool = False
    gathers: bool = True
    list_template: str = "tables/list.html"
    detail_template: str = "tables/detail.html"

    @property
    def domain(self) -> str:
        """The domain that owns the table."""
        return self.name.partition(".")[0]

    @property
    def collection(self) -> str:
        """The last word of its address."""
        return self.name.partition(".")[2]

    @property
    def label(self) -> Text:
        """The name of the table: the plural of its model."""
        return self.model._meta.verbose_name_plural  # type: ignore[return-value]

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns of the list page."""
        return tuple(column for column in self.columns if column.listed)

    @property
    def names_a_person(self) -> bool:
        """Whether a row is called by the name of a person, whose characters are not converted."""
        return self.columns[0].personal

    def rows(self) -> QuerySet[Any]:
        """Return all rows with what the columns need joined, unordered and not cut down to a reader."""
        manager: Any = self.model._default_manager
        rows: QuerySet[Any] = manager.select_related(*self.joined()) if self.joined() else manager.all()
        return rows

    def joined(self, *, passed: bool = False) -> list[str]:
        """Return the paths of the related rows that the columns end at or pass through.

        :param passed: only those passed through, where the key at the end will do.
        """
        paths = [column.path.split("__") for column in self.columns]
        steps = {tuple(parts[:end]) for parts in paths for end in range(1, len(parts) + (not passed))}
        return sorted("__".join(step) for step in steps if _is_key(self.model, list(step)))

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the list template needs beyond table and listing; a richer table adds its own."""
        return {}

    def recording_address(self, user: "AnyUser", name: str, row: Any) -> str:
        """Return where the reader records one that points by this field to a row; empty where the reader may not."""
        return ""

    def detail_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the detail template needs beyond table and row; a richer table adds its own."""
        return {}


def _is_key(model: type[Model], parts: list[str]) -> bool:
    """Whether a path ends at a foreign key, so that it must be joined."""
    at: Any = model
    for part in parts:
        try:
            field: Any = at._meta.get_field(part)
        except Exception:  # noqa: BLE001 - transforms such as spell__startswith end a path
            return False
        if not field.is_relation:
            return False
        at = field.related_model
    return True


def field_of(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """Return the model field at the end of a path, or None where the path ends in a property."""
    at: Any = model
    field: Any = None
    for part in path.split("__"):
        names = {each.name for each in at._meta.get_fields()}
        if part not in names:
            return None
        field = at._meta.get_field(part)
        at = field.related_model if field.is_relation else at
    return field  # type: ignore[no-any-return]


def value_at(row: Any, path: str) -> Any:
    """Return the value at a path from a row; None where a step on the way is empty."""
    for part in path.split("__"):
        if row is None:
            return None
        row = getattr(row, part)
    return row() if isinstance(row, Callable) and not isinstance(row, Model) else row  # type: ignore[arg-type]
