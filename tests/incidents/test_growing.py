"""A casebook that grows claim by claim has the incidents of all claims gathered at once."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import JudgementConflict
from bearwitness.incidents import gather
from bearwitness.incidents.growing import Gatherer
from bearwitness.incidents.index import Index
from bearwitness.incidents.profiles import Settled, make_corpus
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, judgement, report

TEXTS = (
    "Bombs hit the fish market of Valdora at noon. Anselm Corvo, 41, a baker, was among the dead, his sister said.",
    "At noon on Monday the fish market in Valdora was bombed; the baker Anselm Corvo and others died there.",
    "A grenade exploded at the railway station of Valdora late in the evening, wounding the porter Ruth Esk.",
    "The mill of Sant Brai burned after shells fell on Alder Street; two of the Teller brothers were buried there.",
)


def _grown(lots, settled, judgements=()):
    """The incidents of an index to which the lots of (claims, reports) were added one after the other."""
    gatherer = Gatherer(Index(), settled)
    incidents = {}
    for claims, reports in lots:
        growth = gatherer.add(claims, reports, judgements)
        incidents = {k: one for k, one in incidents.items() if growth.claims.isdisjoint(one.claims)}
        incidents.update({one.incident: one for one in growth.incidents})
    return incidents


def _settled(claims, reports):
    corpus = make_corpus(claims, reports)
    return Settled(corpus.statistics, corpus.furniture)


made = st.lists(
    st.builds(
        dict,
        day=st.sampled_from([None, "1937-04-26", "1937-04-27", "1937-04", "1938-01-01"]),
        place=st.sampled_from([None, VALDORA, NEXT_TOWN, FAR_TOWN]),
        killed=st.sampled_from([count(0), count(3), count(40)]),
        origin=st.sampled_from(["", "the mayor"]),
    ),
    max_size=14,
)


def _material(fields):
    claims = [claim(f"c{at}", f"r{at % 9}", main=at < 9, **own) for at, own in enumerate(fields)]
    reports = [
        report(f"r{at}", TEXTS[at % 4], title=TEXTS[at % 3][:20], source=f"s{at % 4}", published=f"1937-04-2{at}")
        for at in range(9)
    ]
    return claims, reports


def _lots(claims, reports, dice):
    by_id = {one.id: one for one in reports}
    claims = dice.sample(claims, len(claims))
    while claims:
        size = dice.randint(1, 4)
        lot, claims = claims[:size], claims[size:]
        yield lot, [by_id[name] for name in sorted({one.report for one in lot})]


@settings(max_examples=60, deadline=None)
@given(made, st.integers(0, 10**6))
def test_any_order_and_any_lots_give_the_incidents_of_the_whole(fields, seed):
    claims, reports = _material(fields)
    settled = _settled(claims, reports)
    whole = {one.incident: one for one in gather(claims, reports, settled=settled)}
    assert _grown(_lots(claims, reports, random.Random(seed)), settled) == whole


@settings(max_examples=25, deadline=None)
@given(made, st.integers(0, 10**6))
def test_statistics_of_an_earlier_day_give_the_same_too(fields, seed):
    claims, reports = _material(fields)
    settled = _settled(claims[:3], reports[:3])
    whole = {one.incident: one for one in gather(claims, reports, settled=settled)}
    assert _grown(_lots(claims, reports, random.Random(seed)), settled) == whole


def test_crowded_blocks_give_the_same_whichever_comes_last():
    dice = random.Random(3)
    words = [f"{first}{second}" for first in ("Al", "Bor", "Cam", "Dor") for second in ("ken", "mund", "tal")]
    claims, reports = [], []
    for at in range(70):
        day = f"1937-04-{20 + dice.randrange(3)}"
        claims.append(claim(f"c{at:02}", f"r{at}", day=day, place=dice.choice([VALDORA, NEXT_TOWN])))
        reports.append(report(f"r{at}", " ".join(dice.choices(words, k=8)), published=day, source=f"s{at}"))
    settled = _settled(claims, reports)
    whole = {one.incident: one for one in gather(claims, reports, settled=settled)}
    assert _grown(_lots(claims, reports, dice), settled) == whole


def test_a_correction_takes_the_place_of_the_claim_it_corrects():
    claims, reports = _material([{"day": "1937-04-26", "place": VALDORA}] * 3)
    settled = _settled(claims, reports)
    better = claim("c1b", "r1", day="1938-01-01", place=FAR_TOWN, supersedes="c1")
    whole = {one.incident: one for one in gather([*claims, better], reports, settled=settled)}
    assert _grown([(claims, reports), ([better], [reports[1]])], settled) == whole


def test_judgements_bind_and_a_conflict_changes_nothing():
    claims, reports = _material([{"day": f"193{at}-04-26", "place": VALDORA} for at in range(3)])
    settled = _settled(claims, reports)
    judged = [judgement("c0", "r1", "same"), judgement("c1", "c2", "same")]
    whole = {one.incident: one for one in gather(claims, reports, judged, settled=settled)}
    gatherer = Gatherer(Index(), settled)
    gatherer.add(claims, reports)
    assert {one.incident: one for one in gatherer.add([], [], judged, judged=["c0", "r1", "c2"]).incidents} == whole
    with pytest.raises(JudgementConflict) as caught:
        gatherer.add([], [], [*judged, judgement("c0", "c2", "different")], judged=["c0"])
    assert len(caught.value.pairs) == 3
    assert {one.incident: one for one in gatherer.add([], [], judged, judged=["c0"]).incidents} == whole


def test_an_index_is_kept_in_a_file(tmp_path):
    claims, reports = _material([{"day": "1937-04-26", "place": VALDORA}] * 4)
    settled = _settled(claims, reports)
    first = Index(str(tmp_path / "gathering.sqlite"))
    Gatherer(first, settled).add(claims[:3], reports[:3])
    first.close()
    growth = Gatherer(Index(str(tmp_path / "gathering.sqlite")), settled).add(claims[3:], reports[3:4])
    whole = {one.incident: one for one in gather(claims, reports, settled=settled)}
    assert any("c3" in one.claims for one in growth.incidents)
    assert all(whole[one.incident] == one for one in growth.incidents)
