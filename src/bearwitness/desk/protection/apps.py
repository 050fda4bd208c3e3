"""The app's name for Django."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Restricted incidents and protected sources."""

    name = "bearwitness.desk.protection"
    label = "protection"
    default_auto_field = "django.db.models.BigAutoField"
