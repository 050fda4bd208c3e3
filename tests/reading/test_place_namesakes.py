"""A quarter of the report's own town that the gazetteer lacks, against a village of its name far away."""

import pytest

from bearwitness.model import Report, Where
from bearwitness.reading.reader import RulesReader

READER = RulesReader()


def place_of(text: str) -> Where | None:
    report = Report(id="r", text=text, source="Tarn Archive", published="2017-06-20", lang="en")
    return next(claim for claim in READER.read(report) if claim.main).where


@pytest.mark.parametrize(
    "text",
    [
        "A man was shot dead in Whitehaven on Friday. Memphis police said that two men fled.",
    ],
)
def test_a_far_namesake_is_a_part_of_the_own_town(text: str) -> None:
    where = place_of(text)
    assert where is not None
    assert (where.place.name.title(), where.place.part) == ("Memphis", "Whitehaven")
    assert len(where.spans) > 1


@pytest.mark.parametrize(
    "text",
    [
        "A man was shot dead in Whitehaven in England on Friday. Memphis police said that he came from there.",
        "A man was shot dead in Whitehaven on Friday, British officials said. Memphis police knew the man.",
        "A man was shot dead in Whitehaven on Friday, near Workington. Memphis police knew the man.",
    ],
)
def test_a_namesake_that_anything_speaks_for_stays(text: str) -> None:
    where = place_of(text)
    assert where is not None
    assert where.place.name == "Whitehaven"
    assert where.place.country == "GB"


def test_a_well_known_town_is_no_quarter() -> None:
    where = place_of("Crowds marched in Beirut. Shells killed four people in Aleppo on Friday. Beirut police knew.")
    assert where is not None
    assert where.place.name == "Aleppo"


def test_a_dateline_abroad_is_not_where_the_harm_was() -> None:
    where = place_of("BEIRUT - Shells killed four people in Aleppo on Friday.")
    assert where is not None
    assert where.place.name == "Aleppo"


def test_a_dateline_at_home_still_is() -> None:
    where = place_of("MEMPHIS, Tenn. - A man was shot dead on Friday in Whitehaven.")
    assert where is not None
    assert where.place.name.title() == "Memphis"
