"""Which of the codebook's words a text holds, and which only look like them."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.errors import InvalidValue
from bearwitness.model import GRADES, Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.terms import find_terms

BOOK = load_codebook()


def doc_of(text: str) -> Document:
    return lay_out(Report(id="r", text=text))


def found(text: str, kind: str) -> list[tuple[str, str]]:
    doc = doc_of(text)
    return [(doc.words(term.span), term.code) for term in find_terms(doc, BOOK) if term.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Air strikes hit the town.", "event_type", [("Air strikes", "air strike")]),
        (
            "Two air-strikes and an airstrike.",
            "event_type",
            [("air-strikes", "air strike"), ("airstrike", "air strike")],
        ),
        ("The drone strike killed two.", "event_type", [("drone strike", "drone strike")]),
        (
            "A suicide bombing, not a bombing.",
            "event_type",
            [("suicide bombing", "suicide bombing"), ("bombing", "bombing")],
        ),
        ("The drone’s missile missed.", "weapon", [("drone", "drone"), ("missile", "missile")]),
        ("Knives and axes were found.", "weapon", [("Knives", "blade"), ("axes", "blade")]),
        ("A car-bomb went off.", "weapon", [("car-bomb", "car bomb")]),
        ("Batteries, ferries and libraries.", "target", [("ferries", "transport"), ("libraries", "culture")]),
        ("Three schools and two churches.", "target", [("schools", "education"), ("churches", "religious")]),
        ("The rebels fired on the militia.", "actor", [("rebels", "armed group"), ("militia", "militia")]),
        ("GUNMEN opened fire", "actor", [("GUNMEN", "unknown")]),
    ],
)
def test_words_are_found_in_their_forms(text: str, kind: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They marched for gun control.", "weapon"),
        ("The striker had a shot at goal.", "event_type"),
        ("A bomb threat closed the station.", "weapon"),
        ("That idea was mine alone.", "weapon"),
        ("He worked in a coal mine.", "weapon"),
        ("She died of a heart attack.", "event_type"),
        ("The heavy snow fell in the wake of the storm.", "target"),
        ("Police executed a search warrant.", "event_type"),
        ("Air raid sirens sounded.", "event_type"),
        ("He was sentenced to a prison term.", "target"),
    ],
)
def test_what_only_looks_like_it_is_left_out(text: str, kind: str) -> None:
    assert found(text, kind) == []


def test_one_word_may_be_of_two_kinds() -> None:
    text = "An air raid on the port"
    assert found(text, "event_type") == [("air raid", "air strike")]
    assert found(text, "weapon") == [("air raid", "aircraft munition")]


def test_spans_and_sentences() -> None:
    doc = doc_of("It was quiet. Then a mortar hit the bakery.\n\nNobody saw the rocket's trail.")
    terms = find_terms(doc, BOOK)
    assert [(doc.words(t.span), t.sentence) for t in terms if t.kind == "weapon"] == [("mortar", 1), ("rocket", 2)]
    assert terms == sorted(terms, key=lambda term: term.span.start)


def test_no_match_crosses_a_sentence() -> None:
    assert found("They heard the air. Raid followed.", "weapon") == []


def test_fine_names_of_targets() -> None:
    assert BOOK.fine_name("transport", "Ferries", "en") == "ferry"
    assert BOOK.fine_name("education", "primary schools", "en") == "school"
    assert BOOK.fine_name("health", "maternity ward", "en") == "maternity ward"
    assert BOOK.fine_name("health", "lighthouse", "en") == "health"


def test_a_casebook_names_its_parties(tmp_path: Path) -> None:
    path = tmp_path / "casebook.toml"
    path.write_text(
        '[codebook]\nname = "delta"\nversion = "1"\nextends = "bearwitness"\n'
        '[party."Lowland Guard"]\nactor = "militia"\nnames.en = "Lowland Guard"\ntriggers.en = ["lowland guard"]\n',
        encoding="utf-8",
    )
    doc = doc_of("The Lowland Guard's men came at night.")
    terms = find_terms(doc, load_codebook(path))
    assert [(doc.words(t.span), t.kind, t.code) for t in terms if t.kind == "party"] == [
        ("Lowland Guard", "party", "Lowland Guard")
    ]


def test_a_language_the_codebook_lacks_is_refused(tmp_path: Path) -> None:
    grades = "".join(f'[grade.{name}]\nrank = 1\ndescription = "d"\nreference = "r"\n' for name in GRADES)
    path = tmp_path / "es.toml"
    path.write_text(
        '[codebook]\nname = "n"\nversion = "1"\nlanguages = ["es"]\n[grading]\nversion = "1"\n'
        '[[grading.step]]\ngrade = "weak"\nwhy = "w"\n' + grades,
        encoding="utf-8",
    )
    with pytest.raises(InvalidValue, match="language of the codebook"):
        find_terms(doc_of("A raid."), load_codebook(path))


@given(
    st.lists(st.sampled_from(["air", "raid", "strike", "drone", "mine", "gold", ".", "The", "car", "bomb", "’s", "é"]))
)
def test_spans_are_inside_their_sentence_and_never_overlap(words: list[str]) -> None:
    doc = doc_of(" ".join(["x", *words]))
    last: dict[str, int] = {}
    for term in find_terms(doc, BOOK):
        sentence = doc.sentences[term.sentence]
        assert sentence.start <= term.span.start < term.span.end <= sentence.end
        assert term.span.start >= last.get(term.kind, 0)
        last[term.kind] = term.span.end


def test_time_grows_with_the_text() -> None:
    find_terms(doc_of("warm up"), BOOK)
    doc = doc_of("air raid drone bomb unexploded mortar " * 5_000)
    start = time.perf_counter()
    assert len(find_terms(doc, BOOK)) > 5_000
    assert time.perf_counter() - start < 5
