import inspect
import pickle

import pytest

from bearwitness import errors
from bearwitness.errors import BearwitnessError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BearwitnessError)]

MADE = [
    errors.InvalidValue("date", "x" * 500, "it is not EDTF"),
    errors.InvalidRecord("claim", "stance", "is wrong"),
    errors.BadLine("reports.jsonl", 7, "it is not JSON"),
    errors.NoInput("reports.jsonl", "No such file or directory"),
    errors.NoOutput("no/claims.jsonl", "No such file or directory"),
    errors.CodebookError("events.toml", 12, "an unknown key"),
    errors.Unreadable("the file is empty"),
    errors.LimitExceeded("memory", "512 MB"),
    errors.LanguageNotRead("es"),
    errors.ReadingStopped(),
    errors.ForeignModel("words.model", "it does not begin as one"),
    errors.DamagedModel("words.model", "it breaks off"),
    errors.NewerModel("words.model", "it has format 9"),
    errors.LanguageModelRefused("http://example.org/v1", "example.org is not this machine"),
    errors.LanguageModelFailed("small", "its answer is not JSON"),
    errors.TooLittleData("reports", 3, 40),
    errors.NotAVault("vault"),
    errors.VaultBusy("vault"),
    errors.VaultExists("vault"),
    errors.NotKept("a.txt", "it can't be opened"),
    errors.StorageFull("vault"),
    errors.CasebookChanged("here"),
    errors.IncidentChanged("i1", 2, 4, ["amal merged i1 and i2"]),
    errors.NoListening("127.0.0.1", 80, "taken"),
    errors.UnknownDigest("ab" * 32),
    errors.BrokenChain("custody.jsonl", 3, "the chain is broken"),
    errors.VaultFault(["one", "two"]),
    errors.NoCasebook("here"),
    errors.CasebookExists("here"),
    errors.UnknownRecord("incident", "i-1"),
    errors.NotPermitted("ana", "grade"),
    errors.JudgementConflict([("a", "b", "same")]),
    errors.MissingPart("chromium", "Install it."),
    errors.PartialFailure("files", 3, 1),
]


@pytest.mark.parametrize("error", MADE, ids=lambda e: type(e).__name__)
def test_an_error_is_one_sentence_with_fields_and_survives_a_process_border(error: BearwitnessError) -> None:
    assert str(error).endswith(".")
    assert "\n" not in str(error)
    assert len(str(error)) < 300
    assert error.fields
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.fields, again.remedy) == (
        type(error),
        str(error),
        error.fields,
        error.remedy,
    )
    for name, value in error.fields.items():
        assert getattr(again, name) == value


def test_a_field_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = MADE[0].nothing_of_that_name


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_the_drawn_tree_names_every_class_with_its_exit_code(kind: type[BearwitnessError]) -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if kind.__name__ in line.split()]
    words = [line.replace("│", " ").replace("├──", " ").replace("└──", " ").split() for line in lines]
    drawn = [w for w in words if w[0] == kind.__name__]
    assert len(drawn) == 1, f"{kind.__name__} is not drawn once"
    assert drawn[0][1] == str(kind.exit_code)


def test_every_class_that_is_raised_is_tried_here() -> None:
    parents = {parent for kind in KINDS for parent in kind.__mro__[1:]}
    assert {kind for kind in KINDS if kind not in parents} == {type(error) for error in MADE} - parents
