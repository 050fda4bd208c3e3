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
        ("Nine people were killed. Four children were among the dead.", [("children", "killed", "4")]),
        ("Five people were killed. Two of the dead were women.", [("women", "killed", "2")]),
        ("The number of people killed rose to 12, seven of them children.", [("children", "killed", "7")]),
        (
            "The raid killed 41 people, of whom 12 were women and nine were children.",
            [("women", "killed", "12"), ("children", "killed", "9")],
        ),
        (
            "Received: 5 bodies (1 female, 4 male) and 27 wounded. 3 of the wounded are under 15.",
            [("women", "killed", "1"), ("children", "injured", "3")],
        ),
        ("The strike killed seven rescue workers and wounded nine.", [("rescuers", "killed", "7")]),
        ("Fourteen died. Three policemen were among those killed.", [("police officers", "killed", "3")]),
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
        ("The army lost six soldiers: it put its own losses at six soldiers. Nine villagers were killed.", "9", "6"),
        ("There were 5 bodies (2 of them in uniform).", "3", "2"),
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
        ("Up to a dozen people were thought to be under the rubble.", "up to 12", "unknown"),
        ("Three people were killed. Nobody is now believed missing.", "0", "unknown"),
        ("About 30 people, mostly young men, were marched into the forest.", "unknown", "30"),
        ("Two men, the presenter and his driver, were taken away.", "unknown", "2"),
        ("Twenty-seven people are still held.", "unknown", "27"),
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
        ("The number of people killed has risen to 11. The service had first counted nine.", "11", ["9"]),
        ("The toll rose from nine to 11 overnight. It rained.", "11", ["9"]),
        ("Fourteen people were killed. A statement that spoke of 30 dead was withdrawn.", "14", ["30"]),
        ("Eight rescuers have died. (Corrects the story of Monday, which gave seven.)", "8", ["7"]),
        ("Three people were killed. The fare has risen from 10,000 to 15,000 pounds.", "3", []),
        ("Nine people were killed. Nine people were killed.", "9", []),
    ],
)
def test_figures_that_were_replaced(text: str, killed: str, replaced: list[str]) -> None:
    summary = sum_up(text)
    assert str(summary.killed.range) == killed
    assert [str(old.count.range) for old in summary.superseded] == replaced
    held(text, summary)


def test_the_toll_of_a_second_voice_does_not_replace_the_first() -> None:
    text = "The raid left scores dead, a leader said. The army confirmed it but put the dead at 23."
    assert str(sum_up(text).killed.range) == "40–99"
