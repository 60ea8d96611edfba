"""Who may what: decided on plain values, without database or clock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from qianli.kernel.access.terms import DUTIES, TIMED, Role, Side, Verb

_SEE = frozenset({Verb.VIEW, Verb.SEE_DRAFTS})
_KEEP = frozenset({Verb.RECORD, Verb.REVISE, Verb.SUBMIT, Verb.ATTACH})
_JUDGE = frozenset({Verb.CONFIRM, Verb.REFUSE, Verb.ATTACH})
_TAKE = frozenset({Verb.SEE_PERSONAL, Verb.EXPORT})

# The one table of rights. Who gives roles has no other power, and who reads all events changes nothing. Whoever keeps a
# ledger does not confirm it; the offices answer for both. Both sides attach evidence, whichever of them recorded.
ALLOWED: dict[Role, frozenset[Verb]] = {
    Role.PROGRAMME_ADMIN: frozenset(Verb) - {Verb.SECURE, Verb.AUDIT},
    Role.SECURITY_ADMIN: frozenset({Verb.VIEW, Verb.SECURE}),
    Role.OFFICE: _SEE | _KEEP | _JUDGE | _TAKE | {Verb.LOCK},
    Role.COUNTY_CLERK: _SEE | _KEEP | _TAKE,
    Role.CONFIRMER: _SEE | _JUDGE | _TAKE,
    Role.INSTITUTION_MEMBER: _SEE | _KEEP,
    Role.AUDITOR: _SEE | _TAKE | {Verb.VERIFY, Verb.AUDIT},
}
_CODE_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PUBLIC: frozenset[Verb] = frozenset({Verb.VIEW})


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose power a person uses who was handed it."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One role that a person holds today.

    ``prefix`` is the start of division codes, empty for everywhere; ``domain`` is empty for all domains; ``verbs``
    are those of the role that it is held for, none for all of them; ``giver`` is set when it is another's, handed on
    for a while.
    """

    role: Role
    prefix: str
    side: Side
    domain: str
    verbs: frozenset[Verb] = frozenset()
    giver: Giver | None = None

    @property
    def powers(self) -> frozenset[Verb]:
        """What may be done by it."""
        return ALLOWED[self.role] & self.verbs if self.verbs else ALLOWED[self.role]


WRITES = _KEEP | _JUDGE | {Verb.LOCK, Verb.ADMINISTER, Verb.SECURE}
NEVER_BY_TOKEN: frozenset[Verb] = frozenset({Verb.ADMINISTER, Verb.SECURE})
# The first that a browser names of itself; what imitates others comes before what is imitated.
_BROWSERS = {"MicroMessenger": "微信", "DingTalk": "钉钉", "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome",
             "Safari": "Safari"}  # fmt: skip
_SYSTEMS = {"HarmonyOS": "HarmonyOS", "OpenHarmony": "HarmonyOS", "Android": "Android", "iPhone": "iPhone",
            "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip


def writes(holding: Holding) -> bool:
    """Whether a holding gives any power to change records."""
    return bool(holding.powers & WRITES)


def device_of(user_agent: str) -> str:
    """Return browser and system as people call them, empty when neither is known."""
    found = [next((name for mark, name in known.items() if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found))


@dataclass(frozen=True, slots=True)
class Limit:
    """How many attempts fail before no more are taken, and for how long; as long without any, and all are forgotten."""

    attempts: int
    pause: timedelta

    def counted(self, number: int, last_at: datetime, at: datetime) -> int:
        """Return the number of an attempt after ``number`` others, of which the last was at ``last_at``."""
        return number + 1 if at < last_at + self.pause else 1

    def locked_until(self, number: int, last_at: datetime, at: datetime) -> datetime | None:
        """Return when attempts are taken again, ``None`` when they are taken now."""
        ends = last_at + self.pause
        return ends if number >= self.attempts and at < ends else None


def prefix_of(code: str) -> str:
    """Return what all codes inside a division start with.

    GB/T 2260 fills the code of a province or a league to six digits with pairs of noughts: 150000 is all that
    starts with 15, 152200 all that starts with 1522. The nine and twelve digits of townships and villages end
    in noughts by threes (GB/T 10114).
    """
    for width in (2, 4, 6, 9):
        if len(code) > width and not code[width:].strip("0"):
            return code[:width]
    return code


def grants(holding: Holding, verb: Verb, domain: str) -> bool:
    """Whether a holding gives the verb in a domain, somewhere."""
    return verb in holding.powers and holding.domain in {"", domain}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a token is for: these verbs, in these domains or, where none is named, in all."""

    verbs: frozenset[Verb]
    domains: frozenset[str]

    @property
    def only_reads(self) -> bool:
        """Whether nothing can be changed within the bounds."""
        return not self.verbs & WRITES


def at_rest(holding: Holding) -> Holding:
    """Return what is left of a holding while its power is not raised: reading."""
    return replace(holding, verbs=holding.powers & _SEE | PUBLIC) if holding.role in TIMED else holding


def within(holding: Holding, bounds: Bounds) -> tuple[Holding, ...]:
    """Return what is left of a holding within the bounds of a token, one for each domain named.

    The power to administer, and to look after others' rights, is no token's.
    """
    verbs = holding.powers & bounds.verbs - NEVER_BY_TOKEN
    domains = bounds.domains if not holding.domain else bounds.domains & {holding.domain}
    if not verbs or (bounds.domains and not domains):
        return ()
    return tuple(replace(holding, domain=domain, verbs=verbs) for domain in sorted(domains) or [holding.domain])


@dataclass(frozen=True, slots=True)
class Part:
    """What of a role is handed to another: its places, domain and verbs, each empty for all that the role has."""

    prefix: str
    domain: str
    verbs: frozenset[Verb]


def wider(part: Part, holding: Holding) -> bool:
    """Whether a part reaches beyond the holding that it is of."""
    return (
        not part.prefix.startswith(holding.prefix if part.prefix else "")
        or part.domain not in {"", holding.domain or part.domain}
        or not part.verbs <= holding.powers
    )


def handed(holding: Holding, part: Part, giver: Giver) -> Holding | None:
    """Return what another holds who was handed a part of a holding: what both allow, ``None`` when that is nothing.

    The duties of administrators and auditors are nobody else's.
    """
    narrow, wide = sorted((holding.prefix, part.prefix), key=len, reverse=True)
    powers = holding.powers & part.verbs if part.verbs else holding.powers
    apart = not narrow.startswith(wide) or part.domain not in {"", holding.domain or part.domain}
    if holding.role in DUTIES or apart or not powers:
        return None
    return replace(holding, prefix=narrow, domain=holding.domain or part.domain, verbs=powers, giver=giver)


def everywhere(holding: Holding) -> bool:
    """Whether a holding reaches every row, also one without any place."""
    return not holding.prefix and holding.side == Side.BOTH


def reaches(holding: Holding, *, west: str, east: str) -> bool:
    """Whether a holding reaches a row with these two places; a side is empty when the row has no place."""
    sees_west = holding.side != Side.EAST and bool(west) and west.startswith(holding.prefix)
    sees_east = holding.side != Side.WEST and bool(east) and east.startswith(holding.prefix)
    return everywhere(holding) or sees_west or sees_east


def past_prefix(prefix: str) -> str | None:
    """Return the first text after all codes with this prefix, or ``None`` when there is none.

    ``prefix <= code < past_prefix(prefix)`` is the same as "starts with" and can use any index on the code. Codes are
    digits and, for programme members outside GB/T 2260, capitals, which every collation sorts behind the digits.
    """
    stem = prefix.rstrip(_CODE_SIGNS[-1])
    return stem[:-1] + _CODE_SIGNS[_CODE_SIGNS.index(stem[-1]) + 1] if stem else None
