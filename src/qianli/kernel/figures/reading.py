"""Reading figures: a question, the measures behind it, and the values that answer it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from qianli.kernel.base.periods import Period, month_of
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.figures import registry
from qianli.kernel.figures.definition import (
    AnyFigure,
    Completion,
    Figure,
    Mean,
    PerDay,
    Ratio,
    YearOnYear,
    YearsSince,
)
from qianli.kernel.figures.measuring import (
    Group,
    Measured,
    first_days,
    first_months,
    last_month_with_records,
    measure,
    state_of_cells,
)

BEGINNING = date(1949, 10, 1)


class NotBroken(Refusal):
    """Figure {key} cannot be broken down by {by}."""

    status = 422


class NotRanked(Refusal):
    """Figure {key} is computed from others, so its largest groups cannot be picked out beforehand."""

    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the figures.

    ``west`` and ``east`` are code prefixes a record must start with on that side, any of them; empty: no demand.
    ``pending`` adds drafts and submitted records to the confirmed ones. ``programme`` 0 means all.
    """

    period: Period
    west: tuple[str, ...] = ()
    east: tuple[str, ...] = ()
    pending: bool = False
    programme: int = 0

    @property
    def open(self) -> bool:
        """Whether everything is asked for, from the beginning of all records."""
        return self.period.first == BEGINNING

    @classmethod
    def until(cls, day: date, **rest: object) -> "Asked":
        """Ask for everything up to and including a day."""
        return cls(Period(BEGINNING, day + timedelta(days=1)), **rest)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Value:
    """The answer for one figure.

    ``exact`` is unrounded and None where there is nothing to divide by; ``told`` has the figure's digits.
    ``records`` counts the rows behind it, ``records_all`` with pending ones. ``target`` is what was promised.
    """

    figure: AnyFigure
    asked: Asked
    exact: Decimal | None
    records: int
    records_all: int
    target: Decimal | None = None

    @property
    def told(self) -> Decimal | None:
        """The value with the digits that the figure tells."""
        return None if self.exact is None else self.figure.rounded(self.exact)

    @property
    def share_confirmed(self) -> Decimal | None:
        """Confirmed records among all that count or wait, 0 to 1, four digits; None without records."""
        if not self.records_all:
            return None
        return (Decimal(self.records) / self.records_all).quantize(Decimal("0.0001"))

    @property
    def completion(self) -> Decimal | None:
        """The value as a multiple of the target; None without one."""
        return None if self.exact is None or not self.target else self.exact / self.target


@dataclass(slots=True)
class _Bench:
    """Measures fetched for one answer: this period's and, where a figure needs it, last year's."""

    asked: Asked
    now: Mapping[str, Mapping[Group, Measured]]
    before: Mapping[str, Mapping[Group, Measured]] = field(default_factory=dict)
    first: Mapping[str, date] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)


def values(keys: Iterable[str], asked: Asked) -> dict[str, Value]:
    """Answer one question for many figures, in a number of queries that does not grow with their number.

    :raises UnknownFigure: a key is not defined.
    """
    return {key: groups[()] for key, groups in _answer(list(keys), asked, ()).items()}


def value(key: str, asked: Asked) -> Value:
    """Answer one question for one figure."""
    return values([key], asked)[key]


def breakdown(key: str, asked: Asked, by: tuple[str, ...]) -> dict[Group, Value]:
    """Answer one question for one figure, split.

    :param by: any of ``month``, ``category``, ``west:N``, ``east:N`` (N first digits of the place code).
    :returns: the tuple of group names (a month as its first day) -> value, in order; none for groups without records.
    :raises NotBroken: promises and first years are not kept by group.
    """
    return breakdowns([key], asked, by)[key]


def breakdowns(
    keys: Iterable[str], asked: Asked, by: tuple[str, ...], *, most: int = 0
) -> dict[str, dict[Group, Value]]:
    """Answer one question for many figures, each split as :func:`breakdown` does, in as many queries as for one.

    :param most: for each figure only so many groups, the largest of those with every name known; 0 is all. Not over
        months.
    :raises NotBroken: promises and first years are not kept by group.
    :raises NotRanked: ``most`` is asked of a figure that is computed from others, whose largest groups are not theirs.
    """
    wanted = list(keys)
    for key in wanted:
        if most and not isinstance(registry.figure(key), Figure):
            raise NotRanked(key=key)
        if not may_break(key):
            raise NotBroken(key=key, by=", ".join(by))
    return _answer(wanted, asked, by, most=most)


def may_break(key: str) -> bool:
    """Whether a figure can be split: promises and first years are not kept by group.

    :raises UnknownFigure: the key is not defined.
    """
    found = registry.figure(key)
    if isinstance(found, Figure):
        return True
    return not isinstance(found, YearsSince | Completion) and all(may_break(part) for part in found.parts())


def state() -> str | None:
    """Return a mark of all cells and changes: while it is the same, every question has the same answer.

    One query. None while so many changes wait for the folder that looking at them would cost more than it saves.
    """
    return state_of_cells()


def last_month(asked_on: date, *, programme: int = 0, mark: str | None = None) -> date | None:
    """Return the last month, as its first day, in which a confirmed record began, up to that of a day; None without.

    :param programme: 0 means all.
    :param mark: the :func:`state` under which the answer is asked; it is counted once for each state. None counts now.
    """
    if mark is None:
        return last_month_with_records(asked_on, programme=programme)
    key = f"figures:last-month:{mark}:{programme}:{asked_on:%Y-%m}"
    found: date | None = cache.get_or_set(key, lambda: last_month_with_records(asked_on, programme=programme))
    return found


def _answer(keys: list[str], asked: Asked, by: tuple[str, ...], *, most: int = 0) -> dict[str, dict[Group, Value]]:
    figures = [registry.figure(key) for key in keys]
    needed = {key for figure in figures for key in _counted_parts(figure)}
    bench = _Bench(asked, measure(sorted(needed), asked, by, most=most))
    yearly = sorted({key for figure in figures if isinstance(figure, YearOnYear) for key in _counted_parts(figure)})
    if yearly and not asked.open:
        bench.before = measure(yearly, replace(asked, period=asked.period.year_before()), by)
    since = sorted({key for figure in figures if isinstance(figure, YearsSince) for key in _counted_parts(figure)})
    if since:
        bench.first = first_months(since, asked)
    daily = sorted({key for figure in figures if isinstance(figure, PerDay) for key in _counted_parts(figure)})
    if daily and asked.open:
        # A day's share of everything so far is that of the days since the first record.
        bench.first = {**bench.first, **first_days(daily, asked)}
    if not by:
        promised = {figure.of if isinstance(figure, Completion) else figure.key for figure in figures}
        bench.targets = registry.targets(sorted(promised), asked)
    return {figure.key: _grouped(figure, bench, by) for figure in figures}


def _counted_parts(figure: AnyFigure) -> set[str]:
    if isinstance(figure, Figure):
        return {figure.key}
    return {part for key in figure.parts() for part in _counted_parts(registry.figure(key))}


def _grouped(figure: AnyFigure, bench: _Bench, by: tuple[str, ...]) -> dict[Group, Value]:
    base = bench.now[registry.counted_behind(figure.key).key]
    groups = list(base) if by else [()]
    answers = {}
    for group in groups:
        behind = base.get(group, Measured())
        answers[group] = Value(
            figure,
            bench.asked,
            _exact(figure, bench, group),
            behind.n,
            behind.n_all,
            bench.targets.get(figure.key),
        )
    return answers


def _exact(figure: AnyFigure, bench: _Bench, group: Group, *, before: bool = False) -> Decimal | None:
    """Return the unrounded value of a figure for one group."""
    if isinstance(figure, Figure):
        source = bench.before if before else bench.now
        found = source[figure.key].get(_year_earlier(group) if before else group, Measured())
        return found.value_all if bench.asked.pending else found.value
    return _FORMULAS[type(figure)](figure, bench, group)


def _year_earlier(group: Group) -> Group:
    """Return the same group with its month, if it has one, a year earlier."""
    return tuple(name.replace(year=name.year - 1) if isinstance(name, date) else name for name in group)


def _divided(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    return None if above is None or not below else above / below


def _ratio(figure: Ratio, bench: _Bench, group: Group) -> Decimal | None:
    above = _exact(registry.figure(figure.of), bench, group)
    return _divided(above, _exact(registry.figure(figure.to), bench, group))


def _mean(figure: Mean, bench: _Bench, group: Group) -> Decimal | None:
    behind = bench.now[registry.counted_behind(figure.key).key].get(group, Measured())
    n = behind.n_all if bench.asked.pending else behind.n
    return _divided(_exact(registry.figure(figure.of), bench, group), Decimal(n))


def _per_day(figure: PerDay, bench: _Bench, group: Group) -> Decimal | None:
    first, day_after = bench.asked.period.first, bench.asked.period.day_after
    if bench.asked.open:
        first = bench.first.get(registry.counted_behind(figure.key).key, first)
    for name in group:
        if isinstance(name, date):
            month = month_of(name)
            first, day_after = max(first, month.first), min(day_after, month.day_after)
    return _divided(_exact(registry.figure(figure.of), bench, group), Decimal((day_after - first).days))


def _year_on_year(figure: YearOnYear, bench: _Bench, group: Group) -> Decimal | None:
    if bench.asked.open:
        return None  # everything so far has no year before it
    of = registry.figure(figure.of)
    return _divided(_exact(of, bench, group), _exact(of, bench, group, before=True))


def _completion(figure: Completion, bench: _Bench, group: Group) -> Decimal | None:
    return _divided(_exact(registry.figure(figure.of), bench, group), bench.targets.get(figure.of))


def _years_since(figure: YearsSince, bench: _Bench, _group: Group) -> Decimal | None:
    first = bench.first.get(registry.counted_behind(figure.key).key)
    return None if first is None else Decimal(bench.asked.period.last.year - first.year)


_FORMULAS: dict[type[AnyFigure], Callable[[Any, _Bench, Group], Decimal | None]] = {
    Ratio: _ratio,
    Mean: _mean,
    PerDay: _per_day,
    YearOnYear: _year_on_year,
    Completion: _completion,
    YearsSince: _years_since,
}
