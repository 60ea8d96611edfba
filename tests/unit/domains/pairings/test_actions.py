"""Making, revising and ending pairs: what is written, what is refused, and that both sides of it agree."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qianli.domains.ledger.public import spell
from qianli.domains.ledger.rules import ReasonNeeded
from qianli.domains.ledger.terms import State
from qianli.domains.pairings import rules
from qianli.domains.pairings.actions import end_pair, make_pair, revise_pair
from qianli.domains.pairings.models import Pair
from qianli.domains.pairings.terms import Level
from qianli.domains.parties.models import Organisation
from qianli.domains.parties.terms import Kind
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound, Refusal
from tests.factories import AT, EAST, WEST, fill, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def unsaved(**values: object) -> Pair:
    """Return a pair of a village with a town, before kinds and level are taken from them."""
    two = {
        "west_party": make(Organisation, kind=Kind.VILLAGE, place_id=WEST),
        "east_party": make(Organisation, kind=Kind.TOWN, place_id=EAST),
        "west_kind": "", "east_kind": "", "level": "",
    }  # fmt: skip
    return fill(Pair, **(two | values))


def standing(**values: object) -> Pair:
    """Return a confirmed pair without an end."""
    return make(Pair, **({"spell": spell(date(2023, 3, 1))} | values))


def events(name: str) -> list[Event]:
    """Return the events of one name."""
    return list(Event.objects.filter(name=name))


def test_a_pair_takes_kinds_level_and_places_from_its_members() -> None:
    """What the register knows is not typed again."""
    made = make_pair(unsaved(west_id=None, east_id=None), actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.west_kind, made.east_kind, made.level) == (Kind.VILLAGE, Kind.TOWN, Level.VILLAGE)
    assert (made.west_id, made.east_id, made.state) == (WEST, EAST, State.DRAFT)
    (event,) = events("ledger.entry_recorded")
    assert (event.target_id, event.actor_id, event.at) == (str(made.pk), clerk().pk, AT)


def test_each_member_is_at_home_on_its_side() -> None:
    """Two western villages are no pair between the regions, nor are two that changed sides."""
    western, eastern = make(Organisation, place_id=WEST), make(Organisation, place_id=EAST)
    for members in ((western, make(Organisation, place_id=WEST)), (eastern, western)):
        with translation.override("en"), pytest.raises(rules.MemberOnOtherSide, match="another region") as refused:
            make_pair(unsaved(west_party=members[0], east_party=members[1]), actor=clerk(), at=AT)
        assert refused.value.facts["at"] == ("west_party" if members[0] is eastern else "east_party")
    made = make_pair(unsaved(), actor=clerk(), at=AT)
    with pytest.raises(rules.MemberOnOtherSide):
        revise_pair(Pair, entry_id=made.pk, values={"east_party": western}, revision=1, actor=clerk(), at=AT)
    assert Pair.objects.count() == 1


def test_a_pair_that_stands_already_is_not_made_again() -> None:
    """Nothing is written: no pair, no event."""
    first = unsaved(spell=spell(date(2023, 3, 1)))
    make_pair(first, actor=clerk(), at=AT)
    with translation.override("en"), pytest.raises(ValidationError, match="already paired"):
        make_pair(unsaved(west_party=first.west_party, east_party=first.east_party), actor=clerk(), at=AT)
    assert (Pair.objects.count(), len(events("ledger.entry_recorded"))) == (1, 1)


@pytest.mark.parametrize(
    ("role", "prefix", "side"),
    [
        (None, "", Side.BOTH),
        (Role.AUDITOR, "", Side.BOTH),
        (Role.CONFIRMER, "15", Side.WEST),
        (Role.COUNTY_CLERK, "152222", Side.WEST),
    ],
)
def test_who_keeps_no_ledger_here_makes_no_pair(role: Role | None, prefix: str, side: Side) -> None:
    """Neither readers, nor confirmers, nor the clerk of the next banner."""
    with pytest.raises(NotAllowed):
        make_pair(unsaved(), actor=user(role, prefix, side), at=AT)
    assert not Pair.objects.exists()
    assert not Event.objects.filter(name__startswith="ledger.entry").exists()


def test_a_draft_with_another_member_has_the_kind_of_that_member() -> None:
    """Whoever corrects the member corrects kind and level as well."""
    made = make_pair(unsaved(), actor=clerk(), at=AT)
    school = make(Organisation, kind=Kind.SCHOOL, place_id=WEST)
    revise_pair(Pair, entry_id=made.pk, values={"west_party": school}, revision=1, actor=clerk(), at=AT)
    made.refresh_from_db()
    assert (made.west_party, made.west_kind, made.level) == (school, Kind.SCHOOL, Level.INSTITUTION)
    assert len(events("ledger.entry_revised")) == 1


def test_ending_a_pair_keeps_its_last_day() -> None:
    """The stored spell stops the day after; the event says who ended it, when, and why."""
    pair, office = standing(), user(Role.OFFICE)
    end_pair(pair_id=pair.pk, last_day=date(2024, 5, 31), reason="协议到期", actor=office, at=AT)
    pair.refresh_from_db()
    assert (pair.spell, pair.revision, pair.state) == (
        spell(date(2023, 3, 1), date(2024, 6, 1)), 2, State.CONFIRMED,
    )  # fmt: skip
    (event,) = events("pairings.pair_ended")
    assert (event.actor_id, event.target_id) == (office.pk, str(pair.pk))
    assert event.facts == {"last_day": "2024-05-31", "reason": "协议到期"}


@pytest.mark.parametrize(
    ("kept", "last_day", "reason", "refusal"),
    [
        (spell(date(2023, 3, 1), date(2024, 1, 1)), date(2024, 5, 31), "协议到期", rules.AlreadyEnded),
        (spell(date(2023, 3, 1)), date(2023, 2, 28), "协议到期", rules.EndsBeforeStart),
        (spell(date(2023, 3, 1)), date(2024, 5, 31), " ", ReasonNeeded),
    ],
)
def test_an_end_that_does_not_fit(kept: object, last_day: date, reason: str, refusal: type[Refusal]) -> None:
    """The pair stays as it was, and no event tells otherwise."""
    pair = standing(spell=kept)
    with pytest.raises(refusal):
        end_pair(pair_id=pair.pk, last_day=last_day, reason=reason, actor=user(Role.OFFICE), at=AT)
    pair.refresh_from_db()
    assert (pair.spell, pair.revision) == (kept, 1)
    assert events("pairings.pair_ended") == []


def test_a_clerk_ends_no_pair() -> None:
    """A confirmed pair is the office's to end."""
    pair = standing()
    with pytest.raises(NotAllowed):
        end_pair(pair_id=pair.pk, last_day=date(2024, 5, 31), reason="协议到期", actor=clerk(), at=AT)
    assert events("pairings.pair_ended") == []


def test_a_hidden_pair_is_answered_like_none() -> None:
    """Nobody learns of another banner's drafts by trying to end them."""
    pair = standing(state=State.DRAFT)
    with pytest.raises(NotFound):
        end_pair(pair_id=pair.pk, last_day=date(2024, 5, 31), reason="协议到期", actor=user(None), at=AT)


def test_a_spell_that_ends_before_it_starts_is_told_at_its_date() -> None:
    """Not even the database can write such a range; the action says so before."""
    backwards = spell(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(ValidationError) as refused:
        make_pair(unsaved(spell=backwards), actor=clerk(), at=AT)
    with translation.override("en"):
        told = refused.value.message_dict
    assert told == {"spell": ["The record must begin on a day, and not end before it."]}
    assert not Pair.objects.exists()
