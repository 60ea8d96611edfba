"""Evidence is found by its words, in either script, by who may see it: on other pages it is as if it were not there."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qianli.domains.labour.models import Placement
from qianli.domains.ledger.models import Programme
from qianli.domains.pairings.models import Pair
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.evidence.actions import attach, draw, withdraw
from qianli.kernel.evidence.models import Attachment, Preview
from qianli.kernel.evidence.permissions import visible
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.terms import Grade
from qianli.kernel.search.actions import install
from qianli.kernel.search.files import find_in_files
from tests.factories import AT, EAST, WEST, make
from tests.factories.evidence import sent, written
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db
WORDS = "经双方商定，共建\n设施农业示例基地，2025年前建成。"


def proof(record: Any, words: str, name: str, title: str, *, by: User | None = None, kind: str = "") -> Attachment:
    """Attach a text to a record, and have it drawn as the job would."""
    content = written(words) if name.endswith(".pdf") else words.encode()
    row = attach(
        provable(kind or "pairings.pairs"), record_id=record.pk, file=sent(content, name), name=name,
        grade=Grade.COPY, title=title, actor=by, at=AT + timedelta(minutes=1),
    )  # fmt: skip
    draw(row.file_id, at=AT)
    return row


def titles(text: str, who: Any) -> list[str]:
    """Return what the evidence shows that a text finds."""
    return [each.title for each in find_in_files(text, who)]


@pytest.fixture
def pair() -> Pair:
    """A pair of the banner, with an agreement."""
    made = make(Pair, west_id=WEST, east_id=EAST)
    proof(made, WORDS, "协议.txt", "共建协议")
    return made


@pytest.fixture
def clerk() -> User:
    """Who keeps the ledger of the western banner."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


@pytest.mark.parametrize(
    "text", ["设施农业示例基地", "設施農業", "共建设施", "《示例基地》", "2025年", "基地 商定", "设施 农业"]
)
def test_words_are_found_across_lines_and_in_either_script(pair: Pair, clerk: User, text: str) -> None:
    """A PDF breaks lines where the paper ends; all words must be there, in any order."""
    assert titles(text, clerk) == ["共建协议"]


@pytest.mark.parametrize("text", ["", " ", "设", "%", "_%", "基地 不在", "养殖基地", "\0", "，。"])
def test_what_is_not_in_it_finds_nothing(pair: Pair, clerk: User, text: str) -> None:
    assert titles(text, clerk) == []


def test_a_pdf_is_found_by_its_text_layer(pair: Pair, clerk: User) -> None:
    proof(pair, "Horqin pasture lease", "租赁.pdf", "草场租赁")
    assert titles("horqin", clerk) == ["草场租赁"]


def test_only_who_sees_the_evidence_finds_it(pair: Pair, clerk: User) -> None:
    """A county's clerk not what is another's, a visitor nothing."""
    assert titles("设施农业", AnonymousUser()) == []
    assert titles("设施农业", user(Role.COUNTY_CLERK, "1501", Side.WEST)) == []
    assert titles("设施农业", user(Role.AUDITOR)) == ["共建协议"]
    for role in Role.values:
        who = user(Role(role), WEST, Side.WEST)
        assert bool(titles("设施农业", who)) is visible(who, provable("pairings.pairs"), pair).exists(), role


def test_what_tells_of_persons_wants_that_right_too() -> None:
    placement = make(Placement, west_id=WEST, east_id=EAST)
    proof(placement, "劳动合同示例条款", "合同.txt", "劳动合同", kind="labour.placements")
    kind = provable("labour.placements")
    for who in (
        user(Role.COUNTY_CLERK, WEST, Side.WEST),
        user(Role.INSTITUTION_MEMBER, WEST, Side.WEST),
        user(Role.AUDITOR),
    ):
        assert bool(titles("劳动合同", who)) is visible(who, kind, placement).exists(), who
    assert titles("劳动合同", user(Role.COUNTY_CLERK, WEST, Side.WEST)) == ["劳动合同"]


def test_withdrawn_evidence_is_not_found(pair: Pair, clerk: User) -> None:
    row = proof(pair, "另一份错误文件", "错.txt", "传错的文件", by=clerk)
    assert titles("错误文件", clerk) == ["传错的文件"]
    withdraw(provable("pairings.pairs"), record_id=pair.pk, attachment_id=row.pk, reason="传错", actor=clerk, at=AT)
    assert titles("错误文件", clerk) == []


def test_the_database_keeps_the_index(pair: Pair, clerk: User) -> None:
    """A preview that is drawn anew is folded anew, by whomever it is written; a new dictionary folds all."""
    Preview.objects.update(text="改写后的文字")
    assert (titles("设施农业", clerk), titles("改写后", clerk)) == ([], ["共建协议"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_file")
        cursor.execute("UPDATE search_source SET digest = '' WHERE kind = 'files'")
    install()
    assert titles("改写后", clerk) == ["共建协议"]
    Preview.objects.update(text="")
    assert titles("改写后", clerk) == []


def test_more_hits_cost_no_more_queries(pair: Pair, clerk: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            find_in_files("设施农业", clerk)
        return len(queries)

    asked()
    few = asked()
    for number in range(4):
        proof(make(Pair, west_id=WEST, east_id=EAST), f"{WORDS}{number}", f"{number}.txt", f"协议{number}")
    assert asked() == few <= 4


def test_the_search_page_shows_it_with_the_way_to_the_record(pair: Pair, clerk: User) -> None:
    make(Programme, key=settings.PROGRAMME, west_id="150000", east_id="110000", since="1996-09-01")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(clerk)
    answer = client.get(reverse("search"), {"q": "设施农业示例基地"})
    assert answer.status_code == 200
    assert "In the words of evidence" in answer.text
    assert f'href="/pairings/pairs/{pair.pk}/#evidence"' in answer.text
    assert "商定" not in answer.text
    assert "In the words of evidence" not in Client().get(reverse("search"), {"q": "设施农业示例基地"}).text
