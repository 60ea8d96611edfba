"""A page of a list as the template shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.db.models import OrderBy
from django.http import HttpRequest, QueryDict

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.tables.addresses import file_address, row_address
from qianli.kernel.tables.cells import Cell, cells
from qianli.kernel.tables.columns import Bound, listed
from qianli.kernel.tables.declaration import Show, Table
from qianli.kernel.tables.evidence import proofs_told, tells_proofs
from qianli.kernel.tables.filters import Narrowed, narrowed
from qianli.kernel.tables.forms import FilterForm
from qianli.kernel.tables.ordering import PER_PAGE, CappedPages, may_sort, shown_to, sorted_by, steps
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.taking import Asking, asking
from qianli.kernel.tables.values import Record, Recorder

FILES = (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column: ``sorted`` is empty, ``ascending`` or ``descending``; ``href`` sorts by it or turns round."""

    column: Bound
    href: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its page, to which its first cell leads, its cells, and its state, by which drafts are shown paler.

    ``proofs`` is the number of its evidence, as far as the reader sees it.
    """

    href: str
    cells: Sequence[Cell]
    state: str
    proofs: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a table: ``refusals`` stand instead of rows where a parameter was not accepted."""

    table: Table
    form: FilterForm
    heads: Sequence[Head]
    lines: Sequence[Line]
    page: "Page[Any] | None"
    downloads: Sequence[tuple[str, str]]
    refusals: Sequence[Refusal]
    reader: Reader | None = None

    @property
    def asking(self) -> Asking | None:
        """The form that asks why a file must hold personal data, for those who may have one."""
        return asking(self.reader, self.downloads) if self.reader else None

    @property
    def tells_proofs(self) -> bool:
        """Whether a last column tells how much evidence each row has."""
        return self.reader is not None and tells_proofs(self.reader)

    @property
    def status(self) -> int:
        """The HTTP status of the page: that of the first refusal, if there is one."""
        return self.refusals[0].status if self.refusals else 200

    @property
    def counted(self) -> int:
        """Number of rows, at most 10,000."""
        return self.page.paginator.count if self.page else 0

    @property
    def more(self) -> bool:
        """Whether there are more rows than counted."""
        return bool(self.page and getattr(self.page.paginator, "more", False))


def listing(reader: Reader, request: HttpRequest) -> Listing:
    """Return the page of a table that the parameters of a request ask for.

    The number of queries does not depend on the number of rows.
    """
    asked = narrowed(reader, request.GET.dict())
    sort, column = _order(reader, request.GET.get("sort", ""), asked)
    order = [step.by for step in steps(reader.table, sort, shown=shown_to(reader, column))]
    page = None if asked.refusals else _page(reader, asked, order, request.GET.get("page", "1"))
    return Listing(
        table=reader.table,
        form=FilterForm(reader, asked, sort=request.GET.get("sort", "") if column else ""),
        heads=[_head(each, reader, request, sort, column) for each in listed(reader.table)],
        lines=lines_of(reader, list(page.object_list)) if page else [],
        page=page,
        downloads=[(words, _with(request.GET, file_address(reader.table, ending))) for words, ending in FILES],
        refusals=list(asked.refusals.values()),
        reader=reader,
    )


def _order(reader: Reader, text: str, asked: Narrowed) -> tuple[str, Bound | None]:
    try:
        return sorted_by(reader, text)
    except Refusal as refusal:
        asked.refusals["sort"] = refusal
        return "", None


def _page(reader: Reader, asked: Narrowed, order: Sequence[OrderBy], number: str) -> "Page[Any]":
    """Return the page of keys; what the columns need is read for these keys only, however deep the page lies."""
    rows = reader.rows().select_related(None).filter(asked.q)
    keys = rows.order_by(*order).values_list("pk", flat=True)
    return CappedPages(keys, PER_PAGE).get_page(number)


def _head(each: Bound, reader: Reader, request: HttpRequest, sort: str, column: Bound | None) -> Head:
    if not may_sort(each, reader):
        return Head(each, "", "")
    way = "" if each is not column else "descending" if sort.startswith("-") else "ascending"
    other = f"-{each.key}" if way == "ascending" else each.key
    return Head(each, _with(request.GET, "", sort=other), way)


def _with(asked: QueryDict, address: str, **changes: str) -> str:
    """Return an address with the parameters in force, the page number left behind."""
    parameters = asked.copy()
    for name in [name for name in asked if name == "page" or not asked[name]]:
        del parameters[name]
    for name, value in changes.items():
        parameters[name] = value
    query = parameters.urlencode()
    return f"{address}?{query}" if query or not address else address


def lines_of(reader: Reader, keys: Sequence[Any], columns: Sequence[Bound] = ()) -> list[Line]:
    """Return the lines of the rows with these keys, in the order of the keys; hidden and missing ones are left out.

    :param columns: what each line shows; without any, the columns of the list.
    """
    columns = columns or listed(reader.table)
    found = {record.pk: record for record in Recorder(reader, columns).records(reader.rows().filter(pk__in=keys))}
    proofs = proofs_told(reader, list(found))
    return [_line(reader.table, columns, found[key], proofs.get(key, 0)) for key in keys if key in found]


def _line(table: Table, columns: Sequence[Bound], record: Record, proofs: int) -> Line:
    address = row_address(table, record.pk)
    first, *rest = cells(columns, record)
    shown = [replace(first, href=address), *rest]
    state = next((str(cell.value) for cell in shown if cell.show == Show.STATE), "")
    return Line(address, shown, state, proofs)
