"""The builder of reference data, on small made-up input."""

import struct
from itertools import pairwise
from pathlib import Path

import pytest

from tools import places_build
from tools.places_shapes import Coverage, Polygon, Position, UnknownShape, area_of, polygons_of, simplified
from tools.places_sources import township, village


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("东华门街道", ("东华门街道", "subdistrict")),
        ("保康街道办事处", ("保康街道", "subdistrict")),
        ("示例县铁西街道", ("铁西街道", "subdistrict")),
        ("示例县人民政府新州街道", ("新州街道", "subdistrict")),
        ("南磨房地区", ("南磨房地区", "subdistrict")),
        ("音德尔镇", ("音德尔镇", "town")),
        ("红召乡", ("红召乡", "township")),
        ("新发朝鲜民族乡", ("新发朝鲜民族乡", "ethnic_township")),
        ("桃合木苏木", ("桃合木苏木", "sumu")),
        ("鄂温克民族苏木", ("鄂温克民族苏木", "ethnic_sumu")),
        ("保安农场", None),
        ("托县工业园区", None),
        ("包钢厂区办事处", None),
    ],
)
def test_township(listed: str, kept: tuple[str, str] | None) -> None:
    """The statistical list counts farms, parks and prisons beside townships; they are no places of the ledger."""
    assert township(listed, "示例县") == kept


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("毫沁营村委会", ("毫沁营村", "village")),
        ("友谊村村民委员会", ("友谊村", "village")),
        ("卜尔汉图嘎查", ("卜尔汉图嘎查", "gacha")),
        ("玛尼图嘎查村", ("玛尼图嘎查", "gacha")),
        ("巴彦芒哈嘎查委员会", ("巴彦芒哈嘎查", "gacha")),
        ("阿日善嘎查村民委员会", ("阿日善嘎查", "gacha")),
        ("公主府社区居委会", ("公主府社区", "community")),
        ("新风居委会", ("新风", "community")),
        ("牧场四分场生活区", None),
        ("示例产业园虚拟社区", None),
    ],
)
def test_village(listed: str, kept: tuple[str, str] | None) -> None:
    """A village is named without its committee; living quarters of farms and virtual communities are none."""
    assert village(listed) == kept


def ring_of(*points: Position) -> bytes:
    return struct.pack("<I", 0) + b"".join(struct.pack("<2I", *point) for point in points)


def packed(*parts: bytes) -> bytes:
    return struct.pack(f"<I{len(parts)}I", len(parts), *map(len, parts)) + b"".join(parts)


def test_polygons_are_unpacked_in_both_codings() -> None:
    """Long rings are stored as steps from the first point, short or wide ones as they are."""
    square = [(0, 0), (0, 9), (9, 9), (0, 0)]
    steps = struct.pack("<I2I6h", 1, 0, 0, 0, 9, 9, 0, -9, -9)
    assert polygons_of(struct.pack("<I", 5) + packed(ring_of(*square))) == [[square]]
    assert polygons_of(struct.pack("<I", 6) + packed(packed(steps))) == [[square]]
    with pytest.raises(UnknownShape):
        polygons_of(struct.pack("<I", 0))


def squares() -> dict[str, list[Polygon]]:
    """Two areas side by side whose common border has many points."""
    border = [(1000 + 30 * (step % 2), 100 * step) for step in range(11)]
    left = [(0, 0), (0, 1000), *border[::-1], (0, 0)]
    right = [*border, (2000, 1000), (2000, 0), border[0]]
    return {"left": [[left]], "right": [[right]]}


def test_neighbours_share_their_simplified_border() -> None:
    """Each area simplified on its own would leave gaps and overlaps along the border."""
    coverage = Coverage(squares(), lambda _: 50 / 500_000)
    left, right = coverage.area("left")[0][0], coverage.area("right")[0][0]
    lines = [frozenset(edge) for edge in (*pairwise(left), *pairwise(right))]
    assert frozenset(((1000, 0), (1000, 1000))) in lines
    assert lines.count(frozenset(((1000, 0), (1000, 1000)))) == 2
    assert abs(area_of(left)) + abs(area_of(right)) == 2_000_000


def test_a_union_is_drawn_without_the_inner_border() -> None:
    """The outline of a league is that of its banners without the borders between them."""
    coverage = Coverage(squares(), lambda _: 0.0)
    [[outline]] = coverage.union(["left", "right"])
    assert abs(area_of(outline)) == 2_000_000
    assert not {(1030, 500), (1000, 400)} & set(outline)


def test_nothing_beyond_the_tolerance_is_dropped() -> None:
    """A cape longer than the tolerance stays, a ripple goes."""
    line = ((0, 0), (10, 3), (20, 0), (30, 40), (40, 0))
    assert simplified(line, 5) == ((0, 0), (20, 0), (30, 40), (40, 0))
    assert simplified(line, 50) == ((0, 0), (40, 0))


def test_an_unchanged_edition_is_not_built_again(tmp_path: Path) -> None:
    """Starting again must not cost the ten seconds of the first build."""
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "edition.txt").write_text(places_build._edition())
    assert not places_build.build(tmp_path)
    assert list(tmp_path.rglob("*.json*")) == []
