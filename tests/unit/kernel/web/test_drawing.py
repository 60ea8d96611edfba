"""Cells drawn by functions say what they hold, and whatever a record holds stays text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from qianli.kernel.tables.cells import EMPTY, MASKED, Cell
from qianli.kernel.tables.columns import Bound, bound
from qianli.kernel.tables.declaration import Show
from qianli.kernel.tables.registry import all_tables
from qianli.kernel.web.drawing import cell_told, cells_row


def column(*, personal: bool = False) -> Bound:
    """Return a column of a list of the house."""
    columns = [each for table in all_tables() for each in bound(table)]
    return next(each for each in columns if each.personal is personal and not each.is_number and not each.is_short)


@pytest.mark.parametrize(
    ("show", "told", "words"),
    [
        (EMPTY, {}, "—"),
        (MASKED, {"text": "张**"}, "张**"),
        (Show.NUMBER, {"value": Decimal("12345.50")}, "12,345.5"),
        (Show.MONEY, {"value": 0}, "0"),
        (Show.DAY, {"value": date(2024, 4, 25)}, "2024年4月25日"),
        (Show.SPELL, {"first": date(2024, 4, 25)}, "2024年4月25日 起"),
        (Show.SPELL, {"first": date(2024, 4, 25), "last": date(2024, 4, 25)}, "2024年4月25日"),
        (Show.SPELL, {"first": date(2024, 4, 25), "last": date(2024, 5, 1)}, "2024年4月25日 – 2024年5月1日"),
        (Show.YES_NO, {"value": True}, "是"),
        (Show.YES_NO, {"value": False}, "否"),
    ],
)
def test_a_value_is_told_by_its_kind(show: str, told: dict[str, Any], words: str) -> None:
    """As every list, record and history tells it."""
    with override("zh-hans"):
        assert cell_told(Cell(column(), show, **told)) == words


def test_what_a_record_holds_stays_text() -> None:
    """Text and addresses come from uploads, so nothing of them may become markup."""
    cell = Cell(column(), Show.TEXT, text='<img src=x onerror="a()">', href='/"><script>')
    assert cell_told(cell) == (
        '<a class="link-plain" href="/&quot;&gt;&lt;script&gt;">&lt;img src=x onerror=&quot;a()&quot;&gt;</a>'
    )


def test_what_is_personal_is_left_to_no_translator() -> None:
    """A browser that translates the page sends away its text."""
    cells = [Cell(column(), Show.TEXT, text="a"), Cell(column(personal=True), Show.TEXT, text="b")]
    assert cells_row(cells) == '<td>a</td><td translate="no">b</td>'
