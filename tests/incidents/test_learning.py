import random
from dataclasses import replace

import numpy as np
import pytest

from bearwitness.errors import InvalidValue
from bearwitness.incidents.learning import (
    calibration_error,
    columns_of,
    cross_validate,
    join_pairs,
    label_pairs,
    learn,
    vector,
)
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.incidents.weights import load_weights, parse_weights, write_weights
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, report

WEIGHTS = load_weights()


def _made(incidents=40, seed=3, wrong_days=0.2):
    """Two claims an incident, the second sometimes a day off; and what incident each is of."""
    dice = random.Random(seed)
    claims, reports, told = [], [], {}
    for number in range(incidents):
        day, place, dead = dice.randrange(1, 28), dice.choice([VALDORA, NEXT_TOWN, FAR_TOWN]), dice.randrange(1, 60)
        for copy in "ab":
            name = f"{copy}{number:03}"
            off = copy == "b" and dice.random() < wrong_days
            claims.append(claim(name, day=f"1937-04-{day + off:02}", place=place, killed=count(dead)))
            reports.append(
                report(f"r{name}", f"words{dice.randrange(9)} told{number}", published=f"1937-04-{day + 1:02}")
            )
            told[name] = str(number)
    return make_corpus(claims, reports), told


def test_the_columns_times_the_weights_are_the_score():
    corpus, _ = _made(12)
    lefts, rights = np.triu_indices(len(corpus.profiles), 1)
    compared = Matcher(corpus).compare(lefts, rights)
    unlimited = replace(WEIGHTS, limit=1e9)
    assert columns_of(compared, WEIGHTS) @ vector(WEIGHTS) == pytest.approx(unlimited.totals(compared))


def test_learned_weights_tell_incidents_left_out_better_than_wrong_ones():
    pairs = label_pairs(*_made(), WEIGHTS)
    wrong = replace(WEIGHTS, levels=WEIGHTS.levels | {("killed", "same_many"): 0.0, ("date", "same_day"): 0.1})
    before, after = cross_validate(pairs, wrong)
    assert after.log_loss < before.log_loss
    learned = learn(pairs, wrong, "3")
    assert learned.levels["killed", "same_many"] > 0.1
    assert learned == learn(pairs, wrong, "3")


def test_what_no_pair_tells_stays_as_it_was():
    learned = learn(label_pairs(*_made(), WEIGHTS), WEIGHTS, "3")
    for key in (("victims", "same_name"), ("ages", "shared"), ("media", "shared"), ("place", "other_country")):
        assert learned.levels[key] == pytest.approx(WEIGHTS.levels[key], abs=0.01)


def test_more_distance_never_speaks_more_for_even_where_the_pairs_say_so():
    corpus, told = _made(wrong_days=1.0)  # all true pairs are a day apart
    pairs = label_pairs(corpus, told, WEIGHTS)
    learned = learn(join_pairs([pairs, pairs]), WEIGHTS, "3", spread=5.0)
    assert learned.levels["date", "same_day"] >= learned.levels["date", "one_day"]
    text = write_weights(learned, "from pairs of a test")
    again = parse_weights(text)
    assert again.levels == learned.levels
    assert 'learned = "from pairs of a test"' in text


def test_a_weights_file_in_which_distance_speaks_for_is_refused():
    text = write_weights(replace(WEIGHTS, levels=WEIGHTS.levels | {("place", "far"): 4.0}), "")
    with pytest.raises(InvalidValue, match="place"):
        parse_weights(text)
    text = write_weights(replace(WEIGHTS, levels=WEIGHTS.levels | {("killed", "far"): -9.0, ("url", "same"): -1.0}), "")
    with pytest.raises(InvalidValue, match="url"):
        parse_weights(text)


def test_judged_pairs_are_learned_from_too():
    corpus, _ = _made(4)
    names = [profile.claim.claim for profile in corpus.profiles]
    pairs = label_pairs(
        corpus, {}, WEIGHTS, {(names[0], names[1]): False, (names[0], names[4]): True, ("x", "y"): True}
    )
    assert sorted(pairs.same.tolist()) == [False, True]


def test_calibration_is_the_gap_between_what_is_told_and_what_is_true():
    even = np.zeros(100)
    assert calibration_error(even, np.arange(100) < 50) == pytest.approx(0.0)
    assert calibration_error(even, np.arange(100) < 80) == pytest.approx(0.3)
