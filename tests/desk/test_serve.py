"""Where the desk may listen, and what it says when it can't."""

import socket

import pytest
from django.conf import settings
from django.test import Client

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.serve import check_host, serve_desk, weaknesses
from bearwitness.errors import NoListening, NotPermitted, UnknownRecord


def test_a_taken_port_is_named_with_what_to_do(casebook):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NoListening) as raised:
            serve_desk(casebook, "127.0.0.1", port, ready=lambda: pytest.fail("it listens"))
    assert raised.value.port == port
    assert raised.value.exit_code == 69
    assert raised.value.remedy == "Choose another port with --port."


def test_an_unknown_incident_says_where_the_known_ones_are():
    assert UnknownRecord("incident", "x").remedy == "`bearwitness incidents` lists what there is."


def secured(casebook: Casebook, hosts: str = '["desk.example.org"]') -> Casebook:
    path = casebook.path / "casebook.toml"
    text = path.read_text(encoding="utf-8").replace("https = false\nhosts = []", f"https = true\nhosts = {hosts}")
    path.write_text(text, encoding="utf-8")
    return Casebook.open(casebook.path)


def test_beyond_this_machine_it_starts_only_where_all_is_secure(casebook: Casebook) -> None:
    with pytest.raises(NotPermitted, match="sets no https and hosts"):
        check_host(casebook, "0.0.0.0")
    book = secured(casebook)
    check_host(book, "0.0.0.0")
    assert weaknesses(book) == []
    for name, bad in (
        ("SESSION_COOKIE_SECURE", False),
        ("CSRF_COOKIE_SECURE", False),
        ("SECURE_PROXY_SSL_HEADER", None),
        ("SECURE_SSL_REDIRECT", False),
        ("SECURE_HSTS_SECONDS", 0),
        ("DEBUG", True),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, name, bad)
            with pytest.raises(NotPermitted):
                check_host(book, "0.0.0.0")
            check_host(book, "127.0.0.1")
    key = book.path / "secret.key"
    key.chmod(0o640)
    with pytest.raises(NotPermitted, match="chmod 600"):
        check_host(book, "::")
    key.chmod(0o600)
    # Plain HTTP is sent on to HTTPS; what the proxy says it got by HTTPS is answered.
    plain = Client(SERVER_NAME="desk.example.org").get("/login/")
    assert plain.headers["Location"] == "https://desk.example.org/login/"
    proxied = Client(SERVER_NAME="desk.example.org", headers={"X-Forwarded-Proto": "https"}).get("/login/")
    assert proxied.status_code == 200
    assert proxied.cookies["csrftoken"]["secure"]


@pytest.mark.parametrize("hosts", ['["*"]', '[".example.org"]', '["desk.example.org", "*.org"]', '[""]'])
def test_hosts_must_be_named_one_by_one(casebook: Casebook, hosts: str) -> None:
    with pytest.raises(NotPermitted, match="hosts must name each host"):
        check_host(secured(casebook, hosts), "0.0.0.0")
