"""How django-allauth is fitted in: nobody signs up by themselves, no e-mail is sent, secrets are sealed."""

import base64
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

_NONCE_BYTES = 12
_PURPOSE = b"bearwitness second factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Sends nothing: no message about an account leaves the machine."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors; their secrets are sealed in the database with a key derived from the casebook's key file."""

    def get_totp_issuer(self) -> str:
        """A name that tells whoever looks at the telephone nothing."""
        return "desk"

    def encrypt(self, text: str) -> str:
        """The text sealed, as text."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + _sealer().encrypt(nonce, text.encode(), _PURPOSE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was sealed."""
        raw = base64.b64decode(encrypted_text)
        return _sealer().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _PURPOSE).decode()

    def _get_site_name(self) -> str:
        return "desk"


def _sealer() -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(settings.SECRET_KEY.encode())
    return AESGCM(derived)
