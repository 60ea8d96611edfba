"""Reads of divisions; all by code or by exact text, so that no copy of the table is kept in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from qianli.domains.places import rules
from qianli.domains.places.models import Alias, Division
from qianli.domains.places.rules import Known, Term
from qianli.domains.places.terms import AliasNote, How, Level
from qianli.kernel.access.rules import past_prefix, prefix_of
from qianli.kernel.base.script import spellings


@dataclass(frozen=True, slots=True)
class Place:
    """One division as other domains see it.

    ``first_day`` and ``day_after`` bound its validity, ``None`` where open or unknown. ``in_gb`` is false for what
    the programme counts as a place and GB/T 2260 does not list.
    """

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent_code: str
    parent_name: str
    first_day: date | None
    day_after: date | None
    successor_code: str
    in_gb: bool
    longitude: float | None
    latitude: float | None

    @property
    def prefix(self) -> str:
        """What the codes of all that lies inside start with."""
        return prefix_of(self.code)

    @property
    def told_apart(self) -> str:
        """The name with its parent's, for lists where one name stands twice."""
        return f"{self.name}（{self.parent_name}）" if self.parent_name else self.name


@dataclass(frozen=True, slots=True)
class Match:
    """What a text means on a day.

    ``candidates`` were in force that day; several mean that the text is ambiguous. ``not_then`` bear the name but were
    not in force, ``suggestions`` have a similar name or lie outside the place looked in.
    """

    text: str
    on: date
    how: How
    candidates: tuple[Place, ...] = ()
    not_then: tuple[Place, ...] = ()
    suggestions: tuple[Place, ...] = ()

    @property
    def place(self) -> Place | None:
        """The one division meant, or ``None`` when there is none or more than one."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Family:
    """What stands around a division: ``places`` under the names above, parts and before; other names in order."""

    places: dict[str, list[Place]]
    other_names: list[str]


def places(codes: Iterable[str]) -> dict[str, Place]:
    """Return the divisions with these codes, in the order of codes."""
    return {row.code: _place(row) for row in _rows().filter(code__in=list(codes))}


def units(*, code: str, level: str, on: date, outside_gb: bool) -> list[Place]:
    """Return what was in force on a day inside a division at one level, in the order of codes."""
    rows = _rows().filter(_inside(code), level=level, valid__contains=on)
    return [_place(row) for row in (rows if outside_gb else rows.filter(in_gb=True))]


def above(code: str) -> list[Place]:
    """Return the division and those it is part of, the largest first."""
    chain: list[Place] = []
    step = code
    while step and (found := places([step])):
        chain.insert(0, found[step])
        step = found[step].parent_code
    return chain


def family_of(code: str) -> Family:
    """Return what a division is part of, its parts still in force, those it took over from, and its other names."""
    return Family(
        {
            "above": above(code)[:-1],
            "parts": [_place(row) for row in _rows().filter(parent=code, valid__upper_inf=True)],
            "before": [_place(row) for row in _rows().filter(successor=code)],
        },
        list(Alias.objects.filter(division=code).values_list("text", flat=True).order_by("text")),
    )


def valid_on(code: str, day: date) -> bool:
    """Whether a code was in force on a day; the same question the database asks of entries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT places_valid_on(%s, %s)", [code, day])
        return bool(cursor.fetchone()[0])


def terms_of(codes: Collection[str]) -> dict[str, Term]:
    """Return the terms of these codes, of all that took over from them, and of all that these took over from."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(codes)])
        return {code: Term(code, first, after, heir or "") for code, first, after, heir in cursor.fetchall()}


# OFFSET 0 keeps the planner to one index look-up a row: it cannot know how short these chains are.
_LINES = """
WITH RECURSIVE later (code) AS (
    SELECT unnest(%s::varchar[])
    UNION SELECT heir.successor_id FROM later CROSS JOIN LATERAL (
        SELECT successor_id FROM places_division
        WHERE code = later.code AND successor_id IS NOT NULL OFFSET 0) AS heir),
line (code) AS (
    SELECT code FROM later
    UNION SELECT former.code FROM line CROSS JOIN LATERAL (
        SELECT code FROM places_division WHERE successor_id = line.code OFFSET 0) AS former)
SELECT d.code, lower(d.valid), upper(d.valid), d.successor_id FROM line CROSS JOIN LATERAL (
    SELECT code, valid, successor_id FROM places_division WHERE code = line.code OFFSET 0) AS d
"""


def prefixes_covering(code: str) -> tuple[str, ...]:
    """Return the code prefixes whose records belong to a division today, its predecessors' included."""
    if len(code) > 6 or not rules.is_code(code):  # below the county there is no succession on record
        return (prefix_of(code),)
    with connection.cursor() as cursor:
        cursor.execute(_HEIRS, {"first": prefix_of(code), "past": past_prefix(prefix_of(code)), "code": code})
        kept = {row[0] for row in cursor.fetchall()}
    if not kept:
        return (prefix_of(code),)
    provinces = {each[:2] for each in kept if each.endswith("0000")}
    shared = Q()
    for start in provinces | {each[:4] for each in kept if each[:2] not in provinces}:
        shared |= Q(code__gte=start, code__lt=past_prefix(start))
    everything = Division.objects.filter(shared, level__in=_BY_STANDARD).values_list("code", flat=True)
    return rules.covering(kept, everything, prefix_of)


_BY_STANDARD = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
_HEIRS = """
WITH RECURSIVE heirs (code) AS (
    SELECT code FROM places_division
    WHERE level IN ('province', 'prefecture', 'county') AND (code = %(code)s OR code >= %(first)s AND code < %(past)s)
      AND successor_id IS NULL
    UNION SELECT former.code FROM heirs CROSS JOIN LATERAL (
        SELECT code FROM places_division WHERE successor_id = heirs.code OFFSET 0) AS former)
SELECT code FROM heirs
"""


def meaning_of(text: str, *, on: date, within: str) -> Match:
    """Return what a text means on a day, looked for inside one place if ``within`` is not empty."""
    forms = spellings(rules.plain(text))
    known = _known({piece for form in forms for piece in rules.pieces(form)})
    terms = terms_of({each.code for several in known.values() for each in several} | ({within} if within else set()))

    def inside(code: str, place: str) -> bool:
        prefix = prefix_of(rules.heir(place, terms))
        return code.startswith(prefix_of(place)) or rules.heir(code, terms).startswith(prefix)

    for scope in (within, "") if within else ("",):
        read = next(filter(None, (rules.read(form, known, inside=inside, scope=scope) for form in forms)), [])
        if read and scope == within:
            return _judged(text, on, read, terms)
        if read:
            return Match(text, on, How.NOTHING, suggestions=_several(each.code for each in read))
    return Match(text, on, How.NOTHING, suggestions=_similar(forms[-1], on=on, within=within))


def _judged(text: str, on: date, read: list[Known], terms: dict[str, Term]) -> Match:
    """Return the match for divisions read, each under the code that it had that day."""
    then = {each.code: rules.on_day(each.code, on, terms) for each in read}
    direct = {code for code, found in then.items() if found == code}
    held = direct or {found for found in then.values() if found}
    if not held:
        return Match(text, on, How.NOTHING, not_then=_several(then))
    return Match(text, on, read[0].how if direct else How.SUCCESSION, candidates=_several(held))


def _known(pieces: set[str]) -> dict[str, list[Known]]:
    """Return for each piece the divisions whose code, name, short name or other name it is."""
    found: dict[str, list[Known]] = defaultdict(list)
    wanted = list(pieces)
    rows = Division.objects.filter(Q(code__in=wanted) | Q(name__in=wanted) | Q(short_name__in=wanted))
    for code, name, short, level in rows.values_list("code", "name", "short_name", "level"):
        for text, how in ((short, How.SHORT), (name, How.NAME), (code, How.CODE)):
            if text in pieces:
                found[text].append(Known(code, level, how))
    others = Alias.objects.filter(text__in=wanted).values_list("text", "division_id", "division__level", "note")
    for text, code, level, note in others:
        found[text].append(Known(code, level, How.SHORT if note in _AS_SURE_AS_SHORT else How.ALIAS))
    return found


_AS_SURE_AS_SHORT = (AliasNote.SHORT, AliasNote.WRITTEN)


def _similar(text: str, *, on: date, within: str) -> tuple[Place, ...]:
    """Return the divisions in force whose name is most like the text."""
    rows = Division.objects.filter(valid__contains=on).exclude(level=Level.VILLAGE)
    rows = rows.filter(_inside(within)) if within else rows.exclude(level=Level.TOWN)
    codes: dict[str, str] = {}
    for code, name, short in rows.values_list("code", "name", "short_name"):
        codes.setdefault(name, code)
        codes.setdefault(short, code)
    others = Alias.objects.filter(division__in=rows).values_list("text", "division_id")
    codes = dict(others) | codes
    near = dict.fromkeys(codes[name] for name in rules.nearest(text, codes))
    found = places(near)
    return tuple(found[code] for code in near)


def _several(codes: Iterable[str]) -> tuple[Place, ...]:
    return tuple(places(codes).values())


def _inside(code: str) -> Q:
    if not rules.is_code(code):
        return Q(pk__in=())
    prefix = prefix_of(code)
    past = past_prefix(prefix)
    return Q(code__gte=prefix) & (Q() if past is None else Q(code__lt=past))


def _rows() -> QuerySet[Division]:
    return Division.objects.annotate(parent_name=F("parent__name")).order_by("code")


def _place(row: Any) -> Place:
    return Place(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        level=row.level,
        parent_code=row.parent_id or "",
        parent_name=row.parent_name or "",
        first_day=row.valid.lower,
        day_after=row.valid.upper,
        successor_code=row.successor_id or "",
        in_gb=row.in_gb,
        longitude=None if row.longitude is None else float(row.longitude),
        latitude=None if row.latitude is None else float(row.latitude),
    )
