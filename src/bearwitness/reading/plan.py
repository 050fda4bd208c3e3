"""Which readers read, with what: a plan that can be handed to another process, and the reader made from it."""

from dataclasses import dataclass
from pathlib import Path

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.errors import InvalidValue
from bearwitness.reading.combine import CombinedReader
from bearwitness.reading.gazetteers import check_region, gazetteer_of
from bearwitness.reading.language_model import Ask, LanguageModelReader
from bearwitness.reading.reader import RULES_VERSION, Reader, RulesReader
from bearwitness.reading.trained.reader import TrainedReader, load_model

READERS = ("rules", "trained", "llm")


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """The readers by name, the first one's word before the second's, and what they are given.

    ``language_model`` is the model's name where ``llm`` is among the readers; ``gazetteers`` are files that places are
    looked up in before the embedded one, ``region`` the codes of countries and divisions that reports are likelier
    about; ``model`` is the model file of ``trained`` and ``codebook`` the codebook's, "" for the ones that ship.
    ``trained`` starts from the rules' claims, so ``rules`` beside it adds nothing. Raises InvalidValue.
    """

    readers: tuple[str, ...] = ("rules",)
    language_model: str = ""
    gazetteers: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    model: str = ""
    codebook: str = ""

    def __post_init__(self) -> None:
        if not self.readers or len(set(self.readers)) != len(self.readers):
            raise InvalidValue("list of readers", ",".join(self.readers), "each reader must be named once")
        for name in self.readers:
            if name not in READERS:
                raise InvalidValue("reader", name, f"it must be one of {', '.join(READERS)}")
        check_region(self.region)
        if "llm" in self.readers and not self.language_model:
            raise InvalidValue("list of readers", ",".join(self.readers), "llm needs a language model's name")

    @property
    def book(self) -> Codebook:
        """The codebook that is read by; raises CodebookError, which names file and line."""
        return load_codebook(Path(self.codebook) if self.codebook else None)

    @property
    def name(self) -> str:
        """The readers' names with their versions, as claims carry them."""
        names = {"rules": f"rules {RULES_VERSION}", "llm": f"llm {self.language_model}"}
        if "trained" in self.readers:
            names["trained"] = TrainedReader(load_model(self.model)).name
        return " + ".join(names[reader] for reader in self.working)

    @property
    def working(self) -> tuple[str, ...]:
        """The readers that read: without ``rules`` where ``trained`` starts from them."""
        return tuple(name for name in self.readers if name != "rules" or "trained" not in self.readers)


def make_reader(plan: ReadingPlan, ask: Ask | None = None) -> Reader:
    """The reader of the plan; ``ask`` sends to the language model and is needed where the plan has ``llm``."""
    made = [_made(name, plan, ask) for name in plan.working]
    return made[0] if len(made) == 1 else CombinedReader(made)


def _made(name: str, plan: ReadingPlan, ask: Ask | None) -> Reader:
    if name == "rules":
        return RulesReader(plan.book, gazetteer_of(plan.gazetteers, plan.region))
    if name == "trained":
        return TrainedReader(load_model(plan.model), plan.book, gazetteer_of(plan.gazetteers, plan.region))
    if ask is None:
        raise InvalidValue("reading plan", name, "there is nothing to ask the language model through")
    return LanguageModelReader(ask, plan.language_model, plan.book)
