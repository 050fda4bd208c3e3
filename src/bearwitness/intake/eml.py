"""An e-mail (RFC 5322, with MIME) into one report, and the files attached to it.

Subject is the title, From the source, Date the time of publication with the offset it was given with. The
plain part is preferred to the HTML one. Attachments, forwarded messages among them, are handed over whole
so that they can be kept and read as files of their own.
"""

import mimetypes
import platform
import re
from collections.abc import Iterator
from email import message_from_binary_file, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake.charset import clean, decode
from bearwitness.intake.html import page_parts, warm
from bearwitness.intake.limits import MIB
from bearwitness.intake.parts import Attached, Draft, Encoding, Note, Part, Task

__all__ = ["read", "warm"]

TOOL = "python email"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")
_MAX_PARTS = 2_000


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """The message's report, if it has words, and what is attached to it.

    Raises Unreadable where there is neither, LimitExceeded for nesting, parts, attachments and ``text_chars``.
    """
    try:
        message = message_from_binary_file(file, policy=policy.default)
        leaves = list(_leaves(message))
    except RecursionError as error:
        raise LimitExceeded("nesting", "messages within messages that Python's parser follows") from error
    body, attached = _sort(leaves)
    yield from _report(message, body, task)
    yield from _attachments(attached, task)
    if body is None and not attached:
        raise Unreadable("the message holds neither words nor attachments")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; a message within the message is one part, not opened."""
    queue: list[Message] = [message]
    count = 0
    while queue:
        part = queue.pop()
        count += 1
        if count > _MAX_PARTS:
            raise LimitExceeded("parts", f"{_MAX_PARTS:,} parts of a message")
        payload = part.get_payload()
        if part.get_content_maintype() != "multipart":
            yield part
        elif isinstance(payload, list):
            queue.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        elif isinstance(payload, str) and payload.strip():
            del part["Content-Type"]  # its boundary is nowhere: all there is, is text
            yield part


def _sort(leaves: list[Message]) -> tuple[Message | None, list[Message]]:
    """The part with the words, plain before HTML, and the attachments."""
    texts = [part for part in leaves if _is_body(part)]
    plain = [part for part in texts if part.get_content_type() == "text/plain"]
    written = [part for part in plain if _bytes(part).strip()]
    pages = [part for part in texts if part.get_content_type() == "text/html"]
    body = next(iter(written or pages or plain), None)
    # The other form of the same words is no file of its own; a further plain part is.
    twins = pages if body in plain else plain
    return body, [part for part in leaves if part is not body and part not in twins]


def _is_body(part: Message) -> bool:
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return " ".join(clean(str(value))[0].split()) if value is not None else ""


def _report(message: Message, body: Message | None, task: Task) -> Iterator[Part]:
    if body is None:
        yield Note("the message has no words of its own")
        return
    decoded = decode(_bytes(body), body.get_content_charset("") or "")
    yield Encoding(decoded.encoding, decoded.how)
    extra = {name: value for name in ("From", "To", "Message-ID") if (value := _header(message, name))}
    text, tool, version = decoded.text, TOOL, platform.python_version()
    if body.get_content_type() == "text/html":
        for part in page_parts(text, task):
            if isinstance(part, Draft):
                text, tool, version = part.text, part.tool, part.version
            else:
                yield part
    text, dropped = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if dropped:
        yield Note(f"{dropped} NUL characters or broken surrogates were left out of the text")
    if len(text) > task.limits.text_chars:
        raise LimitExceeded("text_chars", f"{task.limits.text_chars:,} characters")
    published, note = _sent(message)
    if note:
        yield Note(note)
    yield Draft(
        text=text.strip("\n"),
        title=_header(message, "Subject"),
        published=published,
        source=_sender(message),
        locator="body",
        tool=tool,
        version=version,
        extra={name.lower(): value for name, value in extra.items()},
    )


def _sender(message: Message) -> str:
    """The sender's name, else the address as written."""
    sender = message["From"]
    for address in getattr(sender, "addresses", ()):
        if shown := " ".join(clean(address.display_name or address.addr_spec)[0].split()):
            return shown
    return _header(message, "From")


def _sent(message: Message) -> tuple[str, str]:
    """The Date header in ISO 8601 with its own offset; where it is none, "" and a sentence that says so."""
    stated = _header(message, "Date")
    if not stated:
        return "", ""
    try:
        return parsedate_to_datetime(stated).isoformat(), ""
    except (ValueError, TypeError, OverflowError):
        return "", f"the Date header {stated[:80]!r} is no date"


def _attachments(parts: list[Message], task: Task) -> Iterator[Part]:
    total = 0
    for number, part in enumerate(parts, 1):
        if number > task.limits.attachments:
            raise LimitExceeded("attachments", f"{task.limits.attachments:,} attachments")
        data = _content(part)
        total += len(data)
        if total > task.limits.attachments_mb * MIB:
            raise LimitExceeded("attachments_mb", f"{task.limits.attachments_mb} MiB of attachments")
        name, kind = _name(part, number), part.get_content_type()
        yield Attached(name, kind, data, f"attachment {number}", TOOL, platform.python_version())


def _content(part: Message) -> bytes:
    inner = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
        try:
            return inner[0].as_bytes(policy=policy.default)
        except (MessageError, UnicodeError, LookupError) as error:
            raise Unreadable(f"a forwarded message in it can't be taken out ({error})") from error
    return _bytes(part)


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _name(part: Message, number: int) -> str:
    """The name it was sent under, without path and control characters; else a number and an ending."""
    given = part.get_filename() or ""
    shown = _UNSAFE.sub("_", clean(given)[0]).strip(" .")[:200]
    if shown:
        return shown
    ending = ".eml" if isinstance(part, EmailMessage) and part.get_content_type() == "message/rfc822" else None
    return f"attachment-{number}{ending or mimetypes.guess_extension(part.get_content_type()) or '.bin'}"
