"""When a project may go on, decided on plain values, and after which time its money deserves a warning."""

from dataclasses import dataclass
from datetime import date, timedelta

from qianli.domains.funds.terms import NEEDED, PHASES, PUBLICITY_DAYS, Phase
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
        str(name)
        for name, text in (
            (NEEDED["performance_target"], standing.performance_target),
            (NEEDED["benefit_mechanism"], standing.benefit_mechanism),
        )
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
