import random
from datetime import date, timedelta

from bearwitness.incidents.blocks import candidate_pairs
from bearwitness.incidents.profiles import make_corpus
from tests.incidents.made import NEXT_TOWN, VALDORA, claim, report


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
    assert "time and place" in _candidates(claims, [report("ra"), report("rb")])["a", "b"]
    claims = [claim("a", day="1937-06-26", place=VALDORA), claim("b", day="1937-04", place=VALDORA)]
    assert ("a", "b") not in _candidates(claims, [report("ra"), report("rb")])


def test_publication_stands_in_for_an_unknown_date():
    reports = [report("ra", published="1937-04-27"), report("rb", published="1937-04-28T10:00:00Z")]
    assert _candidates([claim("a"), claim("b")], reports) == {("a", "b"): ("time and country",)}


def test_a_shared_victim_or_rare_words_meet_across_years():
    reports = [
        report("ra", "The baker Anselm Corvo died.", published="1937-04-27"),
        report("rb", "In court: who shot Corvo, the Anselm of all?", published="1951-01-02"),
        report("rc", "Nothing alike here", published="1962-01-02"),
    ]
    claims = [claim("a", victims=("Anselm Corvo",)), claim("b", victims=("Anselm J. Corvo",)), claim("c")]
    found = _candidates(claims, reports)
    assert set(found) == {("a", "b")}
    assert set(found["a", "b"]) == {"rare words", "victim"}


def test_candidates_grow_with_the_claims_not_with_their_square():
    dice = random.Random(7)
    words = [f"word{number}" for number in range(400)]
    counted = []
    for size in (300, 600):
        claims, reports = [], []
        for number in range(size):
            day = date(2030, 1, 1) + timedelta(days=dice.randrange(3))
            claims.append(claim(f"c{number:04}", f"r{number}", day=day.isoformat(), place=VALDORA))
            reports.append(report(f"r{number}", " ".join(dice.choices(words, k=30)), published=day.isoformat()))
        counted.append(len(_candidates(claims, reports)))
    assert counted[1] < 2.6 * counted[0]
    assert counted[1] < 600 * 70
