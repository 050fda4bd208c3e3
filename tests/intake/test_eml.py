import io
from email.message import EmailMessage

import pytest

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import eml
from bearwitness.intake.parts import Attached, Encoding, Note, Part
from tests.intake.made import PAGE, drafts, nested_message, task


def read(data: bytes, **limits: int) -> list[Part]:
    return list(eml.read(io.BytesIO(data), task("message/rfc822", len(data), **limits)))


def attached(parts: list[Part]) -> list[Attached]:
    return [part for part in parts if isinstance(part, Attached)]


def message(text: str = "Nine people were killed in the market.\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = '"Salma H." <salma@valley.example>'
    made["To"] = "desk@valley.example"
    made["Subject"] = "قصف السوق — market hit"
    made["Date"] = "Fri, 04 Mar 2016 10:00:00 +0200"
    made.set_content(text)
    return made


def test_headers_become_title_source_and_time() -> None:
    (draft,) = drafts(read(bytes(message())))
    assert draft.title == "قصف السوق — market hit"
    assert draft.source == "Salma H."
    assert draft.published == "2016-03-04T10:00:00+02:00"
    assert draft.text == "Nine people were killed in the market."
    assert draft.extra["to"] == "desk@valley.example"
    assert (draft.locator, draft.tool) == ("body", "python email")


def test_plain_words_are_preferred_to_the_page_and_the_twin_is_no_attachment() -> None:
    made = message()
    made.add_alternative(PAGE, subtype="html")
    parts = read(bytes(made))
    assert drafts(parts)[0].text.startswith("Nine people were killed in the market.")
    assert attached(parts) == []


def test_a_page_alone_is_read_as_a_page() -> None:
    made = message()
    made.set_content(PAGE, subtype="html")
    (draft,) = drafts(read(bytes(made)))
    assert draft.text.startswith("Nine people were killed when")
    assert (draft.tool, draft.title) == ("trafilatura", "قصف السوق — market hit")


def test_attachments_are_handed_over_whole() -> None:
    made = message()
    made.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="../../etc/list.pdf")
    made.add_attachment("a second list", filename="liste é.txt")
    made.add_attachment(message("forwarded words"))
    first, second, third = attached(read(bytes(made)))
    assert (first.data, first.media_type, first.locator) == (b"%PDF-1.4 x", "application/pdf", "attachment 1")
    assert "/" not in first.name
    assert second.name == "liste é.txt"
    assert third.name.endswith(".eml")
    assert b"forwarded words" in third.data


def test_an_eight_bit_body_in_its_declared_charset() -> None:
    data = (
        b"From: a@valley.example\r\nSubject: s\r\nContent-Type: text/plain; charset=windows-1256\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "قتل تسعة مدنيين".encode("cp1256")
    )
    parts = read(data)
    assert parts[0] == Encoding("windows-1256", "declared")
    assert drafts(parts)[0].text == "قتل تسعة مدنيين"


def test_a_date_that_is_none_is_told() -> None:
    made = bytes(message()).replace(b"Fri, 04 Mar 2016 10:00:00 +0200", b"yesterday")
    parts = read(made)
    assert drafts(parts)[0].published == ""
    assert any(isinstance(part, Note) and "yesterday" in part.text for part in parts)


def test_an_unknown_offset_is_not_made_up() -> None:
    made = bytes(message()).replace(b"+0200", b"-0000")
    assert drafts(read(made))[0].published == "2016-03-04T10:00:00"


def test_an_attachment_without_words() -> None:
    made = message()
    made.set_content(b"\xff\xd8\xff\xe0", maintype="image", subtype="jpeg", filename="p.jpg")
    parts = read(bytes(made))
    assert [part.name for part in attached(parts)] == ["p.jpg"]
    assert drafts(parts) == []


def test_nesting_a_thousand_deep_is_told() -> None:
    with pytest.raises(LimitExceeded) as caught:
        read(nested_message(1000))
    assert caught.value.limit == "nesting"


def test_attachments_over_the_limits_are_told() -> None:
    made = message()
    for number in range(3):
        made.add_attachment(bytes(600_000), maintype="image", subtype="png", filename=f"{number}.png")
    with pytest.raises(LimitExceeded):
        read(bytes(made), attachments_mb=1)
    with pytest.raises(LimitExceeded):
        read(bytes(made), attachments=2)


def test_a_message_whose_boundary_is_missing_is_text() -> None:
    data = b"From: a@valley.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nNine killed"
    assert drafts(read(data))[0].text == "Nine killed"


@pytest.mark.parametrize("body", [b"", b"\r\n"])
def test_a_message_without_anything_is_unreadable(body: bytes) -> None:
    data = b"From: a@valley.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + body
    with pytest.raises(Unreadable):
        read(data)
