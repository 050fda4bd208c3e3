import io
import os
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bearwitness.intake import sniff, sniff_file
from tests.intake.made import PAGE, pdf, word

MESSAGE = b"Received: from x by y\r\nFrom: Salma <s@valley.example>\r\nSubject: Strike\r\n\r\nNine were killed\r\n"


def kind(data: bytes, name: str = "") -> str:
    return sniff(data[:65536], len(data), name)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "application/x-empty"),
        (PAGE.encode(), "text/html"),
        (b"<!-- saved --> \n<!DOCTYPE HTML>\n<p>Nine", "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'/>", "text/html"),
        (PAGE.encode("utf-16"), "text/html"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "application/xml"),
        (b"<svg xmlns='x'><path/></svg>", "image/svg+xml"),
        (b'{"id": "a", "text": "Nine"}\n', "application/jsonl"),
        (b'not json\n{"id": "a", "text": "Nine"}\n', "text/plain"),
        (b'{"broken\n{"id": "a", "text": "Nine"}\n', "application/jsonl"),
        (b'\xef\xbb\xbf{"text": "Nine", "id": 4}', "application/jsonl"),
        (b'{"id": "a", "text": "' + b"word " * 20000 + b'"}', "application/jsonl"),
        (b'{"type": "FeatureCollection", "features": []}', "application/json"),
        (b'[\n  {"name": "x"}\n]', "application/json"),
        (b"[Valley Wire] Nine were killed", "text/plain"),
        (MESSAGE, "message/rfc822"),
        (b"From salma Mon Mar 7\n" + MESSAGE, "application/mbox"),
        (b"Subject: a note\nto nobody", "text/plain"),
        (b"From: the market\n\nNine were killed", "text/plain"),
        (pdf(), "application/pdf"),
        (b"\n\n" + pdf(), "application/pdf"),
        (b"The header %PDF-1.4 marks a file as PDF.", "text/plain"),
        (word("<w:p/>"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"{\\rtf1 Nine}", "application/rtf"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "application/vnd.rar"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"),
        (b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00", "audio/mp4"),
        (b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01webm", "video/webm"),
        (b"OggS\x00\x02" + bytes(40), "audio/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x03\x00" + bytes(20), "audio/mpeg"),
        (b"Nine\x00 were\x00 killed in the market\n", "text/plain"),
        ("Nine were killed in the market.".encode("utf-16-le"), "text/plain"),
        ("قتل تسعة مدنيين في السوق".encode("utf-16-be"), "text/plain"),
        ("قتل تسعة مدنيين في السوق".encode("cp1256"), "text/plain"),
        (b"   \n\t", "text/plain"),
        (b"# Market hit\n\nNine were killed", "text/markdown"),
        (b"---\ntitle: x\n---\nNine", "text/markdown"),
    ],
)
def test_the_kind_is_told_from_the_bytes(data: bytes, expected: str) -> None:
    assert kind(data) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
    ],
)
def test_images_are_told_from_the_bytes(form: str, expected: str) -> None:
    held = io.BytesIO()
    Image.new("RGB", (32, 24), "gray").save(held, form)
    assert kind(held.getvalue(), "report.txt") == expected


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.pdf", "a"])
def test_random_bytes_are_of_no_known_kind_whatever_the_name(name: str) -> None:
    data = random.Random(1937).randbytes(65536)
    assert sniff(data, 200 * 1024 * 1024, name) == "application/octet-stream"


def test_the_name_decides_between_plain_text_and_markdown_only() -> None:
    assert kind(b"# Market hit\n\nNine", "a.txt") == "text/plain"
    assert kind(b"Nine were killed", "a.md") == "text/markdown"
    assert kind(PAGE.encode(), "a.md") == "text/html"


def test_a_word_document_whose_text_lies_late_in_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("media/photo.bin", os.urandom(300_000))
        archive.writestr("word/document.xml", "<x/>")
    assert sniff_file(path).endswith("wordprocessingml.document")


def test_a_plain_archive_is_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "Nine were killed")
    assert sniff_file(path) == "application/zip"


@given(st.binary(max_size=600), st.text(max_size=10))
def test_any_bytes_have_a_kind(data: bytes, name: str) -> None:
    assert sniff(data, len(data), name).count("/") == 1


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x6FF), min_size=1, max_size=300))
def test_utf8_text_is_never_taken_for_a_binary(text: str) -> None:
    found = sniff(text.encode(), len(text.encode()), "a.txt")
    assert found.startswith(
        ("text/", "message/", "application/x", "application/json", "application/rtf", "image/svg")
    ) or (text.startswith(("BM", "ID3", "GIF8", "PK", "%PDF")))
