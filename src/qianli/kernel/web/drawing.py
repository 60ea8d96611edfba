"""Cells of a table as HTML, made by functions: a page has hundreds, and templates take ten times as long for them."""

from collections.abc import Callable, Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy

from qianli.kernel.tables.cells import EMPTY, Cell
from qianli.kernel.tables.declaration import Show
from qianli.kernel.web import format as words

# State of an entry -> icon and word; never told by colour alone.
STATES = {
    "draft": ("pencil", pgettext_lazy("state of an entry", "Draft")),
    "submitted": ("clock", pgettext_lazy("state of an entry", "Submitted")),
    "confirmed": ("check", pgettext_lazy("state of an entry", "Confirmed")),
    "locked": ("lock", pgettext_lazy("state of an entry", "Locked")),
    "refused": ("cross", pgettext_lazy("state of an entry", "Refused")),
}


def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the sprite; decoration unless it has a label."""
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


def state_badge(state: str) -> SafeString:
    """Return the badge of a state of an entry: icon, word and colour."""
    sign, word = STATES[state]
    return format_html('<span class="state" data-state="{}">{}{}</span>', state, icon(sign), word)


def cell_told(cell: Cell) -> SafeString:
    """Return the value of a cell in words, as a link where it has a page of its own."""
    told = conditional_escape(str(cell.text) or _WORDS.get(cell.show, _yes_or_no)(cell))
    return format_html('<a class="link-plain" href="{}">{}</a>', cell.href, told) if cell.href else told


def cells_row(cells: Iterable[Cell]) -> SafeString:
    """Return the ``td`` of a row of a table."""
    return mark_safe("".join(map(_td, cells)))  # noqa: S308 - each is escaped


def _td(cell: Cell) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    return f"<td{css}{' translate="no"' if cell.column.personal else ''}>{cell_told(cell)}</td>"


def _spell(cell: Cell) -> str:
    first = words.day(cell.first)
    if not cell.last:
        return f"{first} {gettext('onwards')}"
    return first if cell.last == cell.first else f"{first} – {words.day(cell.last)}"


def _yes_or_no(cell: Cell) -> str:
    return gettext("Yes") if cell.value else gettext("No")


_WORDS: dict[str, Callable[[Cell], str]] = {
    EMPTY: lambda _cell: words.NOT_KNOWN,
    Show.NUMBER: lambda cell: words.number(cell.value),
    Show.MONEY: lambda cell: words.number(cell.value),
    Show.SPELL: _spell,
    Show.STATE: lambda cell: state_badge(cell.value),
    Show.DAY: lambda cell: words.day(cell.value),
    Show.MOMENT: lambda cell: words.moment(cell.value),
}
