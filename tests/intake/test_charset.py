from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Unreadable
from bearwitness.intake.charset import clean, decode

ARABIC = "قصفت الطائرات سوقا في وسط المدينة صباح السبت، وقتل تسعة مدنيين بينهم ثلاثة أطفال."
FRENCH = "L'école a été détruite à l'aube, déclarent des témoins ; neuf civils ont été tués."
RUSSIAN = "Авиация нанесла удар по рынку в центре города, погибли девять мирных жителей."
QUOTED = "Nine were killed in the “market” – officials said it wasn’t theirs."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (ARABIC, "cp1256", "windows-1256"),
        (ARABIC, "iso8859_6", "iso-8859-6"),
        ("قتل تسعة مدنيين", "cp1256", "windows-1256"),
        (FRENCH, "cp1252", "windows-1252"),
        ("Café bombed, nine killed", "cp1252", "windows-1252"),
        (QUOTED, "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
    ],
)
def test_eight_bit_encodings_are_told_apart(text: str, codec: str, name: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, name, "detected")


def test_ascii_lines_before_the_arabic_don_t_hide_it() -> None:
    data = b"Forwarded from the field\n" * 20_000 + (ARABIC + "\n").encode("cp1256") * 3
    assert decode(data).encoding == "windows-1256"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbf" + ARABIC.encode(), "utf-8"),
        (b"\xff\xfe" + ARABIC.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + ARABIC.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + ARABIC.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides(data: bytes, encoding: str) -> None:
    decoded = decode(data, "windows-1252")
    assert (decoded.text, decoded.encoding, decoded.how) == (ARABIC, encoding, "mark")


@pytest.mark.parametrize("text", [ARABIC, FRENCH, RUSSIAN])
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_pattern(text: str, order: str) -> None:
    decoded = decode(text.encode(order))
    assert (decoded.text, decoded.encoding, decoded.how) == (text, order, "pattern")


def test_what_is_declared_is_used_where_the_bytes_keep_to_it() -> None:
    assert decode("gefährlich".encode("cp1250"), "windows-1250").how == "declared"
    assert decode("日本の市場".encode("shift_jis"), "Shift_JIS").text == "日本の市場"


def test_utf8_wins_over_a_wrong_declaration() -> None:
    assert decode(FRENCH.encode(), "iso-8859-1").text == FRENCH


def test_a_declaration_that_the_bytes_break_or_nobody_knows_is_not_believed() -> None:
    data = ARABIC.encode("cp1256")
    assert decode(data, "ascii\x00").encoding == "windows-1256"
    assert decode(data, "base64").encoding == "windows-1256"
    assert decode(data, "utf-8").encoding == "windows-1256"


def test_latin1_is_read_as_browsers_do() -> None:
    assert decode(QUOTED.encode("cp1252"), "iso-8859-1").text == QUOTED


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfNine \xff were", b"\xff\xfeN\x00\x00\xd8\x41\x00"])
def test_bytes_that_break_their_own_mark_are_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable, match="breaks it"):
        decode(data)


def test_bytes_in_no_encoding_are_unreadable_and_never_replaced() -> None:
    with pytest.raises(Unreadable, match="encoding can't be told"):
        decode(bytes(range(128, 256)) * 40)


def test_nuls_and_surrogates_are_counted_when_taken_out() -> None:
    assert clean("Nine\x00 were\ud800 killed") == ("Nine were killed", 2)


@given(st.text())
def test_utf8_comes_back_as_it_was(text: str) -> None:
    decoded = decode(text.encode("utf-8", "ignore"))
    if decoded.how == "utf-8":
        assert decoded.text == text.encode("utf-8", "ignore").decode()


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_are_decoded_or_unreadable(data: bytes, declared: str) -> None:
    with suppress(Unreadable):
        decoded = decode(data, declared)
        assert "\ufffd" not in decoded.text or "\ufffd".encode(decoded.encoding) in data
