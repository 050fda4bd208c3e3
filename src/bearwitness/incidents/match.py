"""Scores that explain themselves: how strongly two claims speak for being about one event.

Each field adds its weight of evidence, the logarithm of how much likelier the finding is between claims of one
event than between others (Fellegi and Sunter 1969; Good 1950); the prior stands for how rare a true pair is
among the candidates. A missing value adds nothing, a contradiction takes away. The numbers are in
``weights.toml``, and a score of 0 is even odds. The idea of a score that names its parts is nomenklatura's.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bearwitness.incidents.columns import Columns, Floats, Ints
from bearwitness.incidents.compare import LEVELS, UNTOLD, Compared, Mask, compare, level, on_one_spot, same_language
from bearwitness.incidents.profiles import Corpus, words_about
from bearwitness.incidents.sentences import sentence
from bearwitness.incidents.weights import Weights, load_weights
from bearwitness.incidents.words import named_phrases

_PHRASES_SHOWN = 4
_SLACK = 1e-6  # what sums in another order may differ by, and more


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field's part in a score: its weight and the sentence that says why."""

    field: str
    weight: float
    sentence: str

    def __str__(self) -> str:
        return f"{self.sentence}: {self.weight:+.1f}"


@dataclass(frozen=True, slots=True)
class Score:
    """The total in log-odds, and its parts, the heaviest first."""

    total: float
    evidence: tuple[Evidence, ...]

    @property
    def probability(self) -> float:
        """How likely the two are one event, as far as the score tells."""
        return 1 / (1 + math.exp(-self.total))

    @property
    def speaks_for(self) -> tuple[Evidence, ...]:
        """What speaks for one event, the heaviest first."""
        return tuple(part for part in self.evidence if part.weight > 0)

    @property
    def speaks_against(self) -> tuple[Evidence, ...]:
        """What speaks for two, the heaviest first."""
        return tuple(part for part in self.evidence if part.weight < 0)

    def __str__(self) -> str:
        return f"{self.total:+.1f} ({'; '.join(str(part) for part in self.evidence)})"


class Matcher:
    """Scores pairs of a corpus, given by their positions. Scores lie within ± ``weights.limit``.

    A score is the same whichever of the two comes first, and whatever other pairs are asked for.
    """

    def __init__(self, corpus: Corpus, weights: Weights | None = None) -> None:
        self.corpus = corpus
        self.weights = weights or load_weights()

    @cached_property
    def columns(self) -> Columns:
        """The values of the corpus as arrays."""
        return Columns(self.corpus.profiles)

    def compare(self, lefts: Sequence[int] | Ints, rights: Sequence[int] | Ints) -> Compared:
        """Every comparison of each pair."""
        a, b = np.asarray(lefts, dtype=np.int64), np.asarray(rights, dtype=np.int64)
        found = compare(self.columns, a, b)
        apart = ~found.one_report
        found.values["coincidence"] = np.where(apart, self._coincidence(a, found), np.nan)
        comparable = apart & same_language(self.columns, a, b)
        corpus = self.corpus
        for field, vectors in (("text", corpus.text), ("names", corpus.names), ("title", corpus.title)):
            values = np.full(len(a), np.nan)
            values[comparable] = vectors.cosines(a[comparable], b[comparable])
            found.values[field] = values
        self._count_once(found, comparable & on_one_spot(found), a, b)
        found.values["phrases"] = np.where(comparable, self._phrases(a, b), np.nan)
        return found

    def _count_once(self, found: Compared, agree: Mask, lefts: Ints, rights: Ints) -> None:
        """Where day and place agree that counts as such, and their words don't count again as names."""
        others = np.full(len(lefts), np.nan)
        others[agree] = self.corpus.other_names.cosines(lefts[agree], rights[agree])
        found.values["names"][agree] = np.nan
        found.values["other_names"] = others

    def score_pairs(self, lefts: Sequence[int] | Ints, rights: Sequence[int] | Ints) -> Floats:
        """The totals of many pairs."""
        if not len(lefts):
            return np.zeros(0)
        return self.weights.totals(self.compare(lefts, rights))

    def score_alike_once(self, lefts: Ints, rights: Ints) -> Floats:
        """The same totals; of pairs that are the same in all that is compared one is scored for all."""
        columns, kinds = self.columns, np.array(self.kinds, dtype=np.int64)
        if len(kinds) == int(kinds.max(initial=-1)) + 1:
            return self.score_pairs(lefts, rights)
        a, b = np.minimum(kinds[lefts], kinds[rights]), np.maximum(kinds[lefts], kinds[rights])
        same_url = (columns.url[lefts] == columns.url[rights]) & (columns.url[lefts] > 0)
        code = (a * len(kinds) + b) * 4 + (columns.report[lefts] == columns.report[rights]) * 2 + same_url
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        found: Floats = self.score_pairs(lefts[first], rights[first])[which]
        return found

    def can_reach(self, lefts: Ints, rights: Ints, least: float) -> npt.NDArray[np.bool_]:
        """False for pairs whose score is surely not above ``least``, told without comparing their texts.

        What is quick to compare comes first; what is left could at best add its curves' highest points.
        """
        found = compare(self.columns, lefts, rights)
        apart = ~found.one_report
        found.values["coincidence"] = np.where(apart, self._coincidence(lefts, found), np.nan)
        total = self.weights.sums(found)
        comparable = apart & same_language(self.columns, lefts, rights)
        names = np.where(spot := on_one_spot(found), *map(self.weights.most_of, ("other_names", "names")))
        rest = sum(map(self.weights.most_of, ("text", "title", "phrases")))
        could_add = np.where(comparable, rest + names, 0.0)
        possible = total + could_add > least - _SLACK
        for field, vectors, of in (("names", self.corpus.names, ~spot), ("other_names", self.corpus.other_names, spot)):
            asked = np.flatnonzero(possible & comparable & of)
            total[asked] += self.weights.curve(field, vectors.cosines(lefts[asked], rights[asked]))
            could_add[asked] -= names[asked]
        reachable: npt.NDArray[np.bool_] = possible & (total + could_add > least - _SLACK)
        return reachable

    @cached_property
    def kinds(self) -> Sequence[int]:
        """A number for each position; the same for those that are the same in all that is compared.

        All but the report and its address: a copy of a post has another.
        """
        numbers: dict[object, int] = {}
        return [numbers.setdefault(own, len(numbers)) for own in self._all_compared()]

    def _all_compared(self) -> Iterator[object]:
        columns, corpus = self.columns, self.corpus
        values = columns.values()
        sets = (columns.weapons, columns.targets, columns.ages, columns.media, columns.victims)
        texts = (corpus.text, corpus.names, corpus.other_names, corpus.title)
        for at in range(len(values)):
            words = tuple(vectors.digest(at) for vectors in texts)
            yield values[at].tobytes(), words, tuple(one.members[at] for one in sets), tuple(corpus.phrases[at].items())

    def score(self, left: int, right: int) -> float:
        """The total for one pair."""
        return float(self.score_pairs([left], [right])[0])

    def score_many(self, left: int, rights: Sequence[int]) -> list[float]:
        """The totals of one claim with each of many."""
        return list(map(float, self.score_pairs([left] * len(rights), rights)))

    def explain(self, left: int, right: int) -> Score:
        """The total with a sentence for each part."""
        return self.explain_many([(left, right)])[0]

    def explain_many(self, pairs: Sequence[tuple[int, int]]) -> list[Score]:
        """The same of many pairs, compared at once."""
        if not pairs:
            return []
        ordered = [(min(pair), max(pair)) for pair in pairs]
        found = self.compare([left for left, _ in ordered], [right for _, right in ordered])
        totals = self.weights.totals(found)
        return [self._told(found, at, *pair, float(totals[at])) for at, pair in enumerate(ordered)]

    def _told(self, found: Compared, at: int, left: int, right: int, total: float) -> Score:
        a, b = self.corpus.profiles[left], self.corpus.profiles[right]
        parts = []
        for field, levels in found.levels.items():
            if (number := int(levels[at])) != UNTOLD:
                shown = float(found.shown[field][at]) if field in found.shown else 0.0
                words = sentence(field, LEVELS[field][number], shown, a, b)
                parts.append(Evidence(field, self.weights.of_level(field, number), words))
        for field, values in found.values.items():
            if not math.isnan(value := float(values[at])):
                words = self._rare_words(left, right) if field == "phrases" else sentence(field, "at", value, a, b)
                parts.append(Evidence(field, self.weights.of_value(field, value), words))
        prior = self.weights.within_report if found.one_report[at] else self.weights.prior
        parts.append(Evidence("prior", prior, "Before anything is compared"))
        parts.sort(key=lambda part: (-abs(part.weight), part.field))
        return Score(total, tuple(parts))

    def _coincidence(self, lefts: Ints, found: Compared) -> Floats:
        """How much it says that day and place are the same: two events on one day are rare where there are few.

        The value is the number of days on which the place's events are told of; a day off counts twice as many.
        Where the circumstances differ it says nothing.
        """
        agree = on_one_spot(found) & (found.levels["circumstances"] == UNTOLD)
        days = np.full(len(lefts), np.nan)
        days[agree] = self.days_told(lefts[agree])
        return np.where(found.levels["date"] == level("date", "one_day"), 2 * days, days)

    def days_told(self, positions: Ints) -> Floats:
        """On how many days events are told of at each claim's place, at least 1; NaN where it has none."""
        found = np.full(len(positions), np.nan)
        for at, position in enumerate(positions.tolist()):
            place = self.corpus.profiles[position].place
            if place is not None:
                found[at] = max(1, self.corpus.statistics.days_with_events(place))
        return found

    def _phrases(self, lefts: Ints, rights: Ints) -> Floats:
        """The summed rarity of the phrases both have."""
        phrases = self.corpus.phrases
        found = np.zeros(len(lefts))
        for at, (left, right) in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
            a = phrases[left]
            found[at] = math.fsum(a[phrase] for phrase in a.keys() & phrases[right].keys())
        return found

    def _rare_words(self, left: int, right: int) -> str:
        a, b = self.corpus.phrases[left], self.corpus.phrases[right]
        shared = sorted(a.keys() & b.keys(), key=lambda phrase: (-a[phrase], phrase))[:_PHRASES_SHOWN]
        if not shared:
            return "They share no rare words"
        profile = self.corpus.profiles[left]
        names = named_phrases(words_about(profile.claim, profile.report), shared)
        return f"They share the rare words {', '.join(names)}"
