"""Which of a report's dates is the day of its main event.

Every date gets points for what the words around it tell: what was done on it (the word of ``[event_cues]``
that governs it), how exact it is, whether a clock time stands beside it, how early in the report it stands
and how much its paragraph shares with the title. Points of mentions of one date add up, each further one
counting less; the most wins. The page's own stamps, datelines, days to come and ends of times take no part.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from bearwitness.model import When
from bearwitness.reading.calendar_words import CalendarWords, CueWords, calendar_words, words_about_custody
from bearwitness.reading.date_anchor import report_day
from bearwitness.reading.date_cues import governing_cue, token_at
from bearwitness.reading.date_resolution import days_before
from bearwitness.reading.document import Document
from bearwitness.reading.immutable import immutable
from bearwitness.reading.mentions import DateMention
from bearwitness.values import FuzzyDate, Span

_NO_EVENT_RULES = frozenset({"furniture", "dateline", "future", "bound"})
_CUE_POINTS = {"noun": 3.6, "event": 3.0, "weak": 2.0, "death": 0.8, "": 0.4, "state": 0.3, "say": 0.3, "other": -1.5}
_PRECISION_POINTS = {1: 1.0, 2: 0.4, 3: 0.0, 4: -0.3, 5: -0.8}
_NIGHT_RULES = frozenset({"overnight", "weekday-overnight", "weekday-range"})
_CLOCK_SENTENCES = 5
_DEED = frozenset({"noun", "event", "weak"})
_TELLS_EVENT = frozenset({"noun", "event", "weak", "death", ""})
_TODAY = 1.0
_HEAD_SENTENCES = 3
_SHARED_REACH = 40
_FURTHER_MENTION = 0.35
_MONTH = 4
_WEEK_DAYS = 7
_POST_TOKENS = 80
_REFINING_POINTS = 0.8


@immutable
class WeighedDate:
    """A mention with its points, and the kind of word that governs it ("noun" for a noun of harm right after it)."""

    mention: DateMention
    points: float
    cue: str


def event_date(doc: Document, mentions: Sequence[DateMention], sentences: Sequence[int] | None = None) -> When | None:
    """The date of the main event with its words, or of the event told in the sentences; None where none is stated.

    The day of publication never stands in for a date the text does not state; an hour told without a day is
    read as of that day (see ``_by_hour_alone``). A night told as two days ("overnight") becomes one of them
    where a clock time beside it says which.
    """
    allowed = None if sentences is None else frozenset(sentences)
    scored = list(weigh_dates(doc, mentions, allowed))
    if not scored:
        return _by_hour_alone(doc, report_day(doc, mentions), allowed)
    points = _added_up(scored)
    chosen = max(points, key=lambda edtf: points[edtf])
    chosen = _refined(FuzzyDate(chosen), scored, points, doc.published)
    best = max((item for item in scored if item.mention.date.edtf == chosen), key=lambda item: item.points)
    return _by_clock(doc, best.mention)


def _by_hour_alone(doc: Document, day: date | None, allowed: frozenset[int] | None) -> When | None:
    """The date of an event told with an hour and no day: a morning's or an afternoon's is of the report's day, an
    evening's of that day or the day before (a report of "about 8 p.m." may be written that night or the next day).
    """
    cues = calendar_words(doc.lang).cues
    if day is None:
        return None
    morning, later = (_event_hour(doc, cues, hour, allowed) for hour in (cues.same_day, cues.same_or_before))
    if morning is not None and (later is None or morning.start < later.start):
        return When(FuzzyDate.day(day), (morning,))
    first = days_before(day, 1)
    return When(FuzzyDate.between(first, day), (later,)) if later is not None and first is not None else None


def _event_hour(doc: Document, cues: CueWords, hour: re.Pattern[str], allowed: frozenset[int] | None) -> Span | None:
    """The first such hour in a sentence that tells of harm and of no arrest or court."""
    for match in hour.finditer(doc.text):
        sentence = doc.sentence_at(match.start())
        if allowed is not None and sentence.index not in allowed:
            continue
        at = token_at(doc, match.start())
        near = doc.tokens[max(sentence.first, at - _SHARED_REACH) : min(sentence.last, at + _SHARED_REACH)]
        kinds = {cues.kinds.get(token.lower) for token in near}
        if not kinds.isdisjoint(("event", "weak")) and "other" not in kinds:
            return Span(match.start(), match.end())
    return None


def _by_clock(doc: Document, mention: DateMention) -> When:
    """The date of the mention; of a night told as two days the one that a clock time beside it says."""
    plain, night = When(mention.date, (mention.span,)), mention.date
    if mention.rule not in _NIGHT_RULES or night.earliest is None or night.latest is None:
        return plain
    if (night.latest - night.earliest).days != 1:
        return plain
    cues = calendar_words(doc.lang).cues
    near = doc.sentences[max(0, mention.sentence - 1) : mention.sentence + _CLOCK_SENTENCES]
    start, end = near[0].start, near[-1].end
    early, late = cues.before_midnight.search(doc.text, start, end), cues.after_midnight.search(doc.text, start, end)
    clock = early or late
    if clock is None or (early and late):
        return plain
    day = night.earliest if early else night.latest
    return When(FuzzyDate.day(day), tuple(sorted((mention.span, Span(clock.start(), clock.end())))))


def weigh_dates(
    doc: Document, mentions: Sequence[DateMention], allowed: frozenset[int] | None = None
) -> Iterator[WeighedDate]:
    """The mentions that can be of an event, those of the sentences alone where any are given, with their points."""
    words = _about(doc, calendar_words(doc.lang))
    is_post = not doc.report.title and len(doc.tokens) <= _POST_TOKENS
    title = title_words(doc)
    for mention, following in zip_longest(mentions, mentions[1:]):
        if mention.rule in _NO_EVENT_RULES or (allowed is not None and mention.sentence not in allowed):
            continue
        if mention.rule == "live" and not is_post:
            continue
        cue = governing_cue(doc, words, mention, following.span.start if following else len(doc.text))
        if mention.rule == "since" and mention.date.precision > _MONTH and cue not in _DEED:
            continue  # "since 1965 the paper has been …"
        yield WeighedDate(mention, _points(doc, words, mention, cue, title), cue)


def _about(doc: Document, words: CalendarWords) -> CalendarWords:
    """The words with those of custody taken for the deed, where no deed of blood stands at the report's head."""
    cues = words.cues
    if cues.custody.isdisjoint(doc.vocabulary):
        return words
    head = doc.sentences[:_HEAD_SENTENCES]
    kinds = {cues.kinds.get(lower) for sentence in head for lower in doc.lowers[sentence.first : sentence.last]}
    if "event" in kinds:
        return words
    return words_about_custody(doc.lang)


def title_words(doc: Document) -> frozenset[str]:
    """The title's words of more than three letters, as they are compared."""
    return frozenset(
        token.lower
        for sentence in doc.sentences
        if sentence.in_title
        for token in doc.sentence_tokens(sentence)
        if token.kind == "word" and len(token.text) > 3
    )


def _points(doc: Document, words: CalendarWords, mention: DateMention, cue: str, title: frozenset[str]) -> float:
    points = _CUE_POINTS[cue] + _PRECISION_POINTS[mention.date.precision]
    if cue in _TELLS_EVENT and words.cues.clock.search(
        doc.text, max(0, mention.span.start - 30), mention.span.end + 25
    ):
        points += 1.0
    if mention.rule == "since":
        points -= 1.0
    if mention.rule == "days-ago" and cue in ("", "say", "state") and mention.date.earliest == doc.published:
        # "in today's world", "she said today": the day of the report, not of the deed.
        points -= _TODAY
    sentence = doc.sentences[mention.sentence]
    place = 1.1 if sentence.in_title else 1.0 if sentence.paragraph <= 2 else 0.8 if sentence.paragraph <= 6 else 0.6
    at = token_at(doc, mention.span.start)
    near = doc.tokens[max(sentence.first, at - _SHARED_REACH) : min(sentence.last, at + _SHARED_REACH)]
    shared = len(title.intersection(token.lower for token in near))
    place += 0.1 * min(shared, 3)
    return points * place if points > 0 else points


def _added_up(scored: Sequence[WeighedDate]) -> dict[str, float]:
    """The points of each date: its best mention's in full, each further one's at half the weight of the one before."""
    by_date: dict[str, list[float]] = {}
    for item in scored:
        by_date.setdefault(item.mention.date.edtf, []).append(item.points)
    return {edtf: _summed(sorted(points, reverse=True)) for edtf, points in by_date.items()}


def _summed(points: Sequence[float]) -> float:
    return points[0] + sum(max(value, 0.0) * _FURTHER_MENTION**rank for rank, value in enumerate(points[1:], start=1))


def _refined(chosen: FuzzyDate, scored: Sequence[WeighedDate], points: dict[str, float], published: date | None) -> str:
    """The best day inside a longer time ("last month ... on 28 March"), where one is told of the event."""
    if chosen.is_day or chosen.earliest is None or chosen.latest is None:
        return chosen.edtf
    # "The weekend" is told from Friday evening on, and a Sunday is in "this week" for many.
    before = days_before(chosen.earliest, 1) if _is_days_of_week(chosen) else None
    earliest = before or chosen.earliest
    days = [
        item
        for item in scored
        if item.mention.date.is_day
        and item.mention.date.earliest is not None
        and earliest <= item.mention.date.earliest <= chosen.latest
    ]
    told = (item for item in days if item.points >= _REFINING_POINTS and item.cue in _TELLS_EVENT)
    # In the order of the text: of days with the same points the first is chosen, whatever the order in a set.
    inside = list(dict.fromkeys(item.mention.date.edtf for item in told))
    if not inside and chosen.precision == _MONTH and published is not None and chosen.latest < published:
        # "Last month ... Police said on 12 May the boy took the rifle": said since, of that day.
        inside = list(dict.fromkeys(item.mention.date.edtf for item in days if item.cue == "say"))
        inside = inside if len(inside) == 1 else []
    return max(inside, key=lambda edtf: points[edtf]) if inside else chosen.edtf


def _is_days_of_week(chosen: FuzzyDate) -> bool:
    """True for a weekend, and for a week or what is over of it."""
    first, last = chosen.earliest, chosen.latest
    if first is None or last is None:
        return False
    days = (last - first).days
    return (first.weekday() == 5 and days == 1) or (first.weekday() == 0 and 0 < days < _WEEK_DAYS)
