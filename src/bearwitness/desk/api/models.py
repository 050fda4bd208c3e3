"""A token: what a program shows instead of a password."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A token of an account. ``digest`` is the SHA-256 of its text, which is shown once and kept nowhere.

    ``scopes`` are the abilities it lends, of those the account has by then.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        """True where it was not revoked, has not expired, and its account is active."""
        return self.revoked_at is None and now < self.expires_at and self.account.is_active
