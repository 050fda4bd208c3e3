"""The figures of a report's main event."""

import pytest

from bearwitness.codebook import load_codebook
from bearwitness.model import Report
from bearwitness.reading.casualties import find_casualties, summarise
from bearwitness.reading.document import lay_out
from bearwitness.reading.mentions import CasualtySummary
from bearwitness.reading.numbers import find_quantities

CODEBOOK = load_codebook()


def sum_up(text: str, title: str = "", sentences: list[int] | None = None) -> CasualtySummary:
    doc = lay_out(Report(id="r", text=text, title=title))
    found = find_casualties(doc, find_quantities(doc, CODEBOOK.vague_counts("en")), CODEBOOK)
    return summarise(doc, found, CODEBOOK, sentences)


def figures(text: str, title: str = "") -> tuple[str, str]:
    summary = sum_up(text, title)
    return str(summary.killed.range), str(summary.injured.range)


def test_the_headline_holds_over_the_parts() -> None:
    text = "A man was found dead. A woman died in hospital. Five others were hurt, three of them badly."
    assert figures(text, "Two dead, five wounded in Leeds") == ("2", "5")


def test_individuals_are_counted_once() -> None:
    text = (
        "A 25-year-old man was shot dead on Monday. Police named the victim as Max Roe. Roe was pronounced dead at "
        "the scene. A 19-year-old woman was shot in the leg and is in stable condition."
    )
    assert figures(text) == ("1", "1")


def test_a_rising_toll_replaces_the_first_figure() -> None:
    assert figures("Nine people were killed. The death toll later rose to 11.")[0] == "11"


def test_those_hit_less_those_killed_are_injured() -> None:
    assert figures("It was over in seconds.", "Four people shot, one fatally, in Leeds") == ("1", "3")


def test_one_who_was_hit_and_died_is_not_injured() -> None:
    text = "A man was shot in the chest on Monday. The man, 30, was in critical condition. He died on Tuesday."
    assert figures(text) == ("1", "0")


def test_an_attacker_who_killed_himself_is_counted() -> None:
    text = "A man shot and killed his wife at home. He later killed himself, police said."
    assert figures(text, "Man kills wife, then himself") == ("2", "0")


def test_a_second_voice_does_not_add_to_the_first() -> None:
    text = "Police said 14 people were killed, but a doctor gave 19 dead."
    assert figures(text)[0] == "14"


def test_a_death_told_late_is_not_the_headline_s() -> None:
    filler = "The street was closed. " * 8
    text = f"A 7-year-old boy was wounded in Leeds. {filler}A girl, 12, was killed there by a stray bullet."
    assert figures(text, "Boy wounded in Leeds") == ("0", "1")


def test_who_is_told_of_the_same_figure() -> None:
    summary = sum_up("Nine villagers were killed on Monday.", title="Nine dead in raid")
    assert summary.killed.who == "civilians"


def test_figures_of_another_event_are_left_out() -> None:
    text = "Three men were wounded on Friday. Last year 26 people were killed in the same street."
    assert figures(text)[1] == "3"
    assert figures(text)[0] != "26"


def test_a_closed_list_leaves_zero_by_rule() -> None:
    summary = sum_up("A 30-year-old man was shot dead at home on Monday. Police are looking for witnesses.")
    assert str(summary.injured.range) == "0"
    assert summary.injured.rule == "closed-casualty-list"
    summary = sum_up("A 47-year-old sexton was shot in the leg on Monday. Police are looking for witnesses.")
    assert (str(summary.killed.range), summary.killed.rule) == ("0", "closed-casualty-list")


def test_a_total_alone_leaves_the_other_unknown() -> None:
    assert figures("Shells fell on the market and 40 people were killed.") == ("40", "unknown")


def test_an_untold_number_of_dead_closes_no_list() -> None:
    assert figures("Three men were wounded. People were also killed.") == ("unknown", "3")
    assert figures("Twelve people were wounded. One of the victims died.")[0] != "0"


def test_a_single_sentence_closes_no_list() -> None:
    assert figures("Drone hit an ambulance 10 min ago, 2 medics hurt") == ("unknown", "2")


def test_some_sentences_close_no_list() -> None:
    summary = sum_up("A man was shot dead.", sentences=[0])
    assert str(summary.killed.range) == "1"
    assert summary.injured.range.is_unknown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No one was killed and 3 people were hurt.", ("0", "3")),
        ("There were no casualties.", ("0", "0")),
        ("The market is open again.", ("unknown", "unknown")),
    ],
)
def test_zero_is_written_only_where_words_say_so(text: str, expected: tuple[str, str]) -> None:
    assert figures(text) == expected


def test_a_fatal_shooting_killed_the_one_who_was_shot() -> None:
    text = "The town mourns after a fatal shooting on Monday. Max Roe, 18, was shot by a friend, his father said."
    assert figures(text) == ("1", "0")


def test_nobody_is_killed_where_only_people_hurt_are_told_of() -> None:
    assert figures("Several people were wounded by shells on Monday. The road is closed.") == ("0", "3–9")
    assert figures("Two men were shot. A man said that somebody could've been dead.") == ("0", "2")


def test_one_who_died_of_their_own_shot_is_not_injured_too() -> None:
    assert figures("He was 21.", "Man dies after accidentally shooting himself in Leeds") == ("1", "0")


def test_a_murder_suicide_killed_two() -> None:
    assert figures("A girl of six died in a murder-suicide at the mill.")[0] == "2"


def test_a_day_of_the_month_counts_no_one() -> None:
    assert figures("One man was killed.", "Man wounded in Nov. 2 shooting dies")[0] == "1"
