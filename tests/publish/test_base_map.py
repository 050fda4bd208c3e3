import re
from xml.etree import ElementTree

from bearwitness.publish.base_map import Point, draw_map, outlines


def test_the_outlines_are_rings_on_the_globe() -> None:
    rings = outlines()
    assert len(rings) > 200
    assert all(ring[0] == ring[-1] for ring in rings)
    assert all(-180.01 <= lon <= 180.01 and -90.01 <= lat <= 90.01 for ring in rings for lon, lat in ring)


def test_a_map_is_well_formed_links_its_places_and_asks_for_nothing() -> None:
    svg = draw_map(
        [Point(43.31, -2.68, "Town <one> & more", "#i-1"), Point(38.35, -0.48, 'The "port"', "#i-2", blur_km=100)],
        "Two places",
    )
    root = ElementTree.fromstring(svg)
    links = [element.get("href") for element in root.iter() if element.tag == "a"]
    assert links == ["#i-1", "#i-2"]
    assert "http" not in svg
    assert svg.count('class="blur"') == 1
    assert "Town &lt;one&gt; &amp; more" in svg


def test_places_lie_where_they_should_inside_the_picture() -> None:
    svg = draw_map([Point(43.31, -2.68, "north", "#n"), Point(36.84, -2.46, "south", "#s")], "Two")
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert box is not None
    spots = [(float(x), float(y)) for x, y in re.findall(r'class="place" cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert all(0 < x < int(box[1]) and 0 < y < int(box[2]) for x, y in spots)
    assert spots[0][1] < spots[1][1]


def test_one_place_alone_still_has_land_around_it_and_none_at_all_has_no_map() -> None:
    assert 'd="M' in draw_map([Point(43.31, -2.68, "one", "#1")], "One")
    assert draw_map([], "None") == ""
