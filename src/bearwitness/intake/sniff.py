"""What a file is, told from its bytes.

The first 64 KiB and the last 64 KiB are looked at; nothing is unpacked or parsed. Binary kinds come from
their signatures: ours for the formats intake cares about, puremagic's table for the rest. Text kinds come
from their first lines. The name decides one thing only: whether a text that could be either is plain text
or Markdown, which look alike.
"""

import json
import re
from pathlib import Path
from typing import BinaryIO

import puremagic

from bearwitness.intake import kinds

HEAD_BYTES = 64 * 1024

# (offset, signature, media type), the most specific first.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"{\\rtf", kinds.RTF),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_STILLS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_SOUND = {b"M4A ", b"M4B "}

_HTML_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|header|div|table|h[1-6]|p|span|script|style|link"
    r"|a|b|i|em|strong|br|hr|ul|ol|img|center|font|form|iframe|blockquote|figure)(?=[\s>/])",
    re.IGNORECASE,
)
_XML_START = re.compile(r"<(?:\?xml|!doctype|[a-z][\w:.\-]*[\s>/])", re.IGNORECASE)
_SVG = re.compile(r"<svg[\s>]", re.IGNORECASE)
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9\-]{1,60}):[ \t]*(.*)")
_MESSAGE_ROUTE = {"from", "received", "message-id", "return-path", "delivered-to"}
_MESSAGE_REST = {"to", "date", "subject", "mime-version", "content-type", "cc", "reply-to", "sender", "dkim-signature"}
_JSON_START = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*[\[{"])')
_REPORT_KEY = re.compile(r'"(?:text|id)"\s*:')
_MARKDOWN_MARK = re.compile(
    r"---[ \t]*\r?\n[A-Za-z][\w \-]{0,30}:"  # front matter
    r"|#{1,6} \S"  # a heading that opens the text
    r"|(?:.*\n){1,400}?#{1,6} [^\n#]+\n",
)
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x0b\x1b")


def sniff(head: bytes, size: int, name: str = "", tail: bytes = b"") -> str:
    """The media type the bytes are of; ``application/octet-stream`` where no kind is known.

    ``head`` is the start of the file (64 KiB is enough), ``size`` its whole length in bytes, ``tail`` its
    end, needed only to know a Word document whose text lies late in the archive. ``name`` breaks
    the tie between plain text and Markdown and does nothing else. Never raises on any bytes.
    """
    if size == 0 or not head:
        return kinds.EMPTY
    if media_type := _binary(head, tail):
        return media_type
    text = _as_text(head, whole=size <= len(head))
    if text is None:
        return _foreign(head)
    return _text_kind(text, name, whole=size <= len(head))


def sniff_file(file: Path | BinaryIO, name: str = "") -> str:
    """The media type of a file on disk or of an open, seekable one; reads at most 128 KiB. Raises OSError."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return sniff_file(opened, name or file.name)
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    tail = b""
    if size > HEAD_BYTES:
        file.seek(max(HEAD_BYTES, size - HEAD_BYTES))
        tail = file.read(HEAD_BYTES)
    return sniff(head, size, name, tail)


def _binary(head: bytes, tail: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        both = head + tail
        return kinds.DOCX if b"word/document" in both and b"[Content_Types].xml" in both else kinds.ZIP
    at = head.find(b"%PDF-", 0, 1024)
    # ISO 32000-1, annex H.3.4.1: readers accept the mark anywhere in the first 1,024 bytes, after binary
    # junk. After words it is a text that speaks of PDF.
    if at == 0 or (at > 0 and not head[:at].strip(b"\x00\xef\xbb\xbf \r\n\t")) or (at > 0 and b"\x00" in head[:at]):
        return kinds.PDF
    for offset, signature, media_type in _SIGNATURES:
        if head.startswith(signature, offset):
            return _matroska(head) if media_type == "video/x-matroska" else media_type
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _iso_media(head[8:12])
    if head[:2] == b"BM" and len(head) > 18 and head[6:10] == b"\x00\x00\x00\x00" and head[15:18] == b"\x00\x00\x00":
        return "image/bmp"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47 and b"\x00" in head:
        return "video/mp2t"
    return ""


def _matroska(head: bytes) -> str:
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _iso_media(brand: bytes) -> str:
    if brand in _STILLS:
        return "image/heic"
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in _SOUND:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else "video/mp4"


def utf16_order(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` where the NUL bytes of unmarked text betray it, else "".

    In UTF-16 the high bytes of one language are few: mostly NUL for Latin letters, or one script's number
    (06 for Arabic, 04 for Cyrillic) with NUL for its spaces and full stops.
    """
    sample = head[: len(head) & ~1][:8192]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    for order, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        low = sample[0::2] if order == "utf-16-le" else sample[1::2]
        scripts = sum(high.count(byte) for byte in (0, 4, 5, 6, 32))
        if scripts < 0.95 * len(high) or low.count(0) > 0.01 * len(low):
            continue
        if _readable(sample.decode(order, "ignore")):
            return order
    return ""


def _readable(text: str) -> bool:
    controls = sum(1 for letter in text if letter < " " and letter not in "\t\n\r\f\x0b")
    return bool(text) and controls <= 0.01 * len(text)


def _as_text(head: bytes, *, whole: bool) -> str | None:
    """The head as text good enough to look at its first lines; None where it is no text."""
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return _if_readable(head[: len(head) & ~3].decode("utf-32", "ignore"))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _if_readable(head[: len(head) & ~1].decode("utf-16", "ignore"))
    if order := utf16_order(head):
        return head.decode(order, "ignore")
    nuls = head.count(0)
    others = len(head) - len(head.translate(None, _CONTROLS)) - nuls
    # Stray NULs come from broken exports and recovered disks; other control characters mark binary data.
    if nuls > 0.2 * len(head) or others > max(1, 0.005 * len(head)):
        return None
    try:
        return head.replace(b"\x00", b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - nuls - 4 and not whole:  # a character cut in two by the end of the head
            return head.replace(b"\x00", b"").decode("utf-8-sig", "ignore")
    text = head.replace(b"\x00", b"").decode("latin-1")
    # In an eight-bit encoding words still stand between spaces; compressed bytes have almost none.
    spaces = sum(map(text.count, " \n\t"))
    return text if nuls == 0 and spaces >= len(text) / 60 else None


def _if_readable(text: str) -> str | None:
    return text.lstrip("\ufeff") if _readable(text) else None


def _text_kind(text: str, name: str, *, whole: bool) -> str:
    if not text.strip():
        return kinds.PLAIN
    if text.lstrip()[:1] == "<" and (media_type := _markup(text)):
        return media_type
    if _JSON_START.match(text) and (json_kind := _json_kind(text, whole=whole)):
        return json_kind
    if text.startswith("From ") and _is_message(text.partition("\n")[2]):
        return kinds.MAILBOX
    if _is_message(text):
        return kinds.MESSAGE
    if name.lower().endswith(_MARKDOWN_NAMES):
        return kinds.MARKDOWN
    if name.lower().endswith(".txt"):
        return kinds.PLAIN
    return kinds.MARKDOWN if _MARKDOWN_MARK.match(text) else kinds.PLAIN


def _markup(text: str) -> str:
    """HTML, SVG or other XML, by the first element after declarations and comments; "" where there is none."""
    at, is_xml = 0, False
    while True:
        at += len(text) - at - len(text[at:].lstrip()) if text[at : at + 1].isspace() else 0
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at):
                is_xml = is_xml or opening == "<?"
                end = text.find(closing, at)
                if end < 0:
                    return kinds.XML if is_xml else kinds.HTML
                at = end + len(closing)
                break
        else:
            break
    if _HTML_START.match(text, at):
        return kinds.HTML
    if _SVG.search(text, at, at + 4096):
        return kinds.SVG
    return kinds.XML if is_xml or _XML_START.match(text, at) else ""


def _json_kind(text: str, *, whole: bool) -> str:
    lines = text.split("\n")
    complete = lines if whole else lines[:-1]
    rows = 0
    for line in complete[:200]:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        rows += 1
        if isinstance(row, dict) and "text" in row and "id" in row:
            return kinds.REPORTS
    if not whole and not rows and len(lines) == 1 and text.lstrip().startswith("{") and _REPORT_KEY.search(text):
        return kinds.REPORTS  # the first line alone is longer than what was looked at
    if rows:
        return kinds.JSON
    # No line is JSON by itself: a pretty-printed document, or a broken export. Not prose either way.
    return kinds.JSON if re.match(r'\s*[\[{]+\s*("[^"\n]{0,200}"\s*[:,\]]|[}\]])', text) else ""


def _is_message(text: str) -> bool:
    """True where the text opens with an RFC 5322 header: who sent it or how it came, and something more."""
    seen: set[str] = set()
    for line in text.split("\n", 200)[:200]:
        bare = line.rstrip("\r")
        if not bare:
            break
        if bare[0] in " \t" and seen:
            continue
        header = _HEADER_LINE.match(bare)
        if header is None:
            return False
        seen.add(header[1].lower())
    return bool(seen & _MESSAGE_ROUTE) and len(seen & (_MESSAGE_ROUTE | _MESSAGE_REST)) >= 2


def _foreign(head: bytes) -> str:
    """A kind of puremagic's table, where a signature of four bytes or more names one."""
    try:
        found = puremagic.magic_string(head[:4096])
    except (puremagic.PureError, ValueError):
        return kinds.UNKNOWN
    for match in found:
        signature = match.byte_match.strip(b"\x00")
        if len(signature) >= 4 and match.mime_type and match.mime_type.count("/") == 1:
            return str(match.mime_type)
    return kinds.UNKNOWN
