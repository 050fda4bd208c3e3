"""What people say to one another about an incident."""

import re

from django.contrib.auth.models import User
from django.utils import timezone

from bearwitness.desk.casework.models import Incident, Mention, Remark
from bearwitness.desk.casework.rules import Actor, name_of, readable, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidRecord, UnknownRecord
from bearwitness.vault import Vault

MOST_CHARS, _MOST_MENTIONS = 5000, 50
_MENTION = re.compile(r"(?<![\w.+-])@([\w.+-]{1,150})")


def say(vault: Vault, actor: Actor, incident: str, text: str) -> Remark:
    """The remark on the incident; accounts named with ``@`` that may see the incident are mentioned in it.

    Raises NotPermitted, UnknownRecord, InvalidRecord for one that is empty or too long.
    """
    require_writer(actor, "say something of an incident")
    said = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not said or len(said) > MOST_CHARS:
        raise InvalidRecord("remark", "text", f"must be given, and have no more than {MOST_CHARS} characters")
    with custody(vault, actor, "remark") as details:
        row = readable(actor, Incident.objects.filter(pk=incident)).first()
        if row is None:
            raise UnknownRecord("incident", incident)
        remark = Remark.objects.create(incident=row, who=name_of(actor), at=timezone.now(), text=said)
        named = {name.rstrip(".+-") for name in _MENTION.findall(said)[:_MOST_MENTIONS]}
        accounts = [one for one in User.objects.filter(username__in=named, is_active=True) if _sees(one, row)]
        Mention.objects.bulk_create(Mention(remark=remark, account=one) for one in accounts)
        details.update(incident=row.pk, remark=remark.pk, text=said)
        details.update(mentions=sorted(one.get_username() for one in accounts))
    return remark


def _sees(account: User, row: Incident) -> bool:
    return readable(account, Incident.objects.filter(pk=row.pk)).exists()
