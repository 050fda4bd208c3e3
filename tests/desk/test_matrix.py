"""Who says what: what agrees, what may mean the same and what differs, told by signs and words, not by colour alone."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.dossier import claim_views, make_dossier
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.matrix import DIFFERS, MOST_ROWS, NEAR, SAME, SILENT, Matrix, make_matrix, matrix_of
from bearwitness.desk.casework.models import Claim as ClaimRow
from bearwitness.desk.casework.models import Report as ReportRow
from bearwitness.desk.casework.rows import claim_row
from bearwitness.desk.casework.rules import REVIEWERS, LocalOperator
from bearwitness.model import Claim, Count, Perpetrator, When, Where
from bearwitness.values import CountRange, FuzzyDate, Place, Span
from tests.desk.records import FILE, batch, claim, report

PAYLOAD = "<script>alert(1)</script>\"'\u202e"
SAID = report("r1", f"Shells killed 3 people in Adra. {PAYLOAD} Four men named Salim Darwish.", PAYLOAD)
WORDS = (Span(0, 6),)


def matrix(*claims: Claim) -> Matrix:
    rows: list[ClaimRow] = []
    for one in claims:
        row = claim_row(one)
        row.report = ReportRow(key="r1", text=SAID.text, evidence_id=FILE.digest.hex)
        rows.append(row)
    return make_matrix(claim_views(rows), claims, {}, {})


def column(name: str, *values: object) -> list[str]:
    """The verdicts in one field on claims that say only that."""
    bare = replace(claim(SAID), when=None, event_type="")
    made = matrix(*(replace(bare, **{name: value}) for value in values))  # type: ignore[arg-type]
    wanted = "by" if name == "perpetrators" else name
    number = next(place for place, one in enumerate(made.columns) if one.name == wanted)
    return [row.cells[number].verdict for row in made.rows]


def count(least: int | None, most: int | None) -> Count:
    return Count(CountRange(least, most), spans=WORDS) if (least, most) != (None, None) else Count()


def test_counts() -> None:
    said = [count(3, 3), count(3, 3), count(2, 5), count(9, 9), count(None, None), count(8, None), count(None, 4)]
    assert column("killed", *said) == [SAME, SAME, NEAR, DIFFERS, SILENT, DIFFERS, NEAR]
    assert column("injured", count(None, None), count(0, 0)) == [SILENT, SAME]


def test_days() -> None:
    days = ["2020-05-03", "2020-05-03", "2020-05", "2020-05-09", "2020-05-02/2020-05-04"]
    said = [When(FuzzyDate(day), WORDS) for day in days]
    assert column("when", *said, None) == [SAME, SAME, NEAR, DIFFERS, NEAR, SILENT]


def test_places() -> None:
    said = [
        Where(place, WORDS)
        for place in (
            Place("Adra", country="SY", precision=1, lat=33.6, lon=36.5), Place("adra", country="SY", precision=1),
            Place("Rif Dimashq", country="SY", precision=4),
            Place("Duma", country="SY", precision=1, lat=33.57, lon=36.4),
            Place("Homs", country="SY", precision=1, lat=34.7, lon=36.7), Place("Adra", country="ES", precision=1),
        )
    ]  # fmt: skip
    assert column("where", *said) == [SAME, SAME, NEAR, NEAR, DIFFERS, DIFFERS]


def test_parties() -> None:
    said = [
        (Perpetrator("Blue Army", spans=WORDS),), (Perpetrator("blue army", spans=WORDS),),
        (Perpetrator("Red Guard", spans=WORDS),), (Perpetrator("Blue Army", stance="denied", spans=WORDS),), (),
    ]  # fmt: skip
    assert column("perpetrators", *said) == [SAME, SAME, DIFFERS, SILENT, SILENT]


def test_a_matrix_of_very_many_claims_stays_small() -> None:
    made = matrix(*(replace(claim(SAID, number), killed=count(number, number)) for number in range(3000)))
    assert (len(made.rows), made.more) == (MOST_ROWS, 3000 - MOST_ROWS)
    killed = next(one for one in made.columns if one.name == "killed")
    assert sum(number for _, _, number in killed.tally) == 3000
    assert killed.is_contested


@pytest.fixture
def incident(casebook: Casebook, operator: LocalOperator) -> str:
    two = report("r2", "Shells killed 5 people in Adra.", "South Wire")
    claims = (claim(SAID, killed="3", where="Adra"), claim(two, killed="5", where="Adra"))
    services.store_batch(casebook.vault, operator, batch((SAID, (claims[0],)), (two, (claims[1],))))
    services.judge(casebook.vault, operator, [one.claim for one in claims], "same", services.Grounds("One raid."))
    gather_incidents(casebook, operator)
    return queries.incidents(operator).get().pk


def reviewer() -> Client:
    user = User.objects.create_user("amal")
    user.groups.add(Group.objects.get_or_create(name=REVIEWERS)[0])
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    return browser


def test_the_page_tells_agreement_and_ends_in_words(incident: str, operator: LocalOperator) -> None:
    made = matrix_of(file := queries.incident_file(operator, incident), make_dossier(file))
    killed = next(place for place, one in enumerate(made.columns) if one.name == "killed")
    assert {row.cells[killed].sets for row in made.rows} == {"least", "most"}
    page = reviewer().get(f"/incidents/{incident}/").content.decode()
    assert '<span class="hidden">differs: </span>' in page
    assert "sets the least" in page
    assert "<script>alert" not in page


def test_a_form_in_place_leads_on_or_comes_back(incident: str) -> None:
    browser = reviewer()
    refused = browser.post(f"/incidents/{incident}/grade/", {"grade": "fair"}, headers={"hx-request": "true"})
    assert refused.status_code == 400
    given = {"grade": "fair", "why": "Two witnesses."}
    sent = browser.post(f"/incidents/{incident}/grade/", given, headers={"hx-request": "true"})
    assert (sent.status_code, sent.headers["HX-Redirect"]) == (204, f"/incidents/{incident}/")
    assert browser.post(f"/incidents/{incident}/grade/", given).status_code == 302
    stranger = Client(SERVER_NAME="localhost").get("/inbox/", headers={"hx-request": "true"})
    assert stranger.headers["HX-Redirect"].startswith("/login/")
