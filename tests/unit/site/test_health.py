"""The probes, and the id that ties the log lines of one request together."""

import logging

import pytest
from django.db import connection
from django.test import Client

from qianli.site import health


def test_alive_needs_no_host_session_or_database(client: Client) -> None:
    """A probe names the machine by an address that no list of hosts knows."""
    answer = client.get("/healthz", headers={"host": "10.1.2.3:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_with_all_migrations(client: Client) -> None:
    answer = client.get("/readyz", headers={"host": "10.1.2.3:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_missing_migration_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer.content == b"The database lacks 1 migrations. Run: qianli migrate\n"


@pytest.mark.django_db
def test_applied_migrations_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look costs a tenth of a second, and a probe comes every few seconds."""
    looks: list[bool] = []

    def trouble(*, look_at_migrations: bool) -> str:
        looks.append(look_at_migrations)
        return ""

    monkeypatch.setattr(health, "_trouble", trouble)
    client = Client()
    for _round in range(3):
        client.get("/readyz")
    assert looks == [True, False, False]


def test_a_request_is_logged_with_its_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="qianli.request"):
        answer = client.get("/healthz")
    [line] = [record.msg for record in caplog.records if record.name == "qianli.request"]
    assert isinstance(line, dict)
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/healthz", 200)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("0123456789abcdef", True), ("short", False), ("with space in it", False), ("x" * 65, False), ('"}{"a":"', False)],
)
def test_an_id_from_a_proxy_is_kept_if_it_is_harmless(client: Client, given: str, kept: bool) -> None:
    """It goes into logs, where a forged line could be read as another's."""
    assert (client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given) is kept
