"""Two writers at once: what fits alone and not together is refused to the one who comes second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from qianli.domains.funds.models import Allotment, Disbursement, Project
from qianli.domains.industry.models import Contract, PaidIn
from tests.factories import fill, make

pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(write: Callable[[], None]) -> list[str]:
    """Return what became of a write done by two connections at the same time, in alphabetical order."""
    ready = Barrier(2, timeout=20)

    def one(_: int) -> str:
        try:
            with transaction.atomic():
                ready.wait()  # both transactions are open before either has written
                write()
        except IntegrityError as error:
            return str(error).partition("\n")[0]
        finally:
            connection.close()
        return "written"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_two_writes_that_fit_alone_but_not_together() -> None:
    """Paid for a project, given out of a batch, paid in under a contract; 60 and 60 of 100, whoever is first."""
    cases: tuple[tuple[type[Model], dict[str, object], str], ...] = (
        (
            Disbursement, {"project": make(Project, cooperation_cny=100), "amount_cny": Decimal(60)},
            "More would be paid for a project than it was given.",
        ),
        (
            Project, {"allotment": make(Allotment, amount_cny=100), "cooperation_cny": Decimal(60)},
            "Projects would be given more than the batch allotted.",
        ),
        (
            PaidIn, {"contract": make(Contract, agreed_cny=100), "amount_cny": Decimal(60)},
            "More would be paid in than the contract agrees; amend the contract first.",
        ),
    )  # fmt: skip
    for model, values, told in cases:
        rows = [fill(model, **values) for _ in range(2)]
        assert both_at_once(lambda rows=rows: rows.pop().save(force_insert=True)) == [told, "written"]
        assert model._default_manager.filter(**values).count() == 1
