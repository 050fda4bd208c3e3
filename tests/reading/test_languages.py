"""Every language with a whole pack reads a report from end to end."""

import pytest

from bearwitness.model import Claim, Report
from bearwitness.reading.pack import installed_packs
from bearwitness.reading.reader import RulesReader

READER = RulesReader()
REPORTS = {
    "en": (
        "Shells hit the market in Aleppo on Tuesday, killing three civilians and injuring seven, medics said. "
        "The army denied shelling the town. In June 40 civilians were killed in the province, half of them children."
    ),
    "ar": (
        "قُتل ثلاثة مدنيين وأصيب سبعة آخرون في قصف مدفعي على السوق في مدينة حلب يوم الثلاثاء، بحسب مصادر طبية. "
        "ونفى الجيش قصف المدينة. وقتل 40 مدنيا في المحافظة خلال حزيران، نصفهم أطفال."
    ),
    "es": (
        "Tres civiles murieron y siete resultaron heridos el martes por el fuego de artillería contra el mercado de "
        "Alepo, según fuentes médicas. El ejército negó haber atacado la ciudad. En junio murieron 40 civiles en la "
        "provincia, la mitad de ellos niños."
    ),
}


def read(lang: str) -> list[Claim]:
    return READER.read(Report(id="r", text=REPORTS[lang], lang=lang, source="The Lantern", published="2031-08-14"))


def test_every_whole_pack_has_its_report_here() -> None:
    assert set(installed_packs()) <= REPORTS.keys()


@pytest.mark.parametrize("lang", sorted(REPORTS))
def test_the_same_report_gives_the_same_event_in_every_language(lang: str) -> None:
    event = next(claim for claim in read(lang) if claim.main)
    assert event.event_type == "shelling"
    assert (event.killed.range.min, event.killed.range.max, event.killed.who) == (3, 3, "civilians")
    assert (event.injured.range.min, event.injured.range.max) == (7, 7)
    assert event.when is not None
    assert event.when.date.edtf == "2031-08-12"
    assert event.where is not None
    assert event.where.place.geonames == 170063
    assert event.stance == "attributed"
