"""A casebook: one investigation's home, a folder with its settings, its database and its vault.

::

    casebook.toml      name, when it was made, codebook, region, desk, database
    casebook.sqlite3   what was read and decided; can be rebuilt from the vault but for people's decisions
                       (or a PostgreSQL database, see ``database.py``)
    gathering.sqlite3  by which new reports are gathered alone; made again where it is missing
    secret.key         signs the desk's sessions; readable by its owner alone
    sources.key        opens who protected sources are; made with the first, or kept where [desk] sources_key says
    incoming/          uploaded files on their way into the vault
    vault/             every file as it came, and the custody log

One process works on one casebook at a time; opening another closes the first one's connection.
"""

import contextlib
import os
import secrets
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django
from django.apps import apps
from django.conf import settings

from bearwitness.codebook import load_codebook
from bearwitness.desk import settings as desk_settings
from bearwitness.desk.database import (
    check_database,
    database_config,
    django_database,
    require_no_tables,
    require_tables,
)
from bearwitness.desk.language_model import plan_of
from bearwitness.errors import CasebookError, CasebookExists, InvalidValue, NoCasebook
from bearwitness.intake import sniff
from bearwitness.vault import Vault

if TYPE_CHECKING:
    from bearwitness.incidents.weights import Weights

CONFIG = "casebook.toml"
KEY_FILE = "secret.key"
VAULT_FOLDER = "vault"
INCOMING_FOLDER = "incoming"
FORMAT = 1
_OWN_APPS = ("casework", "jobs", "api", "accounts", "protection")
_LISTS_OF_TEXTS = (
    ("desk", "hosts"),
    ("reading", "readers"),
    ("reading", "gazetteers"),
    ("reading", "region"),
    ("language_model", "hosts"),
)


@dataclass(frozen=True)
class Casebook:
    """An open casebook. ``config`` is what ``casebook.toml`` says."""

    path: Path
    config: Mapping[str, Any] = field(repr=False)
    vault: Vault = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name people gave it."""
        return str(self.config["name"])

    def owns(self, path: Path) -> bool:
        """True where the file belongs to the casebook itself; uploaded ones on their way in don't."""
        home, path = self.path.resolve(), path.resolve()
        return path.is_relative_to(home) and not path.is_relative_to(home / INCOMING_FOLDER)

    @property
    def is_secure(self) -> bool:
        """True where ``[desk]`` says that pages are reached over HTTPS and under which host names."""
        return bool(self.config["desk"]["https"] and self.config["desk"]["hosts"])

    @classmethod
    def create(cls, path: Path, name: str = "", database: str = "") -> Self:
        """A new casebook in ``path``, which must not exist or be empty; else raises CasebookExists.

        ``database`` is the address of an empty PostgreSQL database; without one its tables are in a file of the folder.
        It is built beside its place and then moved there, so that a process killed on the way leaves none.
        """
        path = path.absolute().resolve()
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CasebookExists(str(path))
        building = path.parent / f".{path.name}.{secrets.token_hex(4)}.new"
        try:
            building.mkdir(mode=0o700, parents=True)
            _fill(building, name or path.name, database)
            building.rename(path)
        except OSError as error:
            raise CasebookError(f"No casebook can be made in {path}: {error.strerror}.") from error
        finally:
            shutil.rmtree(building, ignore_errors=True)  # gone already where it was moved
        _sync_folder(path.parent)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The casebook in the folder, with Django set up for it and its tables up to date.

        Raises NoCasebook where there is none, CasebookError where its settings can't be used or it was made by a
        newer bearwitness.
        """
        path = path.absolute()
        config = _read_config(path)
        vault = Vault.open(path / VAULT_FOLDER, sniff=sniff)
        _point_django_at(path, config)
        require_tables(path, config["database"])
        _update_tables(path)
        (path / INCOMING_FOLDER).mkdir(mode=0o700, exist_ok=True)
        book = cls(path, config, vault)
        _opened[:] = [book]
        return book

    @classmethod
    def current(cls) -> "Casebook":
        """The casebook this process opened last, for pages. Raises NoCasebook where none was opened."""
        if not _opened:
            raise NoCasebook(str(Path.cwd()))
        return _opened[0]


_opened: list[Casebook] = []


# --- making one ----------------------------------------------------------------------------------


def _fill(folder: Path, name: str, database: str) -> None:
    config = _first_config(name, database)
    check_database(config["database"])
    key = os.open(folder / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(key, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(50) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    Vault.create(folder / VAULT_FOLDER, sniff=sniff)
    import tomlkit  # here, since only making one needs it

    with (folder / CONFIG).open("w", encoding="utf-8") as stream:
        stream.write(tomlkit.dumps(config))
        stream.flush()
        os.fsync(stream.fileno())
    with _django_at(folder, config):
        require_no_tables(config["database"])
        _update_tables(folder)
    _sync_folder(folder)


def _first_config(name: str, database: str = "") -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": name,
        "created": datetime.now(UTC).replace(microsecond=0),
        "codebook": load_codebook().version,
        "region": {"time_zone": "UTC"},
        "reading": {"readers": ["rules"], "model": "", "codebook": "", "gazetteers": [], "region": []},
        "gathering": {"weights": ""},
        "language_model": {"url": "", "name": "", "hosts": []},
        "desk": {"https": False, "hosts": [], "sources_key": ""},
        "database": database_config(database),
    }


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reading_config(folder: Path) -> Mapping[str, Any]:
    """What the folder's ``casebook.toml`` says, for reading by its settings without opening it.

    Raises NoCasebook, and CasebookError naming what can't be used.
    """
    return _read_config(folder.absolute())


# --- reading its settings ------------------------------------------------------------------------


def _read_config(folder: Path) -> Mapping[str, Any]:
    path = folder / CONFIG
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoCasebook(str(folder)) from error
    except OSError as error:
        raise CasebookError(f"{path} can't be read: {error.strerror}.") from error
    try:
        given = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad_config(path, str(error)) from error
    return MappingProxyType(_check_config(path, given))


def _check_config(path: Path, given: dict[str, Any]) -> dict[str, Any]:
    """What the file says, with what it leaves out as ``new`` writes it; raises CasebookError naming the key."""
    if given.get("format") != FORMAT:
        raise _bad_config(path, f"format is {given.get('format')!r} and this bearwitness knows {FORMAT}")
    plan = _first_config("")
    for key, usual in plan.items():
        value = given.setdefault(key, usual)
        if not isinstance(value, type(usual)):
            raise _bad_config(path, f"{key} must be a {_word_for(usual)}")
        if isinstance(usual, dict):
            for inner, inner_usual in usual.items():
                if not isinstance(value.setdefault(inner, inner_usual), type(inner_usual)):
                    raise _bad_config(path, f"{key}.{inner} must be a {_word_for(inner_usual)}")
    for table, key in _LISTS_OF_TEXTS:
        if not all(isinstance(one, str) for one in given[table][key]):
            raise _bad_config(path, f"{table}.{key} must be a list of texts")
    _find_from(path.parent, given["reading"])
    if given["gathering"]["weights"]:
        given["gathering"]["weights"] = str(path.parent / given["gathering"]["weights"])
    try:
        check_database(given["database"])
        plan_of(given)
        weights_of(given)
    except InvalidValue as error:
        raise _bad_config(path, error.message.rstrip(".")) from error
    try:
        ZoneInfo(given["region"]["time_zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _bad_config(path, f"region.time_zone {given['region']['time_zone']!r} is no time zone") from error
    return given


def _find_from(folder: Path, reading: dict[str, Any]) -> None:
    """A gazetteer and a codebook are named from the casebook's folder on, so that they can be moved together."""
    reading["gazetteers"] = [str(folder / one) for one in reading["gazetteers"]]
    if reading["codebook"]:
        reading["codebook"] = str(folder / reading["codebook"])


def weights_of(config: Mapping[str, Any]) -> "Weights | None":
    """The weights the casebook gathers by, None for the shipped ones. Raises InvalidValue."""
    from bearwitness.incidents.weights import read_weights  # here, since few commands gather

    own = config["gathering"]["weights"]
    return read_weights(Path(own)) if own else None


def _word_for(value: object) -> str:
    words = {str: "text", bool: "true or false", int: "number", dict: "table", list: "list", datetime: "date-time"}
    return words[type(value)]


def _bad_config(path: Path, reason: str) -> CasebookError:
    return CasebookError(f"{path} can't be used: {reason}.", remedy="Correct the file and try again.")


# --- setting Django up ---------------------------------------------------------------------------


def _values(folder: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are this casebook's own."""
    try:
        key = (folder / KEY_FILE).read_text(encoding="ascii").strip()
    except OSError as error:
        raise CasebookError(
            f"{folder / KEY_FILE} can't be read: {error.strerror}.",
            remedy="Put it back from a backup, or write a long random text into it: everyone must log in again.",
        ) from error
    if len(key) < 32:
        raise CasebookError(f"{folder / KEY_FILE} is too short to sign anything.")
    secure = bool(config["desk"]["https"])
    return {
        "SECRET_KEY": key,
        "DATABASES": {"default": django_database(folder, config["database"])},
        "TIME_ZONE": config["region"]["time_zone"],
        "ALLOWED_HOSTS": [*desk_settings.ALLOWED_HOSTS, *config["desk"]["hosts"]],
        "CASEBOOK_NAME": config["name"],
        "FILE_UPLOAD_TEMP_DIR": str(folder / INCOMING_FOLDER),
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SECURE_SSL_REDIRECT": secure,
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
    }


def _point_django_at(folder: Path, config: Mapping[str, Any]) -> None:
    from django.db import connections
    from django.utils.timezone import get_default_timezone

    values = _values(folder, config)
    if not settings.configured:
        shared = {name: getattr(desk_settings, name) for name in dir(desk_settings) if name.isupper()}
        settings.configure(**(shared | values))
    else:
        connections.close_all()
        for name, value in values.items():
            setattr(settings, name, value)
        connections.settings = connections.configure_settings(dict(values["DATABASES"]))
        if "default" in {connection.alias for connection in connections.all(initialized_only=True)}:
            del connections["default"]
        cast(Any, get_default_timezone).cache_clear()  # lru_cache, which its stub hides
    if not apps.ready:
        django.setup()


@contextlib.contextmanager
def _django_at(folder: Path, config: Mapping[str, Any]) -> Iterator[None]:
    """Django set up for the folder while the block runs; its connection is closed at the end."""
    from django.db import connections

    _point_django_at(folder, config)
    try:
        yield
    finally:
        connections.close_all()


def _update_tables(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    newer = sorted(
        name for app, name in executor.loader.applied_migrations if app in _OWN_APPS and (app, name) not in known
    )
    if newer:
        raise CasebookError(
            f"{folder} was written by a newer bearwitness (it has {newer[-1]}).",
            remedy="Install that version, or use another casebook.",
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        _fill_search()


def _fill_search() -> None:
    """Makes findable what a casebook held before there was a search."""
    from django.db import transaction

    from bearwitness.desk.casework.models import Report, SearchEntry
    from bearwitness.desk.casework.search_index import index_all

    if Report.objects.exists() and not SearchEntry.objects.exists():
        with transaction.atomic():
            index_all()
