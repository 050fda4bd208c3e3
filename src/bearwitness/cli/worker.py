"""``bearwitness worker``: does the work that was asked for on the desk's pages."""

import signal
import sys
import time
from typing import Annotated

import typer

from bearwitness.cli.casebook import CasebookOption, open_casebook

_UNWANTED_AFTER_S = 24 * 60 * 60


def worker(
    casebook: CasebookOption = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="do what there is to do now, then end")] = False,
    beside: Annotated[bool, typer.Option("--beside", hidden=True)] = False,
) -> None:
    """Do the work that was asked for on the desk's pages, until interrupted.

    `serve` has one beside it; with PostgreSQL there can be several, on several machines that share the vault. One
    that is interrupted gives its job back; one that is killed leaves it to the next.
    """
    book = open_casebook(casebook)
    from bearwitness.desk.jobs import incoming, queries
    from bearwitness.desk.jobs.kinds import KINDS
    from bearwitness.desk.jobs.worker import Worker

    working = Worker(book, KINDS)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: working.ending.set())
    if beside:
        working.end_with(sys.stdin.buffer)
    incoming.sweep(book, queries.wanted_batches(), _UNWANTED_AFTER_S, time.time())
    if until_empty:
        count = working.do_all()
        typer.echo(f"{count} job{'' if count == 1 else 's'} done.")
    else:
        working.run()
