"""Transliterated names find their place in any common spelling."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.place_spellings import spellings
from bearwitness.reading.places import find_places


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("El-Hillah", "IQ"),
        ("Al-Fallujah", "IQ"),
        ("Fallouja", "IQ"),
        ("Tartouss", "SY"),
        ("Ar-Ramadi", "IQ"),
        ("Salamiyeh", "SY"),
    ],
)
def test_other_spellings_find_the_place(written: str, country: str) -> None:
    doc = lay_out(Report(id="r", text=f"Three people were killed in {written} on Monday."))
    assert [mention.place.country for mention in find_places(doc, open_gazetteer())] == [country]


def test_spellings_are_few_and_never_the_name_itself() -> None:
    found = list(spellings("al qamishliyya"))
    assert len(found) == len(set(found)) <= 40
    assert "al qamishliyya" not in found
    assert "qamishliya" in found
    assert list(spellings("tyre")) == []
