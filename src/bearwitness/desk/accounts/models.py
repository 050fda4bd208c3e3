"""The tables of signing in. Passwords are Django's, second factors django-allauth's, lock-outs django-axes'."""

from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class SignIn(models.Model):
    """One browser an account is signed in with. A session counts while its row is here: to end it is to remove the row.

    ``browser`` is a coarse name ("Firefox on Linux"); no network address is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.browser}"
