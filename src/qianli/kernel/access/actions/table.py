"""Change the roles of the programme as one table: the same lines from a page and from a file, all of them or none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from qianli.kernel.access.actions.grants import end_grant, give_grant
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.queries import domains, named
from qianli.kernel.access.rules import ALLOWED, prefix_of
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.base.integrity import explained
from qianli.kernel.base.refusal import Invalid, NotFound, Refusal

HEADS = ("number", "user", "role", "place", "side", "domain", "verbs", "first_day", "last_day")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table as it was typed; with a number it is a grant that stands, of which the end may change."""

    at: str
    values: dict[str, str]

    def value(self, name: str) -> str:
        """Return what was typed in a column."""
        return self.values.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Change:
    """What one line does: a person gains or loses verbs somewhere from a day, until a last one if there is one."""

    at: str
    gains: bool
    user: str
    grant: str
    verbs: str
    day: date
    until: date | None = None


@dataclass(slots=True)
class Outcome:
    """What all lines do together, and what is wrong with them: sentences that name line and column."""

    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@transaction.atomic
def change_grants(lines: Iterable[Line], *, actor: User | None, at: datetime, today: date, keep: bool) -> Outcome:
    """Do what the lines say and tell it; lines that change nothing are left out.

    Grants that no line names stay as they are. Nothing is kept when a line has a fault, or for a preview: that runs
    the same code, to the constraints of the database, and is taken back.

    :param actor: ``None`` when a command does it.
    :param keep: false for a preview.
    :raises NotAllowed: the actor does not look after rights.
    """
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")
    found = Outcome()
    for line in lines:
        try:
            with transaction.atomic():
                change = _ended(line, actor, at) if line.value("number") else _given(line, actor, at, today)
        except IntegrityError as error:
            found.faults.append(f"{line.at}: {explained(error, Grant).sentence}")
        except Refusal as refusal:
            found.faults.append(f"{line.at}: {refusal.sentence}")
        else:
            found.changes += [change] if change else []
    if found.faults or not keep:
        transaction.set_rollback(True)
    return found


def row_of(grant: Grant) -> dict[str, str]:
    """Return a grant as a line of the table."""
    last = grant.valid.upper and grant.valid.upper - timedelta(days=1)
    values = (grant.pk, grant.user.username, grant.role, grant.place_prefix, grant.side, grant.domain,
              " ".join(grant.verbs), grant.valid.lower, last or "")  # fmt: skip
    return dict(zip(HEADS, map(str, values), strict=True))


def _ended(line: Line, actor: User | None, at: datetime) -> Change | None:
    """Give a grant that stands its last day; nothing when the line says what it is."""
    number = line.value("number")
    known = number.isascii() and number.isdigit() and len(number) < 19
    grant = Grant.objects.select_related("user").filter(pk=int(number)).first() if known else None
    if grant is None:
        raise NotFound(what=gettext("grant"), seen=number)
    stands = row_of(grant)
    for name in HEADS[:-1]:
        if name in line.values and line.value(name) != stands[name]:
            raise Invalid(
                field=name,
                seen=line.value(name),
                accepted=gettext('It is "{stands}". Of a grant that stands only the end changes: end it, add another.')
                .format(stands=stands[name]),
            )  # fmt: skip
    last_day = _day(line, "last_day")
    if last_day is None or line.value("last_day") == stands["last_day"]:
        if last_day is None and stands["last_day"]:
            raise Invalid(field="last_day", seen="", accepted=gettext("An end cannot be taken back: add another."))
        return None
    end_grant(grant_id=grant.pk, last_day=last_day, actor=actor, at=at)
    return _change(line, grant, gains=False, day=last_day + timedelta(days=1))


def _given(line: Line, actor: User | None, at: datetime, today: date) -> Change | None:
    """Give what a line without a number says; nothing for an empty one."""
    if not any(line.value(name) for name in ("user", "role", "place", "domain", "verbs", "last_day")):
        return None
    user = named(line.value("user"))
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=line.value("user"))
    place = line.value("place").upper()
    if place and not re.fullmatch(r"[0-9A-Z]{2,12}", place):
        raise Invalid(
            field="place", seen=place, accepted=gettext("A code such as 152221; qianli places find tells it.")
        )
    grant = give_grant(
        user=user,
        role=Role(_one_of(line, "role", Role.values)),
        place_prefix=prefix_of(place),
        side=Side(_one_of(line, "side", Side.values, Side.BOTH)),
        domain=_one_of(line, "domain", [label for label, _name in domains()], ""),
        verbs=[Verb(_checked("verbs", verb, Verb.values)) for verb in line.value("verbs").split()],
        first_day=_day(line, "first_day") or today,
        last_day=_day(line, "last_day"),
        actor=actor,
        at=at,
    )
    return _change(line, grant, gains=True, day=_day(line, "first_day") or today, until=_day(line, "last_day"))


def _change(line: Line, grant: Grant, *, gains: bool, day: date, until: date | None = None) -> Change:
    powers = ALLOWED[Role(grant.role)] & set(grant.verbs) if grant.verbs else ALLOWED[Role(grant.role)]
    where = " ".join(
        (str(Role(grant.role).label), grant.place_prefix or "*", str(Side(grant.side).label), grant.domain or "*")
    )
    verbs = "、".join(str(verb.label) for verb in Verb if verb in powers)
    return Change(line.at, gains, str(grant.user), where, verbs, day, until)


def _one_of(line: Line, name: str, accepted: list[str], default: str | None = None) -> str:
    return default if default is not None and not line.value(name) else _checked(name, line.value(name), accepted)


def _checked(name: str, seen: str, accepted: list[str]) -> str:
    if seen not in accepted:
        raise Invalid(field=name, seen=seen, accepted=gettext("Accepted: {names}.").format(names=", ".join(accepted)))
    return seen


def _day(line: Line, name: str) -> date | None:
    seen = line.value(name)
    try:
        return date.fromisoformat(seen) if seen else None
    except ValueError as error:
        raise Invalid(field=name, seen=seen, accepted=gettext("Write 2024-04-25.")) from error
