"""The figures a report gives for its main event, from its casualty mentions and the people it describes.

How a report tells its figures decides which of them counts. A toll that is said to have reached a number is
the latest word. Else the headline's figure holds, else the first sentences', else the individuals the report
describes one by one are counted. Figures in sentences about other events (statistics, earlier attacks) are
left out, and so are figures inside others ("including 12 children").

0 is written where words say so, or by the codebook's rule ``closed-casualty-list``:

- *injured* is 0 where an exact number were killed, the report turns to them one by one (it names or describes at
  least one), it tells of no one hurt who lived, and it does not say that an untold number were hurt;
- *killed* is 0 where people are told of as hurt, with a figure or without, and the report tells of no death in the
  main event: neither a figure, nor a person, nor, in the headline and the first sentences, that anyone died.

The rule needs the whole report, so it is not applied to a reading of some of its sentences, nor to a report of one
sentence, such as a post sent while it happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bearwitness.codebook import Codebook
from bearwitness.model import Count
from bearwitness.reading.casualty_evidence import LEAD, Evidence, Statement, chosen_people, states_total
from bearwitness.reading.casualty_parts import find_parts, find_superseded
from bearwitness.reading.document import Document
from bearwitness.reading.further_counts import combatants_in_parts, further_counts, without_combatants
from bearwitness.reading.harm import CasualtyMentions, Harm
from bearwitness.reading.identifications import find_identified
from bearwitness.reading.individuals import Individual
from bearwitness.reading.mentions import CasualtyMention, CasualtySummary
from bearwitness.reading.numbers import find_quantities
from bearwitness.reading.pack import load_pack
from bearwitness.reading.person import Person
from bearwitness.reading.person_groups import who_of
from bearwitness.reading.persons import find_persons
from bearwitness.reading.victims import find_individuals, find_victims
from bearwitness.values import CountRange

CLOSED_LIST = "closed-casualty-list"
_TITLE, _EARLY, _ANYWHERE = 0, 6, 10**9
_NONE = CountRange.exactly(0)


def summarise(
    doc: Document, mentions: Sequence[CasualtyMention], codebook: Codebook, sentences: Sequence[int] | None = None
) -> CasualtySummary:
    """Killed, injured and victims of the main event; with ``sentences``, what those sentences say.

    A count that the report doesn't give is unknown. Each known one carries its words, or names the rule it
    rests on. Linear in the length of the text.
    """
    wanted = None if sentences is None else frozenset(sentences)
    harms = [
        mention for mention in mentions if isinstance(mention, Harm) and (wanted is None or mention.sentence in wanted)
    ]
    if isinstance(mentions, CasualtyMentions):
        persons = mentions.persons
    else:
        persons = find_persons(doc, find_quantities(doc, codebook.vague_counts(doc.lang)))
    main = harms if wanted is not None else _of_main_event(doc, harms)
    earlier = find_superseded(doc, persons, main)
    main = [harm for harm in main if not harm.persons or any(person.first not in earlier for person in harm.persons)]
    parts = find_parts(doc, persons, main)
    words = {person.first: person.span(doc.tokens) for harm in main for person in harm.persons}
    told, combatants = without_combatants(main, words)
    identified = [held for held in find_identified(doc, persons, main) if wanted is None or held.sentence in wanted]
    individuals = find_individuals(doc, persons, [*main, *identified])
    reading = _Reading(doc, told, individuals, whole=wanted is None)
    killed = reading.killed()
    injured = reading.injured(killed)
    if reading.may_close and len(doc.sentences) > 1 and CLOSED_LIST in codebook.rules:
        killed, injured = reading.closed(killed, injured)
    if combatants.range.is_unknown:
        killed, combatants = combatants_in_parts(killed, parts)
    final = {"killed": killed.range, "injured": injured.range}
    further = further_counts(combatants, main, parts, earlier, final)
    return CasualtySummary(
        killed,
        injured,
        find_victims(individuals, _only(killed, injured)),
        killed_combatants=further.killed_combatants,
        missing=further.missing,
        abducted=further.abducted,
        breakdown=further.breakdown,
        superseded=further.superseded,
        mentions=tuple(mentions),
    )


def _only(killed: Count, injured: Count) -> str:
    """The one harm that was done, where the figures leave no other; what a victim nothing more is told of suffered."""
    if injured.range == _NONE and killed.range != _NONE:
        return "killed"
    return "injured" if killed.range == _NONE and injured.range != _NONE else ""


def _of_main_event(doc: Document, harms: Sequence[Harm]) -> Sequence[Harm]:
    """The mentions outside sentences about other events; all where a late report says "last year" throughout."""
    main = [harm for harm in harms if not harm.other_event or doc.sentences[harm.sentence].in_title]
    return main if any(harm.persons or harm.rule for harm in main) else harms


class _Reading:
    """One report's figures, decided."""

    def __init__(self, doc: Document, harms: Sequence[Harm], individuals: Sequence[Individual], *, whole: bool) -> None:
        self.doc = doc
        self.individuals = individuals
        self.closes = load_pack(doc.lang, "casualties").get("closed_lists", True)
        self.may_close = whole and self.closes
        self._settle_fatal(harms)
        self.dead = {first for held in individuals if held.status() == "killed" for first in held.firsts}
        self.evidence = {name: self._gather(harms, name) for name in ("killed", "injured", "hit", "nobody else")}

    def _settle_fatal(self, harms: Sequence[Harm]) -> None:
        """ "A fatal shooting" killed the one person who was shot, where no one else is said to have died."""
        fatal = [harm for harm in harms if harm.rule == "fatal" and harm.sentence < LEAD]
        counted = any(harm.field == "killed" and not harm.count.range.is_unknown for harm in harms)
        if not fatal or counted or any(held.status() == "killed" for held in self.individuals):
            return
        hit = [held for held in self.individuals if held.harms and not held.suspect]
        if len(hit) == 1 and hit[0].status() == "injured" and not hit[0].is_said_injured:
            hit[0].suffer(fatal[:1])

    def _gather(self, harms: Iterable[Harm], name: str) -> Evidence:
        found = Evidence()
        by_sentence: dict[tuple[int, int], list[Harm]] = {}
        for harm in harms:
            if harm.field != name:
                continue
            if harm.rule == "toll":
                found.tolls.append(harm)
            elif harm.rule in ("multiple", "murder-suicide"):
                found.multiples.append(harm)
            elif harm.rule.startswith("nobody"):
                found.zeros.append(harm)
            else:
                found.words.append(harm)
                if not harm.part_of and not harm.count.range.is_unknown:
                    by_sentence.setdefault((harm.sentence, harm.voice), []).append(harm)
        for (index, _), said in by_sentence.items():
            chosen = chosen_people(said)
            if name != "killed":
                # The wounded who died count as killed only.
                chosen = [person for person in chosen if not self._is_dead(person)]
            if chosen:
                found.statements.append(self._statement(index, chosen))
        return found

    def _statement(self, index: int, chosen: Sequence[Person]) -> Statement:
        total = chosen[0].count
        for person in chosen[1:]:
            total = total + person.count
        return Statement(
            sentence=index,
            count=total,
            persons=tuple(chosen),
            spans=tuple(person.span(self.doc.tokens) for person in chosen),
            approximate=any(person.approximate for person in chosen),
            counted=any(not person.is_single or person.form == "number" for person in chosen),
            total=any(states_total(person) for person in chosen),
            in_title=self.doc.sentences[index].in_title,
        )

    def _is_dead(self, person: Person) -> bool:
        """True for one told of as dead too; where the list is open, an indefinite noun brings in someone else."""
        new = not self.closes and person.form == "indefinite" and not person.name
        return person.is_single and person.first in self.dead and not new

    # --- killed ----------------------------------------------------------------------------------

    def killed(self) -> Count:
        """How many were killed; unknown where nothing says so."""
        told = self._of_headline(self.evidence["killed"])
        if toll := told.toll:
            return toll.count
        said = told.title or self._multiple(told) or told.counted(_ANYWHERE) or told.lead
        zero = _zero(told)
        if zero is not None and not isinstance(said, Harm) and (said is None or told.zeros[0].sentence < said.sentence):
            return zero
        if isinstance(said, Harm):
            return said.count
        if said is not None:
            said = said if self.closes else _as_below(said, told)
            return self._with_attacker(self._who(_count(said), told), said)
        return self._described("killed") or _zero(told) or (_count(told.statements[0]) if told.statements else Count())

    def _of_headline(self, told: Evidence) -> Evidence:
        """The evidence without deaths told late, where the headline tells only of people hurt who are not the dead."""
        heads = [said for said in (self.evidence["hit"].title, self.evidence["injured"].title) if said is not None]
        if told.title is not None or not heads:
            return told
        named = {person.first for said in heads for person in said.persons}
        self.individuals = [
            held
            for held in self.individuals
            if held.status() != "killed" or held.first_sentence < _EARLY or held.firsts & named
        ]
        mine = {first for held in self.individuals for first in held.firsts}
        kept = [
            said
            for said in told.statements
            if said.sentence < _EARLY or any(person.first in mine for person in said.persons)
        ]
        return replace(told, statements=kept)

    def _who(self, count: Count, told: Evidence) -> Count:
        """The count, of civilians where the report says so of the same figure elsewhere, or of the same person."""
        if count.who != "unknown":
            return count
        same = any(who_of(said.persons) == "civilians" for said in told.statements if said.count == count.range)
        first = {span.start for span in count.spans}
        known = any(
            held.who == "civilians" and first & {span.start for span in held.spans} for held in self.individuals
        )
        return replace(count, who="civilians") if same or known else count

    def _multiple(self, told: Evidence) -> Harm | None:
        """ "double homicide" in the first sentences, where no figure stands against it."""
        return next((harm for harm in told.multiples if harm.sentence < LEAD and harm.rule == "multiple"), None)

    def _with_attacker(self, count: Count, said: Statement) -> Count:
        """The count with an attacker who died as well, where the figure is of the people he killed."""
        if said.total or not count.range.is_exact:
            return count
        told = {person.first for person in said.persons}
        several = (count.range.min or 0) > 1 and not any(held.died_by_own_hand for held in self.individuals)
        dead = [
            held.spans[0]
            for held in self.individuals
            if (held.died_by_own_hand or (several and _is_dead_attacker(held))) and not held.firsts & told
        ]
        if count.range == CountRange.exactly(1) and not any(held.died_by_own_hand for held in self.individuals):
            # "in a murder-suicide", with no more said of the one who did it
            multiples = self.evidence["killed"].multiples
            dead += [
                span for harm in multiples if harm.sentence < LEAD and harm.rule != "multiple" for span in harm.spans
            ]
        if not dead:
            return count
        spans = (*count.spans, *dead[:1])
        return Count(count.range + CountRange.exactly(1), count.who, count.approximate, spans)

    # --- injured ---------------------------------------------------------------------------------

    def injured(self, killed: Count) -> Count:
        """How many were injured and lived, beside those killed; unknown where nothing says so."""
        told, hit = self.evidence["injured"], self.evidence["hit"]
        if toll := told.toll:
            return toll.count
        if not self.closes:
            return self._injured_beside(told) or _zero(told) or Count()
        return (
            self._injured_total()
            or self._injured_first(told, hit)
            or self._injured_of_multiple(killed)
            or self._described("injured")
            or _zero(told)
            or Count()
        )

    def _injured_beside(self, told: Evidence) -> Count | None:
        """The headline's, else the one of the sentence that gives the killed, else the first."""
        dead = {said.sentence for said in self.evidence["killed"].statements}
        beside = (said for said in told.statements if said.sentence in dead)
        said = told.title or next(beside, None) or (told.statements[0] if told.statements else None)
        zero = bool(told.zeros) and (said is None or told.zeros[0].sentence < said.sentence)
        return None if said is None or zero else _count(said)

    def _injured_total(self) -> Count | None:
        """A figure for several people: the headline's, the first sentences', then any."""
        told, hit, killed = self.evidence["injured"], self.evidence["hit"], self.evidence["killed"]
        for reach in (_TITLE, LEAD, _ANYWHERE):
            said = told.counted(reach)
            if said is not None:
                return _count(said)
            shot = hit.counted(reach)
            left = None if shot is None else self._survivors(shot, killed.title if shot.in_title else killed.first)
            if left is not None and left.range != _NONE:
                return left
        return None

    def _injured_first(self, told: Evidence, hit: Evidence) -> Count | None:
        """What the headline or the first sentences say of one person."""
        if told.title is not None:
            return _count(told.title)
        if hit.title is not None:
            return _count(hit.title)
        if told.lead is not None:
            return _count(told.lead)
        if hit.lead is not None and not self.evidence["killed"].statements:
            return _count(hit.lead)
        return None

    def _injured_of_multiple(self, killed: Count) -> Count | None:
        """Those of "a quadruple shooting" who were not killed."""
        multiple = next((harm for harm in self.evidence["hit"].multiples if harm.sentence < _EARLY), None)
        if multiple is None or not killed.range.is_exact or killed.range.min is None:
            return None
        left = (multiple.count.range.min or 0) - killed.range.min
        if left < 0:
            return None
        return Count(CountRange.exactly(left), "unknown", spans=(*multiple.spans, *killed.spans))

    def _survivors(self, hit: Statement, killed: Statement | None) -> Count:
        """Of those hit by fire the ones not killed, where the sentence tells both."""
        if killed is None:
            return _count(hit)
        low, high = hit.count.min, hit.count.max
        dead = killed.count
        if not dead.is_exact or low is None or high is None or dead.min is None:
            return Count()
        left = CountRange(max(0, low - dead.min), max(0, high - dead.min))
        return Count(left, who_of(hit.persons), hit.approximate, (*hit.spans, *killed.spans))

    # --- individuals and rules -------------------------------------------------------------------

    def _described(self, status: str) -> Count | None:
        found = [person for person in self.individuals if person.status() == status]
        if status == "injured":
            found = [person for person in found if self._survived(person)]
        if not found:
            return None
        spans = tuple(dict.fromkeys(person.spans[0] for person in found))
        who = "civilians" if any(person.who == "civilians" for person in found) else "unknown"
        return Count(CountRange.exactly(len(found)), who, spans=spans)

    def _survived(self, person: Individual) -> bool:
        """True for one told of as hurt. Beside deaths, one only hit, or told of late, may be the dead once more."""
        if person.suspect:
            return False
        if not self.evidence["killed"].statements:
            return True
        return person.first_sentence < LEAD and person.is_said_injured

    def closed(self, killed: Count, injured: Count) -> tuple[Count, Count]:
        """Both counts, with 0 for the one that a closed list of casualties leaves out."""
        killed_told, injured_told = self.evidence["killed"], self.evidence["injured"]
        listed = any(person.status() == "killed" or person.is_presented for person in self.individuals)
        if injured.range.is_unknown and killed.range.is_exact and killed.range != _NONE:
            open_words = any(harm.persons and _is_open(harm) for harm in injured_told.words)
            if listed and not open_words:
                return killed, Count(_NONE, "unknown", spans=killed.spans, rule=CLOSED_LIST)
        hurt = [harm for name in ("injured", "hit") for harm in self.evidence[name].words if harm.persons]
        if killed.range.is_unknown and injured.range != _NONE and (hurt or not injured.range.is_unknown):
            open_words = any(self._is_early(harm) and _is_open(harm) for harm in killed_told.words)
            open_words = open_words or bool(killed_told.multiples)
            if not open_words:
                spans = injured.spans or tuple(harm.words for harm in hurt[:1] if harm.words)
                return Count(_NONE, "unknown", spans=spans, rule=CLOSED_LIST), injured
        return killed, injured

    def _is_early(self, harm: Harm) -> bool:
        """True in the headline, the first sentences, and wherever people are said to be harmed."""
        return bool(harm.persons) or harm.sentence < LEAD


def _is_open(harm: Harm) -> bool:
    """True for a mention of harm that gives no figure of its own: "people died", "one of the victims died"."""
    return harm.count.range.is_unknown or harm.part_of


def _is_dead_attacker(held: Individual) -> bool:
    """True for the one suspected of the harm who was killed as well."""
    return held.attacker and held.suspect and held.status() == "killed" and held.who != "combatants"


def _count(said: Statement) -> Count:
    return Count(said.count, who_of(said.persons), said.approximate, said.spans)


def _as_below(said: Statement, told: Evidence) -> Statement:
    """The headline's figure as the text below bounds it: "14 killed" is "at least 14" where that says so."""
    if not (said.in_title and said.count.is_exact):
        return said
    bounded = (held for held in told.statements if held.count.min == said.count.min and held.count.max is None)
    return next(bounded, said)


def _zero(told: Evidence) -> Count | None:
    return told.zeros[0].count if told.zeros else None
