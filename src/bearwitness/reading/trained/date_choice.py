"""Which of a report's dates is the day of its main event, by a small model: what each date looks like to it.

The rules take the date whose words tell most plainly of a deed. That is right in the news of the day; a report on a
trial, an anniversary or a long detention names a dozen days, and which of them is meant shows in many small signs
together: how the day is said, where it stands, what its sentence tells, how the report's other dates lie. No word of
the text is a sign by itself, only what kind of word it is, so nothing of the reports learned from is kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from math import exp, log

from bearwitness.reading.document import Document, Sentence
from bearwitness.reading.event_dates import WeighedDate, title_words, weigh_dates
from bearwitness.reading.findings import Findings
from bearwitness.reading.mentions import DateMention
from bearwitness.reading.trained.linear import Linear
from bearwitness.reading.trained.violation_words import violation_words
from bearwitness.values import FuzzyDate, Span

# No more dates of one report are looked at.
MOST_DATES = 150
# From so many points on the rules' date stands: its words say plainly what was done on it.
FIRM_POINTS = 4.0
_NEVER = frozenset({"future", "bound"})
_DEEDS = frozenset({"killing", "arbitrary detention", "kidnapping", "torture", "enforced disappearance"})
_YEAR = re.compile(r"\d{4}")
# How long before the report, in days.
_AGO = ((0, "0"), (1, "1"), (3, "3"), (7, "7"), (31, "31"), (92, "92"), (366, "1y"), (1098, "3y"), (3660, "10y"))
_STANDS = ((2, "2"), (5, "5"), (10, "10"), (20, "20"), (40, "40"))
_LATER = "later"
# How far a date that names the same year, and the same month, speaks for one that is finer or says otherwise.
_SAME_YEAR, _SAME_MONTH = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class DatedDay:
    """A date that may be the main event's, with its words and what it looks like; ``points`` are the rules' own."""

    date: FuzzyDate
    span: Span
    features: dict[str, float]
    points: float = 0.0


def dates_of(doc: Document, findings: Findings, told: str) -> list[DatedDay]:
    """The dates that may be the main event's, in the text's order; ``told`` is the one the rules tell (EDTF, or "").

    Of "since 2019" the year is meant, when what lasts since began. Time grows with the text's length.
    """
    used = [mention for mention in findings.dates if mention.rule not in _NEVER][:MOST_DATES]
    return list(_Looker(doc, findings, used, told).each()) if used else []


def margins_of(model: Linear, days: Sequence[DatedDay]) -> list[float]:
    """How much speaks for each of the dates."""
    return [float(margin) for margin in model.margins([day.features for day in days])[:, 0]] if days else []


def likeliest(days: Sequence[DatedDay], margins: Sequence[float]) -> tuple[DatedDay, float] | None:
    """The date with most behind it, and the probability that what it tells is right; None where there is none.

    A date is right where the true one is the same or coarser ("2031" for 5 March 2031). The mention that is
    likeliest itself gives the words.
    """
    if not days:
        return None
    most = max(margins)
    raw = [exp(margin - most) for margin in margins]
    whole = sum(raw)
    held: defaultdict[str, float] = defaultdict(float)
    for day, share in zip(days, raw, strict=True):
        held[day.date.edtf] += share / whole
    best = max(held, key=lambda edtf: (_agreed(edtf, held, kin=True), -len(edtf), edtf))
    at = max((at for at, day in enumerate(days) if day.date.edtf == best), key=lambda at: (margins[at], -at))
    return days[at], min(1.0, _agreed(best, held))


def better_day(
    days: Sequence[DatedDay], margins: Sequence[float], told: str, sure: float
) -> tuple[DatedDay, float] | None:
    """The date to tell in place of the rules' own, with its probability; None where theirs stands.

    Theirs stands where its words are plain enough, and where nothing else is as likely as ``sure``.
    """
    if any(day.points >= FIRM_POINTS and day.date.edtf == told for day in days):
        return None
    found = likeliest(days, margins)
    return None if found is None or found[1] < sure or found[0].date.edtf == told else found


def agrees(told: FuzzyDate, true: FuzzyDate) -> bool:
    """True where a date told lies wholly within the true one, which may be coarser."""
    if told.earliest is None or told.latest is None or true.earliest is None or true.latest is None:
        return False
    return true.earliest <= told.earliest and told.latest <= true.latest


def _agreed(edtf: str, held: Mapping[str, float], *, kin: bool = False) -> float:
    """The share of what agrees with the date; with ``kin`` dates of its year and month speak for it too."""
    share = 0.0
    for other, own in held.items():
        if edtf == other or edtf.startswith(f"{other}-"):
            share += own
        elif kin and "/" not in edtf and "/" not in other and edtf[:4] == other[:4]:
            share += own * (_SAME_MONTH if len(edtf) > 4 and edtf[:7] == other[:7] else _SAME_YEAR)
    return share


class _Looker:
    """What the dates of one document look like."""

    def __init__(self, doc: Document, findings: Findings, used: Sequence[DateMention], told: str) -> None:
        self._doc, self._told = doc, told
        self._used = used
        self._values = [_value(doc, mention) for mention in used]
        weighed = {item.mention.span: item for item in weigh_dates(doc, findings.dates)}
        self._weighed = [weighed.get(mention.span) for mention in used]
        self._most = max((item.points for item in self._weighed if item is not None), default=0.0)
        self._harmed = {mention.sentence for mention in findings.casualties}
        self._terms: dict[int, set[str]] = {}
        for term in findings.terms:
            name = term.kind if term.kind == "party" else f"{term.kind}:{term.code}"
            self._terms.setdefault(term.sentence, set()).add(name)
        self._words = violation_words(doc.lang)
        self._found: dict[int, list[tuple[int, int, tuple[str, ...]]]] = {}
        self._sentences: dict[int, dict[str, float]] = {}
        self._title = title_words(doc)
        head = list(takewhile(lambda sentence: sentence.in_title, doc.sentences))
        self._names = {token.lower for s in head for token in doc.sentence_tokens(s) if token.is_capital}
        self._title_deeds = {name for s in head for _, _, names in self._violations(s) for name in names} & _DEEDS
        begins = [value.earliest for value in self._values if value.earliest is not None]
        self._first, self._last = min(begins, default=None), max(begins, default=None)
        self._years = Counter(_month(value)[:4] for value in self._values)
        self._months = Counter(_month(value) for value in self._values)
        self._times = Counter(value.edtf for value in self._values)
        self._in_sentence = Counter(mention.sentence for mention in used)

    def each(self) -> Iterator[DatedDay]:
        seen: set[str] = set()
        dated = 0
        for at, (mention, value, item) in enumerate(zip(self._used, self._values, self._weighed, strict=True)):
            has_year = _YEAR.search(self._doc.words(mention.span)) is not None
            features = self._said(mention, value, item, has_year=has_year)
            features |= self._among(at, dated, seen, item, has_year=has_year)
            features |= self._sentence(self._doc.sentences[mention.sentence])
            dated += has_year
            seen.add(value.edtf)
            yield DatedDay(value, mention.span, features, item.points if item is not None else 0.0)

    def _said(
        self, mention: DateMention, value: FuzzyDate, item: WeighedDate | None, *, has_year: bool
    ) -> dict[str, float]:
        """How the date is said, where it stands and how long ago it is."""
        sentence = self._doc.sentences[mention.sentence]
        cue = item.cue if item is not None else "none"
        said = "year" if has_year else "relative" if mention.relative else "bare"
        stands = "title" if sentence.in_title else _step(_STANDS, sentence.index)
        ago = self._ago(value)
        exact = value.precision
        names = [
            f"rule:{mention.rule}", f"said:{said}", f"said:{said}:{cue}", f"cue:{cue}", f"cue:{cue}:{exact}",
            f"precision:{exact}", f"precision:{exact}:{has_year}", f"stands:{stands}", f"stands:{stands}:{said}",
            f"third:{3 * sentence.index // len(self._doc.sentences)}", f"ago:{ago}", f"ago:{ago}:{mention.rule}",
        ]  # fmt: skip
        if value.earliest == self._first:
            names += ["earliest", f"earliest:{said}"]
        if value.earliest == self._last:
            names.append("latest")
        return dict.fromkeys(names, 1.0)

    def _among(
        self, at: int, dated: int, seen: set[str], item: WeighedDate | None, *, has_year: bool
    ) -> dict[str, float]:
        """How the date lies among the report's others."""
        value, count = self._values[at], len(self._values)
        found = {f"nth:{min(at, 4)}": 1.0, "times": log(self._times[value.edtf])}
        found["year share"] = self._years[_month(value)[:4]] / count
        found["month share"] = self._months[_month(value)] / count
        if has_year:
            found[f"dated:{min(dated, 4)}"] = 1.0
        if value.edtf in seen:
            found["again"] = 1.0
        if value.edtf == self._told:
            found["told"] = found[f"told:{value.precision}"] = 1.0
        if item is not None:
            found["points"] = max(-2.0, item.points) / 4
            found["best"] = float(item.points == self._most)
        if self._in_sentence[self._used[at].sentence] > 1:
            found["among dates"] = 1.0
        return found

    def _sentence(self, sentence: Sentence) -> dict[str, float]:
        """What the date's sentence tells of, and what it shares with the title."""
        if sentence.index in self._sentences:
            return self._sentences[sentence.index]
        doc = self._doc
        violations = {name for _, _, names in self._violations(sentence) for name in names}
        found = dict.fromkeys((f"t:{name}" for name in self._terms.get(sentence.index, ())), 1.0)
        if not violations & _DEEDS:
            found["no deed"] = 1.0
        if self._title_deeds:
            found["same deed" if violations & self._title_deeds else "other deed"] = 1.0
        words = frozenset(doc.lowers[sentence.first : sentence.last])
        names = {token.lower for token in doc.sentence_tokens(sentence) if token.is_capital}
        found["title words"] = min(4, len(self._title & words)) / 2
        found["title names"] = min(3, len(self._names & names)) / 2
        if sentence.index in self._harmed:
            found["casualties"] = 1.0
        self._sentences[sentence.index] = found
        return found

    def _violations(self, sentence: Sentence) -> list[tuple[int, int, tuple[str, ...]]]:
        if sentence.index not in self._found:
            self._found[sentence.index] = self._words.find(self._doc, sentence.first, sentence.last)
        return self._found[sentence.index]

    def _ago(self, value: FuzzyDate) -> str:
        published, known = self._doc.published, value.earliest if value.precision > 4 else value.latest
        return "unknown" if published is None or known is None else _step(_AGO, (published - known).days)


def _value(doc: Document, mention: DateMention) -> FuzzyDate:
    return mention.begins if mention.begins is not None and mention.begins.earliest is not None else mention.date


def _step(steps: Sequence[tuple[int, str]], value: int) -> str:
    return next((name for most, name in steps if value <= most), _LATER)


def _month(value: FuzzyDate) -> str:
    day: date | None = value.earliest
    return "" if day is None else f"{day.year:04d}-{day.month:02d}"
