"""How reliable a source is, as a person judges it: added with a reason, taken back with a reason, never changed."""

from django.utils import timezone

from bearwitness.desk.casework.models import Source
from bearwitness.desk.casework.ratings import RELIABILITIES, SourceRating, standing
from bearwitness.desk.casework.rules import Actor, name_of, require_reviewer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidRecord, InvalidValue, UnknownRecord
from bearwitness.vault import Vault


def rate_source(vault: Vault, actor: Actor, name: str, reliability: str, reason: str) -> SourceRating:
    """The rating, from now on the source's reliability.

    Raises NotPermitted, UnknownRecord where there is no such source, InvalidValue for no letter of the Admiralty code,
    InvalidRecord without a reason.
    """
    require_reviewer(actor, "rate a source")
    letter, why = reliability.strip().upper(), _reason(reason)
    if letter not in RELIABILITIES:
        raise InvalidValue("reliability", reliability, "it must be a letter of the Admiralty code, A to F")
    with custody(vault, actor, "rate source") as details:
        source = Source.objects.select_for_update().filter(name=name).first()
        if source is None:
            raise UnknownRecord("source", name)
        was = source.reliability
        row = SourceRating.objects.create(
            source=source, reliability=letter, reason=why, who=name_of(actor), at=timezone.now()
        )
        _settle(source)
        details.update(source=name, rating=row.pk, reliability=letter, was=was, reason=why)
    return row


def unrate_source(vault: Vault, actor: Actor, rating: int, reason: str) -> SourceRating:
    """The row that takes the rating back; what was judged before counts again.

    Raises NotPermitted, UnknownRecord, InvalidRecord where it was taken back already or no reason is given.
    """
    require_reviewer(actor, "take back the rating of a source")
    why = _reason(reason)
    with custody(vault, actor, "withdraw rating") as details:
        old = SourceRating.objects.filter(pk=rating).exclude(reliability="").first()
        if old is None:
            raise UnknownRecord("rating", str(rating))
        source = Source.objects.select_for_update().get(pk=old.source_id)
        if SourceRating.objects.filter(withdraws=old).exists():
            raise InvalidRecord("rating", "withdraws", f"names {rating}, which was taken back already")
        row = SourceRating.objects.create(
            source=source, reason=why, who=name_of(actor), at=timezone.now(), withdraws=old
        )
        was = source.reliability
        _settle(source)
        details.update(source=source.name, withdraws=old.pk, reliability=source.reliability, was=was, reason=why)
    return row


def _reason(given: str) -> str:
    why = given.strip()
    if not why:
        raise InvalidRecord("rating", "reason", "must be given")
    return why


def _settle(source: Source) -> None:
    source.reliability = standing(list(SourceRating.objects.filter(source=source)))
    source.save(update_fields=["reliability"])
