import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.publish.base_map import WIDTH_PX, Drawing, Point, draw_map, outlines


def test_the_outlines_are_rings_on_the_globe() -> None:
    rings = outlines()
    assert len(rings) > 200
    assert all(ring[0] == ring[-1] for ring in rings)
    assert all(-180.01 <= lon <= 180.01 and -90.01 <= lat <= 90.01 for ring in rings for lon, lat in ring)


def test_a_map_is_well_formed_links_its_places_and_asks_for_nothing() -> None:
    svg = draw_map(
        [Point(43.31, -2.68, "Town <one> & more", "#i-1"), Point(38.35, -0.48, 'The "port"', "#i-2", blur_km=100)],
        "Two places",
    ).svg
    root = ElementTree.fromstring(svg)
    links = [element.get("href") for element in root.iter() if element.tag == "a"]
    assert links == ["#i-1", "#i-2"]
    assert "http" not in svg
    assert svg.count('class="blur"') == 1
    assert "Town &lt;one&gt; &amp; more" in svg


def test_places_lie_where_they_should_inside_the_picture() -> None:
    svg = draw_map([Point(43.31, -2.68, "north", "#n"), Point(36.84, -2.46, "south", "#s")], "Two").svg
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert box is not None
    spots = [(float(x), float(y)) for x, y in re.findall(r'class="place none" cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert all(0 < x < int(box[1]) and 0 < y < int(box[2]) for x, y in spots)
    assert spots[0][1] < spots[1][1]


def test_one_place_alone_still_has_land_around_it_and_none_at_all_has_no_map() -> None:
    assert 'd="M' in draw_map([Point(43.31, -2.68, "one", "#1")], "One").svg
    assert draw_map([], "None") == Drawing("")


def towns(*places: tuple[float, float]) -> list[Point]:
    return [Point(lat, lon, f"town {order}", f"#{order}") for order, (lat, lon) in enumerate(places)]


SPAIN = ((43.3, -2.7), (41.4, 2.2), (38.3, -0.5), (36.8, -2.5), (41.6, 0.6), (40.4, -3.7))


def test_a_place_far_off_is_named_and_does_not_shrink_the_rest() -> None:
    alone = draw_map(towns(*SPAIN), "Spain")
    with_far = draw_map([*towns(*SPAIN), Point(-34.9, -58.3, "far", "#far")], "Spain")
    assert [point.label for point in with_far.outside] == ["far"]
    assert alone.outside == ()
    assert alone.svg == with_far.svg


def test_places_in_two_regions_are_all_shown() -> None:
    assert draw_map(towns(*SPAIN[:3], (-34.9, -58.3), (-34.6, -58.4), (-35.0, -58.0)), "Two regions").outside == ()


globe = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(globe, min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_places_make_a_map_that_shows_most_of_them_inside_its_picture(places: list[tuple[float, float]]) -> None:
    drawing = draw_map(towns(*places), "Any")
    root = ElementTree.fromstring(drawing.svg)
    high = float(root.attrib["viewBox"].split()[3])
    drawn = [element for element in root.iter("circle") if "place" in element.attrib["class"]]
    assert len(drawn) + len(drawing.outside) == len(places)
    assert len(drawn) >= 0.8 * len(places)
    assert 0.2 * WIDTH_PX < high < 1.5 * WIDTH_PX


def test_the_area_of_a_dot_goes_with_its_size_and_no_dot_hides_another() -> None:
    sizes = (None, 100, 400)
    points = [Point(43.3, -2.7, f"{size}", f"#{size}", size=size) for size in sizes]
    svg = draw_map(points, "One town").svg
    dots = re.findall(r'class="(place[a-z ]*)" cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)"', svg)
    radii = {kind: float(radius) for kind, _, radius in dots}
    assert [float(radius) for _, _, radius in dots] == [16.0, 8.0, 4.0]
    assert len({x for _, x, _ in dots}) == 3
    assert radii["place none"] == 4.0


def test_the_drawing_is_small_even_where_outlines_are_long() -> None:
    assert len(draw_map(towns((69.0, 33.0), (60.0, 150.0)), "The north").svg) < 120_000
