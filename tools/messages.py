"""Keep the Chinese of every app beside its English: ``python -m tools.messages extract | compile | check | review``.

Sentences are found in three places: calls such as ``_("...")`` in Python, ``{% translate %}`` in templates, and the
docstrings of refusals, which are what the person reads. Each app keeps its own
``locale/zh_Hans/LC_MESSAGES/django.po``, written by hand and sorted by the English; everything else is made from it.

What the portal says in Mongolian, of whichever app, is one catalogue of its own (docs/adr/0078). A translation that no
speaker has read yet bears the flag ``machine``; whoever reads it takes the flag away. ``review`` counts them.
"""

import ast
import io
import re
import sys
from argparse import ArgumentParser
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from qianli.kernel.base.script import PLACE, traditional

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "qianli"
FLOORS = ("kernel", "domains", "desks")
KEYWORDS = {word: spec for plain, spec in DEFAULT_KEYWORDS.items() for word in (plain, f"{plain}_lazy")}
KEYWORDS["gettext_noop"] = None
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()][\u3400-\u9fff]|[\u3400-\u9fff]\.(?!\w)")
# docs/glossary.md settles these: one word per thing, on every page.
SETTLED = {"已提交": "待确认", "数据指标": "指标", "佐证材料": "凭证", "拨付率": "支付率"}
MONGOLIAN_CATALOGUE = SOURCE / "desks" / "portal" / "locale" / "mn_Mong" / "LC_MESSAGES" / "django.po"
MACHINE = "machine"
# Letters of Mongolian proper, its punctuation and variation selectors; the vowel separator stands before a last a or e,
# the narrow no-break space between a word, number or name and its suffix.
MONGOLIAN = re.compile(
    r"(?:[\u1800-\u180a\u1820-\u1842][\u180b-\u180d\u180f]?|\u180e(?=[\u1820\u1821](?![\u1820-\u1842]))"
    r"|(?<=\S)\u202f(?=[\u1820-\u1842])|[ \d()–]|kWh)*"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One sentence in English; ``plural`` and ``context`` are empty where there is none."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        """The identity that a catalogue uses."""
        return (self.singular, self.plural) if self.plural else self.singular


def apps(source: Path = SOURCE) -> list[Path]:
    """Return the folders that own a catalogue, in alphabetical order."""
    found = [folder for floor in FLOORS for folder in (source / floor).glob("*") if (folder / "__init__.py").exists()]
    return sorted([*found, source / "site"])


def catalogue_path(app: Path, language: str = "zh_Hans") -> Path:
    """Return where an app keeps its translations."""
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def texts_of(app: Path, refusals: frozenset[str]) -> set[Text]:
    """Return every sentence that an app says.

    :param refusals: class names whose docstrings are sentences, from :func:`refusal_names`.
    """
    found: set[Text] = set()
    for path in _files(app, "*.py"):
        source = path.read_text()
        found.update(_called(source))
        found.update(_docstrings(source, refusals))
    for path in _files(app, "templates/**/*.*"):
        found.update(_called(_flat(templatize(path.read_text(), origin=str(path)))))
    return found


def _files(app: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(app.rglob(pattern)):
        if path.is_file() and "migrations" not in path.relative_to(app).parts:
            yield path


def _flat(templatized: str) -> str:
    """Drop the indentation that templatize keeps from the template: Python's tokenizer would trip over it."""
    return "\n".join(line.strip() for line in templatized.splitlines()) + "\n"


def _called(source: str) -> Iterator[Text]:
    for _line, said, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        singular, *plural = (said,) if isinstance(said, str) else said
        if singular.strip():  # gettext(" ".join(...)) is not a sentence
            yield Text(singular, plural[0] if plural else "", context or "")


def _docstrings(source: str, refusals: frozenset[str]) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name in refusals and (docstring := ast.get_docstring(node)):
            yield Text(" ".join(docstring.split()))


@cache
def refusal_names(source: Path = SOURCE) -> frozenset[str]:
    """Return the names of all classes below ``Refusal``, however many steps down and in whatever file."""
    parents: dict[str, set[str]] = {}
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                names = {
                    base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases
                }
                parents.setdefault(node.name, set()).update(names)
    known = {"Refusal"}
    while more := {name for name, above in parents.items() if above & known} - known:
        known |= more
    return frozenset(known)


def read_catalogue(path: Path, language: str | None = "zh_Hans") -> Catalog:
    """Return a catalogue from disk, an empty one when the app has none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def known_texts(catalogue: Catalog) -> dict[Text, Message]:
    """Return the messages of a catalogue by their English."""
    return {_text(message): message for message in catalogue if message.id}


def _text(message: Message) -> Text:
    singular, *plural = [message.id] if isinstance(message.id, str) else message.id
    return Text(singular, "".join(plural), message.context or "")


def said_in(message: Message) -> str:
    """Return the Chinese of a message; Chinese has no plural, so there is one form."""
    said = message.string or ""
    return said if isinstance(said, str) else said[0]


def extract_app(app: Path, refusals: frozenset[str]) -> tuple[list[Text], list[tuple[Text, str]]]:
    """Bring the catalogue of an app in line with its sources.

    :returns: sentences added without a translation, and sentences dropped with the one they had.
    """
    path = catalogue_path(app)
    used, known = texts_of(app, refusals), known_texts(read_catalogue(path))
    added = sorted(used - known.keys())
    dropped = [(text, said_in(known[text])) for text in sorted(known.keys() - used)]
    if used or path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered({text: said_in(known[text]) if text in known else "" for text in used}))
    return added, dropped


def rendered(translations: Mapping[Text, str]) -> str:
    """Return a catalogue as text that depends on nothing but the sentences: no dates, no line numbers."""
    catalogue = Catalog(locale="zh_Hans")
    for text, said in translations.items():
        catalogue.add(text.key, (said,) if text.plural else said, context=text.context or None)
    return _written(catalogue, HEADER)


def _written(catalogue: Catalog, header: str) -> str:
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, width=100)
    return header + body.getvalue().decode().rstrip() + "\n"


def mongolian_rendered(catalogue: Catalog) -> str:
    """Return the Mongolian catalogue as text, with the flags of what is not reviewed."""
    return _written(catalogue, HEADER.replace("zh_Hans", "mn_Mong"))


def mongolian() -> dict[Text, Message]:
    """Return what the portal says in Mongolian, by its English; names of places by their Chinese."""
    return known_texts(read_catalogue(MONGOLIAN_CATALOGUE, None))


def mongolian_problems(used: Collection[Text], known: Mapping[Text, Message]) -> list[str]:
    """Return what is wrong with Mongolian translations, one line each.

    :param used: every sentence that the house says.
    """
    found = []
    for text, message in known.items():
        said = said_in(message)
        if text.context != PLACE and text not in used:
            found.append(("not used any more", text))
        elif _placeholders(said) != _placeholders(text.plural or text.singular):
            found.append(("other placeholders in the translation", text))
        elif not said or not MONGOLIAN.fullmatch(PLACEHOLDER.sub("0", said)):
            found.append(("not written in Mongolian letters", text))
    return [f"{_shown(MONGOLIAN_CATALOGUE)}: {what}: {text.singular!r}" for what, text in sorted(found)]


def review() -> str:
    """Return how many Mongolian translations a speaker has read, and how much of the portal has none."""
    known = mongolian()
    unread = [text for text, message in known.items() if MACHINE in message.flags]
    own = {text for app in apps() if app.name in {"portal", "web"} for text in texts_of(app, frozenset())}
    return (
        f"Mongolian: {len(known)} sentences and names, {len(known) - len(unread)} read by a speaker, "
        f"{len(unread)} made by a machine. {len(own - known.keys())} of {len(own)} sentences of the portal and "
        "its shell stand in Chinese."
    )


def compile_app(app: Path) -> None:
    """Write the binary catalogues of an app: simplified as translated, traditional by OpenCC.

    ``s2tw`` changes characters only, to the forms that readers of traditional Chinese use today (群眾, not 羣衆). The
    words stay those of the agreements (項目, not 專案): an official term is not to be paraphrased by a machine.
    """
    catalogue = read_catalogue(catalogue_path(app))
    if not len(catalogue):
        return
    _write_binary(catalogue, catalogue_path(app))
    for message in catalogue:
        if message.id:
            said = traditional(said_in(message))
            message.string = (said,) if isinstance(message.id, tuple) else said
    _write_binary(catalogue, catalogue_path(app, "zh_Hant"))


def _write_binary(catalogue: Catalog, beside: Path) -> None:
    beside.parent.mkdir(parents=True, exist_ok=True)
    with beside.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def problems(app: Path, refusals: frozenset[str]) -> list[str]:
    """Return what is wrong with the Chinese of one app, one line each, naming the file and the sentence."""
    path = catalogue_path(app)
    used, catalogue = texts_of(app, refusals), read_catalogue(path)
    known = known_texts(catalogue)
    found = [("missing", text) for text in used - known.keys()]
    found += [("not used any more", text) for text in known.keys() - used]
    found += [("obsolete", _text(message)) for message in catalogue.obsolete.values()]
    for text, message in known.items():
        if not said_in(message):
            found.append(("not translated", text))
        elif message.fuzzy:
            found.append(("fuzzy", text))
        elif _placeholders(said_in(message)) != _placeholders(text.plural or text.singular):
            found.append(("other placeholders in the translation", text))
        elif HALF_WIDTH.search(said_in(message)):
            found.append(("half-width punctuation in Chinese", text))
        found += [(f"says {word}, the glossary {SETTLED[word]}", text) for word in SETTLED if word in said_in(message)]
    return [f"{_shown(path)}: {what}: {text.singular!r}" for what, text in sorted(found)]


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def _placeholders(said: str) -> list[str]:
    return sorted(match.group() for match in PLACEHOLDER.finditer(said))


def contradictions(folders: Iterable[Path]) -> list[str]:
    """Return the sentences that two apps translate differently: Django would show one of them in both places."""
    seen: dict[Text, tuple[str, Path]] = {}
    found = []
    for app in folders:
        path = catalogue_path(app)
        for text, message in known_texts(read_catalogue(path)).items():
            here = said_in(message)
            there, first = seen.setdefault(text, (here, app))
            if here != there and here and there:
                found.append(f"{_shown(path)}: {text.singular!r} is {here}, but {there} in {first.name}")
    return found


def check(source: Path = SOURCE) -> list[str]:
    """Return every problem of every app."""
    refusals = refusal_names(source)
    found = [problem for app in apps(source) for problem in problems(app, refusals)]
    return found + contradictions(apps(source))


def check_mongolian() -> list[str]:
    """Return every problem of the Mongolian catalogue."""
    used = {text for app in apps() for text in texts_of(app, refusal_names())}
    return mongolian_problems(used, mongolian())


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; 1 when ``check`` finds anything."""
    parser = ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("command", choices=("extract", "compile", "check", "review"))
    parser.add_argument("app", nargs="*", help="names such as talent; none: all")
    chosen = parser.parse_args(arguments)
    folders = [app for app in apps() if not chosen.app or app.name in chosen.app]
    if chosen.command == "review":
        print(review())
        return 0
    if chosen.command == "check":
        found = [problem for app in folders for problem in problems(app, refusal_names())] + contradictions(folders)
        found += check_mongolian()
        print("\n".join(found) or f"{len(folders)} catalogues are complete")
        return bool(found)
    if chosen.command == "compile":
        for app in folders:
            compile_app(app)
        _write_binary(read_catalogue(MONGOLIAN_CATALOGUE, None), MONGOLIAN_CATALOGUE)
        return 0
    for app in folders:
        added, dropped = extract_app(app, refusal_names())
        for text in added:
            print(f"{app.name}: to translate: {text.singular!r}")
        for text, said in dropped:
            print(f"{app.name}: dropped: {text.singular!r} ({said})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
