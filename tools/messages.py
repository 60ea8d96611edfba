"""Keep the Chinese of every app beside its English: ``python -m tools.messages extract | compile | check``.

Sentences are found in three places: calls such as ``_("...")`` in Python, ``{% translate %}`` in templates, and the
docstrings of refusals, which are what the person reads. Each app keeps its own
``locale/zh_Hans/LC_MESSAGES/django.po``, written by hand and sorted by the English; everything else is made from it.
"""

import ast
import io
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from qianli.kernel.base.script import traditional

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


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue from disk, an empty one when the app has none yet."""
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


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
    body = io.BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, width=100)
    return HEADER + body.getvalue().decode().rstrip() + "\n"


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


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands; 1 when ``check`` finds anything."""
    parser = ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("command", choices=("extract", "compile", "check"))
    parser.add_argument("app", nargs="*", help="names such as talent; none: all")
    chosen = parser.parse_args(arguments)
    folders = [app for app in apps() if not chosen.app or app.name in chosen.app]
    if chosen.command == "check":
        found = [problem for app in folders for problem in problems(app, refusal_names())] + contradictions(folders)
        print("\n".join(found) or f"{len(folders)} catalogues are complete")
        return bool(found)
    for app in folders:
        if chosen.command == "compile":
            compile_app(app)
            continue
        added, dropped = extract_app(app, refusal_names())
        for text in added:
            print(f"{app.name}: to translate: {text.singular!r}")
        for text, said in dropped:
            print(f"{app.name}: dropped: {text.singular!r} ({said})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
