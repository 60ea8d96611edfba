"""Reads of the portal: figures by block, what crosses the map, how a figure went, and the records behind it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from qianli.desks.portal.question import Question
from qianli.desks.portal.terms import BLOCKS, MOST_LINES, STREAMS, Block, Stream
from qianli.domains.places.public import Place, divisions
from qianli.kernel.access.gate import AnyUser, require_somewhere
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.periods import Period
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import AnyFigure, Completion, Figure, Nature
from qianli.kernel.figures.measuring import Group
from qianli.kernel.figures.reading import Asked, Value, breakdown, breakdowns, may_break, values
from qianli.kernel.figures.records import counted, order
from qianli.kernel.figures.registry import is_defined
from qianli.kernel.tables import registry as tables
from qianli.kernel.tables.reader import Reader
from qianli.kernel.web.manifest import manifests

MOST_MONTHS, USUAL_MONTHS = 24, 12


@cache
def blocks() -> tuple[Block, ...]:
    """Return the blocks of the front page: the editor's, less what is not defined, then other domains as they come."""
    found = []
    for block in BLOCKS:
        keys = [key for key in block.keys if is_defined(key)]
        if keys:
            found.append(replace(block, lead=keys[0], others=tuple(keys[1:])))
    told = {block.domain for block in BLOCKS}
    for domain, figures in by_domain().items():
        if domain not in told:
            keys = [figure.key for figure in figures if not isinstance(figure, Completion)]
            found.append(Block(domain, keys[0], tuple(keys[1:5])))
    return tuple(found)


@cache
def by_domain() -> Mapping[str, Sequence[AnyFigure]]:
    """Return every figure by domain: the editor's order of domains and keys first, then that of the manifests."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for block in BLOCKS:
        for key in block.keys:
            if is_defined(key) and key.startswith(f"{block.domain}."):
                grouped[block.domain].append(key)
    for manifest in manifests():
        for figure in manifest.figures:
            if figure.key not in grouped[figure.domain]:
                grouped[figure.domain].append(figure.key)
    return {domain: [registry.figure(key) for key in keys] for domain, keys in grouped.items() if keys}


def domain_labels() -> dict[str, str]:
    """Return the name of each domain as the menu has it."""
    return {manifest.name: str(manifest.label) for manifest in manifests()}


def window(period: Period) -> Period:
    """Return the months that a trend shows: those of the period; twelve up to its end if too few or many."""
    first, last = (day.year * 12 + day.month - 1 for day in (period.first, period.last))
    if not 1 < last - first + 1 <= MOST_MONTHS:
        first = last - USUAL_MONTHS + 1
    return Period(date(first // 12, first % 12 + 1, 1), period.day_after)


def over_window(asked: Asked) -> Asked:
    """Return the same question for the months that a trend shows."""
    return replace(asked, period=window(asked.period))


def trends(keys: Iterable[str], asked: Asked) -> dict[str, list[Decimal | None]]:
    """Return for each figure its value in each month of the window, None where nothing is known; others left out."""
    wider = over_window(asked)
    found = breakdowns([key for key in keys if may_break(key)], wider, ("month",))
    return {key: monthly(groups, wider.period, key) for key, groups in found.items()}


def monthly(groups: Mapping[Group, Value], period: Period, key: str) -> list[Decimal | None]:
    """Return a line over the months of a period; a month without records is nought, or unknown if it is a quotient."""
    empty = Decimal(0) if isinstance(registry.figure(key), Figure) else None
    told = {group[0]: value.told for group, value in groups.items()}
    return [told.get(month, empty) for month in period.months()]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What crossed between two places on account of one figure: ``stream`` tells kind and direction."""

    stream: Stream
    figure: AnyFigure
    west: str
    east: str
    amount: Decimal

    @property
    def told(self) -> tuple[str, str, str, str, Decimal]:
        """What is drawn of it, in plain values."""
        return self.stream.kind, self.figure.key, self.west, self.east, self.amount


def crossings(asked: Asked) -> list[Crossing]:
    """Return what crossed between a western county and an eastern district: the largest of each kind, in its order."""
    keys = {key: stream for stream in STREAMS if (key := _first(stream)) is not None}
    found = breakdowns(list(keys), asked, ("west:6", "east:6"), most=MOST_LINES)
    return [
        Crossing(stream, answer.figure, str(group[0]), str(group[1]), answer.told)
        for key, stream in keys.items()
        for group, answer in sorted(found[key].items(), key=lambda each: (-(each[1].told or 0), each[0]))
        if answer.told
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """What one place gave or got of the first kind that crosses."""

    figure: AnyFigure
    code: str
    amount: Decimal

    @property
    def told(self) -> tuple[str, str, Decimal]:
        """What is drawn of it, in plain values."""
        return self.figure.key, self.code, self.amount


def shares(asked: Asked) -> list[Share]:
    """Return for each western county and each eastern district its share of the first kind that crosses, by code."""
    key = next((key for stream in STREAMS if (key := _first(stream)) is not None), None)
    if key is None:
        return []
    return [
        Share(answer.figure, str(group[0]), answer.told)
        for by in ("west:6", "east:6")
        for group, answer in sorted(breakdown(key, asked, (by,)).items())
        if group[0] and answer.told
    ]


def places_of(crossed: Iterable[Crossing], shared: Iterable[Share]) -> dict[str, Place]:
    """Return the divisions of the map, by code."""
    ends = {code for each in crossed for code in (each.west, each.east)}
    return divisions(sorted(ends | {each.code for each in shared}))


def _first(stream: Stream) -> str | None:
    return next((key for key in stream.keys if is_defined(key) and may_break(key)), None)


@dataclass(frozen=True, slots=True)
class Split:
    """A figure by place: for the whole period, and by month of the window; codes in the order of value, then code."""

    by: str
    codes: list[str]
    whole: Mapping[str, Value]
    months: list[date]
    cells: Mapping[tuple[str, date], Value]


def split(key: str, asked: Asked, by: str) -> Split:
    """Return a figure by place and by place and month.

    :param by: ``west:4``, ``west:6`` or ``east:6``.
    :raises NotBroken: the figure cannot be split.
    """
    whole = {str(group[0]): value for group, value in breakdown(key, asked, (by,)).items()}
    wider = over_window(asked)
    cells = {(str(g[1]), g[0]): value for g, value in breakdown(key, wider, ("month", by)).items()}
    codes = sorted({*whole, *(code for code, _ in cells)} - {""})
    codes.sort(key=lambda code: -(whole[code].told or 0) if code in whole else 0)
    return Split(by, codes, whole, list(wider.period.months()), cells)  # type: ignore[arg-type]


def places_below(question: Question, key: str) -> list[str]:
    """Return the ways to split a figure by place under the place asked for, the first being the main one."""
    if not may_break(key):
        return []
    if question.place is None:
        return ["west:4", "east:6"]
    other = "east:6" if question.side == "west" else "west:4"
    code = question.place.code
    if question.side == "west" and code.endswith("0000"):
        return ["west:4", other]
    if question.side == "west" and code.endswith("00"):
        return ["west:6", other]
    if question.side == "east" and code.endswith("0000"):
        return ["east:6", other]
    return [other]


def by_category(key: str, asked: Asked) -> dict[Group, Value]:
    """Return a figure by its category; empty where it has none, or cannot be split."""
    if not registry.counted_behind(key).category or not may_break(key):
        return {}
    return breakdown(key, asked, ("category",))


def is_stock(figure: AnyFigure) -> bool:
    """Whether the figure says what stood on the last day rather than what happened in the period."""
    return registry.counted_behind(figure.key).nature is Nature.STOCK


def records_of(key: str, asked: Asked, user: AnyUser) -> tuple[Reader, QuerySet[Any]]:
    """Return the reader of the table behind a figure, and the rows counted that this user may see, newest first.

    Where it is personal which rows count, they are those of which the user sees personal values.

    :raises UnknownFigure: the key is not defined.
    :raises SignInNeeded: it is personal, and nobody is signed in.
    :raises NotAllowed: it is personal, and the user sees nothing personal in this domain.
    """
    table = table_behind(key)
    reader = Reader(user, table)
    rows = reader.rows().filter(counted(key, asked)).order_by(*order(key))
    if tells_personal(key):
        require_somewhere(user, Verb.SEE_PERSONAL, domain=table.domain)
        rows = rows.filter(reader.personal_rows())
    return reader, rows


def tells_personal(key: str) -> bool:
    """Whether to stand behind a figure says something personal of a row: the figure picks rows by a personal column.

    The number itself is open to all.
    """
    figure = registry.counted_behind(key)
    personal = [column.path for column in table_behind(key).columns if column.personal]
    used = [*_paths(figure.where), figure.category or "", (figure.distinct or "").partition(":")[0]]
    return any(path == each or path.startswith(f"{each}__") for path in used for each in personal)


def _paths(where: Q) -> Iterator[str]:
    """Yield the paths with lookups that a filter compares."""
    for child in where.children:
        if isinstance(child, Q):
            yield from _paths(child)
        elif isinstance(child, tuple):
            yield child[0]


def table_behind(key: str) -> Any:
    """Return the table that lists the rows behind a figure.

    :raises NotFound: no manifest lists them.
    """
    model = registry.counted_behind(key).counts
    return tables.table_of(model) or tables.table(model._meta.label_lower)


def targets_of(keys: Iterable[str], asked: Asked) -> list[tuple[str, Decimal]]:
    """Return what was promised for figures in exactly this period and place, by key."""
    parts = [registry.figure(key) for key in dict.fromkeys(keys) if is_defined(key)]
    promised = {each.of if isinstance(each, Completion) else each.key for each in parts}
    return sorted(registry.targets(sorted(promised), asked).items())


def values_of(keys: Iterable[str], asked: Asked) -> dict[str, Value]:
    """Answer one question for the figures that are defined, in a number of queries that does not grow."""
    return values([key for key in dict.fromkeys(keys) if is_defined(key)], asked)
