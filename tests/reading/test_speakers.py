"""Who says it, through which mouths, and how surely. All texts are invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.model import STANCES, Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.mentions import Attribution
from bearwitness.reading.quotes import quote_numbers
from bearwitness.reading.speakers import find_attributions
from bearwitness.reading.voices import attribution_for


def doc_of(text: str, source: str = "Ebro Courier", title: str = "") -> Document:
    return lay_out(Report(id="r", text=text, title=title, source=source))


def heard(text: str, sentence: int = 0, source: str = "Ebro Courier") -> Attribution:
    doc = doc_of(text, source)
    return attribution_for(doc, find_attributions(doc), sentence)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Nine people died in the raid, the town council said on Monday.", ["town council"]),
        ("The harbour master said that nine sailors were missing.", ["harbour master"]),
        ("According to the Red Cross, nine people died.", ["Red Cross"]),
        ("Nine people died, according to the camp's warden, Ines Prat.", ["Ines Prat"]),
        ('"There was no siren," said Ines Prat, a baker.', ["Ines Prat"]),
        ("The warden of the camp, Ines Prat, told reporters that nine had died.", ["Ines Prat"]),
        ("A nurse at the clinic, who had the night shift, said nine had died.", ["nurse at the clinic"]),
        ("Local fire chief Captain Luis Mora said the church had burned.", ["Luis Mora"]),
        ("A witness who keeps a stall said two planes came.", ["witness"]),
        ("Two drivers and a teacher said the bridge was hit.", ["Two drivers and a teacher"]),
        (
            "Hours later a band calling itself the Black Oak said in a leaflet that it was behind the fire.",
            ["Black Oak"],
        ),
        ("A spokesman for Northern Command said the column had been hit.", ["Northern Command"]),
        ("Nine were killed, a tally the rescue corps sent to newspapers says.", ["rescue corps"]),
        ("Nine people died, the Delta Agency reports, citing the town clerk.", ["Delta Agency", "town clerk"]),
        (
            "The Delta Agency quoted the hospital director as saying that nine had died.",
            ["Delta Agency", "hospital director"],
        ),
        ("Sailors quoted by the consulate said nine had died.", ["consulate", "Sailors"]),
        ("Residents told the consul that nine had died, the consul's office said.", ["consul's office", "Residents"]),
        ("The mayor put the toll at nine.", ["mayor"]),
    ],
)
def test_speakers_from_the_source_inwards(text: str, speakers: list[str]) -> None:
    assert heard(text).speakers == ("Ebro Courier", *speakers)


@pytest.mark.parametrize(
    "text",
    [
        "Nine people died when shells fell on the market.",
        "No deaths were reported.",
        "The reports of the commission were burned.",
        "Nobody said where the planes had gone.",
        'They wrote "the wind said no" on the wall.',
        "We counted nine bodies.",
        "The Ebro Courier said in its last edition that nine had died.",
    ],
)
def test_the_reports_own_voice(text: str) -> None:
    attribution = heard(text)
    assert (attribution.speakers, attribution.stance) == (("Ebro Courier",), "asserted")


def test_a_report_without_a_source_has_only_inner_speakers() -> None:
    assert heard("Nine died, the council said.", source="").speakers == ("council",)
    assert heard("Nine died.", source="").speakers == ()


def test_pronouns_surnames_and_short_forms_find_their_speaker() -> None:
    doc = doc_of(
        "The valley health committee said nine had died. Dr Ines Prat, a surgeon, said most were children. "
        "She said the roof had gone. The committee said help was late. Prat said nobody came. It was cold, they said."
    )
    said = find_attributions(doc)
    assert [attribution_for(doc, said, index).speakers[-1] for index in range(5)] == [
        "valley health committee",
        "Ines Prat",
        "Ines Prat",
        "valley health committee",
        "Ines Prat",
    ]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Nine died, the council said.", "attributed"),
        ("Nine people reportedly died in the raid.", "doubted"),
        ("There are rumours that nine died.", "doubted"),
        ("Unconfirmed accounts speak of nine dead.", "doubted"),
        ("Northern Command denied that its planes had flown.", "denied"),
        ("No attack took place on that day.", "denied"),
        ("The clerk said that no attack took place on that day.", "denied"),
        ("A porter told a neighbour that nine had died, the neighbour said.", "doubted"),
        ("He allegedly fired the gun.", "asserted"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert heard(text).stance == stance


def test_an_account_that_could_not_be_checked_is_doubted() -> None:
    text = "Nine died, the council said. The clerk said twelve. Neither account could be verified."
    assert [heard(text, index).stance for index in range(3)] == ["doubted", "doubted", "doubted"]


def test_doubt_about_who_did_it_leaves_the_event_alone() -> None:
    text = "Nine died, the council said. The Courier could not verify who was responsible."
    assert heard(text).stance == "attributed"


def test_a_refutation_reaches_the_sentence_before() -> None:
    text = "A leaflet spoke of nine dead, quoting a porter. The elders said that this was false."
    assert (heard(text).stance, heard(text).speakers[-1]) == ("denied", "porter")


def test_what_goes_on_and_what_does_not() -> None:
    text = (
        "Nine died, the council said. The plane had come twice over the roofs of the old town.\n\n"
        "A baker said the oven was gone. Two streets away, a band plays in the square every Sunday evening."
    )
    assert heard(text, 1).speakers[-1] == "council"
    assert heard(text, 3).speakers == ("Ebro Courier",)


def test_a_report_with_one_voice_rests_on_it() -> None:
    text = (
        "Shells killed nine people in three villages of the valley on Friday, according to the prefecture.\n\n"
        "In the first of them a shell fell on the yard of the mill, where four men were loading sacks."
    )
    assert heard(text, 1).speakers[-1] == "prefecture"


def test_a_quotation_of_several_sentences_has_one_speaker() -> None:
    text = '"The roof came down on us. We dug until the evening with our hands and found nobody," said Ines Prat.'
    assert heard(text, 0).speakers[-1] == heard(text, 1).speakers[-1] == "Ines Prat"


def test_spans_hold_the_words() -> None:
    doc = doc_of("Nine died, the town council said. It denied any guilt.")
    first, second = find_attributions(doc)
    assert [doc.words(span) for span in (*first.speaker_spans, *first.stance_spans)] == ["town council", "said"]
    assert [doc.words(span) for span in second.stance_spans] == ["denied"]


def test_quotations_end_with_their_paragraph() -> None:
    doc = doc_of('He said "no. Then\n\nthe rest is "free" again.')
    inside = [token.text for token, number in zip(doc.tokens, quote_numbers(doc), strict=True) if number]
    assert inside == ["no", ".", "Then", "free"]


WORDS = st.sampled_from(
    [
        *("said", "the", "army", "told", "who", "that", "quoted", "by", "Ana", "Ruiz", "according", "to", "and", "he"),
        *("it", "denied", "put", "toll", "9", "reportedly", "could not be verified", "was", "false"),
        *(",", ".", '"', "(", "—", "\n\n"),
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_any_text_gives_attributions_inside_it(words: list[str]) -> None:
    doc = doc_of("x " + " ".join(words))
    found = find_attributions(doc)
    assert [held.sentence for held in found] == sorted(held.sentence for held in found)
    for held in found:
        assert held.stance in STANCES
        assert held.speakers[0] == "Ebro Courier"
        # of a quotation of several sentences the speaker stands in one of them
        assert all(0 <= span.start < span.end <= len(doc.text) for span in held.speaker_spans)
    for sentence in doc.sentences:
        assert attribution_for(doc, found, sentence.index).sentence == sentence.index


def test_time_grows_with_the_text() -> None:
    doc = doc_of("the army, who said that he said, and it told us, according to them, " * 3_000)
    start = time.perf_counter()
    find_attributions(doc)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("Police said 14 people died, but a health official gave a toll of 19.", ["Police", "health official"]),
        ("Nine people died, according to the hospital, while the army put the dead at four.", ["hospital", "army"]),
        ("Nine were killed, the mayor said, but the hospital spoke of eleven.", ["mayor", "hospital"]),
        ("A statement said the strike was aimed at a depot, the ministry said.", ["ministry"]),
    ],
)
def test_each_part_of_a_sentence_has_its_own_speaker(text: str, voices: list[str]) -> None:
    found = find_attributions(lay_out(Report(id="r", text=text, source="Wire")))
    assert [held.speakers[-1] for held in found] == voices
    assert all(held.reach is not None for held in found) == (len(voices) > 1)
