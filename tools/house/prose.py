"""Documents: links that resolve, decisions in their form, nothing of one machine."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.house.tree import ROOT, files, shown

LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|<img[^>]+src=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"\bhttps?://([^/\s)>\]\"'`]+)")
MACHINE = re.compile(r"(?<![\w./~-])/(?:work|root|home|tmp|Users)/[\w.-]+")
# Pages that a reader may want and that no build or test ever fetches.
KNOWN_HOSTS = re.compile(
    r"(?:(?:.+\.)?(?:localhost|example(?:\.(?:com|org|net))?|127\.0\.0\.1|\[::1\])(?::\d+)?"
    r"|(?:www\.)?apache\.org|(?:docs|www)\.djangoproject\.com|www\.postgresql\.org|(?:www\.)?w3\.org"
    r"|(?:.+\.)?(?:gov|edu|org)\.cn|www\.rfc-editor\.org)"
)
ADR_LINES = 40
ADR_SECTIONS = ("Context", "Decision", "Consequence", "What would change our mind")


def documents() -> dict[Path, str]:
    """Return the text of every document of the repository."""
    paths = [*ROOT.glob("*.md"), *files(ROOT / "docs", ".md")]
    return {path: path.read_text() for path in sorted(paths)}


def broken_links(texts: Mapping[Path, str]) -> list[str]:
    """Find links to files or headings that are not there."""
    found = []
    for path, text in texts.items():
        for match in LINK.finditer(CODE.sub("", text)):
            target = match[1] or match[2]
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            if not there.exists():
                found.append(f"{shown(path)}: {target} leads nowhere")
            elif anchor and there.suffix == ".md" and anchor not in _anchors(texts.get(there) or there.read_text()):
                found.append(f"{shown(path)}: no heading {anchor} in {file or 'this page'}")
    return found


def _anchors(text: str) -> set[str]:
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in HEADING.findall(text))
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


def machine_traces(texts: Mapping[Path, str]) -> list[str]:
    """Find folders of one machine and hosts that only some networks reach."""
    found = []
    for path, text in texts.items():
        found += [f"{shown(path)}: {match.group()} is a folder of one machine" for match in MACHINE.finditer(text)]
        found += [
            f"{shown(path)}: {match[1]} is not a host that readers are sent to"
            for match in ADDRESS.finditer(text)
            if not KNOWN_HOSTS.fullmatch(match[1])
        ]
    return found


def bad_decisions(texts: Mapping[Path, str]) -> list[str]:
    """Find decision records that are too long, lack a part, or are not numbered in one line."""
    found = []
    for path, text in texts.items():
        if len(text.splitlines()) > ADR_LINES:
            found.append(f"{shown(path)}: over {ADR_LINES} lines; a decision is half a page")
        headings = HEADING.findall(text)
        found += [f"{shown(path)}: no section {part!r}" for part in ADR_SECTIONS if part not in headings]
        if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name):
            found.append(f"{shown(path)}: name it 0007-what-is-decided.md")
    return found + _misnumbered(texts)


def _misnumbered(paths: Iterable[Path]) -> list[str]:
    numbers = sorted(path.name[:4] for path in paths)
    doubles = sorted({number for number in numbers if numbers.count(number) > 1})
    return [f"docs/adr: two decisions are numbered {number}" for number in doubles]


def decisions() -> dict[Path, str]:
    """Return the decision records."""
    return {path: path.read_text() for path in files(ROOT / "docs" / "adr", ".md")}
