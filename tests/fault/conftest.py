"""What several fault tests stand on."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests import database
from tests.fakes.place import Place


@pytest.fixture
def bystander() -> Iterator[psycopg.Connection[Any]]:
    """A second connection that looks on, holds locks and ends others."""
    given = connection.get_connection_params()
    names = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**names, autocommit=True) as session:
        yield session


@pytest.fixture
def place() -> Iterator[Place]:
    """An installation, ended with everything that runs on it."""
    with database.short_folder() as folder:
        made = Place(folder)
        yield made
        made.end()
