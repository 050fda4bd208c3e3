"""Who a claim's speaker is: one key for one voice in whatever words and language, and whether it is anybody known."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bearwitness.codebook import Codebook
from bearwitness.incidents.profiles import fold_name
from bearwitness.incidents.sources import source_name
from bearwitness.incidents.weights import load_weights
from bearwitness.model import Claim, Report

_ARTICLE = "ال"
_MOST_BESIDE = 4  # words beside the name of a body
_LEAST_STEM = 3  # letters that an Arabic word keeps when its article is taken off


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker's key, the name it was told by, and its standing (``appraisal.ORIGIN_STANDINGS``)."""

    key: str
    name: str
    standing: str


@dataclass(frozen=True)
class Directory:
    """What the codebook says of speakers, ready to be looked up."""

    kinds: Mapping[str, tuple[str, str]]
    describing: frozenset[str]
    ignored: frozenset[str]
    outlets: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    _known: dict[str, Speaker] = field(default_factory=dict, repr=False, compare=False)

    def speaker(self, name: str) -> Speaker:
        """The speaker of that name; key "" where no word is left to tell them by."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) > 100_000:
                self._known.clear()
            found = self._known[name] = self._look_up(name)
        return found

    def _look_up(self, name: str) -> Speaker:
        words = [word for word in fold_name(name).split() if word not in self.ignored]
        bare = " ".join(without_article(word) for word in words)
        if found := self.kinds.get(bare) or self._body_within(bare.split()):
            return Speaker(f"={found[0]}", name, found[1])
        return Speaker(" ".join(words), name, "nameless" if self._describes(name, words) else "known")

    def _body_within(self, words: list[str]) -> tuple[str, str] | None:
        """The body named in two words or more, with a place or a people beside it ("Red Cross in Valdora").

        Not where a word tells of a person: an official of a ministry is not the ministry.
        """
        for length in range(min(4, len(words) - 1), 1, -1):
            for start in range(len(words) - length + 1):
                found = self.kinds.get(" ".join(words[start : start + length]))
                rest = words[:start] + words[start + length :]
                if found and found[1] == "known" and len(rest) <= _MOST_BESIDE:
                    return None if any(word in self.describing for word in rest) else found
        return None

    def _describes(self, name: str, words: list[str]) -> bool:
        """True where the words tell of somebody without a name."""
        if not words:
            return True
        if any(letter.isupper() for letter in name.lstrip()[1:]):
            return False
        if any(without_article(word) in self.describing for word in words):
            return True
        return name[:1].islower()

    def is_outlet(self, name: str) -> bool:
        """True for a name that says of itself that it publishes news, or that of an agency the codebook knows."""
        words = [without_article(word) for word in fold_name(name).split()]
        return " ".join(words) in self.agencies or (len(words) > 1 and any(word in self.outlets for word in words))

    def of_claim(self, claim: Claim, report: Report) -> Speaker:
        """Who says what the claim says: its origin, else the report's own source, else the report alone."""
        name = claim.origin or source_name(report)
        found = self.speaker(name) if name else None
        if found is None or not found.key:
            return Speaker(f"\0{report.id}", "", "unknown")
        if not claim.origin or fold_name(claim.origin) == fold_name(source_name(report)):
            # Whoever publishes under a name is known by it, be it "local people".
            return Speaker(found.key, name, "known")
        return found

    def source(self, report: Report) -> Speaker:
        """The report's own voice."""
        name = source_name(report)
        found = self.speaker(name) if name else None
        if found is None or not found.key:
            return Speaker(f"\0{report.id}", "", "unknown")
        return Speaker(found.key, name, "known")


@lru_cache(maxsize=8)
def directory(codebook: Codebook) -> Directory:
    """The directory of the codebook's speakers."""
    ignored = load_weights().ignored_words
    kinds: dict[str, tuple[str, str]] = {}
    for kind in codebook.speaking.origins.values():
        for phrases in kind.words.values():
            for phrase in phrases:
                words = [without_article(word) for word in fold_name(phrase).split() if word not in ignored]
                kinds[" ".join(words)] = (kind.id, kind.standing)
    describing = {without_article(fold_name(word)) for words in codebook.speaking.describing.values() for word in words}
    outlets, agencies = (
        frozenset(
            " ".join(without_article(word) for word in fold_name(name).split()) for own in by.values() for name in own
        )
        for by in (codebook.speaking.outlets, codebook.speaking.agencies)
    )
    return Directory(kinds, frozenset(describing), ignored, outlets, agencies)


def without_article(word: str) -> str:
    """The Arabic word without its article, any other word as it is."""
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _LEAST_STEM:
        return word[len(_ARTICLE) :]
    return word


# --- names across scripts ------------------------------------------------------------------------

# Consonants alone: vowels are not written in Arabic, and those that are go many ways in Latin letters.
_SOUNDS = {
    "ب": "b", "پ": "b", "p": "b", "b": "b", "ت": "t", "ط": "t", "t": "t", "ث": "s", "س": "s", "ص": "s", "s": "s",
    "c": "k", "ك": "k", "ق": "k", "k": "k", "q": "k", "ج": "g", "غ": "g", "g": "g", "j": "g", "چ": "g", "ح": "h",
    "ه": "h", "h": "h", "خ": "h", "د": "d", "ض": "d", "d": "d", "ذ": "z", "ز": "z", "ظ": "z", "z": "z", "ر": "r",
    "r": "r", "ش": "s", "ف": "f", "ڤ": "f", "f": "f", "v": "f", "ل": "l", "l": "l", "م": "m", "m": "m", "ن": "n",
    "n": "n", "x": "ks",
}  # fmt: skip


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word in letters that Arabic and Latin share, none of them twice in a row."""
    found = ""
    for letter in unicodedata.normalize("NFKD", word.casefold()):
        sound = _SOUNDS.get(letter, "")
        if sound and not found.endswith(sound):
            found += sound
    return found
