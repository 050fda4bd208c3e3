"""Errors of keeping evidence."""

from collections.abc import Sequence

from bearwitness.errors.base import BearwitnessError


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
