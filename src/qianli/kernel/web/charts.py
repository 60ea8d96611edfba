"""Charts as plain values: one object feeds both the drawing and the table with the same numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import get_language, gettext, pgettext

from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.web import format as words
from qianli.kernel.web.format import Numeric
from qianli.kernel.web.shown import Side

DASHES = ("solid", "dashed", "dotted")
BAR_PX, BARS_EDGE_PX = 30, 12

# The number under which the boundaries were approved; whoever builds the shapes prints the same one.
MAP_NUMBER = "GS（2024）0650号"


def map_source() -> str:
    """Return whose map this is and its approval number, which every page with a map must show."""
    return gettext("Map: National Platform for Common Geospatial Information Services (Tianditu), {number}.").format(
        number=MAP_NUMBER
    )


def shapes_url() -> str:
    """Return the address of the shapes of both regions, their names in the script of the page."""
    script = ".zh-hant" if get_language() == "zh-hant" else ""
    return str(staticfiles_storage.url(f"maps/both{script}.json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or row of bars; ``values`` are in the order of the chart's axis, None where nothing is known."""

    name: str
    values: Sequence[Numeric | None]
    side: Side = Side.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What all charts have: title, unit, period and place in words, and where the records are."""

    title: str
    unit: Unit
    when: str
    place: str
    thing: Thing | None = None

    island = ""

    @property
    def unit_words(self) -> str:
        """The unit behind each number of the chart."""
        return (self.thing or self.unit).word(2)

    def scales(self) -> list[dict[str, Any]]:
        """Return the scale words of the language in force, largest first, for the axis of the drawing."""
        return [{"step": int(step), "word": word} for step, word in words.scales()]

    def frame(self) -> dict[str, Any]:
        """Return the props that every chart island takes."""
        return {"title": self.title, "unit": self.unit_words, "scales": self.scales()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart(Chart):
    """Lines or bars over months or years; ``axis`` has one label for each value."""

    axis: Sequence[str]
    series: Sequence[Series]
    bars: bool = False

    island = "chart-trend"

    def props(self) -> dict[str, Any]:
        """Return what the island draws."""
        return self.frame() | {
            "axis": list(self.axis),
            "bars": self.bars,
            "whole": self.unit.counts,
            "series": [
                {"name": line.name, "side": side, "line": dash, "values": [_plain(value) for value in line.values]}
                for line, (_name, side, dash) in zip(self.series, self.key(), strict=True)
            ],
        }

    def key(self) -> list[tuple[str, Side, str]]:
        """Return name, side and dash of each line; lines of one side differ in their dashes, not in a colour."""
        seen: Counter[Side] = Counter()
        found = []
        for line in self.series:
            found.append((line.name, line.side, DASHES[seen[line.side] % len(DASHES)]))
            seen[line.side] += 1
        return found

    def heads(self) -> list[str]:
        """Return the column heads of the table."""
        return [gettext("Period"), *(line.name for line in self.series)]

    def rows(self) -> list[tuple[str, list[str], str]]:
        """Return the rows of the table: label, numbers, address of the label (here none)."""
        return [
            (label, [words.number(line.values[index]) for line in self.series], "")
            for index, label in enumerate(self.axis)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One place and its value; ``href`` opens the place or its records."""

    name: str
    value: Numeric | None
    href: str
    side: Side = Side.WEST


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownChart(Chart):
    """Bars by place, in the order given."""

    bars: Sequence[Bar]

    island = "chart-breakdown"

    @property
    def room(self) -> int:
        """The height of the drawing in pixels, so that two bars are as thick as twenty."""
        return BAR_PX * len(self.bars) + BARS_EDGE_PX

    def props(self) -> dict[str, Any]:
        """Return what the island draws."""
        return self.frame() | {
            "bars": [
                {"name": bar.name, "value": _plain(bar.value), "href": bar.href, "side": bar.side} for bar in self.bars
            ]
        }

    def heads(self) -> list[str]:
        """Return the column heads of the table."""
        return [gettext("Place"), self.unit_words]

    def rows(self) -> list[tuple[str, list[str], str]]:
        """Return the rows of the table: place, number, address of the place."""
        return [(bar.name, [words.number(bar.value)], bar.href) for bar in self.bars]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What crossed between two places: ``kind`` is money, people, goods or power, ``amount`` is in that kind's unit.

    ``origin`` and ``target`` are division codes; ``told`` the amount in words.
    """

    kind: str
    origin: str
    target: str
    origin_name: str
    target_name: str
    amount: Numeric
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """The value that fills one division on the map."""

    code: str
    name: str
    value: Numeric
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMap(Chart):
    """Both regions: divisions shaded by value, flows as lines, each kind a layer of its own.

    ``shapes_url`` is the address of the shapes.
    ``place_url`` is the address of a place page with ``{code}`` where the code goes, for places without value.
    """

    shapes_url: str
    place_url: str
    shades: Sequence[Shade]
    flows: Sequence[Flow]

    island = "map-flows"

    @property
    def source(self) -> str:
        """Whose map it is, its number, and what the drawing does to it."""
        enlarged = gettext("Borders simplified; Beijing drawn about three times larger, beside its true place.")
        return f"{map_source()} {enlarged}"

    def props(self) -> dict[str, Any]:
        """Return what the island draws."""
        return self.frame() | {
            "shapes": self.shapes_url,
            "placeUrl": self.place_url,
            "noValue": gettext("no record"),
            "regions": [
                {"code": "150000", "name": gettext("Inner Mongolia"), "at": [113.9, 44.15]},
                {"code": "110000", "name": gettext("Beijing"), "at": [115.3, 39.5]},
            ],
            "kinds": [{"kind": kind, "label": label} for kind, label in self.kinds()],
            "shades": [
                {
                    "code": shade.code,
                    "value": _plain(shade.value),
                    "told": words.number(shade.value),
                    "href": shade.href,
                }
                for shade in self.shades
            ],
            "flows": [
                {
                    "kind": flow.kind,
                    "from": flow.origin,
                    "to": flow.target,
                    "amount": _plain(flow.amount),
                    "told": f"{flow.origin_name} → {flow.target_name}  {flow.told}",
                }
                for flow in self.flows
            ],
        }

    def kinds(self) -> list[tuple[str, str]]:
        """Return the kinds of flow on this map with their names, in the order of the key."""
        names = {
            "money": pgettext("flow on the map", "Money"),
            "people": pgettext("flow on the map", "People"),
            "goods": pgettext("flow on the map", "Goods"),
            "power": pgettext("flow on the map", "Power"),
        }
        there = {flow.kind for flow in self.flows}
        return [(kind, name) for kind, name in names.items() if kind in there]

    def heads(self) -> list[str]:
        """Return the column heads of the table."""
        return [gettext("Place"), self.unit_words]

    def rows(self) -> list[tuple[str, list[str], str]]:
        """Return the rows of the table of shaded places: place, number, address of the place."""
        return [(shade.name, [words.number(shade.value)], shade.href) for shade in self.shades]

    def key_rows(self) -> list[tuple[str, str, str]]:
        """Return the rows of the key: kind, its name, and its largest flow in words."""
        largest: dict[str, Flow] = {}
        for flow in self.flows:
            if flow.kind not in largest or largest[flow.kind].amount < flow.amount:
                largest[flow.kind] = flow
        return [
            (kind, name, f"{largest[kind].origin_name} → {largest[kind].target_name} {largest[kind].told}")
            for kind, name in self.kinds()
        ]

    def flow_rows(self) -> list[tuple[str, str, str, str]]:
        """Return the rows of the table of flows: kind, from, to, amount in words."""
        names = dict(self.kinds())
        return [(names[flow.kind], flow.origin_name, flow.target_name, flow.told) for flow in self.flows]


def _plain(value: Numeric | None) -> int | float | None:
    """Return a number for the drawing only, where a pixel is the finest step; the table keeps the exact one."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
