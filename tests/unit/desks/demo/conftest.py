"""The demo programme, loaded once for all tests of a file and rolled back behind them.

Models are imported inside the fixtures, because this file is read before Django is set up.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from qianli.desks.demo.world import World

AT = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
SEED, OTHER_SEED = 1996, 2024
# Placements are ten times as many records as all others together, and are tested with their own ledger.
WITHOUT = ("labour",)
# Mass records that no published figure counts one by one.
THIN = {
    "trade": {"LINES_A_MONTH": 40},
    "teaching": {"LESSONS": 60},
    "care": {"CLINICS": 30, "CONSULTATIONS": 30},
    "talent": {"SPECIALISTS_BEFORE": 60, "LEARNERS_BEFORE": 60},
}


@contextmanager
def ledgers() -> Iterator[None]:
    """Leave the mass ledger out."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(DOMAINS=[name for name in settings.DOMAINS if name not in WITHOUT]):
        yield


def loaded(seed: int, scale: int = 1) -> int:
    """Load the demo programme and return the number of rows."""
    from django.conf import settings

    from qianli.desks.demo.actions import load_demo

    with ledgers():
        return load_demo(key=settings.PROGRAMME, scale=scale, seed=seed, password="示例", at=AT)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[int]:
    """The programme at scale 1; the value is the number of rows."""
    from django.db import connection, transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield loaded(SEED)
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def thin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few mass records, so that a whole programme is loaded in a moment."""
    from importlib import import_module

    for name, constants in THIN.items():
        module = import_module(f"qianli.desks.demo.ledgers.{name}")
        for constant, size in constants.items():
            monkeypatch.setattr(module, constant, size)


@pytest.fixture
def world(db: None) -> Callable[[int], "World"]:
    """A function that returns the empty world of a seed, before any ledger has drawn from it."""
    from qianli.desks.demo import actions
    from qianli.desks.demo.world import LAST_DAY

    users: dict[str, int] = {name: number for number, (name, *_) in enumerate(actions.ACCOUNTS, start=1)}

    def of(seed: int, **rest: Any) -> "World":
        return actions._world(1, users, seed=seed, on=LAST_DAY, **({"scale": 1} | rest))

    return of
