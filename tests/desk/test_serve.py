"""Where the desk may listen, and what it says when it can't."""

import socket

import pytest

from bearwitness.desk.serve import serve_desk
from bearwitness.errors import NoListening, UnknownRecord


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
