"""Lists of trade."""

from qianli.domains.ledger.public import EntryTable
from qianli.domains.trade.models import Brand, Certificate, Fair, Product, Sale, Showing, Signing
from qianli.kernel.tables.declaration import Column, Show

TABLES = (
    EntryTable(
        name="trade.brands",
        model=Brand,
        columns=(Column(path="title"), Column(path="category")),
        filters=("category",),
        search=("title",),
        fields=("title", "category"),
        one_day=False,
    ),
    EntryTable(
        name="trade.products",
        model=Product,
        columns=(Column(path="title"), Column(path="category"), Column(path="producer"), Column(path="brand")),
        filters=("category",),
        search=("title", "producer__name"),
        fields=("title", "category", "producer", "brand"),
        one_day=False,
    ),
    EntryTable(
        name="trade.certificates",
        model=Certificate,
        columns=(
            Column(path="number"),
            Column(path="product"),
            Column(path="quality", listed=False),
            Column(path="fair_price", listed=False),
            Column(path="linked", listed=False),
        ),
        search=("number", "product__title"),
        fields=("product", "number", "quality", "fair_price", "linked"),
        one_day=False,
    ),
    EntryTable(
        name="trade.fairs",
        model=Fair,
        columns=(Column(path="title"),),
        search=("title",),
        fields=("title",),
    ),
    EntryTable(
        name="trade.showings",
        model=Showing,
        columns=(Column(path="product"), Column(path="fair")),
        search=("product__title", "fair__title"),
        fields=("fair", "product"),
    ),
    EntryTable(
        name="trade.signings",
        model=Signing,
        columns=(Column(path="buyer"), Column(path="fair"), Column(path="signed_cny", show=Show.MONEY)),
        search=("buyer__name", "fair__title"),
        fields=("fair", "buyer", "signed_cny"),
    ),
    EntryTable(
        name="trade.sales",
        model=Sale,
        columns=(
            Column(path="category"),
            Column(path="channel"),
            Column(path="tonnes"),
            Column(path="amount_cny", show=Show.MONEY),
            Column(path="product", listed=False),
            Column(path="buyer", listed=False),
        ),
        filters=("category", "channel"),
        fields=("category", "channel", "product", "buyer", "tonnes", "amount_cny"),
        one_day=False,
    ),
)
