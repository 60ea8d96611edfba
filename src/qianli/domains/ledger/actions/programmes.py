"""Establish a programme and say which places have a standing in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from psycopg.types.range import Range

from qianli.domains.ledger import rules
from qianli.domains.ledger.actions.explaining import explaining
from qianli.domains.ledger.models import Programme, ProgrammePlace
from qianli.domains.ledger.terms import Standing
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.audit.actions import record as record_event
from qianli.kernel.base.refusal import NotFound


def establish_programme(
    *,
    key: str,
    name: str,
    west: str,
    east: str,
    since: date,
    key_counties: Iterable[str] = (),
    members: Iterable[str] = (),
    actor: User | None,
    at: datetime,
) -> int:
    """Found a programme between two regions, with those that take part from the start; all of it or nothing.

    :param key: short name in addresses and files, such as ``jingmeng``.
    :param west: code of the western region.
    :param east: code of the eastern region.
    :param key_counties: codes of the western key banners and counties. Their standing begins with the programme, or
        with the code where that is younger.
    :param members: codes of the eastern districts that take part, likewise.
    :param actor: ``None`` when a command sets up the installation.
    :returns: the number of the programme.
    :raises NotAllowed: the actor does not administer the whole installation.
    :raises ValidationError: the key is taken, or a region or place is not there.
    :raises PlaceOnOtherSide: one of the places lies outside its region.
    """
    if actor is not None:
        require(actor, Verb.ADMINISTER, domain="ledger")
    programme = Programme(key=key, name=name, west_id=west, east_id=east, since=since)
    with explaining(Programme):
        programme.full_clean()
        programme.save(force_insert=True)
        _remember("ledger.programme_established", programme, programme, actor, at, west=west, east=east)
        for standing, codes in ((Standing.KEY_COUNTY, key_counties), (Standing.MEMBER, members)):
            for code in codes:
                _give(programme, code, standing, Range(since, None), actor, at)
    return int(programme.pk)


def give_standing(
    *,
    programme_id: int,
    place: str,
    standing: Standing,
    first_day: date,
    day_after: date | None = None,
    actor: User | None,
    at: datetime,
) -> ProgrammePlace:
    """Make a place a key banner or county, or a member district, from a day on.

    :param place: code of the division.
    :param day_after: first day no longer; ``None`` while no end is known.
    :param actor: ``None`` when a command sets up the installation.
    :raises NotFound: there is no such programme.
    :raises NotAllowed: the actor does not administer this place.
    :raises PlaceOnOtherSide: it lies outside the programme's region for this standing.
    :raises PlaceNotThen: its code was not in force on the first day.
    :raises ValidationError: it is not there, or has this standing already in these days.
    """
    if actor is not None:
        require(actor, Verb.ADMINISTER, domain="ledger", **{rules.standing_side(standing): place})
    with explaining(ProgrammePlace):
        programme = Programme.objects.select_related("west", "east").filter(pk=programme_id).first()
        if programme is None:
            raise NotFound(what=Programme._meta.verbose_name, seen=programme_id)
        return _give(programme, place, standing, Range(first_day, day_after), actor, at, exactly=True)


def _give(
    programme: Programme,
    code: str,
    standing: Standing,
    spell: Range[date],
    actor: User | None,
    at: datetime,
    *,
    exactly: bool = False,
) -> ProgrammePlace:
    """Write one standing.

    :param exactly: refuse a first day before the code was in force, instead of beginning with the code.
    """
    given = ProgrammePlace(programme=programme, place_id=code, standing=standing, spell=spell)
    given.clean_fields()
    place, side = given.place, Side(rules.standing_side(standing))
    region = getattr(programme, side)
    rules.check_place_side(place=place.name, code=code, region=region.name, region_code=region.pk, side=str(side.label))
    starts = place.valid.lower
    if starts and not exactly:
        given.spell = Range(max(starts, spell.lower or starts), spell.upper)
    day = given.spell.lower
    rules.check_place_then(place=place.name, code=code, starts=starts, ends=place.valid.upper, day=day)
    given.full_clean()
    given.save(force_insert=True)
    _remember("ledger.standing_given", given, place, actor, at, standing=standing.value, programme=programme.pk)
    return given


def _remember(
    name: str, row: Programme | ProgrammePlace, about: Any, actor: User | None, at: datetime, **facts: Any
) -> None:
    record_event(
        name=name,
        actor=actor,
        target_type=row._meta.label_lower,
        target_id=row.pk,
        target_label=str(about),
        at=at,
        facts=facts,
    )
