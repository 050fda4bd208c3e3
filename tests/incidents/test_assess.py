import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.codebook import load_codebook
from bearwitness.incidents.assess import Case, Ratings, propose_grade
from bearwitness.incidents.origins import Voice
from bearwitness.model import Count, Perpetrator, Statement
from bearwitness.values import CountRange
from tests.incidents.made import WORDS, claim, report


def _grade(claims, statements=()):
    voices = [Voice(one.origin, (), (one.claim,), ()) for one in claims if one.stance != "denied"]
    denying = [Voice(one.origin, (), (one.claim,), ()) for one in claims if one.stance == "denied"]
    return propose_grade(Case(claims, voices, denying, statements), load_codebook())


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


def test_every_reason_names_the_claims_behind_it():
    proposed = _grade([claim("a"), claim("b", stance="denied")], [_statement("denial")])
    assert dict(zip(proposed.why, proposed.why_claims, strict=True))["A party denies it."] == ("s",)
    assert proposed.why_claims[2] == ("b",)
    assert proposed.facts["denied_origins"] == 1


def test_voices_of_unknown_origin_never_make_it_fair_and_are_said_to_be_so():
    claims = [claim("a"), claim("b")]
    voices = [Voice("Wire", ("ra",), ("a",), ()), Voice("unknown", ("rb",), ("b",), (), standing="unknown")]
    proposed = propose_grade(Case(claims, voices), load_codebook())
    assert proposed.grade == "weak"
    assert "1 of them is of unknown origin and may be one of the others: 1 at least." in proposed.why


def test_reliability_and_credibility_are_judged_apart():
    reports = {
        "ra": report("ra", source="Wire", extra={"credibility": 5}),
        "rb": report("rb", source="Paper", extra={"reliability": "B", "credibility": "5"}),
    }
    claims = [claim("a"), claim("b")]
    voices = [Voice(name, (), (name,), ()) for name in ("a", "b")]
    proposed = propose_grade(Case(claims, voices, ratings=Ratings(reports, {"wire": "A"})), load_codebook())
    assert (proposed.facts["best_reliability"], proposed.facts["best_credibility"]) == ("A", "5")
    assert (proposed.grade, proposed.why[0]) == ("weak", "No information is better than improbable (Admiralty 5).")
    unjudged = Ratings({"ra": reports["ra"], "rb": report("rb")})
    assert propose_grade(Case(claims, voices, ratings=unjudged), load_codebook()).grade == "fair"


_CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["asserted", "attributed", "doubted", "denied"]),
        st.sampled_from(["known", "nameless", "unknown"]),
        st.sampled_from(["", "army", "rebels"]),
        st.sampled_from(["", "A", "E", "F"]),
    ),
    min_size=1,
    max_size=5,
)
_RANK = {grade: at for at, grade in enumerate(("confirmed", "fair", "weak", "contested", "discounted"))}


@given(_CLAIMS, st.sampled_from(["asserted", "attributed", "doubted"]), st.sampled_from(["", "A", "E"]))
def test_a_further_independent_voice_that_denies_nothing_never_lowers_the_grade(parts, stance, letter):
    def grade(rows):
        claims = [
            claim(f"c{at}", stance=said, perpetrators=_accusing(party) if party else ())
            for at, (said, _, party, _) in enumerate(rows)
        ]
        voices = [
            Voice(one.claim, (), (one.claim,), (), standing=row[1]) for one, row in zip(claims, rows, strict=True)
        ]
        reports = {f"rc{at}": report(f"rc{at}", extra={"reliability": row[3]}) for at, row in enumerate(rows)}
        case = Case(
            claims,
            [voice for voice, row in zip(voices, rows, strict=True) if row[0] != "denied"],
            [voice for voice, row in zip(voices, rows, strict=True) if row[0] == "denied"],
            ratings=Ratings(reports),
        )
        return propose_grade(case, load_codebook()).grade

    before, after = grade(parts), grade([*parts, (stance, "known", "", letter)])
    # Doubted claims alone count as long as nothing firm stands beside them: whom they accuse falls away then.
    assert _RANK[after] <= _RANK[before]
