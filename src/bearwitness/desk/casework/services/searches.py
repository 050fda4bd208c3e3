"""The questions people keep for themselves."""

from django.contrib.auth.models import User
from django.utils import timezone

from bearwitness.desk.casework.models import SavedSearch
from bearwitness.desk.casework.rules import Actor, require_reader
from bearwitness.desk.casework.search_query import parse
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidRecord
from bearwitness.vault import Vault

_MOST = 100


def save_search(vault: Vault, actor: Actor, name: str, text: str, kind: str) -> SavedSearch:
    """The question, kept under the name for the account, in place of one that had it.

    Raises NotPermitted, InvalidRecord without a name, InvalidValue for a question that can't be understood.
    """
    require_reader(actor, "keep a search")
    question, name = parse(text, kind), " ".join(name.split())
    if not isinstance(actor, User) or question.is_empty:
        raise InvalidRecord("search", "question", "must ask for something")
    if not name or len(name) > 100:
        raise InvalidRecord("search", "name", "must be given, and have no more than 100 characters")
    with custody(vault, actor, "save search") as details:
        if SavedSearch.objects.filter(account=actor).exclude(name=name).count() >= _MOST:
            raise InvalidRecord("search", "name", f"is one too many: {_MOST} are kept for an account")
        found, _ = SavedSearch.objects.update_or_create(
            account=actor, name=name,
            defaults={"question": text.strip(), "kind": question.kind, "saved_at": timezone.now()},
        )  # fmt: skip
        details.update(name=name)
    return found


def forget_search(vault: Vault, actor: Actor, name: str) -> None:
    """Lets go of the account's question of that name."""
    require_reader(actor, "forget a search")
    if not isinstance(actor, User):
        return
    with custody(vault, actor, "forget search") as details:
        if SavedSearch.objects.filter(account=actor, name=name).delete()[0]:
            details.update(name=name)
