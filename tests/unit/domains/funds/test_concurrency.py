"""Two writers at once: what fits alone and not together is refused to the one who comes second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model
from django.utils import translation

from qianli.domains.funds.models import Allotment, Disbursement, Project
from qianli.domains.industry.actions import amend_contract
from qianli.domains.industry.models import Contract, PaidIn
from qianli.domains.pairings.actions import make_pair
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import Refusal
from tests.factories import AT, EAST, fill, make
from tests.factories.funds import READY
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(*writes: Callable[[], object]) -> list[str]:
    """Return what became of two writes done by two connections at the same time, in alphabetical order."""
    ready = Barrier(2, timeout=20)

    def one(write: Callable[[], object]) -> str:
        try:
            with transaction.atomic(), translation.override("en"):
                ready.wait()  # both transactions are open before either has written
                write()
        except IntegrityError as error:
            return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
        except Refusal as refusal:
            return refusal.code
        except ValidationError:  # the other had committed before this one looked
            return "ValidationError"
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connection.close()
        return "written"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, writes))


def test_two_writes_that_fit_alone_but_not_together() -> None:
    """Paid for a project, given out of a batch, paid in under a contract; 60 and 60 of 100, whoever is first."""
    cases: tuple[tuple[type[Model], dict[str, object], str], ...] = (
        (
            Disbursement, {"project": make(Project, cooperation_cny=100, **READY), "amount_cny": Decimal(60)},
            "funds_paid_within_project",
        ),
        (
            Project, {"allotment": make(Allotment, amount_cny=100), "cooperation_cny": Decimal(60)},
            "funds_given_within_allotment",
        ),
        (
            PaidIn, {"contract": make(Contract, agreed_cny=100), "amount_cny": Decimal(60)},
            "industry_paid_within_contract",
        ),
    )  # fmt: skip
    for model, values, told in cases:
        rows = [fill(model, **values) for _ in range(2)]
        assert both_at_once(*(partial(row.save, force_insert=True) for row in rows)) == [told, "written"]
        assert model._default_manager.filter(**values).count() == 1


def test_a_contract_cut_while_money_arrives() -> None:
    """Either the money is too much for the smaller contract, or the contract too small for the money."""
    kept, office = make(Contract, agreed_cny=100), user(Role.OFFICE)
    make(PaidIn, contract=kept, amount_cny=50)
    money = fill(PaidIn, contract=kept, amount_cny=20)
    cut = partial(
        amend_contract, contract_id=kept.pk, agreed_cny=Decimal(60), reason="双方商定", actor=office, at=AT
    )  # fmt: skip
    became = both_at_once(cut, partial(money.save, force_insert=True))
    kept.refresh_from_db()
    paid = sum(PaidIn.objects.values_list("amount_cny", flat=True))
    assert "written" in became
    assert (kept.agreed_cny, paid) in {(Decimal(60), Decimal(50)), (Decimal(100), Decimal(70))}
    assert became[0 if became[1] == "written" else 1] in {
        "BelowPaidIn", "industry_paid_within_contract",
    }  # fmt: skip


def test_two_clerks_who_make_the_same_pair() -> None:
    """Both forms were right when they were sent; the second is refused in words, and one event stays.

    Where both have written before either looks, the server ends one as it ends a deadlock, and keeps nothing of it.
    """
    first = fill(Pair, east_party=make(Organisation, place_id=EAST))
    again = fill(Pair, west_party=first.west_party, east_party=first.east_party, spell=first.spell)
    office = user(Role.OFFICE)
    became = both_at_once(*(partial(make_pair, pair, actor=office, at=AT) for pair in (first, again)))
    assert became[1] == "written"
    assert became[0] in {"RefusedByDatabase", "DeadlockDetected", "ValidationError"}
    assert (Pair.objects.count(), Event.objects.filter(name="ledger.entry_recorded").count()) == (1, 1)
