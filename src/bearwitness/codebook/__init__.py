"""The codebook: the versioned TOML that says what words count as what, and its loader."""

from bearwitness.codebook.loader import load_codebook
from bearwitness.codebook.records import (
    FACTS,
    KINDS,
    Codebook,
    Condition,
    Entry,
    Grade,
    GradeRule,
    GradeStep,
    Guard,
    Rule,
)

__all__ = [
    "FACTS",
    "KINDS",
    "Codebook",
    "Condition",
    "Entry",
    "Grade",
    "GradeRule",
    "GradeStep",
    "Guard",
    "Rule",
    "load_codebook",
]
