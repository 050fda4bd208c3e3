"""A report's page: its words in their places, corrections that supersede, claims withdrawn and brought back."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.correction import Correction, correct
from bearwitness.desk.casework.correction_form import correction_of, form_fields, written
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Claim, Incident, Step
from bearwitness.desk.casework.report_text import PART_CHARS, part_html, part_of
from bearwitness.desk.casework.rules import RESEARCHERS, REVIEWERS, LocalOperator
from bearwitness.errors import InvalidRecord, InvalidValue, NotPermitted
from bearwitness.model import Count
from bearwitness.publish.highlight import Mark
from bearwitness.values import CountRange, Span
from tests.desk.records import batch, claim, report

HOST = "localhost"
PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'\u202e"
ONE = report("r1", "In Adra 13 houses fell and 3 people died; 3 women were hurt.", title=f"Market {PAYLOAD}")
CLAIM = claim(ONE, killed="3", where="Adra")
TEXT = ONE.reading_text


@pytest.fixture
def filled(casebook: Casebook, operator: LocalOperator) -> Casebook:
    services.store_batch(casebook.vault, operator, batch((ONE, (CLAIM,))))
    gather_incidents(casebook, operator)
    return casebook


def client(role: str = RESEARCHERS) -> Client:
    browser = Client(SERVER_NAME=HOST)
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    browser.force_login(user)
    return browser


def send(browser: Client, key: str = CLAIM.claim, **typed: str) -> object:
    return browser.post(reverse("correct", args=[key]), typed)


# --- the text ------------------------------------------------------------------------------------


@given(
    text=st.text(alphabet="ab \r\n\0<&\"'قص\u202e\U0001f4a5", min_size=1, max_size=60),
    ends=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9)), max_size=4),
)
def test_every_piece_says_where_it_stands(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [Span(start, min(len(text), start + size)) for start, size in ends if start < len(text)]
    marks = [Mark(span, f"c1-killed-{number}", "killed") for number, span in enumerate(spans, 1)]
    html = part_html(text, marks, part_of(text, ""))
    pieces = re.findall(r'<(?:span|mark)(?: id="[^"]*")? data-start="(\d+)"[^>]*>([^<]*)</', html)
    shown = [(int(start), unescape(words)) for start, words in pieces]
    assert "".join(words for _, words in shown) == text.replace("\0", "\ufffd")
    assert all(words == text[start : start + len(words)].replace("\0", "\ufffd") for start, words in shown)


def test_a_long_text_comes_in_parts() -> None:
    text = "x" * (2 * PART_CHARS) + "yz"
    assert [part_of(text, asked).number for asked in ("", "1", "3", "4", "0", "-1", "x", "9" * 20)] == [
        1, 1, 3, 1, 1, 1, 1, 1,
    ]  # fmt: skip
    assert part_of(text, "", Span(PART_CHARS, PART_CHARS + 1)).number == 2
    over = Mark(Span(2 * PART_CHARS - 1, 2 * PART_CHARS + 1), "c1-killed-1", "killed")
    assert ">y</mark>" in part_html(text, [over], part_of(text, "3"))
    assert ">x</mark>" in part_html(text, [over], part_of(text, "2"))
    assert "<mark" not in part_html(text, [over], part_of(text, "1"))
    assert (part_of("", "").of, str(part_html("", [], part_of("", "")))) == (1, "")


# --- the form ------------------------------------------------------------------------------------


@given(st.integers(0, 99) | st.none(), st.integers(100, 999) | st.none(), st.booleans())
def test_a_count_is_written_as_it_is_read(least: int | None, most: int | None, about: bool) -> None:
    book = load_codebook()
    if least is None and most is None:
        count = Count()
    else:
        count = Count(CountRange(least, most), "unknown", about, CLAIM.killed.spans)
    told = correct(CLAIM, TEXT, Correction({"injured": written_count(count)}, {"injured": "3"}), "x", book)
    assert told.injured.range == count.range
    assert told.injured.approximate == count.approximate


def written_count(count: Count) -> str:
    from dataclasses import replace

    return written(replace(CLAIM, killed=count), "killed")


def test_a_form_sent_as_it_was_shown_changes_nothing() -> None:
    book = load_codebook()
    sent: dict[str, str] = {"reason": "none"}
    for field in form_fields(CLAIM, TEXT, book):
        start, end = (field.start, field.end) if field.start is not None else ("", "")
        sent |= {f"v-{field.name}": field.value, f"w-{field.name}": field.words}
        sent |= {f"s-{field.name}": str(start), f"e-{field.name}": str(end)}
    correction = correction_of(CLAIM, TEXT, sent, book)
    assert (dict(correction.values), dict(correction.words)) == ({}, {})
    with pytest.raises(InvalidRecord):
        correct(CLAIM, TEXT, correction, "x", book)


def test_words_are_found_whole_and_where_they_were_picked() -> None:
    book = load_codebook()
    typed = correct(CLAIM, TEXT, Correction({"killed": "3"}, {"killed": "3"}), "x", book)
    assert typed.killed.spans[0].start == TEXT.index("3 people")  # not within 13
    second = TEXT.index("3 women")
    picked = Correction({}, {"killed": "3 women"}, places={"killed": Span(second, second + 7)})
    assert correct(CLAIM, TEXT, picked, "x", book).killed.spans == (Span(second, second + 7),)
    # A place that holds other words is no place of these.
    wrong = Correction({}, {"killed": "3 women"}, places={"killed": Span(0, 7)})
    assert correct(CLAIM, TEXT, wrong, "x", book).killed.spans == (Span(second, second + 7),)
    beyond = Correction({}, {"killed": "3 women"}, places={"killed": Span(10**9, 10**9 + 7)})
    assert correct(CLAIM, TEXT, beyond, "x", book).killed.spans == (Span(second, second + 7),)
    across = correct(CLAIM, TEXT, Correction({}, {"killed": "alert(2)>\"'\u202e In"}), "x", book)
    assert "\n\n" in across.killed.spans[0].of(TEXT)
    with pytest.raises(InvalidValue):
        correct(CLAIM, TEXT, Correction({}, {"killed": "four"}), "x", book)


# --- the page ------------------------------------------------------------------------------------


def test_a_correction_takes_the_old_claims_place(filled: Casebook, operator: LocalOperator) -> None:
    browser = client()
    page = browser.get("/reports/r1/").content.decode()
    assert 'name="v-killed" value="3"' in page
    assert f'data-start="{TEXT.index("Adra")}" data-says="c1-where"' in page
    second = TEXT.index("3 women")
    sent = send(
        browser, **{"v-injured": "3", "w-injured": "3 women", "s-injured": str(second), "e-injured": str(second + 7)},
        reason=f"Women were hurt. {PAYLOAD}",
    )  # fmt: skip
    assert sent.status_code == 302  # type: ignore[attr-defined]
    shown = browser.get(sent.headers["Location"])  # type: ignore[attr-defined]
    assert 'name="v-injured" value="3"' in shown.content.decode()
    assert "Women were hurt." in shown.content.decode()
    assert "<script>alert" not in shown.content.decode()
    new = Claim.objects.current().get()
    assert new.supersedes_id == CLAIM.claim
    assert new.claim().injured.spans == (Span(second, second + 7),)
    assert new.claim().killed == CLAIM.killed
    assert queries.incidents(operator).get().injured_min == 3
    # The old one can't be corrected again: somebody else was faster.
    late = send(browser, **{"v-injured": "4", "w-injured": "13 houses", "reason": "My long reasons."})
    assert late.status_code == 400  # type: ignore[attr-defined]
    assert "superseded already" in unescape(late.content.decode())  # type: ignore[attr-defined]


def test_what_is_refused_comes_back_as_it_was_typed(filled: Casebook) -> None:
    browser = client()
    for typed, told in (
        ({"v-killed": "many", "reason": "because"}, "write 3, 3-9"),
        ({"v-killed": "4", "w-killed": "four dead", "reason": "because"}, "does not hold these words"),
        ({"v-killed": "4", "w-killed": "13"}, "reason"),
        ({"v-when": "2020-99-99", "reason": "because"}, "2020-99-99"),
        ({"v-event_type": PAYLOAD, "reason": "because"}, "the codebook has none"),
        ({"reason": "because"}, "must change something"),
    ):
        refused = send(browser, **typed)
        text = unescape(refused.content.decode())  # type: ignore[attr-defined]
        assert refused.status_code == 400  # type: ignore[attr-defined]
        assert told in text
        if "v-killed" in typed:
            assert f'name="v-killed" value="{typed["v-killed"]}"' in text
        assert "<script>alert(1)" not in refused.content.decode()  # type: ignore[attr-defined]
    assert Claim.objects.count() == 1


def test_a_reviewer_withdraws_a_claim_and_brings_it_back(filled: Casebook, operator: LocalOperator) -> None:
    assert client(RESEARCHERS).post(reverse("withdraw", args=[CLAIM.claim]), {"why": "x"}).status_code == 403
    with pytest.raises(NotPermitted):
        services.withdraw_claim(filled.vault, User.objects.get(), CLAIM.claim, "x")
    browser = client(REVIEWERS)
    assert "air" not in browser.get(reverse("withdraw", args=[CLAIM.claim])).content.decode().partition("<main")[0]
    assert browser.post(reverse("withdraw", args=[CLAIM.claim]), {"why": " "}).status_code == 400
    sent = browser.post(reverse("withdraw", args=[CLAIM.claim]), {"why": f"Told of a film. {PAYLOAD}"})
    assert sent.status_code == 302
    assert not Claim.objects.current().exists()
    assert not queries.incidents(operator).exists()
    page = browser.get(sent.headers["Location"]).content.decode()
    assert "Told of a film." in page
    assert "<script>alert" not in page
    # Read anew by the same reader it stays withdrawn.
    services.store_batch(filled.vault, operator, batch((ONE, (CLAIM,)), read_by="test 2"))
    assert not Claim.objects.current().exists()
    assert browser.post(reverse("withdraw", args=[CLAIM.claim]), {"why": "again"}).status_code == 400
    step = Step.objects.get(what="withdraw")
    assert f"withdrew claim {CLAIM.claim}" in unescape(
        browser.get(f"/incidents/{Incident.objects.get().pk}/history/").content.decode()
    )
    undone = browser.post(f"/steps/{step.pk}/undo/", {"why": "It was no film."})
    assert undone.headers["Location"] == "/reports/r1/"
    assert Claim.objects.current().get().pk == CLAIM.claim
    assert queries.incidents(operator).count() == 1
    assert "can't be undone" in unescape(browser.get(f"/steps/{step.pk}/undo/").content.decode())
    assert browser.post(f"/steps/{step.pk}/undo/", {"why": "Again."}).status_code == 400


def test_what_is_not_there_is_404(filled: Casebook) -> None:
    browser = client(REVIEWERS)
    for path in ("/reports/none/", "/withdraw/none/", f"/withdraw/{CLAIM.claim.replace('#', '%23')}x/"):
        assert browser.get(path).status_code == 404
    assert browser.post("/correct/none/", {"reason": "x"}).status_code == 404
    assert browser.get("/reports/r1/?claim=none&part=99").status_code == 200


def test_those_who_may_only_read_are_offered_nothing_to_send(filled: Casebook) -> None:
    page = client("auditor").get("/reports/r1/").content.decode()
    assert "Correct it" not in page
    assert "Mark read" not in page
    assert "Adra" in page


def test_a_page_costs_few_queries_however_many_claims(
    filled: Casebook, operator: LocalOperator, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    two = report("r2", " ".join(f"Shells killed {number} people." for number in range(100, 130)))
    claims = tuple(claim(two, number, killed=str(number)) for number in range(100, 130))
    services.store_batch(filled.vault, operator, batch((two, claims)))
    browser = client()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert browser.get("/reports/r2/").content.decode().count("?claim=") == 30
