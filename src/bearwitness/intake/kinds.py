"""The kinds of file intake knows: media type, what reads it, and how large it may be."""

from dataclasses import dataclass

from bearwitness.intake.limits import MIB, Limits

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
REPORTS = "application/jsonl"
JSON = "application/json"
HTML = "text/html"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
MESSAGE = "message/rfc822"
MAILBOX = "application/mbox"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
XML = "application/xml"
SVG = "image/svg+xml"
RTF = "application/rtf"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind that can be read: ``module`` reads it, ``size_limit`` names the limit on the file's size."""

    media_type: str
    module: str
    size_limit: str

    def allowed_bytes(self, limits: Limits) -> int:
        """How many bytes such a file may have."""
        return int(getattr(limits, self.size_limit)) * MIB


READABLE = {
    kind.media_type: kind
    for kind in (
        Kind(REPORTS, "bearwitness.intake.jsonl", "jsonl_mb"),
        Kind(HTML, "bearwitness.intake.html", "html_mb"),
        Kind(PLAIN, "bearwitness.intake.plain", "text_mb"),
        Kind(MARKDOWN, "bearwitness.intake.plain", "text_mb"),
        Kind(MESSAGE, "bearwitness.intake.eml", "message_mb"),
        Kind(PDF, "bearwitness.intake.pdf", "pdf_mb"),
        Kind(DOCX, "bearwitness.intake.docx", "docx_mb"),
    )
}

# Kept and not read as text: pictures, film and sound wait for the part that reads media.
_LATER = ("image/", "video/", "audio/")

_REASONS = {
    EMPTY: "the file is empty",
    UNKNOWN: "no known kind",
    ZIP: "an archive; what it holds is not read, unpack it first",
    JSON: "JSON, but no line of it is a report with id and text",
    MAILBOX: "a mailbox of several messages; save each message as its own file",
    XML: "XML of no known kind",
}


def is_for_later(media_type: str) -> bool:
    """True for pictures, film and sound: kept now, read later."""
    return media_type.startswith(_LATER)


def why_unread(media_type: str) -> str:
    """The reason why a file of this kind gives no report, in words that follow a colon."""
    return _REASONS.get(media_type, f"nothing reads {media_type}")
