"""Days that cannot be: what is said to have happened has, within the programme; what is planned may lie ahead."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from qianli.domains.ledger import public
from qianli.domains.ledger.actions import carry_out
from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.terms import Asks, State
from qianli.kernel.access.terms import Role
from qianli.kernel.tables import registry
from tests.factories import make
from tests.fakes.entries import AT, TABLE, Delivery, user
from tests.unit.domains.ledger.actions.test_entries import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind", "programme")]
TODAY, TOMORROW, BEFORE = date(2024, 6, 30), date(2024, 7, 1), date(1996, 4, 30)


def said(**values: Any) -> dict[str, list[str]]:
    """Return what is said of a new record with these values, by field; nothing where it is saved."""
    try:
        with translation.override("en"):
            public.record_entry(fresh(**values), actor=user(Role.OFFICE), at=AT)
    except ValidationError as error:
        return dict(error.message_dict)
    return {}


def test_what_has_happened_has_a_day_up_to_today() -> None:
    """Seen and accepted both stand in the sentence, at the field, each wrong day at once."""
    ahead = "2024-07-01 has not come yet. This tells what has happened: the latest day accepted is today, 2024-06-30."
    assert said(spell=public.spell(TOMORROW), signed_on=TOMORROW) == {"spell": [ahead], "signed_on": [ahead]}
    assert said(spell=public.spell(TODAY), signed_on=TODAY) == {}


def test_nothing_of_the_programme_came_before_it() -> None:
    """1900 is a slip of the keyboard."""
    early = "1996-04-30 lies before the programme began. The earliest day accepted is 1996-05-01."
    assert said(spell=public.day(BEFORE), signed_on=BEFORE) == {"spell": [early], "signed_on": [early]}
    assert said(spell=public.day(Programme.objects.get().since)) == {}


def test_the_day_is_that_of_the_house_not_of_greenwich() -> None:
    """At five in the afternoon of Greenwich the next day has begun in Beijing."""
    evening = AT.replace(hour=17)
    entry = public.record_entry(fresh(spell=public.day(TOMORROW)), actor=user(Role.OFFICE), at=evening)
    assert entry.spell.lower == TOMORROW


def test_a_spell_may_end_in_the_future() -> None:
    """Who is posted until next summer is posted today."""
    assert said(spell=public.spell(TODAY, date(2026, 1, 1))) == {}


def test_what_is_planned_may_lie_ahead_but_not_before_the_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each day that a table names, no other."""
    monkeypatch.setitem(registry._tables, TABLE.name, replace(TABLE, columns=(), ahead=("spell",)))
    assert said(spell=public.spell(TOMORROW)) == {}
    assert set(said(spell=public.spell(TOMORROW), signed_on=TOMORROW)) == {"signed_on"}
    assert set(said(spell=public.day(BEFORE))) == {"spell"}
    far = said(spell=public.spell(date(2100, 12, 31) + timedelta(days=1)))
    assert far == {"spell": ["2101-01-01 is too far ahead. The latest day accepted is 2100-12-31."]}


def test_a_revision_is_held_to_the_same() -> None:
    """Else the refusal is walked around in two steps."""
    entry = make(Delivery, state=State.DRAFT)
    with pytest.raises(ValidationError) as refused:
        public.revise_entry(
            Delivery, entry_id=entry.pk, values={"spell": public.day(TOMORROW)}, revision=1, actor=user(Role.OFFICE),
            at=AT,
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"spell"}


@pytest.mark.parametrize(("ahead", "accepted"), [(False, False), (True, True)])
def test_a_day_given_with_a_deed_is_held_to_the_same(ahead: bool, accepted: bool) -> None:
    """Done tomorrow is not done; ended next month may be known today."""
    question = public.Question(name="on", label="on", asks=Asks.DAY, ahead=ahead)
    deed = public.Deed(
        noun="mark", label="mark", said="", run=lambda pk, **_given: Delivery.objects.get(pk=pk), fields=(question,)
    )
    entry = make(Delivery)
    tell = {"entry_id": entry.pk, "values": {"on": TOMORROW}, "actor": user(Role.OFFICE), "at": AT}
    if accepted:
        assert carry_out(deed, Delivery, **tell) == entry
    else:
        with pytest.raises(ValidationError) as refused:
            carry_out(deed, Delivery, **tell)
        assert set(refused.value.message_dict) == {"on"}
