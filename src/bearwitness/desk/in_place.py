"""Forms that answer in place: where one leads on to another page, the browser is told to go there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class InPlaceMiddleware:
    """Turns a redirect into one that htmx hands to the browser; else it would put the page into a part of this one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the view, or a 204 that names where to go."""
        response = self._get_response(request)
        if request.headers.get("HX-Request") == "true" and response.status_code in (301, 302, 303):
            leading = HttpResponse(status=204)
            leading.cookies = response.cookies
            leading.headers["HX-Redirect"] = response.headers["Location"]
            return leading
        return response
