"""Lists of agreements and what belongs to them."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.agreements.actions import amend_commitment, finish_action_item, promise, revise_promise
from qianli.domains.agreements.models import ActionItem, Agreement, Commitment, Meeting, Plan, RuleIssued, Visit
from qianli.domains.ledger.public import REASON, Deed, EntryTable, Question
from qianli.domains.ledger.terms import Asks
from qianli.kernel.access.terms import Verb
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
        ahead=("spell",),
    ),
    EntryTable(
        name="agreements.commitments",
        model=Commitment,
        columns=(Column(path="figure"), Column(path="target"), Column(path="agreement")),
        search=("figure",),
        named=("agreement__title",),
        fields=("agreement", "figure", "target"),
        one_day=False,
        ahead=("spell",),
        record=promise,
        revise=revise_promise,
        deeds=(
            Deed(
                noun="amendment",
                label=_("Amend the target"),
                said=_("The target is amended; the one before stays on record."),
                run=lambda entry_id, **given: amend_commitment(commitment_id=entry_id, **given),
                fields=(
                    Question(name="target", label=_("New target"), asks=Asks.NUMBER, hint=_("In the figure's unit.")),
                    REASON,
                ),
            ),
        ),
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
        deeds=(
            Deed(
                noun="completion",
                label=_("Mark as done"),
                said=_("Marked as done."),
                run=lambda entry_id, **given: finish_action_item(item_id=entry_id, **given),
                verb=Verb.RECORD,
                fields=(Question(name="done_on", label=_("Done on"), asks=Asks.DAY),),
                offered=lambda item: item.done_on is None,
            ),
        ),
    ),
)
