"""Language packs: the words and patterns of one language, kept in TOML so that no rule hides in code.

A pack is a folder ``packs/LANG`` with one TOML file for each room of the reader (``sentences.toml``,
``dates.toml``, ``numbers.toml``, ``casualties.toml``, ``places.toml``, ``speech.toml``).
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bearwitness.errors import InvalidValue
from bearwitness.reading.script import fold_pack

ROOMS = ("sentences", "terms", "numbers", "casualties", "dates", "places", "speech", "perpetrators", "events")


@lru_cache(maxsize=32)
def load_pack(lang: str, room: str) -> Mapping[str, Any]:
    """The parsed file ``packs/LANG/ROOM.toml``, its words as ``script.fold`` gives them; raises InvalidValue."""
    path = files("bearwitness.reading") / "packs" / lang / f"{room}.toml"
    if not lang.isalnum() or not path.is_file():
        raise InvalidValue("language pack", f"{lang}/{room}", "there is no such file")
    return MappingProxyType(fold_pack(lang, tomllib.loads(path.read_text(encoding="utf-8"))))


def is_verb_first(lang: str) -> bool:
    """True for a language whose pack says that verbs come before the people they are said of."""
    return bool(load_pack(lang, "casualties").get("clauses") == "verb first")


@lru_cache(maxsize=32)
def find_pack(lang: str, room: str) -> Mapping[str, Any] | None:
    """The parsed file as ``load_pack`` gives it, None where the language's pack has no such file (yet)."""
    path = files("bearwitness.reading") / "packs" / lang / f"{room}.toml"
    return load_pack(lang, room) if lang.isalnum() and path.is_file() else None


@lru_cache(maxsize=1)
def installed_packs() -> tuple[str, ...]:
    """The languages with a whole pack, in alphabetical order; one that is begun and lacks a room is not read with."""
    folder = files("bearwitness.reading") / "packs"
    packs = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("_")]
    return tuple(sorted(pack.name for pack in packs if all((pack / f"{room}.toml").is_file() for room in ROOMS)))
