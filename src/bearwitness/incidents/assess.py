"""The grade an incident is proposed, by the codebook's rule; a reviewer decides.

The rule asks for facts that this module counts from the incident's claims: how many independent origins say
that it happened, how many without doubt, how many of unknown origin, who is accused, what a party admitted or
denied, how reliable sources and how credible information were judged to be, and whether all of the dead are said to
be combatants. Every reason names the claims behind it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.codebook import Codebook
from bearwitness.codebook.grading import CREDIBILITIES, RELIABILITIES
from bearwitness.incidents.facts import standing_claims
from bearwitness.incidents.independence import Voice, count_of
from bearwitness.incidents.profiles import fold_name
from bearwitness.incidents.sources import source_name
from bearwitness.model import Assessment, Claim, Report

_ADMITTING = ("admission", "responsibility claim")
# From best to worst. What nobody judged, or could judge, is better than what was judged to be bad.
_RELIABILITY_ORDER = ("A", "B", "C", "D", "F", "", "E")
_CREDIBILITY_ORDER = ("1", "2", "3", "4", "6", "", "5")

Claims = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the grade rule may ask about one incident (``bearwitness.codebook.records.FACTS``).

    ``behind`` gives the claims behind each, by its name.
    """

    origins: int
    firm_origins: int
    denied_origins: int
    accused: tuple[str, ...]
    admission: bool
    denial: bool
    combatants_only: bool
    voices: int = 0
    firm_voices: int = 0
    unknown_origins: int = 0
    best_reliability: str = ""
    best_credibility: str = ""
    behind: Mapping[str, Claims] = field(default_factory=dict, compare=False)

    def facts(self) -> dict[str, int | bool | str]:
        """By the names the rule uses."""
        return {
            "origins": self.origins,
            "firm_origins": self.firm_origins,
            "voices": self.voices,
            "firm_voices": self.firm_voices,
            "unknown_origins": self.unknown_origins,
            "denied_origins": self.denied_origins,
            "accused": len(self.accused),
            "admission": self.admission,
            "denial": self.denial,
            "combatants_only": self.combatants_only,
            "best_reliability": self.best_reliability,
            "best_credibility": self.best_credibility,
        }

    def reasons(self) -> list[tuple[str, Claims]]:
        """One sentence for each fact that is worth telling, with the claims behind it."""
        told = [("origins", f"{_origins(self.origins, 'says', 'say')} that it happened.")]
        if self.unknown_origins:
            are = "is" if self.unknown_origins == 1 else "are"
            said = f"{self.unknown_origins} of them {are} of unknown origin and may be one of the others"
            told.append(("unknown_origins", f"{said}: {self.voices} at least."))
        if self.firm_origins < self.origins:
            told.append(("firm_origins", f"{_origins(self.firm_origins, 'says', 'say')} so without doubt."))
        if self.denied_origins:
            told.append(("denied_origins", f"{_origins(self.denied_origins, 'says', 'say')} that it did not happen."))
        if self.accused:
            told.append(("accused", f"Named as responsible: {'; '.join(self.accused)}."))
        if self.admission:
            told.append(("admission", "A party admits it."))
        if self.denial:
            told.append(("denial", "A party denies it."))
        if self.best_reliability:
            told.append(("best_reliability", f"The most reliable source is rated {self.best_reliability} (Admiralty)."))
        if self.best_credibility:
            told.append(
                ("best_credibility", f"The most credible information is rated {self.best_credibility} (Admiralty).")
            )
        return [(sentence, self.behind.get(name, ())) for name, sentence in told]

    def sentences(self) -> list[str]:
        """The sentences of the reasons."""
        return [sentence for sentence, _ in self.reasons()]


def _origins(count: int, one: str, many: str) -> str:
    return f"{count} independent origin{'' if count == 1 else 's'} {one if count == 1 else many}"


@dataclass(frozen=True)
class Case:
    """What is known of an incident when it is graded.

    ``claims`` are its event claims, ``voices`` who says that it happened, ``denying`` who says it did not,
    ``statements`` the statement claims of reports whose main event this is, ``ratings`` what people made of the
    sources and the information.
    """

    claims: Sequence[Claim]
    voices: Sequence[Voice]
    denying: Sequence[Voice] = ()
    statements: Sequence[Claim] = ()
    ratings: "Ratings | None" = None


def propose_grade(case: Case, codebook: Codebook) -> Assessment:
    """The proposed grade with its rule (``name version, grading version``) and one sentence a reason."""
    standing = take_stock(case)
    step = codebook.grading.choose(standing.facts())
    asked = [condition.fact for condition in step.when]
    behind = tuple(dict.fromkeys(claim for fact in asked or ["origins"] for claim in standing.behind.get(fact, ())))
    reasons = [(step.why, behind), *standing.reasons()]
    return Assessment(
        grade=step.grade,
        rule=rule_name(codebook),
        why=tuple(sentence for sentence, _ in reasons),
        why_claims=tuple(behind for _, behind in reasons),
        facts=standing.facts(),
    )


def rule_name(codebook: Codebook) -> str:
    """The rule by which the codebook grades, with its version."""
    return f"{codebook.name} {codebook.version}, grading {codebook.grading.version}"


@dataclass(frozen=True)
class Ratings:
    """What people judged: Admiralty letters of sources by their name (folded), and what the reports' own fields say.

    ``reports`` gives each report by id; its fields ``reliability`` (A to F) and ``credibility`` (1 to 6) count before
    the letter of its source, which the desk writes into ``source_reliability``.
    """

    reports: Mapping[str, Report]
    sources: Mapping[str, str] = field(default_factory=dict)

    def reliability(self, claim: Claim) -> str:
        """The letter of whoever says it, else that of who published it, "" where nobody judged."""
        report = self.reports[claim.report]
        letter = str(report.extra.get("reliability", ""))
        for name in (claim.origin, source_name(report)):
            letter = letter or (self.sources.get(fold_name(name), "") if name else "")
        letter = letter or str(report.extra.get("source_reliability", ""))
        return letter if letter in RELIABILITIES else ""

    def credibility(self, claim: Claim) -> str:
        """The digit of what is said, "" where nobody judged."""
        given = claim.extra.get("credibility", self.reports[claim.report].extra.get("credibility", ""))
        return str(given) if str(given) in CREDIBILITIES else ""


def take_stock(case: Case) -> Standing:
    """The facts of the grade rule, each with the claims behind it."""
    claims, voices, denying, ratings = case.claims, case.voices, case.denying, case.ratings
    stance = {claim.claim: claim.stance for claim in claims}
    firm = [voice for voice in voices if any(stance[claim] in ("asserted", "attributed") for claim in voice.claims)]
    admitting = _stating(claims, case.statements, "claimed", _ADMITTING)
    refusing = _stating(claims, case.statements, "denied", ("denial",))
    accused, accusing = _accused(claims)
    fighters = _combatants_only(claims)
    speaking = [claim for claim in claims if claim.stance != "denied"]
    reliability, reliable = _best(speaking, ratings.reliability if ratings else None, _RELIABILITY_ORDER)
    credibility, credible = _best(speaking, ratings.credibility if ratings else None, _CREDIBILITY_ORDER)
    return Standing(
        origins=len(voices),
        firm_origins=len(firm),
        denied_origins=len(denying),
        accused=accused,
        admission=bool(admitting),
        denial=bool(refusing),
        combatants_only=bool(fighters),
        voices=count_of(voices).certain,
        firm_voices=count_of(firm).certain,
        unknown_origins=count_of(voices).unknown,
        best_reliability=reliability,
        best_credibility=credibility,
        behind={
            "origins": _of(voices),
            "voices": _of(voices),
            "firm_origins": tuple(claim for claim in _of(firm) if stance[claim] != "doubted"),
            "firm_voices": tuple(claim for claim in _of(firm) if stance[claim] != "doubted"),
            "unknown_origins": _of(voice for voice in voices if voice.standing == "unknown"),
            "denied_origins": _of(denying),
            "accused": accusing,
            "admission": admitting,
            "denial": refusing,
            "combatants_only": fighters,
            "best_reliability": reliable,
            "best_credibility": credible,
        },
    )


def _of(voices: Iterable[Voice]) -> Claims:
    return tuple(claim for voice in voices for claim in voice.claims)


def _best(claims: Sequence[Claim], judge: Callable[[Claim], str] | None, order: Sequence[str]) -> tuple[str, Claims]:
    """The best mark of any claim and the claims that have it; what nobody judged counts for what ``order`` says."""
    if judge is None or not claims:
        return "", ()
    marks = {claim.claim: judge(claim) for claim in claims}
    best = min(marks.values(), key=order.index)
    return best, tuple(claim for claim, mark in marks.items() if mark == best and best)


def _stating(claims: Sequence[Claim], statements: Sequence[Claim], stance: str, acts: Sequence[str]) -> Claims:
    """The claims in which a party is said to take that stance, and the statements that are such acts."""
    found = [claim.claim for claim in claims if any(party.stance == stance for party in claim.perpetrators)]
    found += [claim.claim for claim in statements if claim.statement and claim.statement.act in acts]
    return tuple(found)


def _accused(claims: Sequence[Claim]) -> tuple[tuple[str, ...], Claims]:
    """Each party named as responsible once, by the first name given to it, in alphabetical order, and who names one.

    Parties of one kind count as one: "the army" and "government jets" are two names of one party more often
    than two parties, and a grade must not rest on the choice of words.
    """
    parties: dict[str, str] = {}
    naming: list[str] = []
    for claim in standing_claims(claims):
        named = [party for party in claim.perpetrators if party.stance != "unknown"]
        for perpetrator in named:
            parties.setdefault(perpetrator.kind or fold_name(perpetrator.name), perpetrator.name)
        if named:
            naming.append(claim.claim)
    return tuple(sorted(parties.values())), tuple(naming)


def _combatants_only(claims: Sequence[Claim]) -> Claims:
    """The claims that count the dead, where people are reported killed and every figure is said to be of combatants."""
    killed = [claim for claim in standing_claims(claims) if claim.killed.range.max != 0]
    killed = [claim for claim in killed if not claim.killed.range.is_unknown]
    if not all(claim.killed.who == "combatants" for claim in killed):
        return ()
    return tuple(claim.claim for claim in killed)
