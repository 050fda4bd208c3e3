"""Values of the finders: made quickly, compared and hashed by what they hold, copied with changes."""

from dataclasses import fields, replace

from bearwitness.reading.mentions import Attribution, CasualtyMention
from bearwitness.reading.speaker_names import Speaker
from bearwitness.values import Span


def test_values_are_compared_hashed_and_copied_by_what_they_hold() -> None:
    speaker = Speaker("Ana Poe", Span(0, 7))
    assert speaker == Speaker("Ana Poe", Span(0, 7))
    assert len({speaker, Speaker("Ana Poe", Span(0, 7)), replace(speaker, person=True)}) == 2
    assert replace(speaker, name="A").span == Span(0, 7)


def test_values_take_slots_and_no_further_fields() -> None:
    assert not hasattr(Attribution(0, (), "asserted"), "__dict__")
    assert [field.name for field in fields(CasualtyMention)][:3] == ["field", "count", "sentence"]
