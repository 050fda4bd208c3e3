"""The search: one form for all spellings, fields, pages, and nothing found that may not be seen."""

from dataclasses import replace
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import search as finding
from bearwitness.desk.casework import services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import SavedSearch, SearchEntry
from bearwitness.desk.casework.rules import RESEARCHERS, LocalOperator
from bearwitness.desk.casework.search_index import index_all
from bearwitness.desk.casework.search_query import parse
from bearwitness.desk.casework.search_words import searched, snippet
from bearwitness.errors import InvalidValue, NotPermitted
from bearwitness.model import Report
from tests.desk.records import batch, claim, report

PAYLOAD = "<script>alert(1)</script>\"'\u202e"
ENGLISH = report("en", f"Shells killed 3 people at the main market in Adra. {PAYLOAD}", lang="en", title="Market hit")
ARABIC = report("ar", "استهدف القصفُ مدينة إدلب، وقتل ثلاثة مدنيين في السـوق.", "شبكة الشمال", lang="ar")
SPANISH = report("es", "Los aviones bombardearon Málaga; hubo 40 muertos.", "Diario", lang="es")
READINGS = (
    (ENGLISH, (claim(ENGLISH, killed="3", where="Adra"),)),
    (ARABIC, (replace(claim(ARABIC, where="إدلب"), claim="ar#1"),)),
    (SPANISH, (claim(SPANISH, killed="40", where="Málaga", day="2020-06-01"),)),
)


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    services.store_batch(casebook.vault, operator, batch(*READINGS))
    gather_incidents(casebook, operator)
    return casebook


def found(operator: LocalOperator, text: str, kind: str = "report") -> list[str]:
    """The keys of the reports of what is found."""
    hits = finding.search(operator, parse(text, kind)).hits
    return sorted(hit.address.split("/")[2] for hit in hits)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("shells market", ["en"]), ("MARKET", ["en"]),
        ('"main market"', ["en"]), ('"market main"', []), ("shel*", ["en"]),
        ("shel", []), ("people -market", []), ("قصف", ["ar"]), ("القصف", ["ar"]), ("والقصف", []), ("ادلب", ["ar"]),
        ("إدلب", ["ar"]), ("السوق", ["ar"]), ("قتل", ["ar"]),
        ("وقتل", ["ar"]), ('"قتل ثلاثه"', ["ar"]), ("مدينه", ["ar"]),
        ("malaga", ["es"]), ("MÁLAGA", ["es"]),
        ("lang:ar", ["ar"]), ('source:"north wire"', ["en"]), ("source:الشمال", ["ar"]),
        ("from:2020-05-04 to:2020-05-04", ["ar", "en", "es"]), ("to:2020-05-03", []),
        ("3", ["en"]), ("http://adra", []),
        ("()", []), ("* AND OR NOT", []), ('"', []),
        ("kind:report", []), ("NEAR(shells market)", []), ("{words}:shells", []),
    ],
)  # fmt: skip
def test_reports(filled: Casebook, operator: LocalOperator, asked: str, expected: list[str]) -> None:
    assert found(operator, asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("place:adra", ["en"]), ("place:ادلب", ["ar"]), ("place:Malaga killed>=40", ["es"]), ("killed>=4", ["es"]),
        ("killed<=3", ["en"]), ("killed=3", ["en"]), ("injured>=0", []), ("shelling", ["ar", "en", "es"]),
        ("shelling -adra", ["ar", "es"]), ("from:2020-05-30", ["es"]), ("place:adra source:diario", []),
    ],
)  # fmt: skip
def test_claims(filled: Casebook, operator: LocalOperator, asked: str, expected: list[str]) -> None:
    assert found(operator, asked, "claim") == expected


def test_incidents_are_found_by_the_words_of_their_claims(filled: Casebook, operator: LocalOperator) -> None:
    for asked, count in (
        ("place:إدلب", 1),
        ("shelling", 2),
        ("shelling killed>=40", 1),
        ("source:diario", 1),
        ("x", 0),
    ):
        assert len(finding.search(operator, parse(asked, "incident")).hits) == count, asked


def test_what_counts_no_longer_is_not_found(filled: Casebook, operator: LocalOperator) -> None:
    services.withdraw_claim(filled.vault, operator, READINGS[2][1][0].claim, "A rumour.")
    gather_incidents(filled, operator)
    assert found(operator, "place:malaga", "claim") == []
    assert finding.search(operator, parse("place:malaga", "incident")).hits == ()


def test_the_index_made_anew_is_the_same(filled: Casebook) -> None:
    fields = ("kind", "key", "words", "lang", "source", "place", "earliest", "killed_min", "killed_max")
    before = set(SearchEntry.objects.values_list(*fields))
    index_all()
    assert set(SearchEntry.objects.values_list(*fields)) == before


def test_pages_hold_every_hit_once(casebook: Casebook, operator: LocalOperator) -> None:
    reports = [(report(f"r{number}", "Shells fell."), ()) for number in range(60)]
    services.store_batch(casebook.vault, operator, batch(*reports))
    question, met, after = parse("shells", "report"), [], 0
    while True:
        page = finding.search(operator, question, after)
        met += [hit.address for hit in page.hits]
        after = page.after
        if not after:
            break
    assert (len(met), len(set(met))) == (60, 60)


@pytest.mark.parametrize(
    "asked", ["killed>=many", "from:yesterday", "-only", "a " * 40, "x" * 501, "killed>=9999999999"]
)
def test_what_can_not_be_understood_is_said(asked: str) -> None:
    with pytest.raises(InvalidValue):
        parse(asked, "report")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_has_a_searched_form_that_stays(text: str) -> None:
    words = searched(text).split()
    assert all(word.replace("_", "").isalnum() for word in words)
    assert searched(searched(text)).split() == words or not text.isascii()
    marked = unescape(snippet(text, [(word, False) for word in words]).replace("<mark>", "").replace("</mark>", ""))
    assert len(marked) <= len(text) + 3 * len(" … ")


def test_a_snippet_marks_the_words_as_they_stand_in_the_text() -> None:
    said = snippet(ARABIC.text, parse("قصف", "report").marks)
    assert "<mark>القصفُ</mark>" in said
    assert "<mark>shells</mark>" in snippet("Then shells fell.", parse("SHELL*", "report").marks)
    hostile = snippet(PAYLOAD, parse("alert script", "report").marks)
    assert "<script" not in hostile
    assert "&lt;<mark>script</mark>&gt;" in hostile


def client(name: str = "amal", group: str = RESEARCHERS) -> Client:
    user = User.objects.create_user(name)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def test_the_page_and_searches_that_are_kept(
    filled: Casebook, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    browser = client()
    for kind in ("report", "claim", "incident"):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            page = browser.get("/search/", {"q": "adra", "kind": kind}).content.decode()
        assert 'class="hits"' in page
        assert "<script>alert" not in page
    assert browser.get("/search/", {"q": f"{PAYLOAD} from:x"}).status_code == 400
    kept = {"q": "place:Adra killed>=2", "kind": "claim", "name": f"Market {PAYLOAD}"}
    assert browser.post("/search/", kept).status_code == 302
    assert browser.post("/search/", kept).status_code == 302  # in place of the first
    assert SavedSearch.objects.count() == 1
    page = browser.get("/search/").content.decode()
    assert "Market &lt;script&gt;" in page
    assert "Market" not in client("basil").get("/search/").content.decode()
    assert browser.post("/search/", {**kept, "name": " "}).status_code == 400
    assert browser.post("/search/", {**kept, "q": ""}).status_code == 400
    client("carla").post("/search/", {"forget": kept["name"]})
    assert SavedSearch.objects.count() == 1
    assert browser.post("/search/", {"forget": kept["name"]}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_nobody_searches_who_may_not_read(filled: Casebook) -> None:
    assert client("nobody", "").get("/search/?q=adra").status_code == 403
    with pytest.raises(NotPermitted):
        finding.search(User.objects.get(), parse("adra", "report"))


def test_a_very_long_text_is_searched_at_its_beginning(casebook: Casebook, operator: LocalOperator) -> None:
    long = Report(id="long", text="ق" * 300_000 + " shells", evidence=ENGLISH.evidence)
    mixed = Report(id="mixed", text="shells " + "é " * 300_000, evidence=ENGLISH.evidence)
    services.store_batch(casebook.vault, operator, batch((long, ()), (mixed, ())))
    assert found(operator, "shells") == ["mixed"]
