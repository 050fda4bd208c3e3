"""The day a report was written, from which its "yesterday" and "Friday" count.

That is the day of its dateline ("AMMAN, March 15 -"), else the day its page says it was first posted where that
lies well before the day of publication given (a page kept anew carries the day of the copy), else the day of
publication. A weekday that the report's own speaking names ("police said Friday") lies at most a few days back; one
that would lie five or six days back tells that the page was rewritten since, and the next such weekday is meant.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bearwitness.reading.calendar_words import calendar_words
from bearwitness.reading.date_cues import token_at
from bearwitness.reading.date_resolution import TOLERANCE_DAYS
from bearwitness.reading.document import Document
from bearwitness.reading.mentions import DateMention

# A page's own stamp stands this near its beginning.
_HEAD = 600
_STAMP_REACH = 60
# A copy of a page is dated at least so many days after it.
_COPIED_AFTER = 2
# A dateline without a year is printed within so many days.
_PRINTED_WITHIN = 60
# So far back no report speaks of the weekday on which somebody told it something.
_TOLD_AGO = 5
_TOLD_REACH = 2


def report_day(doc: Document, mentions: Sequence[DateMention]) -> date | None:
    """The day from which the report's relative words count, None where neither text nor publication tells it."""
    return _dateline_day(doc, mentions) or _posted_day(doc, mentions) or doc.published or _heading_day(doc, mentions)


def without_headings(doc: Document, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The mentions, those before the dateline that repeat its day ("Late news, March 15") taken for the page's."""
    dateline = next((mention for mention in mentions if mention.rule == "dateline"), None)
    if dateline is None:
        return list(mentions)
    return [
        replace(mention, rule="furniture")
        if mention.span.end <= dateline.span.start and mention.rule == "day" and mention.date == dateline.date
        else mention
        for mention in mentions
    ]


def _heading_day(doc: Document, mentions: Sequence[DateMention]) -> date | None:
    """The day that opens or ends the first line, where nothing else says when the report was written."""
    line = len(doc.text.split("\n", 1)[0].rstrip())
    for mention in mentions:
        if (
            mention.rule in ("day", "iso-day")
            and mention.date.is_day
            and (mention.span.start == 0 or mention.span.end == line)
        ):
            return mention.date.earliest
    return None


def rewritten_day(doc: Document, mentions: Sequence[DateMention], day: date) -> date | None:
    """The later day on which the page was rewritten, where a weekday of the report's own speaking tells it."""
    words = calendar_words(doc.lang)
    for mention in mentions:
        told = mention.date.earliest
        if mention.rule != "weekday" or not mention.date.is_day or told is None or (day - told).days < _TOLD_AGO:
            continue
        if not words.finder.last.isdisjoint(doc.words(mention.span).lower().split()):
            continue
        if _is_told_beside(doc, mention, words.cues.told_on):
            return told + timedelta(days=7)
    return None


def _dateline_day(doc: Document, mentions: Sequence[DateMention]) -> date | None:
    for mention in mentions:
        if mention.rule == "dateline" and mention.date.is_day:
            return mention.date.earliest if _is_believed(doc, mention) else None
    return None


def _posted_day(doc: Document, mentions: Sequence[DateMention]) -> date | None:
    """The earliest stamp at the head of the page, where no publication is given or it is a later copy's."""
    stamps = calendar_words(doc.lang).furniture.posted_before
    days = []
    for mention in mentions:
        start = mention.span.start
        if start > _HEAD:
            break
        if mention.rule != "furniture" or not mention.date.is_day or mention.date.earliest is None:
            continue
        if stamps.search(doc.text, max(0, start - _STAMP_REACH), start):
            days.append(mention.date.earliest)
    first = min(days, default=None)
    if first is None or doc.published is None:
        return first
    return first if (doc.published - first).days >= _COPIED_AFTER else None


def _is_believed(doc: Document, mention: DateMention) -> bool:
    """True for a dateline that is over by the day of publication, and near it where it names no year."""
    day, published = mention.date.earliest, doc.published
    if day is None or published is None:
        return day is not None
    ago = (published - day).days
    return ago >= -TOLERANCE_DAYS and (not mention.relative or ago <= _PRINTED_WITHIN)


def _is_told_beside(doc: Document, mention: DateMention, verbs: frozenset[str]) -> bool:
    """True where a word of saying stands right before the weekday ("police said late Friday")."""
    tokens = doc.tokens
    sentence = doc.sentences[mention.sentence]
    at = token_at(doc, mention.span.start)
    return any(token.lower in verbs for token in tokens[max(sentence.first, at - _TOLD_REACH) : at])
