"""Whole files through the whole intake: sniffed, read in a child process, brought back."""

import hashlib
import io
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import Intake, Job, Limits, read_file
from bearwitness.values import Digest
from tests.intake.made import PAGE, entity_bomb, nested_message, pdf, word, zip_bomb


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    with Intake(Limits(cpu_s=10)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def jpeg() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (64, 48), "gray").save(held, "JPEG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.bin", PAGE, "Nine people were killed when aircraft"),
        ("page.txt", pdf(), "Nine people were killed in the market."),
        ("page.pdf", word("<w:p><w:r><w:t>Nine killed</w:t></w:r></w:p>"), "Nine killed"),
        ("note", "Nine were killed", "Nine were killed"),
        ("note.md", "# Hit\nNine were killed", "Nine were killed"),
        ("arabic.txt", "قتل تسعة مدنيين في السوق".encode("cp1256"), "قتل تسعة مدنيين في السوق"),
        ("wide.txt", "Nine were killed".encode("utf-16"), "Nine were killed"),
        ("nul.txt", b"Nine\x00 were killed", "Nine were killed"),
        ("mail", b"From: a@valley.example\nSubject: s\n\nNine were killed\n", "Nine were killed"),
        ("reports.html", '{"id": "w-1", "text": "Nine were killed"}\n', "Nine were killed"),
    ],
)
def test_a_file_is_read_whatever_its_name(
    intake: Intake, folder: Path, name: str, data: bytes | str, words: str
) -> None:
    reading = intake.read(put(folder, name, data), arrived_as=name)
    assert (reading.outcome, reading.unreadable) == ("read", "")
    (report,) = reading.reports
    assert report.text.startswith(words)
    assert report.evidence == reading.evidence == Digest.of(data.encode() if isinstance(data, str) else data)
    for derivative in reading.derivatives:
        assert derivative.digest == Digest.of(report.text.encode())
        assert derivative.parent == reading.evidence


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("a.txt", random.Random(7).randbytes(300_000), "no known kind"),
        ("cut.pdf", pdf()[:-100], "the PDF is truncated: its end is missing"),
        ("bomb.docx", entity_bomb(), "its XML defines entities, which no word processor writes"),
        ("deep.html", "<html><body>" + "<div>" * 100_000 + "words", "over the limit of 2,048 elements"),
        ("deep.eml", nested_message(1000), "(nesting)"),
        ("loop.pdf", pdf(trailer=b"/Prev 900"), ""),
        ("data.json", '{"type": "FeatureCollection"}', "JSON, but no line of it is a report"),
        ("bad.jsonl", '{"id": 1, "text": 2}\n{"id": "a", "text": 2}', "none of its lines is a report"),
        ("blank.txt", "\n \n", "white space"),
    ],
)
def test_what_can_t_be_read_is_told_with_the_reason(
    intake: Intake, folder: Path, name: str, data: bytes | str, reason: str
) -> None:
    reading = intake.read(put(folder, name, data), arrived_as=name)
    if reason:
        assert reading.outcome == "unreadable"
        assert reason in reading.unreadable
    assert intake.read(put(folder, "good.txt", "Nine")).outcome == "read"


def test_an_image_is_kept_for_later(intake: Intake, folder: Path) -> None:
    reading = intake.read(put(folder, "a.txt", jpeg()))
    assert (reading.outcome, reading.unreadable, reading.reports) == ("kept for later", "", ())
    assert reading.media_type == "image/jpeg"


def test_a_binary_of_200_mb_called_a_txt(intake: Intake, folder: Path) -> None:
    path = folder / "a.txt"
    with path.open("wb") as file:
        file.write(random.Random(3).randbytes(1_000_000))
        file.truncate(200 * 1024 * 1024)
    known = Digest.of(b"known already")
    assert intake.read(path, evidence=known).unreadable == "no known kind"


def test_one_line_of_2_gb_is_over_the_limit_at_once(intake: Intake, folder: Path) -> None:
    path = folder / "a.txt"
    with path.open("wb") as file:
        file.write(b"word " * 20_000)
        file.truncate(2 * 1024**3)
    started = time.monotonic()
    reading = intake.read(path, evidence=Digest.of(b"known already"))
    assert isinstance(reading.error, LimitExceeded)
    assert reading.unreadable == "over the limit of 32 MiB (text_mb)"
    assert time.monotonic() - started < 2


def test_a_zip_bomb_is_bounded(intake: Intake, folder: Path) -> None:
    zip_bomb(folder / "b.docx", 300)
    assert intake.read(folder / "b.docx").unreadable == "over the limit of 256 MiB unpacked (expanded_mb)"


def test_a_pdf_that_never_ends_is_bounded(folder: Path) -> None:
    path = put(folder, "l.pdf", pdf(content=b"q 1 0 0 1 0 0 cm 0 0 m 9 9 l S Q\n" * 300_000))
    with Intake(Limits(cpu_s=1, cpu_s_per_mb=0.01)) as intake:
        reading = intake.read(path)
    assert isinstance(reading.error, LimitExceeded)
    assert reading.error.limit == "cpu_s"


def test_ids_are_the_same_each_time_and_differ_between_files(intake: Intake, folder: Path) -> None:
    one, two = put(folder, "1.txt", "Nine were killed"), put(folder, "2.txt", "Ten were killed")
    first, again, other = intake.read(one), intake.read(one, arrived_as="elsewhere"), intake.read(two)
    assert first.reports[0].id == again.reports[0].id != other.reports[0].id
    assert len(first.reports[0].id) == 24


def test_reports_jsonl_keeps_its_ids_and_lists_its_bad_lines(intake: Intake, folder: Path) -> None:
    path = put(folder, "r.jsonl", '{"id": "a", "text": "one"}\nbad\n{"id": "b", "text": "two", "note": 1}\n')
    reading = intake.read(path, arrived_as="r.jsonl")
    assert reading.outcome == "read in part"
    assert [(report.id, report.locator) for report in reading.reports] == [("a", "line 1"), ("b", "line 3")]
    assert [(line.path, line.line) for line in reading.bad_lines] == [("r.jsonl", 2)]
    assert reading.derivatives == ()


def test_bad_lines_beyond_the_limit_are_counted(folder: Path) -> None:
    path = put(folder, "r.jsonl", '{"id": "a", "text": "one"}\n' + "bad\n" * 50)
    reading = read_file(path, Limits(bad_lines=10))
    assert (len(reading.bad_lines), reading.bad_line_count) == (10, 50)


def rows(count: int, length: int) -> Iterator[bytes]:
    for number in range(count):
        yield json.dumps({"id": f"w-{number}", "text": "word " * (length // 5)}).encode() + b"\n"


def test_a_stream_gives_batches_and_then_the_rest(intake: Intake, folder: Path) -> None:
    path = put(folder, "r.jsonl", b"".join(rows(1234, 50)) + b"bad\n")
    with intake.stream(path) as stream:
        sizes = [len(batch) for batch in stream]
        reading = stream.finish()
    assert sizes == [500, 500, 234]
    assert (reading.report_count, reading.bad_line_count, reading.reports) == (1234, 1, ())


def test_an_abandoned_stream_leaves_the_pool_usable(intake: Intake, folder: Path) -> None:
    path = put(folder, "r.jsonl", b"".join(rows(20_000, 500)))
    with intake.stream(path) as stream:
        assert len(next(iter(stream))) == 500
    assert intake.read(put(folder, "a.txt", "Nine")).outcome == "read"


def test_several_files_at_once_come_in_order(folder: Path) -> None:
    jobs = [Job(put(folder, f"{number}.txt", f"{number} were killed"), f"{number}.txt") for number in range(30)]
    with Intake(workers=2) as intake:
        readings = [stream.read() for stream in intake.read_each(jobs)]
    assert [reading.reports[0].text for reading in readings] == [f"{number} were killed" for number in range(30)]
    assert [reading.arrived_as for reading in readings] == [job.arrived_as for job in jobs]


def test_what_is_no_file_to_open_is_raised(intake: Intake, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    for path in (folder / "none", folder / "pipe", folder):
        with pytest.raises(Unreadable):
            intake.read(path)


def test_attachments_come_back_with_their_digest(intake: Intake, folder: Path) -> None:
    data = (
        b"From: a@valley.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nNine\r\n--b\r\nContent-Type: image/jpeg\r\n"
        b"Content-Disposition: attachment; filename=p.jpg\r\n\r\n\xff\xd8\xff\r\n--b--\r\n"
    )
    reading = intake.read(put(folder, "m", data))
    (attachment,) = reading.attachments
    assert (attachment.name, attachment.locator) == ("p.jpg", "attachment 1")
    assert [made.kind for made in reading.derivatives] == ["text", "attachment"]
    assert reading.derivatives[1].digest.hex == hashlib.sha256(attachment.data).hexdigest()


def test_nothing_is_left_running(folder: Path) -> None:
    path = put(folder, "a.txt", "Nine")
    with Intake(workers=2) as intake:
        for stream in intake.read_each([Job(path)] * 3):
            assert stream.read().outcome == "read"
        pids = [child.pid for child in intake._all if child.pid]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_100_mb_of_reports_stream_in_bounded_memory(folder: Path) -> None:
    import resource

    path = folder / "r.jsonl"
    with path.open("wb") as file:
        file.writelines(rows(50_000, 2_000))
    with Intake(Limits(memory_mb=256)) as intake, intake.stream(path) as stream:
        next(stream_batches := iter(stream))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        count = 500 + sum(len(batch) for batch in stream_batches)
        grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert count == 50_000
    assert grown_kib < 40 * 1024


def test_2800_reports_of_6_mb_take_seconds(intake: Intake, folder: Path) -> None:
    path = put(folder, "r.jsonl", b"".join(rows(2_800, 2_100)))
    started = time.monotonic()
    assert intake.read(path).report_count == 2_800
    assert time.monotonic() - started < 5  # a second alone; the machine may be shared
