"""Errors of the casebook and of the decisions in it."""

from collections.abc import Sequence

from bearwitness.errors.base import BearwitnessError


class CasebookError(BearwitnessError):
    """Something about the casebook."""

    exit_code = 66


class NoCasebook(CasebookError):
    """There is no casebook there: ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no casebook in {path}.",
            remedy="Make one with `bearwitness new FOLDER`, or name one with --casebook.",
            path=path,
        )


class CasebookExists(CasebookError):
    """The folder already holds something: ``path``."""

    exit_code = 73

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} already exists and is not empty.", remedy="Choose another folder; nothing was changed.", path=path
        )


class CasebookChanged(CasebookError):
    """Somebody else wrote to the casebook while this was worked out from it: ``what``. Nothing was stored."""

    exit_code = 75

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The casebook changed while {what}.",
            remedy="Wait until nobody else takes files in, and try again.",
            what=what,
        )


class IncidentChanged(CasebookError):
    """An incident is no longer what a decision was based on: ``incident``, ``based_on`` and ``revision`` (its present
    one), ``changes`` (one sentence for each step since). Nothing was stored.
    """

    exit_code = 75

    def __init__(self, incident: str, based_on: int, revision: int, changes: Sequence[str]) -> None:
        since = "; ".join(changes)
        super().__init__(
            f"Incident {incident} was changed since its revision {based_on}{f': {since}' if since else ''}.",
            remedy=f"Look at it as it is now (revision {revision}), then decide again.",
            incident=incident,
            based_on=based_on,
            revision=revision,
            changes=list(changes),
        )


class UnknownRecord(CasebookError):
    """The casebook holds no such record: ``kind``, ``key``."""

    def __init__(self, kind: str, key: str) -> None:
        remedy = "`bearwitness incidents` lists what there is." if kind in ("incident", "report", "claim") else ""
        super().__init__(f"The casebook holds no {kind} {key}.", remedy=remedy, kind=kind, key=key)


class JudgementConflict(BearwitnessError):
    """Decisions that can't all hold: ``pairs``, each ``(left, right, decision)``; ``steps`` made those that stand."""

    exit_code = 65

    def __init__(self, pairs: Sequence[tuple[str, str, str]], steps: Sequence[int] = ()) -> None:
        shown = "; ".join(f"{left} and {right}: {decision}" for left, right, decision in pairs)
        super().__init__(
            f"These judgements can't all hold: {shown}.",
            remedy=f"Withdraw one of them{f' (step {joined})' if (joined := ' or '.join(map(str, steps))) else ''}.",
            pairs=list(pairs),
            steps=list(steps),
        )


class NoListening(BearwitnessError):
    """The desk can't listen on an address: ``host``, ``port``, ``reason``."""

    exit_code = 69

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The desk can't listen on {host}, port {port}: {reason}.",
            remedy="Choose another port with --port.",
            host=host,
            port=port,
            reason=reason,
        )
