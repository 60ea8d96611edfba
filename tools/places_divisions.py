"""Puts the published lists together into one row a code, with days, parents and successors."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pypinyin import lazy_pinyin, load_phrases_dict

from tools.places_sources import (
    FIRST_LIST,
    LAST_LIST,
    Listed,
    below_county,
    centres,
    listed_by_year,
    listed_today,
    own_table,
    township,
    village,
)

# The programme member beside the districts: no code in the standard, so one that never can be in it.
DEVELOPMENT_AREA = ("1101KF", "北京经济技术开发区", (116.5063, 39.7952))

# The lists' identities of counties are, by their own account, not proof-read; the older ones are often wrong.
COUNTIES_FOLLOWED = 1996

# Readings of names that the dictionary of everyday words gets wrong.
_SPOKEN = {
    "克什克腾": [["kè"], ["shí"], ["kè"], ["téng"]],
    "康巴什": [["kāng"], ["bā"], ["shí"]],
    "商都": [["shāng"], ["dū"]],
}

_KINDS = {
    "省": "province", "自治区": "autonomous_region", "直辖市": "municipality", "特别行政区": "special_region",
    "地级市": "prefecture_city", "盟": "league", "地区": "prefecture", "自治州": "autonomous_prefecture",
    "市辖区": "district", "县级市": "county_city", "县": "county", "自治县": "autonomous_county", "旗": "banner",
    "自治旗": "autonomous_banner", "林区": "forestry_district", "特区": "special_district",
}  # fmt: skip
_ENDINGS = {
    "prefecture": (
        ("自治州", "autonomous_prefecture"), ("盟", "league"), ("市", "prefecture_city"), ("", "prefecture"),
    ),
    "county": (
        ("自治县", "autonomous_county"), ("自治旗", "autonomous_banner"), ("旗", "banner"), ("县", "county"),
        ("市", "county_city"), ("林区", "forestry_district"), ("特区", "special_district"), ("", "district"),
    ),
    "province": (("自治区", "autonomous_region"), ("市", "municipality"), ("特别行政区", "special_region"),
                 ("", "province")),
}  # fmt: skip


@dataclass
class Row:
    """One division as it is loaded; days are ISO texts, empty where open."""

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent: str
    first_day: str = ""
    day_after: str = ""
    successor: str = ""
    in_gb: bool = True
    longitude: float | None = None
    latitude: float | None = None
    pinyin: str = ""
    initials: str = ""


def compiled() -> tuple[list[Row], list[tuple[str, str, str]]]:
    """Return all rows, parents before children, and the alternative names as code, text and note."""
    listed = listed_by_year()
    today = {code: (name, kind) for code, name, kind in listed_today()}
    _add_newest(listed, today)
    rows = {code: _row(unit, listed, today) for code, unit in listed.items()}
    _add_days_and_successors(rows, listed, today)
    _add_development_area(rows)
    stems = _add_short_names(rows)
    _add_townships(rows)
    _add_villages(rows)
    _add_points(rows)
    _add_pinyin(rows)
    return sorted(rows.values(), key=lambda row: (len(row.code), row.code)), _aliases(rows, listed, stems)


def _aliases(rows: dict[str, Row], listed: dict[str, Listed], stems: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return the house's own table, after it plain stems, after these the former names under the same code."""
    found = {(line["code"], line["text"]): line["note"] for line in own_table("aliases")}
    for code, stem in stems.items():
        if found.get((code, stem)) != "short":
            found[code, stem] = "written"
    for unit in listed.values():
        for former in unit.former - {rows[unit.code].name}:
            found.setdefault((unit.code, former), "former")
    return [(code, text, note) for (code, text), note in sorted(found.items())]


def _add_points(rows: dict[str, Row]) -> None:
    for code, (longitude, latitude) in centres().items():
        if code in rows:
            rows[code].longitude, rows[code].latitude = longitude, latitude


def _add_pinyin(rows: dict[str, Row]) -> None:
    load_phrases_dict(_SPOKEN)
    for row in rows.values():
        syllables = lazy_pinyin(row.name)
        row.pinyin = "".join(syllables)
        row.initials = "".join(syllable[0] for syllable in syllables)


def _add_newest(listed: dict[str, Listed], today: dict[str, tuple[str, str]]) -> None:
    """Add what is newer than the last yearly list."""
    for code, (name, _) in today.items():
        if code not in listed:
            level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
            prefecture = f"{code[:4]}00"
            listed[code] = Listed(code, level, name, _stem(name), "", LAST_LIST + 1, LAST_LIST + 1, prefecture)


def _in_force(unit: Listed, today: dict[str, tuple[str, str]]) -> bool:
    return unit.code in today or (unit.last_year == LAST_LIST and unit.code == "710000")


def _row(unit: Listed, listed: dict[str, Listed], today: dict[str, tuple[str, str]]) -> Row:
    if unit.level == "province":
        parent = ""
    elif unit.level == "county" and unit.prefecture in listed and unit.code[:4] == unit.prefecture[:4]:
        parent = unit.prefecture  # otherwise the roll-up by prefix would pass it by
    else:
        parent = f"{unit.code[:2]}0000"
    name, chinese = today.get(unit.code, (unit.name, ""))
    kind = _KINDS.get(chinese) or next(kind for end, kind in _ENDINGS[unit.level] if name.endswith(end))
    first = f"{unit.first_year}-01-01" if unit.first_year > FIRST_LIST else ""
    # The list of a year shows its last day: what is missing in the next one ended some day in that next year.
    after = "" if _in_force(unit, today) else f"{unit.last_year + 2}-01-01"
    return Row(unit.code, name, unit.short_name or name, kind, unit.level, parent, first, after)


def _add_days_and_successors(
    rows: dict[str, Row], listed: dict[str, Listed], today: dict[str, tuple[str, str]]
) -> None:
    starting: dict[int, list[Listed]] = defaultdict(list)
    for unit in listed.values():
        starting[unit.first_year].append(unit)
    for unit in listed.values():
        if not _in_force(unit, today):
            rows[unit.code].successor = _heir(unit, listed, starting)
    for change in own_table("changes"):
        _apply(change, rows, listed)


def _heir(unit: Listed, listed: dict[str, Listed], starting: dict[int, list[Listed]]) -> str:
    """Return the code that took over: same stem in the same prefecture, then province, then the lists' identity."""
    entrants = [other for other in starting[unit.last_year + 1] if other.level == unit.level]
    same_stem = [other for other in entrants if _stem(other.name) == _stem(unit.name)]
    for width in (4, 2):
        near = [other.code for other in same_stem if other.code[:width] == unit.code[:width]]
        if len(near) == 1:
            return near[0]
    if unit.level == "county" and unit.last_year < COUNTIES_FOLLOWED:
        return ""
    kin = [other for other in entrants if other.identity == unit.identity]
    if not kin and (host := listed.get(unit.identity)):  # merged into a neighbour that was there before and after
        kin = [host] if host.first_year <= unit.last_year < host.last_year else []
    near_kin = [other.code for other in kin if (other.level, other.code[:2]) == (unit.level, unit.code[:2])]
    return near_kin[0] if len(near_kin) == 1 and near_kin[0] != unit.code else ""


def _apply(change: dict[str, str], rows: dict[str, Row], listed: dict[str, Listed]) -> None:
    """Lay one line of the house's own table over what the yearly lists say."""
    codes, heir, day = change["codes"], change["successor"], change["first_day"]
    if codes and len(codes) == 4:  # a whole prefecture with its counties
        year = date.fromisoformat(day).year
        for code, unit in listed.items():
            if code.startswith(codes) and unit.last_year == year - 1:
                rows[code].day_after = day
            if code.startswith(heir) and unit.first_year == year:
                rows[code].first_day = day
        rows[f"{codes}00"].successor = f"{heir}00"
        return
    if codes:
        rows[codes].successor = heir
        rows[codes].day_after = day or rows[codes].day_after
    founded = listed[heir].first_year
    if day and date.fromisoformat(day).year == founded:
        rows[heir].first_day = day


def _add_development_area(rows: dict[str, Row]) -> None:
    code, name, (longitude, latitude) = DEVELOPMENT_AREA
    rows[code] = Row(
        code, name, name, "development_area", "county", "110000", in_gb=False, longitude=longitude, latitude=latitude
    )


def _add_short_names(rows: dict[str, Row]) -> dict[str, str]:
    """Give the two regions the short names of the house's own table; return the plain stems that these replace."""
    stems = {}
    for line in own_table("aliases"):
        if line["note"] == "short":
            row = rows[line["code"]]
            if row.short_name not in (line["text"], row.name):
                stems[row.code] = row.short_name
            row.short_name = line["text"]
    return stems


def _add_townships(rows: dict[str, Row]) -> None:
    for code, full in below_county("streets"):
        parent = rows.get(code[:6]) or rows[f"{code[:4]}00"]  # zones outside the standard: straight to the league
        found = township(full, parent.name)
        if found:
            name, kind = found
            rows[code] = Row(code, name, name, kind, "town", parent.code)


def _add_villages(rows: dict[str, Row]) -> None:
    for code, full in below_county("villages"):
        if code[:9] not in rows:
            continue
        found = village(_without_path(full, code, rows))
        if found:
            name, kind = found
            rows[code] = Row(code, name, name, kind, "village", code[:9])


def _without_path(name: str, code: str, rows: dict[str, Row]) -> str:
    """Return the name without those of the larger places, which a few rows repeat before it."""
    for above in (f"{code[:2]}0000", f"{code[:4]}00", code[:6], code[:9]):
        name = name.removeprefix(rows[above].name) if above in rows else name
    return name


_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|矿区|省|市|盟|区|县|旗)$")


def _stem(name: str) -> str:
    return _SUFFIX.sub("", name) if len(name) > 2 else name
