"""A project on its way through all phases, each with its day and its event, or not at all."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from qianli.domains.funds import rules
from qianli.domains.funds.actions import advance_project
from qianli.domains.funds.models import Project
from qianli.domains.funds.terms import PHASES, Phase
from qianli.domains.ledger.public import day
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation
from qianli.kernel.access.gate import NotAllowed
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.base.periods import parse_period
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.figures.reading import Asked, value
from tests.factories import AT, WEST, make
from tests.fakes.entries import user

pytestmark = pytest.mark.django_db

PROPOSED_ON = date(2023, 11, 20)


def clerk() -> User:
    """Return who keeps the ledger of the western place."""
    return user(Role.COUNTY_CLERK, WEST, Side.WEST)


def project(phase: Phase = Phase.PROPOSED, **values: object) -> Project:
    """Return a project that has all that any phase asks for."""
    given = {
        "phase": phase, "spell": day(PROPOSED_ON), "performance_target": "增收", "benefit_mechanism": "分红",
        "asset_owner": make(Organisation), "asset_keeper": make(Organisation),
    }  # fmt: skip
    if PHASES.index(phase) >= PHASES.index(Phase.PUBLICISED):
        given["publicity_on"] = date(2024, 1, 1)
    if PHASES.index(phase) >= PHASES.index(Phase.STARTED):
        given["started_on"] = date(2024, 3, 1)
    return make(Project, **(given | values))


def advance(kept: Project, to: Phase, on: date, actor: User | None = None) -> Project:
    """Take a project on."""
    return advance_project(project_id=kept.pk, to=to, on=on, actor=actor or clerk(), at=AT)


def events() -> list[Event]:
    """Return the events of projects, in order."""
    return list(Event.objects.filter(name="funds.project_advanced").order_by("id"))


def test_a_project_goes_through_all_phases() -> None:
    """With the days on which it was publicised, started and finished; its date is the day of its approval."""
    kept = project()
    days = {to: date(2024, 1, 1) + timedelta(days=20 * step) for step, to in enumerate(PHASES[1:])}
    for to, on in days.items():
        advance(kept, to, on)
    kept.refresh_from_db()
    assert (kept.phase, kept.revision) == (Phase.ACCEPTED, 7)
    assert (kept.publicity_on, kept.started_on, kept.finished_on) == (
        days[Phase.PUBLICISED], days[Phase.STARTED], days[Phase.FINISHED],
    )  # fmt: skip
    assert kept.spell == day(days[Phase.APPROVED])
    assert [(each.facts["before"], each.facts["after"]) for each in events()] == [
        (before.value, to.value) for before, to in pairwise(PHASES)
    ]
    assert {(each.actor_id, each.target_id, each.at) for each in events()} == {(clerk().pk, str(kept.pk), AT)}


def test_a_project_is_counted_from_its_approval() -> None:
    """Proposed in one year and approved in the next, it is a project of the next."""
    kept = project(Phase.PUBLICISED)

    def counted() -> list[object]:
        return [value("funds.projects", Asked(parse_period(year))).told for year in ("2023", "2024")]

    assert counted() == [0, 0]
    advance(kept, Phase.APPROVED, date(2024, 1, 11))
    assert counted() == [0, 1]


@pytest.mark.parametrize(
    ("phase", "changed", "to", "on", "refusal"),
    [
        (Phase.PROPOSED, {}, Phase.PUBLICISED, date(2024, 1, 1), rules.NotNextPhase),
        (Phase.STARTED, {}, Phase.APPROVED, date(2024, 4, 1), rules.NotNextPhase),
        (Phase.PROPOSED, {"performance_target": ""}, Phase.ADMITTED, date(2024, 1, 1), rules.NotAdmissible),
        (Phase.PROPOSED, {"benefit_mechanism": " "}, Phase.ADMITTED, date(2024, 1, 1), rules.NotAdmissible),
        (Phase.PUBLICISED, {}, Phase.APPROVED, date(2024, 1, 10), rules.PublicityTooShort),
        (Phase.STARTED, {}, Phase.FINISHED, date(2024, 2, 29), ValidationError),
        (Phase.FINISHED, {"asset_owner": None}, Phase.ACCEPTED, date(2024, 6, 1), rules.NoOwnerOrKeeper),
        (Phase.FINISHED, {"asset_keeper": None}, Phase.ACCEPTED, date(2024, 6, 1), rules.NoOwnerOrKeeper),
    ],
)
def test_a_step_that_does_not_fit(
    phase: Phase, changed: dict[str, object], to: Phase, on: date, refusal: type[Refusal]
) -> None:
    """The project stays where it was, and no event tells otherwise."""
    kept = project(phase, **changed)
    with pytest.raises(refusal):
        advance(kept, to, on)
    kept.refresh_from_db()
    assert (kept.phase, kept.revision, events()) == (phase, 1, [])


def test_the_clock_of_publicity_stops_on_the_tenth_day() -> None:
    """The refusal names the day from which it will do."""
    kept = project(Phase.PUBLICISED)
    with pytest.raises(rules.PublicityTooShort) as refused:
        advance(kept, Phase.APPROVED, date(2024, 1, 10))
    assert refused.value.facts["earliest"] == date(2024, 1, 11)
    assert advance(kept, Phase.APPROVED, date(2024, 1, 11)).phase == Phase.APPROVED


@pytest.mark.parametrize(
    ("role", "prefix"), [(Role.AUDITOR, ""), (Role.CONFIRMER, ""), (Role.COUNTY_CLERK, "152222"), (None, "")]
)
def test_who_keeps_no_ledger_here_moves_no_project(role: Role | None, prefix: str) -> None:
    """Readers, confirmers, and the clerk of the next banner."""
    kept = project()
    with pytest.raises(NotAllowed):
        advance(kept, Phase.ADMITTED, date(2024, 1, 1), user(role, prefix, Side.BOTH))
    kept.refresh_from_db()
    assert (kept.phase, events()) == (Phase.PROPOSED, [])


def test_a_hidden_project_is_answered_like_none() -> None:
    """A draft of another banner is not there."""
    kept = project(state=State.DRAFT)
    with pytest.raises(NotFound):
        advance(kept, Phase.ADMITTED, date(2024, 1, 1), user(Role.COUNTY_CLERK, "152222", Side.WEST))
