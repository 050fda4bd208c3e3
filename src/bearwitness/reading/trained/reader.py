"""The trained reader: the rules' claims, with the fields a small model is surer of than they are."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bearwitness.codebook import Codebook
from bearwitness.model import STANCES, Claim, Report, Spans, When
from bearwitness.reading.claim_ids import with_id
from bearwitness.reading.document import Document
from bearwitness.reading.event_country import event_country
from bearwitness.reading.findings import Findings
from bearwitness.reading.gazetteer import Gazetteer
from bearwitness.reading.reader import RulesReader
from bearwitness.reading.trained.date_choice import better_day, dates_of, margins_of
from bearwitness.reading.trained.decisions import PARTS, WHEN, main_event
from bearwitness.reading.trained.features import Features, features_of
from bearwitness.reading.trained.linear import Linear
from bearwitness.reading.trained.model_file import ModelFile, from_bytes, load
from bearwitness.values import Span

SHIPPED = "default.model"
# Words that a decision is shown by.
REASONS = 5


@lru_cache(maxsize=4)
def load_model(path: str = "") -> ModelFile:
    """The model in the file, or the one that ships where ``path`` is ""; raises as ``model_file.load``."""
    if path:
        return load(Path(path))
    return from_bytes((files("bearwitness.reading.trained") / SHIPPED).read_bytes(), SHIPPED)


class TrainedReader:
    """Starts from the rules' claims and changes the main event where its model is sure; needs no training library.

    It sets ``event_type`` and ``stance`` where the model has learned them and is sure, and adds
    ``extra["perpetrator_kind"]`` and ``extra["violations"]``, each with a probability and the words that spoke most
    for it, and ``extra["country"]``, to which most in the report points. It accuses nobody: a kind of actor
    is no name. A claim it did not change stays the rules' own.
    """

    def __init__(
        self, model: ModelFile | None = None, codebook: Codebook | None = None, gazetteer: Gazetteer | None = None
    ) -> None:
        self._given = model
        self._rules = RulesReader(codebook, gazetteer)

    @cached_property
    def model(self) -> ModelFile:
        return self._given if self._given is not None else load_model()

    @cached_property
    def _parts(self) -> Mapping[str, Linear]:
        return {part: Linear.of(self.model, part) for part in PARTS if part in self.model.labels}

    @property
    def name(self) -> str:
        """For instance ``trained default 1.0``."""
        return f"trained {self.model.name} {self.model.version}"

    def read(self, report: Report) -> list[Claim]:
        """The claims of the report, in order, the main event first; raises LanguageNotRead."""
        doc, findings = self._rules.look(report)
        claims = self._rules.put_together(doc, findings)
        main = main_event(claims)
        if main is None:
            return claims
        changed = self._with_date(self._decided(main, features_of(doc, findings.terms)), doc, findings)
        place = main.where.place.country if main.where is not None else ""
        if country := event_country(doc, findings.places, place):
            told = {"code": country.code, "share": round(country.share, 3), "spans": _as_json(country.spans)}
            changed = replace(changed, extra={**changed.extra, "country": told})
        if changed is main:
            return claims
        at = claims.index(main)
        claims[at] = with_id(replace(changed, reader=self.name), at + 1)
        return claims

    @cached_property
    def _dates(self) -> Linear | None:
        return Linear.of(self.model, WHEN) if WHEN in self.model.labels else None

    def _with_date(self, main: Claim, doc: Document, findings: Findings) -> Claim:
        if self._dates is None:
            return main
        told = main.when.date.edtf if main.when is not None else ""
        days = dates_of(doc, findings, told)
        better = better_day(days, margins_of(self._dates, days), told, float(self.model.settings[WHEN]["sure"]))
        if better is None:
            return main
        day, probability = better
        extra = {**main.extra, "when_probability": round(probability, 3)}
        return replace(main, when=When(day.date, (day.span,)), extra=extra)

    def _decided(self, main: Claim, features: Features) -> Claim:
        for part, model in self._parts.items():
            scores = model.score(features.values)
            sure = float(self.model.settings[part]["sure"])
            if part == "violations":
                main = self._with_violations(main, model, scores, sure, features)
                continue
            label = max(scores, key=lambda label: scores[label])
            words = self._words(model, label, features)
            if scores[label] < sure or not words:
                continue
            if part == "perpetrator_kind":
                main = _with_kind(main, label, scores[label], words)
            elif label != getattr(main, part) and self._is_known(part, label):
                told: dict[str, Any] = {part: label, "spans": {**main.spans, part: words}}
                main = replace(main, **told)
        return main

    def _is_known(self, part: str, label: str) -> bool:
        """False for a label that this codebook does not know: such a word of the model counts for nothing."""
        return label in (STANCES if part == "stance" else self._rules.codebook.entries("event_type"))

    def _with_violations(
        self, main: Claim, model: Linear, scores: Mapping[str, float], sure: float, features: Features
    ) -> Claim:
        found: list[dict[str, Any]] = []
        for label in sorted(label for label, score in scores.items() if score >= sure):
            if words := self._words(model, label, features):
                found.append({"type": label, "probability": round(scores[label], 3), "spans": _as_json(words)})
        return replace(main, extra={**main.extra, "violations": found}) if found else main

    def _words(self, model: Linear, label: str, features: Features) -> Spans:
        """The words that spoke most for the label, in the text's order; none where nothing in the text did."""
        reasons = model.explain(features.values, label, features.spans, REASONS)
        return tuple(sorted({span for reason in reasons for span in reason.spans[:1]}, key=_place))


def _with_kind(main: Claim, kind: str, probability: float, words: Spans) -> Claim:
    told = {"kind": kind, "probability": round(probability, 3), "spans": _as_json(words)}
    return replace(main, extra={**main.extra, "perpetrator_kind": told})


def _as_json(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
