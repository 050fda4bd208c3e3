import io
from pathlib import Path

import docx as python_docx
import pytest

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import docx
from bearwitness.intake.parts import Note, Part
from tests.intake.made import W, drafts, entity_bomb, task, word, zip_bomb

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(data: bytes, **limits: int) -> list[Part]:
    return list(docx.read(io.BytesIO(data), task(KIND, len(data), **limits)))


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_document_as_word_writes_it() -> None:
    made = python_docx.Document()
    made.core_properties.author = "Salma"
    made.add_heading("Market hit", 0)
    made.add_paragraph("Nine people were killed.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "injured"
    table.cell(0, 1).text = "11"
    made.add_paragraph("Checked at dusk.")
    held = io.BytesIO()
    made.save(held)
    (draft,) = drafts(read(held.getvalue()))
    assert draft.title == "Market hit"
    assert draft.text == "Nine people were killed.\n\ninjured\n\n11\n\nChecked at dusk."
    assert draft.published == ""
    assert draft.extra["docx_author"] == "Salma"
    assert draft.extra["docx_created"]


def test_footnotes_follow_and_deleted_words_are_left_out_with_a_note() -> None:
    body = p("Nine") + "<w:p><w:del><w:r><w:delText>Ten</w:delText></w:r></w:del><w:r><w:t>were hurt</w:t></w:r></w:p>"
    parts = read(word(body, word__footnotes_xml=f"<w:footnotes {W}>{p('a nurse')}</w:footnotes>"))
    assert drafts(parts)[0].text == "Nine\n\nwere hurt\n\na nurse"
    assert Note("3 characters that tracked changes mark as deleted were left out") in parts


def test_tabs_breaks_and_a_text_box_that_is_there_twice() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        "<w:p><w:r><w:t>killed</w:t><w:tab/><w:t>9</w:t><w:br/><w:t>injured</w:t></w:r></w:p>"
        f"<mc:AlternateContent {mc}><mc:Choice>{p('box')}</mc:Choice><mc:Fallback>{p('box')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert drafts(read(word(body)))[0].text == "killed\t9\ninjured\n\nbox"


def test_a_zip_bomb_is_refused_by_its_table_of_contents(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    zip_bomb(path, 3)
    with path.open("rb") as file, pytest.raises(LimitExceeded) as caught:
        list(docx.read(file, task(KIND, path.stat().st_size, expanded_mb=2)))
    assert caught.value.limit == "expanded_mb"


def test_a_bomb_that_understates_its_size_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    zip_bomb(path, 3)
    lying = path.read_bytes().replace((3 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="broken"):
        read(lying, expanded_mb=2)


def test_entities_are_refused() -> None:
    with pytest.raises(Unreadable, match="entities"):
        read(entity_bomb())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word("<w:p/>"), "no words"),
        (word("<w:p>"), "XML is broken"),
        (word(p("Nine"))[:-30], "broken or locked"),
        (b"PK\x03\x04 rubbish", "broken or locked"),
    ],
)
def test_what_is_broken_or_empty_is_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)


def test_an_archive_without_a_document_is_unreadable() -> None:
    held = word(p("Nine")).replace(b"word/document.xml", b"word/elsewhere.xm")
    with pytest.raises(Unreadable, match="no Word document"):
        read(held)


def test_more_text_than_allowed_is_told() -> None:
    with pytest.raises(LimitExceeded):
        read(word(p("Nine people")), text_chars=4)
