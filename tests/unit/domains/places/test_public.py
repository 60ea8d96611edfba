"""The door of places on the loaded list: texts, days, successors, roll-ups."""

from datetime import date

import pytest
from django.db import connection

from qianli.domains.places.public import (
    AmbiguousPlace,
    How,
    Level,
    NotInForce,
    UnknownPlace,
    codes_covering,
    division,
    divisions,
    path_of,
    place_meant,
    require_valid,
    resolve,
    successor_chain,
    units_of,
    valid_on,
)
from qianli.kernel.base.refusal import NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 30)
BEFORE = date(2003, 11, 30)


@pytest.mark.parametrize(
    ("text", "code", "how"),
    [
        ("科尔沁右翼前旗", "152221", How.NAME),
        ("科右前旗", "152221", How.SHORT),
        ("扎赉特", "152223", How.SHORT),
        ("太旗", "152527", How.SHORT),
        ("阿左旗", "152921", How.SHORT),
        ("达茂旗", "150223", How.SHORT),
        ("察右前旗", "150926", How.SHORT),
        ("四子王旗", "150929", How.NAME),
        ("四子王", "150929", How.SHORT),
        ("满州里市", "150781", How.ALIAS),
        ("東烏珠穆沁旗", "152525", How.NAME),
        ("１５２２２３", "152223", How.CODE),
        ("内蒙古自治区兴安盟扎赉特旗", "152223", How.NAME),
        ("内蒙古 兴安盟 前旗", "152221", How.ALIAS),
        ("赤峰左旗", "150422", How.ALIAS),
        ("北京市市辖区东城区", "110101", How.NAME),
        ("北京市东城", "110101", How.SHORT),
        ("北京经开区", "1101KF", How.SHORT),
        ("亦庄", "1101KF", How.ALIAS),
        ("内蒙古扎赉特旗音德尔镇", "152223100", How.NAME),
        ("集宁市", "150902", How.SUCCESSION),
        ("哲盟", "150500", How.ALIAS),
        ("崇文区", "110101", How.SUCCESSION),
    ],
)
def test_texts_that_mean_one_place(text: str, code: str, how: How) -> None:
    """What people write in the ledgers: short, spoken, Traditional, full width, with or without the way down."""
    match = resolve(text, on=TODAY)
    assert (match.place and match.place.code, match.how) == (code, how)


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("乌兰察布", BEFORE, "152600"),
        ("乌兰察布", TODAY, "150900"),
        ("集宁区", BEFORE, "152601"),
        ("集宁市", BEFORE, "152601"),
        ("哲里木盟科左中旗", date(1998, 1, 1), "152322"),
        ("通辽市", date(1998, 1, 1), "152301"),
        ("通县", date(1996, 1, 1), "110223"),
    ],
)
def test_a_name_leads_to_the_code_of_its_day(text: str, day: date, code: str) -> None:
    """A record's place is right for its date, under whichever of its names it was written."""
    assert place_meant(text, on=day).code == code


def test_an_ambiguous_text_gives_all_it_may_mean() -> None:
    """The clerk picks; the program does not guess."""
    match = resolve("左旗", on=TODAY)
    assert [place.code for place in match.candidates] == ["150121", "150422", "150726", "152523", "152921"]
    assert match.place is None
    with pytest.raises(AmbiguousPlace, match="150422"):
        place_meant("左旗", on=TODAY)
    assert place_meant("左旗", on=TODAY, within="152500").code == "152523"


def test_a_name_shared_across_china_is_not_guessed() -> None:
    """Chaoyang is a city, a county and two districts; within Beijing it is one."""
    assert {place.code for place in resolve("朝阳", on=TODAY).candidates} >= {"110105", "211300", "220104"}
    assert place_meant("朝阳", on=TODAY, within="110000").code == "110105"


def test_the_place_looked_in_is_found_in_itself() -> None:
    """A league's own ledger names the league."""
    assert place_meant("赤峰市", on=TODAY, within="150400").code == "150400"


def test_outside_the_place_looked_in_is_only_suggested() -> None:
    """A county's ledger that names a banner elsewhere is a mistake, and the sentence says which."""
    match = resolve("扎赉特旗", on=TODAY, within="150400")
    assert match.candidates == ()
    assert [place.code for place in match.suggestions] == ["152223"]


def test_an_unknown_text_gets_the_nearest() -> None:
    """A slip of the pen is answered with the name that was meant."""
    match = resolve("扎赖特", on=TODAY)
    assert match.candidates == ()
    assert "152223" in {place.code for place in match.suggestions}
    with pytest.raises(UnknownPlace, match="扎赉特旗"):
        place_meant("扎赖特", on=TODAY)
    assert resolve("完全不存在的地方", on=TODAY).suggestions == ()
    assert resolve("", on=TODAY).candidates == ()


def test_a_place_not_yet_founded_is_refused_by_name() -> None:
    """Hia Bagx was founded in 2016 out of a part of Dongsheng; before that no code stands for it."""
    match = resolve("康巴什区", on=date(2015, 1, 1))
    assert [place.code for place in match.not_then] == ["150603"]
    with pytest.raises(NotInForce):
        place_meant("康巴什区", on=date(2015, 1, 1))
    assert place_meant("康巴什区", on=date(2016, 6, 8)).code == "150603"


def test_valid_on_says_what_the_database_says() -> None:
    """Python and the triggers ask one function; an unknown code was never in force."""
    assert valid_on("150900", date(2003, 12, 1))
    assert not valid_on("150900", BEFORE)
    assert not valid_on("999999", TODAY)
    assert valid_on("1101KF", TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT places_valid_on('152600', '2003-11-30'), places_valid_on('152600', '2003-12-01')")
        assert cursor.fetchone() == (True, False)


def test_require_valid_names_what_was_in_force_instead() -> None:
    """The refusal tells the clerk the code to write."""
    assert require_valid("150900", TODAY).name == "乌兰察布市"
    with pytest.raises(NotInForce, match="152600"):
        require_valid("150900", BEFORE)
    with pytest.raises(NotFound):
        require_valid("999999", TODAY)


def test_successor_chain_runs_to_the_present() -> None:
    """E'erguna was a banner, then a city of the league, then a city of the city."""
    assert [place.code for place in successor_chain("152125")] == ["152125", "152106", "150784"]
    assert [place.code for place in successor_chain("150784")] == ["150784"]
    assert successor_chain("999999") == []


def test_division_and_path() -> None:
    """A page heading shows the way down; an unknown address is not found."""
    assert [place.name for place in path_of("152223100")] == ["内蒙古自治区", "兴安盟", "扎赉特旗", "音德尔镇"]
    assert path_of("999999") == []
    assert division("152223").told_apart == "扎赉特旗（兴安盟）"
    assert list(divisions(["152223", "999999", "110101"])) == ["110101", "152223"]
    with pytest.raises(NotFound):
        division("999999")


@pytest.mark.parametrize(
    ("code", "prefixes"),
    [("150000", ("15",)), ("110000", ("11",)), ("1101KF", ("1101KF",)), ("152223100", ("152223100",))],
)
def test_codes_covering_is_a_prefix_where_nothing_moved(code: str, prefixes: tuple[str, ...]) -> None:
    """Most roll-ups are one range of the index."""
    assert codes_covering(code) == prefixes


def test_codes_covering_takes_predecessors_in_and_leaves_out_what_moved() -> None:
    """Records of the league count for the city; those of Wuchuan, which left it, count for Hohhot."""
    ulanqab, hohhot = codes_covering("150900"), codes_covering("150100")
    assert {"1509", "152600", "152601"} <= set(ulanqab)
    assert not any("152621".startswith(prefix) for prefix in ulanqab)
    assert any("152621".startswith(prefix) for prefix in hohhot)
    assert set(codes_covering("150500")) == {"1505", "1523"}


def test_roll_ups_of_the_leagues_share_nothing() -> None:
    """Twelve disjoint sets: a record counts in one league only, whenever it was made."""
    covered = [codes_covering(league.code) for league in units_of("150000", Level.PREFECTURE, on=TODAY)]
    flat = [prefix for prefixes in covered for prefix in prefixes]
    assert [one for one in flat for two in flat if one != two and one.startswith(two)] == []
    assert len(flat) == len(set(flat))


@pytest.mark.parametrize("code", ["", "15", "中文", "15222", "999999", "1101kf"])
def test_what_is_no_code_has_nothing_inside(code: str) -> None:
    """Codes come from addresses and files, so any text may stand there."""
    assert units_of(code, Level.COUNTY, on=TODAY) == []
    assert not valid_on(code, TODAY)
    assert codes_covering(code)
    with pytest.raises(NotFound):
        division(code)


def test_looking_inside_an_unknown_place_is_refused() -> None:
    """Otherwise a slip in the code would read as "no such name"."""
    with pytest.raises(NotFound):
        resolve("东城区", on=TODAY, within="11000")
