"""Accounts of the people who work at the desk."""

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from bearwitness.desk.casework.rules import RESEARCHERS, REVIEWERS, ROLES, Actor, require_reviewer, require_writer
from bearwitness.desk.casework.services.custody import custody
from bearwitness.errors import InvalidValue
from bearwitness.vault import Vault


def create_account(vault: Vault, actor: Actor, username: str, password: str, role: str = RESEARCHERS) -> User:
    """A new account that may log in as the role allows. Raises NotPermitted, InvalidValue with what is wrong."""
    require_writer(actor, "create an account")
    if role == REVIEWERS:
        require_reviewer(actor, "create a reviewer's account")
    if role not in ROLES:
        raise InvalidValue("role", role, f"it must be one of {', '.join(ROLES)}")
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
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        details.update(account=username, group=role)
    return user
