"""How a text is read as a place, which code held on a day, and which codes roll up into one place."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from qianli.domains.places.terms import How, Level

LONGEST_NAME = 20  # characters; the longest name of a division in force has 19
LONGEST_TEXT = 60

_BETWEEN_NAMES = re.compile(r"[\x00-\x1f\s·・,，、/\\>»→_—-]+")
_CODE = re.compile(r"[0-9]{6}([0-9]{3}){0,2}|[0-9]{4}[A-Z]{2}")
_NO_DIVISION = "市辖区"
_SURENESS = list(How)


@dataclass(frozen=True, slots=True)
class Known:
    """One division that a text stands for."""

    code: str
    level: str
    how: How


@dataclass(frozen=True, slots=True)
class Term:
    """The days one code was in force, and the code that took over; ``None`` and empty where open or unknown."""

    code: str
    first_day: date | None
    day_after: date | None
    successor: str = ""

    def holds(self, day: date) -> bool:
        """Whether the code was in force that day."""
        return (self.first_day is None or self.first_day <= day) and (self.day_after is None or day < self.day_after)


def is_code(text: str) -> bool:
    """Whether a text has the form of a code; it need not be one in use."""
    return _CODE.fullmatch(text) is not None


def plain(text: str) -> str:
    """Return a place as written, without width variants, spaces, separators and the filler 市辖区."""
    bare = _BETWEEN_NAMES.sub("", unicodedata.normalize("NFKC", text))
    folded = unicodedata.normalize("NFKC", bare)[:LONGEST_TEXT]  # what stood apart may now join
    while _NO_DIVISION in folded and folded != _NO_DIVISION:
        folded = folded.replace(_NO_DIVISION, "", 1)
    return folded


def pieces(text: str) -> set[str]:
    """Return every run of two or more characters that may be a name inside the text, and the text itself."""
    starts = range(len(text))
    found = {text[a:b] for a in starts for b in range(a + 2, min(a + LONGEST_NAME, len(text)) + 1)}
    return found | {text}


def read(
    text: str, known: Mapping[str, Sequence[Known]], *, inside: Callable[[str, str], bool], scope: str = ""
) -> list[Known]:
    """Return the divisions that a text means, all of one sureness.

    A text is a name, or a larger place followed by a text that is read inside it: 内蒙古兴安盟科右前旗. Villages are
    looked for inside a larger place only, and after all others, since hundreds share a name.

    :param known: for each piece of the text, the divisions it stands for.
    :param inside: whether the first code lies in the second one.
    :param scope: code of the place to look in; empty for everywhere.
    """
    direct = [
        each for each in known.get(text, ()) if (inside(each.code, scope) if scope else each.level != Level.VILLAGE)
    ]
    if direct:
        return surest([each for each in direct if each.level != Level.VILLAGE] or direct)
    found: list[Known] = []
    for cut in range(2, len(text) - 1):
        for head in known.get(text[:cut], ()):
            if head.level != Level.VILLAGE and (not scope or inside(head.code, scope)):
                found += read(text[cut:], known, inside=inside, scope=head.code)
    return surest(found)


def surest(found: Iterable[Known]) -> list[Known]:
    """Return those read in the surest way, each code once, in the order of codes."""
    best: dict[str, Known] = {}
    for each in found:
        if each.code not in best or _SURENESS.index(each.how) < _SURENESS.index(best[each.code].how):
            best[each.code] = each
    top = min((_SURENESS.index(each.how) for each in best.values()), default=0)
    return sorted((each for each in best.values() if _SURENESS.index(each.how) == top), key=lambda each: each.code)


def heir(code: str, terms: Mapping[str, Term]) -> str:
    """Return the last code of the chain of successors that starts here."""
    seen = {code}
    while (term := terms.get(code)) and term.successor and term.successor not in seen:
        code = term.successor
        seen.add(code)
    return code


def on_day(code: str, day: date, terms: Mapping[str, Term]) -> str | None:
    """Return the code under which a division was known on a day, or ``None`` if it was not there.

    Looks at the code itself, then forward along its successors, then back to the one code it took over from.
    Where several were merged into it there is no going back.
    """
    step: str = code
    for _ in terms:
        term = terms.get(step)
        if term is None:
            break
        if term.holds(day):
            return step
        step = term.successor
    before = [term for term in terms.values() if heir(term.code, terms) == heir(code, terms) and term.holds(day)]
    return before[0].code if len(before) == 1 else None


def covering(kept: Collection[str], all_codes: Iterable[str], prefix_of: Callable[[str], str]) -> tuple[str, ...]:
    """Return the fewest code prefixes that take in the kept codes and no others.

    :param kept: six-digit codes, or such as end in letters.
    :param all_codes: every code that shares the first four digits with a kept one.
    """
    shared = {part for code in all_codes if code not in kept for part in (code, *_parts(code))}
    found = {code if prefix_of(code) in shared else prefix_of(code) for code in kept}
    return tuple(sorted(one for one in found if found.isdisjoint(_parts(one))))


def _parts(code: str) -> list[str]:
    """Return the beginnings of a code that may stand for a larger division."""
    return [code[:width] for width in (2, 4, 6) if width < len(code)]


def nearest(text: str, names: Iterable[str], *, most: int = 5, least: float = 0.5) -> list[str]:
    """Return the names most like the text, the best first.

    :param least: smallest share of characters in common, 0 to 1.
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    scored = []
    for name in set(names):
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            scored.append((-matcher.ratio(), name))
    return [name for score, name in sorted(scored) if -score >= least][:most]
