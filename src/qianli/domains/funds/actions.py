"""Moving a project on through its phases."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianli.domains.funds import rules
from qianli.domains.funds.models import Project
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import day
from qianli.kernel.access.gate import require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.audit.actions import record

DATED = {Phase.PUBLICISED: "publicity_on", Phase.STARTED: "started_on", Phase.FINISHED: "finished_on"}


@transaction.atomic
def advance_project(*, project_id: UUID, to: Phase, on: date, actor: User, at: datetime) -> Project:
    """Take a project to its next phase, with the day where the phase has one; from approval on, that is its date.

    :raises NotNextPhase: a step is left out or taken back.
    :raises NotAdmissible: no performance target or no benefit mechanism.
    :raises PublicityTooShort: fewer than ten days of publicity.
    :raises NoOwnerOrKeeper: nobody is named for the assets of an accepted project.
    :raises ValidationError: it would finish before it started.
    """
    project: Project = visible_or_404(actor, Project.objects.select_for_update(of=("self",)), pk=project_id)
    require(actor, Verb.RECORD, domain="funds", west=project.west_id or "", east=project.east_id or "")
    standing = rules.Standing(
        phase=project.phase,
        performance_target=project.performance_target,
        benefit_mechanism=project.benefit_mechanism,
        publicity_on=project.publicity_on,
        has_owner=project.asset_owner_id is not None,
        has_keeper=project.asset_keeper_id is not None,
    )
    rules.check_advance(standing, to=to, on=on)
    before = Phase(project.phase)
    project.phase, project.revision = to, project.revision + 1
    if to in DATED:
        setattr(project, DATED[to], on)
    if to == Phase.APPROVED:
        project.spell = day(on)
    project.full_clean()
    project.save()
    record(
        name="funds.project_advanced",
        actor=actor,
        target_type="funds.project",
        target_id=project.pk,
        target_label=str(project),
        at=at,
        facts={"before": before.value, "after": to.value, "on": on.isoformat()},
    )
    return project
