"""What a text finds among the names of records, for one reader."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from qianli.kernel.access.gate import AnyUser, scope
from qianli.kernel.access.rules import past_prefix
from qianli.kernel.access.scopes import Scope
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.search.compiling import sources

LONGEST, MOST_WORDS = 100, 8
LONG = 6  # characters
SOUNDED = 24  # letters that are compared by sound; the share of characters tells of a longer text
AS_GOOD = "0.2"  # what is much less alike than the best is not shown beside it
LEAST_ALIKE = 0.45  # of the letters in a row, or of the characters: half of them wrong is another name
_BEST = f"WHERE rank <= (SELECT min(rank) FROM found) + {AS_GOOD}"
NOT_PRINTED = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


class TooLong(Refusal):
    """Write at most {words} words and {longest} characters; these are {seen} characters."""

    status = 422


@dataclass(frozen=True, slots=True)
class Named:
    """A record found: the table it stands in, its key, its name and the codes of its places."""

    kind: str
    record: str
    title: str
    west: str
    east: str


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one table that were found: how many in all, and those on the page, the best first."""

    kind: str
    total: int
    records: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, the kind with the best record first. ``exactly`` says that the names hold what was asked for.

    Otherwise they sound or look like it.
    """

    groups: tuple[Group, ...] = ()
    exactly: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """One word as the index keeps it: ``written`` between line breaks no longer, ``spoken`` without blanks."""

    written: str
    syllables: str
    grams: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """Its syllables without blanks."""
        return self.syllables.replace(" ", "")


def find(text: str, user: AnyUser, *, kind: str = "", limit: int = 6, start: int = 0) -> Answer:
    """Return the records whose names a text finds, of those that the reader may see; nothing for an empty text.

    A name that is what was asked goes first, then those that begin so, hold it, or have it as pinyin or initials.
    Where there is none, those that sound like it or are alike. Words may stand in any order, and all must be there.

    :param kind: a table, to look in this one only.
    :param limit: so many records of each kind, after the first ``start``.
    :raises TooLong: more than 100 characters or 8 words.
    """
    terms = terms_of(text)
    if not terms:
        return Answer()
    where, values = _seen_by(user, kind)
    page = (start, start + limit)
    rows = _asked(*_holding(terms), where, values, page, "")
    if rows:
        return Answer(_gated(_grouped(rows), user))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LEAST_ALIKE)])
        rows = _asked(*_alike(terms), where, values, page, _BEST)
    return Answer(_gated(_grouped(rows), user), exactly=False)


def terms_of(text: str) -> list[Terms]:
    """Return the whole text, and each word where there are several, as names are kept; nothing without letters.

    :raises TooLong: more than 100 characters or 8 words.
    """
    words = text.translate(dict.fromkeys(map(ord, NOT_PRINTED))).replace("\0", "").split()
    if len(text.strip()) > LONGEST or len(words) > MOST_WORDS:
        raise TooLong(words=MOST_WORDS, longest=LONGEST, seen=len(text))
    several = [" ".join(words), *(words if len(words) > 1 else ())]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.written, t.syllables, t.grams FROM unnest(%s::text[]) WITH ORDINALITY AS w (told, n),"
            " search_terms(w.told) AS t ORDER BY n",
            [several],
        )
        rows = cursor.fetchall()
    terms = (Terms(written.strip("\n"), said.strip("\n"), tuple(grams)) for written, said, grams in rows)
    return [each for each in terms if each.written]


def _seen_by(user: AnyUser, kind: str) -> tuple[str, list[Any]]:
    """Return the filter for the names of records that a user may see, as their lists would show them."""
    kinds = [each.table for each in sources() if kind in ("", each.table.name)]
    reached: dict[Scope, list[str]] = {}
    for each in kinds:
        reached.setdefault(scope(user, Verb.SEE_DRAFTS, each.model._meta.app_label), []).append(each.name)
    parts, values = ["open"], []
    for where, names in reached.items():
        if not where.nothing:
            sql, codes = _placed(where)
            parts.append(f"(kind = ANY(%s) AND ({sql}))")
            values += [names, *codes]
    return f"({' OR '.join(parts)}) AND kind = ANY(%s)", [*values, [each.name for each in kinds]]


def _placed(where: Scope) -> tuple[str, list[str]]:
    if where.everything:
        return "true", []
    sides = {Side.WEST: ("west",), Side.EAST: ("east",), Side.BOTH: ("west", "east")}
    parts, values = [], []
    for prefix, side in where.parts:
        past = past_prefix(prefix)
        for column in sides[side]:
            parts.append(f"{column} >= %s AND {column} <> ''" + ("" if past is None else f" AND {column} < %s"))
            values += [prefix] if past is None else [prefix, past]
    return " OR ".join(f"({part})" for part in parts), values


def _holding(terms: Sequence[Terms]) -> tuple[str, list[Any], str, list[Any]]:
    """Return the filter for the names that hold every word, in characters, pinyin or initials, and what ranks them."""
    whole, words = terms[0], terms[1:] or terms
    tests, values = [], []
    for word in words:
        test = "grams @> %s AND written LIKE %s"
        values += [list(word.grams), f"%{word.written}%"]
        if _latin(word.written) and len(word.written) > 1:
            # Begins with a syllable; the pattern of letters lets the next one begin anywhere.
            test = f"({test}) OR (spoken LIKE %s AND syllables ~ %s) OR initials LIKE %s"
            values += [f"%{word.spoken}%", "[ \n]" + " ?".join(word.spoken), f"%\n{word.spoken}%"]
        tests.append(f"({test})")
    line = f"\n{whole.written}"
    rank = (
        "CASE WHEN strpos(written, %s) > 0 THEN 0 WHEN strpos(written, %s) > 0 THEN 1"
        " WHEN strpos(written, %s) > 0 THEN 2 WHEN strpos(spoken, %s) > 0 OR strpos(initials, %s) > 0 THEN 3"
        " WHEN strpos(spoken, %s) > 0 THEN 4 ELSE 5 END"
    )
    ranked = [f"{line}\n", line, words[0].written, f"{line}\n", f"{line}\n", line]
    return " AND ".join(tests), values, rank, ranked


def _alike(terms: Sequence[Terms]) -> tuple[str, list[Any], str, list[Any]]:
    """Return the filter for the names that sound or look like the whole text, and what ranks them."""
    whole = terms[0]
    pairs = [gram for gram in whole.grams if len(gram) > 1]
    ones = sorted(set(whole.written))
    share = "(SELECT count(*) FROM unnest(%s::text[]) AS g WHERE g = ANY(grams))::float / %s"
    # A short text has one pair right at least, a long one two in a row: one pair would lead to half of all names.
    near = _two_in_a_row(whole.written) if len(whole.written) >= LONG else [[pair] for pair in pairs]
    among = " OR ".join(["grams @> %s"] * len(near)) or "false"
    test = f"(({among}) AND {share} >= 0.6) OR spoken %%> %s"
    rank = f"round((1 - greatest(word_similarity(%s, spoken), {share} - 0.05))::numeric, 2)"
    said = whole.spoken[:SOUNDED]
    return test, [*near, ones, len(ones), said], rank, [said, ones, len(ones)]


def _two_in_a_row(written: str) -> list[list[str]]:
    return [[written[at : at + 2], written[at + 1 : at + 3]] for at in range(len(written) - 2)]


def _latin(text: str) -> bool:
    return text.isascii()


def _asked(
    test: str, tested: list[Any], rank: str, ranked: list[Any], where: str, values: list[Any],
    page: tuple[int, int], kept: str,
) -> list[Any]:  # fmt: skip
    """Return kind, total, record, title, west, east of the page of each kind, the kind with the best record first.

    Of records that are as good as each other the one with the shortest name is the best: a place, not its schools.
    """
    sql = f"""
        WITH found AS (
            SELECT kind, record, title, west, east, length(written) AS size, {rank} AS rank
            FROM search_name WHERE ({test}) AND {where}
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY rank, size, title, record) AS n,
                count(*) OVER (PARTITION BY kind) AS total, min(rank) OVER (PARTITION BY kind) AS best,
                first_value(length(title)) OVER (PARTITION BY kind ORDER BY rank, length(title)) AS shortest
            FROM found {kept}
        )
        SELECT kind, total, record, title, west, east FROM placed
        WHERE n > %s AND n <= %s ORDER BY best, shortest, kind, n"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ranked, *tested, *values, *page])
        rows: list[Any] = cursor.fetchall()
    return rows


def _grouped(rows: Collection[Any]) -> tuple[Group, ...]:
    totals: dict[str, int] = {}
    found: dict[str, list[Named]] = {}
    for kind, total, record, title, west, east in rows:
        totals[kind] = total
        found.setdefault(kind, []).append(Named(kind, record, title, west, east))
    return tuple(Group(kind, totals[kind], tuple(records)) for kind, records in found.items())


def _gated(groups: tuple[Group, ...], user: AnyUser) -> tuple[Group, ...]:
    """Ask the lists themselves, in one query for all of them, and leave out what they would not show the reader."""
    kinds = {each.table.name: each.model for each in sources()}
    asked: list[Any] = []
    for group in groups:
        rows: Any = kinds[group.kind]._default_manager.all()
        keys = [each.record for each in group.records]
        seen = rows.visible_to(user).filter(pk__in=keys).order_by()
        asked.append(seen.values_list(Value(group.kind), Cast("pk", TextField())))
    shown = set(asked[0].union(*asked[1:], all=True).order_by()) if asked else set()
    kept = (
        replace(group, records=tuple(each for each in group.records if (each.kind, each.record) in shown))
        for group in groups
    )
    return tuple(group for group in kept if group.records)
