"""The pages on which administrators keep accounts."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bearwitness.desk.accounts import queries
from bearwitness.desk.accounts.passwords import new_password
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import ADMINISTER, MAY, ROLES, require
from bearwitness.errors import InvalidValue

_form = require_http_methods(["GET", "HEAD", "POST"])


@_form
def account_list(request: HttpRequest) -> HttpResponse:
    """All accounts, and a form for a new one, whose password is shown once."""
    require(request.user, ADMINISTER, "see accounts")
    error: InvalidValue | None = None
    made: User | None = None
    password = ""
    if request.method == "POST":
        password = new_password()
        try:
            made = services.create_account(
                Casebook.current().vault,
                request.user,
                request.POST.get("name", "").strip(),
                password,
                request.POST.getlist("role"),
            )
        except InvalidValue as refused:
            error = refused
    context = {
        "accounts": queries.accounts(request.user),
        "roles": _roles(request.POST.getlist("role") if error else []),
        "typed": request.POST.get("name", "") if error else "",
        "error": error,
        "made": made,
        "password": password if made else "",
    }
    return render(request, "accounts/account_list.html", context, status=400 if error else 200)


@_form
def account_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One account: its roles, a new password, deactivating and activating it."""
    user = services.account_named(request.user, name)
    error: InvalidValue | None = None
    password = ""
    if request.method == "POST":
        try:
            password = _change(request, name)
            if not password:
                return redirect("accounts")
        except InvalidValue as refused:
            error = refused
        user = services.account_named(request.user, name)
    line = queries.account_line(user)
    context = {"account": line, "roles": _roles(line.roles), "error": error, "password": password}
    return render(request, "accounts/account_detail.html", context, status=400 if error else 200)


def _change(request: HttpRequest, name: str) -> str:
    """Does what the form asks; the new password, "" where none was made."""
    vault, wanted = Casebook.current().vault, request.POST.get("change", "")
    if wanted == "roles":
        services.change_roles(vault, request.user, name, request.POST.getlist("role"))
    elif wanted == "deactivate":
        services.deactivate_account(vault, request.user, name)
    elif wanted == "factors":
        services.remove_factors(vault, request.user, name)
    elif wanted == "activate":
        services.activate_account(vault, request.user, name)
    elif wanted == "password":
        password = new_password()
        services.set_password(vault, request.user, name, password)
        return password
    else:
        raise InvalidValue("change", wanted, "it must be roles, password, factors, deactivate or activate")
    return ""


def _roles(held: list[str] | tuple[str, ...]) -> list[tuple[str, bool, str]]:
    """Each role, whether it is held, and what it lets people do."""
    return [(role, role in held, ", ".join(sorted(MAY[role]))) for role in ROLES]
