"""A programme is established once, with places that lie in its regions and stood on the day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from qianli.domains.ledger import public, rules
from qianli.domains.ledger.models import Programme, ProgrammePlace
from qianli.domains.ledger.terms import Standing
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event
from qianli.kernel.base.refusal import NotFound
from tests.fakes.entries import AT, WEST, user

pytestmark = pytest.mark.django_db
REGIONS = {"key": "jingmeng", "name": "京蒙协作", "west": "150000", "east": "110000", "since": date(1996, 5, 1)}


def test_a_programme_is_established_with_its_places() -> None:
    """Standings begin with the programme, or with the code where that is younger; each leaves an event."""
    number = public.establish_programme(
        **REGIONS, key_counties=[WEST, "152222"], members=["110108", "1101KF", "110118"], actor=None, at=AT
    )
    assert public.programme("jingmeng").id == number
    assert public.key_counties(number) == [WEST, "152222"]
    assert public.member_districts(number) == ["110108", "110118", "1101KF"]
    assert public.member_districts(number, on=date(1997, 1, 1)) != public.member_districts(number)
    assert ProgrammePlace.objects.get(place=WEST).spell.lower >= date(1996, 5, 1)
    names = Event.objects.filter(name__startswith="ledger.").order_by("id").values_list("name", flat=True)
    assert list(names) == ["ledger.programme_established"] + ["ledger.standing_given"] * 5


def test_a_wrong_place_takes_the_programme_with_it() -> None:
    """Half a programme would be found by nobody."""
    with pytest.raises(rules.PlaceOnOtherSide):
        public.establish_programme(**REGIONS, key_counties=[WEST, "110108"], actor=None, at=AT)
    assert not Programme.objects.exists()
    assert not Event.objects.filter(name__startswith="ledger.").exists()


def test_a_key_is_taken_once_and_regions_differ() -> None:
    """Addresses and files name the programme by its key."""
    public.establish_programme(**REGIONS, actor=None, at=AT)
    with pytest.raises(ValidationError):
        public.establish_programme(**REGIONS, actor=None, at=AT)
    with pytest.raises(ValidationError):
        public.establish_programme(**(REGIONS | {"key": "own", "east": "150000"}), actor=None, at=AT)
    assert Programme.objects.count() == 1


def test_a_standing_is_held_once_at_a_time(programme: Programme) -> None:
    """It may end and come again."""
    held = {"programme_id": programme.pk, "place": WEST, "standing": Standing.KEY_COUNTY, "actor": None, "at": AT}
    public.give_standing(**held, first_day=date(2016, 1, 1), day_after=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        public.give_standing(**held, first_day=date(2019, 1, 1))
    public.give_standing(**held, first_day=date(2021, 1, 1))
    assert public.key_counties(programme.pk) == [WEST]
    assert public.key_counties(programme.pk, on=date(2020, 6, 1)) == []


def test_a_standing_needs_a_place_of_its_day(programme: Programme) -> None:
    """哲里木盟 ended in 1999; nothing that is not there has a standing."""
    held = {"programme_id": programme.pk, "standing": Standing.KEY_COUNTY, "actor": None, "at": AT}
    with pytest.raises(rules.PlaceNotThen):
        public.give_standing(**held, place="152300", first_day=date(2024, 1, 1))
    with pytest.raises(ValidationError):
        public.give_standing(**held, place="159999", first_day=date(2024, 1, 1))
    with pytest.raises(NotFound):
        public.give_standing(**(held | {"programme_id": 999}), place=WEST, first_day=date(2024, 1, 1))


def test_only_an_administrator_does_this(programme: Programme) -> None:
    """An office keeps the ledgers of the programme and does not found another."""
    with pytest.raises(NotAllowed):
        public.establish_programme(**(REGIONS | {"key": "own"}), actor=user(Role.OFFICE), at=AT)
    with pytest.raises(NotAllowed):
        public.give_standing(
            programme_id=programme.pk, place=WEST, standing=Standing.KEY_COUNTY, first_day=date(2024, 1, 1),
            actor=user(Role.OFFICE), at=AT,
        )  # fmt: skip
    admin = user(Role.PROGRAMME_ADMIN)
    assert public.establish_programme(**(REGIONS | {"key": "own"}), actor=admin, at=AT) != programme.pk
