"""The grade an incident is proposed, by the codebook's rule; a reviewer decides.

The rule asks for facts that this module counts from the incident's claims: how many independent origins say
that it happened, how many without doubt, who is accused, what a party admitted or denied, and whether all of
the dead are said to be combatants.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bearwitness.codebook import Codebook
from bearwitness.incidents.facts import standing_claims
from bearwitness.incidents.origins import Voice
from bearwitness.incidents.profiles import fold_name
from bearwitness.model import Assessment, Claim

_ADMITTING = ("admission", "responsibility claim")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the grade rule may ask about one incident (``bearwitness.codebook.records.FACTS``)."""

    origins: int
    firm_origins: int
    denied_origins: int
    accused: tuple[str, ...]
    admission: bool
    denial: bool
    combatants_only: bool
    best_reliability: str = ""

    def facts(self) -> dict[str, int | bool | str]:
        """By the names the rule uses."""
        return {
            "origins": self.origins,
            "firm_origins": self.firm_origins,
            "denied_origins": self.denied_origins,
            "accused": len(self.accused),
            "admission": self.admission,
            "denial": self.denial,
            "combatants_only": self.combatants_only,
            "best_reliability": self.best_reliability,
        }

    def sentences(self) -> list[str]:
        """One sentence for each fact that is worth telling."""
        told = [f"{_origins(self.origins, 'says', 'say')} that it happened."]
        if self.firm_origins < self.origins:
            told.append(f"{_origins(self.firm_origins, 'says', 'say')} so without doubt.")
        if self.denied_origins:
            told.append(f"{_origins(self.denied_origins, 'says', 'say')} that it did not happen.")
        if self.accused:
            told.append(f"Named as responsible: {'; '.join(self.accused)}.")
        if self.admission:
            told.append("A party admits it.")
        if self.denial:
            told.append("A party denies it.")
        return told


def _origins(count: int, one: str, many: str) -> str:
    return f"{count} independent origin{'' if count == 1 else 's'} {one if count == 1 else many}"


def propose_grade(
    claims: Sequence[Claim],
    voices: Sequence[Voice],
    denying: Sequence[Voice],
    statements: Sequence[Claim],
    codebook: Codebook,
) -> Assessment:
    """The proposed grade with its rule (``name version, grading version``) and one sentence a reason.

    ``claims`` are the incident's event claims, ``voices`` who says that it happened, ``denying`` who says it
    did not, ``statements`` the statement claims of reports whose main event this is.
    """
    standing = take_stock(claims, voices, denying, statements)
    step = codebook.grading.choose(standing.facts())
    rule = f"{codebook.name} {codebook.version}, grading {codebook.grading.version}"
    return Assessment(grade=step.grade, rule=rule, why=(step.why, *standing.sentences()))


def take_stock(
    claims: Sequence[Claim], voices: Sequence[Voice], denying: Sequence[Voice], statements: Sequence[Claim]
) -> Standing:
    """The facts of the grade rule. No reliability is known here: it is a person's judgement of a source."""
    stance = {claim.claim: claim.stance for claim in claims}
    firm = [voice for voice in voices if any(stance[claim] in ("asserted", "attributed") for claim in voice.claims)]
    acts = {claim.statement.act for claim in statements if claim.statement}
    stances = {perpetrator.stance for claim in claims for perpetrator in claim.perpetrators}
    return Standing(
        origins=len(voices),
        firm_origins=len(firm),
        denied_origins=len(denying),
        accused=_accused(claims),
        admission="claimed" in stances or any(act in acts for act in _ADMITTING),
        denial="denied" in stances or "denial" in acts,
        combatants_only=_combatants_only(claims),
    )


def _accused(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Each party named as responsible once, by the first name given to it, in alphabetical order.

    Parties of one kind count as one: "the army" and "government jets" are two names of one party more often
    than two parties, and a grade must not rest on the choice of words.
    """
    parties: dict[str, str] = {}
    for claim in standing_claims(claims):
        for perpetrator in claim.perpetrators:
            if perpetrator.stance != "unknown":
                parties.setdefault(perpetrator.kind or fold_name(perpetrator.name), perpetrator.name)
    return tuple(sorted(parties.values()))


def _combatants_only(claims: Sequence[Claim]) -> bool:
    """True where people are reported killed and every figure for them is said to be of combatants."""
    killed = [claim.killed for claim in standing_claims(claims) if claim.killed.range.max != 0]
    killed = [count for count in killed if not count.range.is_unknown]
    return bool(killed) and all(count.who == "combatants" for count in killed)
