"""What people decide on single claims and incidents: corrections and grades. All of it is added, none of it changed."""

from bearwitness.desk.casework import rows
from bearwitness.desk.casework.models import Assessment, Claim, Incident, Retirement, Step
from bearwitness.desk.casework.rules import Actor, readable, require_reviewer, require_writer
from bearwitness.desk.casework.search_index import index_claims
from bearwitness.desk.casework.services.custody import custody
from bearwitness.desk.casework.services.steps import add_step, hold_incidents, note_changes
from bearwitness.desk.casework.services.ungathered import note_ungathered
from bearwitness.errors import InvalidRecord, UnknownRecord
from bearwitness.model import Assessment as AssessmentRecord
from bearwitness.model import Claim as ClaimRecord
from bearwitness.vault import Vault


def supersede_claim(vault: Vault, actor: Actor, correction: ClaimRecord) -> Claim:
    """The claim that corrects the one it names in ``supersedes``; the old one stays as it is.

    Raises NotPermitted, UnknownRecord where there is no such claim, InvalidRecord where it is of another report, was
    superseded already, or the new claim's id is taken.
    """
    require_writer(actor, "correct a claim")
    with custody(vault, actor, "supersede claim") as details:
        old = readable(actor, Claim.objects.filter(pk=correction.supersedes)).first()
        if old is None:
            raise UnknownRecord("claim", correction.supersedes)
        if old.report_id != correction.report:
            raise InvalidRecord("claim", "report", f"must be {old.report_id!r}, as in the claim it supersedes")
        if old.superseded_by.exists():
            raise InvalidRecord("claim", "supersedes", f"names {old.pk!r}, which was superseded already")
        if any(span.end > len(old.report.record().reading_text) for span in rows.spans_of(correction)):
            raise InvalidRecord("claim", "spans", "reach past the report's text")
        if Claim.objects.filter(pk=correction.claim).exists():
            raise InvalidRecord("claim", "claim", f"{correction.claim!r} is already kept")
        row = rows.claim_row(correction)
        row.by_person = True
        row.save(force_insert=True)
        report = old.report.record()
        index_claims([(row, correction, report.reading_text)], {report.id: (report.source, report.lang)})
        note_ungathered([row.pk, old.pk])
        step = add_step(
            actor, "correct", str(correction.extra.get("reason", "")), {"claim": row.pk, "supersedes": old.pk}
        )
        note_changes(step, ((home, {}) for home in Incident.objects.filter(memberships__claim=old)))
        details.update(claim=row.pk, supersedes=old.pk, record=row.record)
    return row


def withdraw_claim(vault: Vault, actor: Actor, key: str, reason: str) -> Step:
    """The step by which a claim no longer counts; the claim stays as it was, and undoing the step brings it back.

    Raises NotPermitted, UnknownRecord, InvalidRecord where it gives no reason or the claim counts no longer.
    """
    require_reviewer(actor, "withdraw a claim")
    if not reason.strip():
        raise InvalidRecord("withdrawal", "reason", "must be given")
    with custody(vault, actor, "withdraw claim") as details:
        row = readable(actor, Claim.objects.filter(pk=key)).first()
        if row is None:
            raise UnknownRecord("claim", key)
        if not Claim.objects.current().filter(pk=key).exists():
            raise InvalidRecord("claim", "claim", f"{key!r} counts no longer: it was corrected, withdrawn or read anew")
        step = add_step(actor, "withdraw", reason.strip(), {"claim": key, "report": row.report_id})
        Retirement.objects.create(claim=row, read_by=step.who, step=step)
        note_ungathered([key])
        note_changes(step, ((home, {}) for home in Incident.objects.filter(memberships__claim=row)))
        details.update(claim=key, reason=step.reason, step=step.pk)
    return step


def restore_claim(vault: Vault, actor: Actor, withdrawn: Step, reason: str) -> Step:
    """The undo of a withdrawal: the claim counts again.

    Raises NotPermitted, InvalidRecord where it gives no reason or the step was undone already.
    """
    require_reviewer(actor, "bring back a claim")
    if not reason.strip():
        raise InvalidRecord("step", "reason", "must be given")
    with custody(vault, actor, "restore claim") as details:
        row = Retirement.objects.filter(step=withdrawn).select_related("claim").first()
        if row is None or not readable(actor, Claim.objects.filter(pk=row.claim_id)).exists():
            raise InvalidRecord("step", "withdraws", f"names step {withdrawn.pk}, which was undone already")
        step = add_step(actor, "undo", reason.strip(), withdrawn.details, withdrawn)
        row.delete()
        note_ungathered([row.claim_id])
        details.update(claim=row.claim_id, reason=step.reason, step=step.pk, withdraws=withdrawn.pk)
    return step


def assess(
    vault: Vault, actor: Actor, incident: str, given: AssessmentRecord, based_on: int | None = None
) -> Assessment:
    """The actor's grade on an incident, which from now on counts before any proposal; the reviewer is the actor.

    ``based_on`` is the incident's revision the actor had before them (None: not compared). Raises NotPermitted,
    UnknownRecord, IncidentChanged, InvalidRecord where it gives no reason.
    """
    require_reviewer(actor, "grade an incident")
    if not any(reason.strip() for reason in given.why):
        raise InvalidRecord("assessment", "why", "must give a reason")
    with custody(vault, actor, "assess") as details:
        (row,) = hold_incidents(actor, {incident: based_on})
        before = list(Assessment.objects.filter(incident=row))
        proposed = next((one.grade for one in reversed(before) if not one.reviewer), "")
        was = next((one.grade for one in reversed(before) if one.reviewer), "")
        why = list(given.why)
        step = add_step(actor, "grade", " ".join(why), {"grade": given.grade, "was": was, "proposed": proposed})
        assessment = Assessment.objects.create(
            incident=row, grade=given.grade, rule=given.rule, why=why, reviewer=step.who, at=step.at,
            claims=row.record["claims"], proposed=proposed,
        )  # fmt: skip
        row.review_due = ""
        row.save(update_fields=["review_due"])
        note_changes(step, [(row, {})])
        details.update(incident=incident, grade=given.grade, rule=given.rule, why=why, proposed=proposed)
        details.update(step=step.pk, revision=row.revision)
    return assessment
