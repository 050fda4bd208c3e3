"""How far people are with reports: who reads which, and what was read or set aside. Each step is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from bearwitness.desk.casework.models import Report, ReportChange, Step
from bearwitness.desk.casework.rules import WRITE, Actor, may, readable, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.steps import add_step
from bearwitness.desk.casework.steps import REPORT_STATES
from bearwitness.errors import InvalidRecord, InvalidValue, UnknownRecord
from bearwitness.vault import Vault

TO_READ, READ, SET_ASIDE = REPORT_STATES
MOST_REPORTS = 500


def assign_reports(vault: Vault, actor: Actor, keys: Sequence[str], account: str) -> Step | None:
    """The step that gives the reports to the account to read, to nobody where it is ""; None where nothing changed.

    Raises NotPermitted, UnknownRecord, InvalidValue for an account that may not read reports.
    """
    require_writer(actor, "assign reports")
    person = _reader(account) if account else None

    def change(row: Report) -> bool:
        changed = row.assignee_id != (person.pk if person else None)
        row.assignee = person
        return changed

    with custody(vault, actor, "assign reports") as entry:
        return _change(actor, _What("assign", {"to": account}), keys, change, entry)


def mark_reports(vault: Vault, actor: Actor, keys: Sequence[str], state: str, reason: str = "") -> Step | None:
    """The step that puts the reports into the state, one of REPORT_STATES; None where all were in it already.

    Raises NotPermitted, UnknownRecord, InvalidValue for no such state, InvalidRecord where a report is to be set aside
    without a reason.
    """
    require_writer(actor, "mark reports")
    if state not in REPORT_STATES:
        raise InvalidValue("state", state, f"it must be one of {', '.join(REPORT_STATES)}")
    if state == SET_ASIDE and not reason.strip():
        raise InvalidRecord("report", "reason", "must be given where it is set aside")

    def change(row: Report) -> bool:
        changed = row.state != state
        row.state = state
        return changed

    with custody(vault, actor, "mark reports") as entry:
        return _change(actor, _What("mark", {"state": state}, reason.strip()), keys, change, entry)


def _reader(account: str) -> User:
    person = User.objects.filter(username=account).first()
    if person is None or not may(person, WRITE):
        raise InvalidValue("account", account, "there is none of that name that may read reports")
    return person


@dataclass(frozen=True, slots=True)
class _What:
    name: str
    details: dict[str, str]
    reason: str = ""


def _change(
    actor: Actor, what: _What, keys: Sequence[str], change: Callable[[Report], bool], entry: dict[str, Any]
) -> Step | None:
    chosen = list(dict.fromkeys(keys))
    if not chosen:
        raise InvalidRecord("step", "reports", "must name at least one report")
    if len(chosen) > MOST_REPORTS:
        raise InvalidRecord("step", "reports", f"must be no more than {MOST_REPORTS} at once")
    found = readable(actor, Report.objects.select_for_update().defer("text")).in_bulk(chosen)
    for key in chosen:
        if key not in found:
            raise UnknownRecord("report", key)
    changed = [found[key] for key in chosen if change(found[key])]
    if not changed:
        return None
    Report.objects.bulk_update(changed, ["state", "assignee"], batch_size=100)
    keys = [row.pk for row in changed]
    step = add_step(actor, what.name, what.reason, {**what.details, "reports": keys})
    names = dict(User.objects.filter(pk__in={row.assignee_id for row in changed}).values_list("pk", "username"))
    ReportChange.objects.bulk_create(
        ReportChange(step=step, report=row, state=row.state, assignee=names.get(row.assignee_id or 0, ""))
        for row in changed
    )
    entry.update(step=step.pk, reports=keys, reason=what.reason, **what.details)
    return step
