"""Lists of money and projects."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.funds.actions import advance_project
from qianli.domains.funds.models import Acceptance, Allotment, Asset, AssetIncome, Disbursement, Project
from qianli.domains.funds.queries import idle_projects, late_projects
from qianli.domains.funds.rules import following
from qianli.domains.funds.terms import Phase
from qianli.domains.ledger.public import Balance, Deed, EntryTable, Question
from qianli.domains.ledger.terms import UNREFUSED, Asks
from qianli.kernel.access.terms import Verb
from qianli.kernel.tables.declaration import Alert, Column, Show

ALERTS = (
    Alert(name="idle", label=_("Idle: a year after approval less than half paid"), rows=idle_projects),
    Alert(name="late", label=_("Late: not started ninety days after approval"), rows=late_projects),
)
ADVANCE = Deed(
    noun="advance",
    label=_("Move on to the next phase"),
    said=_("The project has moved on."),
    run=lambda entry_id, *, to, **given: advance_project(project_id=entry_id, to=Phase(to), **given),
    verb=Verb.RECORD,
    fields=(
        Question(
            name="to",
            label=_("Next phase"),
            asks=Asks.CHOICE,
            choices=tuple(Phase.choices),
            open_now=lambda project: following(project.phase),
        ),
        Question(name="on", label=_("On"), asks=Asks.DAY),
    ),
    states=UNREFUSED,
    offered=lambda project: bool(following(project.phase)),
)

TABLES = (
    EntryTable(
        name="funds.allotments",
        model=Allotment,
        columns=(
            Column(path="document"),
            Column(path="batch"),
            Column(path="block"),
            Column(path="amount_cny", show=Show.MONEY),
        ),
        filters=("block",),
        search=("document",),
        fields=("document", "batch", "block", "amount_cny"),
        balance=Balance(
            amount="amount_cny",
            model=Project,
            key="allotment",
            spent="cooperation_cny",
            booked=_("given to projects (CNY)"),
            left=_("not given yet (CNY)"),
            rate=_("part given"),
        ),
    ),
    EntryTable(
        name="funds.projects",
        model=Project,
        columns=(
            Column(path="title"),
            Column(path="block"),
            Column(path="phase"),
            Column(path="cooperation_cny", show=Show.MONEY),
            Column(path="other_cny", show=Show.MONEY, listed=False),
            Column(path="nature", listed=False),
            Column(path="content", listed=False),
            Column(path="allotment", listed=False),
            Column(path="performance_target", listed=False),
            Column(path="benefit_mechanism", listed=False),
            Column(path="households", listed=False),
            Column(path="persons"),
            Column(path="lifted_persons", listed=False),
            Column(path="unit", listed=False),
            Column(path="publicity_on", listed=False),
            Column(path="started_on", listed=False),
            Column(path="finished_on", listed=False),
            Column(path="asset_owner", listed=False),
            Column(path="asset_keeper", listed=False),
        ),
        filters=("block", "phase", "nature", "alert"),
        alerts=ALERTS,
        search=("title",),
        fields=(
            "title",
            "block",
            "nature",
            "content",
            "allotment",
            "cooperation_cny",
            "other_cny",
            "performance_target",
            "benefit_mechanism",
            "households",
            "persons",
            "lifted_persons",
            "unit",
            "asset_owner",
            "asset_keeper",
        ),
        deeds=(ADVANCE,),
        balance=Balance(
            amount="cooperation_cny",
            model=Disbursement,
            key="project",
            spent="amount_cny",
            booked=_("paid (CNY)"),
            left=_("balance (CNY)"),
            rate=_("pay rate"),
        ),
    ),
    EntryTable(
        name="funds.disbursements",
        model=Disbursement,
        columns=(Column(path="project"), Column(path="amount_cny", show=Show.MONEY), Column(path="payee")),
        search=("payee", "project__title"),
        fields=("project", "amount_cny", "payee"),
    ),
    EntryTable(
        name="funds.acceptances",
        model=Acceptance,
        columns=(Column(path="project"), Column(path="passed"), Column(path="finding", listed=False)),
        filters=("passed",),
        search=("project__title",),
        fields=("project", "passed", "finding"),
    ),
    EntryTable(
        name="funds.assets",
        model=Asset,
        columns=(
            Column(path="title"),
            Column(path="asset_class"),
            Column(path="value_cny", show=Show.MONEY),
            Column(path="owner"),
            Column(path="keeper"),
            Column(path="operator", listed=False),
            Column(path="beneficiaries", listed=False),
            Column(path="distribution", listed=False),
            Column(path="disposal", listed=False),
            Column(path="supervision", listed=False),
            Column(path="project", listed=False),
        ),
        filters=("asset_class",),
        search=("title",),
        fields=(
            "project",
            "title",
            "asset_class",
            "value_cny",
            "owner",
            "operator",
            "keeper",
            "beneficiaries",
            "distribution",
            "disposal",
            "supervision",
        ),
        one_day=False,
    ),
    EntryTable(
        name="funds.asset-income",
        model=AssetIncome,
        columns=(
            Column(path="asset"),
            Column(path="amount_cny", show=Show.MONEY),
            Column(path="households_cny", show=Show.MONEY),
            Column(path="collective_cny", show=Show.MONEY),
            Column(path="upkeep_cny", show=Show.MONEY),
        ),
        search=("asset__title",),
        fields=("asset", "amount_cny", "households_cny", "collective_cny", "upkeep_cny"),
    ),
)
