"""Passwords the desk makes for people, who change them once they are in."""

import secrets


def new_password() -> str:
    """A password of 96 random bits, in groups a person can read out."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
