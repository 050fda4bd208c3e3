"""Other Latin spellings of a name written after the Arabic: "al-", "el-" and "ash-", "-iyah" and "-iyeh", q and k."""

from collections.abc import Iterator

_ARTICLES = frozenset({"al", "el", "ash", "as", "ar", "ad", "an", "at", "az", "ul", "il"})
_ENDINGS = ("iyyah", "iyya", "iyah", "iyeh", "ieh", "iye", "iya", "ia")
_ENDS_AS = ("iyah", "iya", "iyeh")
_LETTERS = (("q", "k"), ("k", "q"), ("ou", "u"), ("oo", "u"), ("ee", "i"))
_LEAST_LETTERS = 5


def spellings(key: str) -> Iterator[str]:
    """The normal forms that a transliterated name of that normal form may be listed under, at most some forty."""
    if len(key) < _LEAST_LETTERS or not key.isascii():
        return
    head, _, rest = key.partition(" ")
    bare = rest if rest and head in _ARTICLES else key
    seen = {key}
    for stem in _stems(bare):
        for form in (stem, f"al {stem}", f"el {stem}", f"ash {stem}"):
            if form not in seen:
                seen.add(form)
                yield form


def _stems(name: str) -> Iterator[str]:
    yield name
    yield _single(name)
    for ending in _ENDINGS:
        if name.endswith(ending):
            yield from (name.removesuffix(ending) + other for other in _ENDS_AS)
            break
    for letters, others in _LETTERS:
        if letters in name:
            yield name.replace(letters, others)


def _single(name: str) -> str:
    """The name with no letter doubled."""
    return "".join(letter for at, letter in enumerate(name) if not at or name[at - 1] != letter)
