"""Files as they were kept: where each came from, whether its bytes are still the same, and the file itself, inert."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import evidence, services
from bearwitness.desk.casework.evidence import PICTURES
from bearwitness.desk.casework.paging import Order, key_page
from bearwitness.desk.casework.rules import may_open_file, name_of
from bearwitness.errors import NotPermitted, UnknownRecord
from bearwitness.values import Digest

_ROWS_A_PAGE = 100
# A file is never a page: no script, no form, no frame, whatever a browser takes it for.
_INERT = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'; script-src 'none'; frame-ancestors 'none'"


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """All files by their SHA-256."""
    kind = request.GET.get("kind", "")
    page = key_page(evidence.items(request.user, kind), request.GET, Order(key="digest"), _ROWS_A_PAGE)
    context = {"page": page, "kind": kind, "asked": f"kind={kind}" if kind in ("unreadable", "later") else ""}
    return render(request, "casework/evidence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_item(request: HttpRequest, digest: str) -> HttpResponse:
    """One file: its custody, what was made of it; sent to, its bytes are read again and compared."""
    vault = Casebook.current().vault
    row = evidence.item(request.user, digest)
    if request.method == "POST":
        sound = services.verify_item(vault, request.user, row)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{request.path}?verified={'yes' if sound else 'no'}#custody")
        asked = "yes" if sound else "no"
    else:
        asked = request.GET.get("verified", "")
    context = {"file": evidence.item_file(request.user, vault, digest), "verified": asked}
    return render(request, "casework/evidence_item.html", context)


@require_safe
def evidence_file(request: HttpRequest, digest: str) -> HttpResponse | FileResponse:
    """The very bytes: as a file to keep, or with ``as=image`` as a picture where they are one."""
    row = evidence.item(request.user, digest)
    if not may_open_file(request.user, row.pk):
        raise NotPermitted(name_of(request.user), "open a file of a protected source")
    vault = Casebook.current().vault
    if not vault.holds(Digest(row.pk)):
        raise UnknownRecord("file", digest[:80])
    is_image = request.GET.get("as") == "image" and row.media_type in PICTURES
    response = FileResponse(
        vault.open_item(Digest(row.pk)),
        as_attachment=not is_image,
        filename=evidence.file_name(row),
        content_type=row.media_type if is_image else "application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = _INERT
    response.headers["Content-Length"] = str(row.size)
    return response


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """Who asserts, by name."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:300]
    page = key_page(evidence.sources(request.user, words), request.GET, Order(key="name"), _ROWS_A_PAGE)
    counts = evidence.report_counts(request.user, page.rows)
    lines = [(row, counts.get(row.pk, 0)) for row in page.rows]
    context = {"page": page, "lines": lines, "q": words, "asked": urlencode({"q": words}) if words else ""}
    return render(request, "casework/source_list.html", context)
