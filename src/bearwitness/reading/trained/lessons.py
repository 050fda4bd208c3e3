"""What there is to learn from: reports with the claims a person made or put right, turned into training examples."""

from collections.abc import Iterable, Iterator, Mapping

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.errors import LanguageNotRead
from bearwitness.model import Claim, Report
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.trained.date_choice import dates_of
from bearwitness.reading.trained.decisions import WHEN, taught_by, told_by_rules
from bearwitness.reading.trained.features import features_of
from bearwitness.reading.trained.training import Example

# How the reader of a claim begins where a person made it.
PERSON = "researcher"


def persons_claims(claims: Iterable[Claim]) -> Mapping[str, list[Claim]]:
    """By report, the claims that a person stands for and no later one supersedes.

    A person's claim names "researcher …" as its reader, or no reader at all (claims coded by hand in a file).
    What another reader made is left out: a model must not learn from a machine's own words.
    """
    known = list(claims)
    superseded = {claim.supersedes for claim in known if claim.supersedes}
    found: dict[str, list[Claim]] = {}
    for claim in known:
        if claim.claim not in superseded and (not claim.reader or claim.reader.startswith(PERSON)):
            found.setdefault(claim.report, []).append(claim)
    return found


def examples(reports: Iterable[Report], claims: Iterable[Claim], codebook: Codebook | None = None) -> Iterator[Example]:
    """One example for each report that a person has coded, in the reports' order; the rules read each once.

    A report in a language without a pack teaches nothing and is left out.
    """
    coded = persons_claims(claims)
    rules = RulesReader(codebook)
    book = codebook if codebook is not None else load_codebook()
    for report in reports:
        taught = taught_by(coded.get(report.id, ()))
        if not taught:
            continue
        try:
            doc, findings = rules.look(report)
        except LanguageNotRead:
            continue
        told = told_by_rules(rules.put_together(doc, findings), book)
        days = dates_of(doc, findings, "".join(told[WHEN])) if WHEN in taught else ()
        yield Example(report.id, features_of(doc, findings.terms).values, told, taught, days)
