"""The app's name for Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens and what they open."""

    name = "bearwitness.desk.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
