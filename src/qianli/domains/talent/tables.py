"""The lists of talent."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import REASON, Deed, EntryTable, Question
from qianli.domains.ledger.terms import Asks
from qianli.domains.talent.actions import end_posting, record_posting, revise_posting
from qianli.domains.talent.models import Mentoring, Posting, Training
from qianli.kernel.tables.declaration import Column

LAST_DAY = Question(name="last_day", label=_("Last day"), asks=Asks.DAY, hint=_("The last day in post."), ahead=True)

TABLES = (
    EntryTable(
        name="talent.postings",
        model=Posting,
        columns=(
            Column(path="person__name", personal=True),
            Column(path="direction"),
            Column(path="kind"),
            Column(path="purpose"),
            Column(path="home"),
            Column(path="host"),
            Column(path="post"),
            Column(path="relieves", listed=False),
        ),
        filters=("direction", "kind", "purpose"),
        search=("person__name", "home__name", "host__name", "post"),
        fields=("person", "direction", "kind", "purpose", "home", "host", "post", "relieves"),
        one_day=False,
        record=record_posting,
        revise=revise_posting,
        deeds=(
            Deed(
                noun="ending",
                label=_("End the posting"),
                said=_("The posting has ended."),
                run=lambda entry_id, **given: end_posting(posting_id=entry_id, **given),
                fields=(LAST_DAY, REASON),
                offered=lambda posting: posting.spell.upper is None,
            ),
        ),
    ),
    EntryTable(
        name="talent.trainings",
        model=Training,
        columns=(
            Column(path="title"),
            Column(path="kind"),
            Column(path="held_in"),
            Column(path="persons"),
            Column(path="person_times"),
        ),
        filters=("kind", "held_in"),
        search=("title",),
        fields=("title", "kind", "held_in", "persons", "person_times"),
        one_day=False,
    ),
    EntryTable(
        name="talent.mentorings",
        model=Mentoring,
        columns=(
            Column(path="person__name", personal=True),
            Column(path="kind"),
            Column(path="project"),
            Column(path="village"),
            Column(path="household", personal=True),
        ),
        filters=("kind",),
        search=("person__name", "project", "village__name", "household"),
        fields=("person", "kind", "project", "village", "household"),
        one_day=False,
    ),
)
