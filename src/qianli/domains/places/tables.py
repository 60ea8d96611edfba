"""The list of divisions, and the page of one with what lies inside and what came before."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from qianli.domains.places.models import Division
from qianli.domains.places.queries import family_of
from qianli.kernel.tables.addresses import row_address
from qianli.kernel.tables.declaration import Column, Show, Table


@dataclass(frozen=True, kw_only=True)
class DivisionTable(Table):
    """The table of divisions; the page of a row adds its family."""

    detail_template: str = "places/division_detail.html"

    def detail_context(self, request: HttpRequest, row: Division) -> dict[str, Any]:
        """Return the larger places, parts in force, predecessors, and other names; places as (name, address)."""
        family = family_of(row.code)
        linked = {
            name: [(each.name, row_address(self, each.code)) for each in places]
            for name, places in family.places.items()
        }
        return {**linked, "other_names": family.other_names}


TABLES: tuple[Table, ...] = (
    DivisionTable(
        name="places.divisions",
        gathers=False,
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
        named=("name", "short_name", "code"),
        order=("code",),
    ),
)
