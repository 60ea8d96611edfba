"""A word finds what bears it: places and figures at once, records by name, persons by who may see them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from opencc import OpenCC

from qianli.domains.parties.models import Organisation, Person
from qianli.domains.trade.models import Brand
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from tests.factories import make
from tests.unit.desks.portal.conftest import Pairing

NAME = "示例云端小学"


@pytest.fixture
def office(db: None) -> Client:
    """Someone who may see everything."""
    user = User.objects.create_user("office", full_name="王示例001")
    give_grant(user=user, role=Role.OFFICE, first_day=date(2020, 1, 1), actor=None, at=datetime(2020, 1, 1, tzinfo=UTC))
    client = Client()
    client.force_login(user)
    return client


def found(client: Client, word: str) -> str:
    """Return the page of a search, or where it leads."""
    answer = client.get("/search/", {"q": word})
    return answer.headers.get("Location") or answer.content.decode()


@pytest.mark.usefixtures("programme")
def test_a_search_without_a_word_says_what_can_be_found(client: Client) -> None:
    page = found(client, "")
    assert "/funds/projects/" in page
    assert "?q=%E9%80%9A%E5%B7%9E%E5%8C%BA" in page


def test_an_organisation_and_its_pair_are_found_in_either_script(client: Client, pairing: Pairing) -> None:
    pair = pairing()
    Organisation.objects.filter(pk=pair.west_party_id).update(name=NAME)
    for word in (NAME, OpenCC("s2t").convert(NAME), NAME[2:4]):
        page = found(client, word)
        assert f"/parties/organisations/{pair.west_party_id}/" in page
        assert f"/pairings/pairs/{pair.pk}/" in page


def test_more_records_take_no_more_queries(client: Client, pairing: Pairing) -> None:
    """Each list shows six of its records, says how many there are, and has a way to the rest."""
    pair = pairing()
    Organisation.objects.filter(pk=pair.west_party_id).update(name=NAME)
    found(client, NAME)
    counts = []
    for more in (0, 7):
        for number in range(more):
            make(Organisation, name=f"{NAME}{number}", kind="school", place_id="152223")
        with CaptureQueriesContext(connection) as seen:
            page = found(client, NAME)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20
    assert page.count('href="/parties/organisations/') == 6
    assert "kind=parties.organisations" in page


def test_a_draft_is_found_by_those_only_who_may_see_it(client: Client, office: Client, pairing: Pairing) -> None:
    programme = pairing().programme
    brand = make(Brand, title="示例牧草", state="draft", programme=programme, west_id="152223", east_id="110105")
    assert found(office, "示例牧草") == f"/trade/brands/{brand.pk}/"
    assert "/trade/brands/" not in found(client, "示例牧草")


@pytest.mark.usefixtures("programme")
def test_a_person_is_found_by_who_sees_personal_data_there_and_by_nobody_else(client: Client, office: Client) -> None:
    """By the beginning of the name, as written or in the other script; a surname alone lists nobody."""
    living = make(Person, name="于示例龙", place_id="152223")
    away = User.objects.create_user("away", full_name="李示例002")
    give_grant(
        user=away, role=Role.OFFICE, place_prefix="152221", side=Side.WEST, first_day=date(2020, 1, 1), actor=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    elsewhere = Client()
    elsewhere.force_login(away)
    address = f"/parties/persons/{living.pk}/"
    assert [found(office, word) for word in ("于示", "于示例龙", "于示例龍")] == [address] * 3
    assert address not in found(office, "于")
    assert address not in found(office, "示例龙")
    for each in (client, elsewhere):
        assert "/parties/persons/" not in found(each, "于示例龙")


@pytest.mark.usefixtures("programme")
def test_persons_of_one_name_are_listed_with_their_places(office: Client) -> None:
    """Their names stay as they are written, whatever the script of the page."""
    for _number in range(2):
        make(Person, name="于示例龙", place_id="152223")
    page = office.get("/search/", {"q": "于示"}, headers={"Accept-Language": "zh-hant"}).content.decode()
    assert page.count('translate="no"><mark>于示</mark>例龙') == 2
    kinds = office.get("/api/search", {"q": "于示"}).json()["records"]
    assert [(each["kind"], each["total"]) for each in kinds] == [("parties.persons", 2)]


@pytest.mark.usefixtures("programme")
def test_a_place_stands_before_what_bears_its_name(client: Client) -> None:
    """Where kinds are found equally well, the shortest name is the one that was meant."""
    make(Organisation, name="扎赉特旗示例小学", kind="school", place_id="152223")
    records = client.get("/api/search", {"q": "zhalaite"}).json()["records"]
    assert [each["kind"] for each in records] == ["places.divisions", "parties.organisations"]
    assert records[0]["items"][0]["name"] == "扎赉特旗"
