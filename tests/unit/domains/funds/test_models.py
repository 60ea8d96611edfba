"""What money cannot do, at whichever door it knocks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from qianli.domains.funds.models import Acceptance, Allotment, Asset, AssetIncome, Disbursement, Project
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.actions import record_entry, revise_entry
from qianli.domains.ledger.public import load, spell
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.terms import Role
from qianli.kernel.base.integrity import RefusedByDatabase
from tests.factories import AT, EAST, WEST, fill, make
from tests.factories.refusing import PASSED, answers, by_database, everywhere
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

OVERPAID = (
    "The project was given CNY 100. Of this CNY 60.01 is paid or asked for already and CNY 39.99 is left; CNY 40 is "
    "too much."
)
UNCOVERED = "{booked} is paid or asked for already, so the project cannot be given {limit} only."
SPENT = "The project was given {limit}."
UNAPPROVED = "Money is paid only for a project that is approved."
UNFINISHED = "Only a finished project that names the owner and the keeper of its assets passes its acceptance."
OVERGIVEN = (
    "The batch allots CNY 100. Of this CNY 60 is given to other projects already and CNY 40 is left; CNY 40.01 is too "
    "much."
)
ADMITTED = {"phase": Phase.ADMITTED, "performance_target": "增收", "benefit_mechanism": "分红"}


def project(cny: int = 100, **values: object) -> Project:
    """Return a project that was given so much."""
    approved = {"phase": Phase.APPROVED, "performance_target": "增收", "benefit_mechanism": "分红"}
    return make(Project, **({"cooperation_cny": cny} | approved | values))


def finished(**values: object) -> Project:
    """Return a finished project that names owner and keeper."""
    owned = {"asset_owner": make(Organisation), "asset_keeper": make(Organisation)}
    return project(**({"phase": Phase.FINISHED} | owned | values))


def test_not_more_is_paid_than_was_given() -> None:
    """Together, to the fen; waiting payments count, refused ones do not."""
    kept = project(100)
    make(Disbursement, project=kept, amount_cny="60.01")
    make(Disbursement, project=kept, amount_cny=100, state=State.REFUSED)
    make(Disbursement, amount_cny=1)
    assert answers(Disbursement, project=kept, amount_cny="40.00") == by_database(OVERPAID)
    assert answers(Disbursement, project=kept, amount_cny="40.00", state=State.DRAFT) == by_database(OVERPAID)
    assert set(answers(Disbursement, project=kept, amount_cny="39.99").values()) == {PASSED}
    assert set(answers(Disbursement, project=kept, amount_cny=500, state=State.REFUSED).values()) == {PASSED}


def test_a_payment_that_is_too_much_is_refused_by_the_action() -> None:
    """The sentence is that of the rule, at the amount, in 万元 where people count in them; and nothing is kept."""
    kept = project(Decimal("1234567.80"))
    make(Disbursement, project=kept, amount_cny=1_200_000)
    payment = fill(Disbursement, project=kept, amount_cny=Decimal(35000))
    with translation.override("zh-hans"), pytest.raises(RefusedByDatabase) as refused:
        record_entry(payment, actor=user(Role.OFFICE), at=AT)
    told = "该项目协作资金 123.45678万元，已支付（含待确认）120万元，剩余 3.45678万元；本次 3.5万元，超出余额。"
    assert refused.value.facts == {"reason": told, "at": "amount_cny"}
    assert Disbursement.objects.count() == 1


def test_one_load_is_looked_at_as_a_whole() -> None:
    """Two lines that fit alone and not together are both refused."""
    first, second = project(100), project(100)
    columns = ("programme", "west", "east", "spell", "project", "amount_cny", "payee")
    line = fill(Disbursement, project=first)
    rows = [
        (line.programme_id, WEST, EAST, line.spell, each.pk, cny, "示例")
        for each, cny in ((first, 60), (second, 100), (first, 41))
    ]
    with translation.override("en"), pytest.raises(RefusedByDatabase, match="is too much"):
        load("funds.disbursements", columns=columns, rows=rows, actor=None, at=AT)
    assert not Disbursement.objects.exists()
    assert load("funds.disbursements", columns=columns, rows=rows[:2], actor=None, at=AT) == 2


def test_payments_that_stand_hold_the_project() -> None:
    """What was paid is not made too much afterwards: by a smaller project, by moving, by taking back a refusal."""
    kept = project(100)
    payment = make(Disbursement, project=kept, amount_cny=60)
    sent_back = make(Disbursement, project=kept, amount_cny=60, state=State.REFUSED)
    for told, change in (
        (UNCOVERED, lambda: Project.objects.filter(pk=kept.pk).update(cooperation_cny="59.99")),
        (SPENT, lambda: Disbursement.objects.filter(pk=payment.pk).update(project=project(50))),
        (SPENT, lambda: Disbursement.objects.filter(pk=payment.pk).update(amount_cny=101)),
        (SPENT, lambda: Disbursement.objects.filter(pk=sent_back.pk).update(state=State.DRAFT)),
    ):
        with pytest.raises(IntegrityError, match=told), transaction.atomic():
            change()
    Project.objects.filter(pk=kept.pk).update(cooperation_cny=60)


def test_not_more_is_given_than_was_allotted() -> None:
    """Projects of one batch together; projects that wait for money are free."""
    batch = make(Allotment, amount_cny=100)
    project(60, allotment=batch)
    assert answers(Project, allotment=batch, cooperation_cny="40.01") == by_database(OVERGIVEN)
    assert set(answers(Project, allotment=batch, cooperation_cny=40).values()) == {PASSED}
    assert set(answers(Project, allotment=batch, cooperation_cny=500, state=State.REFUSED).values()) == {PASSED}
    assert set(answers(Project, cooperation_cny=500).values()) == {PASSED}


def test_a_batch_is_not_cut_below_what_it_gave() -> None:
    """Nor does a project move into a batch that has no room."""
    batch = make(Allotment, amount_cny=100, state=State.DRAFT)
    project(60, allotment=batch)
    other = project(50)
    office = user(Role.OFFICE)
    with translation.override("en"), pytest.raises(RefusedByDatabase) as refused:
        revise_entry(
            Allotment, entry_id=batch.pk, values={"amount_cny": Decimal(59)}, revision=1, actor=office, at=AT
        )  # fmt: skip
    told = "CNY 60 is given to projects already, so the batch cannot be CNY 59 only."
    assert refused.value.facts == {"reason": told, "at": "amount_cny"}
    with pytest.raises(IntegrityError, match="The batch allots"), transaction.atomic():
        Project.objects.filter(pk=other.pk).update(allotment=batch)
    batch.refresh_from_db()
    assert batch.amount_cny == 100


@pytest.mark.parametrize("changed", [{"performance_target": ""}, {"benefit_mechanism": ""}])
def test_the_library_takes_no_project_without_target_or_benefit(changed: dict[str, str]) -> None:
    """Loaded or typed; a proposal may still lack both."""
    told = "A project enters the library only with a performance target and a benefit mechanism."
    assert answers(Project, **(ADMITTED | changed)) == everywhere(told)
    assert set(answers(Project, **(ADMITTED | changed | {"phase": Phase.PROPOSED})).values()) == {PASSED}


@pytest.mark.parametrize("missing", ["asset_owner", "asset_keeper"])
def test_an_accepted_project_names_owner_and_keeper(missing: str) -> None:
    """One of them is not enough."""
    both = {"asset_owner": make(Organisation), "asset_keeper": make(Organisation)}
    given = ADMITTED | both | {"phase": Phase.ACCEPTED}
    told = "An accepted project must name the owner and the keeper of its assets."
    assert answers(Project, **(given | {missing: None})) == everywhere(told)
    assert set(answers(Project, **given).values()) == {PASSED}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cooperation_cny": 0}, "The amount is above nought."),
        ({"other_cny": -1}, "Other funds are not below nought."),
        ({"finished_on": date(2024, 3, 1)}, "A project cannot finish before it starts."),
        (
            {"started_on": date(2024, 3, 2), "finished_on": date(2024, 3, 1)},
            "A project cannot finish before it starts.",
        ),
        ({"persons": 5, "lifted_persons": 6}, "Persons lifted from poverty are part of all persons benefiting."),
    ],
)
def test_what_no_project_is(changed: dict[str, object], told: str) -> None:
    """Each says which number is wrong."""
    assert answers(Project, **changed) == everywhere(told)


@pytest.mark.parametrize(
    ("model", "field"), [(Allotment, "amount_cny"), (Disbursement, "amount_cny"), (Asset, "value_cny")]
)
def test_amounts_are_above_nought(model: type[Allotment], field: str) -> None:
    """A line without money is no line."""
    assert answers(model, **{field: 0}) == everywhere("The amount is above nought.")


def test_a_batch_of_a_document_is_recorded_once() -> None:
    """For the same two places and block; an empty side equals an empty side."""
    kept = {"document": "示例财协〔2024〕1号", "batch": 1, "block": "industry"}
    told = "This batch of the document is recorded for these places already."
    for places in ({"west_id": WEST, "east_id": EAST}, {"west_id": WEST, "east_id": None, "state": State.DRAFT}):
        make(Allotment, **kept, **places)
        assert answers(Allotment, **kept, **places) == everywhere(told)
    assert set(answers(Allotment, **kept, west_id="152222", east_id=EAST).values()) == {PASSED}
    assert set(answers(Allotment, **(kept | {"batch": 2})).values()) == {PASSED}


def test_a_project_passes_its_acceptance_once() -> None:
    """It may fail before, as often as it must."""
    kept = finished()
    make(Acceptance, project=kept, passed=False)
    make(Acceptance, project=kept, passed=True)
    assert answers(Acceptance, project=kept) == everywhere("This project has passed its acceptance already.")
    assert set(answers(Acceptance, project=kept, passed=False).values()) == {PASSED}


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in {Phase.FINISHED, Phase.ACCEPTED}])
def test_only_a_finished_project_passes(phase: Phase) -> None:
    """A finding that it failed, and a refused one, may stand on any."""
    kept = finished(phase=phase)
    assert answers(Acceptance, project=kept, passed=True) == by_database(UNFINISHED)
    assert set(answers(Acceptance, project=kept, passed=False).values()) == {PASSED}
    assert set(answers(Acceptance, project=kept, passed=True, state=State.REFUSED).values()) == {PASSED}


@pytest.mark.parametrize("missing", ["asset_owner", "asset_keeper"])
def test_no_project_passes_without_owner_and_keeper(missing: str) -> None:
    """Neither before nor afterwards: what has passed keeps both."""
    assert answers(Acceptance, project=finished(**{missing: None}), passed=True) == by_database(UNFINISHED)
    kept = finished()
    make(Acceptance, project=kept, passed=True)
    for change in ({missing: None}, {"phase": Phase.STARTED}):
        with pytest.raises(IntegrityError, match=UNFINISHED), transaction.atomic():
            Project.objects.filter(pk=kept.pk).update(**change)


def test_only_an_approved_project_is_paid_for() -> None:
    """And it does not go back to the library with money paid; a refused payment is none."""
    for phase in (Phase.PROPOSED, Phase.ADMITTED, Phase.PUBLICISED):
        assert answers(Disbursement, project=project(phase=phase)) == by_database(UNAPPROVED)
        assert set(answers(Disbursement, project=project(phase=phase), state=State.REFUSED).values()) == {PASSED}
    kept = project()
    make(Disbursement, project=kept)
    with pytest.raises(IntegrityError, match=UNAPPROVED), transaction.atomic():
        Project.objects.filter(pk=kept.pk).update(phase=Phase.PUBLICISED)


@pytest.mark.parametrize(
    "split",
    [("100", "60", "30", "9.99"), ("100", "60", "30", "10.01"), ("100", "130", "-40", "10"), ("5", "0", "0", "0")],
)
def test_the_split_of_income_adds_up(split: tuple[str, ...]) -> None:
    """To the fen, and no part is below nought."""
    names = ("amount_cny", "households_cny", "collective_cny", "upkeep_cny")
    parts = dict(zip(names, map(Decimal, split), strict=True))
    told = "The parts of the split must add up to the income, and none is below nought."
    assert answers(AssetIncome, **parts) == everywhere(told)


def test_no_payment_before_its_project() -> None:
    """A wrong year is typed soon."""
    project = make(Project, spell=spell(date(2024, 3, 1)))
    early = fill(Disbursement, project=project, spell=spell(date(2024, 2, 29)))
    with pytest.raises(ValidationError) as refused:
        early.clean()
    assert list(refused.value.message_dict) == ["spell"]
    fill(Disbursement, project=project, spell=spell(date(2024, 3, 1))).clean()
