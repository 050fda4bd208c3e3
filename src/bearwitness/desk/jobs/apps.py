"""The app's name for Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work behind the pages."""

    name = "bearwitness.desk.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
