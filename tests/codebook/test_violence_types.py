"""UCDP's type of violence and MUC's incident type, from the codebook's codes and a claim's actors."""

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.codebook.violence_types import NON_STATE, ONE_SIDED, STATE_BASED, type_of_violence
from bearwitness.model import Claim, Count, Perpetrator
from bearwitness.values import CountRange

BOOK = load_codebook()


def claim(event_type: str, actors: list[str], who: str = "unknown", killed: int = 3) -> Claim:
    parties = tuple(Perpetrator(f"party {number}", kind) for number, kind in enumerate(actors))
    count = Count(CountRange.exactly(killed), who, rule="test")
    return Claim("c", "r", event_type=event_type, perpetrators=parties, killed=count)


@pytest.mark.parametrize(
    ("told", "violence"),
    [
        (claim("armed clash", ["state force", "armed group"]), STATE_BASED),
        (claim("armed clash", ["militia", "armed group"]), NON_STATE),
        (claim("armed clash", ["armed group"]), ""),
        (claim("air strike", ["state force"], "civilians"), ONE_SIDED),
        (claim("air strike", ["state force"], "combatants"), ""),
        (claim("execution", ["armed group"]), ONE_SIDED),
        (claim("execution", ["unknown"]), ""),
        (claim("shelling", [], "civilians"), ""),
        (claim("abduction", ["armed group"], "civilians"), ""),
        (claim("execution", ["armed group"], killed=0), ""),
    ],
)
def test_the_type_of_violence_is_told_by_who_did_it_and_who_died(told: Claim, violence: str) -> None:
    assert type_of_violence(told, BOOK) == violence


def test_every_harm_that_kills_has_a_muc_type() -> None:
    entries = BOOK.entries("event_type")
    assert entries["abduction"].codes["muc"] == "kidnapping"
    assert entries["bombing"].codes["muc"] == "bombing"
    assert all(
        "muc" in entry.codes
        for entry in entries.values()
        if entry.codes.get("ucdp") and entry.id != "force against protesters"
    )
