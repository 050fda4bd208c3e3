"""From files to incidents, whatever the files are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.bulk import ReadOutcome
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import ingest as module
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.ingest import Listener, ingest
from bearwitness.desk.casework.models import Claim, Derivative, EvidenceItem, Gathering, Incident, Report
from bearwitness.desk.casework.outcome import FileOutcome, Summary
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.errors import NotKept
from bearwitness.values import Digest
from bearwitness.vault import disk, store
from tests.databases import copy_casebook

PAGE = """<html><head><title>Shells hit Adra market</title></head><body><article>
<p>Adra, 4 May 2017. Three people were killed and nine were injured on Wednesday when shells hit the market in Adra, the
town council said in a statement.</p><p>The council said that all of the dead were civilians, and that the market had
been open at the time of the attack.</p></article></body></html>"""
ARABIC = "قال سكان إن القصف وقع في المدينة يوم الأربعاء وإن ثلاثة أشخاص قتلوا في السوق"
MESSAGE = (
    "From: desk@example.org\nTo: you@example.org\nSubject: What we saw\nDate: Thu, 4 May 2017 10:00:00 +0000\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n'
    "--B\nContent-Type: text/plain; charset=utf-8\n\nTwo people were killed in Adra on 3 May 2017.\n"
    '--B\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="note.txt"\n\n'
    "One person was killed in Duma on 2 May 2017.\n--B--\n"
)
LINES = [
    {"id": "w1", "text": "Three people were killed in shelling in Adra on 3 May 2017.", "published": "2017-05-04"},
    {"id": "w2", "text": "Trois personnes sont mortes au marché.", "lang": "fr", "source": "Journal"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every sort of file, good and bad."""
    return fill(tmp_path / "files")


def fill(files: Path) -> Path:
    (files / "deep").mkdir(parents=True)
    (files / "page.html").write_text(PAGE)
    (files / "empty.txt").write_bytes(b"")
    (files / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R")
    (files / "a.txt").write_bytes(b"\x7fELF" + bytes(range(256)) * 64)
    (files / "arabic.txt").write_bytes(ARABIC.encode("windows-1256"))
    (files / "mail.eml").write_text(MESSAGE)
    (files / "wires.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES) + "not json\n")
    (files / "deep" / "loop").symlink_to("..")
    return files


class Taken(NamedTuple):
    """What was taken in, and what came of it."""

    casebook: Casebook
    operator: LocalOperator
    folder: Path
    outcomes: dict[str, FileOutcome]
    summary: Summary


def take_in(casebook: Casebook, operator: LocalOperator, *paths: Path) -> tuple[dict[str, FileOutcome], Summary]:
    outcomes: list[FileOutcome] = []
    # One worker, which is this process: starting others takes longer than these few reports.
    summary = ingest(casebook, operator, paths, Listener(file=outcomes.append), 1)
    return {Path(one.arrived_as).name: one for one in outcomes}, summary


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """A file with one good report; cheaper to read than a page."""
    path = tmp_path / "wire.jsonl"
    path.write_text(json.dumps(LINES[0]) + "\n")
    return path


def counts() -> list[int]:
    return [model.objects.count() for model in (EvidenceItem, Derivative, Report, Claim, Incident)]


# --- one ingest of everything, looked at from several sides --------------------------------------


@pytest.fixture(scope="module")
def taken_once(
    tmp_path_factory: pytest.TempPathFactory, empty_casebook: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Taken]:
    """A casebook into which every sort of file was taken, once for all tests that only look at it."""
    home = tmp_path_factory.mktemp("taken")
    folder = fill(home / "files")
    copy_casebook(empty_casebook, home / "casebook")
    with django_db_blocker.unblock():
        casebook = Casebook.open(home / "casebook")
        operator = LocalOperator("tester")
        outcomes, summary = take_in(casebook, operator, folder)
        connections.close_all()
        yield Taken(casebook, operator, folder, outcomes, summary)


@pytest.fixture
def taken(taken_once: Taken, django_db_blocker: DjangoDbBlocker) -> Iterator[Taken]:
    """The same, with its casebook the open one."""
    with django_db_blocker.unblock():
        yield taken_once._replace(casebook=Casebook.open(taken_once.casebook.path))
        connections.close_all()


def test_every_file_has_its_outcome(taken: Taken) -> None:
    statuses = {name: one.final_status for name, one in taken.outcomes.items()}
    assert statuses == {
        "page.html": "kept",
        "empty.txt": "unreadable",
        "cut.pdf": "unreadable",
        "a.txt": "unreadable",
        "arabic.txt": "kept",
        "mail.eml": "kept",
        "mail.eml » note.txt": "kept",
        "wires.jsonl": "read in part",
        "loop": "refused",
    }
    failed = [one for one in taken.outcomes.values() if one.is_failed]
    assert all(one.reason or one.bad_lines for one in failed)
    assert taken.outcomes["wires.jsonl"].bad_lines[0][0] == 3
    assert (taken.summary.failed, taken.summary.done) == (5, 4)


def test_a_text_in_another_encoding_is_read_as_it_is(taken: Taken) -> None:
    assert Report.objects.get(evidence=taken.outcomes["arabic.txt"].digest).text == ARABIC


def test_all_but_the_refused_are_in_the_vault(taken: Taken) -> None:
    for name, one in taken.outcomes.items():
        if name != "loop":
            assert taken.casebook.vault.holds(Digest(one.digest))
    kept = taken.casebook.vault.path_of(Digest(taken.outcomes["a.txt"].digest))
    assert kept.read_bytes() == (taken.folder / "a.txt").read_bytes()
    assert taken.casebook.vault.verify() == []


def test_a_report_without_a_reader_is_stored_and_says_so(taken: Taken) -> None:
    row = Report.objects.get(pk="w2")
    assert "fr" in row.unread
    assert row.claims.count() == 0
    assert list(taken.outcomes["wires.jsonl"].unread) == ["w2"]
    assert taken.summary.unread == 1


def test_an_attachment_is_kept_and_knows_its_message(taken: Taken) -> None:
    inside = taken.outcomes["mail.eml » note.txt"]
    link = Derivative.objects.get(kind="attachment")
    assert link.parent_id == taken.outcomes["mail.eml"].digest
    assert link.digest == inside.digest
    assert Report.objects.filter(evidence=inside.digest).count() == 1


def test_incidents_are_gathered(taken: Taken) -> None:
    assert taken.summary.incidents == queries.incidents(taken.operator).count() > 0
    held = {claim for row in queries.incidents(taken.operator) for claim in row.record["claims"]}
    assert held == {row.pk for row in Claim.objects.current() if row.kind == "event"}


def test_running_again_changes_nothing(taken: Taken) -> None:
    entries = [e for e in taken.casebook.vault.entries() if e.what in ("store", "gather")]
    before = counts()
    again, summary = take_in(taken.casebook, taken.operator, taken.folder)
    assert counts() == before
    assert [e for e in taken.casebook.vault.entries() if e.what in ("store", "gather")] == entries
    assert (summary.new_reports, summary.new_claims) == (0, 0)
    failed = {name for name, one in taken.outcomes.items() if one.is_failed}
    assert {name for name, one in again.items() if one.is_failed} == failed
    assert again["page.html"].status == "known"
    assert Gathering.objects.count() == 1


# --- casebooks of their own ----------------------------------------------------------------------


def test_the_same_bytes_twice_are_one_item(casebook: Casebook, operator: LocalOperator, tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text(json.dumps(LINES[0]))
    outcomes, _ = take_in(casebook, operator, tmp_path / "one.jsonl", tmp_path / "two.jsonl")
    assert (outcomes["one.jsonl"].status, outcomes["two.jsonl"].status) == ("kept", "known")
    assert "one.jsonl" in outcomes["two.jsonl"].reason
    assert (EvidenceItem.objects.count(), Report.objects.count()) == (1, 1)
    assert len([e for e in casebook.vault.entries() if e.what == "arrived"]) == 2


def test_an_id_with_another_text_is_told_every_time(
    casebook: Casebook, operator: LocalOperator, tmp_path: Path
) -> None:
    for name, text in (("a.jsonl", "Two people were killed in Adra."), ("b.jsonl", "Five people were killed in Duma.")):
        (tmp_path / name).write_text(json.dumps({"id": "same", "text": text}) + "\n")
    for _ in range(2):
        outcomes, summary = take_in(casebook, operator, tmp_path / "a.jsonl", tmp_path / "b.jsonl")
        assert outcomes["b.jsonl"].final_status == "read in part"
        assert outcomes["b.jsonl"].conflicts == {"same": services.TAKEN}
        assert summary.failed == 1
    assert Report.objects.get().text.startswith("Two")


def test_a_report_the_reader_fails_on_is_tried_again(
    casebook: Casebook, operator: LocalOperator, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(reports: Iterator[Report], _workers: int, _make: object) -> Iterator[ReadOutcome]:
        for one in reports:
            yield ReadOutcome(one, unread="The reader failed on it (KeyError: 'x').")  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(module, "read_all", fail)
        outcomes, summary = take_in(casebook, operator, wire)
    assert outcomes["wire.jsonl"].final_status == "read in part"
    assert summary.failed == 1
    assert "failed" in Report.objects.get().unread
    outcomes, summary = take_in(casebook, operator, wire)
    assert outcomes["wire.jsonl"].final_status == "kept"
    assert summary.failed == 0
    assert Report.objects.get().unread == ""
    assert Claim.objects.count() > 0


def test_an_id_that_is_no_id_is_refused(casebook: Casebook, operator: LocalOperator, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x" * 600, "text": "Two people were killed in Adra."}) + "\n")
    outcomes, _ = take_in(casebook, operator, tmp_path / "a.jsonl")
    assert outcomes["a.jsonl"].final_status == "read in part"
    assert Report.objects.count() == 0


def test_the_casebook_does_not_take_itself_in(casebook: Casebook, operator: LocalOperator, folder: Path) -> None:
    (casebook.path / "incoming.html").write_text(PAGE)
    outcomes, summary = take_in(casebook, operator, casebook.path)
    assert {one.final_status for one in outcomes.values()} == {"refused"}
    assert EvidenceItem.objects.count() == 0
    assert summary.failed == len(outcomes)


def test_a_file_that_can_not_be_opened_is_refused(
    casebook: Casebook, operator: LocalOperator, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.copy_in

    def deny(source: Path, incoming: Path, arrived_as: str) -> disk.Part:
        if source.name == "page.html":
            raise NotKept(arrived_as, "Permission denied")
        return real(source, incoming, arrived_as)

    monkeypatch.setattr(store, "copy_in", deny)
    outcomes, _ = take_in(casebook, operator, folder / "page.html", folder / "empty.txt")
    assert outcomes["page.html"].final_status == "refused"
    assert outcomes["page.html"].reason == "Permission denied"
    assert outcomes["empty.txt"].final_status == "unreadable"
    assert EvidenceItem.objects.count() == 1


def test_what_is_not_there_is_refused(casebook: Casebook, operator: LocalOperator, tmp_path: Path) -> None:
    outcomes, summary = take_in(casebook, operator, tmp_path / "nothing")
    assert outcomes["nothing"].final_status == "refused"
    assert summary.failed == 1


def test_a_newer_reader_reads_again(
    casebook: Casebook, operator: LocalOperator, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(casebook, operator, wire)
    monkeypatch.setattr(module, "read_by", lambda _casebook: "another version")
    outcomes, _ = take_in(casebook, operator, wire)
    assert outcomes["wire.jsonl"].status == "kept"
    assert Report.objects.get().read_by == "another version"
    assert Report.objects.count() == 1
