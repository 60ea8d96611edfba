"""Lists of organisations and persons."""

from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.tables.declaration import Column, Show, Table

TABLES = (
    Table(
        name="parties.organisations",
        model=Organisation,
        columns=(
            Column(path="name"),
            Column(path="kind"),
            Column(path="place", show=Show.PLACE),
            Column(path="credit_code", listed=False),
        ),
        filters=("kind",),
        search=("name",),
        order=("kind", "name", "pk"),
    ),
    Table(
        name="parties.persons",
        model=Person,
        columns=(
            Column(path="name", personal=True),
            Column(path="place", show=Show.PLACE),
            Column(path="household", personal=True),
            Column(path="employer"),
        ),
        filters=(),
        order=("pk",),
    ),
)
