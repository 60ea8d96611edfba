"""Promising, amending and doing what was decided: with its event, or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from qianli.domains.agreements import rules
from qianli.domains.agreements.actions import amend_commitment, finish_action_item, promise, revise_promise
from qianli.domains.agreements.models import ActionItem, Agreement, Amendment, Commitment
from qianli.domains.ledger.public import reopen_entry, spell
from qianli.domains.ledger.rules import ReasonNeeded
from qianli.domains.ledger.terms import State
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.figures.registry import UnknownFigure
from tests.factories import AT, WEST, fill, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

KEY = "pairings.pairs"
LAST, THIS = spell(date(2023, 1, 1), date(2024, 1, 1)), spell(date(2024, 1, 1), date(2025, 1, 1))


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def events() -> list[str]:
    """Return the names of what was done, in order."""
    done = Event.objects.filter(target_type__startswith="agreements.").order_by("id")
    return list(done.values_list("name", flat=True))


def unsaved(**values: object) -> Commitment:
    """Return a promise under an agreement with the floor rule, of which 100 was promised last year."""
    agreement = make(Agreement, floor_rule=True)
    make(Commitment, agreement=agreement, figure=KEY, target=100, spell=LAST)
    given = {"agreement": agreement, "figure": KEY, "target": Decimal(100), "spell": THIS}
    return fill(Commitment, **(given | values))


def signed(**values: object) -> Commitment:
    """Return a confirmed promise of 100."""
    agreement = make(Agreement, floor_rule=bool(values.pop("floor_rule", False)))
    return make(Commitment, **({"agreement": agreement, "figure": KEY, "target": 100, "spell": THIS} | values))


def test_a_promise_at_the_floor_is_a_draft() -> None:
    """Not below last year: equal will do."""
    made = promise(unsaved(), actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.state, made.target) == (State.DRAFT, 100)
    assert events() == ["ledger.entry_recorded"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"figure": "pairings.pears"}, UnknownFigure),
        ({"target": Decimal(99)}, rules.BelowLastYear),
        ({"target": Decimal(0)}, ValidationError),
        ({"target": None}, ValidationError),
        ({"spell": spell(date(2024, 1, 1))}, ValidationError),
        ({"spell": None}, ValidationError),
    ],
)
def test_what_cannot_be_promised(changed: dict[str, object], refusal: type[Exception]) -> None:
    """Each is said in words, and nothing is kept of it."""
    with pytest.raises(refusal):
        promise(unsaved(**changed), actor=clerk(), at=AT)
    assert (Commitment.objects.filter(state=State.DRAFT).count(), events()) == (0, [])


def test_without_the_rule_there_is_no_floor() -> None:
    """The rule is the agreement's."""
    free = make(Agreement, floor_rule=False)
    assert promise(unsaved(agreement=free, target=Decimal(1)), actor=clerk(), at=AT).target == 1


def test_a_reader_promises_nothing() -> None:
    """Nor does the clerk of the next banner."""
    for other in (user(Role.AUDITOR), user(Role.COUNTY_CLERK, "152222", Side.WEST)):
        with pytest.raises(NotAllowed):
            promise(unsaved(), actor=other, at=AT)
        Commitment.objects.all().delete()
    assert events() == []


def test_a_draft_cannot_be_revised_below_the_floor() -> None:
    """What may not be promised may not be revised into either."""
    made = promise(unsaved(), actor=clerk(), at=AT)
    refused: list[tuple[dict[str, object], type[Refusal]]] = [
        ({"target": Decimal(99)}, rules.BelowLastYear), ({"figure": "pairings.pears"}, UnknownFigure),
    ]  # fmt: skip
    for values, refusal in refused:
        with pytest.raises(refusal):
            revise_promise(Commitment, entry_id=made.pk, values=values, revision=1, actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.target, made.revision, events()) == (100, 1, ["ledger.entry_recorded"])
    revise_promise(Commitment, entry_id=made.pk, values={"target": Decimal(120)}, revision=1, actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.target, events()[1:]) == (120, ["ledger.entry_revised"])


def test_a_reopened_promise_that_is_revised_keeps_the_number_before() -> None:
    """What both sides had signed does not vanish on the way through a draft; the reason is that of the reopening."""
    kept, office = signed(), user(Role.OFFICE)
    reopen_entry(Commitment, entry_id=kept.pk, reason="核对后更正", actor=office, at=AT)
    told = {"entry_id": kept.pk, "actor": office, "at": AT}
    revise_promise(Commitment, values={"spell": THIS}, revision=2, **told)
    assert Amendment.objects.count() == 0  # nothing was changed in the target
    revise_promise(Commitment, values={"target": Decimal(120)}, revision=3, **told)
    amendment = Amendment.objects.get()
    assert (amendment.before, amendment.after, amendment.reason) == (100, 120, "核对后更正")
    assert (amendment.amended_by, amendment.amended_at) == (office, AT)
    assert events()[-2:] == ["ledger.entry_revised", "agreements.commitment_amended"]


def test_an_amendment_keeps_the_number_before() -> None:
    """The promise stays confirmed; who changed it, when and why stays readable."""
    kept, office = signed(), user(Role.OFFICE)
    amend_commitment(commitment_id=kept.pk, target=Decimal(150), reason=" 双方商定 ", actor=office, at=AT)
    kept.refresh_from_db()
    amendment = Amendment.objects.get()
    assert (kept.target, kept.revision, kept.state) == (150, 2, State.CONFIRMED)
    assert (amendment.commitment, amendment.before, amendment.after, amendment.reason) == (kept, 100, 150, "双方商定")
    assert (amendment.amended_at, amendment.amended_by) == (AT, office)
    event = Event.objects.get(name="agreements.commitment_amended")
    assert event.facts == {"before": "100.00", "after": "150", "reason": "双方商定"}
    assert (event.target_id, event.actor_id) == (str(kept.pk), office.pk)


@pytest.mark.parametrize(
    ("target", "reason", "refusal"),
    [
        ("100", "双方商定", rules.NoChange),
        ("150", "", ReasonNeeded),
        ("99", "双方商定", rules.BelowLastYear),
        ("0", "双方商定", ValidationError),
        ("-1", "双方商定", ValidationError),
        ("150.001", "双方商定", ValidationError),
        ("1" + "0" * 20, "双方商定", ValidationError),
    ],
)
def test_an_amendment_that_does_not_fit(target: str, reason: str, refusal: type[Exception]) -> None:
    """The promise stays as it was: no amendment, no event."""
    kept = signed(floor_rule=True)
    make(Commitment, figure=KEY, target=100, spell=LAST)
    with pytest.raises(refusal):
        amend_commitment(
            commitment_id=kept.pk, target=Decimal(target), reason=reason, actor=user(Role.OFFICE), at=AT
        )  # fmt: skip
    kept.refresh_from_db()
    assert (kept.target, kept.revision, Amendment.objects.count(), events()) == (100, 1, 0, [])


def test_a_clerk_amends_nothing() -> None:
    """What both sides signed is the office's to change."""
    kept = signed()
    with pytest.raises(NotAllowed):
        amend_commitment(commitment_id=kept.pk, target=Decimal(150), reason="双方商定", actor=clerk(), at=AT)
    assert (Amendment.objects.count(), events()) == (0, [])


def test_a_hidden_promise_is_answered_like_none() -> None:
    """A draft of others is not there."""
    kept = signed(state=State.DRAFT)
    with pytest.raises(NotFound):
        amend_commitment(commitment_id=kept.pk, target=Decimal(150), reason="双方商定", actor=user(None), at=AT)


def item(**values: object) -> ActionItem:
    """Return a confirmed action item, due at the end of February."""
    return make(ActionItem, **({"spell": spell(date(2024, 1, 5), date(2024, 3, 1))} | values))


def test_an_action_item_is_done_once() -> None:
    """Late is done as well; a second day is refused and names the first."""
    kept = item()
    finish_action_item(item_id=kept.pk, done_on=date(2024, 3, 9), actor=clerk(), at=AT)
    kept.refresh_from_db()
    assert (kept.done_on, kept.revision) == (date(2024, 3, 9), 2)
    event = Event.objects.get(name="agreements.action_item_done")
    assert (event.facts, event.target_id) == ({"done_on": "2024-03-09"}, str(kept.pk))
    with pytest.raises(rules.AlreadyDone) as refused:
        finish_action_item(item_id=kept.pk, done_on=date(2024, 3, 10), actor=clerk(), at=AT)
    assert refused.value.facts == {"day": date(2024, 3, 9)}
    assert events() == ["agreements.action_item_done"]


def test_an_action_item_is_not_done_before_its_meeting() -> None:
    """Nor by who only reads."""
    kept = item()
    with pytest.raises(ValidationError):
        finish_action_item(item_id=kept.pk, done_on=date(2024, 1, 4), actor=clerk(), at=AT)
    with pytest.raises(NotAllowed):
        finish_action_item(item_id=kept.pk, done_on=date(2024, 1, 9), actor=user(Role.AUDITOR), at=AT)
    kept.refresh_from_db()
    assert (kept.done_on, events()) == (None, [])
