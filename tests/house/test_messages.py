"""The messages tool finds every sentence, names every gap, and makes the traditional Chinese."""

import gettext
import gzip
import json
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from qianli.kernel.base.refusal import Refusal
from tools import messages
from tools.messages import Text

ACTIONS = '''
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy

class AlreadyEnded(Refusal):
    """This posting ended on {last_day};
    correct the spell instead."""

class EndedTwice(AlreadyEnded):
    """Again."""

class Plain:
    """No sentence."""

LABEL = _("Posting" "s")
STATE = pgettext_lazy("posting", "open")
COUNTED = ngettext_lazy("%(count)s person", "%(count)s persons", "count")
'''
TEMPLATE = """
{% if a %}
    {% translate "Sign in" %}
      <p>it's {{ a|default:_("unknown") }}</p>
  {% blocktranslate with name=a trimmed %}
      Hello {{ name }},
      welcome
  {% endblocktranslate %}
{% endif %}
"""
FOUND = {
    Text("This posting ended on {last_day}; correct the spell instead."),
    Text("Again."),
    Text("Postings"),
    Text("open", context="posting"),
    Text("%(count)s person", "%(count)s persons"),
    Text("Sign in"),
    Text("unknown"),
    Text("Hello %(name)s, welcome"),
}
CHINESE = {
    "Again.": "又一次。",
    "Hello %(name)s, welcome": "%(name)s，欢迎群众",
    "%(count)s person": "%(count)s 人",
    "This posting ended on {last_day}; correct the spell instead.": "此项选派已于 {last_day} 结束；请更正起止时间。",
}

# What pages call the regions and their programme for short.
SHORT_NAMES = {"北京", "内蒙古", "京蒙协作"}


def names_of_divisions() -> set[str]:
    """Return the names of all divisions that an installation is loaded with."""
    content = json.loads(gzip.decompress((settings.BUILD_DIR / "places" / "divisions.json.gz").read_bytes()))
    at = content["columns"].index("name")
    return {division[at] for division in content["divisions"]}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source tree with one domain."""
    app = tmp_path / "domains" / "talent"
    (app / "templates" / "talent").mkdir(parents=True)
    (app / "migrations").mkdir()
    (app / "__init__.py").touch()
    (app / "actions.py").write_text(ACTIONS)
    (app / "migrations" / "0001_initial.py").write_text('x = _("only in a migration")')
    (app / "templates" / "talent" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def app(source: Path) -> Path:
    return source / "domains" / "talent"


def translate(app: Path, chinese: dict[str, str]) -> None:
    """Write translations by hand: the given ones, and 好 for the others."""
    path = messages.catalogue_path(app)
    lines = path.read_text().split("\n\n")
    done = [lines[0]]
    for entry in lines[1:]:
        said = next((said for english, said in chinese.items() if f'msgid "{english}"' in entry), "好")
        done.append(entry.replace('msgstr ""', f'msgstr "{said}"').replace('msgstr[0] ""', f'msgstr[0] "{said}"'))
    path.write_text("\n\n".join(done).rstrip() + "\n")


def test_every_sentence_is_found(source: Path, app: Path) -> None:
    """Calls, templates and the docstrings of refusals, also of refusals of refusals."""
    assert messages.texts_of(app, messages.refusal_names(source)) == FOUND


def test_extracting_twice_changes_nothing(source: Path, app: Path) -> None:
    """No dates and no line numbers: the file changes only when a sentence does."""
    refusals = messages.refusal_names(source)
    added, dropped = messages.extract_app(app, refusals)
    assert (set(added), dropped) == (FOUND, [])
    translate(app, CHINESE)
    once = messages.catalogue_path(app).read_text()
    assert messages.extract_app(app, refusals) == ([], [])
    assert messages.catalogue_path(app).read_text() == once


def test_a_dropped_sentence_is_told_with_its_translation(source: Path, app: Path) -> None:
    """Whoever rewords a sentence gets the old translation back to adapt it."""
    refusals = messages.refusal_names(source)
    messages.extract_app(app, refusals)
    translate(app, CHINESE)
    (app / "actions.py").write_text('X = _("Once more.")')
    added, dropped = messages.extract_app(app, frozenset())
    assert added == [Text("Once more.")]
    assert (Text("Again."), "又一次。") in dropped


def test_gaps_are_named(source: Path, app: Path) -> None:
    """The build stops with the file and the sentence."""
    refusals = messages.refusal_names(source)
    assert len(messages.problems(app, refusals)) == len(FOUND)
    messages.extract_app(app, refusals)
    path = messages.catalogue_path(app)
    assert {problem.split(": ")[1] for problem in messages.problems(app, refusals)} == {"not translated"}
    translate(app, CHINESE)
    assert messages.check(source) == []
    good = path.read_text()
    for before, after, problem in [
        ("又一次。", "", "not translated: 'Again.'"),
        ('msgid "Again."', '#, fuzzy\nmsgid "Again."', "fuzzy: 'Again.'"),
        ('msgid "Again."', 'msgid "Never."', "not used any more: 'Never.'"),
        ("{last_day} 结束", "{day} 结束", "other placeholders in the translation"),
        ("%(count)s 人", "人", "other placeholders in the translation"),
        ("又一次。", "又一次,好", "half-width punctuation in Chinese: 'Again.'"),
        ("又一次。", "已提交", "says 已提交, the glossary 待确认: 'Again.'"),
    ]:
        path.write_text(good.replace(before, after))
        assert any(problem in line for line in messages.check(source)), problem
    path.write_text(good + '\n#~ msgid "Gone"\n#~ msgstr "走了"\n')
    assert [line.partition(": ")[2] for line in messages.check(source)] == ["obsolete: 'Gone'"]


def test_one_sentence_has_one_translation(source: Path, app: Path) -> None:
    """Django puts all catalogues into one: of two translations one would show in both places."""
    other = source / "domains" / "labour"
    other.mkdir()
    (other / "__init__.py").touch()
    (other / "views.py").write_text('X = _("Postings")')
    for each in (app, other):
        messages.extract_app(each, messages.refusal_names(source))
        translate(each, CHINESE | {"Postings": f"选派{each.name}"})
    found = messages.contradictions([app, other])
    assert [line.partition(": ")[2] for line in found] == ["'Postings' is 选派labour, but 选派talent in talent"]


def test_traditional_chinese_changes_characters_only(source: Path, app: Path) -> None:
    """Readers get their characters; official words stay, and placeholders are untouched."""
    messages.extract_app(app, messages.refusal_names(source))
    translate(app, CHINESE)
    messages.compile_app(app)
    texts = {}
    for language in ("zh_Hans", "zh_Hant"):
        with messages.catalogue_path(app, language).with_suffix(".mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        texts[language] = [catalogue.gettext("Hello %(name)s, welcome"), catalogue.ngettext("%(count)s person", "", 2)]
    assert texts == {
        "zh_Hans": ["%(name)s，欢迎群众", "%(count)s 人"],
        "zh_Hant": ["%(name)s，歡迎群眾", "%(count)s 人"],
    }


def below(refusal: type[Refusal]) -> set[type[Refusal]]:
    """Every loaded class below a refusal, itself included."""
    return {refusal}.union(*(below(each) for each in refusal.__subclasses__()))


def test_every_refusal_is_looked_up_under_the_sentence_that_was_extracted() -> None:
    """Two sides build the sentence, the tool from source text and the refusal from its class; they must agree."""
    known: set[str] = set()
    for app in messages.apps():
        known |= {text.singular for text in messages.texts_of(app, messages.refusal_names())}
    loaded = {each for each in below(Refusal) if each.__module__.startswith("qianli.")}
    assert len(loaded) > 10
    assert {each.__name__ for each in loaded if " ".join((each.__doc__ or "").split()) not in known} == set()


def test_mongolian_is_written_as_mongolian_and_says_who_made_it() -> None:
    """One catalogue of its own: letters, separators and placeholders are checked, and unread sentences are admitted."""
    known = messages.mongolian()
    assert messages.check_mongolian() == []
    places = {text.singular for text in known if text.context == messages.PLACE}
    assert places - names_of_divisions() == SHORT_NAMES
    unread = [text for text, message in known.items() if messages.MACHINE in message.flags]
    note = messages.SOURCE / "kernel" / "web" / "templates" / "web" / "by_machine.html"
    assert note.exists() == bool(unread), "the note on the pages is there as long as a sentence is unread"
    assert f"{len(unread)} made by a machine" in messages.review()


def test_what_is_wrong_in_mongolian_is_named() -> None:
    """A vowel separator before no vowel, a suffix without its space, Cyrillic, and a sentence nobody says."""
    used = [Text("Search"), Text("as of {day}")]
    for said, found in (
        ("ᠬᠠᠶᠢᠬᠤ", []),
        ("ᠬᠣᠷᠢᠶ\u180eᠠ", []),
        ("ᠬᠣᠷᠢᠶ\u180e", ["not written in Mongolian letters"]),
        ("ᠬᠠᠶᠢᠬᠤ \u202fᠤᠨ", ["not written in Mongolian letters"]),
        ("хайх", ["not written in Mongolian letters"]),
        ("搜索", ["not written in Mongolian letters"]),
        ("", ["not written in Mongolian letters"]),
    ):
        wrong = messages.mongolian_problems(used, {used[0]: Message("Search", said)})
        assert [line.split(": ")[1] for line in wrong] == found, said
    wrong = messages.mongolian_problems(
        used, {used[1]: Message("as of {day}", "ᠬᠦᠷᠲᠡᠯ\u180eᠡ"), Text("Gone"): Message("Gone", "ᠬᠠᠶᠢᠬᠤ")}
    )
    assert [line.split(": ")[1] for line in wrong] == ["not used any more", "other placeholders in the translation"]
