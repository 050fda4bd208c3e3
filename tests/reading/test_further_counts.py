"""Combatants apart, parts of a count, the missing and the abducted, and figures that a report replaces."""

import pytest

from bearwitness.reading.mentions import CasualtySummary
from tests.reading.test_casualty_summary import sum_up


def parts(text: str) -> list[tuple[str, str, str]]:
    return [(part.group, part.status, str(part.count.range)) for part in sum_up(text).breakdown]


def held(text: str, summary: CasualtySummary) -> None:
    """Every further count rests on words of the text."""
    counts = [summary.killed_combatants, summary.missing, summary.abducted]
    counts += [part.count for part in summary.breakdown] + [old.count for old in summary.superseded]
    for count in counts:
        assert count.range.is_unknown or count.spans
        assert all(span.of(text).strip() for span in count.spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people were killed. Four children were among those killed.", [("children", "killed", "4")]),
        ("Five people were killed, two of them women.", [("women", "killed", "2")]),
        ("The toll rose to 12 killed, seven of them children.", [("children", "killed", "7")]),
        (
            "The raid killed 52 people, including 17 women and six children.",
            [("women", "killed", "17"), ("children", "killed", "6")],
        ),
        (
            "Came in: 8 bodies (2 female, 6 male) and 34 wounded. 4 of the wounded are under 12.",
            [("women", "killed", "2"), ("children", "injured", "4")],
        ),
        ("The strike killed eight rescuers and wounded 13.", [("rescuers", "killed", "8")]),
        ("Fourteen died. Six policemen were among those killed.", [("police officers", "killed", "6")]),
        ("A couple of children were treated for burns.", [("children", "injured", "2")]),
        ("Three traders were killed.", []),
        ("The fare rose for 40 women.", []),
    ],
)
def test_parts_of_a_count(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert parts(text) == expected
    held(text, sum_up(text))


@pytest.mark.parametrize(
    ("text", "killed", "combatants"),
    [
        ("The guard was killed. The bomber also died.", "1", "1"),
        ("Nine villagers were killed. Six soldiers also died.", "9", "6"),
        ("There were 7 bodies (3 of them in uniform).", "4", "3"),
        ("Four soldiers were killed.", "4", "unknown"),
        ("Nine villagers were killed.", "9", "unknown"),
    ],
)
def test_combatants_apart(text: str, killed: str, combatants: str) -> None:
    summary = sum_up(text)
    assert (str(summary.killed.range), str(summary.killed_combatants.range)) == (killed, combatants)
    held(text, summary)


def test_combatants_alone_are_the_killed() -> None:
    assert sum_up("Four soldiers were killed.").killed.who == "combatants"


@pytest.mark.parametrize(
    ("text", "missing", "abducted"),
    [
        ("Up to a dozen were thought to lie under the rubble.", "up to 12", "unknown"),
        ("Three people were killed. Nobody is missing now.", "0", "unknown"),
        ("About 40 people, mostly boys, were marched into the hills.", "unknown", "40"),
        ("Two men, the editor and his cook, were taken away.", "unknown", "2"),
        ("Thirty-four people are still held.", "unknown", "34"),
        ("The market is open.", "unknown", "unknown"),
    ],
)
def test_missing_and_abducted(text: str, missing: str, abducted: str) -> None:
    summary = sum_up(text)
    assert (str(summary.missing.range), str(summary.abducted.range)) == (missing, abducted)
    held(text, summary)


@pytest.mark.parametrize(
    ("text", "killed", "replaced"),
    [
        ("The toll has risen to 13 dead. The clinic at first counted eight.", "13", ["8"]),
        ("The toll rose from nine to 11 overnight. It rained.", "11", ["9"]),
        ("Fourteen people were killed. A statement about 50 dead was withdrawn.", "14", ["50"]),
        ("Eight rescuers have died. (Corrects the story of Monday, which gave seven.)", "8", ["7"]),
        ("Three people were killed. The fare rose from 300 to 450 pounds.", "3", []),
        ("Nine people were killed. Nine people were killed.", "9", []),
    ],
)
def test_figures_that_were_replaced(text: str, killed: str, replaced: list[str]) -> None:
    summary = sum_up(text)
    assert str(summary.killed.range) == killed
    assert [str(old.count.range) for old in summary.superseded] == replaced
    held(text, summary)


def test_the_toll_of_a_second_voice_does_not_replace_the_first() -> None:
    text = "The raid left scores dead, a leader said. The army agreed but put the toll at 23."
    assert str(sum_up(text).killed.range) == "40–99"
