"""What identifies protected sources, taken out of words before anybody sees them.

A field that is the name becomes the pseudonym. Where a name stands within a longer text it is blacked out letter by
letter, so that every place in the text stays where it was and spans still hold.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bearwitness.model import Report

BLACK = "█"
LEAST_LETTERS = 3


@dataclass(frozen=True)
class Veil:
    """The names that are not to be seen, each with the pseudonym that stands for it."""

    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        folded = {_folded(name): pseudonym for name, pseudonym in self.names.items()}
        # The longest first, so that a name that begins another does not leave the rest of it standing.
        found = "|".join(_pattern(name) for name in sorted(self.names, key=len, reverse=True))
        alone = re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])", re.IGNORECASE) if found else None
        object.__setattr__(self, "_folded", folded)
        object.__setattr__(self, "_found", alone)

    def __bool__(self) -> bool:
        return bool(self.names)

    def name(self, text: str) -> str:
        """The pseudonym where the text is a name, else the text with names in it blacked out."""
        known: Mapping[str, str] = self._folded  # type: ignore[attr-defined]
        return known.get(_folded(text)) or self.words(text)

    def words(self, text: str) -> str:
        """The text with the names in it blacked out, as long as it was."""
        found: re.Pattern[str] | None = self._found  # type: ignore[attr-defined]
        return found.sub(lambda match: BLACK * len(match[0]), text) if found else text

    def value(self, value: Any) -> Any:
        """A JSON value with all its texts veiled, and the names of its members."""
        if isinstance(value, str):
            return self.name(value)
        if isinstance(value, Mapping):
            return {self.name(key): self.value(one) for key, one in value.items()}
        return [self.value(one) for one in value] if isinstance(value, list | tuple) else value

    def report(self, report: Report) -> Report:
        """The report under the pseudonym, its words blacked out where they name the source."""
        if not self:
            return report
        return replace(
            report,
            source=self.name(report.source),
            title=self.words(report.title),
            text=self.words(report.text),
            url=self.words(report.url),
            locator=self.words(report.locator),
            extra=self.value(dict(report.extra)),
        )


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names without spare spaces, each once; raises ValueError for one so short that it would black out words."""
    found = tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    if not found or any(len(name) < LEAST_LETTERS for name in found):
        raise ValueError(f"one or more names of at least {LEAST_LETTERS} letters are needed")
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pattern(name: str) -> str:
    return r"[\s_.-]+".join(re.escape(part) for part in name.split())
