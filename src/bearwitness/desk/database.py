"""Where a casebook's tables are: in an SQLite file of its folder, or in a PostgreSQL database of their own.

``[database]`` in ``casebook.toml``::

    engine = "sqlite"                          engine = "postgresql"
    name = "casebook.sqlite3"                  address = "postgresql://desk@/casebook?host=/run/postgresql"

The address is libpq's, without a password: that stands in a password file (``~/.pgpass`` or ``PGPASSFILE``).
PostgreSQL must sort and compare texts by their bytes, as SQLite does, so that lists have one order everywhere.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from bearwitness.desk import settings as desk_settings
from bearwitness.errors import CasebookError, CasebookExists, InvalidValue, MissingPart

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = (SQLITE, POSTGRESQL)
_OLDEST_POSTGRESQL = 14
_MAKE_ONE = "Make one with: createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME"
# One writer at a time, as SQLite's IMMEDIATE transactions have it; the number names bearwitness among a server's locks.
WRITER_LOCK = 7_266_214


def check_database(table: Mapping[str, Any]) -> None:
    """Returns where ``[database]`` names a database that can be used; raises InvalidValue naming what is wrong."""
    if table["engine"] not in ENGINES:
        raise InvalidValue("database", table["engine"], "database.engine must be 'sqlite' or 'postgresql'")
    if table["engine"] == POSTGRESQL:
        _parts_of(table["address"])


def django_database(folder: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The database as Django's ``DATABASES`` wants it."""
    if table["engine"] == SQLITE:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / table["name"]),
            "OPTIONS": dict(desk_settings.SQLITE_OPTIONS),
        }
    parts = _parts_of(table["address"])
    named = {key: parts.pop(key) for key in ("dbname", "user", "host", "port") if key in parts}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"],
        "USER": named.get("user", ""),
        "HOST": named.get("host", ""),
        "PORT": str(named.get("port", "")),
        "OPTIONS": {"application_name": "bearwitness", "connect_timeout": "10"} | parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database_config(address: str) -> dict[str, str]:
    """``[database]`` of a new casebook: a file of its own where the address is empty."""
    if not address:
        return {"engine": SQLITE, "name": "casebook.sqlite3", "address": ""}
    return {"engine": POSTGRESQL, "name": "", "address": address}


def require_tables(folder: Path, table: Mapping[str, Any]) -> None:
    """Returns where the database holds a casebook's tables; raises CasebookError where it can't be reached or has none.

    Without this an empty database would be filled anew, and decisions would seem never to have been made.
    """
    if table["engine"] == SQLITE:
        if not (folder / table["name"]).is_file():
            raise CasebookError(f"{folder / table['name']} is missing.", remedy="Put it back from a backup.")
    elif not _has_tables(table):
        raise CasebookError(
            f"The database of {folder} ({table['address']}) has no casebook in it.", remedy="Put it back from a backup."
        )


def require_no_tables(table: Mapping[str, Any]) -> None:
    """Returns where a new casebook may use the database; raises CasebookExists where one already does."""
    if table["engine"] == POSTGRESQL and _has_tables(table):
        raise CasebookExists(str(table["address"]))


def _has_tables(table: Mapping[str, Any]) -> bool:
    """True where PostgreSQL holds a casebook; raises CasebookError where it can't be reached or is not fit for one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()"
            )
            encoding, collation = cursor.fetchone()
            tables = connection.introspection.table_names(cursor)
    except DatabaseError as error:
        raise CasebookError(
            f"The database {table['address']} can't be reached: {str(error).strip().splitlines()[0]}.",
            remedy="See that PostgreSQL runs and that the address in casebook.toml is right.",
        ) from error
    if version // 10_000 < _OLDEST_POSTGRESQL:
        raise CasebookError(f"PostgreSQL {version // 10_000} is too old; {_OLDEST_POSTGRESQL} or newer is needed.")
    if encoding != "UTF8" or collation.upper() not in {"C", "POSIX", "C.UTF-8", "C.UTF8"}:
        raise CasebookError(
            f"The database {table['address']} has encoding {encoding} and locale {collation}; UTF8 and C are needed.",
            remedy=_MAKE_ONE,
        )
    return "casework_claim" in tables


def lock_writers() -> None:
    """Waits until no other transaction writes, and keeps others waiting until this one ends.

    SQLite does so at the beginning of the transaction by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def _parts_of(address: str) -> dict[str, Any]:
    """The parts of libpq's address; raises InvalidValue where it is none, names no database or holds a password."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise MissingPart("psycopg", "Install bearwitness with its extra 'postgres'.") from error
    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError as error:
        raise InvalidValue("database", address, f"database.address can't be used: {str(error).strip()}") from error
    if "password" in parts:
        raise InvalidValue("database", "…", "database.address must not hold a password; put it into a password file")
    if not parts.get("dbname"):
        raise InvalidValue("database", address, "database.address names no database")
    return parts
