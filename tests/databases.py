"""The databases that tests' casebooks use: SQLite, or a PostgreSQL server of the tests' own.

``BEARWITNESS_TEST_DATABASE=postgresql`` starts one on a socket in a folder of its own, one for each worker, and gives
each casebook that a test copies a database of its own there.
"""

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import tomlkit
from django.db import connections

from bearwitness.desk.casebook import CONFIG

ON_POSTGRESQL = os.environ.get("BEARWITNESS_TEST_DATABASE", "") == "postgresql"
_numbers = count(1)


def postgresql_programs() -> Path | None:
    """The folder of the newest installed PostgreSQL server's programs; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """A running PostgreSQL server, without sync to disk: what a test loses with the machine it makes again."""

    def __init__(self, programs: Path) -> None:
        # A server refuses to run as root.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        # The locale is the machine's usual one on purpose: what needs another says so.
        self._run(programs / "initdb", "-D", data, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=60"
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", data, *options.split()], stdout=log, stderr=log, user=self._as
            )
        atexit.register(self.stop)
        self._wait_until_ready(programs)

    @property
    def _as(self) -> str | None:
        return self.user if os.geteuid() == 0 else None

    def _run(self, *words: object) -> None:
        subprocess.run([str(word) for word in words], check=True, capture_output=True, user=self._as, cwd="/")

    def _wait_until_ready(self, programs: Path) -> None:
        ask = [str(programs / "pg_isready"), "-q", "-h", str(self.folder)]
        until = time.monotonic() + 60
        while subprocess.run(ask, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.05)

    def address(self, name: str) -> str:
        """The address of the database of that name."""
        return f"postgresql://{self.user}@/{name}?host={self.folder}"

    def make(self, like: str = "template0", options: str = "") -> str:
        """The name of a new database that holds what another one does, to which nobody may be connected."""
        import psycopg

        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like} {options}".encode())
        return name

    def stop(self) -> None:
        """Ends it and removes what it wrote."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@functools.cache
def server() -> Server:
    """The server of this process, started when first asked for."""
    programs = postgresql_programs()
    if programs is None:
        raise RuntimeError("BEARWITNESS_TEST_DATABASE asks for PostgreSQL, and no server is installed")
    return Server(programs)


def new_database() -> str:
    """The address of an empty database for a new casebook; empty where tests run on SQLite."""
    return server().address(server().make()) if ON_POSTGRESQL else ""


def copy_casebook(folder: Path, to: Path) -> Path:
    """A copy of the casebook with a database of its own, at ``to``."""
    connections.close_all()
    shutil.copytree(folder, to)
    config = tomlkit.parse((to / CONFIG).read_text())
    address = str(config["database"]["address"])  # type: ignore[index]
    if address:
        name = address.partition("?")[0].rpartition("/")[2]
        config["database"]["address"] = server().address(server().make(name))  # type: ignore[index]
        (to / CONFIG).write_text(tomlkit.dumps(config))
    return to


def database_bytes(folder: Path) -> bytes:
    """All that the casebook's database holds, to be searched."""
    address = str(tomlkit.parse((folder / CONFIG).read_text())["database"]["address"])  # type: ignore[index]
    if not address:
        return b"".join(path.read_bytes() for path in sorted(folder.glob("casebook.sqlite3*")))
    programs = postgresql_programs()
    assert programs is not None
    dumped = subprocess.run([programs / "pg_dump", "--inserts", address], check=True, capture_output=True)
    return dumped.stdout


def select(folder: Path, query: str) -> list[tuple[object, ...]]:
    """The rows of a query on the casebook's database, read past Django."""
    table = tomlkit.parse((folder / CONFIG).read_text())["database"]
    if address := str(table["address"]):  # type: ignore[index]
        import psycopg

        with psycopg.connect(address) as connection:
            return connection.execute(query.encode()).fetchall()
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'casebook.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()
