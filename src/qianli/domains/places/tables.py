"""The list of divisions."""

from qianli.domains.places.models import Division
from qianli.kernel.tables.declaration import Column, Show, Table

TABLES: tuple[Table, ...] = (
    Table(
        name="places.divisions",
        model=Division,
        columns=(
            Column(path="code", show=Show.TEXT),
            Column(path="name"),
            Column(path="short_name"),
            Column(path="kind"),
            Column(path="level"),
            Column(path="parent", show=Show.PLACE),
            Column(path="valid", show=Show.SPELL),
            Column(path="successor", show=Show.PLACE),
            Column(path="in_gb", listed=False),
            Column(path="longitude", listed=False),
            Column(path="latitude", listed=False),
            Column(path="pinyin", listed=False),
            Column(path="initials", listed=False),
        ),
        filters=("level", "kind", "in_gb"),
        search=("name", "short_name", "code", "pinyin", "initials"),
        order=("code",),
    ),
)
