"""Places in a text: which one a name means, what is no place, and where the event was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.model import Report
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.gazetteer import open_gazetteer
from bearwitness.reading.mentions import PlaceMention
from bearwitness.reading.places import event_place, find_places


def read(text: str, title: str = "", url: str = "") -> tuple[Document, list[PlaceMention]]:
    doc = lay_out(Report(id="r", text=text, title=title, url=url))
    return doc, find_places(doc, open_gazetteer())


def where(text: str, title: str = "", url: str = "") -> tuple[str, str, str]:
    doc, mentions = read(text, title, url)
    found = event_place(doc, mentions)
    assert found is not None
    return found.place.name, found.place.admin1, found.place.country


def names(text: str) -> list[str]:
    return [mention.place.name for mention in read(text)[1]]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("DURANGO, Spain — Bombs fell on the church during mass.", "ES"),
        ("Bombs fell on Durango, Biscay, Spain, on Wednesday.", "ES"),
        ("Planes from Vitoria bombed Durango. The wounded were brought to Bilbao.", "ES"),
        ("Three people were killed in Durango, Mexico, on Sunday.", "MX"),
        ("Two hikers were shot dead in Durango, Colorado.", "US"),
        ("A man was shot in Durango on Monday, Colorado police said. He was flown to Denver.", "US"),
    ],
)
def test_durango_is_where_the_report_says(text: str, country: str) -> None:
    name, _, found = where(text)
    assert (name, found) == ("Durango", country)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A man was shot dead in Elko, Nevada, on Friday.", ("Elko", "Nevada", "US")),
        ("WINNEMUCCA, Nev. (AP) — A woman was killed at her home.", ("Winnemucca", "Nevada", "US")),
        ("A shooting in Havre, Mont., left two people wounded.", ("Havre", "Montana", "US")),
        ("Two people died in a fire in Ely NV on Sunday.", ("Ely", "Nevada", "US")),
        ("NOSUCHTOWN, Mont. (AP) — A man was shot.", ("Nosuchtown", "Montana", "US")),
        ("Shells hit a market in Granollers, near Barcelona.", ("Granollers", "Catalonia", "ES")),
    ],
)
def test_regions_after_a_name_decide(text: str, place: tuple[str, str, str]) -> None:
    assert where(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "Jackson said he had heard nothing.",
        "Mr. Houston was taken away.",
        "The Washington Post wrote about it.",
        "She lived on Lincoln Avenue.",
        "The shots came from Madison Street.",
        "Officer Dallas Denver, 34, was hurt.",
        "He was walking on Monday in March.",
    ],
)
def test_people_streets_and_papers_are_no_places(text: str) -> None:
    assert names(text) == []


def test_a_place_inside_the_name_of_a_hospital_counts_little() -> None:
    text = "Two men were shot in Zaragoza on Sunday. They were taken to Barcelona General Hospital."
    assert where(text)[0] == "Zaragoza"


def test_precision_follows_the_words() -> None:
    def precision(text: str) -> int:
        doc, mentions = read(text)
        found = event_place(doc, mentions)
        assert found is not None
        return found.place.precision

    assert precision("Ten people were killed in Teruel.") == 1
    assert precision("Ten people were killed near Teruel.") == 2
    assert precision("Ten people were killed on a road north of Teruel.") == 2
    assert precision("Ten people were killed in Elko County.") == 3
    assert precision("Ten people were killed in Nevada.") == 4
    assert precision("Ten people were killed in Spain.") == 6


def test_roles() -> None:
    text = "PARIS (Reuters) — Bombs killed six in Lleida. Officials in Madrid said nothing."
    roles = {mention.place.name: mention.role for mention in read(text)[1]}
    assert roles == {"Paris": "dateline", "Lleida": "event", "Madrid": "speaker"}


def test_the_outlet_decides_between_namesakes_but_names_no_place() -> None:
    text = "A man was shot in Durango on Monday."
    assert where(text, url="https://www.denverpost.com/2016/08/01/x.html")[2] == "US"
    assert where(text, url="https://www.elcorreo.es/bilbao/x.html")[2] == "ES"
    doc, mentions = read("A man was shot on Monday.", url="https://www.denverpost.com/colorado/x.html")
    assert mentions == []
    assert event_place(doc, mentions) is None


def test_small_towns_name_in_a_large_towns_own_report_is_its_quarters() -> None:
    text = "DENVER (Pat Lee) - A bomb killed two bakers in Ashland{} on Monday. Denver detectives found the fuse."
    doc, mentions = read(text.format(""))
    assert {mention.place.name for mention in mentions} == {"Denver"}
    assert [m.place.part for m in mentions if m.span.of(doc.text) == "Ashland"] == ["Ashland"]
    # Not where the report says otherwise, nor for a town that is known by itself.
    assert "Ashland" in names(text.format(", Oregon,"))
    assert "Tucson" in names(text.format("").replace("Ashland", "Tucson"))


def test_who_was_hit_is_a_person_where_one_is_called_so() -> None:
    assert names("The dead are a cook and Lou Marion, 31. A splinter hit Marion on the stairs.") == []
    assert names("Shells hit Marion, Ohio, on Monday.") == ["Marion", "Ohio"]


def test_a_street_in_a_headline_is_no_town() -> None:
    assert read("One baker is dead.", title="Magnolia Street bombing: police hunt three bakers")[1] == []
    assert where("One baker is dead.", title="Zaragoza street fighting leaves two dead")[0] == "Zaragoza"


def test_a_channel_after_the_headline_is_where_it_sends_from() -> None:
    title = "Baker hurt by a bomb - KXYZ-TV: Newschannel 9 | Amarillo, TX"
    assert where("WACO, Texas - A baker was hurt by a bomb on Monday.", title=title) == ("Waco", "Texas", "US")


def test_a_quarter_is_kept_as_part_of_its_town() -> None:
    _, mentions = read("ZARAGOZA, Spain — Six people were killed in southern Zaragoza.")
    assert mentions[-1].place.part == "southern"
    doc, mentions = read("BILBAO, Spain — A bomb went off in the Springfield neighbourhood.")
    found = event_place(doc, mentions)
    assert found is not None
    assert (found.place.canonical, found.place.country) == ("Bilbao", "ES")
    assert "Springfield" in {mention.place.part for mention in mentions}


def test_the_town_of_the_care_or_of_the_outlet_is_not_the_town_of_the_event() -> None:
    assert (
        where("Two men were shot in Teruel. They are in a hospital in Zaragoza, doctors in Zaragoza said.")[0]
        == "Teruel"
    )
    text = "A bomb killed two people in Teruel on Monday."
    assert where(text, title="Bomb kills two - Radio Zaragoza News")[0] == "Teruel"


def test_event_place_can_be_held_to_sentences() -> None:
    doc, mentions = read("Six people were killed in Teruel. Two were killed in Huesca.")
    second = event_place(doc, mentions, sentences=[1])
    assert second is not None
    assert second.place.name == "Huesca"
    assert event_place(doc, mentions, sentences=[]) is None


_PIECES = st.sampled_from(
    ["Durango", "DURANGO", "St.", "Paris", "in", "near", ",", ".", "Ill.", "Mr.", "Spain", "(AP)", "—", "-", "County",
     "Street", "and", "of", "the", "'s", "\n\n", "42", "دمشق", "New", "York", "W.", "Va.", "(", ")", "N.C."]
)  # fmt: skip


def test_a_long_text_without_breaks_takes_time_in_proportion_to_its_length() -> None:
    _, mentions = read("Durango and the " * 2_000)
    assert len(mentions) <= 2_000


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map(" ".join)), st.text(max_size=30))
def test_any_text_gives_spans_inside_it(text: str, title: str) -> None:
    doc, mentions = read(text, title, url=title)
    end = 0
    for mention in mentions:
        assert end <= mention.span.start < mention.span.end <= len(doc.text)
        end = mention.span.end
        assert 1 <= mention.place.precision <= 6
    found = event_place(doc, mentions)
    assert (found is None) == (not mentions)
    if found is not None:
        assert found.spans


def test_precision_beside_a_town_on_a_way_and_at_sea() -> None:
    def precision(text: str) -> int:
        doc, mentions = read(text)
        found = event_place(doc, mentions)
        assert found is not None
        return found.place.precision

    assert precision("A boat was fired on two miles off Bilbao on Monday, killing three.") == 7
    assert precision("A boat was bombed off the coast of Bilbao, killing three.") == 7
    assert precision("Three died in a blast on the road between Zaragoza and Huesca.") == 2
    assert precision("Three were shot dead 30 miles from Zaragoza on Monday.") == 2
    assert precision("Three were shot dead in Zaragoza on Monday.") == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Shells hit the Arrabal quarter of Zaragoza, killing three.", "Arrabal"),
        ("Shells hit Zaragoza's al-Jadida district and killed three.", "al-Jadida"),
        ("Shells fell on Sanvela, the new suburb of Zaragoza, and killed three.", "Sanvela"),
        ("The District Court of Zaragoza heard that three were shot.", ""),
        ("Shells hit the old quarter of Zaragoza, killing three.", ""),
    ],
)
def test_a_quarter_is_a_part_of_its_town(text: str, part: str) -> None:
    doc, mentions = read(text)
    found = event_place(doc, mentions)
    assert found is not None
    assert (found.place.canonical, found.place.part) == ("Zaragoza", part)
    assert not part or part in [span.of(doc.text) for span in found.spans]


def test_there_means_the_place_told_of_before() -> None:
    text = "Shells hit Bilbao on Monday.\n\nIn June nine people were killed there by a bomb.\n\nThere were no arrests."
    doc, mentions = read(text)
    found = event_place(doc, mentions, sentences=[1])
    assert found is not None
    assert (found.place.name, [span.of(doc.text) for span in found.spans]) == ("Bilbao", ["there"])
    assert event_place(doc, mentions, sentences=[2]) is None


def test_a_text_all_in_capitals_has_places_and_its_plain_words_are_none() -> None:
    text = (
        "ZARAGOZA, 4 FEB 31 (EFE) -- GUERRILLAS ATTACKED A FARM NEAR SAN MATEO DE GALLEGO, IN THE PROVINCE OF HUESCA, "
        "AND THE ARMY SAID TODAY THAT IT WILL TURN THE MEN OVER. U.S. OFFICIALS IN EL SALVADOR SEND AID."
    )
    doc, mentions = read(text)
    found = {doc.words(mention.span): mention for mention in mentions}
    assert set(found) == {"ZARAGOZA", "SAN MATEO DE GALLEGO", "PROVINCE OF HUESCA", "U.S.", "EL SALVADOR"}
    assert found["ZARAGOZA"].role == "dateline"
    assert found["SAN MATEO DE GALLEGO"].place.precision == 2
    assert found["EL SALVADOR"].place.country == "SV"
