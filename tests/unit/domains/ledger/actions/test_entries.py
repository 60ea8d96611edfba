"""Each verb of an entry: who may, from which state, what is written, and the event that is left."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from qianli.domains.ledger import public, rules
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.permissions import next_verbs, work_of
from qianli.domains.ledger.terms import State, Work
from qianli.kernel.access.actions import give_delegation
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.integrity import RefusedByDatabase
from qianli.kernel.base.refusal import NotFound
from tests.factories import make
from tests.fakes.entries import AT, EAST, WEST, Delivery, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "programme")]


@pytest.fixture
def clerk() -> User:
    """Who keeps the ledger of the western banner."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


@pytest.fixture
def west() -> User:
    """Who confirms for the western banner."""
    return user(Role.CONFIRMER, WEST, Side.WEST)


@pytest.fixture
def east() -> User:
    """Who confirms for the eastern district."""
    return user(Role.CONFIRMER, EAST, Side.EAST)


@pytest.fixture
def office() -> User:
    """Who may do everything but administer."""
    return user(Role.OFFICE)


def fresh(**values: Any) -> Delivery:
    """Return an unsaved delivery."""
    given = {
        "programme": Programme.objects.get(), "west_id": WEST, "east_id": EAST, "goods": "牛肉",
        "amount_cny": Decimal(35000), "spell": public.spell(date(2024, 3, 5), date(2024, 3, 10)),
    }  # fmt: skip
    return Delivery(**(given | values))


def recorded(clerk: User, **values: Any) -> Delivery:
    """Return a draft."""
    return public.record_entry(fresh(**values), actor=clerk, at=AT)


def submitted(clerk: User, **values: Any) -> Delivery:
    """Return an entry that waits for both sides."""
    return public.submit_entry(Delivery, entry_id=recorded(clerk, **values).pk, actor=clerk, at=AT)


def events(entry: Delivery) -> list[str]:
    """Return the names of the events of an entry, oldest first."""
    rows = Event.objects.filter(target_type="ledger.delivery", target_id=str(entry.pk)).order_by("id")
    return [name.removeprefix("ledger.entry_") for name in rows.values_list("name", flat=True)]


def test_a_recorded_entry_is_a_draft_with_an_author(clerk: User) -> None:
    """Whatever state the caller dreamt of, recording makes a draft."""
    entry = recorded(clerk, state=State.LOCKED)
    entry.refresh_from_db()
    assert (entry.state, entry.recorded_by, entry.recorded_at, entry.revision) == (State.DRAFT, clerk, AT, 1)
    assert events(entry) == ["recorded"]


def test_a_whole_life(clerk: User, west: User, east: User, office: User) -> None:
    """Recorded, submitted, confirmed by each side, locked: published from the last confirmation on."""
    entry = submitted(clerk)
    half = public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.EAST, actor=east, at=AT)
    assert (half.state, half.east_confirmed_by, half.west_confirmed_by) == (State.SUBMITTED, east, None)
    whole = public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=west, at=AT)
    assert (whole.state, whole.west_confirmed_by) == (State.CONFIRMED, west)
    assert public.lock_entry(Delivery, entry_id=entry.pk, actor=office, at=AT).state == State.LOCKED
    again = public.reopen_entry(Delivery, entry_id=entry.pk, reason="金额有误", actor=office, at=AT)
    again.refresh_from_db()
    assert (again.state, again.revision, again.west_confirmed_at, again.east_confirmed_by) == (
        State.DRAFT,
        2,
        None,
        None,
    )
    public.discard_entry(Delivery, entry_id=entry.pk, actor=clerk, at=AT)
    assert not Delivery.objects.exists()
    assert events(entry) == ["recorded", "submitted", "confirmed", "confirmed", "locked", "reopened", "discarded"]


def test_an_entry_of_one_place_is_confirmed_by_one_side(clerk: User, west: User) -> None:
    """A western project without an eastern partner waits for nobody in the east."""
    entry = submitted(clerk, east_id=None)
    assert public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=west, at=AT).state == State.CONFIRMED


def test_each_side_confirms_for_itself(clerk: User, west: User, east: User) -> None:
    """Nobody speaks for the other side, nobody twice, and whoever records does not confirm."""
    entry = submitted(clerk)
    for actor, side in ((west, Side.EAST), (east, Side.WEST), (clerk, Side.WEST)):
        with pytest.raises(NotAllowed):
            public.confirm_entry(Delivery, entry_id=entry.pk, side=side, actor=actor, at=AT)
    public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=west, at=AT)
    with pytest.raises(rules.AlreadyConfirmed):
        public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=west, at=AT)
    assert events(entry) == ["recorded", "submitted", "confirmed"]


def test_nobody_confirms_what_they_recorded(office: User) -> None:
    """An office may keep and may confirm, but not the same record; a second one and the programme's admin may."""
    entry = submitted(office)
    for side in (Side.WEST, Side.EAST):
        with pytest.raises(rules.NotYourOwn):
            public.confirm_entry(Delivery, entry_id=entry.pk, side=side, actor=office, at=AT)
    assert "confirmation" not in {verb.name for verb in next_verbs(office, entry)}
    assert events(entry) == ["recorded", "submitted"]
    second, admin = user(Role.OFFICE, "15"), user(Role.PROGRAMME_ADMIN)
    assert "confirmation" in {verb.name for verb in next_verbs(second, entry)}
    public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=second, at=AT)
    own = submitted(admin, goods="羊肉")
    assert "confirmation" in {verb.name for verb in next_verbs(admin, own)}
    assert (
        public.confirm_entry(Delivery, entry_id=own.pk, side=Side.WEST, actor=admin, at=AT).west_confirmed_by == admin
    )


def test_nobody_confirms_for_the_colleague_who_recorded(office: User) -> None:
    """The power of an absent office confirms what others recorded, and the event names both; not what it recorded."""
    wang = User.objects.create_user("wang", full_name="王示例009")
    today = timezone.localdate()
    give_delegation(
        grant_id=Grant.objects.get(user=office).pk, giver=office, receiver="wang", first_day=today, last_day=today,
        reason="休假", actor=office, at=timezone.now(),
    )  # fmt: skip
    own, others = submitted(office), submitted(user(Role.OFFICE, "15"), goods="羊肉")
    waiting = Delivery.objects.filter(work_of(wang, Work.CONFIRM_WEST, domain="ledger"))
    assert [entry.pk for entry in waiting] == [others.pk]
    assert "confirmation" not in {verb.name for verb in next_verbs(wang, own)}
    with pytest.raises(NotAllowed):
        public.confirm_entry(Delivery, entry_id=own.pk, side=Side.WEST, actor=wang, at=AT)
    assert "confirmation" in {verb.name for verb in next_verbs(wang, others)}
    public.confirm_entry(Delivery, entry_id=others.pk, side=Side.WEST, actor=wang, at=AT)
    event = Event.objects.get(name="ledger.entry_confirmed", target_id=str(others.pk))
    assert (event.actor_id, event.facts["for"]) == (wang.pk, str(office))


def test_a_refused_entry_comes_back_with_its_reason(clerk: User, west: User, east: User) -> None:
    """The half confirmation falls with it; revised it is a clean draft."""
    entry = submitted(clerk)
    public.confirm_entry(Delivery, entry_id=entry.pk, side=Side.WEST, actor=west, at=AT)
    refused = public.refuse_entry(Delivery, entry_id=entry.pk, reason=" 缺少合同 ", actor=east, at=AT)
    assert (refused.state, refused.refused_reason, refused.west_confirmed_at) == (State.REFUSED, "缺少合同", None)
    with pytest.raises(rules.NotInState):
        public.submit_entry(Delivery, entry_id=entry.pk, actor=clerk, at=AT)
    entry = revised(clerk, entry, amount_cny=Decimal(36000))
    assert (entry.state, entry.revision, entry.refused_by, entry.refused_reason) == (State.DRAFT, 2, None, "")


def revised(actor: User, entry: Delivery, revision: int = 1, **values: Any) -> Delivery:
    """Return the entry with other values."""
    return public.revise_entry(Delivery, entry_id=entry.pk, values=values, revision=revision, actor=actor, at=AT)


def test_what_is_submitted_cannot_be_revised(clerk: User) -> None:
    """A confirmer must not sign what changes under the pen."""
    with pytest.raises(rules.NotInState):
        revised(clerk, submitted(clerk), goods="羊肉")


def test_a_revision_over_another_one_is_refused(clerk: User, office: User) -> None:
    """The second of two editors is told, and the first one's words stand."""
    entry = recorded(clerk)
    revised(office, entry, goods="羊肉")
    with pytest.raises(rules.ChangedMeanwhile):
        revised(clerk, entry, goods="奶酪")
    entry.refresh_from_db()
    assert (entry.goods, entry.revision) == ("羊肉", 2)


def test_a_verb_on_another_revision_is_refused(clerk: User, office: User) -> None:
    """Submitting what one has not seen is no submission."""
    entry = recorded(clerk)
    revised(office, entry, goods="羊肉")
    with pytest.raises(rules.ChangedMeanwhile):
        public.submit_entry(Delivery, entry_id=entry.pk, revision=1, actor=clerk, at=AT)
    assert public.submit_entry(Delivery, entry_id=entry.pk, revision=2, actor=clerk, at=AT).state == State.SUBMITTED


def test_the_event_of_a_revision_tells_what_changed_and_nothing_personal(clerk: User, office: User) -> None:
    """Before and after in words, days with their last one in it; of persons only that something changed."""
    entry = recorded(clerk)
    driver = make(Delivery._meta.get_field("driver").related_model, name="张示例001")
    spell = public.spell(date(2024, 3, 5), date(2024, 3, 8))
    revised(office, entry, goods="羊肉", spell=spell, driver=driver, amount_cny=entry.amount_cny, west_id="152222")
    assert Event.objects.latest("id").facts == {
        "changed": {
            "goods": ["牛肉", "羊肉"],
            "spell": ["2024-03-05/2024-03-09", "2024-03-05/2024-03-07"],
            "driver": [],
            "west": ["科尔沁右翼前旗", "科尔沁右翼中旗"],
        }
    }


def test_nobody_reaches_into_another_county(clerk: User) -> None:
    """Neither recording there, nor moving an own entry there, nor seeing what is there."""
    with pytest.raises(NotAllowed):
        recorded(clerk, west_id="152222")
    with pytest.raises(NotAllowed):
        revised(clerk, recorded(clerk), west_id="152222")
    far = make(Delivery, west_id="152222", east_id=EAST, state=State.DRAFT)
    for pk in (far.pk, uuid4()):
        with pytest.raises(NotFound):
            public.submit_entry(Delivery, entry_id=pk, actor=clerk, at=AT)
    assert [each.goods for each in Delivery.objects.filter(west=WEST)] == ["牛肉"]


def test_all_that_does_not_fit_is_said_at_once(office: User) -> None:
    """One round of corrections, not one for each field."""
    wrong = fresh(goods="", amount_cny=None, channel="moon", east_id="152221", spell=public.spell(date(2024, 1, 1)))
    with pytest.raises(ValidationError) as refused:
        public.record_entry(wrong, actor=office, at=AT)
    assert set(refused.value.message_dict) == {"goods", "amount_cny", "channel", "east"}
    assert not Delivery.objects.exists()
    assert not Event.objects.filter(name="ledger.entry_recorded").exists()


def test_the_sentence_of_a_constraint_is_its_own(office: User) -> None:
    """What the model says about its constraint reaches the person, whether Django or the database looked first."""
    with pytest.raises(ValidationError, match=r"A delivery is worth something\."):
        recorded(office, amount_cny=Decimal(0))
    recorded(office)
    with pytest.raises(ValidationError, match="under way in these days already"):
        recorded(office)


def test_what_others_stand_on_is_not_discarded(office: User) -> None:
    """The refusal names who stands on it."""
    entry = recorded(office)
    recorded(office, goods="羊肉", earlier=entry)
    with pytest.raises(rules.StillUsed) as refused:
        public.discard_entry(Delivery, entry_id=entry.pk, actor=office, at=AT)
    assert "羊肉" in refused.value.sentence
    assert events(entry) == ["recorded"]


def test_a_constraint_met_by_the_database_is_explained(office: User) -> None:
    """Two writers at once get past Django's look; the database's no comes out as the same sentence."""
    first, second = recorded(office), recorded(office, goods="羊肉")
    Delivery.objects.filter(pk=second.pk).update(spell=public.spell(date(2024, 5, 1), date(2024, 5, 2)))
    from qianli.domains.ledger.actions.explaining import explaining

    with pytest.raises(RefusedByDatabase, match="under way in these days already"), explaining(Delivery):
        Delivery.objects.filter(pk=second.pk).update(goods="牛肉", spell=first.spell)


@pytest.mark.parametrize("role", [Role.COUNTY_CLERK, Role.CONFIRMER, Role.INSTITUTION_MEMBER, Role.AUDITOR])
def test_only_the_offices_lock_and_reopen(role: Role) -> None:
    """What is published is closed and opened by those who answer for it."""
    entry = make(Delivery)
    actor = user(role)
    with pytest.raises(NotAllowed):
        public.lock_entry(Delivery, entry_id=entry.pk, actor=actor, at=AT)
    with pytest.raises(NotAllowed):
        public.reopen_entry(Delivery, entry_id=entry.pk, reason="有误", actor=actor, at=AT)
