"""The description of the API is current, and the API keeps it, whatever is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from qianli.domains.pairings.models import Pair
from qianli.kernel.tables.registry import all_tables
from qianli.site.api import api
from qianli.site.management.commands.openapi import KEPT, document
from qianli.site.wsgi import application
from tests.factories import make

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
NEGATIVE = schemathesis.GenerationMode.NEGATIVE
EXAMPLES = 6


def test_the_kept_document_is_current() -> None:
    """Run: qianli openapi."""
    assert (Path(settings.BASE_DIR) / KEPT).read_text() == document()


def test_every_table_has_its_operations() -> None:
    """A list and a row for each declaration, each operation named once."""
    paths = api.description_document()["paths"]
    for table in all_tables():
        assert "get" in paths[f"/api/{table.domain}/{table.collection}"]
        assert "get" in paths[f"/api/{table.domain}/{table.collection}/{{pk}}"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))


@pytest.fixture
def with_rows(db: None) -> Iterator[None]:
    """A few rows, so that answers are not all empty, in the transaction of the test for all requests."""
    for _ in range(3):
        make(Pair)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("with_rows")
def test_answers_keep_the_document() -> None:
    """Visitors send right and wrong values to every operation; each answer is one that is described.

    The number of examples is small because there are hundreds of operations; order and choice are the same each run.
    """
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    reading = [found.ok() for found in schema.get_all_operations() if found.ok().method == "get"]
    assert len(reading) > 2 * len(all_tables())
    for operation in reading:

        @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=NEGATIVE)))
        @bounds(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=list(CHECKS), headers={"Accept-Encoding": "identity"})

        keeps()
