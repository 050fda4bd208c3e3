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
    │   ├── IncidentChanged       75   not what a decision was based on (incident, based_on, revision, changes)
    │   └── UnknownRecord         66   (kind, key)
    ├── NoListening               69   the desk can't have the address (host, port, reason)
    ├── NotPermitted              77   (who, what)
    ├── JudgementConflict         65   decisions that can't all hold (pairs, steps)
    ├── MissingPart               69   something this machine lacks (part, remedy)
    └── PartialFailure             3   the rest was done (done, failed, what)

Codes from 64 up follow BSD ``sysexits.h``; 3 means "not everything"; 2 is a wrong command line.
Each class carries its fields as attributes, so that a caller never parses a message.
"""

from bearwitness.errors.base import (
    BadLine,
    BearwitnessError,
    CodebookError,
    InvalidRecord,
    InvalidValue,
    MissingPart,
    NoInput,
    NoOutput,
    NotPermitted,
    PartialFailure,
)
from bearwitness.errors.casebook import (
    CasebookChanged,
    CasebookError,
    CasebookExists,
    IncidentChanged,
    JudgementConflict,
    NoCasebook,
    NoListening,
    UnknownRecord,
)
from bearwitness.errors.reading import (
    DamagedModel,
    ForeignModel,
    IntakeError,
    LanguageModelFailed,
    LanguageModelRefused,
    LanguageNotRead,
    LimitExceeded,
    ModelError,
    NewerModel,
    ReadingStopped,
    TooLittleData,
    Unreadable,
)
from bearwitness.errors.vault import (
    BrokenChain,
    NotAVault,
    NotKept,
    StorageFull,
    UnknownDigest,
    VaultBusy,
    VaultError,
    VaultExists,
    VaultFault,
)

__all__ = [
    "BadLine",
    "BearwitnessError",
    "BrokenChain",
    "CasebookChanged",
    "CasebookError",
    "CasebookExists",
    "CodebookError",
    "DamagedModel",
    "ForeignModel",
    "IncidentChanged",
    "IntakeError",
    "InvalidRecord",
    "InvalidValue",
    "JudgementConflict",
    "LanguageModelFailed",
    "LanguageModelRefused",
    "LanguageNotRead",
    "LimitExceeded",
    "MissingPart",
    "ModelError",
    "NewerModel",
    "NoCasebook",
    "NoInput",
    "NoListening",
    "NoOutput",
    "NotAVault",
    "NotKept",
    "NotPermitted",
    "PartialFailure",
    "ReadingStopped",
    "StorageFull",
    "TooLittleData",
    "UnknownDigest",
    "UnknownRecord",
    "Unreadable",
    "VaultBusy",
    "VaultError",
    "VaultExists",
    "VaultFault",
]
