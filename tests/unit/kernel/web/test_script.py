"""A page in Traditional script says names in it, and keeps what programs read and what is a person's own."""

import json
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.template import Context, Template
from django.test import Client
from django.utils.html import json_script

from qianli.kernel.base.script import traditional
from qianli.kernel.web.script import marked_page, traditional_page
from tests.database import ROOT

PAGE = """<h1 title="扎赉特旗">扎赉特旗 &amp; 兴安盟</h1>
<option value="扎赉特旗">扎赉特旗</option><input value="兴安盟" placeholder="兴安盟">
<a href="/search/?q=兴安盟">协作</a><textarea>兴安盟</textarea><code>兴安盟</code>
<td class="x" translate="no"><a href="/p/">于后云</a></td><td>云</td><script>"协作"</script>"""
TOLD = """<h1 title="扎賚特旗">扎賚特旗 &amp; 興安盟</h1>
<option value="扎赉特旗">扎賚特旗</option><input value="兴安盟" placeholder="興安盟">
<a href="/search/?q=兴安盟">協作</a><textarea>兴安盟</textarea><code>兴安盟</code>
<td class="x" translate="no"><a href="/p/">于后云</a></td><td>雲</td><script>"协作"</script>"""


def test_texts_are_converted_and_values_are_not() -> None:
    assert traditional_page(PAGE) == TOLD


def test_drawings_tell_the_names_of_the_page() -> None:
    page = traditional_page(json_script({"name": "扎赉特旗", "href": "/places/152223/?q=%E6%97%97"}, "props"))
    props = json.loads(page.partition(">")[2].partition("</script>")[0])
    assert props == {"name": "扎賚特旗", "href": "/places/152223/?q=%E6%97%97"}


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("zh_Hant/**/*.mo")), ids=lambda path: path.parents[3].name)
def test_a_catalogue_that_is_converted_again_stays(path: Path) -> None:
    """Texts of the house come converted already, beside names that do not."""
    with path.open("rb") as file:
        said = [message.string for message in read_mo(file) if message.id]
    texts = [text for each in said for text in ([each] if isinstance(each, str) else each)]
    assert [text for text in texts if traditional(text) != text] == []


def test_a_person_keeps_the_characters_of_the_name() -> None:
    shown = Template('{% include "web/tools.html" with user=someone %}').render(
        Context({"someone": type("User", (), {"is_authenticated": True, "__str__": lambda _: "于后"})()})
    )
    assert "于后</span>" in traditional_page(shown)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "told"), [("zh-tw", "設計語言"), ("zh-cn", "设计语言"), ("en", "Design language")]
)
def test_each_reader_gets_the_page_in_the_own_script(client: Client, language: str, told: str) -> None:
    page = client.get("/gallery/", headers={"accept-language": language}).content.decode()
    assert told in page
    assert ("突泉縣" in page) == (language == "zh-tw")
    assert "/gallery/" in page


def test_chinese_words_on_another_page_are_marked() -> None:
    """A voice that reads English would spell them; what holds no elements stays, and so does what is marked already."""
    page = (
        '<title>扎赉特旗 · Qianli</title><p>All of 兴安盟 (2024)</p><p>王示例001</p><b lang="zh-Hans">千里</b>'
        '<option value="1">扎赉特旗</option><option>All of 兴安盟</option><textarea>兴安盟</textarea>'
        '<a title="兴安盟">《协议》〔2024〕1号 of 8 May</a>'
    )
    assert marked_page(page) == (
        '<title>扎赉特旗 · Qianli</title><p>All of <span lang="zh-Hans">兴安盟</span> (2024)</p>'
        '<p><span lang="zh-Hans">王示例001</span></p><b lang="zh-Hans">千里</b>'
        '<option value="1" lang="zh-Hans">扎赉特旗</option><option>All of 兴安盟</option><textarea>兴安盟</textarea>'
        '<a title="兴安盟"><span lang="zh-Hans">《协议》〔2024〕1号</span> of 8 May</a>'
    )
