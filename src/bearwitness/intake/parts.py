"""What a reader hands over, piece by piece, and how it crosses the pipe to the parent.

A reader is ``read(file, task) -> Iterator[Part]``. It runs in a child process that has met hostile bytes, so
its pieces travel as JSON (never pickle) and are checked again by the parent.
"""

import base64
import binascii
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from bearwitness.errors import IntakeError, LimitExceeded, Unreadable
from bearwitness.intake.limits import Limits

Json = dict[str, Any]

# The length before each frame of an answer, and the exit code of a fork whose memory ran out.
LENGTH = struct.Struct(">I")
MEMORY_CODE = 71


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: its kind as sniffed, the name it arrived under, its size in bytes, and the limits."""

    media_type: str
    name: str
    size: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as a reader found it; the parent gives it its evidence and, where ``id`` is "", its id.

    ``tool`` and ``version`` say what derived the text; both are "" where the file holds the text as it is.
    """

    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    lang: str = ""
    locator: str = ""
    id: str = ""
    tool: str = ""
    version: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that could not be used, with its number from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class MoreBad:
    """How many bad lines there were beyond those that are listed."""

    count: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came inside another. ``locator`` says where in it; ``tool`` and ``version`` what took it out."""

    name: str
    media_type: str
    data: bytes
    locator: str
    tool: str
    version: str


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding a text was read in, and how it was known."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence on what was left out or changed, for the person who looks at the file."""

    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a reading that did not succeed."""

    error: IntakeError


Part = Draft | Bad | MoreBad | Attached | Encoding | Note | Failed


class Reader(Protocol):
    """A module that reads one kind of file."""

    def read(self, file: BinaryIO, task: Task) -> Iterator[Part]:
        """Yields what the file holds; raises Unreadable or LimitExceeded where it can't go on."""
        ...


_DRAFT_TEXTS = ("text", "title", "published", "url", "source", "lang", "locator", "id", "tool", "version")


def part_to_json(part: Part) -> Json:
    """The part as a JSON object with its sort in ``part``."""
    match part:
        case Draft():
            row = {name: value for name in _DRAFT_TEXTS if (value := getattr(part, name))}
            return {"part": "draft", **row, **({"extra": dict(part.extra)} if part.extra else {})}
        case Bad():
            return {"part": "bad", "line": part.line, "reason": part.reason}
        case MoreBad():
            return {"part": "more bad", "count": part.count}
        case Attached():
            data = base64.b64encode(part.data).decode("ascii")
            names = {name: getattr(part, name) for name in ("name", "media_type", "locator", "tool", "version")}
            return {"part": "attached", **names, "data": data}
        case Encoding():
            return {"part": "encoding", "name": part.name, "how": part.how}
        case Note():
            return {"part": "note", "text": part.text}
        case Failed():
            error = part.error
            if isinstance(error, LimitExceeded):
                return {"part": "limit", "limit": error.fields["limit"], "allowed": error.fields["allowed"]}
            return {"part": "unreadable", "reason": error.fields.get("reason", error.message)}


def part_from_json(row: object) -> Part:
    """The part of a JSON object; raises Unreadable unless it has exactly the form ``part_to_json`` gives."""
    if not isinstance(row, dict):
        raise Unreadable("the reading process answered with something that is no object")
    try:
        return _part(row)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise Unreadable("the reading process answered with an object of the wrong form") from error


def _text(row: Json, key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(key)
    value.encode("utf-8")  # raises UnicodeEncodeError, a ValueError, on half a surrogate pair
    return value


def _part(row: Json) -> Part:
    match row["part"]:
        case "draft":
            extra = row.get("extra", {})
            if not isinstance(extra, dict):
                raise TypeError("extra")
            return Draft(**{name: _text(row, name) if name in row else "" for name in _DRAFT_TEXTS}, extra=extra)
        case "bad":
            return Bad(int(row["line"]), _text(row, "reason"))
        case "more bad":
            return MoreBad(int(row["count"]))
        case "attached":
            names = {name: _text(row, name) for name in ("name", "media_type", "locator", "tool", "version")}
            return Attached(**names, data=base64.b64decode(_text(row, "data"), validate=True))
        case "encoding":
            return Encoding(_text(row, "name"), _text(row, "how"))
        case "note":
            return Note(_text(row, "text"))
        case "limit":
            return Failed(LimitExceeded(_text(row, "limit"), _text(row, "allowed")))
        case "unreadable":
            return Failed(Unreadable(_text(row, "reason")))
    raise ValueError(row["part"])
