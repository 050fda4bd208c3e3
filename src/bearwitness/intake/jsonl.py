"""reports.jsonl into reports, line by line: a bad line is named, the rest is read.

The texts stand in the file as they are, so no tool derived them and the ids are kept as given. Memory holds
one line and a 16-byte fingerprint for each id.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import BinaryIO

from bearwitness.errors import BadLine, BearwitnessError, LimitExceeded
from bearwitness.exchange import read_objects, report_from_json
from bearwitness.intake.parts import Bad, Draft, Encoding, Json, Part, Task
from bearwitness.model import Report


def read(file: BinaryIO, task: Task) -> Iterator[Part]:
    """Each report of the file, and each bad line; a line whose id was given before is a bad line.

    Raises LimitExceeded (``reports``) beyond the number of reports one file may hold.
    """
    yield Encoding("utf-8", "format")
    seen: set[bytes] = set()
    for row in read_objects(f"/dev/fd/{file.fileno()}"):
        if isinstance(row, BadLine):
            yield Bad(row.fields["line"], row.fields["reason"])
            continue
        number, given = row
        report = _report(given, task)
        if isinstance(report, str):
            yield Bad(number, report)
            continue
        mark = blake2b(report.id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if mark in seen:
            yield Bad(number, f"the id {report.id[:80]!r} was given before")
            continue
        if len(seen) >= task.limits.reports:
            raise LimitExceeded("reports", f"{task.limits.reports:,} reports")
        seen.add(mark)
        yield _draft(report, number, given)


def _report(given: Json, task: Task) -> Report | str:
    """The report of the object, or why it is none."""
    try:
        report = report_from_json(given)
    except BearwitnessError as error:
        return error.message.rstrip(".")
    if len(report.text) > task.limits.text_chars:
        return f"its text is longer than {task.limits.text_chars:,} characters"
    if not _is_utf8(report):
        return "it holds half of a surrogate pair, which is no character"
    if "\x00" in report.text or "\x00" in report.title:
        return "it holds a NUL character, which no database stores"
    return report


def _is_utf8(report: Report) -> bool:
    try:
        "".join((report.id, report.text, report.title, report.url, report.source)).encode("utf-8")
        json.dumps(dict(report.extra), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _draft(report: Report, number: int, given: Json) -> Draft:
    extra = dict(report.extra)
    # Where another desk's export says what it was read from, its word is kept beside ours.
    for name in ("evidence", "locator"):
        if given.get(name):
            extra[f"{name}_as_given"] = given[name]
    return Draft(
        id=report.id,
        text=report.text,
        title=report.title,
        published=report.published,
        url=report.url,
        source=report.source,
        lang=report.lang,
        locator=f"line {number}",
        extra=extra,
    )
