"""Signing in: password and code, lock-outs, sessions seen and ended, locked and panicked; each in the custody log."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from bearwitness.desk.accounts.models import SignIn
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.casework import services
from bearwitness.desk.casework.rules import LocalOperator
from bearwitness.desk.protection import key_ring
from bearwitness.errors import NotPermitted, UnknownRecord

HOST = "localhost"
PASSWORD = "rather-long-4711"
TYPED_IN_THE_WRONG_FIELD = "my-secret-pass-word-77"


class QuickHasher(Argon2PasswordHasher):
    """Argon2 with no work in it: here nobody guesses."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(autouse=True)
def _quick_and_without_limits_of_before() -> Iterator[None]:
    cache.clear()
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.QuickHasher"]):
        yield


@pytest.fixture
def amal(casebook: Casebook, operator: LocalOperator) -> User:
    return services.create_account(casebook.vault, operator, "amal", PASSWORD, ["reviewer"])


def browser(agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> Client:
    return Client(SERVER_NAME=HOST, headers={"User-Agent": agent})


def log_in(client: Client, password: str = PASSWORD, name: str = "amal", **more: str) -> object:
    return client.post("/login/", {"login": name, "password": password, **more})


def entries(casebook: Casebook, what: str) -> list[dict[str, object]]:
    return [dict(entry.details) for entry in casebook.vault.entries() if entry.what == what]


def code_of(secret: str, step: int = 0) -> str:
    """The code an authenticator app shows (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """The secret of the app that was set up, and the recovery codes."""
    page = client.get("/you/app/add/").content.decode()
    secret = re.search(r"Secret: <code>([A-Z2-7]+)</code>", page)
    assert secret, page
    done = client.post("/you/app/add/", {"code": code_of(secret[1])}, follow=True)
    codes = re.findall(r"<li><code>(\d+)</code></li>", done.content.decode())
    assert len(codes) == 10
    return secret[1], codes


def confirm(client: Client) -> None:
    assert client.post("/you/confirm/", {"password": PASSWORD, "next": "/you/"}).status_code == 302


def test_a_password_alone_lets_in_where_there_is_no_second_factor(amal: User, casebook: Casebook) -> None:
    client = browser()
    assert log_in(client, next="/suggestions/").headers["Location"] == "/suggestions/"
    assert client.get("/").status_code == 200
    assert entries(casebook, "signed in") == [{"account": "amal", "with": ["password"]}]
    assert log_in(browser(), next="https://evil.example/").headers["Location"] == "/"


def test_a_code_is_asked_for_once_an_app_is_set_up(amal: User, casebook: Casebook) -> None:
    client = browser()
    log_in(client)
    assert client.get("/you/app/add/").headers["Location"].startswith("/you/confirm/")
    confirm(client)
    secret, codes = set_up_app(client)
    assert "shown this one time" not in client.get("/you/codes/").content.decode()
    # What is in the database does not give the secret away.
    stored = str([row.data for row in Authenticator.objects.all()])
    assert secret not in stored
    assert not any(code in stored for code in codes)

    second = browser()
    assert log_in(second).headers["Location"] == "/login/code/"
    assert second.get("/").status_code == 302
    assert "not right" in second.post("/login/code/", {"code": "000000"}).content.decode()
    assert second.post("/login/code/", {"code": codes[0]}).status_code == 302
    assert second.get("/").status_code == 200
    third = browser()
    log_in(third)
    assert third.post("/login/code/", {"code": codes[0]}).status_code == 200  # a recovery code lets in once
    cache.clear()
    used = third.post("/login/code/", {"code": code_of(secret, 0)})
    assert used.status_code in (200, 302)  # the very code the app was set up with may be refused as used
    assert entries(casebook, "add second factor")[0] == {"account": "amal", "factor": "totp"}
    assert entries(casebook, "second factor failed")[0] == {"account": "amal", "factor": "totp"}
    assert mail.outbox == [] if hasattr(mail, "outbox") else True

    services.remove_factors(casebook.vault, LocalOperator("tester"), "amal")  # whoever lost the telephone
    assert not Authenticator.objects.exists()
    assert second.get("/").status_code == 302
    assert log_in(browser()).headers["Location"] == "/"


def test_wrong_passwords_shut_the_account_for_a_while(
    amal: User, casebook: Casebook, operator: LocalOperator, capsys: pytest.CaptureFixture[str]
) -> None:
    with override_settings(AXES_FAILURE_LIMIT=3):
        for number in range(3):
            refused = log_in(browser(), f"wrong-password-{number}")
        assert refused.status_code == 429
        assert log_in(browser()).status_code == 429  # the right one does not help either
        assert log_in(browser("Another/1.0")).status_code == 429
        services.set_password(casebook.vault, operator, "amal", "another-long-4711")
        assert log_in(browser(), "another-long-4711").status_code == 302
    assert entries(casebook, "sign-in failed") == [{"account": "amal", "known": True}] * 2
    assert entries(casebook, "locked out") == [{"account": "amal"}]
    log = (casebook.path / "vault" / "custody.jsonl").read_text(encoding="utf-8")
    assert "wrong-password" not in log
    assert PASSWORD not in log
    assert "amal" not in capsys.readouterr().err


def test_what_is_typed_into_the_wrong_field_is_kept_nowhere(amal: User, casebook: Casebook) -> None:
    client = browser()
    page = log_in(client, "x", TYPED_IN_THE_WRONG_FIELD)
    assert page.status_code == 200
    assert entries(casebook, "sign-in failed") == [{"account": "", "known": False}]
    kept = [AccessAttempt.objects.values(), list(casebook.vault.entries())]
    assert TYPED_IN_THE_WRONG_FIELD not in str(kept)
    assert AccessAttempt.objects.get().username.startswith("unknown ")
    assert AccessAttempt.objects.get().ip_address is None


def test_sessions_are_listed_and_ended(amal: User, casebook: Casebook, operator: LocalOperator) -> None:
    here, there = browser(), browser("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")
    log_in(here)
    log_in(there)
    page = unescape(here.get("/you/sign-ins/").content.decode())
    assert "Firefox on Linux</strong> (this one)" in page
    assert "Chromium on Windows" in page
    other = SignIn.objects.get(browser="Chromium on Windows")
    assert here.post("/you/sign-ins/", {"sign_in": other.pk}).status_code == 302
    assert there.get("/").headers["Location"] == "/login/"
    assert here.get("/").status_code == 200
    assert here.post("/you/sign-ins/", {"sign_in": "<b>"}).status_code == 404
    basil = services.create_account(casebook.vault, operator, "basil", PASSWORD)
    with pytest.raises(UnknownRecord):
        services.end_sign_in(casebook.vault, basil, SignIn.objects.get().pk)
    assert entries(casebook, "end session") == [{"account": "amal"}]


def test_a_session_that_was_never_begun_does_not_count(amal: User) -> None:
    client = browser()
    client.force_login(amal)
    assert client.get("/").status_code == 200
    SignIn.objects.all().delete()
    assert client.get("/").status_code == 302


def test_a_locked_session_shows_nothing_until_the_password_is_given(amal: User, casebook: Casebook) -> None:
    client = browser()
    log_in(client)
    assert client.post("/lock/").headers["Location"] == "/you/confirm/"
    for path in ("/", "/suggestions/", "/you/", "/you/sign-ins/", "/accounts/", "/incidents/none/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/you/confirm/")
    assert client.post("/you/sign-ins/", {"sign_in": "1"}).headers["Location"] == "/you/confirm/?"
    page = client.get("/you/confirm/?next=/suggestions/").content.decode()
    assert "Test case" not in page
    assert "amal" not in page
    assert client.post("/you/confirm/", {"password": "wrong"}).status_code == 200
    assert client.get("/").status_code == 302
    opened = client.post("/you/confirm/", {"password": PASSWORD, "next": "/suggestions/"})
    assert opened.headers["Location"] == "/suggestions/"
    assert client.get("/").status_code == 200
    # Locked anew it asks anew, however lately the password was given.
    time.sleep(0.01)
    client.post("/lock/")
    assert client.get("/").status_code == 302


def test_panic_ends_all_sessions_and_drops_the_keys(amal: User, casebook: Casebook, operator: LocalOperator) -> None:
    here, there, elsewhere = browser(), browser(), browser()
    services.create_account(casebook.vault, operator, "keeper", PASSWORD, ["administrator"])
    log_in(here)
    log_in(there)
    log_in(elsewhere, name="keeper")
    key_ring._held["x"] = b"secret"
    assert here.post("/lock/").status_code == 302
    assert here.post("/panic/", {"who": "everybody"}).status_code == 403  # amal keeps no accounts
    assert elsewhere.get("/accounts/").status_code == 200
    assert here.post("/panic/").headers["Location"] == "/login/"  # a locked session may
    assert key_ring._held == {}
    assert [client.get("/").status_code for client in (here, there)] == [302, 302]
    assert elsewhere.get("/accounts/").status_code == 200
    log_in(there)
    assert elsewhere.post("/panic/", {"who": "everybody"}).status_code == 302
    assert there.get("/").status_code == 302
    assert elsewhere.get("/accounts/").status_code == 302
    assert [one["everybody"] for one in entries(casebook, "panic")] == [False, True]
    with pytest.raises(NotPermitted):
        services.panic(casebook.vault, amal, everybody=True)
    assert browser().post("/panic/").status_code == 302


def test_a_password_is_changed_by_its_owner_and_other_sessions_end(amal: User, casebook: Casebook) -> None:
    here, there = browser(), browser()
    log_in(here)
    log_in(there)
    given = {"oldpassword": PASSWORD, "password1": "quite-another-4711", "password2": "quite-another-4711"}
    assert here.post("/you/password/", given | {"oldpassword": "x"}).status_code == 200
    assert here.post("/you/password/", given).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert entries(casebook, "set password")[-1] == {"account": "amal"}


def test_nobody_signs_up_and_no_message_is_sent(casebook: Casebook) -> None:
    for path in ("/signup/", "/login/signup/", "/you/email/", "/password/reset/", "/you/password/reset/"):
        assert browser().get(path).status_code in (302, 404)
    assert not User.objects.exists()
    assert Group.objects.count() == 0
