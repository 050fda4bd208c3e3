"""What the casebook suggests people look at; worked out when first asked for after each gathering, then kept.

It is kept in this process and in a file beside the database for all others; the file may be thrown away.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bearwitness.desk.casebook import Casebook, weights_of
from bearwitness.desk.casework import queries
from bearwitness.desk.casework.models import Claim, Gathering, Judgement
from bearwitness.desk.casework.rules import Actor, hidden_incidents, readable, require_reader
from bearwitness.incidents.suggestions import Suggestion, suggest
from bearwitness.model import Judgement as JudgementRecord

KEPT_IN = "suggestions.json"

_known: dict[tuple[str, int], list[Suggestion]] = {}


def suggestions(actor: Actor) -> list[Suggestion]:
    """What should be looked at, the likeliest first. Raises NotPermitted."""
    require_reader(actor, "see suggestions")
    newest = Gathering.objects.order_by("-at", "-id").first()
    if newest is None:
        return []
    key = (newest.worked_from, newest.pk)
    if key not in _known:
        # Worked out once for everybody, from all there is; each is shown what they may see.
        book = Casebook.current()
        kept = _read(book.path / KEPT_IN, key)
        found = _worked_out(book, actor) if kept is None else kept
        if kept is None:
            _write(book.path / KEPT_IN, key, found)
        _known.clear()
        _known[key] = found
    return [one for one in _known[key] if not _is_kept_back(actor, one)]


def forget_suggestions(casebook: Casebook) -> None:
    """Lets what was kept be worked out anew, since what it says of a source is to be seen no more."""
    _known.clear()
    (casebook.path / KEPT_IN).unlink(missing_ok=True)


def _worked_out(casebook: Casebook, actor: Actor) -> list[Suggestion]:
    claims, reports, judgements = queries.gathering_material(actor)
    present = [row.incident() for row in queries.all_incidents(actor)]
    return suggest(claims, reports, present, _not_withdrawn(judgements), weights_of(casebook.config))


def _read(path: Path, key: tuple[str, int]) -> list[Suggestion] | None:
    """What was kept for that gathering, None where there is nothing that can be used."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["gathering"] != list(key):
            return None
        return [
            Suggestion(**{name: tuple(one) if isinstance(one, list) else one for name, one in row.items()})  # type: ignore[arg-type]
            for row in kept["suggestions"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, key: tuple[str, int], found: list[Suggestion]) -> None:
    """The file, whole or as it was; where the folder can't be written to, this process alone keeps them."""
    building = path.with_suffix(f".{os.getpid()}.new")
    kept = {"gathering": list(key), "suggestions": [asdict(one) for one in found]}
    with suppress(OSError):
        with os.fdopen(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(kept, out, ensure_ascii=False)
        building.replace(path)


def _is_kept_back(actor: Actor, one: Suggestion) -> bool:
    """True where the suggestion speaks of a restricted incident the actor is not named for."""
    if not (hidden := hidden_incidents(actor)):
        return False
    ends = {*one.pair, *one.claims}
    return bool(hidden & set(one.incidents)) or readable(actor, Claim.objects.filter(pk__in=ends)).count() < len(ends)


def _not_withdrawn(judgements: list[JudgementRecord]) -> list[JudgementRecord]:
    """The latest judgement on each pair, but for those an undo took back: such a pair is open again."""
    undone = Judgement.objects.values_list("step__what", "decision")
    latest: dict[frozenset[str], tuple[JudgementRecord, bool]] = {}
    for one, (what, decision) in zip(judgements, undone, strict=True):
        latest[frozenset((one.left, one.right))] = (one, what == "undo" and decision == "unsure")
    return [one for one, is_open in latest.values() if not is_open]
