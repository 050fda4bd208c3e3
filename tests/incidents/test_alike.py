"""Copies of one claim, and pairs that can't be one event, are put aside early; the outcome is as if they weren't."""

import random
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.incidents import gather
from bearwitness.incidents.blocks import candidate_pairs, candidates
from bearwitness.incidents.clusters import Judged, Scorer, cluster
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, report

TEXTS = (
    "Bombs hit the fish market of Valdora at noon. Anselm Corvo, 41, a baker, was among the dead, his sister said.",
    "At noon on Monday the fish market in Valdora was bombed; the baker Anselm Corvo and others died there.",
    "A grenade exploded at the railway station of Valdora late in the evening, wounding the porter Ruth Esk.",
    "قصفت المدفعية جسر المدينة فجر الاثنين فقتل اثنا عشر شخصا بينهم مراكبي",
)
LONG = (
    "Shells fell on the fish market of Valdora at noon on Monday. The baker Anselm Corvo, 41, and eleven others died, "
    "his sister Ruth Corvo said. The wounded were taken to the hospital on Alder Street, where doctors counted thirty "
    "people with shrapnel wounds. Rescue workers were looking for people under the roof of the market in the evening."
)
LIMIT = 6.0
COUNT = 12

told = st.builds(
    dict,
    text=st.integers(0, 3),
    day=st.sampled_from([None, "1937-04-26", "1937-04-27", "1937-04"]),
    place=st.sampled_from([None, VALDORA, NEXT_TOWN, FAR_TOWN]),
    killed=st.sampled_from([count(0), count(3), count(40), count(2, 5)]),
    published=st.sampled_from(["1937-04-27", "1937-04-28", "1937-09-01"]),
    url=st.sampled_from(["", "https://wire.example/1", "https://wire.example/2"]),
)
kinds_and_scores = st.tuples(
    st.lists(st.integers(0, 4), min_size=COUNT, max_size=COUNT),
    st.lists(st.floats(-6, 5.9).map(lambda x: round(x, 3)), min_size=25, max_size=25),
    st.sets(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda p: p[0] < p[1])),
)


def _made(fields):
    fields = [dict(own) for own in fields]
    claims, reports = [], []
    for at, own in enumerate(fields):
        text = TEXTS[own.pop("text")]
        lang = "ar" if "ا" in text else "en"
        reports.append(report(f"r{at}", text, published=own.pop("published"), url=own.pop("url"), lang=lang))
        claims.append(claim(f"c{at:02}", f"r{at}", **own))
    return claims, reports


def _parts(found):
    return sorted(tuple(sorted(one.claims)) for one in found)


@given(kinds_and_scores)
def test_joining_what_is_alike_first_changes_no_group(given_):
    kinds, table, met = given_

    def score(left, right):
        a, b = sorted((kinds[left], kinds[right]))
        return LIMIT if a == b else table[5 * a + b]

    scorer = Scorer(lambda some: [score(*pair) for pair in some], kinds)
    scores = {pair: score(*pair) for pair in sorted(met)}
    plain = cluster(COUNT, scores, score, 0.0)
    found = cluster(COUNT, scores, score, 0.0, score_many=scorer)
    assert [one.members for one in found] == [one.members for one in plain]
    assert all(len(one.joins) == len(one.members) - 1 for one in found)


@given(kinds_and_scores)
def test_what_is_alike_stays_apart_where_somebody_judged_so(given_):
    kinds, _, met = given_
    scorer = Scorer(lambda some: [LIMIT] * len(some), kinds)
    judged = Judged((), [(0, 1), (2, 5)])
    found = cluster(COUNT, dict.fromkeys(sorted(met), LIMIT), lambda _a, _b: LIMIT, 0.0, judged, score_many=scorer)
    home = {at: one.members for one in found for at in one.members}
    assert home[0] != home[1]
    assert home[2] != home[5]


@settings(max_examples=60, deadline=None)
@given(st.lists(told, max_size=10))
def test_a_pair_that_is_left_out_early_does_not_reach_the_threshold(fields):
    matcher = Matcher(make_corpus(*_made(fields)))
    size = len(fields)
    pairs = np.array([(a, b) for a in range(size) for b in range(a + 1, size)], dtype=np.int64).reshape(-1, 2)
    lefts, rights = pairs[:, 0], pairs[:, 1]
    totals = matcher.score_pairs(lefts, rights)
    for least in (-3.0, 0.0, 2.0):
        assert not (totals[~matcher.can_reach(lefts, rights, least)] > least).any()
    assert matcher.score_alike_once(lefts, rights).tolist() == totals.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(told, max_size=6), st.lists(st.integers(0, 5), max_size=8))
def test_copies_are_gathered_as_if_each_were_looked_at(fields, copied):
    fields = [*fields, *(fields[at] for at in copied if at < len(fields))]
    claims, reports = _made(fields)
    matcher = Matcher(make_corpus(claims, reports))
    pairs = list(candidate_pairs(matcher.corpus))
    scores = {pair: round(matcher.score(*pair), 9) for pair in pairs}
    whole = cluster(len(claims), scores, lambda a, b: round(matcher.score(a, b), 9), 0.0)
    names = [profile.claim.claim for profile in matcher.corpus.profiles]
    assert _parts(gather(claims, reports)) == sorted(tuple(names[at] for at in one.members) for one in whole)


@settings(max_examples=40, deadline=None)
@given(st.lists(told, max_size=12))
def test_candidates_are_the_same_with_and_without_the_names_of_their_blocks(fields):
    corpus = make_corpus(*_made(fields))
    assert list(zip(*(ends.tolist() for ends in candidates(corpus)), strict=True)) == list(candidate_pairs(corpus))


def test_a_copy_says_that_it_is_one():
    claims = [claim(name, day="1937-04-26", place=VALDORA, killed=count(3)) for name in "abc"]
    reports = [report(f"r{name}", TEXTS[0], url=f"https://{name}.example") for name in "abc"]
    [one] = gather(claims, reports)
    assert one.links[0] == "a and b: the same in all that is compared."
    assert one.origins == 1


def _wire(number, text):
    fields = {"day": "1937-04-26", "place": VALDORA, "killed": count(12), "victims": ("Anselm Corvo",)}
    one = report(f"r{number:05}", text, source=f"s{number % 50}", url=f"https://post.example/{number}")
    return claim(f"c{number:05}", one.id, **fields), one


def _seconds(rows):
    began = time.process_time()
    [one] = gather([each for each, _ in rows], [each for _, each in rows])
    assert one.origins == 1
    return time.process_time() - began


def test_four_times_as_many_copies_of_one_post_take_four_times_as_long():
    _seconds([_wire(number, LONG) for number in range(50)])
    few = _seconds([_wire(number, LONG) for number in range(500)])
    assert _seconds([_wire(number, LONG) for number in range(2000)]) < 4 * 2.5 * few


def test_posts_that_were_each_reworded_a_little_are_gathered_in_time():
    dice = random.Random(1)
    rows = []
    for number in range(300):
        words = LONG.split()
        for _ in range(4):
            words[dice.randrange(len(words))] = f"word{dice.randrange(3000)}"
        rows.append(_wire(number, " ".join(words)))
    few = _seconds(rows[:75])
    # Groups are compared by samples, each growing group with its neighbours: more than in proportion, not by the cube.
    assert _seconds(rows) < 4**2 * 1.5 * few
