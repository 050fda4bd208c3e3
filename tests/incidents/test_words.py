import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.incidents.copies import BANDS, MIN_WORDS, copy_bands
from bearwitness.incidents.vectors import weigh
from bearwitness.incidents.words import WordStatistics, lay_words, named_phrases, read_words, word_codes

texts = st.lists(st.text(alphabet="aAbBé1 ق", max_size=30), max_size=6)


@given(texts)
def test_adding_texts_one_by_one_gives_the_statistics_of_all(some):
    words = [read_words(text) for text in some]
    one_by_one = WordStatistics()
    for own in words:
        one_by_one.add(own)
    assert one_by_one == WordStatistics.of(words)


@given(texts)
def test_likeness_is_symmetric_and_hangs_on_the_two_texts_and_the_statistics_alone(some):
    words = [read_words(text) for text in ("Ana Corvo in Esk 12", "Corvo of Esk", *some)]
    statistics = WordStatistics.of(words)
    vectors = weigh(words, statistics, 8)
    there, back = vectors.cosines(np.array([0]), np.array([1])), vectors.cosines(np.array([1]), np.array([0]))
    assert there == back
    assert 0 < there[0] <= 1
    alone = weigh(words[:2], statistics, 8).cosines(np.array([0]), np.array([1]))
    assert np.isclose(there, alone)


def test_rare_phrases_are_names_that_stand_side_by_side():
    words = [
        read_words(text)
        for text in ("Ana Corvo saw it", "then Ana Corvo fled", "Ana fled", "12 Corvo Street", "It saw")
    ]
    statistics = WordStatistics.of(words)
    keys, rarities = statistics.rare_phrases(words[0])
    assert named_phrases("Ana Corvo saw it", keys.tolist()) == ["ana corvo"]
    assert rarities[0] > 0
    assert not len(statistics.rare_phrases(words[3])[0])


def test_any_text_has_words():
    for text in ("", "\ud800 x", "א" * 100_000, "a " * 50_000):
        weigh([read_words(text)] * 2, WordStatistics.of([read_words(text)] * 2), 8)


@given(st.lists(st.text(alphabet="Aa bB1-É’ \n", max_size=60), max_size=12))
def test_many_texts_at_once_have_the_words_of_each_alone(texts):
    together = lay_words([word_codes(text) for text in texts])
    for words, text in zip(together, texts, strict=True):
        alone = read_words(text)
        for name in ("keys", "times", "capital", "digit", "phrases", "number_first"):
            assert getattr(words, name).tolist() == getattr(alone, name).tolist()
    bands = copy_bands([word_codes(text) for text in texts])
    assert bands == [copy_bands([word_codes(text)])[0] for text in texts]
    assert all(
        len(own) == (BANDS if len(word_codes(text)) >= MIN_WORDS else 0) for own, text in zip(bands, texts, strict=True)
    )


def test_of_a_phrase_that_comes_twice_the_first_says_whether_a_number_leads():
    words = read_words("12 North and then twelve North, 12 North")
    assert words.number_first.tolist() == [True]
    assert words.times[words.keys.searchsorted(word_codes("north")[0] & 0xFFFFFFFF)] == 3
