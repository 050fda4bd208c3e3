"""Uploaded files on their way into the vault: on disk before that is acknowledged, gone once their job is done."""

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from bearwitness.desk.casebook import INCOMING_FOLDER, Casebook
from bearwitness.errors import InvalidValue
from bearwitness.intake import Found

MAX_FILES = 1000
_NAME_BYTES = 180
_NO_NAME = "file"


def receive(casebook: Casebook, files: Sequence["UploadedFile[bytes]"]) -> str:
    """The name of the batch the files now are in, every byte of them on disk.

    Raises InvalidValue where there are none or too many, OSError where they can't be written.
    """
    if not files:
        raise InvalidValue("upload", "nothing", "choose at least one file")
    if len(files) > MAX_FILES:
        raise InvalidValue("upload", len(files), f"at most {MAX_FILES} files go at once; pack them into an archive")
    batch = secrets.token_hex(8)
    folder = casebook.path / INCOMING_FOLDER / batch
    folder.mkdir(mode=0o700, parents=True)
    try:
        for name, file in zip(_names(file.name or "" for file in files), files, strict=True):
            _write(folder / name, file)
        for one in (folder, folder.parent):
            _sync(one)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return batch


def batch_files(casebook: Casebook, batch: str) -> list[Found]:
    """The files of a batch in the order of their names, as they arrive; none where it was done with before."""
    folder = _folder(casebook, batch)
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [Found(path, f"upload » {path.name}", path.stat().st_size) for path in paths]


def discard(casebook: Casebook, batch: str) -> None:
    """Removes a batch whose files are in the vault."""
    shutil.rmtree(_folder(casebook, batch), ignore_errors=True)


def sweep(casebook: Casebook, wanted: Iterable[str], older_than_s: float, now_s: float) -> int:
    """Removes batches no job wants that have lain for so long: their upload was never acknowledged. How many."""
    folder = casebook.path / INCOMING_FOLDER
    keep, count = set(wanted), 0
    for one in folder.iterdir() if folder.is_dir() else ():
        if one.name not in keep and now_s - one.stat().st_mtime > older_than_s:
            if one.is_dir():
                shutil.rmtree(one, ignore_errors=True)
            else:
                one.unlink(missing_ok=True)
            count += 1
    return count


def _folder(casebook: Casebook, batch: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{16}", batch):
        raise InvalidValue("upload", batch, "it names no batch of files")
    return casebook.path / INCOMING_FOLDER / batch


def _names(given: Iterable[str]) -> list[str]:
    """Names that can stand in one folder, near those given; a second one of a name gets a number."""
    names: list[str] = []
    taken: set[str] = set()
    for one in given:
        stem, dot, ending = _clean(one).rpartition(".")
        if not stem:
            stem, dot, ending = _clean(one), "", ""
        name, number = f"{stem}{dot}{ending}", 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} ({number}){dot}{ending}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _clean(name: str) -> str:
    """The name without what can't stand in one or would hide what it is (control and direction marks)."""
    kept = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs") and sign not in "/\\")
    kept = kept.strip(" .") or _NO_NAME
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending.encode()) > 20:
        stem, dot, ending = kept, "", ""
    return stem.encode()[:_NAME_BYTES].decode("utf-8", "ignore") + dot + ending


def _write(path: Path, file: "UploadedFile[bytes]") -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for chunk in file.chunks():
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
