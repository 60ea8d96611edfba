"""Lists of compute."""

from qianli.domains.compute.models import Centre, Contract
from qianli.domains.ledger.public import EntryTable
from qianli.kernel.tables.declaration import Column, Show

TABLES = (
    EntryTable(
        name="compute.centres",
        model=Centre,
        columns=(
            Column(path="title"),
            Column(path="stage"),
            Column(path="capacity_pflops"),
            Column(path="racks"),
            Column(path="pue", listed=False),
            Column(path="operator"),
        ),
        filters=("stage",),
        search=("title",),
        fields=("title", "operator", "stage", "racks", "capacity_pflops", "pue"),
        one_day=False,
    ),
    EntryTable(
        name="compute.contracts",
        model=Contract,
        columns=(
            Column(path="title"),
            Column(path="firm"),
            Column(path="amount_cny", show=Show.MONEY),
            Column(path="occasion", listed=False),
            Column(path="centre", listed=False),
        ),
        search=("title", "firm__name"),
        fields=("title", "occasion", "firm", "centre", "amount_cny"),
    ),
)
