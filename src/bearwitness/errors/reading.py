"""Errors of taking files in, reading reports and learning from them."""

from bearwitness.errors.base import BearwitnessError


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
