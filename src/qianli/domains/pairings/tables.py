"""The list of pairs."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import REASON, Deed, EntryTable, Question
from qianli.domains.ledger.terms import Asks
from qianli.domains.pairings.actions import end_pair, make_pair, revise_pair
from qianli.domains.pairings.models import Pair
from qianli.kernel.tables.declaration import Column

LAST_DAY = Question(
    name="last_day",
    label=_("Last day"),
    asks=Asks.DAY,
    hint=_("Still paired; the pair stays in the figures up to this day."),
    ahead=True,
)

TABLES = (
    EntryTable(
        name="pairings.pairs",
        model=Pair,
        columns=(
            Column(path="east_party"),
            Column(path="west_party"),
            Column(path="level"),
            Column(path="east_kind", listed=False),
            Column(path="west_kind"),
            Column(path="content", listed=False),
        ),
        filters=("level", "west_kind", "east_kind"),
        search=("west_party__name", "east_party__name"),
        named=("east_party__name", "west_party__name"),
        fields=("east_party", "west_party", "content"),
        one_day=False,
        record=make_pair,
        revise=revise_pair,
        deeds=(
            Deed(
                noun="ending",
                label=_("End the pair"),
                said=_("The pair has ended."),
                run=lambda entry_id, **given: end_pair(pair_id=entry_id, **given),
                fields=(LAST_DAY, REASON),
                offered=lambda pair: pair.spell.upper is None,
            ),
        ),
    ),
)
