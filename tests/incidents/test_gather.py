import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import InvalidRecord, JudgementConflict
from bearwitness.exchange import claim_to_json
from bearwitness.exchange.claims import claim_from_json
from bearwitness.incidents import gather
from bearwitness.incidents.blocks import candidate_pairs
from bearwitness.incidents.match import Matcher
from bearwitness.incidents.profiles import make_corpus
from bearwitness.values import CountRange
from tests.incidents.made import FAR_TOWN, NEXT_TOWN, VALDORA, claim, count, judgement, report

MARKET = "Bombs hit the fish market of Valdora at noon. Anselm Corvo, 41, a baker, was among the dead, his sister said."
MARKET_AGAIN = "At noon on Monday the fish market in Valdora was bombed; the baker Anselm Corvo and others died there."
STATION = "A grenade exploded at the railway station of Valdora late in the evening, wounding the porter Ruth Esk."


def _together(incidents, left, right):
    return any(left in incident.claims and right in incident.claims for incident in incidents)


def test_two_attacks_on_one_city_on_one_day_stay_two():
    shared = {"day": "1937-04-26", "place": VALDORA}
    claims = [
        claim("a", **shared, event_type="air strike", killed=count(40), victims=("Anselm Corvo",)),
        claim("b", **shared, event_type="air strike", killed=count(42), victims=("Anselm Corvo",)),
        claim("c", **shared, event_type="grenade attack", killed=count(0), injured=count(1), victims=("Ruth Esk",)),
    ]
    incidents = gather(claims, [report("ra", MARKET), report("rb", MARKET_AGAIN), report("rc", STATION)])
    assert _together(incidents, "a", "b")
    assert not _together(incidents, "a", "c")
    (market,) = [incident for incident in incidents if "a" in incident.claims]
    assert market.killed == CountRange(40, 42)
    assert market.reports == ("ra", "rb")
    assert any("Both name anselm corvo: +" in link for link in market.links)


def test_a_wrong_day_the_next_town_and_another_toll_are_still_one():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA, killed=count(40), victims=("Anselm Corvo",)),
        claim("b", day="1937-04-27", place=NEXT_TOWN, killed=count(55), victims=("Anselm Corvo",)),
    ]
    reports = [report("ra", MARKET), report("rb", MARKET_AGAIN.replace("Valdora", "Sant Brai"), published="1937-04-28")]
    assert _together(gather(claims, reports), "a", "b")


def test_an_anniversary_article_joins_what_it_recalls_not_what_happened_that_day():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA, event_type="air strike", victims=("Anselm Corvo",)),
        claim("b", day="1938-04-26", place=VALDORA, event_type="air strike", victims=("Ruth Esk",)),
        claim("c", day="1937-04-26", place=VALDORA, event_type="air strike", victims=("Anselm Corvo",)),
    ]
    recalled = (
        "A year ago on Tuesday the fish market of Valdora was bombed. Anselm Corvo, the baker, was not forgotten."
    )
    reports = [
        report("ra", MARKET),
        report("rb", STATION, published="1938-04-27"),
        report("rc", recalled, published="1938-04-26"),
    ]
    incidents = gather(claims, reports)
    assert _together(incidents, "a", "c")
    assert not _together(incidents, "b", "c")


def test_the_same_attack_in_two_languages_is_one_by_its_values():
    values = {"day": "1937-04-26", "place": VALDORA, "event_type": "air strike"}
    reports = [report("ra", MARKET, lang="en"), report("rb", "قصفت الطائرات سوق السمك ظهر الاثنين", lang="ar")]
    assert _together(gather([claim("a", **values), claim("b", **values)], reports), "a", "b")


def test_a_report_may_belong_to_two_incidents_and_its_main_one_comes_first():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA),
        claim("a2", "ra", day="1936-11-02", place=FAR_TOWN, main=False),
        claim("s", "ra", kind="statistic", main=False),
    ]
    incidents = gather(claims, [report("ra", MARKET), report("rb", "No event in it.")])
    assert [incident.claims for incident in incidents] == [("a",), ("a2",)]
    assert [incident.reports for incident in incidents] == [("ra",), ("ra",)]


def test_the_first_incident_that_lists_a_report_is_that_of_its_main_event():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA),
        claim("b", day="1936-11-02", place=FAR_TOWN),
        claim("b2", "ra", day="1936-11-02", place=FAR_TOWN, main=False),
    ]
    reports = [report("ra", MARKET), report("rb", STATION, published="1936-11-03")]
    incidents = gather(claims, reports, [judgement("b", "b2", "same")])
    assert [incident.claims for incident in incidents] == [("a",), ("b", "b2")]
    assert incidents[1].reports == ("rb", "ra")


def test_judgements_join_part_and_conflict():
    claims = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1938-01-01", place=FAR_TOWN)]
    reports = [report("ra", MARKET), report("rb", STATION)]
    (joined,) = gather(claims, reports, [judgement("ra", "rb", "same")])
    assert joined.links[0] == "a and b: judged the same."
    alike = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04-26", place=VALDORA)]
    reports = [report("ra", MARKET), report("rb", MARKET_AGAIN)]
    assert len(gather(alike, reports)) == 1
    assert len(gather(alike, reports, [judgement("a", "b", "different")])) == 2
    three = [*alike, claim("c")]
    decided = [judgement("a", "b", "same"), judgement("b", "c", "same"), judgement("a", "c", "different")]
    with pytest.raises(JudgementConflict):
        gather(three, [*reports, report("rc")], decided)


def test_a_superseded_claim_is_left_out():
    claims = [claim("a", killed=count(4)), claim("a2", "ra", killed=count(5), supersedes="a")]
    (incident,) = gather(claims, [report("ra", MARKET)])
    assert incident.claims == ("a2",)
    assert incident.killed == CountRange(5, 5)


def test_a_claim_of_an_unknown_report_is_refused():
    with pytest.raises(InvalidRecord, match="not among the reports"):
        gather([claim("a")], [])
    with pytest.raises(InvalidRecord, match="twice"):
        gather([claim("a"), claim("a")], [report("ra")])


def test_nothing_gives_nothing():
    assert gather([], []) == []


claims_made = st.lists(
    st.builds(
        dict,
        day=st.sampled_from([None, "1937-04-26", "1937-04-27", "1937-04", "1938-01-01"]),
        place=st.sampled_from([None, VALDORA, NEXT_TOWN, FAR_TOWN]),
        killed=st.sampled_from([count(0), count(3), count(40)]),
        stance=st.sampled_from(["asserted", "attributed", "doubted", "denied"]),
        origin=st.sampled_from(["", "the mayor"]),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(claims_made, st.randoms())
def test_incidents_part_the_claims_whatever_their_order(made, dice):
    claims = [claim(f"c{at}", f"r{at % 6}", main=at < 6, **fields) for at, fields in enumerate(made)]
    reports = [report(f"r{at}", (MARKET, MARKET_AGAIN, STATION)[at % 3], source=f"s{at % 4}") for at in range(6)]
    incidents = gather(claims, reports)
    assert sorted(name for incident in incidents for name in incident.claims) == sorted(c.claim for c in claims)
    dice.shuffle(claims)
    dice.shuffle(reports)
    assert gather(claims, reports) == incidents
    for incident in incidents:
        assert incident.origins <= len(incident.claims)


def test_a_shared_photo_joins_and_survives_the_exchange_format():
    photo = {"media": [{"fingerprint": "ph:0011aabb"}]}
    there = {"day": "1937-04-26", "place": VALDORA, "event_type": "shelling"}
    told = [
        claim("a", **there, extra=photo),
        claim("b", day="1937-04-29", event_type="attack", extra=photo),
        claim("c", day="1937-04-29", event_type="attack"),
    ]
    reports = [report(f"r{name}", f"words of {name}", published="1937-04-30") for name in "abc"]
    again = [claim_from_json(json.loads(json.dumps(claim_to_json(one)))) for one in told]
    assert [one.extra for one in again] == [photo, photo, {}]
    corpus = make_corpus(again, reports)
    assert "media" in candidate_pairs(corpus)[0, 1]
    with_photo, without = Matcher(corpus).explain(0, 1), Matcher(corpus).explain(0, 2)
    assert with_photo.total - without.total >= 2
    assert any(part.field == "media" and part.weight > 0 for part in with_photo.evidence)
