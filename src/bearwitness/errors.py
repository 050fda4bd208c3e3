"""Every error bearwitness raises on purpose.

The tree, with the exit code each gives a command::

    BearwitnessError              1
    ├── InvalidValue              65   a value object was given something it can't be
    ├── InvalidRecord             65   a record breaks its own rules (field, reason)
    ├── BadLine                   65   one line of a JSON Lines file (path, line, reason)
    ├── NoInput                   66   a file that was named can't be read (path, reason)
    ├── NoOutput                  73   a file can't be written where it was asked for (path, reason)
    ├── CodebookError             78   a codebook file (path, line, reason)
    ├── IntakeError               65
    │   ├── Unreadable            65   the bytes are kept, no text could be read (reason)
    │   └── LimitExceeded         65   reading needed more than it may (limit, allowed)
    ├── LanguageNotRead           65   there is no pack for the report's language (lang)
    ├── ReadingStopped            71   a process that read reports was ended from outside
    ├── ModelError                65   a trained model can't be used
    │   ├── ForeignModel          65   the file is no model (path, reason)
    │   ├── DamagedModel          65   (path, reason)
    │   └── NewerModel            65   (path, reason)
    ├── LanguageModelRefused      77   an address that may not be asked (url, reason)
    ├── LanguageModelFailed       69   it gave no usable answer (model, reason)
    ├── TooLittleData             65   there is too little to train on (what, given, needed)
    ├── VaultError                74
    │   ├── NotAVault             66   (path)
    │   ├── VaultExists           73   (path)
    │   ├── NotKept               66   one arrival could not be read, nothing of it is kept (arrived_as, reason)
    │   ├── StorageFull           74   no room to write, nothing was damaged (path)
    │   ├── VaultBusy             75   another process holds the vault (path)
    │   ├── UnknownDigest         66   (digest)
    │   ├── BrokenChain           74   the custody log can't be continued (path, line, reason)
    │   └── VaultFault            74   `vault verify` found faults (faults)
    ├── CasebookError             66
    │   ├── NoCasebook            66   (path)
    │   ├── CasebookExists        73   (path)
    │   ├── CasebookChanged       75   somebody else wrote to it meanwhile, nothing was stored (what)
    │   └── UnknownRecord         66   (kind, key)
    ├── NotPermitted              77   (who, what)
    ├── JudgementConflict         65   decisions that can't all hold (pairs)
    ├── MissingPart               69   something this machine lacks (part, remedy)
    └── PartialFailure             3   the rest was done (done, failed, what)

Codes from 64 up follow BSD ``sysexits.h``; 3 means "not everything"; 2 is a wrong command line.
Each class carries its fields as attributes, so that a caller never parses a message.
"""

from collections.abc import Sequence
from typing import Any, ClassVar


class BearwitnessError(Exception):
    """One clear sentence for a person, with fields for a program.

    ``remedy`` says what to do about it, where there is something to do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "", **fields: Any) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.fields = fields

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("fields", {})
        if name in fields:
            return fields[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process borders (intake reads in child processes).
        return (_rebuild, (type(self), self.message, self.remedy, self.fields))


def _rebuild(kind: type[BearwitnessError], message: str, remedy: str, fields: dict[str, Any]) -> BearwitnessError:
    error = kind.__new__(kind)
    BearwitnessError.__init__(error, message, remedy=remedy, **fields)
    return error


class InvalidValue(BearwitnessError, ValueError):
    """A value object can't be made from what was given: ``kind``, ``given``, ``reason``."""

    exit_code = 65

    def __init__(self, kind: str, given: object, reason: str) -> None:
        shown = repr(given)
        if len(shown) > 80:
            shown = shown[:77] + "..."
        super().__init__(f"{shown} is not a {kind}: {reason}.", kind=kind, given=given, reason=reason)


class InvalidRecord(BearwitnessError, ValueError):
    """A record breaks its own rules: ``record``, ``field``, ``reason``."""

    exit_code = 65

    def __init__(self, record: str, field: str, reason: str) -> None:
        super().__init__(f"{record}: {field} {reason}.", record=record, field=field, reason=reason)


class BadLine(BearwitnessError):
    """One line of a JSON Lines file can't be used: ``path``, ``line``, ``reason``."""

    exit_code = 65

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}.", path=path, line=line, reason=reason)


class NoInput(BearwitnessError):
    """A file that was named can't be read: ``path``, ``reason``."""

    exit_code = 66

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} can't be read: {reason}.", path=path, reason=reason)


class NoOutput(BearwitnessError):
    """A file can't be written where it was asked for: ``path``, ``reason``."""

    exit_code = 73

    def __init__(self, path: str, reason: str) -> None:
        remedy = "Name a file in a folder that is there and may be written to."
        super().__init__(f"{path} can't be written: {reason}.", remedy=remedy, path=path, reason=reason)


class CodebookError(BearwitnessError):
    """A codebook file can't be used: ``path``, ``line`` (0 where unknown), ``reason``."""

    exit_code = 78

    def __init__(self, path: str, line: int, reason: str) -> None:
        at = f"{path}, line {line}" if line else path
        super().__init__(
            f"{at}: {reason}.", remedy="Correct the codebook and try again.", path=path, line=line, reason=reason
        )


class IntakeError(BearwitnessError):
    """Bytes could not be turned into reports; they are kept all the same."""

    exit_code = 65


class Unreadable(IntakeError):
    """No text could be read from the bytes: ``reason``."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The file can't be read: {reason}.", reason=reason)


class LimitExceeded(IntakeError):
    """Reading needed more than it may have: ``limit`` (its name), ``allowed`` (with unit)."""

    def __init__(self, limit: str, allowed: str) -> None:
        super().__init__(f"Reading the file went over its limit of {allowed} ({limit}).", limit=limit, allowed=allowed)


class LanguageNotRead(BearwitnessError):
    """There is no language pack to read the report with: ``lang`` (ISO 639-1, ``und`` where undetermined)."""

    exit_code = 65

    def __init__(self, lang: str) -> None:
        named = "in no language that could be told" if lang == "und" else f"in a language ({lang}) that has no pack yet"
        super().__init__(f"The report is {named}; it was left unread.", lang=lang)


class ReadingStopped(BearwitnessError):
    """A process that read reports was ended from outside, most often for want of memory."""

    exit_code = 71

    def __init__(self) -> None:
        super().__init__(
            "A process that read reports was ended from outside.",
            remedy="Free some memory, or read with fewer processes (--workers 1), and try again.",
            cause="ended from outside",
        )


class ModelError(BearwitnessError):
    """A trained model can't be used: ``path``, ``reason``."""

    exit_code = 65

    def __init__(self, path: str, reason: str) -> None:
        remedy = "Give a whole file that `bearwitness train` of this version or an earlier one wrote."
        super().__init__(f"{path} can't be used as a model: {reason}.", remedy=remedy, path=path, reason=reason)


class ForeignModel(ModelError):
    """The file is no model: ``path``, ``reason``."""


class DamagedModel(ModelError):
    """The model file is damaged: ``path``, ``reason``."""


class NewerModel(ModelError):
    """The model file has a later version's format: ``path``, ``reason``."""


class LanguageModelRefused(BearwitnessError):
    """A language model's address is not one that may be asked: ``url``, ``reason``."""

    exit_code = 77

    def __init__(self, url: str, reason: str) -> None:
        remedy = "Run it on this machine, or name its host under [language_model] in casebook.toml (hosts)."
        super().__init__(f"{url} is not asked: {reason}.", remedy=remedy, url=url, reason=reason)


class LanguageModelFailed(BearwitnessError):
    """A language model gave no usable answer: ``model``, ``reason``."""

    exit_code = 69

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"The language model {model} could not be used: {reason}.", model=model, reason=reason)


class TooLittleData(BearwitnessError):
    """There is too little to learn from: ``what``, ``given`` and ``needed`` (counts)."""

    exit_code = 65

    def __init__(self, what: str, given: int, needed: int) -> None:
        message = f"There are {given} {what} to learn from; at least {needed} are needed."
        remedy = "Code or correct more reports, then train again."
        super().__init__(message, remedy=remedy, what=what, given=given, needed=needed)


class VaultError(BearwitnessError):
    """Something about the vault."""

    exit_code = 74


class NotAVault(VaultError):
    """The folder is no vault: ``path``."""

    exit_code = 66

    def __init__(self, path: str) -> None:
        remedy = "Give the folder that `bearwitness vault seal` or `bearwitness new` made."
        super().__init__(f"{path} is not a vault.", remedy=remedy, path=path)


class VaultExists(VaultError):
    """A vault can't be made there, something is there already: ``path``."""

    exit_code = 73

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} already exists and is not empty.", remedy="Choose another folder; nothing was changed.", path=path
        )


class NotKept(VaultError):
    """One arrival could not be read, so nothing of it is kept: ``arrived_as``, ``reason``."""

    exit_code = 66

    def __init__(self, arrived_as: str, reason: str) -> None:
        super().__init__(f"{arrived_as} could not be kept: {reason}.", arrived_as=arrived_as, reason=reason)


class StorageFull(VaultError):
    """There is no room to write; what the vault held before is unharmed: ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no room left to write to {path}; what was kept before is unharmed.",
            remedy="Free some space or raise the quota, then do the same again.",
            path=path,
        )


class VaultBusy(VaultError):
    """Another process is writing to the vault: ``path``."""

    exit_code = 75

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Another process is writing to {path}.", remedy="Wait until it has finished and try again.", path=path
        )


class UnknownDigest(VaultError):
    """The vault holds nothing of that name: ``digest``."""

    exit_code = 66

    def __init__(self, digest: str) -> None:
        super().__init__(f"The vault holds no item {digest}.", digest=digest)


class BrokenChain(VaultError):
    """The custody log can't be continued: ``path``, ``line``, ``reason``."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        remedy = "Run `bearwitness vault verify` and keep the file as it is."
        super().__init__(f"{path}, line {line}: {reason}.", remedy=remedy, path=path, line=line, reason=reason)


class VaultFault(VaultError):
    """Verification found faults: ``faults`` (one sentence each)."""

    def __init__(self, faults: Sequence[str]) -> None:
        count = len(faults)
        super().__init__(
            f"The vault has {count} fault{'s' if count != 1 else ''}.",
            remedy="Keep the vault as it is and compare it with a backup.",
            faults=list(faults),
        )


class CasebookError(BearwitnessError):
    """Something about the casebook."""

    exit_code = 66


class NoCasebook(CasebookError):
    """There is no casebook there: ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no casebook in {path}.",
            remedy="Make one with `bearwitness new FOLDER`, or name one with --casebook.",
            path=path,
        )


class CasebookExists(CasebookError):
    """The folder already holds something: ``path``."""

    exit_code = 73

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} already exists and is not empty.", remedy="Choose another folder; nothing was changed.", path=path
        )


class CasebookChanged(CasebookError):
    """Somebody else wrote to the casebook while this was worked out from it: ``what``. Nothing was stored."""

    exit_code = 75

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The casebook changed while {what}.",
            remedy="Wait until nobody else takes files in, and try again.",
            what=what,
        )


class UnknownRecord(CasebookError):
    """The casebook holds no such record: ``kind``, ``key``."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"The casebook holds no {kind} {key}.", kind=kind, key=key)


class NotPermitted(BearwitnessError):
    """A rule says no: ``who``, ``what``."""

    exit_code = 77

    def __init__(self, who: str, what: str) -> None:
        super().__init__(f"{who} may not {what}.", who=who, what=what)


class JudgementConflict(BearwitnessError):
    """Decisions that can't all hold: ``pairs``, each ``(left, right, decision)``."""

    exit_code = 65

    def __init__(self, pairs: Sequence[tuple[str, str, str]]) -> None:
        shown = "; ".join(f"{left} and {right}: {decision}" for left, right, decision in pairs)
        super().__init__(
            f"These judgements can't all hold: {shown}.",
            remedy="Withdraw one of them.",
            pairs=list(pairs),
        )


class MissingPart(BearwitnessError):
    """This machine or installation lacks something: ``part``."""

    exit_code = 69

    def __init__(self, part: str, remedy: str) -> None:
        super().__init__(f"{part} is missing.", remedy=remedy, part=part)


class PartialFailure(BearwitnessError):
    """Some items failed and the rest was done: ``done``, ``failed`` (counts), ``what``."""

    exit_code = 3

    def __init__(self, what: str, done: int, failed: int) -> None:
        super().__init__(
            f"{failed} of {done + failed} {what} could not be done; the rest was.", what=what, done=done, failed=failed
        )
