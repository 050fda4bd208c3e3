"""The page of a source: what was judged of its reliability, by whom and why, and the form that judges it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework.rating import rate, source_file, unrate
from bearwitness.desk.casework.ratings import MEANINGS
from bearwitness.errors import BearwitnessError, InvalidRecord, InvalidValue, UnknownRecord


@require_http_methods(["GET", "HEAD", "POST"])
def source_page(request: HttpRequest, number: int) -> HttpResponse:
    """One source; sent to by a reviewer it is rated, or a rating taken back."""
    file = source_file(request.user, number)
    error: BearwitnessError | None = None
    if request.method == "POST":
        why, withdrawn = request.POST.get("why", ""), request.POST.get("withdraws", "")
        try:
            if withdrawn:
                known = {str(one.pk): one.pk for one in file.ratings}
                unrate(Casebook.current(), request.user, known.get(withdrawn, 0), why)
            else:
                rate(Casebook.current(), request.user, file.source.name, request.POST.get("reliability", ""), why)
            return redirect("source", number=number)
        except (InvalidRecord, InvalidValue, UnknownRecord) as refused:
            error, file = refused, source_file(request.user, number)
    context = {
        "file": file,
        "letters": MEANINGS.items(),
        "chosen": request.POST.get("reliability", file.source.reliability),
        "why": request.POST.get("why", "") if error else "",
        "error": error,
        "meaning": MEANINGS.get(file.source.reliability, ""),
    }
    return render(request, "casework/source.html", context, status=400 if error else 200)
