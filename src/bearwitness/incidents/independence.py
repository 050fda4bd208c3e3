"""From reports to origins: who copied whom, who quotes whom, and how many independent voices are left.

Each report speaks with one voice for every speaker it lets speak. Such a part of a report leads, in this order,

1. to the report of another source that it names as where it has it from (a forward, a credit, "according to …");
2. to an earlier report whose words it repeats, or whose photo it shows;
3. else to the origin itself: the innermost speaker, or the report's own source.

Every part leads to one place, so each way ends at one origin, and the origins where ways end are the voices. A part
of a copy that lets somebody speak whom the original doesn't know, in words of its own, keeps that voice.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.appraisal import IndependenceGraph, OriginEdge, OriginNode, VoiceCount
from bearwitness.codebook import Codebook, load_codebook
from bearwitness.incidents.credits import Credit, SourceNames
from bearwitness.incidents.profiles import fold_name, publication_date
from bearwitness.incidents.repeats import Likeness, lay_out, likenesses, time_key
from bearwitness.incidents.sources import source_name
from bearwitness.incidents.speakers import Directory, Speaker, directory
from bearwitness.model import Claim, Report, Spans
from bearwitness.values import Span

Part = tuple[str, str]  # report id, key of the speaker
# What a report's own fields may say of where it comes from, and which pictures it carries (docs/formats.md).
FORWARDED = "forwarded_from"
MEDIA = "media"
_ALIKE = ("copy", "phrases", "photo")
_WHOLLY_COPIED = 0.8  # of a report's runs: nothing in it is its own


@dataclass(frozen=True, slots=True)
class _Way:
    """Where a part leads: to a part of another report, or to a speaker ``outside`` who has no report here."""

    head: Part | None
    outside: Speaker | None
    kind: str
    why: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent origin: what it is called, the reports that carry it, its claims, and why they are one.

    ``standing`` says whether anybody is known by it (``appraisal.ORIGIN_STANDINGS``); ``told_by`` how many reports
    have it at first hand.
    """

    name: str
    reports: tuple[str, ...]
    claims: tuple[str, ...]
    reasons: tuple[str, ...]
    standing: str = "known"
    told_by: int = 1


@dataclass(frozen=True)
class Independence:
    """The voices of one incident, ordered by their first report, and the graph they are the roots of."""

    voices: tuple[Voice, ...] = ()
    graph: IndependenceGraph = field(default_factory=IndependenceGraph)

    @property
    def count(self) -> VoiceCount:
        """How many voices, and what the number leaves open."""
        return count_of(self.voices)


def count_of(voices: Iterable[Voice]) -> VoiceCount:
    """How many voices of each standing."""
    numbers = {"known": 0, "nameless": 0, "unknown": 0}
    further = 0
    for voice in voices:
        numbers[voice.standing] += 1
        if voice.standing != "known":
            further += voice.told_by - 1
    return VoiceCount(**numbers, further=further)


def trace(
    claims: Sequence[Claim],
    reports: Mapping[str, Report],
    furniture: frozenset[int] = frozenset(),
    *,
    denying: bool = False,
    codebook: Codebook | None = None,
) -> Independence:
    """The voices among the claims of one incident and how they were told apart.

    ``reports`` holds at least the reports of the claims, by id; ``furniture`` the lines that make no copy. Claims with
    stance "denied" are left out, or with ``denying`` are the only ones traced.
    """
    book = codebook if codebook is not None else load_codebook()
    speaking = [claim for claim in sorted(claims, key=lambda c: c.claim) if (claim.stance == "denied") is denying]
    if not speaking:
        return Independence()
    return _Trace(speaking, reports, furniture, book).outcome()


class _Trace:
    """The parts of the reports of one incident, and where each leads."""

    def __init__(
        self, claims: Sequence[Claim], reports: Mapping[str, Report], furniture: frozenset[int], book: Codebook
    ) -> None:
        self._book = book
        self._directory: Directory = directory(book)
        self._reports = {name: reports[name] for name in sorted({claim.report for claim in claims})}
        self._speakers: dict[Part, Speaker] = {}
        self._parts: dict[Part, list[Claim]] = defaultdict(list)
        for claim in claims:
            speaker = self._directory.of_claim(claim, reports[claim.report])
            self._parts[claim.report, speaker.key].append(claim)
            self._speakers.setdefault((claim.report, speaker.key), speaker)
        self._of_report: dict[str, list[Part]] = defaultdict(list)
        for part in sorted(self._parts, key=lambda p: (not any(c.main for c in self._parts[p]), p)):
            self._of_report[part[0]].append(part)
        self._own = {name: self._directory.source(report) for name, report in self._reports.items()}
        self._undated = {name for name, report in self._reports.items() if publication_date(report) is None}
        in_time = sorted(self._reports, key=lambda name: time_key(reports[name]))
        self._turn = {name: at for at, name in enumerate(in_time)}
        self._from: dict[str, list[str]] = defaultdict(list)
        for name in in_time:
            self._from[self._own[name].key].append(name)
        self._ways: dict[Part, _Way] = {}
        self._above: dict[Part, Part] = {}
        self._united: dict[str, Speaker] = {}
        self._undecided: dict[str, str] = {}
        self._laid = {name: lay_out(reports[name], furniture) for name in in_time} if len(in_time) > 1 else {}

    def outcome(self) -> Independence:
        """The voices and the graph."""
        if self._laid:
            sources = {speaker.key: speaker.name for speaker in self._own.values() if speaker.name}
            names = SourceNames(sources, self._book)
            self._follow_credits(names)
            self._follow_speakers(names)
            for like in likenesses(self._reports.values(), self._laid):
                self._follow_words(like)
            self._follow_photos()
            self._unite_undated()
        ends: dict[str, list[Part]] = defaultdict(list)
        for part in sorted(self._parts):
            ends[self._speaker_at_end(part).key].append(part)
        voices = [self._voice(key, parts) for key, parts in ends.items()]
        return Independence(
            tuple(sorted(voices, key=lambda voice: (voice.reports, voice.claims))), self._graph(list(ends))
        )

    # --- ways ------------------------------------------------------------------------------------

    def _end(self, part: Part) -> Part:
        """Where the way from the part ends; ways are shortened as they are walked."""
        walked = []
        while part in self._above:
            walked.append(part)
            part = self._above[part]
        for one in walked:
            self._above[one] = part
        return part

    def _speaker_at_end(self, part: Part) -> Speaker:
        return self._united_of(self._own_end(part))

    def _own_end(self, part: Part) -> Speaker:
        end = self._end(part)
        way = self._ways.get(end)
        return way.outside if way is not None and way.outside is not None else self._speakers[end]

    def _unite_undated(self) -> None:
        """Makes one voice of both speakers where an undated report is like another.

        Which of the two had it first can't be told; the undated one's speaker, heard elsewhere too, would else be a
        second voice for want of a date.
        """
        for part in sorted(self._ways):
            if part[0] in self._undated and self._ways[part].kind in _ALIKE:
                pair = [self._united_of(one) for one in (self._speakers[part], self._own_end(part))]
                first, second = sorted(pair, key=lambda held: (held.standing != "known", held.key))
                if first.key != second.key:
                    self._united[second.key] = first
                    self._undecided[second.key] = f"{part[0]} has no date to tell whether {second.name} had it first"

    def _united_of(self, speaker: Speaker) -> Speaker:
        """The speaker that stands for all that are one voice with this one; ways are shortened as they are walked."""
        walked = []
        while (above := self._united.get(speaker.key)) is not None:
            walked.append(speaker.key)
            speaker = above
        for key in walked:
            self._united[key] = speaker
        return speaker

    def _lead(self, part: Part, head: Part | Speaker, kind: str, why: str, spans: Spans) -> None:
        """Lets the part lead there, unless it leads somewhere already or would come back to itself."""
        if part in self._ways:
            return
        if isinstance(head, Speaker):
            self._ways[part] = _Way(None, head, kind, why, spans)
        elif self._end(head) != part:
            self._ways[part] = _Way(head, None, kind, why, spans)
            self._above[part] = self._end(head)

    def _part_of(self, report: str, key: str) -> Part:
        """The part of the report in which that speaker speaks, else its main one."""
        return (report, key) if (report, key) in self._parts else self._of_report[report][0]

    def _is_own(self, part: Part) -> bool:
        """True where the report speaks for itself, or doesn't say who speaks."""
        return part[1] == self._own[part[0]].key or part[1].startswith("\0")

    def _report_from(self, source: str, told_in: str) -> str | None:
        """The newest report of the source that came before, else its first; None where it has no other here."""
        names = self._from.get(source, ())
        at = bisect_left(names, self._turn[told_in], key=self._turn.__getitem__)
        if at > 0:
            return names[at - 1]
        return next((name for name in names[:2] if name != told_in), None)

    # --- what a report says of where it has it from ----------------------------------------------

    def _follow_credits(self, names: SourceNames) -> None:
        for name, report in self._reports.items():
            self._follow_forward(name, report)
            for credit in names.credits(report, self._laid[name], self._own[name].key):
                self._follow_credit(name, credit)

    def _follow_forward(self, name: str, report: Report) -> None:
        """A forward that the report's own fields tell of: by the report's id, or by the source's name."""
        told = report.extra.get(FORWARDED)
        if not isinstance(told, str) or not told.strip():
            return
        if told in self._reports and told != name:
            head: Part | Speaker = self._of_report[told][0]
        else:
            speaker = self._directory.speaker(told)
            if not speaker.key or speaker.key == self._own[name].key:
                return
            first = self._report_from(speaker.key, name)
            head = self._of_report[first][0] if first else Speaker(speaker.key, told, "known")
        for part in self._of_report[name]:
            if self._is_own(part):
                self._lead(part, head, "forward", f"{name} was forwarded from {told}", ())

    def _follow_credit(self, name: str, credit: Credit) -> None:
        first = self._report_from(credit.key, name)
        for part in self._of_report[name]:
            if not self._is_own(part) and not (first and credit.kind != "names"):
                continue
            if credit.reach and not any(_speaks_in(claim, credit.reach) for claim in self._parts[part]):
                continue
            head: Part | Speaker = Speaker(credit.key, credit.name, "known")
            if first is not None:
                head = there = self._part_of(first, part[1])
                if not self._is_own(part) and there[1] != part[1]:
                    continue
            self._lead(part, head, credit.kind, f"{name} names {credit.name} as where it has it from", (credit.span,))

    def _follow_speakers(self, names: SourceNames) -> None:
        """Parts whose speaker is another source that has reports here, or that was heard through one."""
        for part, claims in sorted(self._parts.items()):
            name, key = part
            if key != self._own[name].key and key in self._from and (first := self._report_from(key, name)):
                self._lead(part, self._part_of(first, key), "names", f"{name} gives {claims[0].origin}", _told(claims))
            for heard in dict.fromkeys(mouth for claim in claims for mouth in claim.speakers[1:-1]):
                through = names.find(heard) or self._directory.speaker(heard).key
                found = self._report_from(through, name) if through != self._own[name].key else None
                if found is None:
                    continue
                head = self._part_of(found, key)
                if head[1] == key or self._speakers[part].standing != "known":
                    self._lead(part, head, "names", f"{name} has it through {heard}", _told(claims))

    # --- what its words and pictures say ---------------------------------------------------------

    def _follow_words(self, like: Likeness) -> None:
        if like.whole:
            kind, why = "copy", f"{like.later} repeats {like.share:.0%} of the words of {like.earlier}"
        else:
            kind, why = "phrases", f"{like.later} shares a long phrase with {like.earlier}"
        for part in self._of_report[like.later]:
            if like.whole and not self._keeps_voice(part, like):
                self._lead(part, self._part_of(like.earlier, part[1]), kind, why, (like.span,))
            elif not like.whole and (self._is_own(part) or self._speakers[part].standing != "known"):
                self._lead_phrase(part, like, why)

    def _lead_phrase(self, part: Part, like: Likeness, why: str) -> None:
        if any(_speaks_in(claim, like.span) for claim in self._parts[part]):
            self._lead(part, self._part_of(like.earlier, part[1]), "phrases", why, (like.span,))

    def _keeps_voice(self, part: Part, like: Likeness) -> bool:
        """True for a speaker known by name whom the copied report doesn't know, in words that are not copied."""
        speaker = self._speakers[part]
        if self._is_own(part) or speaker.standing != "known" or like.of_later >= _WHOLLY_COPIED:
            return False
        if (like.earlier, part[1]) in self._parts:
            return False
        return not set(fold_name(speaker.name).split()) <= {fold_name(w) for w in self._laid[like.earlier].words}

    def _follow_photos(self) -> None:
        first: dict[str, str] = {}
        for name in sorted(self._reports, key=self._turn.__getitem__):
            media = self._reports[name].extra.get(MEDIA)
            for picture in media if isinstance(media, list) else ():
                if not isinstance(picture, str) or not picture:
                    continue
                shown = first.setdefault(picture, name)
                if shown == name:
                    continue
                for part in self._of_report[name]:
                    if self._is_own(part):
                        why = f"{name} shows the same picture as {shown} ({picture[:12]})"
                        self._lead(part, self._of_report[shown][0], "photo", why, ())

    # --- what comes out --------------------------------------------------------------------------

    def _voice(self, key: str, parts: Sequence[Part]) -> Voice:
        speaker = self._speaker_at_end(parts[0])
        claims = [claim for part in parts for claim in self._parts[part]]
        first_hand = sorted({part[0] for part in parts if self._is_first_hand(part)})
        reasons = [way.why for part in parts if (way := self._ways.get(part)) is not None]
        united = dict.fromkeys(self._own_end(part).key for part in parts)
        reasons += [self._undecided[key] for key in united if key in self._undecided]
        ending = {part for part in parts if part not in self._ways and self._own_end(part).key == speaker.key}
        known = {part[0]: self._is_own(part) for part in parts if part in ending}
        for other in list(known)[1:]:
            first = next(iter(known))
            same = known[first] and known[other]
            said = "are both from the same source" if same else f"both give {speaker.name}"
            reasons.append(f"{first} and {other} {said}")
        return Voice(
            name=speaker.name or "unknown origin",
            reports=tuple(sorted({report for report, _ in parts})),
            claims=tuple(sorted(claim.claim for claim in claims)),
            reasons=tuple(reasons),
            standing=speaker.standing,
            told_by=max(1, len(first_hand)),
        )

    def _is_first_hand(self, part: Part) -> bool:
        way = self._ways.get(part)
        return way is None or way.head is None

    def _graph(self, ends: Sequence[str]) -> IndependenceGraph:
        nodes = [OriginNode(f"report:{name}", "report", source_name(one)) for name, one in self._reports.items()]
        origins: dict[str, OriginNode] = {}
        edges: list[OriginEdge] = []
        for part in sorted(self._parts):
            way, speaker = self._ways.get(part), self._speaker_at_end(part)
            origin = OriginNode(f"origin:{speaker.key.lstrip(chr(0))}", "origin", speaker.name, speaker.standing)
            origins.setdefault(speaker.key, origin)
            claims = tuple(claim.claim for claim in self._parts[part])
            tail = f"report:{part[0]}"
            if way is None:
                why, spans = self._says(part, speaker), _told(self._parts[part])
                edges.append(OriginEdge(tail, origin.id, "says", why, claims, spans))
            else:
                head = origin.id if way.head is None else f"report:{way.head[0]}"
                edges.append(OriginEdge(tail, head, way.kind, way.why, claims, way.spans))
        return IndependenceGraph((*nodes, *(origins[key] for key in ends)), tuple(edges))

    def _says(self, part: Part, speaker: Speaker) -> str:
        if (key := self._own_end(part).key) != speaker.key:
            return self._undecided[key]
        if not speaker.name:
            return f"{part[0]} doesn't say who speaks"
        return f"{part[0]} speaks for itself" if self._is_own(part) else f"{part[0]} lets {speaker.name} speak"


def _speaks_in(claim: Claim, reach: Span) -> bool:
    """True where a figure, the place, the day or the event of the claim stands within."""
    held = [claim.killed.spans, claim.injured.spans, *claim.spans.values()]
    held += [one.spans for one in (claim.where, claim.when) if one is not None]
    return any(span.overlaps(reach) for spans in held for span in spans)


def _told(claims: Iterable[Claim]) -> Spans:
    """The words that name the speaker."""
    return tuple(dict.fromkeys(span for claim in claims for span in claim.spans.get("origin", ())))
