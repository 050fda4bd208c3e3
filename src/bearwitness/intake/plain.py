"""Plain text and Markdown into one report each.

Of plain text nothing is known but its words. Markdown may open with front matter (``title``, ``date``,
``source``, ``url``, ``lang``) between ``---`` lines or as a bare block of ``key: value`` lines; else a
first-line heading ``# …`` is the title. The text is otherwise left as written, Markdown marks and all.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import bearwitness
from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import kinds
from bearwitness.intake.charset import clean, decode
from bearwitness.intake.parts import Draft, Encoding, Note, Part, Task
from bearwitness.intake.published import iso_published

TOOL = "bearwitness"
_KEY_LINE = re.compile(r"([A-Za-z][A-Za-z_\-]{0,30})[ \t]*:[ \t]*(.*)")
_FIELDS = {
    "title": "title",
    "source": "source",
    "publisher": "source",
    "url": "url",
    "link": "url",
    "date": "published",
    "published": "published",
    "lang": "lang",
    "language": "lang",
}
_HEADING = re.compile(r"#[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*(?:\n|$)")
_MAX_HEADER_LINES = 40


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """The one report of the file. Raises Unreadable (encoding, nothing in it) and LimitExceeded (``text_chars``)."""
    decoded = decode(file.read())
    yield Encoding(decoded.encoding, decoded.how)
    text, dropped = clean(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    if dropped:
        yield Note(f"{dropped} NUL characters or broken surrogates were left out of the text")
    if not text.strip():
        raise Unreadable("it holds nothing but white space")
    if len(text) > task.limits.text_chars:
        raise LimitExceeded("text_chars", f"{task.limits.text_chars:,} characters")
    if task.media_type == kinds.MARKDOWN:
        yield markdown_draft(text)
    else:
        yield Draft(text=text.strip("\n"), locator="text", tool=TOOL, version=bearwitness.__version__)


def markdown_draft(text: str) -> Draft:
    """The report of a Markdown text, its front matter and first heading read."""
    stated, body = _front_matter(text.lstrip("\n"))
    if "title" not in stated and (heading := _HEADING.match(body)):
        stated["title"] = heading[1]
        body = body[heading.end() :]
    extra: dict[str, Any] = {}
    published = iso_published(stated.get("published", ""))
    if stated.get("published") and not published:
        extra["published_as_given"] = stated["published"]
    return Draft(
        text=body.strip("\n"),
        title=stated.get("title", ""),
        published=published,
        url=stated.get("url", ""),
        source=stated.get("source", ""),
        lang=stated.get("lang", ""),
        locator="text",
        tool=TOOL,
        version=bearwitness.__version__,
        extra=extra | {key: value for key, value in stated.items() if key not in set(_FIELDS.values())},
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The stated fields and the rest. A block is front matter only if it names a field we know."""
    lines = text.split("\n", _MAX_HEADER_LINES + 1)
    fenced = lines[0].strip() == "---"
    stated: dict[str, str] = {}
    for number, line in enumerate(lines[:_MAX_HEADER_LINES]):
        if number == 0 and fenced:
            continue
        if (fenced and line.strip() in ("---", "...")) or (not fenced and not line.strip()):
            known = set(_FIELDS.values()) & stated.keys()
            # Without a fence one such line is a sentence ("Source: a nurse"); two are a header.
            return (stated, "\n".join(lines[number + 1 :])) if len(known) > (not fenced) else ({}, text)
        match = _KEY_LINE.fullmatch(line)
        if match is None:
            if fenced and line.startswith((" ", "\t", "-", "#")):
                continue  # nested YAML and comments: not ours to read
            return {}, text
        key = match[1].lower()
        stated[_FIELDS.get(key, key)] = match[2].strip().strip("\"'")
    return {}, text
