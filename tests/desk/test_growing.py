"""Gathering what changed alone: the casebook has the incidents that gathering all of it anew would give it."""

import random
import sqlite3
from collections.abc import Callable

import pytest

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import growing, queries, services
from bearwitness.desk.casework import ingest as module
from bearwitness.desk.casework.ingest import gather_incidents
from bearwitness.desk.casework.models import Gathering, Incident, IncidentClaim, Retirement, Ungathered
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.casework.services import Grounds
from bearwitness.incidents import gather
from bearwitness.incidents.profiles import Settled, make_corpus
from bearwitness.model import Assessment as AssessmentRecord
from tests.desk.records import batch, claim, report

WHY = Grounds("I spoke to the clinic.")
TOWNS = ("Adra", "Homs", "Raqqa", "Duma")
REPORTS = [
    report(
        f"r{n:02}", f"Shells killed {1 + n % 5} people in {TOWNS[n % 4]} on day {n // 8}, caller {n}.", f"Wire {n % 7}"
    )
    for n in range(24)
]
CLAIMS = [
    claim(one, killed=str(1 + n % 5), where=TOWNS[n % 4], day=f"2020-05-{1 + n // 8:02}")
    for n, one in enumerate(REPORTS)
]


@pytest.fixture
def grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Casebooks grow however small they are, and their word counts never grow old."""
    monkeypatch.setattr(growing, "SETTLED_FROM", 0)
    monkeypatch.setattr(growing, "RENEWED_AFTER", 100.0)


@pytest.fixture
def never_anew(grows: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, gathering all anew is an error."""

    def forbid() -> None:
        monkeypatch.setattr(module, "gather_all", lambda *_: pytest.fail("all was gathered anew"))

    return forbid


def add(casebook: Casebook, operator: LocalOperator, *numbers: int) -> None:
    services.store_batch(casebook.vault, operator, batch(*((REPORTS[n], (CLAIMS[n],)) for n in numbers)))
    gather_incidents(casebook, operator)


def held() -> set[frozenset[str]]:
    """The claims of each present incident, by its members; they are also those of its record."""
    found: dict[str, set[str]] = {}
    for incident, key in IncidentClaim.objects.values_list("incident_id", "claim_id"):
        found.setdefault(incident, set()).add(key)
    present = {row.pk: set(row.record["claims"]) for row in Incident.objects.filter(retired=False)}
    assert found == present
    return {frozenset(claims) for claims in found.values()}


def expected(operator: LocalOperator, first: int) -> set[frozenset[str]]:
    """What gathering all of it gives, with the word counts of the first claims."""
    claims, reports, judgements = queries.gathering_material(operator)
    settled = Settled.of(make_corpus(CLAIMS[:first], REPORTS[:first])) if first else None
    return {frozenset(one.claims) for one in gather(claims, reports, judgements, settled=settled)}


def rows() -> dict[str, object]:
    return {row.pk: (row.record, row.review_due) for row in Incident.objects.filter(retired=False)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_report_by_report_in_any_order(
    casebook: Casebook, operator: LocalOperator, never_anew: Callable[[], None], seed: int
) -> None:
    add(casebook, operator, *range(8))
    never_anew()
    for number in random.Random(seed).sample(range(8, 24), 16):
        add(casebook, operator, number)
    assert held() == expected(operator, 8)
    newest = Gathering.objects.order_by("-id").first()
    assert newest is not None
    assert (newest.claims, newest.incidents) == (24, len(held()))
    assert not Ungathered.objects.exists()


def test_a_small_casebook_is_that_of_all_gathered_at_once(casebook: Casebook, operator: LocalOperator) -> None:
    for number in random.Random(4).sample(range(24), 12):
        add(casebook, operator, number)
    assert held() == expected(operator, 0)


def test_word_counts_are_renewed_when_a_tenth_came(
    casebook: Casebook, operator: LocalOperator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "SETTLED_FROM", 0)
    monkeypatch.setattr(growing, "RENEWED_AFTER", 0.25)
    whole: list[int] = []
    real = module.gather_all
    monkeypatch.setattr(
        module, "gather_all", lambda *given, **more: whole.append(len(given[0])) or real(*given, **more)
    )
    add(casebook, operator, *range(12))
    for number in range(12, 18):
        add(casebook, operator, number)
    assert whole == [12, 16]


def test_judgements_grades_and_corrections_as_when_all_is_gathered_anew(
    casebook: Casebook, operator: LocalOperator, never_anew: Callable[[], None]
) -> None:
    add(casebook, operator, *range(24))
    never_anew()
    first, second = sorted(Incident.objects.filter(retired=False).values_list("pk", flat=True))[:2]
    services.assess(casebook.vault, operator, first, AssessmentRecord("fair", "rule 1", ("two witnesses",)))
    merged = services.merge(casebook.vault, operator, [first, second], WHY)
    gather_incidents(casebook, operator)
    kept = Incident.objects.get(pk=first)
    assert Incident.objects.get(pk=second).merged_into_id == first or kept.merged_into_id == second
    assert Incident.objects.exclude(review_due="").exists()
    assert held() == expected(operator, 24)
    services.undo(casebook.vault, operator, merged.pk, WHY)
    gather_incidents(casebook, operator)
    assert not Incident.objects.filter(pk__in=[first, second], retired=True).exists()  # both names are back
    old = CLAIMS[0]
    better = claim(REPORTS[0], killed="0", where="Adra", day="2020-05-03", supersedes=old.claim)
    services.supersede_claim(casebook.vault, operator, better)
    gather_incidents(casebook, operator)
    assert held() == expected(operator, 24)
    assert better.claim in {key for claims in held() for key in claims}


def test_a_new_reading_retires_and_brings_back(
    casebook: Casebook, operator: LocalOperator, never_anew: Callable[[], None]
) -> None:
    add(casebook, operator, *range(24))
    before = held()
    never_anew()
    again = [services.ReadReport(REPORTS[n], (), "another reader") for n in range(3)]
    services.store_batch(casebook.vault, operator, services.Batch(readings=again))
    gather_incidents(casebook, operator)
    assert Retirement.objects.count() == 3
    assert held() == expected(operator, 24) != before
    back = [services.ReadReport(REPORTS[n], (CLAIMS[n],), "rules 1") for n in range(3)]
    services.store_batch(casebook.vault, operator, services.Batch(readings=back))
    gather_incidents(casebook, operator)
    assert held() == before


def test_names_stay_as_they_do_when_all_is_gathered_anew(
    casebook: Casebook, operator: LocalOperator, never_anew: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(casebook, operator, *range(24))
    names = sorted(Incident.objects.filter(retired=False).values_list("pk", flat=True))
    with monkeypatch.context():
        never_anew()
        for pair in (names[:2], names[2:4]):
            services.merge(casebook.vault, operator, pair, WHY)
            gather_incidents(casebook, operator)
    monkeypatch.undo()
    grown = rows()
    (casebook.path / growing.INDEX).unlink()
    Gathering.objects.update(rule="an older one")
    gather_incidents(casebook, operator)
    assert rows() == grown


@pytest.mark.parametrize("harm", ["missing", "cut short", "another version", "out of step", "full of noise"])
def test_an_index_that_is_of_no_use_is_made_again(
    casebook: Casebook, operator: LocalOperator, grows: None, harm: str
) -> None:
    add(casebook, operator, *range(12))
    path = casebook.path / growing.INDEX
    if harm == "missing":
        path.unlink()
    elif harm == "cut short":
        path.write_bytes(path.read_bytes()[:20_000])
    elif harm == "full of noise":
        content = bytearray(path.read_bytes())
        content[8192:] = random.Random(1).randbytes(len(content) - 8192)
        path.write_bytes(content)
    else:
        with sqlite3.connect(path) as index:
            name = "version" if harm == "another version" else "stored"
            index.execute("update note set value = 0 where name = ?", (name,))
        index.close()
    add(casebook, operator, 12, 13)
    assert held() == expected(operator, 14)
    add(casebook, operator, 14)
    assert held() == expected(operator, 14)


@pytest.mark.parametrize("instant", ["before the database", "after the database"])
def test_a_kill_between_index_and_database(
    casebook: Casebook,
    operator: LocalOperator,
    never_anew: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    instant: str,
) -> None:
    add(casebook, operator, *range(12))
    never_anew()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if instant == "before the database":
            patched.setattr(services, "store_growth", killed)
        else:
            patched.setattr(growing, "_acknowledge", killed)
        with pytest.raises(KeyboardInterrupt):
            add(casebook, operator, 12, 13)
    add(casebook, operator, 14)
    assert held() == expected(operator, 12)
    gather_incidents(casebook, operator)
    assert held() == expected(operator, 12)
