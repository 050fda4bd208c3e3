"""Files made for the tests: PDFs from their bytes, Word documents from parts, nested messages."""

import io
import zipfile
from itertools import pairwise
from pathlib import Path

from bearwitness.intake.limits import Limits
from bearwitness.intake.parts import Draft, Part, Task

PAGE = """<html lang="en"><head><title>Market hit | The Valley Wire</title>
<meta property="og:title" content="Market hit at noon"><meta property="og:site_name" content="The Valley Wire">
<meta property="article:published_time" content="2016-03-04T10:00:00+02:00">
<link rel="canonical" href="https://valleywire.example/2016/market"></head>
<body><nav><a href="/">Home</a> <a href="/about">About us</a></nav><h1>Market hit at noon</h1>
<article><p>Nine people were killed when aircraft struck the market in the town centre, a nurse said by telephone.</p>
<p>The second paragraph says that eleven more were taken to the hospital across the river before dusk.</p></article>
<script>tracker()</script></body></html>"""

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def drafts(parts: list[Part]) -> list[Draft]:
    return [part for part in parts if isinstance(part, Draft)]


def task(media_type: str, size: int = 1, name: str = "given", **limits: int) -> Task:
    return Task(media_type, name, size, Limits(**limits))


def pdf(
    content: bytes = b"BT /F1 12 Tf 72 720 Td (Nine people were killed in the market.) Tj ET",
    info: bytes = b"<</Title(Field note)/CreationDate(D:20160304120000Z)>>",
    trailer: bytes = b"",
    kids: bytes = b"[3 0 R]",
    pages: int = 1,
) -> bytes:
    """A PDF 1.4 file with the content stream on each of its pages."""
    font = b"<</Font<</F1 6 0 R>>>>"
    one = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources " + font + b">>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids%s/Count %d>>" % (kids, pages),
        one,
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        info,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[one] * (pages - 1),
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R%s>>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def many_pages(count: int) -> bytes:
    kids = b"[3 0 R %s]" % b" ".join(b"%d 0 R" % number for number in range(7, 6 + count))
    return pdf(kids=kids, pages=count)


def word(body: str, prolog: str = '<?xml version="1.0"?>', **others: str) -> bytes:
    """A Word document with the given body; other parts by name, ``__`` standing for a slash and ``_xml`` for .xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in others.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


def zip_bomb(path: Path, mib: int) -> None:
    """A Word document of a few KiB that unpacks to so many MiB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        with archive.open("word/document.xml", "w") as part:
            for _ in range(mib):
                part.write(b" " * 1024 * 1024)


def nested_message(depth: int) -> bytes:
    head = b"From: a@valley.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
    return head * depth + b"From: a@valley.example\r\nSubject: innermost\r\n\r\nwords\r\n"


def entity_bomb() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "boom">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    return word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", prolog=f'<?xml version="1.0"?><!DOCTYPE d [{entities}]>')
