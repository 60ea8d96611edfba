"""Lists of agreements and what belongs to them."""

from qianli.domains.agreements.actions import promise, revise_promise
from qianli.domains.agreements.models import ActionItem, Agreement, Commitment, Meeting, Plan, RuleIssued, Visit
from qianli.domains.ledger.public import EntryTable
from qianli.kernel.tables.declaration import Column

TABLES = (
    EntryTable(
        name="agreements.agreements",
        model=Agreement,
        columns=(Column(path="title"), Column(path="kind"), Column(path="floor_rule", listed=False)),
        filters=("kind",),
        search=("title",),
        fields=("title", "kind", "floor_rule"),
        one_day=False,
    ),
    EntryTable(
        name="agreements.commitments",
        model=Commitment,
        columns=(Column(path="figure"), Column(path="target"), Column(path="agreement")),
        search=("figure",),
        fields=("agreement", "figure", "target"),
        one_day=False,
        record=promise,
        revise=revise_promise,
    ),
    EntryTable(
        name="agreements.plans",
        model=Plan,
        columns=(Column(path="title"), Column(path="field"), Column(path="multiplication")),
        filters=("field", "multiplication"),
        search=("title",),
        fields=("title", "field", "multiplication"),
    ),
    EntryTable(
        name="agreements.rules",
        model=RuleIssued,
        columns=(Column(path="title"), Column(path="number"), Column(path="field")),
        filters=("field",),
        search=("title", "number"),
        fields=("title", "number", "field"),
    ),
    EntryTable(
        name="agreements.visits",
        model=Visit,
        columns=(
            Column(path="topic"),
            Column(path="direction"),
            Column(path="reached"),
            Column(path="department"),
            Column(path="persons"),
        ),
        filters=("direction", "reached"),
        search=("topic",),
        fields=("topic", "direction", "reached", "department", "persons"),
    ),
    EntryTable(
        name="agreements.meetings",
        model=Meeting,
        columns=(Column(path="title"), Column(path="kind")),
        filters=("kind",),
        search=("title",),
        fields=("title", "kind"),
    ),
    EntryTable(
        name="agreements.action-items",
        model=ActionItem,
        columns=(Column(path="task"), Column(path="owner"), Column(path="done_on"), Column(path="meeting")),
        search=("task",),
        fields=("meeting", "task", "owner"),
        one_day=False,
    ),
)
