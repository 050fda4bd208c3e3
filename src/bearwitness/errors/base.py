"""What every error is, and those that any room may raise."""

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
        article = "an" if kind[:1].lower() in "aeiou" else "a"
        super().__init__(f"{shown} is not {article} {kind}: {reason}.", kind=kind, given=given, reason=reason)


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


class NotPermitted(BearwitnessError):
    """A rule says no: ``who``, ``what``."""

    exit_code = 77

    def __init__(self, who: str, what: str) -> None:
        super().__init__(f"{who} may not {what}.", who=who, what=what)
