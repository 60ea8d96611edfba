"""The lists of labour."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.labour.actions import (
    count_placement,
    end_placement,
    hand_over_count,
    record_placement,
    record_wage_proof,
    register_seeker,
    revise_placement,
    revise_wage_proof,
)
from qianli.domains.labour.models import (
    LabourAgreement,
    LabourBrand,
    Placement,
    Seeker,
    TrainingClass,
    Vacancy,
    WageProof,
)
from qianli.domains.ledger.public import REASON, Deed, EntryTable, Question
from qianli.domains.ledger.terms import UNREFUSED, Asks
from qianli.kernel.tables.declaration import Column

LAST_DAY = Question(name="last_day", label=_("Last day"), asks=Asks.DAY, hint=_("The last day of work."), ahead=True)

TABLES = (
    EntryTable(
        name="labour.agreements",
        model=LabourAgreement,
        columns=(Column(path="content"),),
        search=("content",),
        fields=("content",),
        one_day=False,
        ahead=("spell",),
    ),
    EntryTable(
        name="labour.vacancies",
        model=Vacancy,
        columns=(
            Column(path="employer"),
            Column(path="title"),
            Column(path="trade"),
            Column(path="work_place"),
            Column(path="seats"),
            Column(path="wage_from_cny"),
            Column(path="wage_to_cny"),
        ),
        filters=("trade", "work_place"),
        search=("title", "employer__name"),
        named=("title",),
        fields=("employer", "title", "trade", "work_place", "seats", "wage_from_cny", "wage_to_cny"),
        one_day=False,
        ahead=("spell",),
    ),
    EntryTable(
        name="labour.seekers",
        model=Seeker,
        columns=(
            Column(path="person__name", personal=True),
            Column(path="household", personal=True),
            Column(path="trade"),
            Column(path="work_place"),
            Column(path="wage_wanted_cny", personal=True),
        ),
        filters=("trade", "work_place", "household"),
        search=("person__name",),
        fields=("person", "household", "trade", "work_place", "wage_wanted_cny"),
        one_day=False,
        record=register_seeker,
    ),
    EntryTable(
        name="labour.placements",
        model=Placement,
        columns=(
            Column(path="person__name", personal=True),
            Column(path="household", personal=True),
            Column(path="employer"),
            Column(path="work_place"),
            Column(path="trade"),
            Column(path="contract_signed_on"),
            Column(path="monthly_wage_cny", personal=True),
            Column(path="wage_months"),
            Column(path="proven_on", listed=False),
            Column(path="first_in_programme", listed=False),
        ),
        filters=("work_place", "trade", "household", "first_in_programme"),
        search=("person__name", "employer__name"),
        fields=("person", "employer", "work_place", "trade", "household", "contract_signed_on", "monthly_wage_cny"),
        one_day=False,
        record=record_placement,
        revise=revise_placement,
        withdrawn=hand_over_count,
        deeds=(
            Deed(
                noun="ending",
                label=_("End the placement"),
                said=_("The placement has ended."),
                run=lambda entry_id, **given: end_placement(placement_id=entry_id, **given),
                fields=(LAST_DAY, REASON),
                offered=lambda placement: placement.spell.upper is None,
            ),
            Deed(
                noun="counting",
                label=_("Count the person by this placement"),
                said=_("The person counts by this placement now, and by no other."),
                run=lambda entry_id, **given: count_placement(placement_id=entry_id, **given),
                states=UNREFUSED,
                offered=lambda placement: not placement.first_in_programme,
            ),
        ),
    ),
    EntryTable(
        name="labour.wage-proofs",
        model=WageProof,
        columns=(
            Column(path="placement__person__name", personal=True),
            Column(path="placement__employer"),
            Column(path="months"),
            Column(path="amount_cny", personal=True),
            Column(path="proof"),
        ),
        filters=("proof",),
        search=("placement__person__name", "placement__employer__name"),
        fields=("placement", "amount_cny", "proof"),
        one_day=False,
        record=record_wage_proof,
        revise=revise_wage_proof,
    ),
    EntryTable(
        name="labour.classes",
        model=TrainingClass,
        columns=(
            Column(path="title"),
            Column(path="kind"),
            Column(path="persons"),
            Column(path="person_times"),
        ),
        filters=("kind",),
        search=("title",),
        fields=("title", "kind", "persons", "person_times"),
        one_day=False,
    ),
    EntryTable(
        name="labour.brands",
        model=LabourBrand,
        columns=(Column(path="name"), Column(path="trade")),
        filters=("trade",),
        search=("name",),
        fields=("name", "trade"),
        one_day=False,
    ),
)
