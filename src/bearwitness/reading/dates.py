"""The dates a report names, with their words: from text to ``DateMention``.

Each token that can start a date phrase of the language's pack (``dates.toml``) is tried against the phrases
it can start; what a phrase means is in ``date_meanings.py``, the arithmetic and its decisions in
``date_resolution.py``. Which of the dates is the event's is ``event_dates.py``'s question.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bearwitness.reading import date_resolution as resolve
from bearwitness.reading.calendar_words import CalendarWords, Phrases, calendar_words
from bearwitness.reading.date_anchor import report_day, rewritten_day, without_headings
from bearwitness.reading.date_meanings import MEANINGS
from bearwitness.reading.date_phrasing import Phrasing
from bearwitness.reading.document import Document, Token
from bearwitness.reading.event_dates import event_date
from bearwitness.reading.mentions import DateMention
from bearwitness.values import FuzzyDate, Span

__all__ = ["event_date", "find_dates"]

_MOST_LEFT_WORDS = 5
_FUTURE_REACH = 12
_NAME_REACH = 2
_ABSOLUTE = frozenset({"iso-day", "month", "year", "season"})
_NEVER_ANCHOR = frozenset({"furniture", "future", "bound", "live"})
_SENTENCE_START = re.compile(r"[.!?]\s+[^\W\d_a-z]")
_STAMPS = frozenset({"day", "iso-day", "numeric-day", "year", "month"})
_POST_NAME_REACH = 40
_LONGEST_STAMP_LINE = 90
_DATELINE_REACH = 70
# No more of a line is looked at on each side of a date.
_LINE_REACH = 400
_MONTH_DAYS = 31
_RECENT_DAYS = 62


def find_dates(doc: Document) -> list[DateMention]:
    """Every date the text names, in order of its first character; spans never overlap.

    ``rule`` is the name of the phrase's rule (``day``, ``weekday``, ``days-ago`` …), or what became of it:

    - ``furniture``: the page's own stamp ("Updated: May 5, 2016"), not part of the story;
    - ``dateline``: the day in "AMMAN, March 15 -";
    - ``future``: told as still to come; ``bound``: only the end of a time ("until Friday").

    A date that needs the day of publication is left out where that is unknown. Time grows with the length
    of the text.
    """
    finder = _Finder(doc, doc.published, {})
    found = finder.run()
    if doc.published is None and finder.years:
        # A day without its year may stand before the words that tell it.
        found = _Finder(doc, None, finder.years).run()
    day = report_day(doc, found)
    if day != doc.published:
        found = without_headings(doc, _Finder(doc, day, finder.years).run())
    rewritten = rewritten_day(doc, found, day) if day else None
    return _Finder(doc, rewritten, finder.years).run() if rewritten else found


class _Finder:
    """One pass over the tokens of one document."""

    def __init__(self, doc: Document, day: date | None, years: Mapping[int, int]) -> None:
        self.doc = doc
        self.day = day
        self.plain = doc.plain
        self.words: CalendarWords = calendar_words(doc.lang)
        self.anchor: date | None = None
        self.anchor_year: int | None = None
        self.anchor_end = -1
        self.years = dict(years)
        self.found: list[DateMention] = []

    def run(self) -> list[DateMention]:
        done = 0
        phrases_of, tokens = self._phrases_of_words(), self.doc.tokens
        for position in self.doc.positions(phrases_of.keys()):
            token = tokens[position]
            if token.start < done:
                continue
            phrases = phrases_of[token.lower]
            if phrases.any_of.match(self.plain.text, self.plain.start(position)) is None:
                continue
            mention = self._read(position, token, phrases)
            if mention is not None:
                self.found.append(mention)
                done = mention.span.end
        return self.found

    def _phrases_of_words(self) -> dict[str, Phrases]:
        """The phrases that each word of the report can start; asked once for each word, not each time it stands."""
        found: dict[str, Phrases] = {}
        by_word = self.words.by_word
        for word in self.doc.vocabulary:
            phrases = self.words.at_number if word[0].isdecimal() else by_word.get(word)
            if phrases is None and not word.isalpha():
                # A word with "'s" or a hyphen after it ("Friday's", "Monday-Wednesday").
                phrases = by_word.get(word.replace("’", "'").split("'", 1)[0].split("-", 1)[0])
            if phrases is not None:
                found[word] = phrases
        return found

    def _read(self, position: int, token: Token, phrases: Phrases) -> DateMention | None:
        left: tuple[int, tuple[str, ...]] | None = None
        for phrase in phrases.each:
            match = phrase.pattern.match(self.plain.text, self.plain.start(position))
            if match is None:
                continue
            if left is None:
                left = self._left(position)
            end = self.plain.end_in_report(match.start() + len(match.group().rstrip(" .,\n")))
            following = self._tokens_after(end, _NAME_REACH)
            said = Phrasing(
                match=match,
                words=self.words,
                left=left[1],
                before=self.doc.tokens[position - 1].lower if position else "",
                following=following[0].lower if following else "",
                future=self._is_future(position),
                published=self.day,
                anchor=self.anchor,
                anchor_year=self.anchor_year,
                years=self.years,
            )
            if phrase.rule == "before-anchor" and self.anchor_end < self.doc.sentence_at(token.start).start:
                continue
            if not self._is_written_as_date(said) or self._is_in_name(said, phrase.rule, following):
                continue
            value = MEANINGS[phrase.rule](said)
            if value is not None:
                return self._mention(phrase.rule, said, value, Span(left[0], end))
        return None

    def _left(self, position: int) -> tuple[int, tuple[str, ...]]:
        """Where the span starts, and the words right before the phrase that belong to it, the nearest first."""
        tokens, finder = self.doc.tokens, self.words.finder
        floor = self.found[-1].span.end if self.found else 0
        start, kept = tokens[position].start, tokens[position].start
        words: list[str] = []
        for index in range(position - 1, max(-1, position - 1 - _MOST_LEFT_WORDS), -1):
            token = tokens[index]
            gap = self.doc.text[token.end : start]
            if token.lower not in finder.before or token.start < floor or gap.strip() or "\n" in gap or len(gap) > 2:
                break
            words.append(token.lower)
            start = token.start
            if token.lower not in finder.not_first:
                kept = start
        return kept, tuple(words)

    def _tokens_after(self, offset: int, count: int) -> list[Token]:
        first = bisect_right(self.doc.tokens, offset - 1, key=lambda token: token.start)
        return list(self.doc.tokens[first : first + count])

    def _is_future(self, position: int) -> bool:
        """True where a word for what is to come stands before it in its sentence, and none for what is past since."""
        finder, tokens = self.words.finder, self.doc.tokens
        first = self.doc.sentence_at(tokens[position].start).first
        for index in range(position - 1, max(first, position - _FUTURE_REACH) - 1, -1):
            word = tokens[index].lower
            if word in finder.past_again:
                return False
            if word in finder.future:
                return True
        return False

    def _is_written_as_date(self, said: Phrasing) -> bool:
        """False for "may" and "march" in small letters, which are no months."""
        for group, words in said.match.groupdict().items():
            if words and group.rstrip("12") in ("month", "shortday", "anyday", "season"):
                bare = words.rstrip(".")
                if bare.islower() and bare in self.words.finder.capital_only:
                    day_first = said.match.groupdict().get("day") and said.match.start("day") < said.match.start(group)
                    if group != "season" and not (day_first and "on" in said.left) and not said.text("part"):
                        return False
        return True

    def _is_in_name(self, said: Phrasing, rule: str, following: list[Token]) -> bool:
        """True for the "17 June" of a party or the "Sunday" of a school."""
        if rule not in ("day", "weekday", "feast") or said.text("year"):
            return False
        if said.before in self.words.finder.names_before:
            return True
        for token in following:
            if not token.is_capital:
                return False
            if token.lower in self.words.finder.names_after:
                return not said.match.group().endswith(tuple(self.words.finder.possessive))
        return False

    def _is_recent(self, value: FuzzyDate) -> bool:
        return value.latest is None or self.day is None or (self.day - value.latest).days <= _RECENT_DAYS

    def _is_of_event(self, end: int) -> bool:
        """True where the next word names the harm of that day ("since the Tuesday slaying" is of Tuesday)."""
        return any(token.lower in self.words.cues.nouns for token in self._tokens_after(end, _NAME_REACH))

    def _mention(self, rule: str, said: Phrasing, value: FuzzyDate, span: Span) -> DateMention | None:
        finder, published = self.words.finder, self.day
        final: FuzzyDate | None = value
        if said.preceded_by(finder.since) and not (self._is_recent(value) and self._is_of_event(span.end)):
            final, rule = resolve.since(value, published), "since"
        elif said.left and not finder.bounds.isdisjoint(said.left[:2]):
            final, rule = resolve.up_to(value), "bound"
        if final is None:
            return None
        relative = rule not in _ABSOLUTE and not (said.text("year") or said.text("shortyear"))
        begins = value if rule == "since" else None
        mention = DateMention(span, final, self.doc.sentence_at(span.start).index, relative, rule, begins)
        mention = self._placed(mention, said)
        if (
            value.earliest is not None
            and value.latest is not None
            and (value.latest - value.earliest).days < _MONTH_DAYS
        ):
            self.years[value.earliest.month] = value.earliest.year
        if mention.rule not in _NEVER_ANCHOR and value.earliest is not None:
            if value.is_day:
                self.anchor, self.anchor_end = value.earliest, span.end
            self.anchor_year = value.earliest.year
        return mention

    def _placed(self, mention: DateMention, said: Phrasing) -> DateMention:
        """The mention with its rule changed to what its place in the text makes of it."""
        text, span = self.doc.text, mention.span
        least, most = max(0, span.start - _LINE_REACH), span.end + _LINE_REACH
        line_start = max(least, text.rfind("\n", least, span.start) + 1)
        line_end = text.find("\n", span.end, most)
        line_end = most if line_end < 0 else line_end
        if self._is_dateline(text[line_start : span.start][-_DATELINE_REACH - 1 :], text[span.end : span.end + 50]):
            return replace(mention, rule="dateline")
        if mention.rule == "iso-month" or self._is_furniture(
            mention, text[line_start : span.start], text[span.end : line_end]
        ):
            return replace(mention, rule="furniture")
        return replace(mention, rule="future") if self._is_to_come(mention, said) else mention

    def _is_to_come(self, mention: DateMention, said: Phrasing) -> bool:
        """True for a date wholly after the day of publication, or told as still to come and not over by then."""
        earliest, latest, published = mention.date.earliest, mention.date.latest, self.day
        if published is None or mention.rule == "bound":
            return False
        if earliest is not None and (earliest - published).days > resolve.TOLERANCE_DAYS:
            return True
        return mention.rule != "since" and said.future and latest is not None and latest >= published

    def _is_dateline(self, before: str, after: str) -> bool:
        """True for "AMMAN, March 15 (Agency) -" and "AMMAN, Jordan (March 15) The" at a line's start or after a gap."""
        furniture = self.words.furniture
        enclosed = before.endswith("(") and after.startswith(")")
        return (enclosed or furniture.dateline_after.match(after) is not None) and (
            furniture.dateline_before.search(before) is not None
        )

    def _is_furniture(self, mention: DateMention, before: str, after: str) -> bool:
        """True for a date that belongs to the page: a stamp, a post's own date, a line of nothing but a date."""
        furniture, kinds = self.words.furniture, self.words.cues.kinds
        near = before[-furniture.reach :]
        if not mention.relative and furniture.post_before.search(before[-_POST_NAME_REACH:]):
            return True
        cues = list(furniture.cue_before.finditer(near))
        if cues:
            between = near[cues[-1].end() :]
            told = _SENTENCE_START.search(between) or any(word in kinds for word in between.lower().split())
            beside = ":" in between or (between.isspace() and cues[-1].start() == 0)
            if not told and (beside or not mention.relative):
                return True
        if mention.rule not in _STAMPS or mention.relative or len(before) + len(after) > _LONGEST_STAMP_LINE:
            return False
        rest = [word.strip(",:;|()-–—.").lower() for word in after.split()]
        alone = all(not word or word in furniture.line_words or word[0].isdigit() for word in rest)
        return alone and (not before.strip() or "|" in before or furniture.byline.match(before) is not None)
