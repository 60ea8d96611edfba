"""The pages of the portal: server time of the front page, a figure page and its records, against counting anew.

The peer of the front page is all that it tells (figures, months of the leading ones, flows between places) counted by
plain SQL over the records, as one would write it without cells, on the same database in the same run.
"""

import itertools
import statistics
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import Measure, p95, timed

PERIODS = ("", "2022", "2023", "2024-H1", "2023/2024-H1", "2023-07/2024-06", "2024-Q2", "2024-05")
ROUNDS = 12
FIGURE = "labour.placed"
MOST_QUERIES = 24
PAGE_LIMIT, FIGURE_LIMIT, RECORDS_LIMIT, TIMES_FASTER = 0.100, 0.150, 0.200, 50
# Once after each change of a record and for each question: a limit of our own.
DRAWN_LIMIT = 0.300


def measures() -> list[Measure]:
    """Return the measures of the portal on the loaded programme."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    addresses = [f"/?period={period}" for period in PERIODS]
    front = _seconds(client, addresses)
    drawn = _seconds(client, addresses, forget=True)
    figure = _seconds(client, [f"/figures/{FIGURE}/?period={period}" for period in PERIODS])
    matrix = _seconds(client, [f"/figures/{FIGURE}/?period=2023-07/2024-06&place=150000"], forget=True)
    records = _seconds(client, [f"/api/figures/{FIGURE}/records?period={period}&limit=50" for period in PERIODS])
    counts = {_queries(client, address) for address in addresses}
    recount = statistics.median(timed(_counted_by_hand) for _ in range(3))
    times = recount / statistics.median(front)
    entries = _entries()
    beside = f"{entries:,} entries"
    return [
        _page("portal page, p95", front, PAGE_LIMIT, beside),
        _page("portal page drawn from nothing, p95", drawn, DRAWN_LIMIT, "no drawing kept"),
        Measure(
            "portal page, queries", "/".join(map(str, sorted(counts))), f"{MOST_QUERIES}", max(counts) <= MOST_QUERIES,
            "the same at any size: tests/unit/desks/portal",
        ),
        Measure(
            "portal page against a recount", f"{times:,.0f} times", f"{TIMES_FASTER} times", times >= TIMES_FASTER,
            f"{recount:.2f} s by hand-written SQL",
        ),
        _page(f"figure page of {FIGURE}, p95", figure, FIGURE_LIMIT, beside),
        _page("figure page, 12 leagues by 12 months, p95", matrix, FIGURE_LIMIT, "no drawing kept"),
        _page(f"records of {FIGURE}, p95", records, RECORDS_LIMIT, beside),
    ]  # fmt: skip


def _page(what: str, seconds: list[float], limit: float, beside: str) -> Measure:
    reached = p95(seconds)
    return Measure(what, f"{reached * 1000:.0f} ms", f"{limit * 1000:.0f} ms", reached <= limit, beside)


def _seconds(client: Client, addresses: Iterable[str], *, forget: bool = False) -> list[float]:
    """Return the server time of each answer, every address asked in turn after one round that warms up.

    :param forget: empty the store of drawings before each answer.
    """
    found = []
    for index, address in itertools.product(range(ROUNDS + 1), list(addresses)):
        if forget:
            cache.clear()
        seconds = timed(_asking(client, address))
        if index:
            found.append(seconds)
    return found


def _asking(client: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        answer.close()

    return ask


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def _counted_by_hand() -> None:
    """Count all that the front page tells from the records: figures, months of the leading ones, flows."""
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)
            cursor.fetchall()


def _statements() -> Iterator[str]:
    from qianli.desks.portal.queries import blocks, is_defined
    from qianli.desks.portal.terms import STREAMS
    from qianli.kernel.figures import registry

    behind = registry.counted_behind
    for key in sorted({behind(key).key for block in blocks() for key in block.keys}):
        yield _by_hand(behind(key))
    for block in blocks():
        yield from _months_by_hand(behind(block.lead))
    for stream in STREAMS:
        key = next(key for key in stream.keys if is_defined(key))
        yield _by_hand(behind(key), by="west_id, east_id")


def _months_by_hand(figure: Any) -> Iterator[str]:
    """Yield the statements for twelve months: one for a flow, one for each month of a stock."""
    from qianli.kernel.figures.compiling import column

    if figure.until:
        yield from (_by_hand(figure, day_after=f"2024-{month:02d}-01") for month in range(1, 8))
        yield from (_by_hand(figure, day_after=f"2023-{month:02d}-01") for month in range(8, 13))
    else:
        yield _by_hand(figure, by=f"date_trunc('month', {column(figure.counts, figure.when)}::timestamp)")


def _by_hand(figure: Any, *, day_after: str = "2024-07-01", by: str = "") -> str:
    """Return the statement that one would write for a figure: its filter, and a count, sum or count of different."""
    from qianli.kernel.figures.compiling import column, condition, quoted, value_of

    model = figure.counts
    counted = "count(*)"
    if figure.distinct:
        counted = f"count(DISTINCT {column(model, figure.distinct)})"
    elif figure.value:
        counted = f"sum({value_of(figure)})"
    dates = f"{column(model, figure.when)} < '{day_after}'"
    if figure.until:
        until = column(model, figure.until)
        dates += f" AND ({until} IS NULL OR {until} >= '{day_after}')"
    standing = condition(model, figure.where & model.confirmed_when)
    groups = f" GROUP BY {by}" if by else ""
    return f"SELECT {counted}, count(*) FROM {quoted(model._meta.db_table)} WHERE {standing} AND {dates}{groups}"


def _entries() -> int:
    from qianli.domains.ledger.public import entry_tables

    return sum(table.model._default_manager.count() for table in entry_tables())
