"""Reports and claims invented for the tests, with only the fields a test cares about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bearwitness.model import Claim, Count, Judgement, Report, VictimMention, When, Where
from bearwitness.values import CountRange, FuzzyDate, Place, Span

WORDS = (Span(0, 1),)
VALDORA = Place("Valdora", admin1="Lower March", country="ES", lat=41.0, lon=1.0, geonames=1, precision=1)
NEXT_TOWN = Place("Sant Brai", admin1="Lower March", country="ES", lat=41.08, lon=1.05, geonames=2, precision=1)
FAR_TOWN = Place("Portell", admin1="Upper March", country="ES", lat=43.5, lon=-6.0, geonames=3, precision=1)


def report(name: str, text: str = "", title: str = "", published: str = "1937-04-27", **more: Any) -> Report:
    return Report(id=name, text=text or name, title=title, published=published, **more)


def count(low: int | None, high: int | None = None) -> Count:
    return Count(CountRange(low, low if high is None else high), spans=WORDS)


def claim(
    name: str,
    of: str = "",
    *,
    day: str | None = None,
    place: Place | None = None,
    victims: tuple[str, ...] = (),
    main: bool = True,
    **more: object,
) -> Claim:
    """A claim of report ``of`` (``r`` and its own name where not given)."""
    return Claim(
        claim=name,
        report=of or f"r{name}",
        main=main,
        when=When(FuzzyDate(day), WORDS) if day else None,
        where=Where(place, WORDS) if place else None,
        victims=tuple(VictimMention(victim, status="killed", spans=WORDS) for victim in victims),
        **more,  # type: ignore[arg-type]
    )


def judgement(left: str, right: str, decision: str, minute: int = 0) -> Judgement:
    return Judgement(left, right, decision, "a reviewer", datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
