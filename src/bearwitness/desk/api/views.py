"""The page on which people make and revoke tokens for their programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bearwitness.desk.api.tokens import MAX_DAYS, make_token, revoke_token, tokens_of
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rules import ABILITIES, abilities_of
from bearwitness.errors import InvalidValue


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for a new one, whose text is shown once."""
    text, error = "", None
    if request.method == "POST":
        vault = Casebook.current().vault
        if number := request.POST.get("revoke", ""):
            revoke_token(vault, request.user, int(number) if number.isascii() and number.isdigit() else 0)
            return redirect("tokens")
        days = request.POST.get("days", "")
        try:
            _, text = make_token(
                vault,
                request.user,
                request.user.get_username(),
                name=request.POST.get("name", ""),
                scopes=request.POST.getlist("scope"),
                days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
            )
        except InvalidValue as refused:
            error = refused
    now = timezone.now()
    mine = abilities_of(request.user)
    context = {
        "tokens": [(token, token.is_good(now)) for token in tokens_of(request.user)],
        "abilities": [one for one in ABILITIES if one in mine],
        "max_days": MAX_DAYS,
        "text": text,
        "error": error,
        "typed": request.POST if error else {},
    }
    return render(request, "api/tokens.html", context, status=400 if error else 200)
