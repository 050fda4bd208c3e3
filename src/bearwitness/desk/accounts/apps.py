"""The app's name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts of the desk."""

    name = "bearwitness.desk.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hears from now on what happens at the door."""
        from bearwitness.desk.accounts.hearing import listen

        listen()
