"""When a project may go on, and which money deserves a warning; decided on plain values."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from qianli.domains.funds.terms import PHASES, PUBLICITY_DAYS, Phase
from qianli.kernel.base.refusal import Refusal

IDLE_AFTER = timedelta(days=365)
LATE_AFTER = timedelta(days=90)


class NotNextPhase(Refusal):
    """A project that is "{before}" goes on to "{expected}", not to "{seen}"."""


class NotAdmissible(Refusal):
    """The project cannot enter the library without {missing}."""

    status = 422


class PublicityTooShort(Refusal):
    """Publicity began on {first_day}; the project can be approved from {earliest} on."""


class NoOwnerOrKeeper(Refusal):
    """An accepted project must name the owner and the keeper of its assets."""

    status = 422


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides on a project's next step.

    ``publicity_on`` is the first day of publicity, if any.
    """

    phase: str
    performance_target: str
    benefit_mechanism: str
    publicity_on: date | None
    has_owner: bool
    has_keeper: bool


def following(phase: str) -> tuple[Phase, ...]:
    """Return the phase that a project goes on to, alone; nothing after the last."""
    after = PHASES.index(Phase(phase)) + 1
    return PHASES[after : after + 1]


def check_advance(standing: Standing, *, to: str, on: date) -> None:
    """Refuse a step that is out of order or whose conditions are not met.

    :raises NotNextPhase: a step is left out or taken back.
    :raises NotAdmissible: no performance target or no benefit mechanism.
    :raises PublicityTooShort: fewer than ten days of publicity.
    :raises NoOwnerOrKeeper: nobody is named for the assets.
    """
    expected = next(iter(following(standing.phase)), None)
    if expected is None or to != expected:
        raise NotNextPhase(
            before=Phase(standing.phase).label, expected=expected.label if expected else "—", seen=Phase(to).label
        )
    if to == Phase.ADMITTED:
        _check_admission(standing)
    if to == Phase.APPROVED:
        _check_publicity(standing, on)
    if to == Phase.ACCEPTED and not (standing.has_owner and standing.has_keeper):
        raise NoOwnerOrKeeper


def _check_admission(standing: Standing) -> None:
    lacking = [
        name
        for name, text in (("绩效目标", standing.performance_target), ("联农带农机制", standing.benefit_mechanism))
        if not text.strip()
    ]
    if lacking:
        raise NotAdmissible(missing="、".join(lacking))


def _check_publicity(standing: Standing, on: date) -> None:
    if standing.publicity_on is None:
        raise NotNextPhase(before=Phase.ADMITTED.label, expected=Phase.PUBLICISED.label, seen=Phase.APPROVED.label)
    earliest = standing.publicity_on + timedelta(days=PUBLICITY_DAYS)
    if on < earliest:
        raise PublicityTooShort(first_day=standing.publicity_on, earliest=earliest)


def is_idle(*, allotted_on: date, allotted_cny: Decimal, paid_cny: Decimal, on: date) -> bool:
    """Whether allotted money has lain for a year with less than half of it paid."""
    return on - allotted_on >= IDLE_AFTER and paid_cny * 2 < allotted_cny


def is_late(*, approved_on: date, phase: str, on: date) -> bool:
    """Whether an approved project has not started within ninety days."""
    return phase == Phase.APPROVED and on - approved_on >= LATE_AFTER
