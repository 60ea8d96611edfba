"""Lists of industry."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.industry.actions import amend_contract, revise_contract
from qianli.domains.industry.models import Contract, Event, Intent, JobsAbsorbed, Landing, PaidIn, Park
from qianli.domains.ledger.public import REASON, Balance, Deed, EntryTable, Question
from qianli.domains.ledger.terms import Asks
from qianli.kernel.tables.declaration import Column, Show

TABLES = (
    EntryTable(
        name="industry.parks",
        model=Park,
        columns=(
            Column(path="title"),
            Column(path="sector"),
            Column(path="firms"),
            Column(path="output_cny", show=Show.MONEY),
        ),
        filters=("sector",),
        search=("title",),
        fields=("title", "sector", "firms", "output_cny"),
        one_day=False,
    ),
    EntryTable(
        name="industry.events",
        model=Event,
        columns=(Column(path="title"), Column(path="series"), Column(path="firms_invited")),
        search=("title", "series"),
        fields=("title", "series", "firms_invited"),
    ),
    EntryTable(
        name="industry.intents",
        model=Intent,
        columns=(
            Column(path="firm"),
            Column(path="event"),
            Column(path="sector"),
            Column(path="intended_cny", show=Show.MONEY),
        ),
        filters=("sector",),
        search=("firm__name", "event__title"),
        fields=("event", "firm", "sector", "intended_cny"),
    ),
    EntryTable(
        name="industry.contracts",
        model=Contract,
        columns=(
            Column(path="title"),
            Column(path="firm"),
            Column(path="sector"),
            Column(path="agreed_cny", show=Show.MONEY),
            Column(path="intent", listed=False),
        ),
        filters=("sector",),
        search=("title", "firm__name"),
        fields=("title", "firm", "intent", "sector", "agreed_cny"),
        revise=revise_contract,
        balance=Balance(
            amount="agreed_cny",
            model=PaidIn,
            key="contract",
            spent="amount_cny",
            booked=_("in place (CNY)"),
            left=_("not in place yet (CNY)"),
            rate=_("part in place"),
        ),
        deeds=(
            Deed(
                noun="amendment",
                label=_("Amend the amount"),
                said=_("The contract is amended; the amount before stays on record."),
                run=lambda entry_id, **given: amend_contract(contract_id=entry_id, **given),
                fields=(
                    Question(
                        name="agreed_cny",
                        label=_("New amount (CNY)"),
                        asks=Asks.NUMBER,
                        hint=_("In yuan; 3.5万 and 1.2亿 are understood."),
                    ),
                    REASON,
                ),
            ),
        ),
    ),
    EntryTable(
        name="industry.landings",
        model=Landing,
        columns=(
            Column(path="firm"),
            Column(path="kind"),
            Column(path="sector"),
            Column(path="invested_cny", show=Show.MONEY),
            Column(path="contract", listed=False),
            Column(path="park", listed=False),
        ),
        filters=("kind", "sector"),
        search=("firm__name",),
        fields=("firm", "contract", "park", "kind", "sector", "invested_cny"),
    ),
    EntryTable(
        name="industry.paid-in",
        model=PaidIn,
        columns=(Column(path="contract"), Column(path="amount_cny", show=Show.MONEY)),
        search=("contract__title",),
        fields=("contract", "amount_cny"),
    ),
    EntryTable(
        name="industry.jobs",
        model=JobsAbsorbed,
        columns=(Column(path="landing"), Column(path="persons"), Column(path="lifted_persons")),
        search=("landing__firm__name",),
        fields=("landing", "persons", "lifted_persons"),
    ),
)
