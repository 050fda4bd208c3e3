"""A small map drawn as SVG out of outlines inside the package: no tile, no font, no request."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files

Ring = tuple[tuple[float, float], ...]

WIDTH_PX = 720
# A map of one place alone still shows where on Earth it is.
LEAST_SPAN_DEGREES = 4.0
MARGIN = 0.12


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: WGS 84 degrees, a label, where a click leads, and how far off it may be in kilometres."""

    lat: float
    lon: float
    label: str
    href: str
    blur_km: float = 0.0


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


def _frame(points: Sequence[Point]) -> _Frame:
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    wide = max(east - west, LEAST_SPAN_DEGREES) * (1 + 2 * MARGIN)
    high = max(north - south, LEAST_SPAN_DEGREES * 0.6) * (1 + 2 * MARGIN)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    return _Frame(
        max(-180.0, middle_lon - wide / 2),
        max(-85.0, middle_lat - high / 2),
        min(180.0, middle_lon + wide / 2),
        min(85.0, middle_lat + high / 2),
    )


def _path(ring: Ring, frame: _Frame) -> str:
    """The ring as SVG path data, "" where it lies wholly outside the frame."""
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    if max(lons) < frame.west or min(lons) > frame.east or max(lats) < frame.south or min(lats) > frame.north:
        return ""
    placed = (frame.place(lat, lon) for lon, lat in ring)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed) + "Z"


def draw_map(points: Iterable[Point], title: str) -> str:
    """The map as one ``<svg>`` element; "" where there are no points.

    Places close together keep their own links. A place known only roughly has a circle as wide as ``blur_km``.
    """
    placed = list(points)
    if not placed:
        return ""
    frame = _frame(placed)
    land = "".join(_path(ring, frame) for ring in outlines())
    marks = "".join(_mark(point, frame) for point in placed)
    high = f"{frame.height_px:.0f}"
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH_PX} {high}" role="img" aria-label="{escape(title)}">'
        f'<title>{escape(title)}</title><rect class="sea" width="{WIDTH_PX}" height="{high}"/>'
        f'<path class="land" d="{land}"/>{marks}</svg>'
    )


def _mark(point: Point, frame: _Frame) -> str:
    x, y = frame.place(point.lat, point.lon)
    blur_px = point.blur_km / 111.2 * frame.scale
    blur = f'<circle class="blur" cx="{x:.1f}" cy="{y:.1f}" r="{blur_px:.1f}"/>' if blur_px > 6 else ""
    return (
        f'<a href="{escape(point.href)}">{blur}<circle class="place" cx="{x:.1f}" cy="{y:.1f}" r="5">'
        f"<title>{escape(point.label)}</title></circle></a>"
    )
