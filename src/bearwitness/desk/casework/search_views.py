"""The page on which reports, claims and incidents are searched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import search as finding
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import require_reader
from bearwitness.desk.casework.search_query import KINDS, parse
from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """What is found; sent to, it keeps a question or lets go of one."""
    require_reader(request.user, "search")
    given = request.POST if request.method == "POST" else request.GET
    text, kind = given.get("q", "").strip(), given.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    error: BearwitnessError | None = None
    hits = finding.Hits((), 0)
    try:
        if request.method == "POST":
            _keep(request, text, kind)
            return redirect(f"{reverse('search')}?{urlencode({'q': text, 'kind': kind})}")
        after = request.GET.get("after", "")
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
        hits = finding.search(request.user, parse(text, kind), number)
    except (InvalidValue, InvalidRecord) as refused:
        error = refused
    context = {
        "q": text,
        "kind": kind,
        "kinds": KINDS,
        "hits": hits,
        "error": error,
        "saved": finding.saved_searches(request.user),
        "asked": urlencode({"q": text, "kind": kind}),
    }
    return render(request, "casework/search.html", context, status=400 if error else 200)


def _keep(request: HttpRequest, text: str, kind: str) -> None:
    vault = Casebook.current().vault
    if "forget" in request.POST:
        services.forget_search(vault, request.user, request.POST["forget"])
    else:
        services.save_search(vault, request.user, request.POST.get("name", ""), text, kind)
