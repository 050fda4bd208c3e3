"""What people decide: corrections, judgements and grades. All of it is added, none of it changed."""

from django.utils import timezone

from bearwitness.desk.casework import rows
from bearwitness.desk.casework.models import Assessment, Claim, Incident, Judgement
from bearwitness.desk.casework.rules import Actor, name_of, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidRecord, UnknownRecord
from bearwitness.model import Assessment as AssessmentRecord
from bearwitness.model import Claim as ClaimRecord
from bearwitness.model import Judgement as JudgementRecord
from bearwitness.vault import Vault


def supersede_claim(vault: Vault, actor: Actor, correction: ClaimRecord) -> Claim:
    """The claim that corrects the one it names in ``supersedes``; the old one stays as it is.

    Raises NotPermitted, UnknownRecord where there is no such claim, InvalidRecord where it is of another report, was
    superseded already, or the new claim's id is taken.
    """
    require_writer(actor, "correct a claim")
    with custody(vault, actor, "supersede claim") as details:
        old = Claim.objects.filter(pk=correction.supersedes).first()
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
        details.update(claim=row.pk, supersedes=old.pk, record=row.record)
    return row


def add_judgement(vault: Vault, actor: Actor, pair: tuple[str, str], decision: str, reason: str) -> Judgement:
    """The actor's decision on two claims or incidents, added to those before it. Raises NotPermitted, InvalidRecord."""
    require_writer(actor, "judge")
    left, right = pair
    made = JudgementRecord(left, right, decision, name_of(actor), timezone.now(), reason)
    with custody(vault, actor, "judge") as details:
        row = Judgement.objects.create(
            left=left, right=right, decision=decision, who=made.who, at=made.at, reason=reason
        )
        details.update(left=left, right=right, decision=decision, reason=reason)
    return row


def assess(vault: Vault, actor: Actor, incident: str, given: AssessmentRecord) -> Assessment:
    """The actor's grade on an incident, which from now on counts before any proposal; the reviewer is the actor.

    Raises NotPermitted, UnknownRecord, InvalidRecord where it gives no reason.
    """
    require_writer(actor, "grade an incident")
    if not given.why:
        raise InvalidRecord("assessment", "why", "must give a reason")
    with custody(vault, actor, "assess") as details:
        row = Incident.objects.filter(pk=incident).first()
        if row is None:
            raise UnknownRecord("incident", incident)
        reviewer, why = name_of(actor), list(given.why)
        assessment = Assessment.objects.create(
            incident=row, grade=given.grade, rule=given.rule, why=why, reviewer=reviewer, at=timezone.now()
        )
        row.review_due = ""
        row.save(update_fields=["review_due"])
        details.update(incident=incident, grade=given.grade, rule=given.rule, why=why)
    return assessment
