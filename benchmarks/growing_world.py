"""Reports of invented events as a large archive has them, for ``gathering_growth.py``.

The archive grows as one does that a network keeps: by the day, some 270 claims each, so that 10⁴ claims are five weeks
and 10⁶ ten years, in 20,000 places of which a few are hot; a fifth of the events come to light later. An event is told
by one to forty reports, three of ten of them copies; one in seven recalls an older event as well. Words and names
follow Zipf's law and never run out: new ones keep coming, and most are rare.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bearwitness.model import Claim, Count, Report, VictimMention, When, Where
from bearwitness.values import CountRange, FuzzyDate, Place, Span

CLAIMS_A_DAY = 274
REPORTS_OF_AN_EVENT = 3.2
TOWNS = 20_000
WORDS = 180
_BEGAN = date(2015, 1, 1)
_SYLLABLES = (
    *("ka", "lo", "mi", "ren", "tas", "ub", "vel", "zor", "dan", "esh", "fi", "gur", "hal", "jo", "pra", "qui"),
    *("sto", "wen", "xa", "bry", "cal", "dor", "emp", "fra", "gli", "hum", "ist", "jar", "kep", "lum"),
)
_TYPES = ("shelling", "air strike", "bombing", "armed assault", "shooting", "abduction")


@lru_cache(maxsize=1 << 18)
def spelled(number: int, lang: str = "") -> str:
    """A word for the number, another for each number and language."""
    number, found = number + 31, lang
    while number:
        number, at = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[at]
    return found


@dataclass(frozen=True)
class Event:
    """What is told."""

    town: Place
    day: date
    kind: str
    killed: int
    names: tuple[str, ...]
    words: tuple[int, ...]


class World:
    """Events one after the other, with what is told of each; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.towns = [self._town(at) for at in range(TOWNS)]
        self.history_days = 0  # before the first day, in which late events may have been
        self.past: list[Event] = []
        self.events_made = self.reports_made = 0

    def _zipf(self, most: int, even: int = 1) -> int:
        """A rank below ``most``, the first likeliest; the first ``even`` ones about as likely as one another."""
        return int(even * ((most + even) / even) ** self.dice.random()) - even

    def _town(self, at: int) -> Place:
        dice = self.dice
        lat, lon = round(dice.uniform(28, 38), 3), round(dice.uniform(30, 48), 3)
        country = ("SY", "IQ", "JO", "LB", "TR", "SA")[int(lon - 30) // 3]
        region = f"Region {int(lat)}-{int(lon) // 2}"
        return Place(spelled(at * 7).title(), region, country=country, lat=lat, lon=lon, geonames=at + 1, precision=1)

    def _name(self) -> str:
        dice = self.dice
        family = self._zipf(30_000) if dice.random() < 0.8 else 30_000 + int(3_000 * dice.paretovariate(1.0))
        return f"{spelled(self._zipf(2_000) * 3).title()} {spelled(family * 5).title()}"

    def events(self) -> Iterator[list[tuple[Report, list[Claim]]]]:
        """The reports of one event after the other, each with its claims."""
        while True:
            dice = self.dice
            now = int(self.events_made * REPORTS_OF_AN_EVENT / CLAIMS_A_DAY)
            self.events_made += 1
            late = dice.random() < 0.2
            event = Event(
                town=self.towns[self._zipf(TOWNS, even=10)],
                day=_BEGAN + timedelta(days=dice.randrange(-self.history_days, now + 1) if late else now),
                kind=_TYPES[self._zipf(len(_TYPES) + 1) % len(_TYPES)],
                killed=min(200, int(dice.paretovariate(1.1))),
                names=tuple(self._name() for _ in range(4)),
                words=tuple(10_000 + int(10_000 * dice.paretovariate(0.8)) for _ in range(8)),
            )
            told: list[tuple[Report, list[Claim]]] = []
            for _ in range(min(40, int(dice.paretovariate(1.3)))):
                copied = told[0][0] if told and dice.random() < 0.3 else None
                told.append(self._report(event, now, copied))
            self.past = [*self.past[-2_000:], event] if self.events_made % 4_000 == 0 else self.past
            if len(self.past) < 2_000 or dice.random() < 0.1:
                self.past.append(event)
            yield told

    def _text(self, event: Event, lang: str) -> str:
        dice = self.dice
        words = []
        for _ in range(WORDS):
            new = dice.random() < 0.02
            words.append(
                spelled(10_000 + int(10_000 * dice.paretovariate(0.8)) if new else self._zipf(10_000, 5), lang)
            )
        words += [spelled(word, lang) for word in dice.sample(event.words, 5)]
        words += [event.town.name, event.town.name, event.town.admin1, f"{event.killed}"]
        words += [*dice.sample(event.names, 3), *(self._name() for _ in range(6))]
        words += [self.towns[self._zipf(TOWNS, even=10)].name for _ in range(2)] + [str(dice.randrange(2, 60))]
        dice.shuffle(words)
        return " ".join(words) + "."

    def _report(self, event: Event, now: int, copied: Report | None) -> tuple[Report, list[Claim]]:
        dice = self.dice
        name = f"r{self.reports_made:08}"
        self.reports_made += 1
        published = _BEGAN + timedelta(days=now + dice.randrange(3))
        lang = dice.choice(("a", "en", "ov"))
        text = copied.text if copied else self._text(event, lang)
        title = copied.title if copied else " ".join(
            [event.town.name, *(spelled(self._zipf(10_000, 5), lang) for _ in range(6)), spelled(event.words[0], lang)]
        )  # fmt: skip
        report = Report(name, text, title, published.isoformat(), source=f"source {self._zipf(500)}")
        claims = [_claim(f"{name}#1", event, report, main=True)]
        if self.past and dice.random() < 0.15:
            claims.append(_claim(f"{name}#2", dice.choice(self.past), report, main=False))
        return report, claims


def _claim(name: str, event: Event, report: Report, main: bool) -> Claim:
    start = 0 if main else (len(name) * 37 + event.killed * 13) % max(1, len(report.text) - 10)
    words = (Span(start, start + 5),)
    return Claim(
        claim=name,
        report=report.id,
        main=main,
        event_type=event.kind,
        when=When(FuzzyDate(event.day.isoformat()), words),
        where=Where(event.town, words),
        killed=Count(CountRange(event.killed, event.killed), spans=words),
        victims=tuple(VictimMention(one, status="killed", spans=words) for one in event.names[:1]) if main else (),
    )
