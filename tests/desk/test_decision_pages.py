"""The pages people decide on: who may open and send which, and nothing typed is lost where it is refused."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import decision_views, queries, services
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Assessment, Incident, Step
from bearwitness.desk.casework.rules import RESEARCHERS, REVIEWERS, LocalOperator
from bearwitness.incidents.suggestions import Suggestion
from tests.desk.records import batch, claim, report

HOST = "localhost"
PAYLOAD = "<script>alert(1)</script>\"'&"
ONE = report("r1", f"Shells killed 3 people in Adra. {PAYLOAD}", PAYLOAD)
TWO = report("r2", "Shells killed 5 people in Homs.", "South Wire")
CLAIMS = (claim(ONE, killed="3", where="Adra"), claim(TWO, killed="5", where="Homs", day="2020-05-06"))


@pytest.fixture
def keys(casebook: Casebook, operator: LocalOperator) -> tuple[str, str]:
    """Two incidents, four days apart at most, of one claim each."""
    services.store_batch(casebook.vault, operator, batch((ONE, (CLAIMS[0],)), (TWO, (CLAIMS[1],))))
    services.judge(
        casebook.vault, operator, [one.claim for one in CLAIMS], "unsure", services.Grounds("Two towns, perhaps.")
    )
    gather_incidents(casebook, operator)
    first, second = (Incident.objects.get(memberships__claim=one.claim).pk for one in CLAIMS)
    assert first != second
    return first, second


def client(role: str, name: str = "") -> Client:
    browser = Client(SERVER_NAME=HOST)
    if role == "anonymous":
        return browser
    user = User.objects.create_user(name or role.replace(" ", "-"))
    if role in (RESEARCHERS, REVIEWERS):
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    browser.force_login(user)
    return browser


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


# Status of GET and of POST with nothing typed. 302: to the login. 400: let in, and told what is missing.
ROLES = ("anonymous", "no group", RESEARCHERS, REVIEWERS)
TABLE = {
    "history": ("/incidents/{key}/history/", ((302, 302), (403, 405), (200, 405), (200, 405))),
    "grade": ("/incidents/{key}/grade/", ((302, 302), (403, 403), (403, 403), (200, 400))),
    "merge": ("/incidents/{key}/merge/", ((302, 302), (403, 403), (200, 400), (200, 400))),
    "split": ("/incidents/{key}/split/", ((302, 302), (403, 403), (200, 400), (200, 400))),
    "suggestions": ("/suggestions/", ((302, 302), (403, 403), (200, 400), (200, 400))),
    "undo": ("/steps/1/undo/", ((302, 302), (403, 403), (200, 400), (200, 400))),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_may_open_and_send_which_page(name: str, keys: tuple[str, str]) -> None:
    path, expected = TABLE[name]
    for role, statuses in zip(ROLES, expected, strict=True):
        browser = client(role)
        for method, status in zip(("get", "post"), statuses, strict=True):
            if name == "history" and method == "post" and role == "no group":
                continue  # the method is refused before the person
            response = getattr(browser, method)(path.format(key=keys[0]))
            assert response.status_code == status, (role, method)
            if status == 403:
                assert "Adra" not in text(response)
    assert Step.objects.count() == 1


def test_every_page_for_decisions_is_in_the_table() -> None:
    from bearwitness.desk.casework.urls import urlpatterns

    here = {one.name for one in urlpatterns if one.callback and one.callback.__module__ == decision_views.__name__}
    assert here == set(TABLE)
    assert get_resolver()


def test_a_grade_is_given_and_shown(keys: tuple[str, str], operator: LocalOperator) -> None:
    browser = client(REVIEWERS)
    page = text(browser.get(f"/incidents/{keys[0]}/grade/"))
    revision = re.search(r'name="revision" value="([^"]+)"', page)
    assert revision
    given = {"revision": revision[1], "grade": "contested", "why": "The clinic denies it."}
    assert browser.post(f"/incidents/{keys[0]}/grade/", given).status_code == 302
    assert Assessment.objects.get(reviewer="user:reviewer").grade == "contested"
    assert "given by <bdi>user:reviewer" in text(browser.get(f"/incidents/{keys[0]}/"))
    # Somebody who looked before that is refused, told, and finds all they typed.
    late = browser.post(f"/incidents/{keys[0]}/grade/", given | {"grade": "fair", "why": f"I saw it. {PAYLOAD}"})
    assert late.status_code == 409
    assert "user:reviewer graded it contested" in text(late)
    assert f"I saw it. {PAYLOAD}" in text(late)
    assert "<script>alert" not in late.content.decode()
    assert re.search(r'id="grade-fair" value="fair" required checked', text(late))
    again = re.search(r'name="revision" value="([^"]+)"', text(late))
    assert again
    assert again[1] != revision[1]
    assert (
        browser.post(
            f"/incidents/{keys[0]}/grade/", {"revision": again[1], "grade": "fair", "why": "I saw it."}
        ).status_code
        == 302
    )
    assert queries.with_grades(operator, [Incident.objects.get(pk=keys[0])])[0].grade == "fair"


def test_merge_split_and_undo(keys: tuple[str, str], operator: LocalOperator) -> None:
    browser = client(RESEARCHERS)
    one, two = keys
    page = text(browser.get(f"/incidents/{one}/merge/"))
    assert f'value="{two}={Incident.objects.get(pk=two).revision}"' in page
    revision = f"{one}={Incident.objects.get(pk=one).revision}"
    sent = browser.post(
        f"/incidents/{one}/merge/",
        {"revision": revision, "other": f"{two}={Incident.objects.get(pk=two).revision}", "why": "One raid."},
    )
    assert sent.status_code == 302
    shown = text(browser.get(sent.headers["Location"]))
    step = Step.objects.get(what="merge")
    assert f"Kept as step {step.pk}" in shown
    (left,) = queries.incidents(operator)
    assert "One raid." in text(browser.get(f"/incidents/{left.pk}/history/"))
    # Splitting what was judged one is refused until the person says that it is meant.
    given = {"revision": f"{left.pk}={left.revision}", "claim": CLAIMS[1].claim, "why": "Two towns after all."}
    refused = browser.post(f"/incidents/{left.pk}/split/", given)
    assert refused.status_code == 409
    assert "Two towns after all." in text(refused)
    assert f'value="{CLAIMS[1].claim}" checked' in text(refused)
    assert 'name="replace"' in text(refused)
    assert browser.post(f"/incidents/{left.pk}/split/", given | {"replace": "yes"}).status_code == 302
    assert queries.incidents(operator).count() == 2
    split = Step.objects.get(what="split")
    fields = re.findall(r'name="revision" value="([^"]+)"', text(browser.get(f"/steps/{split.pk}/undo/")))
    undone = browser.post(f"/steps/{split.pk}/undo/", {"revision": fields, "why": "It was one."})
    assert undone.status_code == 302
    assert queries.incidents(operator).count() == 1
    assert "can't be undone" in text(browser.get(f"/steps/{split.pk}/undo/"))


def test_of_two_people_at_one_incident_the_second_is_told(keys: tuple[str, str]) -> None:
    """Both open the form; the first sends it, and what the second typed stays on their page."""
    one, two = keys
    first, second = client(RESEARCHERS, "amal"), client(RESEARCHERS, "basil")
    forms = [
        re.findall(r'name="revision" value="([^"]+)"', text(browser.get(f"/incidents/{one}/merge/")))
        for browser in (first, second)
    ]
    assert forms[0] == forms[1]
    assert first.post(f"/incidents/{one}/merge/", {"revision": forms[0], "other": two, "why": "x"}).status_code == 302
    late = second.post(
        f"/incidents/{one}/split/", {"revision": forms[1], "claim": CLAIMS[0].claim, "why": "My long reasons."}
    )
    assert late.status_code == 409
    assert f"user:amal merged {one} and {two}" in text(late)
    assert "My long reasons." in text(late)
    # The form is now that of the incident the other was merged into, and is sent there.
    (left,) = Incident.objects.filter(retired=False)
    assert f'action="/incidents/{left.pk}/split/"' in text(late)


def test_a_form_without_its_token_is_refused(keys: tuple[str, str]) -> None:
    browser = Client(SERVER_NAME=HOST, enforce_csrf_checks=True)
    user = User.objects.create_user("amal")
    user.groups.add(Group.objects.get_or_create(name=REVIEWERS)[0])
    browser.force_login(user)
    for path in ("grade", "merge", "split"):
        assert browser.post(f"/incidents/{keys[0]}/{path}/", {"why": "x"}).status_code == 403
    assert browser.post("/steps/1/undo/", {"why": "x"}).status_code == 403


def test_what_reports_say_is_inert_and_what_is_not_there_is_404(keys: tuple[str, str]) -> None:
    browser = client(REVIEWERS)
    for path in ("grade", "merge", "split", "history"):
        page = browser.get(f"/incidents/{keys[0]}/{path}/").content.decode()
        assert "<script>" not in page
        assert " onerror" not in page
        assert browser.get(f"/incidents/none/{path}/").status_code == 404
    assert browser.get("/steps/99/undo/").status_code == 404
    assert browser.get(f"/incidents/{keys[0]}/?step=99").status_code == 404
    assert browser.get(f"/incidents/{keys[0]}/?step=%3Cb%3E").status_code == 200
    assert browser.post(f"/incidents/{keys[0]}/merge/", {"other_id": PAYLOAD, "why": "x"}).status_code == 400


def test_a_suggestion_is_decided_and_gone(keys: tuple[str, str], casebook: Casebook, operator: LocalOperator) -> None:
    step = Step.objects.get(what="judge")
    browser = client(RESEARCHERS)
    assert "There is nothing to look at." in text(browser.get("/suggestions/"))  # it was judged unsure
    services.undo(casebook.vault, operator, step.pk, services.Grounds("Look again."))
    found = Suggestion("perhaps the same", keys, (), (CLAIMS[0].claim, CLAIMS[1].claim), -1.0, ("Same <day>",), ("x",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decision_views, "suggestions", lambda _actor: [found])
        page = text(browser.get("/suggestions/"))
        assert "Perhaps the same" in page
        given = {
            "incident": list(keys),
            "revision": re.findall(r'name="revision" value="([^"]+)"', page),
            "pair": list(found.pair),
            "decision": "different",
        }
        refused = browser.post("/suggestions/", given | {"why": ""})
        assert refused.status_code == 400
        assert 'value="different" checked' in text(refused)
        assert browser.post("/suggestions/", given | {"why": "Two towns."}).status_code == 302
        late = browser.post("/suggestions/", given | {"why": "My long reasons.", "decision": "same"})
        assert late.status_code == 409
        assert "My long reasons." in text(late)
    assert "There is nothing to look at." in text(browser.get("/suggestions/"))
