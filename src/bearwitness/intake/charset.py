"""Bytes into text, with the name of the encoding that was used; never a replacement character.

In order: a byte order mark; UTF-16 without one, which its pattern of bytes betrays; strict UTF-8, which text in
another encoding passes by accident only where it has no letter beyond ASCII; the charset the file declares;
then charset-normalizer over a short list of encodings, its ties broken by a fixed order. What fits none is
Unreadable.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import CharsetMatches, from_bytes

from bearwitness.errors import Unreadable
from bearwitness.intake.sniff import utf16_order

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Web browsers read these labels as Windows code pages (WHATWG Encoding, 4.2); so were the pages written.
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-mac-roman": "mac_roman",
}
# In the order in which a tie is decided: Western first, as nothing in the bytes speaks for the others.
_CANDIDATES = ("cp1252", "cp1256", "cp1251", "cp1254", "cp1255", "cp1253", "cp1250", "iso8859_6", "koi8_r", "koi8_u")
_NAMES = {name: f"windows-{name[2:]}" for name in _CANDIDATES if name.startswith("cp")} | {
    "iso8859_6": "iso-8859-6",
    "koi8_r": "koi8-r",
    "koi8_u": "koi8-u",
}
_MAX_MESS = 0.1
_SAMPLE_BYTES = 256 * 1024
_SAME = 0.02
_STRAY = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding's name, and how it was known: mark, utf-8, declared, pattern or detected."""

    text: str
    encoding: str
    how: str


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of the bytes with the encoding used; raises Unreadable where no encoding fits.

    ``declared`` is what the file says of itself. It gives way to strict UTF-8, because a wrong label on UTF-8
    is common and UTF-8 by accident is not; a declared encoding the bytes break is not believed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding), encoding, "mark")
    if order := utf16_order(data[:8192]):
        return Decoded(_strict(data, order), order, "pattern")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        broken = "it is not UTF-8"
    if declared and (codec := _codec(declared)):
        try:
            return Decoded(data.decode(codec), _name(codec), "declared")
        except UnicodeDecodeError:
            broken = f"it declares {declared[:40]} and breaks it"
    return _detected(data, broken)


def clean(text: str) -> tuple[str, int]:
    """The text without NUL characters and halves of surrogate pairs, and how many were taken out.

    Neither can be stored by a database or written as UTF-8. The count is reported, never hidden.
    """
    return _STRAY.subn("", text)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is marked as {encoding} and byte {error.start + 1} breaks it") from error


def _codec(label: str) -> str:
    """Python's name of a declared charset; "" where it is unknown or no text encoding."""
    plain = label.strip().strip("\"'").lower()
    name = _LABELS.get(plain, plain)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):  # ValueError: a NUL in the label
        return ""
    # Python also keeps base64, zip and the like among its codecs.
    return info.name if getattr(info, "_is_text_encoding", True) and not info.name.startswith("utf-7") else ""


def _name(codec: str) -> str:
    return _NAMES.get(codec, codec)


def _sample(data: bytes) -> bytes:
    """The part of the bytes with the most to tell: from the first byte beyond ASCII on, cut at line ends."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, data.rfind(b"\n", 0, first.start()) + 1) if first else 0
    return data[start : start + _SAMPLE_BYTES]


def _detected(data: bytes, broken: str) -> Decoded:
    sample = _sample(data)
    for codec in _ranked(from_bytes(sample, cp_isolation=list(_CANDIDATES), enable_fallback=False)):
        try:
            return Decoded(data.decode(codec), _name(codec), "detected")
        except UnicodeDecodeError:
            continue  # the sample fits and the rest doesn't: the next best
    raise Unreadable(f"its encoding can't be told ({broken}, and no other fits)")


def _ranked(matches: CharsetMatches) -> list[str]:
    """Candidate encodings, the best first: least mess, then most like a language, then our order."""
    rows = [
        (match.chaos, -match.coherence, _CANDIDATES.index(codec), codec)
        for match in matches
        for codec in {match.encoding, *match.could_be_from_charset}
        if codec in _CANDIDATES and match.chaos <= _MAX_MESS
    ]
    if not rows:
        return []
    least = min(row[0] for row in rows)
    near = [row for row in rows if row[0] <= least + _SAME]
    likest = min(row[1] for row in near)
    tied = sorted((row for row in near if row[1] <= likest + _SAME), key=lambda row: row[2])
    rest = sorted(row for row in rows if row not in tied)
    return [row[3] for row in tied + rest]
