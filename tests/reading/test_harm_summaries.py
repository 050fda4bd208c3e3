"""Summaries of one incident over several sources: ranges, voices and whose attack. People and parties are invented."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()
Figures = tuple[int | None, int | None]


def events(text: str) -> list[Claim]:
    report = Report(id="r", text=text, source="Tarn Archive", published="2017-06-20", lang="en")
    return [claim for claim in READER.read(report) if claim.kind == "event"]


def killed(claim: Claim) -> Figures:
    return claim.killed.range.min, claim.killed.range.max


def injured(claim: Claim) -> Figures:
    return claim.injured.range.min, claim.injured.range.max


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Between three and five farmers were killed in an airstrike on Homs.", (3, 5)),
        ("At least six and possibly as many as nine farmers died in an airstrike on Homs.", (6, 9)),
        ("Between four and as many as seven farmers were killed in an airstrike on Homs.", (4, 7)),
        ("An airstrike on Homs killed at least 5 and up to 8 farmers.", (5, 8)),
        ("Estimates of the number killed in the airstrike on Homs ranged from 12 to 20.", (12, 20)),
        ("After the airstrike on Homs local media put the death toll between 3 and 5.", (3, 5)),
        ("Some sources said four farmers were killed in the airstrike on Homs, others seven.", (4, 7)),
        ("Some said four farmers were killed in the airstrike, while others put the toll at six.", (4, 6)),
        ("Ana Ruiz, a teacher, was killed by a shell in Homs and two pupils later died of their wounds.", (3, 3)),
        ("Five people, most of them women, were killed in an airstrike on Homs.", (5, 5)),
        ("Up to seven people, all farmers, were killed in an airstrike on Homs.", (None, 7)),
        ("A total of 19 people, including 11 children, lost their lives in the bombing of Homs.", (19, 19)),
        ("An airstrike on Homs killed four of his children.", (4, 4)),
        ("Max Poe, his pregnant wife, his mother and his four children were killed in an airstrike on Homs.", (7, 7)),
        ("The brothers Max and Leo Poe were killed in an airstrike on Homs.", (2, 2)),
        ("No civilian casualties were reported in the airstrike on Homs.", (0, 0)),
        ("Sources spoke of 10 farmers killed in the airstrike on Homs.", (10, 10)),
    ],
)
def test_the_killed_as_a_range(text: str, expected: Figures) -> None:
    assert [killed(claim) for claim in events(text)] == [expected]


def test_a_third_is_one_more_and_no_share() -> None:
    (claim,) = events("Two farmers died and a third was critically injured in an airstrike on Homs.")
    assert (killed(claim), injured(claim)) == ((2, 2), (1, 1))


def test_a_word_of_killing_without_a_figure_is_no_zero() -> None:
    (claim,) = events("A shell hit a wedding in Homs, killing the groom's sister. It injured six guests.")
    assert (killed(claim), injured(claim)) == ((1, 1), (6, 6))


def test_a_report_that_opens_with_a_range_keeps_it_as_its_own() -> None:
    main, *voices = events(
        "Between three and five farmers were reportedly killed in an airstrike on Homs. The Valley Post put the death "
        "toll at three, while the Shore Network reported that five members of one family had died."
    )
    assert main.main
    assert killed(main) == (3, 5)
    assert {(claim.origin, killed(claim)) for claim in voices} == {("Valley Post", (3, 3)), ("Shore Network", (5, 5))}


def test_a_later_toll_of_another_speaker_is_a_claim_of_its_own() -> None:
    main, other = events(
        "Twelve farmers were reported dead after warplanes struck Homs. The health ministry later said that the death "
        "toll had risen to 14."
    )
    assert (killed(main), killed(other)) == ((12, 12), (14, 14))
    assert other.origin == "health ministry"
    assert not other.main


def test_a_later_toll_without_a_speaker_replaces_the_first() -> None:
    assert [killed(claim) for claim in events("Two farmers died in an airstrike on Homs. The toll rose to five.")] == [
        (5, 5)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "The Valley Post reported that three farmers were killed in an airstrike on Homs. According to the "
                "Shore Observatory, five people had died."
            ),
            (3, 5),
        ),
        (
            "Local media reported that four farmers died in an airstrike on Homs. @Homs_Watch put the number at six.",
            (4, 6),
        ),
        (
            (
                "At least 12 people were killed in an airstrike on Homs, local sources said. The Valley Post "
                "reported 15 fatalities, while TNHR gave a toll of 14."
            ),
            (12, 15),
        ),
        ("An airstrike on Homs killed three farmers. The Valley Post reported that five had died.", (3, 5)),
    ],
)
def test_what_several_publications_say_is_one_range(text: str, expected: Figures) -> None:
    main = events(text)[0]
    assert main.main
    assert killed(main) == expected
    assert main.origin == "Tarn Archive"
    assert len(main.killed.spans) > 1


def test_the_injured_of_several_publications_are_a_range_too() -> None:
    main = events(
        "The Valley Post reported that an airstrike on Homs killed two farmers and injured six. The Shore Network "
        "reported that two farmers were killed and nine injured."
    )[0]
    assert (killed(main), injured(main)) == ((2, 2), (6, 9))


def test_officials_who_differ_stay_voices_of_their_own() -> None:
    main, other = events(
        "Police said that 14 people were killed in an airstrike on Homs, but a doctor put its toll at 19 dead."
    )
    assert (killed(main), main.origin) == ((14, 14), "Police")
    assert killed(other) == (19, 19)


def test_figures_of_a_part_and_figures_given_up_widen_no_range() -> None:
    main = events(
        "The Valley Post reported that nine farmers were killed in an airstrike on Homs, including four children. The "
        "Shore Network said that ten had died. It had initially reported 20 killed."
    )[0]
    assert killed(main) == (9, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An airstrike on Homs injured as many as 30 people.", (None, 30)),
        ("Five farmers were killed, including three children, and several injured in an airstrike on Homs.", (3, 9)),
        ("A farmer was killed and his wife injured by a shell in Homs.", (1, 1)),
    ],
)
def test_the_injured_of_a_clause_that_leaves_out_its_verb(text: str, expected: Figures) -> None:
    assert [injured(claim) for claim in events(text)] == [expected]


def test_a_report_that_says_that_figures_differ_claims_their_range() -> None:
    main, *voices = events(
        "Reports on the number of casualties varied after the airstrike on Homs. The Valley Post reported that 10 "
        "farmers were killed. The Shore Network reported that 14 farmers were killed."
    )
    assert main.main
    assert killed(main) == (10, 14)
    assert main.origin == "Tarn Archive"
    assert [killed(claim) for claim in voices] == [(10, 10), (14, 14)]
    assert [claim.origin for claim in voices] == ["Valley Post", "Shore Network"]
