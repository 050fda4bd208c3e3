"""Word classes in context: one letter for each token, by lexicon and neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.roles.lexicon import Lexicon

# D determiner, P preposition, C conjunction, R pronoun, X auxiliary, A adverb, V verb, G verbal gerund,
# N noun or adjective, # number, T word of time, Q quotation mark, . other punctuation
_CLOSED = {"determiner": "D", "preposition": "P", "conjunction": "C", "pronoun": "R", "auxiliary": "X", "adverb": "A"}
_QUOTES = frozenset("\"“”'‘’")
NOMINAL = frozenset("N#Q")


@dataclass(frozen=True)
class TaggedSentence:
    """The sentence's words in lower case and their classes, one letter each."""

    sentence: Sentence
    words: Sequence[str]
    tags: str


def tag(doc: Document, lexicon: Lexicon) -> list[TaggedSentence]:
    """Each sentence with the classes of its words. Time grows with the text's length."""
    lowers = doc.lowers
    found = []
    for sentence in doc.sentences:
        words = lowers[sentence.first : sentence.last]
        kinds = [token.kind for token in doc.tokens[sentence.first : sentence.last]]
        found.append(TaggedSentence(sentence, words, _tags(words, kinds, lexicon)))
    return found


def _tags(words: Sequence[str], kinds: Sequence[str], lexicon: Lexicon) -> str:
    tags: list[str] = []
    for at, (word, kind) in enumerate(zip(words, kinds, strict=True)):
        if kind == "punct":
            tags.append("Q" if word in _QUOTES else ".")
        elif kind == "number":
            tags.append("#")
        elif word in lexicon.closed and word not in lexicon.nationalities:
            tags.append(_CLOSED[lexicon.closed[word]])
        elif word in lexicon.numbers:
            tags.append("#")
        elif word in lexicon.times:
            tags.append("T")
        else:
            before = tags[-1] if tags else ""
            following = words[at + 1] if at + 1 < len(words) else ""
            tags.append(_open_class(word, before, words[at - 1] if at else "", following, lexicon))
    return "".join(tags)


def _open_class(word: str, before: str, previous: str, following: str, lexicon: Lexicon) -> str:
    form = lexicon.verbs.get(word)
    in_phrase = before in ("D", "#", "N") or previous.endswith(("'s", "s'"))
    if word.endswith(lexicon.endings["adverb"]) and len(word) > 4 and not lexicon.nouns.get(word):
        return "A"
    if form is None:
        if word.endswith(lexicon.endings["past"]) and len(word) > 5 and word not in lexicon.adjectives:
            return "N" if before in ("D", "#") or (before == "P" and _starts_noun(following, lexicon)) else "V"
        return "N"
    if word in lexicon.adjectives and _starts_noun(following, lexicon) and before not in ("X", "R", "A"):
        return "N"
    is_noun = word in lexicon.nouns
    if form.form == "past":
        # "the wounded soldier" but "the soldier wounded"; "the wounded"
        if before in ("D", "#") or (before == "P" and _starts_noun(following, lexicon)):
            return "N"
        return "V"
    if form.form == "gerund":
        if before == "D" or (is_noun and before not in ("X", "A")):
            return "N"
        return "N" if before == "N" and following == "of" else "G"
    # base or third person
    if previous == "to" or before in ("X", "R"):
        return "N" if is_noun and previous in ("is", "was", "are", "were", "it") else "V"
    if is_noun or before in ("D", "#", "P", ".", "Q", "") or previous.endswith("'s"):
        if in_phrase and form.form == "third" and not is_noun:
            return "V" if before == "N" else "N"
        return "N"
    return "V" if before == "N" and (form.form == "third" or previous.endswith("s")) else ("N" if in_phrase else "V")


def _starts_noun(word: str, lexicon: Lexicon) -> bool:
    """True where the word can go on a noun phrase."""
    return bool(word) and word not in lexicon.closed and word.isalpha() and word not in lexicon.times
