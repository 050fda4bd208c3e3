"""``bearwitness vault``: seal files into a vault, and check that nothing in it has changed."""

import contextlib
import getpass
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from bearwitness.cli.progress import PLAIN_EVERY_S, track
from bearwitness.errors import MissingPart, NotAVault, NotKept, PartialFailure, VaultExists, VaultFault
from bearwitness.intake.sniff import sniff
from bearwitness.intake.walk import Found, Refused, find_files
from bearwitness.vault import Arrival, Kept, Vault, Verification, verify_vault

app = typer.Typer(no_args_is_help=True, help="Keep files unaltered, and show any later change.")

VaultOption = Annotated[Path, typer.Option("--vault", help="the vault, a folder", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON for a program")]


@app.command()
def seal(
    paths: Annotated[list[str], typer.Argument(help="files and folders; - for standard input", show_default=False)],
    vault: VaultOption,
    who: Annotated[str, typer.Option(help="who does it, for the custody log; your login name where not given")] = "",
    as_json: JsonOption = False,
) -> None:
    """Keep every file in the vault, which is made where there is none; list what became of each.

    Exit code 3 where some could not be kept; the rest was.
    """
    store = _open_or_create(vault)
    sealing = _Sealing(store, who or _login_name(), _printer(as_json))
    for outcome in track(sealing.outcomes(paths), "Sealing"):
        sealing.tell(outcome)
    if sealing.failed:
        raise PartialFailure("files", sealing.done, sealing.failed)


@app.command()
def verify(vault: VaultOption, as_json: JsonOption = False) -> None:
    """Read every byte and every line of the custody log again, and name exactly what is wrong.

    Exit code 0 where all is well, 74 where there is a fault. What a killed process left unfinished is no fault.
    """
    with _byte_progress("Verifying") as progress:
        outcome = verify_vault(vault, progress=progress)
    if as_json:
        print(json.dumps(_verification_to_json(outcome), ensure_ascii=False))
    else:
        for line in (*outcome.faults, *outcome.unfinished):
            print(line)
        print(f"{outcome.entries} entries, {outcome.objects} files, {outcome.bytes} bytes checked")
    if outcome.faults:
        raise VaultFault([str(fault) for fault in outcome.faults])


class _Sealing:
    """One run of ``seal``: takes the files one by one and counts what became of them."""

    def __init__(self, vault: Vault, who: str, tell: Callable[[dict[str, Any]], None]) -> None:
        self.vault, self.who, self._tell = vault, who, tell
        self.done = self.failed = 0
        self._spooled: list[Path] = []
        self._skipped = False

    def outcomes(self, paths: list[str]) -> Iterator[Kept | NotKept]:
        try:
            yield from self.vault.keep_many(self._arrivals(paths), who=self.who)
        finally:
            for path in self._spooled:
                path.unlink()

    def _arrivals(self, paths: list[str]) -> Iterator[Arrival]:
        for found in find_files(paths):
            if isinstance(found, Refused):
                self._fail(found.arrived_as, found.reason)
            elif self._is_own(found):
                self._skip_own()
            else:
                if found.spooled:
                    self._spooled.append(found.path)
                yield Arrival(found.path, found.arrived_as)

    def _skip_own(self) -> None:
        if not self._skipped:
            self._skipped = True
            self._tell({"path": str(self.vault.root), "status": "skipped", "reason": "it is the vault itself"})

    def _is_own(self, found: Found) -> bool:
        return not found.spooled and found.path.resolve().is_relative_to(self.vault.root)

    def tell(self, outcome: Kept | NotKept) -> None:
        if isinstance(outcome, NotKept):
            self._fail(outcome.arrived_as, outcome.reason)
            return
        self.done += 1
        item = outcome.item
        status = "kept" if outcome.new else "kept before"
        self._tell(
            {
                "path": item.arrived_as,
                "status": status,
                "digest": str(item.digest),
                "size": item.size,
                "media_type": item.media_type,
                "entry": outcome.entry.number,
            }
        )

    def _fail(self, path: str, reason: str) -> None:
        self.failed += 1
        self._tell({"path": path, "status": "not kept", "reason": reason})


def _open_or_create(path: Path) -> Vault:
    try:
        return Vault.open(path, sniff=sniff)
    except NotAVault:
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise
    try:
        return Vault.create(path, sniff=sniff)
    except VaultExists:
        # Another process made it between the two.
        return Vault.open(path, sniff=sniff)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise MissingPart("Your login name", "Say who you are with --who.") from error


def _printer(as_json: bool) -> Callable[[dict[str, Any]], None]:
    # A bar on the terminal catches what is printed, to draw it above itself; into a file or pipe it must not go there.
    out = None if sys.stdout.isatty() else sys.stdout

    def tell(outcome: dict[str, Any]) -> None:
        if as_json:
            print(json.dumps(outcome, ensure_ascii=False), file=out)
        else:
            said = outcome.get("digest") or outcome["reason"]
            print(f"{outcome['status']}: {_shown(outcome['path'])}: {said}", file=out)

    return tell


def _shown(path: str) -> str:
    """The path on one line, without what a terminal would obey."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in path)


def _verification_to_json(outcome: Verification) -> dict[str, Any]:
    return {
        "ok": not outcome.faults,
        "entries": outcome.entries,
        "objects": outcome.objects,
        "bytes": outcome.bytes,
        "faults": [{"kind": fault.kind, "where": fault.where, "reason": fault.reason} for fault in outcome.faults],
        "unfinished": [{"where": left.where, "reason": left.reason} for left in outcome.unfinished],
    }


@contextlib.contextmanager
def _byte_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with bytes done and in all: a bar on a terminal, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        said = time.monotonic()

        def say(done: int, total: int) -> None:
            nonlocal said
            if time.monotonic() - said >= PLAIN_EVERY_S:
                said = time.monotonic()
                sys.stderr.write(f"{what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB\n")

        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
