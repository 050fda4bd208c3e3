"""Every toponym of a text: names, parts, abbreviations, streets and adjectives, and what each means."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.mentions import Toponym
from bearwitness.reading.toponyms import find_toponyms


def toponyms(text: str, title: str = "") -> tuple[str, list[Toponym]]:
    doc = lay_out(Report(id="r", title=title, text=text))
    return doc.text, find_toponyms(doc, open_gazetteer())


def named(text: str, kind: str = "place") -> list[str]:
    read, found = toponyms(text)
    return [one.span.of(read) for one in found if one.kind == kind]


def meant(text: str) -> dict[str, tuple[str, str]]:
    read, found = toponyms(text)
    return {one.span.of(read): (one.place.canonical, one.place.country) for one in found if one.kind == "place"}


def test_each_of_a_list_is_a_place_of_its_own() -> None:
    found = meant("Storms were reported from Arizona, California, Colorado, Georgia, Illinois and Nevada on Monday.")
    assert [country for _, country in found.values()] == ["US"] * 6
    assert found["Georgia"] == ("Georgia", "US")
    assert meant("Talks between Russia, Turkey and Iran went on.").keys() == {"Russia", "Turkey", "Iran"}


def test_a_region_after_a_name_still_says_where_it_lies() -> None:
    assert meant("Two died in Lebanon, Ohio.")["Lebanon"] == ("Lebanon", "US")
    assert meant("Two died in Durango, Spain.")["Durango"][1] == "ES"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("They fled to the hills of North Teruel on Friday.", "North Teruel"),
        ("Snow fell in Huesca Province on Friday.", "Huesca Province"),
        ("He lives in Tulsa, Okla., with a cat.", "Okla."),
        ("The ferry sank in the Mediterranean.", "Mediterranean"),
        ("Drought came to the Sahel.", "Sahel"),
        ("The road crosses Java from end to end.", "Java"),
        ("It rained in Queen Anne's County.", "Queen Anne's County"),
    ],
)
def test_the_whole_name_is_found(text: str, whole: str) -> None:
    assert whole in named(text)


def test_adjectives_are_kept_apart_and_languages_left_out() -> None:
    text = "A Spanish pilot spoke in Turkish. The German-Iraqi couple left. A kurdish cat, a European dog."
    assert named(text, "adjective") == ["Spanish", "German", "Iraqi", "European"]
    assert named("A Spanish pilot spoke.") == []


def test_streets_are_found_with_their_whole_name() -> None:
    assert named("A bus hit a tree on Old Mill Road near Highway 12.", "street") == ["Old Mill Road", "Highway 12"]


def test_an_outlet_after_which_a_city_is_named_does_not_make_it_a_person() -> None:
    found = named("Zaragoza grows. The survey was told to ABC Zaragoza. Mayors say Zaragoza leads the table.")
    assert len(found) >= 2


def test_sums_of_money_and_acronyms_are_no_places() -> None:
    assert named("The fund gave US$40 million to friends of ALMA this week.") == []


def test_a_division_is_meant_where_the_words_say_so() -> None:
    text = "Niger Governor Adoye wrote. The dam stands in the east of Niger. She drove from Abuja to Bida."
    assert meant(text)["Niger"] == ("Niger", "NG")
    assert meant("She left the state of Washington for Oregon.")["Washington"] == ("Washington", "US")


@given(st.text(max_size=300))
def test_any_text_gives_toponyms_inside_it_that_do_not_overlap(text: str) -> None:
    read, found = toponyms(text)
    assert all(0 <= one.span.start < one.span.end <= len(read) for one in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_a_hamlet_is_seldom_meant_by_the_name_of_a_country_or_a_great_city() -> None:
    text = "Fires burned near Columbus, Ohio, and Dayton, Ohio. Officials flew in from Russia and Paris."
    found = meant(text)
    assert (found["Russia"][1], found["Paris"][1]) == ("RU", "FR")
    assert meant("Fires burned near Columbus, Ohio. A boy from Paris, Ohio, was hurt.")["Paris"][1] == "US"
