"""What gathering must do, seen on claims and reports of invented towns."""

from bearwitness.incidents import gather
from tests.incidents.made import NEXT_TOWN, VALDORA, claim, count, report

BRIDGE = "Shells fell on the Esk bridge of Valdora at dawn. The ferryman Anselm Corvo and eleven others died."
SCHOOL = (
    "An aircraft bombed the girls' school in the Tarn quarter of Valdora in the afternoon; the teacher Ruth Ames died."
)
SCHOOL_AGAIN = (
    "The teacher Ruth Ames was killed as the Tarn school was bombed from the air in Valdora on Monday afternoon."
)
WRONG = "Sant Brai: a dozen or more died when the Esk bridge was shelled; the ferryman Anselm Corvo is among the dead."
DIED = (
    "Ida Mel, 33, hurt at the Esk bridge of Valdora, died of her wounds: the thirteenth since the shells of 26 April."
)
LATER = "A year after the shelling of the Esk bridge the town laid flowers, and spoke of those who want peace."


def _homes(claims, reports):
    return {name: incident.incident for incident in gather(claims, reports) for name in incident.claims}


def test_two_incidents_on_one_day_in_one_city_stay_two():
    shared = {"day": "1937-04-26", "place": VALDORA}
    claims = [
        claim("a", **shared, event_type="shelling", killed=count(12), victims=("Anselm Corvo",)),
        claim("b", **shared, event_type="air strike", killed=count(1), victims=("Ruth Ames",)),
        claim("c", **shared, event_type="air strike", killed=count(1), victims=("Ruth Ames",)),
    ]
    homes = _homes(claims, [report("ra", BRIDGE), report("rb", SCHOOL), report("rc", SCHOOL_AGAIN)])
    assert homes["b"] == homes["c"] != homes["a"]


def test_a_wrong_day_a_neighbouring_town_and_another_toll_stay_one():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA, event_type="shelling", killed=count(12), victims=("Anselm Corvo",)),
        claim(
            "b", day="1937-04-27", place=NEXT_TOWN, event_type="shelling", killed=count(16), victims=("Anselm Corvo",)
        ),
    ]
    homes = _homes(claims, [report("ra", BRIDGE), report("rb", WRONG, published="1937-04-28")])
    assert homes["a"] == homes["b"]


def test_a_follow_up_weeks_later_joins_and_an_anniversary_article_does_not():
    claims = [
        claim("a", day="1937-04-26", place=VALDORA, event_type="shelling", killed=count(12), victims=("Anselm Corvo",)),
        claim("b", day="1937-04-26", place=VALDORA, event_type="shelling", killed=count(13), victims=("Ida Mel",)),
        claim("c", day="1938-04-26", place=VALDORA, event_type="attack"),
    ]
    reports = [
        report("ra", BRIDGE),
        report("rb", DIED, published="1937-05-20"),
        report("rc", LATER, published="1938-04-27"),
    ]
    homes = _homes(claims, reports)
    assert homes["a"] == homes["b"] != homes["c"]


def test_two_languages_of_one_event_join_by_place_date_and_toll():
    values = {"day": "1937-04-26", "place": VALDORA, "killed": count(12), "event_type": "shelling"}
    other = {"day": "1937-04-27", "place": NEXT_TOWN, "killed": count(3), "event_type": "shelling"}
    arabic = "قصفت المدفعية جسر المدينة فجر الاثنين فقتل اثنا عشر شخصا بينهم مراكبي"
    claims = [claim("a", **values), claim("b", **values), claim("c", **other)]
    reports = [
        report("ra", BRIDGE, lang="en"),
        report("rb", arabic, lang="ar"),
        report("rc", "Three died as mortars hit a farm near Sant Brai.", lang="en", published="1937-04-28"),
    ]
    homes = _homes(claims, reports)
    assert homes["a"] == homes["b"] != homes["c"]
