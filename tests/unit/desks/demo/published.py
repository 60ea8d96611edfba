"""The published facts, and what the records say to them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from qianli.desks.portal.comparing import Finding, Row, compared, read_list
from qianli.desks.portal.rules import Verdict

LIST = Path(__file__).resolve().parents[3] / "ledgers" / "published-figures.csv"
TODAY = date(2024, 7, 1)

type Printed = tuple[str, str]


def rows(*, without: tuple[str, ...] = ()) -> list[Row]:
    """Return the published rows but those of some domains."""
    found, unread = read_list(LIST)
    assert unread == []
    return [row for row in found if row.key.partition(".")[0] not in without]


def findings(*, without: tuple[str, ...]) -> list[Finding]:
    """Hold each row against the records."""
    return compared(rows(without=without), today=TODAY)


def differing(*, without: tuple[str, ...]) -> set[Printed]:
    """Return key and period of the rows that do not agree."""
    return {(each.row.key, each.row.period) for each in findings(without=without) if each.verdict is not Verdict.AGREES}


def counted(*, without: tuple[str, ...]) -> dict[Printed, Decimal | None]:
    """Return what the records say, by key and period."""
    return {(each.row.key, each.row.period): each.counted for each in findings(without=without)}
