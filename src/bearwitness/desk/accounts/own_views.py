"""What people do about their own sign-ins: see and end them, lock this one, and end all at once."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bearwitness.desk.accounts.sessions import lock_session, own_sign_ins, session_row
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services


@require_http_methods(["GET", "HEAD", "POST"])
def sign_ins(request: HttpRequest) -> HttpResponse:
    """The browsers the account is signed in with; any can be signed out."""
    if request.method == "POST":
        number = request.POST.get("sign_in", "")
        known = number.isascii() and number.isdigit() and len(number) < 18
        services.end_sign_in(Casebook.current().vault, request.user, int(number) if known else 0)
        return redirect("sign_ins")
    rows = own_sign_ins(request)
    return render(request, "accounts/sign_ins.html", {"sign_ins": rows, "own": session_row(request)})


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Locks this session: it opens with the password or a second factor."""
    lock_session(request)
    return redirect("account_reauthenticate")


@login_not_required
@require_POST
def panic(request: HttpRequest) -> HttpResponse:
    """Ends every session of the account, or of everybody, and drops the keys held in memory."""
    if request.user.is_authenticated:
        services.panic(Casebook.current().vault, request.user, everybody=request.POST.get("who") == "everybody")
    request.session.flush()
    return redirect("login")
