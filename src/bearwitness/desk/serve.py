"""The desk on a port, with waitress: a few threads, plain HTTP, this machine only unless the casebook says more."""

import contextlib
import ipaddress
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from django.conf import settings
from waitress.server import create_server

from bearwitness.desk.casebook import INCOMING_FOLDER, KEY_FILE, Casebook
from bearwitness.desk.wsgi import make_application
from bearwitness.errors import NoListening, NotPermitted

_THREADS = 4
_LARGEST_UPLOAD = 16 * 1024**3
# A worker gives its job back when the desk ends; after that long it is ended, and the next worker takes the job.
_WORKER_ENDS_WITHIN_S = 20


def check_host(casebook: Casebook, host: str) -> None:
    """Returns where the desk may listen on the address; raises NotPermitted.

    An address other machines reach is allowed only to a casebook whose ``[desk]`` says that a proxy before it speaks
    HTTPS, and for which host names; pages and passwords would travel readable otherwise.
    """
    if host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback):
        return
    if not casebook.is_secure:
        raise NotPermitted(
            "The desk",
            f"listen on {host}: other machines could reach it, and [desk] in casebook.toml sets no https and hosts",
        )
    if weak := weaknesses(casebook):
        raise NotPermitted("The desk", f"listen on {host}, which other machines could reach: {'; '.join(weak)}")


def weaknesses(casebook: Casebook) -> list[str]:
    """What in the settings would be unsafe where other machines reach the desk; nothing where all is well."""
    hosts = [str(host) for host in casebook.config["desk"]["hosts"]]
    key = casebook.path / KEY_FILE
    checks = {
        "hosts must name each host, without * and without a dot in front": all(_names_one(host) for host in hosts),
        "cookies would travel readable": settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE,
        "cookies could be read by scripts": settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY,
        "nothing says that the proxy speaks HTTPS": settings.SECURE_PROXY_SSL_HEADER is not None,
        "pages would be answered over plain HTTP": settings.SECURE_SSL_REDIRECT,
        "browsers would not be held to HTTPS": settings.SECURE_HSTS_SECONDS > 0,
        "errors would show their insides": not settings.DEBUG,
        f"{key} can be read by others (chmod 600)": not key.stat().st_mode & 0o077,
    }
    return [why for why, is_well in checks.items() if not is_well]


def _names_one(host: str) -> bool:
    return bool(host) and not host.startswith(".") and "*" not in host and "/" not in host


def serve_desk(casebook: Casebook, host: str, port: int, ready: Callable[[], None]) -> None:
    """Answers requests until interrupted; ``ready`` is called once it does.

    Raises NotPermitted for an address others reach (see ``check_host``), NoListening where the port can't be had.
    """
    check_host(casebook, host)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise NoListening(host, port, error.strerror or str(error)) from error
    before, tempfile.tempdir = tempfile.tempdir, str(casebook.path / INCOMING_FOLDER)  # no upload is written elsewhere
    server = create_server(
        make_application(),
        sockets=[listening],
        threads=_THREADS,
        ident=None,
        max_request_body_size=_LARGEST_UPLOAD,
    )
    try:
        ready()
        server.run()
    finally:
        tempfile.tempdir = before
        server.close()


@contextlib.contextmanager
def worker_beside(casebook: Casebook) -> Iterator[None]:
    """A worker for the casebook's jobs in a process of its own, which ends with the block, or with this process.

    It learns of that by its standard input, whose other end only this process holds, however it is ended.
    """
    command = [sys.executable, "-m", "bearwitness.cli.main", "worker", "--casebook", str(casebook.path), "--beside"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_WORKER_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
