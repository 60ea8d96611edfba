"""From a question to counted measures: whole months out of the cells, broken months out of the records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import connection

from qianli.kernel.base.periods import next_month
from qianli.kernel.figures import registry
from qianli.kernel.figures.compiling import admitted, cells, column, confirmed, events, quoted
from qianli.kernel.figures.definition import Figure, Nature

if TYPE_CHECKING:
    from qianli.kernel.figures.reading import Asked

Group = tuple[str | date, ...]
ZERO = Decimal(0)
CODE_LENGTH = 6  # cells are kept down to county level


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted: confirmed records and value, and the same with pending ones."""

    n: int = 0
    value: Decimal = ZERO
    n_all: int = 0
    value_all: Decimal = ZERO

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.n + other.n,
            self.value + other.value,
            self.n_all + other.n_all,
            self.value_all + other.value_all,
        )


Measures = dict[str, dict[Group, Measured]]
Row = tuple[str, Group, Measured]


def measure(keys: Iterable[str], asked: "Asked", by: tuple[str, ...], *, most: int = 0) -> Measures:
    """Count figures for one question; at most one query for each of eight shapes, however many keys.

    :param by: see :func:`qianli.kernel.figures.reading.breakdown`.
    :param most: for each figure only so many groups, those of the largest value with every name known; 0 is all.
    :returns: key -> group -> measure; with ``by`` empty the one group is ``()``.
    """
    answer: Measures = {key: {} for key in keys}
    shapes: dict[tuple[Nature, bool, bool], list[Figure]] = defaultdict(list)
    for key in answer:
        figure = registry.counted_behind(key)
        shapes[figure.nature, figure.distinct is not None, _in_cells(figure, asked)].append(figure)
    for (nature, distinct, stored), figures in sorted(shapes.items()):
        names = [figure.key for figure in figures]
        if stored:
            sql, params = _out_of_cells(names, nature, asked, whole=not distinct and set(by) <= {"month"})
        else:
            sql, params = _out_of_records(figures, nature, asked)
        over_time = nature is Nature.STOCK and "month" in by
        count = (_steps if over_time else _distinct) if distinct else _sums
        counted = count(sql, by)
        if most:
            counted = _largest(counted, most, by, value="v_all" if asked.pending else "v")
        rows = _fetch(counted, params, by, [] if stored else names)
        if over_time:
            rows = _accumulated(rows, by.index("month"), asked)
        for name, group, measured in rows:
            answer[name][group] = measured
    return answer


def _in_cells(figure: Figure, asked: "Asked") -> bool:
    """Whether whole months answer the question for this figure."""
    if figure.nature is Nature.STOCK:
        return asked.period.day_after.day == 1
    return asked.period.whole_months


def _out_of_cells(keys: list[str], nature: Nature, asked: "Asked", *, whole: bool) -> tuple[str, list[Any]]:
    """Return SQL of cell rows of whole months within period and place.

    :param whole: nothing but months is asked for, so that the sums over all places will do if no place is.
    """
    place, place_params = _place(asked)
    source = "figures_monthly" if whole and not (asked.west or asked.east) else "figures_now"
    numbers = "ARRAY(SELECT id FROM figures_definition WHERE key = ANY(%s))"
    sql = f"SELECT c.* FROM {source} c WHERE c.figure = ANY({numbers}) AND c.month < %s"
    params: list[Any] = [keys, asked.period.day_after]
    if nature is Nature.FLOW:
        sql += " AND c.month >= %s"
        params.append(asked.period.first)
    return f"{sql} AND {place}", params + place_params


def _out_of_records(figures: list[Figure], nature: Nature, asked: "Asked") -> tuple[str, list[Any]]:
    """Return SQL of cell rows counted from the records of the period and place; ``figure`` is the place in the list."""
    place, place_params = _place(asked)
    parts = [_counted_now(index, figure, nature, asked) for index, figure in enumerate(figures)]
    union = " UNION ALL ".join(sql for sql, _ in parts)
    return f"SELECT c.* FROM ({union}) AS c WHERE {place}", [*(p for _, ps in parts for p in ps), *place_params]


def _counted_now(index: int, figure: Figure, nature: Nature, asked: "Asked") -> tuple[str, list[Any]]:
    """Return the cells of one figure counted from records whose day lies in the period."""
    sql = cells(figure, index).replace("%", "%%")
    params: list[Any] = []
    for event in events(figure):
        bound = f"({event.day}) < %s"
        params.append(asked.period.day_after)
        if nature is Nature.FLOW:
            bound += f" AND ({event.day}) >= %s"
            params.append(asked.period.first)
        sql = sql.replace(f"WHERE ({event.day}) IS NOT NULL", f"WHERE {bound}", 1)
    return sql, params


def _place(asked: "Asked") -> tuple[str, list[Any]]:
    clauses: list[str] = ["true"]
    params: list[Any] = []
    for side, prefixes in (("west", asked.west), ("east", asked.east)):
        if prefixes:
            clauses.append("(" + " OR ".join([f"c.{side} ^@ %s"] * len(prefixes)) + ")")
            params += list(prefixes)
    if asked.programme:
        clauses.append("c.programme = %s")
        params.append(asked.programme)
    return " AND ".join(clauses), params


def _columns(by: tuple[str, ...]) -> str:
    """Return the group columns of a breakdown as a SELECT list, each followed by a comma."""
    return "".join(f"{_column(name)} AS g{index}, " for index, name in enumerate(by))


def _column(name: str) -> str:
    side, _, length = name.partition(":")
    if name in {"month", "category"}:
        return name
    if side in {"west", "east"} and length.isdecimal():
        return side if int(length) == CODE_LENGTH else f"left({side}, {int(length)})"
    raise ValueError(f"unknown breakdown {name!r}")


def _names(by: tuple[str, ...]) -> str:
    return "".join(f", g{index}" for index in range(len(by)))


_SUMS = "coalesce(sum(n) FILTER (WHERE confirmed), 0) AS n, sum(n) AS n_all"


def _sums(sql: str, by: tuple[str, ...]) -> str:
    return (
        f"SELECT {_columns(by)}figure, {_SUMS}, coalesce(sum(v) FILTER (WHERE confirmed), 0) AS v, sum(v) AS v_all"
        f" FROM ({sql}) AS s GROUP BY figure{_names(by)}"
    )


def _distinct(sql: str, by: tuple[str, ...]) -> str:
    return (
        f"SELECT {''.join(f'g{i}, ' for i in range(len(by)))}figure, sum(n) AS n, sum(n_all) AS n_all,"
        " count(*) FILTER (WHERE n > 0) AS v, count(*) FILTER (WHERE n_all > 0) AS v_all"
        f" FROM (SELECT {_columns(by)}figure, key, {_SUMS} FROM ({sql}) AS s WHERE key IS NOT NULL"
        f" GROUP BY figure, key{_names(by)}) AS k GROUP BY figure{_names(by)}"
    )


def _steps(sql: str, by: tuple[str, ...]) -> str:
    """Return the SQL that says, by month, how many keys began to stand less how many ceased to."""
    month = f"g{by.index('month')}"
    others = [f"g{index}" for index, name in enumerate(by) if name != "month"]
    window = f"OVER (PARTITION BY {', '.join(['figure', 'key', *others])} ORDER BY {month})"
    groups = "".join(f"g{index}, " for index in range(len(by)))
    return (
        f"SELECT {groups}figure, sum(n) AS n, sum(n_all) AS n_all, sum((c > 0)::int - (c - n > 0)::int) AS v,"
        " sum((a > 0)::int - (a - n_all > 0)::int) AS v_all"
        f" FROM (SELECT {groups}figure, n, n_all, sum(n) {window} AS c, sum(n_all) {window} AS a"
        f" FROM (SELECT {_columns(by)}figure, key, {_SUMS} FROM ({sql}) AS s WHERE key IS NOT NULL"
        f" GROUP BY figure, key{_names(by)}) AS k) AS r GROUP BY figure{_names(by)}"
    )


def _largest(sql: str, most: int, by: tuple[str, ...], *, value: str) -> str:
    # What has no name on some side, however large, is drawn nowhere and would push out what is.
    named = "".join(f" AND g{index} <> ''" for index in range(len(by)))
    place = f"row_number() OVER (PARTITION BY figure ORDER BY {value} DESC NULLS LAST)"
    known = f"SELECT *, {place} AS place FROM ({sql}) AS every WHERE true{named}"
    return f"SELECT * FROM ({known}) AS placed WHERE place <= {most}"


def _fetch(sql: str, params: list[Any], by: tuple[str, ...], names: list[str]) -> list[Row]:
    """Return the groups in order, each with the key of its figure.

    :param names: what the numbers of figures stand for; empty where they are those of the cells.
    """
    size = len(by)
    told = "figure" if names else "(SELECT d.key FROM figures_definition d WHERE d.id = figure)"
    groups = "".join(f"g{index}, " for index in range(size))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {groups}{told}, n, v, n_all, v_all FROM ({sql}) AS counted ORDER BY {groups}figure", params
        )
        return [
            (
                names[row[size]] if names else row[size],
                tuple(row[:size]),
                Measured(int(row[size + 1]), Decimal(row[size + 2]), int(row[size + 3]), Decimal(row[size + 4])),
            )
            for row in cursor.fetchall()
        ]


def _accumulated(rows: list[Row], at: int, asked: "Asked") -> list[Row]:
    """Turn monthly changes of a stock into its level at the end of each month asked for."""

    def line(row: Row) -> tuple[str, Group]:
        return row[0], row[1][:at] + row[1][at + 1 :]

    levels = []
    for (name, others), changes in groupby(sorted(rows, key=lambda row: (line(row), row[1][at])), key=line):
        by_month: Mapping[str | date, Measured] = {row[1][at]: row[2] for row in changes}
        level = sum((m for month, m in by_month.items() if month < asked.period.first), Measured())  # type: ignore[operator]
        for month in asked.period.months():
            # The month that holds the first day may have begun before the period.
            if month in by_month and (month >= asked.period.first):
                level += by_month[month]
            if level != Measured():
                levels.append((name, (*others[:at], month, *others[at:]), level))
    return levels


def first_months(keys: Iterable[str], asked: "Asked") -> dict[str, date]:
    """Return the month of the first record of each figure up to the end of the period, of those that have one."""
    answer = {}
    for key in keys:
        figure = registry.counted_behind(key)
        if asked.period.day_after.day == 1:
            sql, params = _out_of_cells([figure.key], Nature.STOCK, asked, whole=not figure.distinct)
        else:
            sql, params = _out_of_records([figure], Nature.STOCK, asked)
        standing = "" if asked.pending else " AND confirmed"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT min(month) FROM ({sql}) AS s WHERE n > 0{standing}", params)
            (month,) = cursor.fetchone()
        if month is not None:
            answer[key] = month
    return answer


def first_days(keys: Iterable[str], asked: "Asked") -> dict[str, date]:
    """Return the day of the first record of each figure up to the end of the period, of those that have one."""
    place, place_params = _place(asked)
    standing = "" if asked.pending else " AND confirmed"
    answer = {}
    for key, month in first_months(keys, asked).items():
        # The cells say in which month to look; no other rows are read.
        rows = _starts(registry.counted_behind(key))
        params = [month, min(next_month(month), asked.period.day_after), *place_params]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT min(day) FROM ({rows}) AS c WHERE day >= %s AND day < %s AND {place}{standing}", params
            )
            (day,) = cursor.fetchone()
        if day is not None:
            answer[key] = day
    return answer


def _starts(figure: Figure) -> str:
    """Return SQL of the rows that a figure counts, each with the day that it counts from, as a query with values."""
    model = figure.counts
    west, east = column(model, "west"), column(model, "east")
    return (
        f"SELECT ({column(model, figure.when)})::date AS day, ({confirmed(model)}) AS confirmed,"
        f" {column(model, 'programme')} AS programme, coalesce({west}, '') AS west, coalesce({east}, '') AS east"
        f" FROM {quoted(model._meta.db_table)} WHERE ({admitted(figure)})"
    ).replace("%", "%%")


def last_month_with_records(day: date, *, programme: int) -> date | None:
    """Return the last month up to that of a day with a confirmed record of what happens; None without one.

    Only flows that are not counted by key: a stock's month is a net of starts and ends, and says nothing of records.
    """
    flows = [each.key for each in registry.counted() if each.nature is Nature.FLOW and not each.distinct]
    one = "AND programme = %(programme)s" if programme else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(month) FROM (SELECT month FROM figures_monthly"
            " WHERE figure = ANY(ARRAY(SELECT id FROM figures_definition WHERE key = ANY(%(flows)s)))"
            f" AND month <= %(day)s AND confirmed {one} GROUP BY figure, month HAVING sum(n) > 0) AS months",
            {"flows": flows, "day": day, "programme": programme},
        )
        (month,) = cursor.fetchone()
    return month  # type: ignore[no-any-return]


# About as many as sixteen busy writers append in a minute; a mark of them takes a few milliseconds.
MOST_MARKED = 5_000


def state_of_cells() -> str | None:
    """Return a mark of cells and changes; None while more changes wait than are worth looking at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT version FROM figures_state), count(*), coalesce(sum(hashtextextended(c::text, 0)), 0)"
            " FROM (SELECT * FROM figures_change LIMIT %s) AS c",
            [MOST_MARKED + 1],
        )
        version, changes, mark = cursor.fetchone()
    return None if changes > MOST_MARKED else f"{version}.{changes}.{mark}"
