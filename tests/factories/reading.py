"""What a reader meets on a page: its texts, also those in attributes, each with the language that it is marked with."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
BARE = frozenset({"title", "option"})
SILENT = frozenset({"style", "code", "pre", "textarea"})
READ = frozenset({"title", "aria-label", "alt", "placeholder", "label", "data-copied"})


@dataclass(frozen=True, slots=True)
class Said:
    """One text; ``own`` where it is somebody's own words, to be neither translated nor converted.

    ``bare`` where no element can stand around a part of it to mark its language: in attributes, titles and options.
    """

    text: str
    language: str
    own: bool
    bare: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.islands: set[str] = set()
        self._open: list[tuple[str, str, bool]] = []
        self._props = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        _tag, language, own = self._open[-1] if self._open else ("", "", False)
        language, own = given.get("lang", language), own or given.get("translate") == "no"
        self.islands.update([given["data-island"]] if "data-island" in given else [])
        self._props = given.get("type") == "application/json"
        self.said += [Said(given[name], language, own, bare=True) for name in READ & given.keys()]
        if tag not in VOID:
            self._open.append((tag, language, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language, own = self._open[-1] if self._open else ("", "", False)
        if tag == "script":
            self.said += [Said(each, language, own, bare=True) for each in _strings(data) if self._props]
        elif data.strip() and tag not in SILENT:
            self.said.append(Said(" ".join(data.split()), language, own, bare=tag in BARE))


def _strings(props: str) -> Iterator[str]:
    """Yield the texts in what is handed to an island: strings that a person could read, no addresses and no keys."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str) and (" " in value or re.search(r"[\u3400-\u9fff]", value)) and value[:1] != "/":
            yield value
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                yield from walk(each)

    return walk(json.loads(props)) if props.lstrip().startswith(("{", "[")) else iter(())


def read(page: str) -> tuple[list[Said], set[str]]:
    """Return all texts of a page in order, and the islands that it mounts."""
    reader = _Reader()
    reader.feed(page)
    return reader.said, reader.islands
