"""Scores that explain themselves: how strongly two claims speak for being about one event.

Each field adds its weight of evidence, the logarithm of how much likelier the finding is between claims of one
event than between others (Fellegi and Sunter 1969; Good 1950); the prior stands for how rare a true pair is
among the candidates. A missing value adds nothing, a contradiction takes away. The numbers are in
``weights.toml``, and a score of 0 is even odds. The idea of a score that names its parts is nomenklatura's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bearwitness.incidents.compare import Finding, compare_facts, compare_reports
from bearwitness.incidents.profiles import Corpus, Profile
from bearwitness.incidents.weights import Weights, load_weights

_SENTENCES: Mapping[str, str] = {
    "date.same_day": "Same day",
    "date.may_be_same": "The dates can be the same",
    "date.vaguely_same": "The vague dates can be the same",
    "published.same_day": "Published on the same day",
    "published.looking_back": "One was published {value:.0f} days later and looks back on that day and place",
    "url.same": "Same address",
    "order.told_before": "One was published before the other's event",
    "place.same_place": "Both in {shown}",
    "place.same_region": "Same region ({shown})",
    "place.other_region": "Different regions ({shown})",
    "place.other_country": "Different countries ({shown})",
    "event_type.same": "Both {shown}",
    "event_type.more_general": "One kind of event includes the other ({shown})",
    "event_type.other": "Different kinds of event ({shown})",
    "victims.same_name": "Both name {shown}",
    "victims.same_family_name": "Victims share the family name {shown}",
    "victims.other_names": "They name different victims",
    "ages.shared": "Victims of the same age ({shown})",
    "ages.none_shared": "Victims of other ages",
    "text.at": "Words alike to {value:.2f}",
    "names.at": "Names and numbers alike to {value:.2f}",
    "title.at": "Titles alike to {value:.2f}",
    "coincidence.at": "Day and place agree, and events in {shown} are told of on few days",
    "phrases.at": "They share the rare words {shown}",
}
_BY_FIELD: Mapping[str, str] = {
    "date": "{value:.0f} days apart",
    "published": "Published {value:.0f} days apart",
    "place": "{value:.0f} km apart",
    "killed": "Killed {shown}",
    "injured": "Injured {shown}",
    "weapons": "Weapons shared: {shown}",
    "targets": "Targets shared: {shown}",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field's part in a score: its weight and the sentence that says why."""

    field: str
    weight: float
    sentence: str

    def __str__(self) -> str:
        return f"{self.sentence}: {self.weight:+.1f}"


@dataclass(frozen=True, slots=True)
class Score:
    """The total in log-odds, and its parts, the heaviest first."""

    total: float
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        return f"{self.total:+.1f} ({'; '.join(str(part) for part in self.evidence)})"


class Matcher:
    """Scores pairs of a corpus, given by their positions. Scores lie within ± ``weights.limit``."""

    def __init__(self, corpus: Corpus, weights: Weights | None = None) -> None:
        self.corpus = corpus
        self.weights = weights or load_weights()

    def findings(self, left: int, right: int) -> list[Finding]:
        """Every comparison that can tell something. Claims of one report are compared by their own values alone."""
        return self._findings(left, right, self._cosines(left, [right])[0])

    def score(self, left: int, right: int) -> float:
        """The total for one pair."""
        return self.score_many(left, [right])[0]

    def score_many(self, left: int, rights: Sequence[int]) -> list[float]:
        """The totals of one claim with each of many."""
        return [
            self._total(left, right, self._findings(left, right, cosines))
            for right, cosines in zip(rights, self._cosines(left, rights), strict=True)
        ]

    def explain(self, left: int, right: int) -> Score:
        """The total with a sentence for each part."""
        findings = self.findings(left, right)
        parts = [Evidence(f.field, self.weights.of(f), _sentence(f)) for f in findings]
        parts.append(Evidence("prior", self._prior(left, right), "Before anything is compared"))
        parts.sort(key=lambda part: (-abs(part.weight), part.field))
        return Score(self._total(left, right, findings), tuple(parts))

    def _prior(self, left: int, right: int) -> float:
        return self.weights.within_report if self._one_report(left, right) else self.weights.prior

    def _one_report(self, left: int, right: int) -> bool:
        return self.corpus.profiles[left].report.id == self.corpus.profiles[right].report.id

    def _total(self, left: int, right: int, findings: Sequence[Finding]) -> float:
        total = self._prior(left, right) + sum(self.weights.of(finding) for finding in findings)
        return max(-self.weights.limit, min(self.weights.limit, total))

    def _cosines(self, left: int, rights: Sequence[int]) -> list[tuple[float | None, ...]]:
        corpus = self.corpus
        return list(
            zip(*(vectors.cosines(left, rights) for vectors in (corpus.text, corpus.names, corpus.title)), strict=True)
        )

    def _findings(self, left: int, right: int, cosines: Sequence[float | None]) -> list[Finding]:
        a, b = self.corpus.profiles[left], self.corpus.profiles[right]
        findings = list(compare_facts(a, b))
        if a.report.id == b.report.id:
            # A report tells an event twice where two voices differ on the figures: those are no evidence here.
            return [finding for finding in findings if finding.field not in ("killed", "injured")]
        findings.extend(compare_reports(a, b))
        findings.extend(self._coincidence(a, b, findings))
        if not a.same_language(b):
            return findings
        for field, cosine in zip(("text", "names", "title"), cosines, strict=True):
            if cosine is not None:
                findings.append(Finding(field, "at", cosine))
        findings.append(self._phrases(left, right))
        return findings

    def _coincidence(self, a: Profile, b: Profile, findings: Sequence[Finding]) -> list[Finding]:
        """How much it says that day and place are the same: two events on one day are rare where there are few."""
        levels = {finding.field: finding.level for finding in findings}
        if a.place is None or levels.get("place") != "same_place":
            return []
        days = max(1, self.corpus.days_with_events(a.place))
        if levels.get("date") == "one_day":
            return [Finding("coincidence", "at", 2 * days, a.place.name)]  # a day off counts half as rare
        if levels.get("date") not in ("same_day", "may_be_same"):
            return []
        return [Finding("coincidence", "at", days, a.place.name)]

    def _phrases(self, left: int, right: int) -> Finding:
        a, b = self.corpus.phrases[left], self.corpus.phrases[right]
        if len(a) > len(b):
            a, b = b, a
        shared = sorted((phrase for phrase in a if phrase in b), key=lambda phrase: (-a[phrase], phrase))
        return Finding("phrases", "at", sum(a[phrase] for phrase in shared), ", ".join(shared[:4]))


def _sentence(finding: Finding) -> str:
    if finding.field == "phrases" and not finding.shown:
        return "They share no rare words"
    template = _SENTENCES.get(f"{finding.field}.{finding.level}") or _BY_FIELD[finding.field]
    return template.format(value=finding.value, shown=finding.shown or "none")
