"""Reports and claims invented for the tests."""

from datetime import UTC, datetime

from bearwitness.desk.casework.services import Batch, ReadFile, ReadReport
from bearwitness.model import Claim, Count, EvidenceItem, Report, When, Where
from bearwitness.values import CountRange, Digest, FuzzyDate, Place, Span

FILE = EvidenceItem(Digest.of(b"file"), 4, "text/plain", "file.txt", datetime(2020, 5, 4, tzinfo=UTC))


def report(key: str, text: str, source: str = "North Wire", **given: str) -> Report:
    """A report out of FILE."""
    return Report(id=key, text=text, source=source, published="2020-05-04", evidence=FILE.digest, **given)


def claim(
    said: Report, number: int = 1, *, killed: str = "", where: str = "", day: str = "2020-05-03", supersedes: str = ""
) -> Claim:
    """A claim whose figure and place are words of the report; the day is stated by nobody."""
    counted = Count()
    if killed:
        start = said.reading_text.index(killed)
        counted = Count(CountRange.exactly(int(killed)), spans=(Span(start, start + len(killed)),))
    place = None
    if where:
        start = said.reading_text.index(where)
        place = Where(Place(where, country="SY", precision=1), (Span(start, start + len(where)),))
    return Claim(
        claim=f"{said.id}#{number}-{killed or 'x'}",
        report=said.id,
        main=number == 1,
        event_type="shelling",
        when=When(FuzzyDate(day)),
        where=place,
        killed=counted,
        speakers=(said.source,),
        origin=said.source,
        reader="test 1",
        supersedes=supersedes,
    )


def batch(*readings: tuple[Report, tuple[Claim, ...]], read_by: str = "test 1", finished: bool = False) -> Batch:
    """A batch of FILE with the reports in it."""
    return Batch(
        evidence=[FILE],
        readings=[ReadReport(said, claims, read_by) for said, claims in readings],
        finished=[ReadFile(FILE.digest, read_by)] if finished else [],
    )
