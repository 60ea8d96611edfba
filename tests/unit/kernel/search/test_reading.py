"""What a text finds: names as they are written, spoken, shortened and mistyped, in one order and in few queries."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianli.domains.parties.models import Organisation
from qianli.kernel.search.reading import TooLong, find
from tests.factories import make

pytestmark = pytest.mark.django_db
KIND = "parties.organisations"
SCHOOL, SECOND = "科右中旗示例第一小学", "科右中旗示例第一小学附属银行"


def titles(text: str, kind: str = KIND) -> list[str]:
    """Return the names that a text finds for a visitor."""
    return [each.title for group in find(text, AnonymousUser(), kind=kind).groups for each in group.records]


@pytest.fixture
def organisations() -> None:
    """Two names that begin alike, and one that has nothing of them."""
    for name in (SECOND, SCHOOL, "扎赉特旗示例卫生院"):
        make(Organisation, name=name, kind="school", place_id="152223", credit_code="")


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        (SCHOOL, SCHOOL),
        ("科右中旗", SCHOOL),
        ("示例 第一小学", SCHOOL),
        ("第一小學", SCHOOL),
        ("keyouzhongqi", SCHOOL),
        ("KeYouZhongQi", SCHOOL),
        ("kyzqsldyxx", SCHOOL),
        ("shilidiyi", SCHOOL),
        ("yinhang", SECOND),
        ("科佑中旗示例第一小学", SCHOOL),  # sounds the same
        ("科石中旗示例第一小学", SCHOOL),  # looks the same
        ("keyuozhongqi", SCHOOL),
        ("keyouzhngqi", SCHOOL),
        ("《科右中旗》示例", SCHOOL),
    ],
)
def test_a_name_is_found_as_it_is_written_spoken_shortened_or_mistyped(text: str, first: str) -> None:
    assert titles(text)[:1] == [first]


@pytest.mark.usefixtures("organisations")
@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "'\"\\", "\0", "\u202e\u200f", "，。！", "😀", "%%小学_", "(" * 90]
)
def test_what_is_no_name_finds_nothing_that_it_does_not_say(text: str) -> None:
    """Signs of patterns and of directions are not part of a name, and never reach the database as such."""
    assert titles(text) == ([SCHOOL, SECOND] if "小学" in text else [])


def test_a_code_leads_to_its_record() -> None:
    made = make(Organisation, name="示例牧场", kind="firm", place_id="152223", credit_code="91150000MA0EXAMPLE")
    assert titles("91150000ma0example") == [made.name]


@pytest.mark.parametrize("text", ["A3", "a3", "07", "GEC-07", "gec 07"])
def test_a_short_code_within_a_name_leads_to_its_record(text: str) -> None:
    made = make(Organisation, name="示例A3号基地（GEC-07）", kind="firm", place_id="152223", credit_code="")
    assert titles(text) == [made.name]


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(TooLong) as refused:
        find("旗" * 10_000, AnonymousUser())
    assert refused.value.facts["seen"] == 10_000


@pytest.mark.usefixtures("organisations")
def test_any_number_of_records_and_lists_takes_the_same_queries() -> None:
    counts = []
    for kinds in (("parties.organisations",), ("parties.organisations", "")):
        with CaptureQueriesContext(connection) as seen:
            for kind in kinds:
                find("示例", AnonymousUser(), kind=kind)
        counts.append(len(seen) / len(kinds))
    assert counts[0] == counts[1] <= 3


def test_pages_follow_each_other_without_a_gap() -> None:
    for number in range(7):
        make(Organisation, name=f"示例牧草站{number}", kind="firm", place_id="152223", credit_code="")
    pages = [find("牧草站", AnonymousUser(), kind=KIND, limit=3, start=start).groups for start in (0, 3, 6)]
    assert [group.total for (group,) in pages] == [7, 7, 7]
    assert [each.title[-1] for (group,) in pages for each in group.records] == list("0123456")
