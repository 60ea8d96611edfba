"""Parts of documents that are drawn from the code: the glossary's terms and the table of domains.

``python -m tools.house draw`` writes them; a house test refuses a page that differs from the code.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.house.tree import ROOT

MARK = re.compile(r"(<!-- drawn: (?P<part>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One word of the field: how it is written, what the code calls it, what it means, where it comes from."""

    code: str
    local: str
    meaning: str
    source: str = ""


def in_language(code: str, text: object) -> str:
    """Return a translated text in one language."""
    from django.utils.translation import override

    with override(code):
        return str(text)


def model_terms() -> list[Term]:
    """Return the terms of all tables."""
    from tools.house.shapes import our_models

    return sorted(
        Term(
            code=model._meta.label,
            local=in_language("zh-hans", model._meta.verbose_name),
            meaning=" ".join((model.__doc__ or "").split("\n\n")[0].split()),
        )
        for model in our_models()
        if model.__module__.startswith("qianli.domains.")
    )


def figure_terms() -> list[Term]:
    """Return the terms of all figures; the meaning is the definition in words."""
    from qianli.kernel.figures.registry import all_figures

    return [
        Term(
            code=each.key,
            local=in_language("zh-hans", each.label),
            meaning=in_language("en", each.meaning),
            source=each.source,
        )
        for each in all_figures()
    ]


def clashes(terms: Iterable[Term]) -> list[str]:
    """Find one word for two things."""
    first: dict[str, Term] = {}
    found = []
    for term in terms:
        other = first.setdefault(term.local, term)
        if other is not term:
            found.append(f"glossary: {term.local} is both {other.code} and {term.code}")
    return found


def unexplained(terms: Iterable[Term], glossary: str) -> list[str]:
    """Find code names that the glossary does not hold, or holds without a local word or a meaning."""
    found = []
    for term in terms:
        if f"`{term.code}`" not in glossary:
            found.append(f"glossary: {term.code} is missing")
        if not term.local.strip() or term.local.isascii():
            found.append(f"glossary: {term.code} has no local word")
        if not term.meaning.strip():
            found.append(f"glossary: {term.code} has no meaning")
    return found


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |\n" for line in lines
    )


def glossary_table(terms: Iterable[Term]) -> str:
    """Return terms as the glossary shows them."""
    return table(
        ("本地用语", "code name", "meaning", "source"),
        [(term.local, f"`{term.code}`", term.meaning, term.source) for term in terms],
    )


def domain_table() -> str:
    """Return the domains from the ground up: what they are for, what they offer and whom they call."""
    from qianli.kernel.web.manifest import manifests

    return table(
        ("domain", "purpose", "tables", "figures", "calls"),
        [
            (
                f"`{each.name}` {in_language('zh-hans', each.label)}",
                in_language("en", each.purpose),
                str(len(each.tables)),
                str(len(each.figures)),
                ", ".join(_calls(each.name)) or "–",
            )
            for each in manifests()
        ],
    )


def _calls(name: str) -> list[str]:
    """Return the domains whose doors a domain or desk uses, by name."""
    from tools.house.tree import domain_names, modules

    found = set()
    for module in modules():
        if module.folder == name:
            found.update(re.findall(r"^\s*from qianli\.domains\.(\w+)", module.text, re.MULTILINE))
    return [other for other in domain_names() if other in found - {name}]


def parts() -> dict[str, str]:
    """Return every drawn part by name: local words in Chinese, meanings in English."""
    return {
        "tables": glossary_table(model_terms()),
        "figures": glossary_table(figure_terms()),
        "domains": domain_table(),
    }


def drawn(text: str, drawing: Mapping[str, str]) -> str:
    """Return a document with its drawn parts replaced; everything else stays."""
    return MARK.sub(lambda match: f"{match[1]}{drawing[match['part']]}{match[3]}", text)


def pages() -> list[Path]:
    """Return the documents that have drawn parts."""
    return [ROOT / "ARCHITECTURE.md", ROOT / "docs" / "glossary.md"]


def stale(drawing: Mapping[str, str]) -> list[str]:
    """Find documents that no longer say what the code says."""
    return [
        f"{path.relative_to(ROOT)}: differs from the code; run python -m tools.house draw"
        for path in pages()
        if (text := path.read_text()) != drawn(text, drawing)
    ]
