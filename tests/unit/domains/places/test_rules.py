"""Reading texts, days and roll-ups on plain values."""

from collections.abc import Sequence
from datetime import date

import pytest

from qianli.domains.places import rules
from qianli.domains.places.rules import Known, Term
from qianli.domains.places.terms import How
from qianli.kernel.access.rules import prefix_of

LEAGUE = Term("152600", None, date(2003, 12, 1), "150900")
CITY = Term("150900", date(2003, 12, 1), None)
MOVED = Term("152621", None, date(1997, 1, 1), "150125")
THERE = Term("150125", date(1996, 1, 1), None)
TERMS = {term.code: term for term in (LEAGUE, CITY, MOVED, THERE)}


def inside(code: str, place: str) -> bool:
    return code.startswith(prefix_of(place))


def known(**texts: Sequence[tuple[str, str, How]]) -> dict[str, list[Known]]:
    return {text: [Known(*each) for each in several] for text, several in texts.items()}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" 科右 前旗 ", "科右前旗"),
        ("内蒙古·兴安盟／扎赉特旗", "内蒙古兴安盟扎赉特旗"),
        ("１５２２２３", "152223"),
        ("北京市市辖区东城区", "北京市东城区"),
        ("市辖区", "市辖区"),
        ("", ""),
    ],
)
def test_plain(written: str, read: str) -> None:
    """Workbooks bring spaces, full-width digits and the filler that no place is called."""
    assert rules.plain(written) == read


def test_plain_is_bounded() -> None:
    """A pasted page must not become a question of a million substrings."""
    assert len(rules.plain("旗" * 10_000)) == rules.LONGEST_TEXT
    assert len(rules.pieces("旗" * rules.LONGEST_TEXT)) == rules.LONGEST_NAME


def test_a_name_is_surer_than_a_short_form() -> None:
    """The district of Hainan in Wuhai must not be shadowed by the province's short form, nor the other way round."""
    texts = known(海南区=[("150303", "county", How.NAME), ("460000", "province", How.ALIAS)])
    assert [each.code for each in rules.read("海南区", texts, inside=inside)] == ["150303"]


def test_a_text_is_read_from_the_largest_place_down() -> None:
    """The same short form stands for one banner in each league."""
    texts = known(
        赤峰=[("150400", "prefecture", How.SHORT)],
        阿拉善=[("152900", "prefecture", How.SHORT)],
        左旗=[("150422", "county", How.ALIAS), ("152921", "county", How.ALIAS)],
    )
    assert [each.code for each in rules.read("左旗", texts, inside=inside)] == ["150422", "152921"]
    assert [each.code for each in rules.read("赤峰左旗", texts, inside=inside)] == ["150422"]
    assert [each.code for each in rules.read("阿拉善阿拉善左旗", texts, inside=inside)] == ["152921"]
    assert rules.read("赤峰左旗", texts, inside=inside, scope="152900") == []


def test_villages_are_read_inside_a_larger_place_only() -> None:
    """Dozens of villages bear each common name; alone it says nothing."""
    texts = known(新村=[("152223100201", "village", How.NAME)], 扎赉特旗=[("152223", "county", How.NAME)])
    assert rules.read("新村", texts, inside=inside) == []
    assert [each.code for each in rules.read("扎赉特旗新村", texts, inside=inside)] == ["152223100201"]
    assert [each.code for each in rules.read("新村", texts, inside=inside, scope="152223")] == ["152223100201"]


@pytest.mark.parametrize(
    ("code", "day", "then"),
    [
        ("150900", date(2003, 12, 1), "150900"),
        ("150900", date(2003, 11, 30), "152600"),
        ("152600", date(2003, 12, 1), "150900"),
        ("152600", date(2003, 11, 30), "152600"),
        ("152621", date(1996, 6, 1), "152621"),
        ("150125", date(1990, 1, 1), "152621"),
        ("999999", date(1990, 1, 1), None),
    ],
)
def test_on_day(code: str, day: date, then: str | None) -> None:
    """The end of a term is its first day no longer in force."""
    assert rules.on_day(code, day, TERMS) == then


def test_there_is_no_way_back_through_a_merger() -> None:
    """Two districts became one: which of them an old record meant, nobody can know."""
    merged = {
        "110103": Term("110103", None, date(2010, 7, 1), "110199"),
        "110101": Term("110101", None, date(2010, 7, 1), "110199"),
        "110199": Term("110199", date(2010, 7, 1), None),
    }
    assert rules.on_day("110199", date(2009, 1, 1), merged) is None
    assert rules.on_day("110103", date(2011, 1, 1), merged) == "110199"


def test_covering_leaves_out_what_moved_away() -> None:
    """Wuchuan left Ulanqab for Hohhot; the old prefix would count it in both."""
    kept = {"150900", "150902", "152600", "152624"}
    found = rules.covering(kept, [*kept, "152621"], prefix_of)
    assert found == ("1509", "152600", "152624")


def test_nearest_puts_the_likeliest_first() -> None:
    """A slip of the pen gets an offer, nonsense gets none."""
    names = ["扎赉特旗", "扎鲁特旗", "科尔沁右翼前旗", "东城区"]
    assert rules.nearest("扎来特旗", names)[0] == "扎赉特旗"
    assert rules.nearest("xyz", names) == []
