"""What pages read of the queue, for those who may."""

from django.db.models import QuerySet

from bearwitness.desk.casework.rules import Actor, readable
from bearwitness.desk.jobs.models import ENDED, Job
from bearwitness.errors import UnknownRecord


def jobs(actor: Actor) -> QuerySet[Job]:
    """All jobs, none for those who may not read the casebook."""
    return readable(actor, Job.objects.all())


def job(actor: Actor, number: int) -> Job:
    """The job of that number; raises UnknownRecord."""
    found = jobs(actor).filter(pk=number).first()
    if found is None:
        raise UnknownRecord("job", str(number))
    return found


def is_at_work(actor: Actor) -> bool:
    """True while a job waits or runs."""
    return jobs(actor).exclude(state__in=ENDED).exists()


def wanted_batches() -> list[str]:
    """The batches of uploaded files that jobs still need, or would if tried again."""
    rows = Job.objects.exclude(state="done").values_list("arguments", flat=True)
    return [str(arguments["batch"]) for arguments in rows if "batch" in arguments]
