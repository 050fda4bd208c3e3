"""Tokens of plain texts: the quick way gives what the thorough one does, in linear time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.reading.document import _TOKEN, Token, _plain_tokens
from bearwitness.reading.script import needs_folding

_PIECES = st.sampled_from(
    ["Ana", "U.S.", "O'Neil", "3,500", "12.", " ", "\n", "\x1f", "’", "-", "_", "é", "ß", "²", "a.b."]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES).map("".join)).filter(lambda text: not needs_folding(text))


@given(_TEXTS)
def test_plain_tokens_are_those_of_the_pattern_for_every_text(text: str) -> None:
    expected = [
        Token(*m.span(), m[0], m[0].lower(), m.lastgroup or "", is_capital=m[0][0].isupper())
        for m in _TOKEN.finditer(text)
    ]
    assert _plain_tokens(text) == expected


def test_a_megabyte_of_blanks_or_of_one_word_takes_no_longer_than_its_length() -> None:
    began = time.process_time()
    assert len(_plain_tokens("shot" + " \n" * 500_000)) == 1
    assert len(_plain_tokens("a" * 1_000_000)) == 1
    assert time.process_time() - began < 2
