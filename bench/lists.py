"""Lists of the largest table: pages for people, answers for programs, and files, as the office sees them."""

import itertools
from collections.abc import Iterable

from django.conf import settings
from django.test import Client

from bench.measure import Measure, p95, timed

TABLE = "/labour/placements"
ROUNDS = 8
PAGE_LIMIT, SORTED_LIMIT, API_LIMIT = 0.100, 0.500, 0.250
FILE_LIMIT = 10_000
NARROWED = (
    "?place=152200",
    "?place=110108",
    "?period=2024-05",
    "?trade=building",
    "?trade=building&place=152223",
    "?page=200",
)
SORTED = ("?sort=employer", "?sort=monthly_wage_cny", "?sort=-trade")


def measures() -> list[Measure]:
    """Return the measures of lists on the loaded programme."""
    from qianli.domains.labour.models import Placement
    from qianli.kernel.access.models import User

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.force_login(User.objects.get(username="office"))
    beside = f"{Placement.objects.count():,} placements"
    rows, seconds = _file(client)
    pace = rows / seconds
    return [
        _page("list of placements, first page, p95", _seconds(client, [f"{TABLE}/"]), PAGE_LIMIT, beside),
        _page("list, narrowed or 200th page, p95", _seconds(client, _asked(NARROWED)), PAGE_LIMIT, beside),
        _page("list, by any column, p95", _seconds(client, _asked(SORTED)), SORTED_LIMIT, "no index on the columns"),
        _page("1,000 rows by the API, p95", _seconds(client, [f"/api{TABLE}?limit=1000"]), API_LIMIT, beside),
        Measure("rows a second into CSV", f"{pace:,.0f}", f">= {FILE_LIMIT:,}", pace >= FILE_LIMIT, f"{rows:,} rows"),
    ]  # fmt: skip


def _asked(queries: Iterable[str]) -> list[str]:
    return [f"{TABLE}/{query}" for query in queries]


def _page(what: str, seconds: list[float], limit: float, beside: str) -> Measure:
    reached = p95(seconds)
    return Measure(what, f"{reached * 1000:.0f} ms", f"<= {limit * 1000:.0f} ms", reached <= limit, beside)


def _seconds(client: Client, addresses: list[str]) -> list[float]:
    """Return the server time of each answer, every address asked in turn after one round that warms up."""
    found = []
    for turn, address in itertools.product(range(ROUNDS + 1), addresses):
        seconds = timed(lambda address=address: _ask(client, address))  # type: ignore[misc]
        if turn:
            found.append(seconds)
    return found


def _ask(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    answer.close()


def _file(client: Client) -> tuple[int, float]:
    """Return how many rows the file of one year has, and the seconds that it takes."""
    lines = 0

    def read() -> None:
        nonlocal lines
        answer = client.get(f"{TABLE}.csv?period=2023")
        lines = sum(chunk.count(b"\r\n") for chunk in answer.streaming_content)  # type: ignore[attr-defined]

    seconds = timed(read)
    return lines - 1, seconds
