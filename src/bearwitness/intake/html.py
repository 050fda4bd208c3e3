"""A saved web page into one report: main text, title, source, author, address, language, day of publication.

trafilatura finds the main text and the page's own description. It is given bytes already at hand and fetches
nothing. The day is taken only from where the page states when it was published (``page_date``), never from
htmldate's search through the text, which finds any date. Where trafilatura finds no main text, the words of
the whole page are taken and a note says so.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import lxml
import trafilatura
from lxml.etree import ErrorTypes, ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.baseline import html2txt
from trafilatura.metadata import Document, extract_metadata

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import kinds
from bearwitness.intake.charset import clean, decode
from bearwitness.intake.limits import Limits
from bearwitness.intake.page_date import stated_day
from bearwitness.intake.parts import Draft, Encoding, Note, Part, Task

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.\-]{1,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.\-]{1,40})",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n\s*\n+|\n")


# A short page sends trafilatura through every stage it has, so that each has loaded what it needs.
_SAMPLE = (
    "<html><head><title>Sample</title></head><body><h1>Sample</h1><article><p>"
    + "A page with one short paragraph. " * 6
    + "</p></article></body></html>"
)


def warm() -> None:
    """Loads all that reading a page needs (word lists of a hundred languages: half a second), once for all forks."""
    for _ in page_parts(_SAMPLE, Task(kinds.HTML, "sample", len(_SAMPLE), Limits())):
        pass


def declared_charset(data: bytes) -> str:
    """The charset a page names in its first 4,096 bytes, "" where it names none (HTML, 13.2.3.2)."""
    found = _META_CHARSET.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else ""


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """The one report of the page. Raises Unreadable (encoding, no words in it) and LimitExceeded (``text_chars``)."""
    data = file.read()
    decoded = decode(data, declared_charset(data))
    yield Encoding(decoded.encoding, decoded.how)
    yield from page_parts(decoded.text, task)


def page_parts(markup: str, task: Task, locator: str = "page") -> Iterator[Part]:
    """The report of a page already decoded, preceded by what a person should know of how it was read."""
    markup, dropped = clean(markup)
    if dropped:
        yield Note(f"{dropped} NUL characters or broken surrogates were left out of the page")
    tree = _tree(markup)
    described = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    text, tool, version = _main_text(tree), "trafilatura", trafilatura.__version__
    if not text:
        text, tool, version = html2txt(tree).strip(), "lxml", lxml.__version__
        if not text:
            raise Unreadable("the page holds no words")
        yield Note("the main text could not be told from the rest; the words of the whole page were taken")
    if len(text) > task.limits.text_chars:
        raise LimitExceeded("text_chars", f"{task.limits.text_chars:,} characters")
    published, stated_in = stated_day(tree)
    yield Draft(
        text=text,
        title=" ".join((described.title or "").split()),
        published=published,
        url=described.url or "",
        source=" ".join((described.sitename or "").split()),
        lang=_language(tree),
        locator=locator,
        tool=tool,
        version=version,
        extra=_extra(described, stated_in),
    )


def _tree(markup: str) -> HtmlElement:
    """The page's tree; raises LimitExceeded where it is nested so deep that libxml2 would drop the rest."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        tree = document_fromstring(markup.encode("utf-8"), parser=parser)
    except ParserError as error:
        raise Unreadable("the page holds no elements") from error
    if any(entry.type == ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise LimitExceeded("depth", "2,048 elements within one another")
    return tree


def _main_text(tree: HtmlElement) -> str:
    """Main text with a blank line between blocks; "" where trafilatura finds none. Readers' comments are left out."""
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    if not isinstance(found, Document) or not found.text:
        return ""
    return _BLANK_LINES.sub("\n\n", found.text.strip())


def _language(tree: HtmlElement) -> str:
    stated = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return stated.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", stated) else ""


def _extra(described: Document, stated_in: str) -> dict[str, Any]:
    extra = {"author": described.author or "", "description": described.description or "", "published_from": stated_in}
    return {name: value for name, value in extra.items() if value}
