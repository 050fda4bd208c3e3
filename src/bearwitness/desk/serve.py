"""The desk on a port, with waitress: a few threads, plain HTTP, this machine only unless the casebook says more."""

import ipaddress
import socket
from collections.abc import Callable

from waitress.server import create_server

from bearwitness.desk.casebook import Casebook
from bearwitness.desk.wsgi import make_application
from bearwitness.errors import NoListening, NotPermitted

_THREADS = 4


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
    server = create_server(make_application(), sockets=[listening], threads=_THREADS, ident=None)
    try:
        ready()
        server.run()
    finally:
        server.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
