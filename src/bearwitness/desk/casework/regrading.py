"""Other rules for grades: what they would change in a casebook, and taking them.

A casebook grades by the codebook it reads by, or by ``grading.toml`` in its folder: a codebook file that extends the
shipped one. Nothing is taken before the difference was shown.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import queries, services
from bearwitness.desk.casework.rules import Actor, require_reviewer
from bearwitness.desk.language_model import plan_of
from bearwitness.errors import CodebookError
from bearwitness.incidents.assess import rule_name
from bearwitness.incidents.review import GradeDifferences, regrade
from bearwitness.values import Digest

RULES_FILE = "grading.toml"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What another rule would do: the present rule, the other one, and the differences."""

    before: str
    after: str
    differences: GradeDifferences


def grading_codebook(casebook: Casebook) -> Codebook:
    """The codebook the casebook grades by. Raises CodebookError where its own can't be used."""
    own = casebook.path / RULES_FILE
    return load_codebook(own) if own.is_file() else plan_of(casebook.config)[0].book


def compare_rules(casebook: Casebook, actor: Actor, rules: Path | None) -> Proposal:
    """What the rules of the file, or the shipped ones (None), would change. Raises CodebookError, NotPermitted."""
    old, new = grading_codebook(casebook), load_codebook(rules)
    records = (row.incident() for row in queries.incidents(actor).iterator(chunk_size=500))
    return Proposal(rule_name(old), rule_name(new), regrade(records, old.grading, new.grading))


def take_rules(casebook: Casebook, actor: Actor, rules: Path | None) -> Proposal:
    """Makes those rules the casebook's own, with an entry in the custody log, and proposes all grades anew.

    A grade that a person gave stays, and is flagged where the proposal beside it changed. Raises CodebookError,
    NotPermitted.
    """
    require_reviewer(actor, "change the rules for grades")
    from bearwitness.desk.casework.ingest import gather_incidents

    proposal = compare_rules(casebook, actor, rules)
    if rules is not None and not rules.is_file():
        raise CodebookError(str(rules), 0, "a casebook's rules are one file")
    content = rules.read_bytes() if rules is not None else b""
    with services.custody(casebook.vault, actor, "regrade") as details:
        changed = {change.incident: f"{change.before} → {change.after}" for change in proposal.differences.changed}
        details.update(before=proposal.before, after=proposal.after, changed=changed)
        details.update(rules=Digest.of(content).hex if content else "")
        _write(casebook.path / RULES_FILE, content)
    gather_incidents(casebook, actor)
    return proposal


def _write(path: Path, content: bytes) -> None:
    """The file with that content, whole or not at all; none where there is no content."""
    if not content:
        path.unlink(missing_ok=True)
        return
    building = path.with_suffix(".new")
    with building.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    building.replace(path)
