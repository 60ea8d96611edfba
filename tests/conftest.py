"""What every test stands on: an own server and database, no network, and settings without a pool."""

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests import database

database.open_run()
os.environ["DJANGO_SETTINGS_MODULE"] = "qianli.site.settings"
if not settings.configured:
    assert settings.DATABASES  # read now, with the database of this process
# Not left to the processes that this one starts: pytest-django would read the settings before they come here.
del os.environ["DJANGO_SETTINGS_MODULE"]


# A busy machine is slow, not wrong.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


class NetworkRefused(AssertionError):
    """A test tried to leave this machine."""


def pytest_configure(config: pytest.Config) -> None:
    """Adjust the settings before Django is set up with them; pytest-django does that after this hook."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended like by Ctrl-C: the server is stopped
    if config.getoption("nomigrations", False):
        raise pytest.UsageError("--nomigrations is refused: constraints and triggers live in the migrations.")
    if settings.DATABASES["default"]["NAME"] != database.own_name():
        raise pytest.UsageError("The settings were read before the tests could name their database.")
    settings.DATABASES["default"]["OPTIONS"].pop("pool")  # sessions of a dropped clone must not come back
    files = tempfile.mkdtemp(prefix="qianli-evidence-")  # evidence of tests is no evidence of the installation
    config.add_cleanup(lambda: shutil.rmtree(files))
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": STATIC_FILES_AS_THEY_LIE},
        "evidence": {**settings.STORAGES["evidence"], "OPTIONS": {"location": files}},
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 0)  # tests ask more often than people; some set a limit
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: many users are made


STATIC_FILES_AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server; the process that began the run ends last."""
    if not hasattr(config, "workerinput"):
        database.close_run()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process its clone of the filled template.

    A test that commits gets a fresh clone after it. Django's own way, emptying all tables, would take the
    reference rows with it.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    def make() -> None:
        connections.close_all()
        database.fresh_clone(database.own_name())

    database.ensure_server()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        make()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: make())
        yield
        connections.close_all()


@pytest.fixture(autouse=True, scope="session")
def network_off() -> Iterator[None]:
    """Refuse connections to any address but this machine's own."""

    def only_here(address: Any) -> None:
        if isinstance(address, tuple):
            host = str(address[0])
            if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
                raise NetworkRefused(f"connection to {host}")

    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        only_here(address)
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        only_here(address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


@pytest.fixture(autouse=True)
def language_as_it_was() -> Iterator[None]:
    """Forget the language of the last request: Django leaves it in force, and the next test would speak it."""
    from django.utils import translation

    yield
    translation.deactivate()
