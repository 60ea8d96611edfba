"""Metrics for Prometheus: requests are counted here; the exporter tells what all processes counted and gauges read.

The exporter is a process of its own at an address of its own, so that no page, proxy or session leads to it.
"""

import hmac
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from qianli.kernel.base.metering import Gauge, gauges, queries_timed
from qianli.kernel.base.refusal import Refusal

type Answer = Callable[[HttpRequest], HttpResponse]
type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = structlog.stdlib.get_logger("qianli.metrics")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
WAIT = "3s"  # for one gauge; a scrape that waits longer tells less than one that lacks it
IDLE_SECONDS = 10  # a caller that says nothing must not keep the next one waiting

REQUESTS = Counter("qianli_http_requests_total", "Requests answered", ("view", "method", "status"))
SECONDS = Histogram(
    "qianli_http_request_duration_seconds",
    "Time from the request to the head of its answer",
    ("view", "method"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)


class MetricsToTheWorld(Refusal):
    """QIANLI_METRICS names {host}, which other machines reach. Set QIANLI_METRICS_TOKEN, which Prometheus then has
    to send, or name 127.0.0.1.
    """


class NoAddressForMetrics(Refusal):
    """QIANLI_METRICS is {seen}, which is no address such as 127.0.0.1:9464."""


def measured(get_response: Answer) -> Answer:
    """Count each request and time it by the name of its view, which the code bounds, where metrics are on."""
    if not settings.METRICS:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with queries_timed():
            response = get_response(request)
        view, method = view_of(request), request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view, method).observe(time.perf_counter() - began)
        return response

    return middleware


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that a request came to, as the addresses of the code name it."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    if request.path in ("/healthz", "/readyz"):
        return "probe"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class Told:
    """What the gauges read, as the library collects it; one that fails is left out and counted."""

    def collect(self) -> Iterator[Metric]:
        """Yield one family for each gauge, and what is known without the database."""
        release = GaugeMetricFamily("qianli_build_info", "Release that runs", labels=("version",))
        release.add_metric((version("qianli"),), 1)
        yield release
        failed = 0
        for gauge in gauges():
            try:
                yield _family(gauge)
            except DatabaseError as error:
                failed += 1
                log.warning("a gauge could not be read", gauge=gauge.name, reason=type(error).__name__)
        yield GaugeMetricFamily("qianli_gauges_unread", "Gauges that the database did not answer", value=failed)


def _family(gauge: Gauge) -> GaugeMetricFamily:
    family = GaugeMetricFamily(gauge.name, gauge.told, labels=gauge.labels)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [WAIT])
        for labels, value in gauge.read():
            family.add_metric(labels, value)
    return family


def registry() -> CollectorRegistry:
    """Return everything there is to tell: what all processes counted, and what the database says now."""
    told = CollectorRegistry()
    MultiProcessCollector(told, path=str(settings.METRICS_FOLDER))
    told.register(Told())
    return told


def text() -> str:
    """Return all metrics in the text format of Prometheus."""
    with _session_ended():
        return generate_latest(registry()).decode()


def address(told: str, *, token: str) -> tuple[str, int]:
    """Return host and port of an address that metrics may be served at.

    :raises NoAddressForMetrics: it is none.
    :raises MetricsToTheWorld: others than this machine reach it, and no token is asked for.
    """
    host, _colon, port = told.rpartition(":")
    host = host.strip("[]")
    try:
        found = ipaddress.ip_address(host), int(port)
    except ValueError:
        raise NoAddressForMetrics(seen=told) from None
    if not 0 < found[1] < 65_536:
        raise NoAddressForMetrics(seen=told)
    if not found[0].is_loopback and not token:
        raise MetricsToTheWorld(host=host)
    return host, found[1]


def listen(*, host: str, port: int, token: str) -> None:
    """Answer Prometheus until stopped, one question at a time."""
    with make_server(host, port, guarded(make_wsgi_app(registry()), token), _server(host), _Quiet) as server:
        server.serve_forever()


def guarded(answer: Application, token: str) -> Application:
    """Return an application that answers who brings the token, if there is one, and then ends its database session."""

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        given = str(environ.get("HTTP_AUTHORIZATION", ""))
        if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            start("401 Unauthorized", [("Content-Type", "text/plain"), ("WWW-Authenticate", "Bearer")])
            return [b"A token is needed.\n"]
        with _session_ended():
            return list(answer(environ, start))

    return application


@contextmanager
def _session_ended() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()


def _server(host: str) -> type[WSGIServer]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return type("Server", (WSGIServer,), {"address_family": family})


class _Quiet(WSGIRequestHandler):
    """One question; Prometheus asks every few seconds, which nobody wants to read in the log."""

    timeout = IDLE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass
