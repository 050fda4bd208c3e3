"""A Word document (Office Open XML, ECMA-376) into one report.

The parts are read straight from the archive with defusedxml, which refuses entities, in the order a reader
sees them: paragraphs, tables, text boxes, then footnotes. Deleted words of tracked changes are left out and
counted. The archive is checked before anything is unpacked, and unpacking stops at the declared size, so
that a bomb is refused by its own table of contents.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake.charset import clean
from bearwitness.intake.limits import MIB
from bearwitness.intake.parts import Draft, Note, Part, Task

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = {
    f"{_DC}title": "title",
    f"{_DC}creator": "author",
    f"{_TERMS}created": "created",
    f"{_TERMS}modified": "modified",
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAX_ENTRIES = 5_000
_DOCUMENT = re.compile(r"word/document\d*\.xml")  # some servers number it
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """The one report of the document.

    Raises Unreadable (no Word document, broken, encrypted, entities, no words) and LimitExceeded
    (``expanded_mb``, ``text_chars``).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = _check(archive, task)
            body = _Words(task)
            for name in (*filter(_DOCUMENT.fullmatch, names), *(note for note in _NOTES if note in names)):
                with archive.open(name) as part:
                    body.add(part)
            core = _core(archive) if "docProps/core.xml" in names else {}
    except DefusedXmlException as error:
        raise Unreadable("its XML defines entities, which no word processor writes") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"the archive is broken or locked ({str(error)[:120]})") from error
    except ParseError as error:
        raise Unreadable(f"its XML is broken ({error})") from error
    yield from _report(body, core)


def _check(archive: zipfile.ZipFile, task: Task) -> list[str]:
    """The names in the archive, once its declared sizes are within the limit."""
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES:
        raise LimitExceeded("entries", f"{_MAX_ENTRIES:,} files in one document")
    # zipfile stops each part at its declared size, so the sum of what is declared bounds what is unpacked.
    if sum(entry.file_size for entry in entries) > task.limits.expanded_mb * MIB:
        raise LimitExceeded("expanded_mb", f"{task.limits.expanded_mb} MiB unpacked")
    names = sorted(entry.filename for entry in entries)
    if not any(map(_DOCUMENT.fullmatch, names)):
        raise Unreadable("the archive holds no Word document")
    return names


class _Words:
    """Collects the words of a part while it is parsed; the tree is thrown away behind the parser."""

    def __init__(self, task: Task) -> None:
        self._allowed = task.limits.text_chars
        self._length = 0
        self._inside_fallback = 0
        self.paragraphs: list[str] = []
        self.title = ""
        self.deleted = 0

    def add(self, part: object) -> None:
        """Appends the paragraphs of one part."""
        open_runs: list[list[str]] = []
        styles: list[str] = []
        path: list[Element] = []
        for event, element in iterparse(part, events=("start", "end")):
            tag = element.tag.replace(_STRICT, _W)
            if event == "start":
                path.append(element)
                self._inside_fallback += tag == _FALLBACK
                if tag == f"{_W}p":
                    open_runs.append([])
                    styles.append("")
                continue
            path.pop()
            if tag == f"{_W}p":
                self._close("".join(open_runs.pop()), styles.pop())
            elif tag == f"{_W}pStyle" and styles:
                styles[-1] = element.get(f"{_W}val", "")
            elif open_runs and not self._inside_fallback:
                self._run(tag, element, open_runs[-1])
            self._inside_fallback -= tag == _FALLBACK
            element.clear()
            if path:
                path[-1].remove(element)

    def _run(self, tag: str, element: Element, runs: list[str]) -> None:
        if tag == f"{_W}t":
            runs.append(element.text or "")
            self._length += len(runs[-1])
            if self._length > self._allowed:
                raise LimitExceeded("text_chars", f"{self._allowed:,} characters")
        elif tag == f"{_W}tab":
            runs.append("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            runs.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            runs.append("-")
        elif tag == f"{_W}delText":
            self.deleted += len(element.text or "")

    def _close(self, text: str, style: str) -> None:
        if not text.strip() or self._inside_fallback:
            return
        if style == "Title" and not self.title and not self.paragraphs:
            self.title = " ".join(text.split())
        else:
            self.paragraphs.append(text.strip())


def _core(archive: zipfile.ZipFile) -> dict[str, str]:
    """Title, author and dates of the document's own properties."""
    stated: dict[str, str] = {}
    with archive.open("docProps/core.xml") as part:
        for _, element in iterparse(part):
            if (name := _CORE.get(element.tag)) and (words := " ".join((element.text or "").split())):
                stated[name] = words[:500]
    return stated


def _report(body: _Words, core: dict[str, str]) -> Iterator[Part]:
    text, dropped = clean("\n\n".join(body.paragraphs))
    if not text.strip() and not body.title:
        raise Unreadable("the document holds no words")
    if dropped:
        yield Note(f"{dropped} NUL characters or broken surrogates were left out of the text")
    if body.deleted:
        yield Note(f"{body.deleted} characters that tracked changes mark as deleted were left out")
    title = body.title or core.get("title", "")
    yield Draft(
        text=text,
        title=clean(title)[0],
        locator="document",
        tool="defusedxml",
        version=defusedxml.__version__,
        extra={f"docx_{name}": value for name, value in core.items() if name != "title"},
    )
