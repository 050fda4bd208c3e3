"""Which of the places a report names is the event's, and which belongs to speakers, survivors and hospitals."""

import pytest

from bearwitness.model import Report
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.places import event_place, find_places


def where(text: str, title: str = "") -> tuple[str, str]:
    doc = lay_out(Report(id="r", text=text, title=title))
    found = event_place(doc, find_places(doc, open_gazetteer()))
    assert found is not None
    return found.place.name, found.place.country


def mention_of(text: str, name: str) -> PlaceMention:
    found = find_places(lay_out(Report(id="r", text=text)), open_gazetteer())
    return next(mention for mention in found if mention.place.name == name)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Guernica, the old town, was destroyed on Monday. Many died, said survivors who reached Bilbao.", "Guernica"),
        ("The raid on Granollers killed 200 people, the Generalitat said in Barcelona.", "Granollers"),
        ("Bombs fell on Jaén on Thursday. The raid was a reprisal for an attack on Córdoba.", "Jaén"),
        ("Dead were dug from the ruins of Durango. The wounded are in the hospital of Basurto in Bilbao.", "Durango"),
        ("A shell hit a school in Lleida. Children were brought to Barcelona in ambulances.", "Lleida"),
        ("Planes set fire to Guernica. In Bilbao the Government called it a crime.", "Guernica"),
        ("Shells fell on the harbour of Almería. The headquarters in Salamanca said nothing.", "Almería"),
        ("Warships shelled the harbour of Almería, the Government said in Madrid.", "Almería"),
        ("A bomb fell on the church of the Pilar in Zaragoza.", "Zaragoza"),
        ("Six people died in a raid on Alcañiz, Zaragoza radio said. Refugees arrived in Valencia.", "Alcañiz"),
        ("An aircraft attacked a column near Motril. The men had fled to Almería.", "Motril"),
        (
            "Two were shot dead in Teruel. The man was arrested in Huesca, where he lived in Huesca with his aunt.",
            "Teruel",
        ),
    ],
)
def test_the_place_that_was_hit_stands_before_all_others(text: str, place: str) -> None:
    assert where(text) == (place, "ES")


def test_a_hospital_that_is_hit_is_where_it_happened() -> None:
    assert mention_of("An air strike hit a hospital in Teruel.", "Teruel").role == "event"
    struck = mention_of("Two shells struck a clinic in Teruel.", "Teruel").score
    assert struck > mention_of("Two men were taken to a clinic in Teruel.", "Teruel").score


def test_a_speaker_has_the_role_of_one() -> None:
    for text in (
        "Bombs fell, the Government said in Bilbao.",
        "Bombs fell, Bilbao radio reported.",
        "In Bilbao the ministers met.",
    ):
        assert mention_of(text, "Bilbao").role == "speaker", text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("#Manbij\nA jet hit the bakery, 4 killed. Wounded taken to Aleppo.", ("Manbij", "SY")),
        ("Tuesday, Zabid.\nA shell hurt three near the well. Taken to Hodeidah.", ("Zabid", "YE")),
        ("In May shells landed beside a bakery in nearby Sarmin.", ("Sarmin", "SY")),
        ("drone over mykolaiv market just now, 2 hurt", ("Mykolaiv", "UA")),
    ],
)
def test_posts_and_notes_name_their_place_at_the_head(text: str, place: tuple[str, str]) -> None:
    assert where(text) == place


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Bombs fell on Durango in Biscay.", "ES"),
        ("Durango, Biscay: bombs fell on the church.", "ES"),
        ("Planes bombed Durango. The wounded are in Bilbao.", "ES"),
        ("A Basque priest saw the bombs fall on Durango.", "ES"),
        ("Sheriff's deputies said the shooting happened in Salem.", "US"),
    ],
)
def test_divisions_peoples_and_institutions_decide_between_namesakes(text: str, country: str) -> None:
    assert where(text)[1] == country


def test_the_town_is_meant_rather_than_the_division_of_its_name() -> None:
    doc = lay_out(Report(id="r", text="Four people were killed in Basra. Fighting went on in Homs Governorate."))
    kinds = {m.place.name: m.place.precision for m in find_places(doc, open_gazetteer())}
    assert kinds == {"Basra": 1, "Homs": 4}


def test_a_post_without_capitals_names_no_place_by_a_common_word() -> None:
    text = "blast in the orange van, mobile network down, still reading the lists, 2 killed"
    assert find_places(lay_out(Report(id="r", text=text)), open_gazetteer()) == []


def test_what_is_a_quarter_once_is_one_throughout() -> None:
    text = "Shots fell in Salem.\n\nTwo were hurt in the Salem neighborhood on Sunday, Chicago police said."
    doc = lay_out(Report(id="r", text=text))
    assert {m.place.canonical for m in find_places(doc, open_gazetteer())} == {"Chicago"}


def test_a_short_name_means_the_town_of_the_long_one() -> None:
    text = "Two were shot in West Valley on Sunday, police in West Valley City, Utah, said."
    places = {m.place.geonames for m in find_places(lay_out(Report(id="r", text=text)), open_gazetteer())}
    assert len(places - {None}) <= 2
    assert where(text) == ("West Valley", "US")
    doc = lay_out(Report(id="r", text=text))
    found = event_place(doc, find_places(doc, open_gazetteer()))
    assert found is not None
    assert found.place.admin1 == "Utah"


def test_a_street_is_no_place_whatever_side_of_it() -> None:
    text = "He was shot in the 200 block of West Salem in Chicago."
    assert where(text) == ("Chicago", "US")
