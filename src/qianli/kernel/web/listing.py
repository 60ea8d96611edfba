"""A list of records as the table template shows it, whatever the records are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head of a column: ``sorted`` is empty, ``ascending`` or ``descending``; ``sort_href`` sorts by it."""

    label: str | Promise
    is_number: bool = False
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value in words; a number stands right, a short one is never broken; ``state`` shows the badge instead."""

    text: str | Promise = ""
    href: str = ""
    is_number: bool = False
    is_short: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record; drafts and refused ones are shown paler."""

    cells: Sequence[Cell]
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list. ``id`` is the element that filters renew; ``total`` counts all pages; ``note`` stands above."""

    id: str
    caption: str | Promise
    columns: Sequence[Head]
    rows: Sequence[Row]
    total: int
    page: "Page[Any] | None" = None
    downloads: Sequence[tuple[str, str]] = ()
    note: str | Promise = ""
