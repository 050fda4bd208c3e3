"""A model learns from what people coded, beats the rules or is left out, and comes out the same each time."""

import builtins
from dataclasses import replace
from typing import Any

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.errors import MissingPart, TooLittleData
from bearwitness.model import Claim, Count, Perpetrator
from bearwitness.reading.trained.decisions import told_by_rules, violations_of
from bearwitness.reading.trained.lessons import examples, persons_claims
from bearwitness.reading.trained.model_file import ModelFile, to_bytes
from bearwitness.reading.trained.training import Example, train
from bearwitness.values import CountRange, Span
from tests.reading.trained.made import coded, lessons

BOOK = load_codebook()


@pytest.fixture(scope="module")
def taught() -> list[Example]:
    return list(examples(*lessons(48)))


def made(taught: list[Example], **more: Any) -> ModelFile:
    return train(taught, name="test", version="1", made="2026-11-22", **more)[0]


def test_what_is_learned_holds_on_reports_left_out(taught: list[Example]) -> None:
    model, figures = train(taught, name="test", version="1", made="2026-11-22")
    by_part = {one.part: one for one in figures}
    assert set(by_part) == {"perpetrator_kind", "violations"}
    assert by_part["perpetrator_kind"].trained == 1.0 > by_part["perpetrator_kind"].rules
    assert {part for part, figure in by_part.items() if figure.kept} == set(model.labels)
    assert model.figures["perpetrator_kind.trained"] == 1.0


def test_the_same_examples_and_seed_give_the_same_bytes(taught: list[Example]) -> None:
    assert to_bytes(made(taught)) == to_bytes(made(list(taught)))
    assert to_bytes(made(taught)) != to_bytes(made(taught, seed=1))


def test_a_part_that_does_not_beat_the_rules_is_left_to_them(taught: list[Example]) -> None:
    perfect = [replace(example, rules=example.taught) for example in taught]
    model, figures = train(perfect, name="test", version="1", made="")
    assert [one.kept for one in figures] == [False, False]
    assert model.labels == {}
    assert model.arrays == {}


def test_too_little_is_refused(taught: list[Example]) -> None:
    with pytest.raises(TooLittleData) as caught:
        made(taught[:20])
    assert (caught.value.given, caught.value.needed) == (20, 40)
    with pytest.raises(TooLittleData):
        made([])


def test_without_the_library_it_says_what_to_install(taught: list[Example], monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingPart) as caught:
        made(taught)
    assert "bearwitness[train]" in caught.value.remedy


def test_only_what_a_person_stands_for_is_learned_from() -> None:
    first = coded(1, jailed=True)
    better = replace(first, claim="r1#better", supersedes=first.claim, extra={})
    machine = coded(2, jailed=True, reader="rules 1.0")
    by_hand = coded(3, jailed=True, reader="")
    found = persons_claims([first, better, machine, by_hand])
    assert {key: [claim.claim for claim in claims] for key, claims in found.items()} == {
        "r1": ["r1#better"],
        "r3": ["r3#coded"],
    }


def test_a_correction_of_the_desk_teaches_its_fields() -> None:
    reports, _ = lessons(2)
    put_right = Claim(
        claim="c",
        report="r0",
        main=True,
        event_type="arrest",
        stance="doubted",
        perpetrators=(Perpetrator("the harbour police", "police"),),
        reader="researcher Ana",
    )
    example = next(iter(examples(reports, [put_right])))
    assert example.taught == {"event_type": ("arrest",), "stance": ("doubted",), "perpetrator_kind": ("police",)}


def test_no_name_is_a_feature() -> None:
    reports, claims = lessons(1)
    named = replace(
        reports[0], title="Orla Baker Held", text=reports[0].text + " Tamsin Orla wept; the Orlan army left."
    )
    features = next(iter(examples([named], claims))).features
    assert "w:arrested" in features
    assert not [name for name in features if "orla" in name or "tamsin" in name]


def test_violations_are_read_off_types_and_figures() -> None:
    dead = Claim("a", "r", event_type="air strike", killed=Count(CountRange(2, 2), spans=(Span(0, 1),)))
    assert violations_of([dead], BOOK) == ("killing",)
    assert violations_of([Claim("a", "r", event_type="torture"), Claim("b", "r", event_type="arrest")], BOOK) == (
        "arbitrary detention",
        "torture",
    )
    assert told_by_rules([], BOOK)["perpetrator_kind"] == ("unknown",)
