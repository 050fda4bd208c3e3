"""The readers: a report in, its claims out."""

from functools import cached_property
from typing import Protocol

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.errors import LanguageNotRead
from bearwitness.model import Claim, Report
from bearwitness.reading.casualties import find_casualties
from bearwitness.reading.dates import find_dates
from bearwitness.reading.document import Document, lay_out
from bearwitness.reading.events import assemble
from bearwitness.reading.findings import Findings
from bearwitness.reading.gazetteer import Gazetteer, open_gazetteer
from bearwitness.reading.language import language_of
from bearwitness.reading.numbers import find_quantities
from bearwitness.reading.pack import installed_packs
from bearwitness.reading.perpetrators import find_perpetrators
from bearwitness.reading.places import find_places
from bearwitness.reading.speakers import find_attributions
from bearwitness.reading.terms import find_terms

RULES_VERSION = "1.0"


class Reader(Protocol):
    """What every reader does. ``name`` says which and in which version; each claim carries it."""

    @property
    def name(self) -> str: ...

    def read(self, report: Report) -> list[Claim]:
        """The claims of the report, in order, the main event first; raises LanguageNotRead."""
        ...


class RulesReader:
    """Reads by rules and word lists alone: the same report gives the same claims, on any machine, offline.

    The words are in the codebook and in ``packs/LANG``. Time and memory grow with the report's length.
    """

    def __init__(self, codebook: Codebook | None = None, gazetteer: Gazetteer | None = None) -> None:
        self._given, self._given_gazetteer = codebook, gazetteer

    @cached_property
    def codebook(self) -> Codebook:
        return self._given if self._given is not None else load_codebook()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return self._given_gazetteer if self._given_gazetteer is not None else open_gazetteer()

    @property
    def name(self) -> str:
        """For instance ``rules 1.0``."""
        return f"rules {RULES_VERSION}"

    def read(self, report: Report) -> list[Claim]:
        """The claims of the report, in order, the main event first; raises LanguageNotRead."""
        return self.put_together(*self.look(report))

    def look(self, report: Report) -> tuple[Document, Findings]:
        """The report laid out and what the finders found in it; raises LanguageNotRead."""
        lang = language_of(report)
        if lang not in installed_packs():
            raise LanguageNotRead(lang)
        doc = lay_out(report, lang, self.codebook)
        terms = find_terms(doc, self.codebook)
        quantities = find_quantities(doc, self.codebook.vague_counts(lang))
        places = find_places(doc, self.gazetteer)
        findings = Findings(
            casualties=find_casualties(doc, quantities, self.codebook),
            dates=find_dates(doc),
            places=places,
            terms=terms,
            attributions=find_attributions(doc),
            perpetrators=find_perpetrators(doc, terms, self.codebook, places),
            quantities=quantities,
        )
        return doc, findings

    def put_together(self, doc: Document, findings: Findings) -> list[Claim]:
        """The claims of what was found."""
        return assemble(doc, findings, self.codebook, self.name)
