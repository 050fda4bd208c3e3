"""Who was killed, injured or hit, clause by clause."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.casualties import find_casualties, summarise
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.mentions import CasualtyMention
from bearwitness.reading.numbers import find_quantities

CODEBOOK = load_codebook()


def read(text: str) -> tuple[Document, list[CasualtyMention]]:
    doc = lay_out(Report(id="r", text=text))
    return doc, find_casualties(doc, find_quantities(doc, CODEBOOK.vague_counts("en")), CODEBOOK)


def told(text: str) -> list[tuple[str, str]]:
    return [(found.field, str(found.count.range)) for found in read(text)[1] if not found.count.range.is_unknown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine civilians, among them the baker Sami Darwish, were killed.", [("killed", "9")]),
        ("Nine civilians, among them Sami Darwish, 34, and his wife Rana, were killed.", [("killed", "9")]),
        ("Four people, three of them nurses, were killed.", [("killed", "4")]),
        ("Four people, three of whom were children, were wounded.", [("injured", "4")]),
        ("A blast killed 3 people and wounded 12.", [("killed", "3"), ("injured", "12")]),
        ("3 killed, 12 wounded.", [("killed", "3"), ("injured", "12")]),
        ("A gunman left a man dead.", [("killed", "1")]),
        ("Two women were shot and killed.", [("killed", "2")]),
        ("He died of his wounds.", [("killed", "1")]),
        ("The man was pronounced dead at the scene.", [("killed", "1")]),
        ("A 16-year-old boy was shot dead.", [("killed", "1")]),
        ("A couple and their two daughters were killed.", [("killed", "4")]),
        ("It killed a family of five and three other people.", [("killed", "8")]),
        ("Ana Poe and Max Roe were killed.", [("killed", "2")]),
        ("Both men died.", [("killed", "2")]),
        ("A third victim was in critical condition.", [("injured", "1")]),
        ("At least nine people were killed.", [("killed", "at least 9")]),
        ("Dozens of people were hurt.", [("injured", "24–99")]),
        ("No one was injured.", [("injured", "0")]),
        ("There were no casualties.", [("killed", "0"), ("injured", "0")]),
        ("No deaths were reported.", [("killed", "0")]),
        ("A man shot himself.", [("hit", "1")]),
        ("She was shot in the arm and grazed on the leg.", [("injured", "1"), ("injured", "1")]),
        ("It wounded two soldiers.", [("injured", "2")]),
        ("The bodies of eight men were found.", [("killed", "8")]),
        ("We counted 5 bodies.", [("killed", "5")]),
        ("It was a double murder.", [("killed", "2")]),
        ("The ward took in several wounded children.", [("injured", "3–9")]),
        ("A driver was charged over the teen's death.", [("killed", "1")]),
        ("The quarrel led to five people being shot.", [("hit", "5")]),
        ("A boy fatally shot himself.", [("killed", "1")]),
        ("It left three people wounded and one dead.", [("injured", "3"), ("killed", "1")]),
        ("41 names of people killed in the raid were read.", [("killed", "41")]),
    ],
)
def test_a_clause_gives_its_figures(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_a_figure_inside_another_is_marked() -> None:
    _, found = read("The strike killed 40 people, including 12 children.")
    assert [(mention.part_of, mention.group) for mention in found] == [(False, "people"), (True, "children")]
    assert found[1].field == "killed"


def test_a_toll_that_rose_is_the_latest_figure() -> None:
    _, found = read("The death toll rose to 14 after two died.")
    assert [str(mention.count.range) for mention in found if mention.rule == "toll"] == ["14"]


@pytest.mark.parametrize(
    "text",
    [
        "They could have killed 20 people.",
        "A shooting victim spoke.",
        "She shot at them from a car.",
        "He threatened to kill 20 people.",
        "It was hit by hail and 20 people came.",
        "The car struck a wall.",
        "Nobody was there to see the dead tree.",
    ],
)
def test_what_did_not_happen_is_no_figure(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("It killed three fishermen.", "civilians"),
        ("It killed three fighters.", "combatants"),
        ("It killed three people.", "unknown"),
        ("It killed two girls.", "civilians"),
    ],
)
def test_who_they_were_is_told(text: str, who: str) -> None:
    assert read(text)[1][0].count.who == who


def test_another_event_is_marked() -> None:
    _, found = read("Last year 30 people were killed there.")
    assert [getattr(mention, "other_event", None) for mention in found] == [True]


WORDS = [
    "a",
    "the",
    "man",
    "woman",
    "3",
    "two",
    "people",
    "killed",
    "wounded",
    "shot",
    "dead",
    "died",
    "was",
    "were",
    "and",
    ",",
    ".",
    "25",
    "16-year-old",
    "Ana",
    "Poe",
    "him",
    "himself",
    "including",
    "of",
    "children",
    "no",
    "one",
    "toll",
    "rose",
    "to",
    "14",
    "another",
    "with",
    "he",
    "said",
]


@pytest.fixture(scope="module", autouse=True)
def _packs() -> None:
    """The word lists are loaded before the property test's clock runs."""
    doc, found = read("Two men were killed.")
    summarise(doc, found, CODEBOOK)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_and_every_value_has_its_words(text: str) -> None:
    if not text:
        return
    doc, found = read(text)
    summary = summarise(doc, found, CODEBOOK)
    counts = [mention.count for mention in found] + [summary.killed, summary.injured]
    counts += [summary.killed_combatants, summary.missing, summary.abducted]
    counts += [part.count for part in summary.breakdown] + [old.count for old in summary.superseded]
    for count in counts:
        assert count.range.is_unknown or count.spans or count.rule
        assert all(span.end <= len(doc.text) for span in count.spans)
    for victim in summary.victims:
        assert victim.spans
        assert all(span.end <= len(doc.text) for span in victim.spans)


def test_a_long_report_takes_linear_time() -> None:
    def seconds(count: int) -> float:
        text = "A man was shot and killed and 3 people, Ana Poe among them, were wounded. " * count
        started = time.process_time()
        doc, found = read(text)
        summarise(doc, found, CODEBOOK)
        return time.process_time() - started

    seconds(5)
    assert seconds(400) < 12 * max(seconds(100), 0.02)
