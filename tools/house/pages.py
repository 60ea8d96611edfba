"""Templates: all used, all obeying the content security policy."""

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.house.tree import Module, shown

# The frameworks look these up by name.
FRAMEWORK = re.compile(r"(allauth|account|mfa|django/forms)/|(400|403|403_csrf|404|500)\.html$|robots\.txt$")
LOADED = re.compile(r"{%\s*(?:extends|include|partial|ui\w*)\s+[\"']([^\"'#]+)")
BARRED = {
    re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE): "style attribute",
    re.compile(r"<style\b", re.IGNORECASE): "style element",
    re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE): "inline event attribute",
    re.compile(r"<script(?![^>]*(\bsrc\s*=|type\s*=\s*[\"']application/(ld\+)?json))", re.IGNORECASE): "inline script",
    re.compile(r"href\s*=\s*[\"']\s*javascript:", re.IGNORECASE): "script address",
}  # fmt: skip


def unused(templates: Mapping[str, str], modules: Iterable[Module]) -> list[str]:
    """Find templates that no view, template or declaration names.

    :param templates: name as the loader knows it, such as ``tables/list.html``, to its text.
    """
    named: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value.partition("#")[0])
            elif isinstance(node, ast.JoinedStr):
                patterns.append(_pattern(node))
    for text in templates.values():
        named.update(LOADED.findall(text))
    return [
        f"template {name}: nothing uses it"
        for name in sorted(templates)
        if name not in named and not FRAMEWORK.match(name) and not any(each.fullmatch(name) for each in patterns)
    ]


def _pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    """Return what a formatted text may become, if it keeps at least one word of its own."""
    pieces = [re.escape(str(each.value)) if isinstance(each, ast.Constant) else r"[\w-]+" for each in node.values]
    own = "".join(str(each.value) for each in node.values if isinstance(each, ast.Constant))
    text = "".join(pieces) if own.endswith((".html", ".txt", ".svg")) or "#" in own else r"(?!)"
    return re.compile(text.partition(r"\#")[0])


def barred(texts: Mapping[str, str]) -> list[str]:
    """Find what the content security policy would stop in the browser.

    :param texts: where it stands to the text.
    """
    return [
        f"{where}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
        for where, text in texts.items()
        for pattern, what in BARRED.items()
        for match in pattern.finditer(text)
    ]


def by_loader_name(paths: Iterable[Path]) -> dict[str, str]:
    """Return templates by the name that the loader knows them by."""
    named = {}
    for path in paths:
        parts = path.parts
        named["/".join(parts[len(parts) - parts[::-1].index("templates") :])] = path.read_text()
    return named


def markup_in_code(modules: Iterable[Module]) -> list[str]:
    """Find the same in markup that Python writes."""
    return [
        f"{shown(module.path)}: {problem.rpartition(': ')[2]} in markup"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value
        for problem in barred({"": node.value})
    ]
