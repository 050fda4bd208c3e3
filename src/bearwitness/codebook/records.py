"""What a loaded codebook holds: entries with their words, grades with their rule, reading rules, vague counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bearwitness.codebook.policies import Policy
from bearwitness.codebook.speaking import Speaking
from bearwitness.errors import InvalidValue
from bearwitness.values import CountRange

KINDS = ("event_type", "weapon", "target", "actor", "party")
FACTS: Mapping[str, str] = {
    "origins": "number",
    "firm_origins": "number",
    "voices": "number",
    "firm_voices": "number",
    "unknown_origins": "number",
    "admission": "truth",
    "denial": "truth",
    "denied_origins": "number",
    "accused": "number",
    "best_reliability": "letter",
    "best_credibility": "digit",
    "combatants_only": "truth",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Where some triggers of an entry mean something else.

    A trigger does not count right before one of ``not_before``, right after one of ``not_after``, or in a
    sentence that also holds one of ``unless`` nearby. All are lower-case word sequences.
    """

    triggers: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the codebook knows: its id, its words in each language, and where its definition comes from.

    ``triggers`` match with simple inflection, ``forms`` only as they stand; both are lower-case and hold,
    for a target, the words of all its fine names. ``fine`` maps language → fine name → its triggers (targets
    only). ``codes`` holds ``acled_event_type``, ``acled_sub_event_type``, ``ucdp``, ``muc``, ``violation``
    (event types), ``class`` and ``implies`` (weapons: the event type they stand for), ``actor`` (parties: their actor
    kind), ``ucdp`` (actors: the side they are on).
    ``parent`` is the id of the more general entry of the same kind, "" where there is none.
    ``identified`` is False for an actor whose words name nobody in particular. ``harm`` is False for an event type that
    is no harm to civilians (an agreement, a peaceful protest, an earthquake): its words make no event claim.
    """

    id: str
    kind: str
    names: Mapping[str, str]
    triggers: Mapping[str, tuple[str, ...]]
    reference: str
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guards: Mapping[str, tuple[Guard, ...]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    fine: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    identified: bool = True
    harm: bool = True


@dataclass(frozen=True, slots=True)
class Grade:
    """One of the five grades; ``rank`` 1 is the firmest."""

    id: str
    rank: int
    names: Mapping[str, str]
    description: str
    reference: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What one fact must be: a number within ``range``, a truth, or a letter among ``letters``."""

    fact: str
    range: CountRange | None = None
    truth: bool | None = None
    letters: tuple[str, ...] = ()

    def holds(self, value: int | bool | str) -> bool:
        """True where the fact's value meets the condition; raises InvalidValue for a value of the wrong type."""
        kind = FACTS[self.fact]
        right = {"number": type(value) is int, "truth": type(value) is bool}.get(kind, isinstance(value, str))
        if not right:
            raise InvalidValue("fact", value, f"{self.fact} is a {kind}")
        if isinstance(value, bool):
            return value is self.truth
        if isinstance(value, int):
            return self.range is not None and value in self.range
        return value in self.letters


@dataclass(frozen=True, slots=True)
class GradeStep:
    """Proposes ``grade`` for the reason ``why`` where all conditions hold."""

    grade: str
    why: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class GradeRule:
    """The rule that proposes a grade: steps in order, the first that fits counts; the last one always fits."""

    version: str
    steps: tuple[GradeStep, ...]

    def choose(self, facts: Mapping[str, int | bool | str]) -> GradeStep:
        """The first step that fits the facts.

        ``facts`` gives every name of ``FACTS`` that the rule asks for; raises InvalidValue where one is
        missing or of the wrong type, since a grade must not rest on a guess.
        """
        for step in self.steps:
            missing = [condition.fact for condition in step.when if condition.fact not in facts]
            if missing:
                raise InvalidValue("set of facts", sorted(facts), f"{', '.join(missing)} is missing")
            if all(condition.holds(facts[condition.fact]) for condition in step.when):
                return step
        raise InvalidValue("grade rule", self.version, "no step fits; the last one must have no conditions")


@dataclass(frozen=True, slots=True)
class Rule:
    """A reading rule: how what a report leaves unsaid is read. ``value`` is the figure it gives, where it gives one."""

    id: str
    version: str
    description: str
    reference: str
    value: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """A loaded codebook. Compared and hashed by identity, so that what is built from it can be cached.

    ``extends`` names the codebook and version it adds to, "" for one that stands alone. ``groups`` gives the group
    (``appraisal.GROUPS``) that a word for people stands for.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    grades: Mapping[str, Grade]
    grading: GradeRule
    rules: Mapping[str, Rule]
    speaking: Speaking = field(default_factory=Speaking, repr=False)
    policies: Mapping[str, Policy] = field(default_factory=dict, repr=False)
    groups: Mapping[str, str] = field(default_factory=dict, repr=False)
    extends: str = ""
    _entries: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict, repr=False)
    _counts: Mapping[str, Mapping[str, CountRange]] = field(default_factory=dict, repr=False)

    def entries(self, kind: str) -> Mapping[str, Entry]:
        """The entries of one kind by id; raises InvalidValue where there is no such kind."""
        if kind not in KINDS:
            raise InvalidValue("kind of entry", kind, f"it must be one of {', '.join(KINDS)}")
        return self._entries.get(kind, {})

    def vague_counts(self, lang: str) -> Mapping[str, CountRange]:
        """What each vague word of the language counts as; raises InvalidValue for a language it does not know."""
        if lang not in self.languages:
            raise InvalidValue("language of the codebook", lang, f"it knows {', '.join(self.languages)}")
        return self._counts.get(lang, {})

    def fine_name(self, entry_id: str, words: str, lang: str) -> str:
        """The fine name of the target kind that the words of a report stand for ("school" for "schools").

        ``words`` are the words that a trigger matched, in whichever inflection; the trigger with the same
        beginning counts. The id itself where the kind has no fine name for them.
        """
        said, best, shared = " ".join(words.lower().split()), entry_id, 0
        for name, triggers in self.entries("target")[entry_id].fine.get(lang, {}).items():
            for trigger in triggers:
                same = _shared_start(said, trigger)
                # An inflection changes the last letter at most and adds few: "ferry", "ferries".
                if same > shared and same >= len(trigger) - 1 and len(said) - len(trigger) <= 3:
                    best, shared = name, same
        return best

    def ancestors(self, kind: str, entry_id: str) -> tuple[str, ...]:
        """The more general entries of one entry, nearest first."""
        entries, found = self.entries(kind), []
        parent = entries[entry_id].parent
        while parent:
            found.append(parent)
            parent = entries[parent].parent
        return tuple(found)


def _shared_start(one: str, two: str) -> int:
    """How many characters both begin with."""
    length = min(len(one), len(two))
    return next((at for at in range(length) if one[at] != two[at]), length)
