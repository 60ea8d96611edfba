"""The recount as a job: every cell agrees, and one that was changed behind the back of the house is named."""

import pytest
from django.db import connection

from qianli.domains.agreements.models import Visit
from qianli.kernel.figures.registry import counted
from qianli.kernel.figures.tasks import audit
from tests.factories import EAST, WEST, make
from tests.fakes.jobs import done_by

pytestmark = pytest.mark.django_db(transaction=True)


def test_cells_that_agree() -> None:
    """All figures are counted, and the progress says so."""
    make(Visit, west_id=WEST, east_id=EAST)
    job, number = done_by(audit), len(counted())
    assert (job.done, job.total, job.step) == (number, number, "")
    assert job.result["sentence"] == f"{number} figures counted anew; every cell agrees."
    assert job.result["rows"] == []


def test_a_cell_that_differs_is_named() -> None:
    """With what it says and what the records say."""
    make(Visit, west_id=WEST, east_id=EAST)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_change SET n = n + 1, v = v + 1")
        assert cursor.rowcount
    job = done_by(audit)
    assert job.result["heads"] == ["Key", "Month", "West", "East", "Cell", "Counted anew"]
    assert job.result["sentence"] == f"{len(job.result['rows'])} cells differ from a recount."
    assert all(row[0].startswith("agreements.") for row in job.result["rows"])
    assert {tuple(row[2:4]) for row in job.result["rows"]} >= {(WEST, EAST)}
