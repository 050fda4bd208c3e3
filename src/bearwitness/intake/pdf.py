"""A PDF into one report, page by page (pdfminer.six).

The document's own title is taken where it looks like one; its dates of creation and change are kept in
``extra`` and never taken for the day of publication. A file that is cut short, locked or without words (a
scan) is unreadable, because half a report may lack what overturns it.
"""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pdfminer
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake.charset import clean
from bearwitness.intake.parts import Draft, Note, Part, Task

_TAIL_BYTES = 64 * 1024
_LINEARIZED = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d{1,12})", re.DOTALL)
# What programs write into the title when nobody gave one.
_NO_TITLE = re.compile(
    r"^(?:untitled|document\d*|microsoft word - .*|slide \d+|.*\.(?:docx?|pdf|indd|odt|rtf|pptx?|xlsx?))$",
    re.IGNORECASE,
)


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """The one report of the document.

    Raises Unreadable (truncated, encrypted, broken, no words) and LimitExceeded (``pages``, ``text_chars``).
    """
    _check_whole(file, task.size)
    try:
        info = _info(file)
        text = _text(file, task)
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable("the PDF is encrypted and needs its password") from error
    except (PDFException, PSException) as error:
        raise Unreadable(f"the PDF is broken ({type(error).__name__}: {str(error)[:120]})") from error
    text, dropped = clean(text)
    if not text.strip():
        raise Unreadable("the PDF holds no words; its pages may be scans")
    if dropped:
        yield Note(f"{dropped} NUL characters or broken surrogates were left out of the text")
    if unmapped := text.count("(cid:"):
        yield Note(f"{unmapped} glyphs have no known character and stand as (cid:number)")
    title = info.pop("Title", "")
    yield Draft(
        text=text.strip(),
        title="" if _NO_TITLE.match(title) else title,
        locator="pages",
        tool="pdfminer.six",
        version=pdfminer.__version__,
        extra={f"pdf_{name.lower()}": value for name, value in info.items()},
    )


def _check_whole(file: BinaryIO, size: int) -> None:
    """Raises Unreadable where the end is missing: no end mark, or shorter than a linearized file says it is."""
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read(_TAIL_BYTES)
    file.seek(0)
    head = file.read(2048)
    file.seek(0)
    stated = _LINEARIZED.search(head)
    if b"%%EOF" not in tail or (stated and int(stated[1]) > size):
        raise Unreadable("the PDF is truncated: its end is missing")


def _info(file: BinaryIO) -> dict[str, str]:
    """Title, author and dates of the document as it states them, only those that are text."""
    document = PDFDocument(PDFParser(file))
    stated: dict[str, Any] = {}
    for block in document.info:
        stated.update(block)
    shown = {}
    for name in ("Title", "Author", "CreationDate", "ModDate"):
        value = stated.get(name)
        if isinstance(value, bytes) and (words := " ".join(clean(decode_text(value))[0].split())):
            shown[name] = words[:500]
    return shown


def _text(file: BinaryIO, task: Task) -> str:
    """The words of all pages, a blank line between blocks."""
    file.seek(0)
    written = io.StringIO()
    length = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pdfminer warns of extraction flags; keeping a copy to read is lawful use
        # One page more than allowed is asked for, to tell a full document from one that goes on.
        pages = extract_pages(cast(io.IOBase, file), maxpages=task.limits.pages + 1, laparams=LAParams())
        for number, page in enumerate(pages, 1):
            if number > task.limits.pages:
                raise LimitExceeded("pages", f"{task.limits.pages:,} pages")
            for block in page:
                if not isinstance(block, LTTextContainer):
                    continue
                words = "\n".join(line.strip() for line in block.get_text().splitlines()).strip()
                length += len(words) + 2
                if length > task.limits.text_chars:
                    raise LimitExceeded("text_chars", f"{task.limits.text_chars:,} characters")
                if words:
                    written.write(words + "\n\n")
    return written.getvalue()
