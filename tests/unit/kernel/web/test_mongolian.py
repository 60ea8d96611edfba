"""Mongolian is written downwards on pages of the portal; what has no translation stands in Chinese and says so."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from qianli.domains.ledger.models import Programme
from qianli.kernel.base.periods import parse_period
from qianli.kernel.base.script import MONGOLIAN
from qianli.kernel.base.units import Unit
from qianli.kernel.web import format as words
from qianli.kernel.web.script import mongolian_page
from tests.factories import make

JALAID = "ᠵᠠᠯᠠᠶᠢᠳ ᠬᠣᠰᠢᠭᠤ"


def client_asking(accepted: str = "", chosen: str = "") -> Client:
    """A browser that names languages, and one that has chosen from the menu."""
    client = Client(headers={"Accept-Language": accepted} if accepted else None)
    if chosen:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = chosen
    return client


def language_of(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


def test_known_places_have_their_mongolian_names_and_other_chinese_says_so() -> None:
    with override(MONGOLIAN):
        told = mongolian_page(
            '<title>扎赉特旗</title><h1>扎赉特旗 · 好 2</h1><option value="扎赉特旗">扎赉特旗</option>'
            '<b lang="zh-Hans">突泉县</b>'
        )
    assert told == (
        f'<title>{JALAID}</title><h1>{JALAID} · <span lang="zh-Hans">好</span> 2</h1>'
        f'<option value="扎赉特旗">{JALAID}</option><b lang="zh-Hans">突泉县</b>'
    )


def test_numbers_are_told_in_ten_thousands_and_months_by_number() -> None:
    """As in the Chinese of the region: the two languages have the same scale words."""
    with override(MONGOLIAN):
        money = words.spoken(Decimal(2_390_000_000), Unit.CNY)
        assert (money.digits, str(money)) == ("23.9", "23.9 ᠳᠦᠩᠰᠢᠭᠤᠷ ᠶᠤᠸᠠᠨ")
        assert words.period(parse_period("2024-H1")).startswith("2024 ᠣᠨ\u202fᠤ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "chosen", "written"),
    [
        ("", MONGOLIAN, "mn-Mong"),
        ("mn-Mong-CN, zh-CN;q=0.5", "", "mn-Mong"),
        ("mn-CN", "", "mn-Mong"),
        ("mn-MN, mn;q=0.9", "", "zh-Hans"),
        ("zh-CN", "", "zh-Hans"),
    ],
)
def test_mongolian_goes_to_who_asks_for_its_script(accepted: str, chosen: str, written: str) -> None:
    """Readers of Cyrillic Mongolian ask for "mn" alone, and mostly cannot read the other script."""
    make(Programme, key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000")
    answer = client_asking(accepted, chosen).get("/")
    page = answer.content.decode()
    assert language_of(page) == written
    assert ("mongolian-" in page) == ('role="note"' in page) == (written == "mn-Mong")
    assert answer.headers["Content-Language"] == written.lower()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/parties/organisations/", "/nowhere/"])
def test_other_pages_are_chinese_whole(address: str) -> None:
    page = client_asking(chosen=MONGOLIAN).get(address).content.decode()
    assert language_of(page) == "zh-Hans"
    assert "mongolian-" not in page
