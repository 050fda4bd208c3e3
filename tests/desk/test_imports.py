"""Files through the desk's page: kept, read by a worker, and told file by file; nothing acknowledged is lost."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from bearwitness.desk.casebook import INCOMING_FOLDER, Casebook
from bearwitness.desk.casework.models import Report
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.jobs import incoming, queries, queue
from bearwitness.desk.jobs.kinds import KINDS
from bearwitness.desk.jobs.models import DONE, FAILED, Job
from bearwitness.desk.jobs.worker import Worker
from bearwitness.errors import InvalidValue
from bearwitness.values import Digest
from bearwitness.vault import Vault
from tests.databases import copy_casebook, select

HOST = "localhost"


def wire(key: str, dead: int = 3) -> bytes:
    text = f"At least {dead} people were killed when shells hit a market in Homs on 3 May 2024."
    return (json.dumps({"id": key, "source": "A paper", "published": "2024-05-04", "text": text}) + "\n").encode()


def member(role: str) -> Client:
    user = User.objects.create(username=f"a-{role}")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client(SERVER_NAME=HOST)
    client.force_login(user)
    return client


def upload(client: Client, *files: SimpleUploadedFile) -> str:
    """The page of the job."""
    answer = client.post("/imports/", {"files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def left(casebook: Casebook) -> list[str]:
    return [path.name for path in (casebook.path / INCOMING_FOLDER).iterdir()]


def test_uploaded_files_become_incidents_and_each_is_told(casebook: Casebook) -> None:
    client = member("researcher")
    binary = SimpleUploadedFile("odd.bin", b"\x00\x01\x02" * 50)
    page = upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")), binary)
    assert "waiting" in client.get(page).content.decode()
    Worker(casebook, KINDS).do_all()
    shown = client.get(page).content.decode()
    assert "1 kept" in shown
    assert "1 new report, 1 new claim" in shown
    assert "upload » odd.bin" in shown
    assert "unreadable" in shown
    assert Report.objects.count() == 1
    arrivals = [entry for entry in casebook.vault.entries() if entry.what == "arrived"]
    assert {entry.who for entry in arrivals} == {"user:a-researcher"}
    assert left(casebook) == []
    assert "1 incident" in client.get("/").content.decode()
    assert shown.count("upload » ") == 2


def test_names_are_kept_apart_and_show_what_they_are(casebook: Casebook) -> None:
    client = member("researcher")
    names = ["a.jsonl", "A.jsonl", "<b>x</b>.jsonl", "gpj.\u202elnosj.jsonl", ".hidden", "x" * 300 + ".jsonl"]
    upload(client, *(SimpleUploadedFile(name, wire(f"r{nth}", 2 + nth)) for nth, name in enumerate(names)))
    Worker(casebook, KINDS).do_all()
    page = client.get("/imports/1/").content.decode()
    assert Report.objects.count() == len(names)
    assert "A (2).jsonl" in page
    assert "<b>x" not in page
    assert "\u202e" not in page


def test_a_second_job_for_the_same_bytes_changes_nothing(casebook: Casebook) -> None:
    client = member("researcher")
    for _ in range(2):
        upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")))
    assert Worker(casebook, KINDS).do_all() == 2
    assert [job.outcome["summary"]["files"]["known"] for job in Job.objects.order_by("pk")] == [0, 1]


def test_a_job_cut_off_after_its_files_were_taken_in_is_done_again(
    casebook: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = member("researcher")
    upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")))
    with monkeypatch.context() as patched:
        patched.setattr(queue, "finish", lambda *_: sys.exit(9))
        with pytest.raises(SystemExit):
            Worker(casebook, KINDS).do_one()
    Job.objects.update(worker="elsewhere:1:1", lease_until="2020-01-01T00:00Z")
    assert Worker(casebook, KINDS).do_all() == 1
    assert Job.objects.get().state == DONE
    assert Report.objects.count() == 1


def test_nothing_and_too_much_are_refused(casebook: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    client = member("researcher")
    answer = client.post("/imports/", {})
    assert answer.status_code == 400
    assert "choose at least one file" in answer.content.decode()
    monkeypatch.setattr(incoming, "MAX_FILES", 1)
    answer = client.post("/imports/", {"files": [SimpleUploadedFile(name, b"x") for name in "ab"]})
    assert answer.status_code == 400
    assert not Job.objects.exists()
    assert left(casebook) == []
    assert client.post("/imports/", {"kind": "paint"}).status_code == 400


def test_who_may_not_write_can_not_send_files(casebook: Casebook) -> None:
    client = member("auditor")
    assert client.get("/imports/").status_code == 200
    assert client.post("/imports/", {"files": [SimpleUploadedFile("a", b"x")]}).status_code == 403
    assert not Job.objects.exists()
    assert left(casebook) == []


def test_the_vault_is_verified_behind_the_page(casebook: Casebook, operator: LocalOperator) -> None:
    client = member("researcher")
    digest = casebook.vault.keep_bytes(b"some bytes", arrived_as="a", who="me").item.digest
    client.post("/imports/", {"kind": "verify"})
    Worker(casebook, KINDS).do_all()
    assert "all is well" in client.get("/imports/1/").content.decode()
    path = casebook.vault.path_of(digest)
    path.chmod(0o600)
    path.write_bytes(b"same bytes")
    client.post("/imports/", {"kind": "verify"})
    Worker(casebook, KINDS).do_all()
    shown = client.get("/imports/2/").content.decode()
    assert "1 fault<" in shown
    assert "altered" in shown


def test_a_job_is_stopped_and_tried_again_by_its_page(casebook: Casebook) -> None:
    client = member("researcher")
    page = upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")))
    client.post(page, {"do": "stop"})
    assert "cancelled" in client.get(page).content.decode()
    assert Worker(casebook, KINDS).do_all() == 0
    client.post(page, {"do": "again"})
    assert Worker(casebook, KINDS).do_all() == 1
    assert Report.objects.count() == 1
    assert client.get("/imports/77/").status_code == 404


def test_a_part_of_the_page_is_given_to_htmx_while_something_is_at_work(casebook: Casebook) -> None:
    client = member("researcher")
    page = upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")))
    part = client.get("/imports/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    Worker(casebook, KINDS).do_all()
    assert "hx-trigger" not in client.get("/imports/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in client.get(page, headers={"HX-Request": "true"}).content.decode()


def test_uploads_nobody_acknowledged_are_swept(casebook: Casebook, operator: LocalOperator) -> None:
    kept = incoming.receive(casebook, [SimpleUploadedFile("a", b"x")])
    queue.ask_for(operator, "ingest", {"batch": kept, "files": 1})
    lost = incoming.receive(casebook, [SimpleUploadedFile("a", b"x")])
    (casebook.path / INCOMING_FOLDER / "tmp.upload").write_bytes(b"half")
    now = time.time()
    assert incoming.sweep(casebook, queries.wanted_batches(), 60, now) == 0
    assert incoming.sweep(casebook, queries.wanted_batches(), 60, now + 120) == 2
    assert left(casebook) == [kept] != [lost]
    with pytest.raises(InvalidValue):
        incoming.batch_files(casebook, "../vault")


def test_a_failed_job_keeps_its_files(casebook: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    client = member("researcher")
    page = upload(client, SimpleUploadedFile("wire.jsonl", wire("r1")))

    def broken(*_arguments: object) -> None:
        raise KeyError("x")

    with monkeypatch.context() as patched:
        patched.setattr("bearwitness.desk.jobs.kinds.ingest", broken)
        Worker(casebook, KINDS).do_all()
    assert Job.objects.get().state == FAILED
    client.post(page, {"do": "again"})
    Worker(casebook, KINDS).do_all()
    assert Job.objects.get().state == DONE
    assert Report.objects.count() == 1


# --- killed, with its worker, while people upload ------------------------------------------------


class Desk:
    """``bearwitness serve`` with its worker, and a researcher's session in it."""

    def __init__(self, folder: Path, cookie: str, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.cookie = cookie
        command = [sys.executable, "-m", "bearwitness.cli.main", "serve", "--casebook", str(folder)]
        with log.open("a") as stream:
            self.process = subprocess.Popen([*command, "--port", str(self.port)], stdout=stream, stderr=stream)

    def wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise AssertionError("the desk does not listen")

    def send(self, name: str, data: bytes) -> bool:
        """True where the upload was acknowledged."""
        try:
            page, headers = self._ask("GET", "/imports/", b"", {})
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if token is None:
                return False
            csrf = next(value for key, value in headers if key == "Set-Cookie" and value.startswith("csrftoken="))
            body = (
                f'--xyz\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
                f'--xyz\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            ).encode() + data + b"\r\n--xyz--\r\n"  # fmt: skip
            sent = {"Content-Type": "multipart/form-data; boundary=xyz", "Cookie": csrf.partition(";")[0]}
            _, headers = self._ask("POST", "/imports/", body, sent)
        except (OSError, HTTPException):
            return False
        return any(key == "Location" and value.startswith("/imports/") for key, value in headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookie = "; ".join(one for one in (f"sessionid={self.cookie}", headers.pop("Cookie", "")) if one)
        connection.request(method, path, body, {"Cookie": cookie, **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return text, answer.getheaders()


def children_of(process: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.parent.name))
    return found


def kill_while_uploading(tmp_path: Path, empty: Path, kills: int) -> None:
    folder = copy_casebook(empty, tmp_path / "book")
    Casebook.open(folder)
    cookie = member("researcher").cookies["sessionid"].value
    connections.close_all()
    chance = random.Random(kills)
    acknowledged: dict[str, bytes] = {}
    for _ in range(kills):
        desk = Desk(folder, cookie, tmp_path / "log")
        desk.wait()
        until = time.monotonic() + chance.uniform(0.3, 2.5)
        for _ in range(6):
            if time.monotonic() > until:
                break
            key = f"r{len(acknowledged)}-{chance.random()}"
            data = wire(key, chance.randint(2, 90))
            if desk.send(f"{key}.jsonl", data):
                acknowledged[key] = data
        workers = children_of(desk.process.pid)
        assert workers, "there is no worker beside the desk"
        if chance.random() < 0.5:  # the worker alone first, while the desk goes on
            with suppress(ProcessLookupError):
                os.kill(workers[0], signal.SIGKILL)
            key = f"after-{chance.random()}"
            if desk.send(f"{key}.jsonl", wire(key)):
                acknowledged[key] = wire(key)
        desk.process.kill()
        desk.process.wait(20)
        wait_for_end_of(workers)
    assert acknowledged
    Casebook.open(folder)
    book = Casebook.current()
    Worker(book, KINDS).do_all()
    assert not Job.objects.exclude(state=DONE).exists(), list(Job.objects.exclude(state=DONE).values())
    assert set(acknowledged) <= {str(key) for (key,) in select(folder, "SELECT key FROM casework_report")}
    vault = Vault.open(folder / "vault")
    assert vault.verify() == []
    assert all(vault.holds(Digest.of(data)) for data in acknowledged.values())
    assert Report.objects.count() == Job.objects.count()  # each upload held one report; none came twice
    connections.close_all()


def wait_for_end_of(processes: list[int]) -> None:
    until = time.monotonic() + 30
    while any(Path(f"/proc/{one}").exists() for one in processes):
        assert time.monotonic() < until, "the worker outlives the desk"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_of_desk_and_worker(
    tmp_path: Path, empty_casebook: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        kill_while_uploading(tmp_path, empty_casebook, 20)
