"""Which party is said to have done it. All parties and texts are invented."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.perpetrators import find_perpetrators
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.terms import find_terms


def doc_of(text: str, source: str = "") -> Document:
    return lay_out(Report(id="r", text=text, source=source))


def found(text: str, source: str = "", book: Codebook | None = None) -> list[tuple[str, str, str]]:
    doc, book = doc_of(text, source), book or load_codebook()
    parties = find_perpetrators(doc, find_terms(doc, book), book)
    return [(party.name, party.kind, party.stance) for party, _ in parties]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Government warplanes struck the mill.", [("Government warplanes", "state force", "accused")]),
        ("Two Ruritanian Army jets struck the mill.", [("Ruritanian Army", "state force", "accused")]),
        ("The mill was hit by five rebel planes.", [("rebel", "armed group", "accused")]),
        ("Three Government bombers attacked the mill.", [("Government", "state force", "accused")]),
        ("Nine people were killed by government forces.", [("government forces", "state force", "accused")]),
        ("Masked gunmen opened fire at the bus.", [("Masked gunmen", "unknown", "unknown")]),
        ("Fighters of the River Column attacked the mill.", [("River Column", "", "accused")]),
        ("The mill was shelled by the Northern Brigade.", [("Northern Brigade", "armed group", "accused")]),
        ("Residents accused the army of firing on the mill.", [("army", "state force", "accused")]),
        ("The rebels were blamed for the fire.", [("rebels", "armed group", "accused")]),
        ("The Northern Brigade claimed responsibility.", [("Northern Brigade", "armed group", "claimed")]),
        ("The Northern Brigade denied any part in it.", [("Northern Brigade", "armed group", "denied")]),
        ("Coast Command said it had struck a depot.", [("Coast Command", "state force", "claimed")]),
        ("Coast Command said its planes had not bombed the town.", [("Coast Command", "state force", "denied")]),
        ("Harbour Police Captain Luis Mora denied any part in it.", [("Harbour Police", "police", "denied")]),
        ("Police fatally shot a man at the gate.", [("Police", "police", "accused")]),
    ],
)
def test_parties_and_their_stance(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An alleged Coalition airstrike hit the mill.", [("Coalition", "foreign force", "accused")]),
        (
            "Two died in a suspected French-led coalition drone strike.",
            [("French-led coalition", "foreign force", "accused")],
        ),
        ("Spanish artillery shelling killed a farmer.", [("Spanish", "state force", "accused")]),
        ("He died in an Italian air force strike.", [("Italian air force", "state force", "accused")]),
        ("A farmer was killed by an ODF landmine.", [("ODF", "", "accused")]),
        ("A U.S. drone strike killed a farmer.", [("U.S.", "state force", "accused")]),
        ("The Tarn Liberation Army rocket fire hit it.", [("Tarn Liberation Army", "armed group", "accused")]),
        (
            "The mill burnt after Coalition or Spanish air raids.",
            [("Coalition", "foreign force", "accused"), ("Spanish", "state force", "accused")],
        ),
        ("Alleged regime artillery fire killed two.", [("regime artillery", "state force", "accused")]),
        ("The Odrians deny it. Two died in an Odrian mortar attack.", [("Odrian", "", "accused")]),
        (
            "The strike, reportedly by Coalition aircraft, killed two.",
            [("Coalition", "foreign force", "accused")],
        ),
        ("Shells fired by the Spanish army hit the camp.", [("Spanish army", "state force", "accused")]),
        ("Spanish jets were said to be behind the raid.", [("Spanish", "state force", "accused")]),
        (
            "Both attributed the attack to the Coalition or Spanish forces.",
            [("Coalition", "foreign force", "accused"), ("Spanish", "state force", "accused")],
        ),
        ("The attack was claimed by the Northern Brigade.", [("Northern Brigade", "armed group", "claimed")]),
        ("The mill was hit by warplanes thought to be Spanish.", [("Spanish", "state force", "accused")]),
        ("A strike by French-led coalition jets killed two.", [("French-led coalition", "foreign force", "accused")]),
        ("The Northern Brigade said it was behind the raid.", [("Northern Brigade", "armed group", "claimed")]),
    ],
)
def test_whose_attack_it_was(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


def test_a_country_can_be_a_party() -> None:
    claims = RulesReader().read(Report(id="r", text="Two died in a raid. Most sources blamed Spain for it."))
    assert [(party.name, party.kind) for party in claims[0].perpetrators] == [("Spain", "state force")]


@pytest.mark.parametrize(
    "text",
    [
        "No Coalition airstrikes were reported.",
        "Two people died in the Tarn bombing.",
        "AIRSTRIKE IN TARN BOMBING",
        "An RPG attack burnt the mill.",
        "A KW raid burnt the mill.",
    ],
)
def test_a_name_before_an_attack_need_not_be_a_party(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed responsibility.",
        "Three soldiers killed in the raid were buried.",
        "The soldiers were hit by stones.",
        "Police say the boy shot at a bottle.",
        "Ana Ruiz hit the ball.",
        "The market was hit.",
        "The army said on Monday that the road was open.",
    ],
)
def test_who_did_nothing_is_not_named(text: str) -> None:
    assert found(text) == []


def test_a_partys_own_paper_speaks_of_its_deeds() -> None:
    assert found("Last night our planes struck a depot.", "Coast Command") == [
        ("Coast Command", "state force", "claimed")
    ]
    assert found("We never attacked the mill.", "Coast Command") == [("Coast Command", "state force", "denied")]
    assert found("Our planes struck a depot.", "Ana Ruiz") == []


def test_each_sentence_has_its_stance_and_its_words() -> None:
    doc = doc_of("Villagers blamed the River Column. The River Column denied it.")
    book = load_codebook()
    parties = find_perpetrators(doc, find_terms(doc, book), book)
    assert [(party.stance, sentence) for party, sentence in parties] == [("accused", 0), ("denied", 1)]
    assert [doc.words(span) for party, _ in parties for span in party.spans] == ["River Column", "River Column"]


def test_a_casebooks_party_has_the_kind_it_gives(tmp_path: Path) -> None:
    path = tmp_path / "book.toml"
    path.write_text(
        '[codebook]\nname = "delta"\nversion = "1"\nextends = "bearwitness"\n[party."River Column"]\n'
        'actor = "militia"\nnames.en = "River Column"\ntriggers.en = ["river column", "the column"]\n',
        encoding="utf-8",
    )
    book = load_codebook(path)
    assert found("The Column shelled the mill.", book=book) == [("River Column", "militia", "accused")]


WORDS = st.sampled_from(
    [
        *("the", "army", "rebels", "said", "it", "had", "struck", "denied", "by", "killed", "accused", "of"),
        *("River", "Column", "we", "our", ",", ".", '"', "("),
    ]
)


@given(st.lists(WORDS, max_size=30))
def test_any_text_gives_parties_inside_it(words: list[str]) -> None:
    doc, book = doc_of("x " + " ".join(words), "Coast Command"), load_codebook()
    for party, index in find_perpetrators(doc, find_terms(doc, book), book):
        sentence = doc.sentences[index]
        assert all(sentence.start <= span.start < span.end <= sentence.end for span in party.spans)


def test_time_grows_with_the_text() -> None:
    doc, book = (
        doc_of("the army said it had struck and the rebels, killed by the Coast Command, denied, " * 2_000),
        load_codebook(),
    )
    terms = find_terms(doc, book)
    start = time.perf_counter()
    find_perpetrators(doc, terms, book)
    assert time.perf_counter() - start < 10


def test_who_found_out_what_was_done_is_not_who_did_it():
    assert found("Two foreign officers who visited Burgos found that five aircraft had bombed the town.") == []
    assert found("The officers concluded that government forces had shelled the market.") == [
        ("government forces", "state force", "accused")
    ]
