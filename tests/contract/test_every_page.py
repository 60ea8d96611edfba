"""Every page says all that it says in the language of its reader, and weighs no more than a thin line can carry."""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from qianli.kernel.base.script import simplified, traditional
from qianli.kernel.figures.registry import all_figures
from qianli.kernel.tables.registry import all_tables
from tests.factories.pages import Visit, every_page, visitor
from tests.factories.reading import Said, read
from tools.messages import apps, catalogue_path, known_texts, read_catalogue, said_in

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"(?<![\w.*-])[A-Za-z]{2,}(?![\w*-])")  # not the letters in numbers, codes and names of files
KEY_END = re.compile(r" · [0-9a-f]{6}\b")  # the end of a key in the name of a record may be letters only
# What Chinese offices write in Latin letters: formats, units, standards, the name of the other language.
WRITTEN_SO = frozenset(
    {
        "API",
        "CSV",
        "EN",
        "English",
        "Excel",
        "GB",
        "GS",
        "JSON",
        "JavaScript",
        "MB",
        "PDF",
        "PFLOPS",
        "PIN",
        "PUE",
        "kWh",
    }
)
# Names of the two regions and their programme, which the records hold in Chinese.
NAMES = frozenset({"京蒙协作", "北京市", "内蒙古自治区"})
MAIN, MONGOLIAN_STYLES = "islands/main.ts", "islands/styles/mongolian.css"
MOST_BYTES = 255_000
MOST_FONT_BYTES = 90_000
# Letters that a page in Mongolian has only where it says that they are of another language.
FOREIGN = re.compile(r"[\u3400-\u9fff\u0400-\u04ff]")


def pages_in(language: str, visits: list[Visit]) -> Iterator[tuple[Visit, str]]:
    """Yield what is at each address in a language, where it is a page; also the page of a refusal."""
    insider, stranger = visitor(), Client(raise_request_exception=False)
    for visit in visits:
        answer = (insider if visit.signed_in else stranger).get(visit.address, headers={"Accept-Language": language})
        assert answer.status_code < 500, f"{visit.address}: {answer.status_code}"
        page = "" if answer.streaming else answer.content.decode()
        assert not answer.headers.get("Location", "").startswith("/account/login/"), f"{visit.address} was not opened"
        if "<!doctype html>" in page:
            yield visit, page


def texts(page: str) -> list[Said]:
    """Return the texts of a page that are the house's, not a person's."""
    return [each for each in read(page)[0] if not each.own]


@cache
def chinese_sentences() -> frozenset[str]:
    """Return all that the house says in Chinese, of more than two characters: shorter ones may be data as well."""
    told = {said_in(each) for app in apps() for each in known_texts(read_catalogue(catalogue_path(app))).values()}
    aliases = {alias for figure in all_figures() for alias in figure.aliases}
    return frozenset(each for each in told - aliases - NAMES if len(HAN.findall(each)) > 2)


def english_in(said: Said) -> bool:
    """Whether a text that counts as Chinese has words of another language."""
    return said.language.startswith("zh") and bool(set(LATIN.findall(KEY_END.sub("", said.text))) - WRITTEN_SO)


def chinese_in(said: Said) -> bool:
    """Whether a text on an English page is Chinese and does not say so, or is a sentence of the house."""
    unmarked = said.language == "en" and not said.bare and HAN.search(said.text)
    return bool(unmarked) or said.text in chinese_sentences()


def foreign_in(said: Said) -> bool:
    """Whether a text that counts as Mongolian has letters of another script; in attributes nothing can be marked."""
    told = FOREIGN.search(said.text) or set(LATIN.findall(said.text)) - WRITTEN_SO
    return said.language == "mn-Mong" and not said.bare and bool(told)


@cache
def script_files(name: str) -> frozenset[str]:
    """Return the files that a script of the house needs, by its source: itself, its styles, and all that it imports."""
    chunk = manifest()[name]
    own = {chunk["file"], *chunk.get("css", ())}
    return frozenset(own.union(*(script_files(each) for each in chunk.get("imports", ()) if each != MAIN)))


@cache
def manifest() -> dict[str, Any]:
    """Return what the browser build says of its files."""
    found: dict[str, Any] = json.loads((settings.BUILD_DIR / "dist" / ".vite" / "manifest.json").read_text())
    return found


def source_of(island: str) -> str:
    """Return the name under which the build keeps an island; one that others share has no source of its own."""
    return next(name for name, chunk in manifest().items() if chunk["name"] == island)


@cache
def packed(file: str) -> int:
    """Return the bytes of a built file on the line."""
    return len(gzip.compress((settings.BUILD_DIR / "dist" / file).read_bytes(), 6))


def weight(page: str) -> int:
    """Return the bytes of a first visit: the page, the styles, and every script that its parts ask for, packed."""
    files = script_files(MAIN).union(*(script_files(source_of(each)) for each in read(page)[1]))
    return len(gzip.compress(page.encode(), 6)) + sum(packed(file) for file in files)


def test_a_chinese_page_has_no_english_and_is_light() -> None:
    """Doors that show no page of their own, because they answer posts, files and parts, are passed by."""
    wrong, heavy, shown = {}, {}, 0
    for visit, page in pages_in("zh-hans", every_page()):
        shown += 1
        if (bytes_sent := weight(page)) > MOST_BYTES:
            heavy[visit.address] = bytes_sent
        for said in texts(page):
            if english_in(said):
                wrong[said.text] = visit.address
    assert shown > 5 * len(all_tables()), "pages are lost from the walk"
    assert (wrong, heavy) == ({}, {})


def test_an_english_page_has_no_chinese_but_names() -> None:
    """Names of places and records are Chinese and say so; a sentence of the house in Chinese is forgotten English."""
    wrong = {}
    for visit, page in pages_in("en", every_page()):
        for said in texts(page):
            if chinese_in(said):
                wrong[said.text] = visit.address
    assert wrong == {}


def test_a_traditional_page_has_no_simplified_character() -> None:
    """One page of each kind: the words of all others were compared with the same table in the catalogues."""
    once = {visit.kind: visit for visit in every_page()}
    wrong = {
        said.text: visit.address
        for visit, page in pages_in("zh-hant", list(once.values()))
        for said in texts(page)
        if said.language == "zh-Hant" and traditional(simplified(said.text)) != said.text
    }
    assert wrong == {}


def test_a_mongolian_page_marks_all_that_is_not_and_brings_one_font() -> None:
    """One page of each kind that is written in Mongolian; all others are Chinese, which the walk above has seen."""
    once = {visit.kind: visit for visit in every_page()}
    wrong, heavy, shown = {}, {}, set()
    styles = manifest()[MONGOLIAN_STYLES]
    fonts = sum((settings.BUILD_DIR / "dist" / each).stat().st_size for each in styles["assets"])
    for visit, page in pages_in("mn-Mong", list(once.values())):
        said = texts(page)
        assert said[0].language in {"mn-Mong", "zh-Hans"}, visit.address
        if said[0].language == "mn-Mong":
            shown.add(visit.kind)
            wrong |= {each.text: visit.address for each in said if foreign_in(each)}
            if (bytes_sent := weight(page) + packed(styles["file"])) > MOST_BYTES:
                heavy[visit.address] = bytes_sent
    assert shown >= {"portal_front", "portal_figures", "portal_figure", "portal_places", "portal_place"}
    assert (wrong, heavy) == ({}, {})
    assert fonts < MOST_FONT_BYTES


def test_the_walk_can_fail() -> None:
    """English in a Chinese page, Chinese in an English one, and an island with all it imports are found."""
    page = '<html lang="{}"><h1>{}</h1><p translate="no">Li 李</p><i data-island="map-flows"/></html>'
    marked = f'<b lang="zh-Hans">{min(chinese_sentences())}</b>'
    for words, found in (("Draft", True), ("导出 CSV", False)):
        assert [english_in(each) for each in texts(page.format("zh-Hans", words))] == [found]
    for words, found in (("ᠬᠠᠶᠢᠬᠤ 3", False), ("хайх", True), ("旗", True), ("Draft", True)):
        assert [foreign_in(each) for each in texts(page.format("mn-Mong", words))] == [found]
    for words, found in (("扎赉特旗", True), ('<b lang="zh-Hans">扎赉特旗</b>', False), (marked, True)):
        assert [chinese_in(each) for each in texts(page.format("en", words))] == [found]
    assert weight(page) > 150_000
