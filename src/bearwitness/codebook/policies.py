"""Reads the policies of a codebook file: published ways to put figures in conflict into one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.appraisal import GROUPS
from bearwitness.codebook.tables import Table

COUNTS = ("civilians presumed", "everyone")
BY = ("claims", "voices")
TAKES = ("least", "most", "most voices")
FIELDS = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Policy:
    """One way to take figures from what voices say; ``low``, ``best`` and ``high`` are "" where it gives none."""

    id: str
    version: str
    names: Mapping[str, str]
    description: str
    reference: str
    fields: tuple[str, ...]
    groups: tuple[str, ...]
    counts: str
    by: str
    low: str = ""
    best: str = ""
    high: str = ""


def read_policy(policy_id: str, table: Table, languages: Sequence[str]) -> Policy:
    """The policy in the table; raises CodebookError."""
    table.allow(
        "version", "names", "description", "reference", "fields", "groups", "counts", "by", "low", "best", "high"
    )
    names = table.table("names")
    takes = {end: _one_of(table, end, TAKES) for end in ("low", "best", "high") if end in table.data}
    if not takes:
        table.fail("it gives no figure: 'low', 'best' or 'high' is missing")
    return Policy(
        id=policy_id,
        version=table.text("version"),
        names={lang: names.text(lang) for lang in names.languages(languages)},
        description=table.text("description"),
        reference=table.text("reference"),
        fields=_some_of(table, "fields", FIELDS),
        groups=_some_of(table, "groups", GROUPS),
        counts=_one_of(table, "counts", COUNTS),
        by=_one_of(table, "by", BY),
        low=takes.get("low", ""),
        best=takes.get("best", ""),
        high=takes.get("high", ""),
    )


def read_groups(groups: Table, languages: Sequence[str]) -> dict[str, str]:
    """The group each word for people stands for; raises CodebookError."""
    found: dict[str, str] = {}
    for group, table in groups.tables():
        if group not in GROUPS:
            groups.fail(f"{group!r} is not a group ({', '.join(GROUPS)})", group)
        for lang in table.languages(languages):
            found |= {word.casefold(): group for word in table.texts(lang)}
    return found


def _one_of(table: Table, key: str, known: Sequence[str]) -> str:
    value = table.text(key)
    if value not in known:
        table.fail(f"{key!r} must be one of {', '.join(known)}", key)
    return value


def _some_of(table: Table, key: str, known: Sequence[str]) -> tuple[str, ...]:
    values = tuple(table.texts(key))
    if not values or any(value not in known for value in values):
        table.fail(f"{key!r} must list some of {', '.join(known)}", key)
    return values
