from datetime import UTC, datetime

import pytest

from bearwitness.errors import InvalidRecord
from bearwitness.model import (
    Assessment,
    Claim,
    Count,
    CustodyEntry,
    Derivative,
    EvidenceItem,
    Incident,
    Judgement,
    Perpetrator,
    Report,
    Source,
    VictimMention,
)
from bearwitness.values import CountRange, Digest, Span

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DIGEST = Digest.of(b"x")


def test_the_reading_text_is_title_blank_line_text() -> None:
    assert Report(id="r", title="A", text="B").reading_text == "A\n\nB"
    assert Report(id="r", text="B").reading_text == "B"


def test_a_figure_without_words_or_rule_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="must say where the figure comes from"):
        Count(CountRange.exactly(3))
    assert Count(CountRange.exactly(3), spans=(Span(0, 1),)).range.is_exact
    assert Count(CountRange.exactly(0), rule="closed-casualty-list").range.is_exact
    assert Count().range.is_unknown


@pytest.mark.parametrize(
    "make",
    [
        lambda: Report(id="", text="x"),
        lambda: Source(name="x", reliability="Z"),
        lambda: EvidenceItem(DIGEST, -1, "text/plain", "a", NOW),
        lambda: EvidenceItem(DIGEST, 1, "text/plain", "a", NOW.replace(tzinfo=None)),
        lambda: Derivative(DIGEST, "text", "", "1", DIGEST),
        lambda: Claim(claim="c", report="r", stance="certain"),
        lambda: Claim(claim="c", report="r", kind="rumour"),
        lambda: Claim(claim="c", report="r", confidence=1.5),
        lambda: Claim(claim="", report="r"),
        lambda: Perpetrator("", "state force"),
        lambda: Perpetrator("x", stance="guilty"),
        lambda: VictimMention(sex="m"),
        lambda: VictimMention(status="alive"),
        lambda: Count(who="soldiers"),
        lambda: Judgement("a", "a", "same", "ana", NOW),
        lambda: Judgement("a", "b", "maybe", "ana", NOW),
        lambda: Judgement("a", "b", "same", "", NOW),
        lambda: Assessment("certain", "airwars 1", ()),
        lambda: Incident("i", (), ()),
        lambda: Incident("i", ("r",), ("c",), origins=2, voices=(("r",),)),
        lambda: CustodyEntry(-1, NOW, "a", "b", "c", DIGEST),
        lambda: CustodyEntry(0, NOW, "", "b", "c", DIGEST),
    ],
)
def test_a_record_that_breaks_its_rules_can_not_be_made(make: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        make()  # type: ignore[operator]
    assert caught.value.record
    assert caught.value.field
