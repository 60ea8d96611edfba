"""The built maps: every unit drawn, neighbours meeting, small enough for the first visit."""

import gzip
import json
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from qianli.site.settings import BUILD_DIR

Box = tuple[float, float, float, float]


@cache
def drawn(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((BUILD_DIR / "maps" / f"{name}.json").read_text())
    return content


def rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    return [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]


def box(feature: dict[str, Any]) -> Box:
    points = [point for ring in rings(feature) for point in ring]
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def within(point: list[float], bounds: Box) -> bool:
    west, south, east, north = bounds
    return west <= point[0] <= east and south <= point[1] <= north


@pytest.mark.parametrize(("name", "units"), [("150000", 103), ("110000", 16), ("both", 119), ("leagues", 13)])
def test_every_unit_has_a_shape(name: str, units: int) -> None:
    """ECharts draws by name, so names may not repeat on one map."""
    features = drawn(name)["features"]
    assert len(features) == len({feature["properties"]["name"] for feature in features}) == units
    assert all(len(ring) >= 4 and ring[0] == ring[-1] for feature in features for ring in rings(feature))


@pytest.mark.parametrize("name", ["150000", "110000", "both", "leagues"])
def test_source_and_map_number_travel_with_the_map(name: str) -> None:
    """A public map must show both; the page reads them from the file it draws."""
    assert drawn(name)["metadata"]["map_number"] == "GS（2024）0650号"
    assert "天地图" in drawn(name)["metadata"]["source"]


def test_what_the_portal_loads_is_small() -> None:
    """Both maps together, as they travel, stay under 150 kB."""
    sizes = [len(gzip.compress((BUILD_DIR / "maps" / f"{name}.json").read_bytes())) for name in ("both", "leagues")]
    assert sum(sizes) <= 150_000


def test_every_centre_lies_in_its_parent() -> None:
    """A label outside its league would send a flow line to the wrong place."""
    parents = {feature["properties"]["code"]: box(feature) for feature in drawn("leagues")["features"]}
    strays = [
        unit["properties"]["name"]
        for unit in drawn("both")["features"]
        if not within(unit["properties"]["cp"], parents[unit["properties"]["parent"]])
    ]
    assert strays == []


def test_places_without_a_shape_on_the_map_have_a_point() -> None:
    """A flow may end at a region, a league or the development area, which the map of counties does not draw."""
    points = drawn("both")["points"]
    assert {"150000", "110000", "1101KF", "152200"} <= set(points)
    assert len(points) == 2 + 1 + 12
    beijing = next(
        box(feature) for feature in drawn("leagues")["features"] if feature["properties"]["code"] == "110000"
    )
    assert within(points["1101KF"], beijing)


def test_neighbours_meet() -> None:
    """A border between two units is one line drawn twice: never once with a gap, never three times.

    Lines drawn once are the outer border, so the outlines of the leagues must contain every one of them.
    """
    lines = Counter(
        frozenset(map(tuple, edge))
        for unit in drawn("both")["features"]
        for ring in rings(unit)
        for edge in pairwise(ring)
    )
    assert set(lines.values()) == {1, 2}
    outlines = {
        frozenset(map(tuple, edge))
        for unit in drawn("leagues")["features"]
        for ring in rings(unit)
        for edge in pairwise(ring)
    }
    assert {line for line, drawn_times in lines.items() if drawn_times == 1} <= outlines
