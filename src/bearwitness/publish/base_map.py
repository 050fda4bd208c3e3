"""A small map drawn as SVG out of outlines inside the package: no tile, no font, no request.

It shows where most of the places are. One that lies far off would shrink the rest to a dot; it is left out and named.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from statistics import median

from bearwitness.publish.map_labels import Box, Spot, place_labels

Ring = Sequence[tuple[float, float]]

WIDTH_PX = 720
# Height over width: flatter shows too little land, taller pushes the page's table out of sight.
LEAST_RATIO, MOST_RATIO = 0.4, 0.56
# A map of one place alone still shows where on Earth it is.
LEAST_SPAN_DEGREES = 4.0
MARGIN = 0.12
# Four places in five are always on the map, and what lies no further than this many times as far off as they do.
_BULK, _REACH = 0.8, 2.5
LEAST_RADIUS_PX, MOST_RADIUS_PX = 4.0, 16.0
# Incidents at one place lie beside one another by this much, so that each can be clicked.
_BESIDE_PX = 9.0


@dataclass(frozen=True, slots=True)
class Point:
    """An incident on the map: WGS 84 degrees, the place's ``name``, a ``label`` that says all, where a click leads.

    ``blur_km`` is how far off the place may be; ``size`` sets the area of the dot, None or 0 draws a ring.
    """

    lat: float
    lon: float
    label: str
    href: str
    blur_km: float = 0.0
    size: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map as one ``<svg>`` element, "" where there is nothing to draw, and the points that lie outside it."""

    svg: str
    outside: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """Kilometres a degree of longitude over a degree of latitude, in the middle of the frame."""
        return math.cos(math.radians((self.north + self.south) / 2))

    @property
    def scale(self) -> float:
        """Pixels a degree of latitude."""
        return WIDTH_PX / ((self.east - self.west) * self.squeeze)

    @property
    def height_px(self) -> float:
        return (self.north - self.south) * self.scale

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale


@dataclass(frozen=True, slots=True)
class _Dot:
    point: Point
    x: float
    y: float
    radius: float


@lru_cache(maxsize=1)
def outlines() -> tuple[Ring, ...]:
    """The rings of all countries as (longitude, latitude), decoded from TopoJSON (format specification, 2.1.3)."""
    topology = json.loads((files("bearwitness.publish") / "data" / "countries-50m.json").read_text(encoding="utf-8"))
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    rings: list[Ring] = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings.extend(_ring(ring, arcs) for polygon in polygons for ring in polygon)
    return tuple(rings)


def _ring(indices: Sequence[int], arcs: Sequence[Sequence[tuple[float, float]]]) -> Ring:
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def draw_map(points: Iterable[Point], title: str) -> Drawing:
    """The map of the points; each is a link, the area of its dot goes with its ``size``, a rough place has a halo.

    Names stand beside their dots as far as there is room. Points far from all others are not drawn but returned.
    """
    placed = list(points)
    if not placed:
        return Drawing("")
    inside, outside = _bulk(placed)
    frame = _frame(inside)
    high = round(frame.height_px)
    land = "".join(_path(ring, frame) for ring in outlines())
    dots = _dots(inside, frame)
    blurs = "".join(_blur(dot, frame) for dot in dots)
    names = "".join(
        f'<text class="name" x="{name.x:.1f}" y="{name.y:.1f}" text-anchor="{name.anchor}">{escape(name.text)}</text>'
        for name in place_labels(_spots(dots), Box(0, 0, WIDTH_PX, high))
    )
    return Drawing(
        f'<svg class="map" viewBox="0 0 {WIDTH_PX} {high}" role="group" aria-label="{escape(title)}">'
        f'<rect class="sea" width="{WIDTH_PX}" height="{high}"/>'
        f'<path class="land" d="{land}"/>{blurs}{"".join(map(_mark, dots))}<g aria-hidden="true">{names}</g></svg>',
        tuple(outside),
    )


# --- what is on it -------------------------------------------------------------------------------


def _bulk(points: Sequence[Point]) -> tuple[list[Point], list[Point]]:
    """The points to show and those too far off: further from the median point than most by several times."""
    lat, lon = median(point.lat for point in points), median(point.lon for point in points)
    squeeze = math.cos(math.radians(lat))
    far = [math.hypot(point.lat - lat, (point.lon - lon) * squeeze) for point in points]
    usual = sorted(far)[math.ceil(len(far) * _BULK) - 1]
    reach = max(usual * _REACH, LEAST_SPAN_DEGREES)
    inside = [point for point, distance in zip(points, far, strict=True) if distance <= reach]
    return inside, [point for point, distance in zip(points, far, strict=True) if distance > reach]


def _frame(points: Sequence[Point]) -> _Frame:
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    middle_lon, middle_lat = (west + east) / 2, max(-80.0, min(80.0, (south + north) / 2))
    squeeze = math.cos(math.radians(middle_lat))
    wide = min(max(east - west, LEAST_SPAN_DEGREES) * (1 + 2 * MARGIN), 360.0)
    high = max(north - south, LEAST_SPAN_DEGREES * 0.6) * (1 + 2 * MARGIN)
    high = max(high, wide * squeeze * LEAST_RATIO)
    wide = min(max(wide, high / MOST_RATIO / squeeze), 360.0)
    return _Frame(
        middle_lon - wide / 2,
        max(-85.0, middle_lat - high / 2),
        middle_lon + wide / 2,
        min(85.0, middle_lat + high / 2),
    )


def _dots(points: Sequence[Point], frame: _Frame) -> list[_Dot]:
    """The points in pixels, those at one place side by side, the largest first so that none hides a smaller one."""
    most = max((point.size or 0 for point in points), default=0)
    together: dict[tuple[float, float], list[Point]] = defaultdict(list)
    for point in points:
        together[_spot_key(point)].append(point)
    dots = []
    for group in together.values():
        for order, point in enumerate(group):
            x, y = frame.place(point.lat, point.lon)
            share = math.sqrt((point.size or 0) / most) if most else 0.0
            radius = max(LEAST_RADIUS_PX, MOST_RADIUS_PX * share)
            dots.append(_Dot(point, x + (order - (len(group) - 1) / 2) * _BESIDE_PX, y, radius))
    return sorted(dots, key=lambda dot: -dot.radius)


def _spots(dots: Sequence[_Dot]) -> list[Spot]:
    """The dots of each place as one thing to name, the place with the largest dot first."""
    together: dict[tuple[float, float], list[_Dot]] = defaultdict(list)
    for dot in dots:
        together[_spot_key(dot.point)].append(dot)
    spots = []
    for group in together.values():
        left, right = min(dot.x - dot.radius for dot in group), max(dot.x + dot.radius for dot in group)
        spots.append(
            Spot(group[0].point.name, (left + right) / 2, group[0].y, (right - left) / 2, max(d.radius for d in group))
        )
    return spots


def _spot_key(point: Point) -> tuple[float, float]:
    """The same for incidents within about a kilometre, which no small map can tell apart."""
    return round(point.lat, 2), round(point.lon, 2)


# --- strokes -------------------------------------------------------------------------------------


def _path(ring: Ring, frame: _Frame) -> str:
    """What of the ring lies in the frame as SVG path data, as fine as can be seen; "" where nothing does."""
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    if max(lons) < frame.west or min(lons) > frame.east or max(lats) < frame.south or min(lats) > frame.north:
        return ""
    kept: list[tuple[float, float]] = []
    edge = 8.0
    for x, y in _cut([frame.place(lat, lon) for lon, lat in ring], -edge, WIDTH_PX + edge, frame.height_px + edge):
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 0.7:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""


def _cut(ring: Ring, least: float, right: float, bottom: float) -> Ring:
    """The ring cut to a rectangle (Sutherland & Hodgman, 1974): one side after the other."""
    for axis, limit, sign in ((0, least, 1), (0, right, -1), (1, least, 1), (1, bottom, -1)):
        given, ring = ring, []
        for index, end in enumerate(given):
            start = given[index - 1]
            before, after = sign * (start[axis] - limit), sign * (end[axis] - limit)
            if (before < 0) != (after < 0):
                share = before / (before - after)
                ring.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if after >= 0:
                ring.append(end)
    return ring


def _blur(dot: _Dot, frame: _Frame) -> str:
    blur_px = dot.point.blur_km / 111.2 * frame.scale
    if blur_px <= dot.radius + 1:
        return ""
    return f'<circle class="blur" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{blur_px:.1f}"/>'


def _mark(dot: _Dot) -> str:
    point = dot.point
    kind = "place" if point.size else "place none"
    return (
        f'<a href="{escape(point.href)}" aria-label="{escape(point.label)}">'
        f'<circle class="{kind}" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.radius:.1f}"/>'
        f"<title>{escape(point.label)}</title></a>"
    )
