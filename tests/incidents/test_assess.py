import pytest

from bearwitness.codebook import load_codebook
from bearwitness.incidents.assess import propose_grade
from bearwitness.incidents.origins import Voice
from bearwitness.model import Count, Perpetrator, Statement
from bearwitness.values import CountRange
from tests.incidents.made import WORDS, claim


def _grade(claims, statements=()):
    voices = [Voice(one.origin, (), (one.claim,), ()) for one in claims if one.stance != "denied"]
    denying = [Voice(one.origin, (), (one.claim,), ()) for one in claims if one.stance == "denied"]
    return propose_grade(claims, voices, denying, statements, load_codebook())


def _accusing(name, kind=""):
    return (Perpetrator(name, kind=kind, spans=WORDS),)


def _statement(act):
    return claim("s", "ra", kind="statement", main=False, statement=Statement(act))


@pytest.mark.parametrize(
    ("grade", "claims", "statements"),
    [
        ("fair", [claim("a"), claim("b")], []),
        ("weak", [claim("a")], []),
        ("weak", [claim("a", stance="doubted"), claim("b", stance="doubted")], []),
        ("discounted", [claim("a", stance="denied")], []),
        ("contested", [claim("a", perpetrators=_accusing("army")), claim("b", perpetrators=_accusing("rebels"))], []),
        ("confirmed", [claim("a")], [_statement("admission")]),
        ("discounted", [claim("a", killed=Count(CountRange(4, 4), who="combatants", spans=WORDS)), claim("b")], []),
    ],
)
def test_the_codebook_decides(grade, claims, statements):
    proposed = _grade(claims, statements)
    assert proposed.grade == grade
    assert proposed.reviewer == ""
    book = load_codebook()
    assert proposed.rule == f"{book.name} {book.version}, grading {book.grading.version}"


def test_two_names_of_one_kind_of_party_are_no_contradiction():
    claims = [
        claim("a", perpetrators=_accusing("the army", "state force")),
        claim("b", perpetrators=_accusing("government jets", "state force")),
    ]
    assert _grade(claims).grade == "fair"


def test_each_reason_is_a_sentence():
    proposed = _grade([claim("a"), claim("b", stance="denied")], [_statement("denial")])
    assert proposed.why[1:] == (
        "1 independent origin says that it happened.",
        "1 independent origin says that it did not happen.",
        "A party denies it.",
    )
    assert all(reason.endswith(".") for reason in proposed.why)
