"""A casebook that grows claim by claim has the incidents of all claims gathered at once."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import JudgementConflict
from bearwitness.incidents import gather
from bearwitness.incidents.gather import gather_all
from bearwitness.incidents.growing import Gatherer, fill
from bearwitness.incidents.index import Index
from bearwitness.incidents.profiles import Settled, make_corpus
from bearwitness.model import Statement
from tests.incidents.held_records import HeldRecords
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, judgement, report

TEXTS = (
    "Bombs hit the fish market of Valdora at noon. Anselm Corvo, 41, a baker, was among the dead, his sister said.",
    "At noon on Monday the fish market in Valdora was bombed; the baker Anselm Corvo and others died there.",
    "A grenade exploded at the railway station of Valdora late in the evening, wounding the porter Ruth Esk.",
    "The mill of Sant Brai burned after shells fell on Alder Street; two of the Teller brothers were buried there.",
)


def _index(settled, path=":memory:"):
    index = Index(path)
    index.settle(settled)
    return index


def _taken(incidents, growth):
    """The incidents after a growth took the place of those it changes."""
    kept = {name: one for name, one in incidents.items() if growth.claims.isdisjoint(one.claims)}
    return kept | {one.incident: one for one in growth.incidents}


def _grown(lots, settled, judgements=()):
    """The incidents of an index to which the lots of (claims, reports) were added one after the other."""
    records = HeldRecords(judged=judgements)
    gatherer = Gatherer(_index(settled), records)
    incidents = {}
    for claims, reports in lots:
        incidents = _taken(incidents, gatherer.grow(*records.add(claims, reports)))
        gatherer.index.acknowledge()
    return incidents


def _settled(claims, reports):
    return Settled.of(make_corpus(claims, reports))


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


def _crowd(dice):
    words = [f"{first}{second}" for first in ("Al", "Bor", "Cam", "Dor") for second in ("ken", "mund", "tal")]
    claims, reports = [], []
    for at in range(70):
        day = f"1937-04-{20 + dice.randrange(3)}"
        claims.append(claim(f"c{at:02}", f"r{at}", day=day, place=dice.choice([VALDORA, NEXT_TOWN])))
        reports.append(report(f"r{at}", " ".join(dice.choices(words, k=8)), published=day, source=f"s{at}"))
    return claims, reports


def test_crowded_blocks_give_the_same_whichever_comes_last():
    dice = random.Random(3)
    claims, reports = _crowd(dice)
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
    records = HeldRecords()
    gatherer = Gatherer(_index(settled), records)
    alone = _taken({}, gatherer.grow(*records.add(claims, reports)))
    gatherer.index.acknowledge()
    records.judged = judged
    assert _taken(alone, gatherer.grow(["c0", "c2"])) == whole
    gatherer.index.acknowledge()
    records.judged = [*judged, judgement("c0", "c2", "different")]
    with pytest.raises(JudgementConflict) as caught:
        gatherer.grow(["c0"])
    assert len(caught.value.pairs) == 3
    records.judged = judged
    assert gatherer.grow(["c0"]).incidents == ()


def test_what_is_not_said_to_be_stored_is_handed_out_again():
    claims, reports = _material([{"day": "1937-04-26", "place": VALDORA}] * 4)
    settled = _settled(claims, reports)
    records = HeldRecords()
    gatherer = Gatherer(_index(settled), records)
    gatherer.grow(*records.add(claims[:2], reports[:2]))
    again = gatherer.grow(*records.add(claims[2:], reports[2:]))
    assert {one.incident: one for one in again.incidents} == {
        one.incident: one for one in gather(claims, reports, settled=settled)
    }
    gatherer.index.acknowledge()
    assert gatherer.grow([one.claim for one in claims]).incidents == ()


@settings(max_examples=40, deadline=None)
@given(made, st.integers(0, 10**6))
def test_claims_that_go_leave_what_would_be_without_them(fields, seed):
    claims, reports = _material(fields)
    settled = _settled(claims, reports)
    dice = random.Random(seed)
    records = HeldRecords()
    gatherer = Gatherer(_index(settled), records)
    incidents = _taken({}, gatherer.grow(*records.add(claims, reports)))
    gatherer.index.acknowledge()
    gone = dice.sample(claims, len(claims) // 3)
    incidents = _taken(incidents, gatherer.grow(records.drop(gone)))
    left = [one for one in claims if one not in gone]
    assert incidents == {one.incident: one for one in gather(left, reports, settled=settled)}


def test_crowded_blocks_close_up_when_claims_go():
    dice = random.Random(5)
    claims, reports = _crowd(dice)
    settled = _settled(claims, reports)
    records = HeldRecords()
    gatherer = Gatherer(_index(settled), records)
    incidents = _taken({}, gatherer.grow(*records.add(claims, reports)))
    gatherer.index.acknowledge()
    gone = dice.sample(claims, 30)
    for one in gone:
        incidents = _taken(incidents, gatherer.grow(records.drop([one])))
        gatherer.index.acknowledge()
    left = [one for one in claims if one not in gone]
    assert incidents == {one.incident: one for one in gather(left, reports, settled=settled)}


def test_an_index_is_kept_in_a_file_and_filled_at_once(tmp_path):
    claims, reports = _material([{"day": "1937-04-26", "place": VALDORA}] * 4)
    gathered = gather_all(claims[:3], reports[:3])
    path = str(tmp_path / "gathering.sqlite")
    first = Index(path)
    fill(first, gathered)
    first.close()
    records = HeldRecords()
    records.add(claims, reports)
    growth = Gatherer(Index.open(path), records).grow(["c3"])
    settled = Settled.of(gathered.matcher.corpus)
    whole = {one.incident: one for one in gather(claims, reports, settled=settled)}
    incidents = {one.incident: one for one in gathered.incidents}
    assert _taken(incidents, growth) == whole


def test_a_statement_tells_the_incident_of_its_report_anew():
    claims, reports = _material([{"day": "1937-04-26", "place": VALDORA}] * 2)
    settled = _settled(claims, reports)
    denial = claim("s1", "r1", main=False, kind="statement", statement=Statement("denial"))
    whole = {one.incident: one for one in gather([*claims, denial], reports, settled=settled)}
    lots = [(claims, reports), ([denial], [])]
    assert _grown(lots, settled) == whole
    assert whole != _grown(lots[:1], settled)


def test_a_damaged_index_or_one_of_another_version_is_not_opened(tmp_path):
    path = tmp_path / "gathering.sqlite"
    index = Index(str(path))
    index.note("version", 0)
    index.close()
    assert Index.open(str(path)) is None
    path.write_bytes(b"no database, but more than a hundred bytes of something else" * 20)
    assert Index.open(str(path)) is None
