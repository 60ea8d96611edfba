"""Lists of the ledger's own tables; the table of entries stands in :mod:`qianli.domains.ledger.public`."""

from qianli.domains.ledger.models import Programme, ProgrammePlace
from qianli.kernel.tables.declaration import Column, Show, Table

TABLES: tuple[Table, ...] = (
    Table(
        name="ledger.programmes",
        gathers=False,
        model=Programme,
        columns=(
            Column(path="name"),
            Column(path="east", show=Show.PLACE),
            Column(path="west", show=Show.PLACE),
            Column(path="since"),
        ),
        order=("since",),
    ),
    Table(
        name="ledger.programme-places",
        model=ProgrammePlace,
        columns=(
            Column(path="place", show=Show.PLACE),
            Column(path="standing"),
            Column(path="spell", show=Show.SPELL),
            Column(path="programme"),
        ),
        filters=("standing",),
        search=("place__name",),
        order=("standing", "place"),
    ),
)
