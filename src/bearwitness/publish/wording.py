"""Values in the words people read: dates, counts and days of publication, for pages and the terminal alike.

Nothing is rounded and nothing dropped: words that are the same mean the same days or the same number. The exact value
(EDTF) belongs beside the words, in a ``<time>`` or a title.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bearwitness.errors import InvalidValue
from bearwitness.model import Figure
from bearwitness.values import CountRange, FuzzyDate

UNKNOWN_DATE = "date unknown"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MARKS = {"": "{}", "~": "about {}", "?": "{} (uncertain)", "%": "about {} (uncertain)"}
# What HTML's <time> understands of EDTF (HTML Living Standard, 2.3.5): a day, a month, a year.
_PLAIN = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Part:
    """One EDTF date in words; "" for what it leaves open."""

    day: str
    month: str
    year: str
    mark: str

    @property
    def shape(self) -> tuple[bool, bool, str]:
        return bool(self.day), bool(self.month), self.mark

    def words(self, *, month: bool = True, year: bool = True) -> str:
        pieces = (self.day, self.month if month else "", self.year if year else "")
        return _MARKS[self.mark].format(" ".join(piece for piece in pieces if piece))


def date_words(date: FuzzyDate | None) -> str:
    """The date as a person says it: "25 or 26 April 1937", "16 to 18 March 1938", "date unknown" for None."""
    if date is None:
        return UNKNOWN_DATE
    text = date.edtf
    if text.startswith("["):
        return _joined([_part(piece.strip()) for piece in text[1:-1].split(",")], "or")
    if "/" not in text:
        return _part(text).words()
    first, _, last = text.partition("/")
    if first in ("", ".."):
        return f"until {_part(last).words()}{', start unknown' if not first else ''}"
    if last in ("", ".."):
        return f"from {_part(first).words()}{' on' if last else ', end unknown'}"
    return _joined([_part(first), _part(last)], "to")


def html_datetime(date: FuzzyDate) -> str:
    """The date as the ``datetime`` of a ``<time>`` element, "" where HTML can't say it."""
    return date.edtf if _PLAIN.fullmatch(date.edtf) else ""


def count_words(count: CountRange) -> str:
    """The count as a person writes it: "1,654", "200–999", "at least 101", "up to 9", "unknown"."""
    return re.sub(r"\d+", lambda number: f"{int(number[0]):,}", str(count))


def published_words(published: str) -> str:
    """The day of publication, with the time where one is given; "undated" for ""; as given where it is no ISO 8601."""
    if not published:
        return "undated"
    try:
        return date_words(FuzzyDate(published))
    except InvalidValue:
        pass  # a date-time, or what a source wrote
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published
    zone = moment.tzname() or ""
    return f"{date_words(FuzzyDate.day(moment.date()))}, {moment:%H:%M}{' ' if zone else ''}{zone}"


def _part(text: str) -> _Part:
    mark = text[-1] if text[-1] in "~?%" else ""
    year, month, day = (text.removesuffix(mark) if mark else text).split("-") + [""] * (2 - text.count("-"))
    if year.endswith("XX"):
        year = f"{year[:2]}00 to {year[:2]}99"
    elif year.endswith("X"):
        year = f"{year[:3]}0s"
    day = "" if day == "XX" else day.lstrip("0")
    if month in ("", "XX"):
        return _Part("", "", year, mark)
    number = int(month)
    return _Part(day, _SEASONS.get(number) or _MONTHS[number - 1], year, mark)


def _joined(parts: Sequence[_Part], link: str) -> str:
    """The parts with what all share said once, at the end; a mark is never shared."""
    parts = list(dict.fromkeys(parts))
    alike = len({part.shape for part in parts}) == 1 and not parts[0].mark
    one_year = alike and bool(parts[0].month) and len({part.year for part in parts}) == 1
    one_month = one_year and bool(parts[0].day) and len({part.month for part in parts}) == 1
    words = [part.words(month=not one_month, year=not one_year) for part in parts[:-1]]
    words.append(parts[-1].words())
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"


def figure_words(figure: Figure) -> str:
    """A statistic's figure as a person would say it: "about 85 per cent of the buildings", "at least 312 killed"."""
    least, most = figure.least, figure.most
    if least is not None and most is not None:
        number = f"{least:,.12g}" if least == most else f"{least:,.12g} to {most:,.12g}"
    elif least is not None:
        number = f"at least {least:,.12g}"
    else:
        number = f"up to {most:,.12g}" if most is not None else "an unknown number of"
    unit = "per cent" if figure.unit == "share" else figure.unit
    return f"{'about ' if figure.approximate else ''}{number} {unit}{f' of {figure.of}' if figure.of else ''}"
