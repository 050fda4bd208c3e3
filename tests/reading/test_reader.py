"""Whole reports, read from end to end; every text is invented."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import LanguageNotRead
from bearwitness.exchange import claim_to_json
from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()

WIRE = Report(
    id="wire-1",
    source="Delta Wire",
    lang="en",
    published="2031-03-15",
    title="Rockets kill at least six at a mill in Burgos",
    text=(
        "BURGOS, March 15. Two rockets hit a flour mill in Burgos early on Friday. At least six workers were killed "
        "and some fifteen people were wounded, the fire brigade said.\n\n"
        "Two of the dead were women.\n\n"
        "The fire brigade accused the Northern Brigade. The Northern Brigade denied that it had fired rockets."
    ),
)


def read(text: str, **fields: str) -> list[Claim]:
    return READER.read(Report(**({"id": "r", "lang": "en", "published": "2031-03-15", "text": text} | fields)))  # type: ignore[arg-type]


def words(report: Report, claim: Claim) -> dict[str, list[str]]:
    """The words behind each value of the claim."""
    text = report.reading_text
    found = {name: [span.of(text) for span in spans] for name, spans in claim.spans.items()}
    if claim.when:
        found["when"] = [span.of(text) for span in claim.when.spans]
    if claim.where:
        found["where"] = [span.of(text) for span in claim.where.spans]
    found["killed"] = [span.of(text) for span in claim.killed.spans]
    found["injured"] = [span.of(text) for span in claim.injured.spans]
    return found


def test_a_report_becomes_a_claim_with_every_value_tied_to_its_words() -> None:
    claim, *others = READER.read(WIRE)
    assert claim.main
    said_beside = [(other.kind, other.statement.act, other.origin) for other in others if other.statement]
    assert said_beside == [
        ("statement", "accusation", "fire brigade"),
        ("statement", "denial", "Northern Brigade"),
    ]
    assert claim.event_type == "rocket or missile attack"
    assert claim.when is not None
    assert claim.when.date.edtf == "2031-03-14"
    assert claim.where is not None
    assert (claim.where.place.name.title(), claim.where.place.country) == ("Burgos", "ES")
    assert (claim.killed.range.min, claim.killed.range.max) == (6, None)
    assert (claim.injured.range.min, claim.injured.range.max) == (15, 15)
    assert claim.injured.approximate
    assert (claim.stance, claim.origin) == ("attributed", "fire brigade")
    assert claim.speakers == ("Delta Wire", "fire brigade")
    assert [(target.name, target.kind, target.effect) for target in claim.targets] == [("mill", "food", "hit")]
    assert {(party.name, party.stance) for party in claim.perpetrators} == {("Northern Brigade", "denied")}
    assert claim.reader == "rules 1.0"
    said = words(WIRE, claim)
    assert any("six" in found for found in said["killed"])
    assert any("fifteen" in found for found in said["injured"])
    assert any("Friday" in found for found in said["when"])


def test_reading_twice_gives_the_same_claims_with_the_same_ids() -> None:
    assert [claim_to_json(claim) for claim in READER.read(WIRE)] == [
        claim_to_json(claim) for claim in RulesReader().read(WIRE)
    ]


def test_another_text_gives_another_claim_id() -> None:
    first, second = (read(f"{count} people were killed when shells hit the market.")[0] for count in ("Two", "Three"))
    assert first.claim != second.claim
    assert first.claim.startswith("r#1-")


def test_a_recalled_event_is_a_claim_of_its_own_and_leaves_the_main_one_alone() -> None:
    claims = read(
        "Shells hit a school in Bilbao on Thursday, killing three people, the mayor said. Classes had begun. "
        "The building burned for an hour. Parents waited outside. Rain fell. In November 2030 an air strike on the "
        "railway station of Burgos killed 21 people.",
    )
    assert [claim.main for claim in claims] == [True, False]
    main, recalled = claims
    assert (main.killed.range.min, main.event_type) == (3, "shelling")
    assert recalled.killed.range.min == 21
    assert recalled.when is not None
    assert recalled.when.date.edtf == "2030-11"


def test_unknown_is_not_zero_and_zero_is_said() -> None:
    silent = read("Shells hit the harbour of Bilbao on Thursday. Two warehouses burned.")[0]
    assert silent.killed.range.is_unknown
    none = read("Shells hit the harbour of Bilbao on Thursday. There were no casualties, the mayor said.")[0]
    assert (none.killed.range.max, none.injured.range.max) == (0, 0)


def test_a_bomb_is_an_air_raids_where_aircraft_are_told_of_and_a_bombing_elsewhere() -> None:
    assert read("Aircraft bombed Burgos on Friday. A bomb fell on the market.")[0].event_type == "air strike"
    assert read("A bomb exploded in the market of Burgos on Friday, killing two people.")[0].event_type == "bombing"


def test_a_report_of_no_event_has_no_claim() -> None:
    assert read("The council met on Friday to talk about the price of bread.") == []
    assert read("") == []


def test_a_language_without_a_pack_is_refused_by_name() -> None:
    with pytest.raises(LanguageNotRead) as caught:
        READER.read(Report(id="r", lang="fr", text="Les avions ont bombardé la ville."))
    assert caught.value.lang == "fr"


WORDS = (
    "On Friday, March 14 killed 3 people wounded Bilbao air strike the mayor said denied . of at least between and Mr."
)
MARKS = [
    "\n\n",
    "“",
    "”",
    "(",
    ")",
    "12,000",
    "3-year-old",
    "0000-00-00",
    "غارة",
    "村",
    "\u202e",
    "\u200b",
    "<b>",
    "—",
    "9" * 30,
]
PIECES = st.sampled_from([*WORDS.split(), *MARKS])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join), st.sampled_from(["", "2031-03-15", "0000-00-00", "1937", "x"]))
def test_any_text_is_read_without_an_error_and_every_span_holds(text: str, published: str) -> None:
    report = Report(id="r", lang="en", published=published, title="Three killed", text=text)
    for claim in READER.read(report):
        row = str(claim_to_json(claim))
        for start, end in re.findall(r"\[(\d+), (\d+)\]", row):
            assert 0 <= int(start) < int(end) <= len(report.reading_text)


@pytest.mark.parametrize(
    "unit",
    ["Shells hit Bilbao on Friday, killing three. ", "12 ", "word", "A", "Mr. ", "3-", "“", "the mayor said ", "\n\n"],
)
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        READER.read(Report(id="r", lang="en", published="2031-03-15", text=text))
        return time.process_time() - began

    seconds(2_000)
    short, long = seconds(10_000), seconds(80_000)
    assert long < 0.5 + 24 * short  # eight times the text, with room for a noisy machine
