"""The main promise: every figure that was printed about the programme comes out of the records of the whole demo."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from qianli.desks.demo.actions import load_demo
from qianli.desks.portal.comparing import compared, read_list
from qianli.desks.portal.rules import Verdict
from qianli.kernel.figures.actions import differences, fold

PUBLISHED = Path(__file__).parents[1] / "ledgers" / "published-figures.csv"


@pytest.mark.django_db
def test_all_62_published_figures_agree_with_the_whole_demo_programme() -> None:
    """All ledgers at scale 1, folded and not, with cells that equal a recount; half a minute, and worth it."""
    load_demo(key=settings.PROGRAMME, scale=1, seed=1996, password="only-for-this-test", at=timezone.now())
    rows, unread = read_list(PUBLISHED)
    assert (len(rows), unread) == (62, [])
    before = compared(rows, today=date(2026, 11, 24))
    assert [each for each in before if each.verdict is not Verdict.AGREES] == []
    assert list(differences()) == []
    fold()
    assert [each.verdict for each in compared(rows, today=date(2026, 11, 24))] == [Verdict.AGREES] * 62
