"""Suggestions: near the threshold, or too far apart within one incident; never what was judged."""

from datetime import UTC, datetime

from bearwitness.incidents.suggestions import suggest
from bearwitness.model import Claim, Incident, Judgement, Report, When, Where
from bearwitness.values import FuzzyDate, Place

AT = datetime(2031, 1, 1, tzinfo=UTC)
HERE = Place("Orrin", lat=10.0, lon=10.0, country="XA", precision=1)
THERE = Place("Velm", lat=13.0, lon=10.0, country="XA", precision=1)
VAGUE = Place("Orrin", lat=10.0, lon=10.0, country="XA", precision=4)


def told(key: str, place: Place, day: str = "2031-03-14") -> tuple[Report, Claim]:
    report = Report(id=key, text=f"Shells hit {place.name}, said source {key}.", published=day, source=key, lang="en")
    where, when = Where(place), When(FuzzyDate(day))
    return report, Claim(claim=f"{key}#1", report=key, main=True, event_type="shelling", when=when, where=where)


def one_incident(*pairs: tuple[Report, Claim]) -> Incident:
    """All of them in one, at the place and day of the first."""
    first = pairs[0][1]
    assert first.where
    assert first.when
    ids = tuple(report.id for report, _ in pairs)
    claims = tuple(claim.claim for _, claim in pairs)
    return Incident("i1", ids, claims, when=first.when.date, where=first.where.place)


def suggested(*pairs: tuple[Report, Claim], judged: tuple[Judgement, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    reports, claims = [report for report, _ in pairs], [claim for _, claim in pairs]
    return [(one.kind, one.claims) for one in suggest(claims, reports, [one_incident(*pairs)], judged)]


def test_claims_of_another_place_or_day_are_perhaps_another_incident() -> None:
    a, b = told("a", HERE), told("b", HERE)
    assert suggested(a, b) == []
    assert suggested(a, b, told("c", THERE)) == [("perhaps two", ("c#1",))]
    assert suggested(a, b, told("c", HERE, "2031-03-20")) == [("perhaps two", ("c#1",))]


def test_what_vagueness_explains_is_no_second_incident() -> None:
    a, b = told("a", HERE), told("b", HERE)
    assert suggested(a, b, told("c", VAGUE)) == []
    assert suggested(a, b, told("c", HERE, "2031-03")) == []
    assert suggested(a, b, told("c", HERE, "2031-03-16")) == []


def test_what_was_judged_is_not_suggested_again() -> None:
    a, b, c = told("a", HERE), told("b", HERE), told("c", THERE)
    judged = Judgement("a#1", "c#1", "unsure", "amal", AT)
    assert suggested(a, b, c, judged=(judged,)) == []


def test_two_that_were_kept_apart_near_the_threshold_are_perhaps_the_same() -> None:
    pairs = [told("a", HERE), told("b", HERE, "2031-03-16")]
    reports, claims = [report for report, _ in pairs], [claim for _, claim in pairs]
    apart = [Incident(f"i{n}", (report.id,), (claim.claim,)) for n, (report, claim) in enumerate(pairs)]
    found = suggest(claims, reports, apart)
    assert [(one.kind, one.incidents) for one in found] == [("perhaps the same", ("i0", "i1"))]
    assert any("Orrin" in said for said in found[0].speaks_for)
    assert found[0].against
    judged = Judgement("a#1", "b#1", "different", "amal", AT)
    assert suggest(claims, reports, apart, [judged]) == []
