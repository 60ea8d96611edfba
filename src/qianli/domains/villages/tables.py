"""Lists of demonstration villages."""

from qianli.domains.ledger.public import EntryTable
from qianli.domains.villages.models import Comparison, Village, Work
from qianli.kernel.tables.declaration import Column, Show

TABLES = (
    EntryTable(
        name="villages.villages",
        model=Village,
        columns=(
            Column(path="organisation"),
            Column(path="year", show=Show.YEAR),
            Column(path="households", listed=False),
            Column(path="population"),
            Column(path="project"),
        ),
        search=("organisation__name",),
        named=("organisation__name",),
        fields=("organisation", "year", "project", "households", "population"),
    ),
    EntryTable(
        name="villages.works",
        model=Work,
        columns=(
            Column(path="village"),
            Column(path="line"),
            Column(path="content"),
            Column(path="amount_cny", show=Show.MONEY),
        ),
        filters=("line",),
        search=("content", "village__organisation__name"),
        fields=("village", "line", "content", "amount_cny"),
    ),
    EntryTable(
        name="villages.comparisons",
        model=Comparison,
        columns=(
            Column(path="village"),
            Column(path="measure"),
            Column(path="before", show=Show.NUMBER),
            Column(path="after", show=Show.NUMBER),
        ),
        filters=("measure",),
        search=("village__organisation__name",),
        fields=("village", "measure", "before", "after"),
    ),
)
