"""The reader itself: asks, checks the answer against the report, and says what it dropped."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bearwitness.codebook import Codebook, load_codebook
from bearwitness.errors import LanguageModelFailed
from bearwitness.model import (
    CLAIM_KINDS,
    CONDUCT_ACTS,
    PERPETRATOR_STANCES,
    STANCES,
    STATEMENT_ACTS,
    Claim,
    Conduct,
    Figure,
    Perpetrator,
    Report,
    Spans,
    Statement,
    Target,
    Weapon,
)
from bearwitness.reading.casualties import find_casualties
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.dates import find_dates
from bearwitness.reading.document import lay_out
from bearwitness.reading.gazetteer import Gazetteer, open_gazetteer
from bearwitness.reading.language import language_of
from bearwitness.reading.language_model.grounding import Grounding, Known
from bearwitness.reading.language_model.request import MAX_CLAIMS, SHOWN_CHARACTERS, messages, schema
from bearwitness.reading.numbers import find_quantities
from bearwitness.reading.pack import installed_packs
from bearwitness.reading.places import find_places
from bearwitness.reading.readings import Reading
from bearwitness.values import Span

# Sends the messages with the schema to a model and gives back the text of its answer.
Ask = Callable[[list[dict[str, str]], dict[str, Any]], str]

_COUNTS = ("killed", "injured", "killed_combatants", "missing", "abducted")


class LanguageModelReader:
    """Reads by asking a language model through ``ask``; opens no connection itself.

    A value is kept only where its words stand letter by letter in the report. Numbers, dates and places are then read
    from those words by the rules' own finders, so in a language without a pack the model's counts and dates are
    dropped. The same report may give other claims another time: that is the model's nature, and each claim names it.
    """

    def __init__(
        self, ask: Ask, model: str, codebook: Codebook | None = None, gazetteer: Gazetteer | None = None
    ) -> None:
        self._ask = ask
        self._model = model
        self._codebook = codebook or load_codebook()
        self._gazetteer = gazetteer

    @property
    def name(self) -> str:
        """For instance ``llm qwen3-8b``."""
        return f"llm {self._model}"

    def read(self, report: Report) -> list[Claim]:
        """The claims of the report; raises LanguageModelFailed where the model gives no usable answer."""
        return list(self.read_counted(report).claims)

    def read_counted(self, report: Report) -> Reading:
        """The claims, and the name of each field that was dropped since the report doesn't hold its words."""
        text = report.reading_text
        answer = _claims_of(self._ask(messages(text), schema(self._codebook)), self._model)
        known = self._known(report)
        claims: list[Claim] = []
        dropped: list[str] = ["text past what the model is shown"] if len(text) > SHOWN_CHARACTERS else []
        for row in answer[:MAX_CLAIMS]:
            grounding = Grounding(known)
            claim = self._claim(report, row, grounding)
            if claim is None:
                grounding.dropped.append("claim")
            else:
                claims.append(with_id(claim, len(claims) + 1))
            dropped.extend(grounding.dropped)
        if len(answer) > MAX_CLAIMS:
            dropped.extend(["claim"] * (len(answer) - MAX_CLAIMS))
        return Reading(tuple(claims), tuple(dropped))

    def _known(self, report: Report) -> Known:
        lang = language_of(report)
        if lang not in installed_packs():
            return Known(report.reading_text)
        doc = lay_out(report, lang)
        quantities = find_quantities(doc, self._codebook.vague_counts(lang))
        gazetteer = self._gazetteer or open_gazetteer()
        return Known(
            doc.text,
            quantities,
            find_casualties(doc, quantities, self._codebook),
            find_dates(doc),
            find_places(doc, gazetteer),
        )

    def _claim(self, report: Report, row: Mapping[str, Any], grounding: Grounding) -> Claim | None:
        """The claim with the values whose words the report holds; None where no words of it are left."""
        if row.get("kind") not in CLAIM_KINDS or row.get("stance") not in STANCES:
            return None
        beside = self._beside(row, grounding)
        if row["kind"] != "event" and beside is None:
            return None
        event_type, type_spans = self._event_type(row, grounding)
        origin = grounding.quote("origin", row.get("origin", ""))
        speaker = " ".join(origin.of(grounding.known.text).split()) if origin else ""
        sources = tuple(name for name in (report.source, speaker) if name)
        words: dict[str, Spans] = {"event_type": type_spans, "origin": (origin,) if origin else ()}
        fields = self._event_fields(row, grounding) if row["kind"] in ("event", "statistic") else {}
        kept, whole = beside or ({}, ())
        claim = Claim(
            claim="unnamed",
            report=report.id,
            kind=row["kind"],
            main=row["kind"] == "event" and row.get("main") is True,
            event_type=event_type,
            stance=row["stance"],
            speakers=sources,
            origin=speaker or report.source,
            reader=self.name,
            spans={name: spans for name, spans in (words | {"claim": whole}).items() if spans},
            **fields | kept,
        )
        return claim if _has_words(claim) else None

    def _event_type(self, row: Mapping[str, Any], grounding: Grounding) -> tuple[str, Spans]:
        given = row.get("event_type")
        item = given if isinstance(given, Mapping) else {}
        code = item.get("type") or ""
        span = grounding.quote("event_type", item.get("quote", ""))
        if not span or not isinstance(code, str) or code not in self._codebook.entries("event_type"):
            if code:
                grounding.dropped.append("event_type")
            return "", ()
        return code, (span,)

    def _event_fields(self, row: Mapping[str, Any], grounding: Grounding) -> dict[str, Any]:
        entries = self._codebook.entries
        text = grounding.known.text
        fields: dict[str, Any] = {"when": grounding.when(row.get("when")), "where": grounding.where(row.get("where"))}
        if row["kind"] == "statistic":
            return fields
        fields |= {name: grounding.count(name, row.get(name)) for name in _COUNTS}
        fields["perpetrators"] = grounding.each(
            "perpetrators",
            row.get("perpetrators"),
            PERPETRATOR_STANCES,
            "stance",
            lambda item, span: Perpetrator(
                span.of(text),
                item["kind"] if str(item.get("kind")) in entries("actor") else "",
                item["stance"],
                (span,),
            ),
        )
        fields["weapons"] = grounding.each(
            "weapons",
            row.get("weapons"),
            entries("weapon"),
            "code",
            lambda item, span: Weapon(item["code"], item["code"], (span,)),
        )
        fields["targets"] = grounding.each(
            "targets",
            row.get("targets"),
            entries("target"),
            "kind",
            lambda item, span: _target(item, span, grounding),
        )
        given = row.get("victims")
        people = [item for item in given if isinstance(item, Mapping)] if isinstance(given, list) else []
        fields["victims"] = tuple(victim for item in people if (victim := grounding.victim(item)))
        return fields

    def _beside(self, row: Mapping[str, Any], grounding: Grounding) -> tuple[dict[str, Any], Spans] | None:
        """What a claim of another kind than event holds, with its words; None where it holds nothing of its kind."""
        kind = row["kind"]
        given = row.get({"statistic": "figure"}.get(kind, kind))
        if kind == "event" or not isinstance(given, Mapping):
            return None
        span = grounding.quote(kind, given.get("quote", ""))
        if span is None:
            return None
        if kind == "statement":
            return ({"statement": Statement(given["act"])}, (span,)) if given.get("act") in STATEMENT_ACTS else None
        if kind == "conduct":
            if given.get("act") not in CONDUCT_ACTS or not isinstance(given.get("given"), bool):
                return None
            return {"conduct": Conduct(given["act"], given["given"])}, (span,)
        number, unit = grounding.figure_range(span), given.get("unit")
        if number is None or not isinstance(unit, str) or not unit.strip():
            return None
        of = grounding.quote("figure", given.get("of", ""), (span,))
        (counted, approximate), about = number, of.of(grounding.known.text) if of else ""
        return {"figure": Figure(counted.min, counted.max, unit.strip(), about, approximate, (span,))}, (span,)


def _target(item: Mapping[str, Any], span: Span, grounding: Grounding) -> Target:
    effect = grounding.quote("targets", item.get("effect", ""), (span,))
    words = effect.of(grounding.known.text) if effect else ""
    return Target(span.of(grounding.known.text), item["kind"], words, (span, effect) if effect else (span,))


def _has_words(claim: Claim) -> bool:
    """True where the claim rests on words of its own; an empty event, or a bare speaker, tells nothing."""
    if claim.figure or claim.statement or claim.conduct or claim.event_type:
        return True
    held = (claim.when, claim.where, claim.perpetrators, claim.weapons, claim.targets, claim.victims)
    counts = (claim.killed, claim.injured, claim.killed_combatants, claim.missing, claim.abducted)
    return any(held[2:]) or any(count.spans for count in counts) or bool(claim.when and claim.where)


def _claims_of(answer: str, model: str) -> list[Mapping[str, Any]]:
    """The claims of the model's answer; raises LanguageModelFailed where it isn't what was asked for."""
    try:
        given = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise LanguageModelFailed(model, "its answer is not JSON") from error
    claims = given.get("claims") if isinstance(given, dict) else None
    if not isinstance(claims, list) or not all(isinstance(row, dict) for row in claims):
        raise LanguageModelFailed(model, 'its answer holds no list of "claims"')
    return claims
