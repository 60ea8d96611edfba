"""What whoever watches an installation is told, and that it is told to nobody else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from prometheus_client import REGISTRY

from qianli.kernel.base.metering import ContestedGauge, Gauge, gauges, register_gauge
from qianli.kernel.jobs.models import Job
from qianli.site import backup, metrics
from qianli.site.command import run
from tests.fakes import jobs


@pytest.fixture
def watched(settings: Any, tmp_path: Path) -> None:
    """Metrics are on; counters lie in the memory of this process, as the library was loaded before."""
    settings.METRICS, settings.METRICS_FOLDER = True, tmp_path


def counted(name: str, **labels: str) -> float:
    """Return what this process counted so far."""
    return REGISTRY.get_sample_value(name, labels) or 0


def told() -> dict[str, float]:
    """Return what the gauges read: name and labels to value."""
    families = list(metrics.Told().collect())
    return {f"{each.name}{sorted(each.labels.values())}": each.value for family in families for each in family.samples}


def test_off_unless_asked_for(settings: Any, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """Who does not watch pays nothing: the middleware takes itself out."""
    monkeypatch.setenv("QIANLI_LANG", "en")
    assert settings.METRICS is False
    with pytest.raises(MiddlewareNotUsed):
        metrics.measured(lambda _request: HttpResponse())
    monkeypatch.setattr("qianli.site.command.close_connections", lambda: None)
    assert run(["qianli", "metrics"]) == 1
    assert capsys.readouterr().err.startswith("Nothing is counted here.")


@pytest.mark.django_db
def test_labels_are_names_of_the_code(watched: None, client: Client) -> None:
    """A path or a method that a caller makes up would make a new series each time, until memory is full."""
    client.get(reverse("account_login"))  # the middleware of the settings, which is out: metrics were off
    answer = metrics.measured(lambda request: HttpResponse(status=404))
    for number in range(3):
        answer(RequestFactory().generic(f"MADE{number}", f"/made-up/{number}"))
    assert counted("qianli_http_requests_total", view="none", method="other", status="404") == 3
    answer(RequestFactory().get("/static/made-up.css"))
    assert counted("qianli_http_requests_total", view="static", method="GET", status="404") == 1
    labels = {name for each in REGISTRY.collect() for sample in each.samples for name in sample.labels
              if each.name.startswith("qianli")}  # fmt: skip
    assert labels <= {"view", "method", "status", "le", "statement", "task", "outcome", "kind"}


@pytest.mark.django_db
def test_statements_of_a_request_are_timed_by_their_first_word(watched: None) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        list(Job.objects.all())
        Job.objects.filter(number=-1).update(step="")
        return HttpResponse()

    before = [counted("qianli_database_query_duration_seconds_count", statement=each) for each in ("SELECT", "UPDATE")]
    metrics.measured(page)(RequestFactory().get("/"))
    list(Job.objects.all())  # outside of it
    after = [counted("qianli_database_query_duration_seconds_count", statement=each) for each in ("SELECT", "UPDATE")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


@pytest.mark.django_db
def test_the_queue_is_told_by_task_and_state(watched: None) -> None:
    assert told()["qianli_jobs['fakes.write', 'waiting']"] == 0
    asked = timezone.now()
    jobs.write.defer(by=None, at=asked, n=1)
    now = told()
    assert now["qianli_jobs['fakes.write', 'waiting']"] == 1
    assert abs(now["qianli_jobs_oldest_waiting_timestamp_seconds['fakes.write']"] - asked.timestamp()) < 60
    assert now["qianli_workers[]"] == 0


@pytest.mark.django_db
def test_the_last_whole_backup_is_told(watched: None) -> None:
    """One that lacks evidence is no reason to be calm."""
    at, waiting = timezone.now(), told()["qianli_audit_unsealed_events[]"]
    made = backup.Backup("/srv/qianli-20261124T020000Z", at.isoformat(), "1", "18", "0:00", 3, 10, lacking=("a" * 64,))
    backup.remember(made, at=at)
    assert told()["qianli_backup_timestamp_seconds[]"] == 0
    backup.remember(backup.Backup(**{**_fields(made), "lacking": ()}), at=at)
    now = told()
    assert now["qianli_backup_timestamp_seconds[]"] == pytest.approx(at.timestamp())
    assert now["qianli_audit_unsealed_events[]"] == waiting + 2
    assert 0 < now["qianli_audit_oldest_unsealed_timestamp_seconds[]"] <= at.timestamp()


def _fields(made: backup.Backup) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


@pytest.mark.django_db
def test_failures_to_sign_in_are_counted(watched: None, client: Client) -> None:
    before = counted("qianli_sign_in_failures_total", kind="account")
    client.post(reverse("account_login"), {"login": "nobody", "password": "guessed"})
    assert counted("qianli_sign_in_failures_total", kind="account") == before + 1


@pytest.mark.django_db
def test_a_gauge_that_fails_is_left_out_and_counted(watched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are told all the same."""

    def failing() -> Iterator[Any]:
        list(Job.objects.extra(where=["no_such_column = 1"]))
        yield (), 1

    monkeypatch.setattr(metrics, "gauges", lambda: (Gauge("qianli_failing", "", (), failing), *gauges()))
    now = told()
    assert now["qianli_gauges_unread[]"] == 1
    assert "qianli_failing[]" not in now
    assert "qianli_workers[]" in now


def test_names_follow_the_conventions_of_prometheus() -> None:
    """A word of the product, base units, and total for what only grows."""
    for gauge in gauges():
        assert re.fullmatch(r"qianli_[a-z_]+", gauge.name), gauge.name
        assert not gauge.name.endswith(("_total", "_count", "_sum", "_bucket")), gauge.name
    with pytest.raises(ContestedGauge):
        register_gauge(Gauge(gauges()[0].name, "another", (), lambda: iter(())))


@pytest.mark.parametrize(
    ("given", "status"), [("", "401"), ("Bearer ", "401"), ("Bearer gewusst", "401"), ("Bearer geheim", "200")]
)
def test_beyond_the_machine_a_token_is_needed(given: str, status: str) -> None:
    said: list[str] = []

    def answer(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"told"]

    environ = {"HTTP_AUTHORIZATION": given} if given else {}
    body = metrics.guarded(answer, "geheim")(environ, lambda line, _heads: said.append(line))
    assert [line[:3] for line in said] == [status]
    assert (body == [b"told"]) is (status == "200")


@pytest.mark.parametrize("told", ["", "9464", "localhost:9464", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000"])
def test_what_is_no_address_is_named(told: str) -> None:
    with pytest.raises(metrics.NoAddressForMetrics):
        metrics.address(told, token="")


def test_an_address_that_others_reach_wants_a_token() -> None:
    with pytest.raises(metrics.MetricsToTheWorld):
        metrics.address("0.0.0.0:9464", token="")
    assert metrics.address("0.0.0.0:9464", token="geheim") == ("0.0.0.0", 9464)  # noqa: S104
    assert metrics.address("127.0.0.1:9464", token="") == ("127.0.0.1", 9464)
    assert metrics.address("[::1]:9464", token="") == ("::1", 9464)
