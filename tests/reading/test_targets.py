import pytest

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.targets import find_targets
from bearwitness.reading.terms import find_terms


def targets(text: str) -> list[tuple[str, str, str]]:
    doc = lay_out(Report(id="r", text=text))
    found = find_targets(doc, find_terms(doc, load_codebook()), {s.index for s in doc.sentences}, load_codebook())
    for target in found:
        assert all(span.of(doc.text).strip() for span in target.spans)
    return [(target.name, target.kind, target.effect) for target in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells destroyed the school.", [("school", "education", "destroyed")]),
        ("A rocket hit a hospital and a market.", [("hospital", "health", "hit"), ("market", "market", "hit")]),
        ("The church was left unharmed.", [("church", "religious", "unharmed")]),
        ("Shells fell. The wounded were taken to the hospital.", []),
        ("Two people died, according to hospital staff.", []),
        ("The price of bread rose.", []),
    ],
)
def test_what_was_hit_and_what_became_of_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert targets(text) == expected


def test_a_target_named_twice_is_one_with_both_words() -> None:
    doc = lay_out(Report(id="r", text="A bomb hit the school. The school was destroyed."))
    found = find_targets(doc, find_terms(doc, load_codebook()), {0, 1}, load_codebook())
    assert [(target.name, len(target.spans)) for target in found] == [("school", 2)]
