"""What a word can be: closed class, verb form, kind of noun; from the pack ``roles.toml``.

No part-of-speech model is needed: what a word may be is looked up, and its neighbours decide (``tagging.py``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.reading.pack import load_pack

_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A verb's base word, its class ("kill", "say" …) and the form: "base", "third", "past" or "gerund"."""

    lemma: str
    kind: str
    form: str


@dataclass(frozen=True)
class Lexicon:
    """The word lists of one language, by word."""

    closed: Mapping[str, str]
    verbs: Mapping[str, VerbForm]
    nouns: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    adjectives: frozenset[str]
    nationalities: frozenset[str]
    numbers: frozenset[str]
    times: frozenset[str]
    first_names: frozenset[str]
    particles: frozenset[str]
    endings: Mapping[str, str]
    bonds: frozenset[str]
    copulas: frozenset[str]
    agent: str

    def known(self, word: str) -> bool:
        """True for a common word, so that an unknown one may be a name."""
        return (
            word in self.closed
            or word in self.verbs
            or word in self.nouns
            or word in self.adjectives
            or word in self.times
            or word in self.numbers
            or word in self.nationalities
        )


@lru_cache(maxsize=8)
def load_lexicon(lang: str) -> Lexicon:
    """The lexicon of the language's pack; raises InvalidValue where there is none."""
    pack = load_pack(lang, "roles")
    nouns: dict[str, tuple[str, ...]] = {}
    for kind, words in pack["noun"].items():
        for word in words.split():
            nouns[word] = (*nouns.get(word, ()), kind)
    verbs = dict(_verb_forms(pack["verb"]))
    closed = {word: kind for kind, words in pack["closed"].items() for word in words.split()}
    return Lexicon(
        closed=closed,
        verbs=verbs,
        nouns=nouns,
        titles={word: kind for kind, words in pack["titles"].items() for word in words.split()},
        adjectives=frozenset(pack["adjective"]["words"].split()),
        nationalities=frozenset(pack["nationality"]["words"].split()),
        numbers=frozenset(pack["numbers"]["words"].split()),
        times=frozenset(pack["time"]["words"].split()),
        first_names=frozenset(pack["first_names"]["words"].split()),
        particles=frozenset(pack["first_names"]["particles"].split()),
        endings=dict(pack["ending"]),
        bonds=frozenset(pack["link"]["bond"].split()),
        copulas=frozenset(pack["link"]["copula"].split()),
        agent=pack["link"]["agent"],
    )


def _verb_forms(lists: Mapping[str, str]) -> Iterable[tuple[str, VerbForm]]:
    irregular: dict[str, list[str]] = {}
    for entry in lists["irregular"].split():
        base, _, forms = entry.partition(":")
        irregular[base] = forms.split(",")
    seen: set[str] = set()
    for kind, words in lists.items():
        if kind == "irregular":
            continue
        for lemma in words.split():
            if lemma in seen:
                continue  # the first list that has a verb gives its class
            seen.add(lemma)
            yield lemma, VerbForm(lemma, kind, "base")
            yield _third(lemma), VerbForm(lemma, kind, "third")
            yield _gerund(lemma), VerbForm(lemma, kind, "gerund")
            for past in irregular.get(lemma, [_past(lemma)]):
                yield past, VerbForm(lemma, kind, "past")


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + (lemma[-1] if _doubles(lemma) else "") + "ed"


def _gerund(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith("ee"):
        return lemma[:-1] + "ing"
    return lemma + (lemma[-1] if _doubles(lemma) else "") + "ing"


def _doubles(lemma: str) -> bool:
    """True for a short verb that ends consonant, vowel, consonant: "stab", "rob"; also "…nap", "…jack" do not."""
    if len(lemma) < 3 or lemma[-1] in "aeiouwxyh" or lemma[-2] not in _VOWELS or lemma[-3] in _VOWELS:
        return False
    return len(lemma) <= 4 or lemma.endswith(("nap", "mit", "fer", "pel", "trol"))
