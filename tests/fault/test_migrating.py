"""A migration beside people who work: it does not make them wait, and says what to do."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from qianli.site.command import run
from qianli.site.env import Env
from qianli.site.management.commands import migrate


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_is_not_had_takes_the_migration_back(
    bystander: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever waits for a lock stands before all who come later; the session does not keep the setting."""
    monkeypatch.setenv("QIANLI_LANG", "en")
    monkeypatch.setattr(migrate, "env", Env(lock_seconds=1))
    with bystander.transaction():
        bystander.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        assert run(["qianli", "migrate"]) == 1
    assert capsys.readouterr().err.startswith("The tables are in use: a lock was not had within 1 seconds")
    assert run(["qianli", "migrate"]) == 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
