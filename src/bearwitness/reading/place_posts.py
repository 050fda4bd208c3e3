"""Places in posts typed without a single capital letter: "drone over kherson, 2 hurt"."""

from bearwitness.reading.document import Document
from bearwitness.reading.gazetteer import Gazetteer, normal_form
from bearwitness.reading.place_words import PlaceWords

# Such a post is short, and only a large town's name of some length is clear in it.
_POST_TOKENS, _LETTERS, _PEOPLE = 100, 6, 50_000
_NO_NAMES = ("small_not_places", "not_places", "person_names")


def is_small_post(doc: Document) -> bool:
    """True for a short text in which no word has a capital."""
    if len(doc.tokens) > _POST_TOKENS:
        return False
    return not any(token.is_capital for token in doc.tokens if token.kind == "word")


def is_small_name(word: str, words: PlaceWords, gazetteer: Gazetteer) -> bool:
    """True for a lower-case word that is a large town's own name and no common word or person's name."""
    if len(word) < _LETTERS or any(words.has(group, word) for group in _NO_NAMES):
        return False
    return any(
        entry.kind == "city" and entry.main and entry.population >= _PEOPLE
        for entry in gazetteer.lookup_key(normal_form(word))
    )
