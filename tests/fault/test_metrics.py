"""Metrics of a real server: what all its processes counted, also one that was killed, at an address of its own."""

import os
import signal
import urllib.error
import urllib.request
from collections import Counter

import psutil
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes.place import UP, Place, free_port, until

TWO = [word.replace("workers=1", "workers=2") for word in UP]
TOKEN = "a token of the test"

type Told = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scraped(port: int) -> Told:
    """Return what the exporter tells: name and labels to value; nothing while nobody listens."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - our own address
            text = answer.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return {}
    families = list(text_string_to_metric_families(text))
    return {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}


def answered(told: Told, view: str) -> float:
    """Return how many requests came to a view, by whichever process, answered with 200."""
    labels = frozenset({"view": view, "method": "GET", "status": "200"}.items())
    return told.get(("qianli_http_requests_total", labels), 0)


def test_what_two_processes_counted_is_told_as_one_and_outlives_them(place: Place) -> None:
    """One process answers a scrape and has seen a part of the requests; the sum is what alerts are about."""
    metrics = free_port()
    place.settings = {"QIANLI_METRICS": f"127.0.0.1:{metrics}", "QIANLI_METRICS_TOKEN": TOKEN}
    process = place.up(TWO)
    until(lambda: bool(scraped(metrics)))
    before = answered(scraped(metrics), "account_login")
    assert Counter(place.ask(reverse("account_login"))[0] for _ in range(20)) == {200: 20}
    assert answered(scraped(metrics), "account_login") == before + 20
    files = sorted(path.name for path in (place.var / "metrics").glob("counter_*.db"))
    servers = {name.rpartition("-")[2].removesuffix(".db") for name in files}
    children = [child.pid for child in psutil.Process(process.pid).children() if str(child.pid) in servers]
    assert children, files
    os.kill(children[0], signal.SIGKILL)
    until(lambda: place.ask()[0] == 200)
    told = scraped(metrics)
    assert answered(told, "account_login") == before + 20
    assert told["qianli_gauges_unread", frozenset()] == 0
    assert told["qianli_workers", frozenset()] == 1
    assert told["qianli_backup_timestamp_seconds", frozenset()] == 0
    done = frozenset({"task": "audit.seal", "outcome": "done"}.items())
    until(lambda: scraped(metrics).get(("qianli_job_attempts_total", done), 0) > 0)
    assert place.ask("/metrics")[0] == 404


def test_while_the_database_is_away_the_rest_is_told(place: Place) -> None:
    """An alarm about a lost database must not be lost with it."""
    metrics = free_port()
    place.settings = {
        "QIANLI_METRICS": f"127.0.0.1:{metrics}", "QIANLI_METRICS_TOKEN": TOKEN, "QIANLI_WORKER": "false",
    }  # fmt: skip
    place.up()
    until(lambda: bool(scraped(metrics)))
    assert scraped(metrics)["qianli_workers", frozenset()] == 0
    seen: list[Told] = []

    def unread() -> bool:
        os.kill(place.postmaster(), signal.SIGKILL)
        seen.append(scraped(metrics))
        return seen[-1].get(("qianli_gauges_unread", frozenset()), 0) > 0

    until(unread)
    assert any(name == "qianli_http_requests_total" for name, _labels in seen[-1])
    until(lambda: scraped(metrics).get(("qianli_gauges_unread", frozenset())) == 0)
