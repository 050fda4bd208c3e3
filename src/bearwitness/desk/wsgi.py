"""The desk as a WSGI application, for the casebook that is open in this process."""

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def make_application() -> WSGIHandler:
    """The application; a Casebook must be open, since the settings come from it."""
    return get_wsgi_application()
