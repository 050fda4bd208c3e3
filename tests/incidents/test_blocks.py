import math
import random
from datetime import date, timedelta

from bearwitness.incidents.blocks import block_keys, candidate_pairs
from bearwitness.incidents.profiles import Corpus, Statistics, make_corpus
from bearwitness.values import Place
from tests.incidents.made import NEXT_TOWN, VALDORA, claim, count, report

ABROAD = Place("Valdora", country="PT", lat=-30.0, lon=1.0, precision=1)


def _candidates(claims, reports):
    corpus = make_corpus(claims, reports)
    names = [profile.claim.claim for profile in corpus.profiles]
    return {(names[left], names[right]): why for (left, right), why in candidate_pairs(corpus).items()}


def test_neighbouring_towns_on_neighbouring_days_meet():
    claims = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04-27", place=NEXT_TOWN)]
    found = _candidates(claims, [report("ra", "words"), report("rb", "others")])
    assert "time and place" in found["a", "b"]


def test_a_vague_date_widens_the_window():
    claims = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04", place=VALDORA)]
    reports = [report("ra", published="1937-08-01"), report("rb", published="1938-08-01")]
    assert "time and place" in _candidates(claims, reports)["a", "b"]
    claims = [claim("a", day="1937-06-26", place=VALDORA), claim("b", day="1937-04", place=VALDORA)]
    assert ("a", "b") not in _candidates(claims, reports)


def test_publication_stands_in_for_an_unknown_date_and_beside_a_wrong_one():
    reports = [report("ra", published="1937-04-27"), report("rb", published="1937-04-28T10:00:00Z")]
    assert _candidates([claim("a"), claim("b")], reports) == {("a", "b"): ("time and country",)}
    wrong = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1936-04-26", place=VALDORA)]
    assert "time and place" in _candidates(wrong, reports)["a", "b"]


def test_a_shared_victim_or_names_meet_across_years():
    reports = [
        report("ra", "The baker Anselm Corvo died.", published="1937-04-27"),
        report("rb", "In court: who shot Corvo, the Anselm of all?", published="1951-01-02"),
        report("rc", "Nothing alike here", published="1962-01-02"),
    ]
    claims = [claim("a", victims=("Anselm Corvo",)), claim("b", victims=("Anselm J. Corvo",)), claim("c")]
    found = _candidates(claims, reports)
    assert set(found) == {("a", "b")}
    assert set(found["a", "b"]) == {"names", "victim"}


def test_a_shared_photo_or_a_copied_text_meets_across_years():
    text = "the mill by the river burnt all night and nobody of the village dared to fetch water while the guns spoke"
    reports = [
        report("ra", "one", published="1937-04-27", extra={"media": ["AB12"]}),
        report("rb", "two", published="1951-01-02", extra={"media": [{"fingerprint": "ab12"}, 3]}),
        report("rc", text, published="1962-01-02"),
        report("rd", text + " again", published="1973-01-02"),
    ]
    found = _candidates([claim("a"), claim("b"), claim("c"), claim("d")], reports)
    assert found["a", "b"] == ("media",)
    assert "copy" in found["c", "d"]
    assert set(found) == {("a", "b"), ("c", "d")}


def test_a_place_that_was_misread_is_outweighed_by_the_very_day():
    claims = [claim("a", day="1937-04-26", place=VALDORA), claim("b", day="1937-04-26", place=ABROAD)]
    assert _candidates(claims, [report("ra"), report("rb", published="1937-05-27")]) == {("a", "b"): ("day",)}


def test_what_brings_a_claim_together_with_others_hangs_on_it_alone():
    one = claim("a", day="1937-04-26", place=VALDORA, victims=("Anselm Corvo",), killed=count(3))
    alone = make_corpus([one], [report("ra")])
    among = make_corpus([one, claim("b", place=NEXT_TOWN)], [report("ra"), report("rb")])
    assert block_keys(alone.profiles[0]) == block_keys(among.profiles[0])
    assert {key.block for key in block_keys(alone.profiles[0])} == {
        "report", "victim", "toll", "day", "time and place", "time and region", "time and country",
    }  # fmt: skip


def test_ten_thousand_copies_meet_few_each():
    text = "the mill by the river burnt all night and nobody of the village dared to fetch water while the guns spoke"
    one = make_corpus([claim("a", day="1937-04-26", place=VALDORA)], [report("ra", text)]).profiles[0]
    corpus = Corpus([one] * 2000, Statistics.of([one] * 2000))
    assert len(candidate_pairs(corpus)) <= 2000 * 40


def test_candidates_grow_with_the_claims_not_with_their_square():
    dice = random.Random(7)
    counted = []
    for size in (300, 600):
        words = [f"word{number}" for number in range(size * 10)]
        claims, reports = [], []
        for number in range(size):
            day = date(2030, 1, 1) + timedelta(days=dice.randrange(3))
            claims.append(claim(f"c{number:04}", f"r{number}", day=day.isoformat(), place=VALDORA))
            reports.append(report(f"r{number}", " ".join(dice.choices(words, k=30)), published=day.isoformat()))
        counted.append(len(_candidates(claims, reports)))
    assert counted[1] < 2 * counted[0] * math.log2(600) / math.log2(300) * 1.1
    assert counted[1] < 600 * 64 * 5
