from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.publish.map_labels import Box, Spot, place_labels

FRAME = Box(0, 0, 720, 400)

spots = st.lists(
    st.builds(
        Spot,
        st.sampled_from(["", "Tarn", "A much longer name of a town", "حلب"]),
        st.floats(0, 720),
        st.floats(0, 400),
        st.floats(1, 40),
        st.floats(1, 20),
    ),
    max_size=30,
)


@given(spots)
def test_names_lie_over_nothing_and_inside_the_map(given_spots: list[Spot]) -> None:
    labels = place_labels(given_spots, FRAME)
    assert not any(one.box.overlaps(other.box) for one, other in combinations(labels, 2))
    assert not any(label.box.overlaps(spot.box) for label in labels for spot in given_spots)
    assert all(FRAME.holds(label.box) for label in labels)
    assert len(labels) <= sum(bool(spot.name) for spot in given_spots)


def test_a_dot_alone_is_named_to_its_right_and_one_at_the_edge_to_its_left() -> None:
    middle, edge = Spot("Tarn", 300, 200, 5, 5), Spot("Mora", 710, 100, 5, 5)
    labels = place_labels([middle, edge], FRAME)
    assert [(label.text, label.anchor) for label in labels] == [("Tarn", "start"), ("Mora", "end")]


def test_the_first_in_the_list_has_the_choice() -> None:
    crowd = [Spot(f"Town {order}", 300, 200 + order, 6, 6) for order in range(12)]
    labels = place_labels(crowd, FRAME)
    assert labels[0].text == "Town 0"
    assert len(labels) < len(crowd)
