"""The pages answer with the right status and in one number of queries, and tell the public nothing private."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianli.domains.ledger.models import Programme
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.unit.desks.portal.conftest import Pairing

WEST = "/figures/pairings.villages_west/"


def reader(role: Role, prefix: str = "", side: Side = Side.BOTH) -> Client:
    """Return a client signed in with one role."""
    user = User.objects.create_user(f"{role}{prefix}", full_name="王示例001")
    give_grant(
        user=user, role=role, place_prefix=prefix, side=side, first_day=date(2020, 1, 1), actor=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


def queries(client: Client, address: str) -> int:
    """Return how many queries a page takes once the names of places are known."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.django_db
def test_without_a_programme_the_front_page_says_so(client: Client) -> None:
    """A fresh installation is not an error."""
    answer = client.get("/")
    assert answer.status_code == 200
    assert "尚未建立协作关系" in answer.content.decode()


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/?period=2023&place=兴安盟", 200),
        ("/?as_of=2024-06-30", 200),
        ("/?period=2099", 422),
        ("/?period=x", 422),
        ("/?place=火星", 422),
        ("/?as_of=2999-01-01", 422),
        ("/?pending=1", 401),
        ("/figures/", 200),
        (WEST, 200),
        ("/figures/talent.trained_in_east.completion/", 200),
        ("/figures/agreements.years_paired/", 200),
        ("/figures/nope/", 404),
        (f"{WEST}?period=2023-02-30", 422),
        (f"{WEST}table.csv", 200),
        (f"{WEST}table.json", 200),
        (f"{WEST}table.xlsx", 200),
        (f"{WEST}records.csv", 200),
        (f"{WEST}records.json", 200),
        (f"{WEST}records.xlsx", 200),
        (f"{WEST}records.pdf", 404),
        ("/figures/nope/records.csv", 404),
        ("/places/", 200),
        ("/places/152223/", 200),
        ("/places/152200/", 200),
        ("/places/110105/", 200),
        ("/places/1101KF/", 200),
        ("/places/130100/", 422),
        ("/places/999999/", 404),
        ("/search/?q=不存在的地方名", 200),
        ("/search/", 200),
    ],
)  # fmt: skip
def test_each_address_has_its_status(client: Client, address: str, status: int) -> None:
    """What is not known is not found, what is not understood is refused, and both say so."""
    answer = client.get(address)
    assert answer.status_code == status
    if status >= 400 and not address.endswith(".pdf"):
        assert "<h1>" in answer.content.decode()
    answer.close()


def test_the_number_of_queries_does_not_grow_with_the_records(client: Client, pairing: Pairing) -> None:
    """One question for all figures, one for the map: two records or forty make no difference."""
    pages = ("/", "/?period=2023", "/figures/", WEST, "/places/152223/")
    pairing()
    pairing(west="150421", east="110106")
    few = [queries(client, page) for page in pages]
    for index in range(40):
        pairing(west=("152223", "150421", "150522")[index % 3], east=("110105", "110106")[index % 2])
    assert [queries(client, page) for page in pages] == few
    assert few[0] <= 20


def test_a_number_leads_to_its_records(client: Client, pairing: Pairing) -> None:
    """Every value on the figure page opens, and the rows behind it open too."""
    kept = pairing()
    page = client.get(f"{WEST}?period=2023").content.decode()
    assert f"/pairings/pairs/{kept.pk}/" in page
    assert client.get(f"/pairings/pairs/{kept.pk}/").status_code == 200
    lines = b"".join(client.get(f"{WEST}records.csv").streaming_content).decode().splitlines()
    assert len(lines) == 2


def test_a_changed_record_changes_the_drawing_that_was_kept(client: Client, pairing: Pairing) -> None:
    """Drawings are kept by what they show, so nothing stale is ever sent."""
    pairing()
    first = client.get("/?period=2023")
    kept = client.get("/?period=2023", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, kept.status_code) == (200, 304)
    pairing(west="150421")
    again = client.get("/?period=2023", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_drafts_are_shown_to_those_only_who_may_see_them(client: Client, pairing: Pairing) -> None:
    """A clerk sees the drafts of the own banner, the office all; visitors and other clerks are refused."""
    pairing(state="draft")
    own, programme = "/figures/pairings.pairs/?pending=1&place=152223", "/figures/pairings.pairs/?pending=1"
    clerk, other = (reader(Role.COUNTY_CLERK, prefix, Side.WEST) for prefix in ("152223", "150421"))
    office = reader(Role.OFFICE)
    assert [each.get(own).status_code for each in (client, other, clerk, office)] == [401, 403, 200, 200]
    assert [each.get(programme).status_code for each in (client, other, clerk, office)] == [401, 403, 403, 200]
    assert "pending=1" in office.get("/").content.decode()
    assert "pending=1" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("word", "address"),
    [
        ("扎赉特旗", "/places/152223/"),
        ("科右前旗", "/places/152221/"),
        ("labour.placed", "/figures/labour.placed/"),
        ("受结对帮扶村（嘎查）", WEST),
    ],
)
@pytest.mark.usefixtures("programme")
def test_a_sure_word_opens_at_once(client: Client, word: str, address: str) -> None:
    """Names, short names and keys lead straight to their page."""
    answer = client.get("/search/", {"q": word})
    assert (answer.status_code, answer.headers.get("Location")) == (302, address)


@pytest.mark.usefixtures("programme")
def test_a_page_is_told_in_the_readers_language(client: Client) -> None:
    """Simplified Chinese unless asked otherwise; a drawing kept in one language is not sent in another."""
    cache.clear()
    assert "两地之间的往来" in client.get("/").content.decode()
    assert "兩地之間的往來" in client.get("/", headers={"Accept-Language": "zh-Hant"}).content.decode()
    assert "What crosses between" in client.get("/", headers={"Accept-Language": "en"}).content.decode()


def test_the_place_page_tells_partners_and_lists(client: Client, programme: Programme, pairing: Pairing) -> None:
    """Whom a banner is paired with, what counts there, and where its records are."""
    pairing(west="152223", east="110105")
    page = client.get("/places/152223/").content.decode()
    assert "/places/110105/" in page
    assert "/pairings/pairs/?place=152223" in page
    assert programme.name


def test_the_whole_and_its_parts_are_told_apart_in_a_file(client: Client, pairing: Pairing) -> None:
    """Who adds up a column with both in it doubles the figure."""
    pairing()
    answer = client.get(f"{WEST}table.csv", headers={"accept-language": "en"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(answer.splitlines()))
    assert [row["Row"] for row in rows][:2] == ["Whole", "Part"]
    assert {row["Row"] for row in rows[1:]} == {"Part"}
