import io

import pytest

from bearwitness.errors import LimitExceeded, Unreadable
from bearwitness.intake import pdf as reader
from bearwitness.intake.parts import Part
from tests.intake.made import drafts, many_pages, pdf, task


def read(data: bytes, **limits: int) -> list[Part]:
    return list(reader.read(io.BytesIO(data), task("application/pdf", len(data), **limits)))


def test_words_and_title_are_read_and_creation_is_not_publication() -> None:
    (draft,) = drafts(read(pdf()))
    assert draft.text == "Nine people were killed in the market."
    assert draft.title == "Field note"
    assert draft.published == ""
    assert draft.extra == {"pdf_creationdate": "D:20160304120000Z"}
    assert draft.tool == "pdfminer.six"


@pytest.mark.parametrize("title", [b"Microsoft Word - liste3.doc", b"untitled", b"report final.docx"])
def test_a_title_made_by_a_program_is_none(title: bytes) -> None:
    assert drafts(read(pdf(info=b"<</Title(%s)>>" % title)))[0].title == ""


@pytest.mark.parametrize("cut", [10, 200, 500])
def test_a_truncated_file_is_unreadable(cut: int) -> None:
    with pytest.raises(Unreadable, match="truncated"):
        read(pdf()[:-cut])


def test_a_linearized_file_shorter_than_it_says_is_truncated() -> None:
    data = pdf().replace(b"%PDF-1.4\n", b"%PDF-1.4\n% /Linearized 1 /L 999999 \n")
    with pytest.raises(Unreadable, match="truncated"):
        read(data)


def test_pages_without_words_are_unreadable() -> None:
    with pytest.raises(Unreadable, match="no words"):
        read(pdf(content=b""))


def test_a_page_tree_that_holds_itself_ends() -> None:
    with pytest.raises(Unreadable, match="no words"):
        read(pdf(content=b"", kids=b"[2 0 R 3 0 R]"))


def test_more_pages_than_allowed_are_told() -> None:
    assert len(drafts(read(many_pages(3), pages=3))) == 1
    with pytest.raises(LimitExceeded) as caught:
        read(many_pages(4), pages=3)
    assert caught.value.limit == "pages"


def test_more_text_than_allowed_is_told() -> None:
    with pytest.raises(LimitExceeded):
        read(pdf(), text_chars=10)


def test_rubbish_behind_the_mark_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(b"%PDF-1.4\n" + b"rubbish " * 100 + b"%%EOF")
