"""Accounts of the people who work at the desk."""

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bearwitness.desk.casework.rules import RESEARCHERS, Actor, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidValue
from bearwitness.vault import Vault


def create_researcher(vault: Vault, actor: Actor, username: str, password: str) -> User:
    """A new account that may log in and see the casebook. Raises NotPermitted, InvalidValue with what is wrong."""
    require_writer(actor, "create an account")
    user = User(username=username)
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidValue("account", username, " ".join(error.messages).rstrip(".")) from error
    with custody(vault, actor, "create account") as details:
        if User.objects.filter(username=username).exists():
            raise InvalidValue("account", username, "the name is taken")
        user.set_password(password)
        user.save(force_insert=True)
        user.groups.add(Group.objects.get_or_create(name=RESEARCHERS)[0])
        details.update(account=username, group=RESEARCHERS)
    return user
