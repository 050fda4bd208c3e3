"""Reports that tell of no violence though they hold words of harm. All invented."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

READER = RulesReader()


def claims_of(text: str, title: str, lang: str) -> list[Claim]:
    report = Report(id="r", text=text, title=title, source="Tarn Archive", published="2031-06-20", lang=lang)
    return READER.read(report)


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("ar", "عاصفة رملية تغلق مطار المدينة", "أغلقت العاصفة المطار ثلاث ساعات. ولم تسجل إصابات."),
        (
            "ar",
            "مقتل الطبيب في الحلقة الأخيرة يحزن الجمهور",
            "انتهت الحلقة الأخيرة من المسلسل بمقتل الطبيب برصاص قناص.",
        ),
        ("en", "Storm closes the airport", "A storm closed the airport for three hours. No injuries were reported."),
        ("en", "Doctor dies in season finale", "The season finale ended with the doctor shot dead by a sniper."),
    ],
)
def test_weather_and_fiction_are_no_events(lang: str, title: str, text: str) -> None:
    assert [claim for claim in claims_of(text, title, lang) if claim.kind == "event"] == []


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("ar", "قصف على المدينة وسط عاصفة", "قتل ثلاثة مدنيين بقصف مدفعي على المدينة رغم العاصفة."),
        ("en", "Gunmen kill actor", "Gunmen shot dead an actor in Homs after the premiere of the series."),
        ("en", "Shelling amid storm", "Shells hit Homs during a storm. No injuries were reported."),
    ],
)
def test_violence_beside_weather_or_actors_stays(lang: str, title: str, text: str) -> None:
    assert [claim for claim in claims_of(text, title, lang) if claim.kind == "event"]


def test_a_share_in_arabic_counts_nobody() -> None:
    claims = claims_of("وثق المركز مقتل ٤٠ مدنيا خلال أيار. وقضى أكثر من ٨٥ في المئة منهم بالقصف.", "", "ar")
    figures = {(claim.figure.unit, claim.figure.least) for claim in claims if claim.figure}
    assert ("share", 85) in figures
    assert all(claim.killed.range.min not in (86, 100) for claim in claims)
