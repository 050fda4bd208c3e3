"""Voices: who independently says that it happened. A copy is not a second witness.

A voice is an origin at which the ways of reports end (``independence.py``): the innermost speaker of a claim, or where
none is named the report's own source. A speaker is one voice by whatever name and in whatever language the codebook
knows; people whom nobody names ("residents") are one voice where they are described alike, and the count says how
many more there could be. A claim that denies the event is no voice for it.
"""

from collections.abc import Mapping, Sequence

from bearwitness.codebook import Codebook
from bearwitness.incidents.independence import Independence, Voice, count_of, trace
from bearwitness.incidents.repeats import find_copies
from bearwitness.incidents.sources import source_name
from bearwitness.model import Claim, Report

__all__ = ["Independence", "Voice", "count_of", "count_voices", "find_copies", "source_name", "trace"]


def count_voices(
    claims: Sequence[Claim],
    reports: Mapping[str, Report],
    furniture: frozenset[int] = frozenset(),
    *,
    denying: bool = False,
    codebook: Codebook | None = None,
) -> tuple[Voice, ...]:
    """The independent voices among the claims of one incident, ordered by their first report; see ``trace``."""
    return trace(claims, reports, furniture, denying=denying, codebook=codebook).voices
