"""The list of pairs."""

from qianli.domains.ledger.public import EntryTable
from qianli.domains.pairings.actions import make_pair, revise_pair
from qianli.domains.pairings.models import Pair
from qianli.kernel.tables.declaration import Column

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
        fields=("east_party", "west_party", "content"),
        one_day=False,
        record=make_pair,
        revise=revise_pair,
    ),
)
