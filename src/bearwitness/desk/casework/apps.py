"""The app's name for Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Reports, claims and incidents of one casebook."""

    name = "bearwitness.desk.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
