"""The country of a report's event, from places, peoples and addresses."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.event_country import event_country, state_of
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.places import event_place, find_places


def country(text: str, title: str = "", main: str = "") -> tuple[str, list[str]]:
    doc = lay_out(Report(id="r", title=title, text=text))
    found = event_country(doc, find_places(doc, open_gazetteer()), main)
    return (found.code, [span.of(doc.text) for span in found.spans]) if found else ("", [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Three were killed when shells fell on a market in Zaragoza. Spanish doctors treated them.", "ES"),
        ("Kenyan police arrested four reporters. Kenyan lawyers protested, and so did the French ambassador.", "KE"),
        ("Nobody knows where it was.", ""),
    ],
)
def test_the_country_most_words_point_to(text: str, code: str) -> None:
    assert country(text)[0] == code


def test_the_main_events_place_speaks_for_its_country() -> None:
    text = "Gunmen shot a baker in Zaragoza on Monday. Gunmen shot a farmer in Nairobi on Monday."
    assert country(text, main="KE")[0] == "KE"
    assert country(text, main="ES")[0] == "ES"


def test_a_territory_counts_as_its_state() -> None:
    code, words = country("Police shot four reporters in Hong Kong on Monday.")
    assert (code, words) == ("CN", ["Hong Kong"])


def test_the_country_keeps_its_words() -> None:
    code, words = country("Kenyan police arrested four reporters in Nairobi.")
    assert code == "KE"
    assert set(words) == {"Kenyan", "Nairobi"}


def test_a_report_without_a_place_lies_in_the_country_whose_people_it_names() -> None:
    doc = lay_out(Report(id="r", text="Gunmen killed four Kenyan villagers on Monday."))
    where = event_place(doc, find_places(doc, open_gazetteer()))
    assert where is not None
    assert (where.place.country, where.place.precision) == ("KE", 6)
    assert [span.of(doc.text) for span in where.spans] == ["Kenyan"]


def test_whose_planes_they_were_says_nothing_of_where() -> None:
    doc = lay_out(Report(id="r", text="Spanish planes bombed the bridge on Monday."))
    assert event_place(doc, find_places(doc, open_gazetteer())) is None


def test_territories_belong_to_states() -> None:
    assert (state_of("HK"), state_of("ES")) == ("CN", "ES")
