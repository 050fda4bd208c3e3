"""What gathering must be seen to do, from the words of reports on: read, then gather, each story alone and all in one.

The reports are in ``stories.toml``.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bearwitness.incidents import gather
from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader

STORIES: dict[str, dict[str, Any]] = {
    told["title"]: told for told in tomllib.loads(Path(__file__).with_name("stories.toml").read_text())["story"]
}


@cache
def _reader() -> RulesReader:
    return RulesReader()


def _reports(told: dict[str, Any], prefix: str = "") -> list[Report]:
    return [Report(**(row | {"id": prefix + row["id"]})) for row in told["report"]]


def _wanted(told: dict[str, Any], prefix: str = "") -> set[frozenset[str]]:
    return {frozenset(prefix + name for name in group) for group in told["groups"]}


def _read(reports: Iterable[Report]) -> list[Claim]:
    return [claim for report in reports for claim in _reader().read(report)]


def _groups(reports: list[Report]) -> set[frozenset[str]]:
    """The reports whose main events are one incident, a group each."""
    claims = _read(reports)
    main = {claim.claim: claim.report for claim in claims if claim.kind == "event" and claim.main}
    found = (frozenset(main[claim] for claim in one.claims if claim in main) for one in gather(claims, reports))
    return {group for group in found if group}


@pytest.mark.parametrize("told", STORIES.values(), ids=STORIES)
def test_a_story_comes_to_its_incidents(told: dict[str, Any]) -> None:
    assert _groups(_reports(told)) == _wanted(told)


def test_all_stories_in_one_casebook_come_to_theirs() -> None:
    reports = [report for title, told in STORIES.items() for report in _reports(told, f"{title}/")]
    assert _groups(reports) == {group for title, told in STORIES.items() for group in _wanted(told, f"{title}/")}
