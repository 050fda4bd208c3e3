"""What a candidate looks like and what stands round it, as feature texts for a linear model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.reading.document import Document
from bearwitness.reading.roles.lexicon import Lexicon
from bearwitness.reading.roles.phrases import Candidate, Phrase
from bearwitness.reading.roles.tagging import TaggedSentence

_REACH = 14
TRIGGER_KINDS = frozenset(
    [
        "kill",
        "injure",
        "attack",
        "bomb",
        "burn",
        "damage",
        "kidnap",
        "rob",
        "threaten",
        "claim",
        "accuse",
        "arrest",
        "escape",
    ]
)


@dataclass(frozen=True)
class Surroundings:
    """A report's words and phrases, with what features are drawn from."""

    doc: Document
    sentences: Sequence[TaggedSentence]
    phrases: Sequence[Phrase]
    lexicon: Lexicon
    heads: Mapping[str, int]
    genre: tuple[str, ...]


def surroundings(
    doc: Document,
    sentences: Sequence[TaggedSentence],
    phrases: Sequence[Phrase],
    lexicon: Lexicon,
    genre: Sequence[str] = (),
) -> Surroundings:
    """The report's surroundings; ``genre`` are marks of the whole report ("speech")."""
    heads = Counter(sentences[phrase.sentence].words[phrase.last - 1] for phrase in phrases)
    return Surroundings(doc, sentences, phrases, lexicon, heads, tuple(genre))


def shape(word: str, lexicon: Lexicon) -> str:
    """The kind of a word in a phrase, as a short mark: first name, title, kind of noun, unknown."""
    if word in lexicon.first_names:
        return "F"
    if word in lexicon.particles:
        return "p"
    if word in lexicon.titles:
        return "t:" + lexicon.titles[word]
    kinds = lexicon.nouns.get(word)
    if kinds:
        return kinds[0]
    if word in lexicon.nationalities:
        return "nat"
    if word in lexicon.adjectives:
        return "adj"
    if word[:1].isdigit() or word in lexicon.numbers:
        return "#"
    if word in lexicon.closed:
        return lexicon.closed[word][:2]
    if word in lexicon.verbs:
        return "v"
    return "s'" if word.endswith(("'s", "s'")) else ("u" if word.isalpha() else "x")


def lemma_of(word: str, lexicon: Lexicon) -> tuple[str, str]:
    """The verb's base word and class; a stem and "?" for a verb the lexicon lacks."""
    form = lexicon.verbs.get(word)
    if form is not None:
        return form.lemma, form.kind
    for ending in ("ed", "ing", "es", "s"):
        if word.endswith(ending):
            return word[: -len(ending)], "?"
    return word, "?"


def phrase_features(around: Surroundings, number: int) -> tuple[list[str], list[str]]:
    """Features of the phrase's context, and the few among them that are worth pairing with what the phrase is."""
    phrase = around.phrases[number]
    tagged = around.sentences[phrase.sentence]
    words, tags, lexicon = tagged.words, tagged.tags, around.lexicon
    first = phrase.first - (1 if phrase.determiner else 0)
    last = phrase.last
    one = words[first - 1] if first else "<s>"
    two = words[first - 2] if first > 1 else "<s>"
    after = words[last] if last < len(words) else "</s>"
    beyond = words[last + 1] if last + 1 < len(words) else "</s>"
    plain = [f"-1={one}", f"-2={two} {one}", f"+1={after}", f"+2={after} {beyond}", f"d={phrase.determiner}"]
    pairs = [f"-1={one}", f"+1={after}"]
    governor = _governor(words, tags, first)
    left = _verb_left(words, tags, first, lexicon)
    right = _verb_right(words, tags, last, lexicon)
    prep = one if (first and tags[first - 1] == "P") or one == "to" else ""
    if prep:
        plain += [f"gov={governor} {prep}"]
        pairs += [f"gov={governor} {prep}", f"gk={_kind(governor, lexicon)} {prep}"]
    plain += [
        f"lv={left[0]}{left[2]}",
        f"rv={right[0]}{right[2]}",
        f"lvk={left[1]}{left[2]}",
        f"rvk={right[1]}{right[2]}",
    ]
    pairs += [f"lv={left[0]}{left[2]} {prep}", f"rv={right[0]}{right[2]} {prep}"]
    pairs += [
        f"lvk={left[1]}{left[2]} {prep}",
        f"rvk={right[1]}{right[2]} {prep}",
        f"vv={left[1]}{left[2]} {right[1]}{right[2]} {prep}",
    ]
    before_heads = [
        words[other.last - 1]
        for other in around.phrases[max(0, number - 2) : number]
        if other.sentence == phrase.sentence
    ]
    after_heads = [
        words[other.last - 1] for other in around.phrases[number + 1 : number + 3] if other.sentence == phrase.sentence
    ]
    plain += [f"ph={word}" for word in before_heads[-1:]] + [f"nh={word}" for word in after_heads[:1]]
    plain += [f"phk={_kind(word, lexicon)}" for word in before_heads[-1:]] + [
        f"nhk={_kind(word, lexicon)}" for word in after_heads[:1]
    ]
    plain += sentence_marks(around, phrase.sentence)
    if first and words[first - 1] in (",", "[", "(", "-"):
        plain.append("appos")
        pairs.append("appos " + (before_heads[-1] if before_heads else ""))
    return plain, pairs


def sentence_marks(around: Surroundings, number: int) -> list[str]:
    """Which acts the sentence speaks of, and where in the report it stands."""
    tagged = around.sentences[number]
    lexicon = around.lexicon
    marks: set[str] = set()
    for word, tag in zip(tagged.words, tagged.tags, strict=True):
        if tag in "VG":
            lemma, kind = lemma_of(word, lexicon)
            if kind in TRIGGER_KINDS:
                marks |= {f"sv={lemma}", f"svk={kind}"}
        elif tag == "N":
            kinds = lexicon.nouns.get(word, ())
            if "event" in kinds or "weapon" in kinds:
                marks.add(f"sn={word}")
    place = min(number, 4) if number < 5 else (5 if number < 10 else 6)
    return [*sorted(marks), f"sent={place}", *(f"g={mark}" for mark in around.genre)]


def _kind(word: str, lexicon: Lexicon) -> str:
    kinds = lexicon.nouns.get(word)
    if kinds:
        return kinds[0]
    form = lexicon.verbs.get(word)
    return f"v:{form.kind}" if form else "?"


def _governor(words: Sequence[str], tags: str, first: int) -> str:
    """The word that the preposition before the phrase hangs on."""
    at = first - 1
    while at >= 0 and tags[at] in "PADQ":
        at -= 1
    if at < 0:
        return "<s>"
    return words[at] if tags[at] in "NVGT#" else tags[at]


def _verb_left(words: Sequence[str], tags: str, first: int, lexicon: Lexicon) -> tuple[str, str, str]:
    for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if tags[at] in "VG":
            lemma, kind = lemma_of(words[at], lexicon)
            return lemma, kind, _voice(words, tags, at, lexicon)
        if tags[at] == "." and words[at] not in ",[]()-":
            break
    return "-", "-", ""


def _verb_right(words: Sequence[str], tags: str, last: int, lexicon: Lexicon) -> tuple[str, str, str]:
    for at in range(last, min(len(tags), last + _REACH)):
        if tags[at] in "VG":
            lemma, kind = lemma_of(words[at], lexicon)
            return lemma, kind, _voice(words, tags, at, lexicon)
        if tags[at] == "." and words[at] not in ",[]()-":
            break
    return "-", "-", ""


def _voice(words: Sequence[str], tags: str, at: int, lexicon: Lexicon) -> str:
    """ "p" for a passive ("was killed"), "b" for a participle with "by" after it, "g" for a gerund, "" else."""
    before = at - 1
    while before >= 0 and tags[before] == "A":
        before -= 1
    if before >= 0 and words[before] in lexicon.copulas and tags[at] == "V":
        return "p"
    if tags[at] == "G":
        return "g"
    return "b" if at + 1 < len(words) and words[at + 1] == lexicon.agent else ""


def candidate_features(around: Surroundings, candidate: Candidate, context: tuple[list[str], list[str]]) -> list[str]:
    """All features of the candidate, with those of its phrase's context."""
    phrase = around.phrases[candidate.phrase]
    tagged = around.sentences[candidate.sentence]
    lexicon = around.lexicon
    words = tagged.words[candidate.first : candidate.last]
    extended = candidate.last > phrase.last
    inner_last = phrase.last if extended else candidate.last
    head = tagged.words[inner_last - 1]
    bare = head.removesuffix("'s")
    shapes = [shape(word, lexicon) for word in words]
    pattern = "_".join(_squeezed(shapes))
    head_kind = shape(bare, lexicon)
    left = tagged.words[candidate.first - 1] if candidate.first > phrase.first else "<p>"
    right = tagged.words[candidate.last] if candidate.last < phrase.last else "</p>"
    span = f"{left == '<p>':d}{right == '</p>':d}{extended:d}"
    found = [
        "b",
        f"h={bare}",
        f"hk={head_kind}",
        f"w={' '.join(words)}",
        f"pat={pattern}",
        f"span={span}",
        f"n={len(words)}",
        f"l={left}",
        f"r={right}",
        f"lk={shape(left, lexicon)}",
        f"rk={shape(right, lexicon)}",
        f"f={words[0]}",
        f"fk={shapes[0]}",
        f"hk={head_kind} span={span}",
        f"h={bare} span={span}",
        f"pat={pattern} l={shape(left, lexicon)} r={shape(right, lexicon)}",
        f"suf={bare[-3:]}",
        f"c={min(around.heads.get(head, 0), 4)}",
        f"fk={shapes[0]} lk={shape(left, lexicon)}",
        f"phead={tagged.words[phrase.last - 1]} span={span}",
    ]
    found += [f"m={word}" for word in words[:-1]]
    found += [f"sh={mark}" for mark in set(shapes)]
    if extended:
        found.append(f"ext={tagged.words[candidate.last - 1]}")
    plain, pairs = context
    found += plain
    for pair in pairs:
        found += (f"{head_kind}|{pair}", f"{bare}|{pair}", f"{span}|{pair}")
    return found


def _squeezed(shapes: Sequence[str]) -> list[str]:
    """The marks with runs of one mark written once, and a plus."""
    out: list[str] = []
    for mark in shapes:
        if out and out[-1].rstrip("+") == mark:
            out[-1] = mark + "+"
        else:
            out.append(mark)
    return out
