"""Who did what to whom with what, on MUC-4: python benchmarks/muc4.py [DOCS_JSONL -o TEMPLATES_JSONL]

Without arguments measures TST1 and TST2 and prints JSON. The role model is trained on DEV the first time and kept
under ``benchmarks/out`` by the data's hash; where DEV is absent, the rules alone read, and that is said. The texts
name no licence, so that nothing learned from them is shipped.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bearwitness.reading.roles.classify import RoleModel
from bearwitness.reading.roles.sheet import make_sheet
from bearwitness.reading.roles.templates import find_events
from bearwitness.reading.trained.model_file import TrainingData, load, save
from measuring import OUT, data_folder, score_muc
from muc_key import KINDS, report_of, taught
from muc_notation import template_of
from muc_plain import plain_templates
from muc_rules import rules_templates

SETS = ("tst1", "tst2")
Reader = Callable[[dict[str, Any]], list[dict[str, Any]]]


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def code_mark() -> str:
    """A mark of the code that makes features and trains, so that a model made by other code is not taken."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[1] / "src/bearwitness/reading"
    made_of = [path for path in sorted((root / "roles").glob("*.py")) if path.name != "templates.py"]
    made_of += [root / "packs/en/roles.toml", root / "document.py", Path(__file__).with_name("muc_key.py")]
    for path in made_of:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def trained_model(folder: Path) -> tuple[RoleModel | None, float]:
    """The model trained on DEV, kept between runs, with the seconds its training took; None where DEV is absent."""
    sources = [folder / "dev.docs.jsonl", folder / "dev.templates.jsonl"]
    if not all(source.is_file() for source in sources):
        return None, 0.0
    digest = hashlib.sha256(b"".join(hashlib.sha256(source.read_bytes()).digest() for source in sources)).hexdigest()
    kept = OUT / f"roles-{digest[:12]}-{code_mark()[:12]}.bwm"
    if kept.is_file():
        return RoleModel.of(load(kept)), 0.0
    began = time.perf_counter()
    print("training on DEV ...", file=sys.stderr)
    model = train_on(rows(sources[0]), rows(sources[1]))
    terms = "texts free of charge courtesy of FBIS, no licence named: not to be shipped"
    save(model.to_file("1", TrainingData("MUC-4 DEV", digest, terms, len(rows(sources[0])))), kept)
    return RoleModel.of(load(kept)), time.perf_counter() - began


def train_on(documents: Sequence[dict[str, Any]], templates: Sequence[dict[str, Any]]) -> RoleModel:
    """The model fitted to the documents and their answer key."""
    from bearwitness.reading.roles.training import Lesson, train

    key: dict[str, list[dict[str, Any]]] = {}
    for template in templates:
        key.setdefault(template["doc_id"], []).append(template)
    lessons = [
        Lesson(make_sheet(report_of(document)), taught(key.get(document["doc_id"], []))) for document in documents
    ]
    return train(lessons, KINDS)


def read(model: RoleModel, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document's templates."""
    sheet = make_sheet(report_of(document), dead=model.dead)
    events = find_events(model, model.score(sheet))
    return [template_of(number, event, sheet, document) for number, event in enumerate(events, 1)]


def write(templates: Sequence[dict[str, Any]], path: Path) -> None:
    """The templates as JSON Lines."""
    path.write_text("".join(json.dumps(template) + "\n" for template in templates), encoding="utf-8")


def answer(reader: Reader, documents: Sequence[dict[str, Any]], path: Path) -> float:
    """Writes the templates of the documents and returns the seconds it took."""
    began = time.perf_counter()
    write([template for document in documents for template in reader(document)], path)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="Reads MUC-4 documents into templates, or measures that.")
    parser.add_argument("docs", nargs="?", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    folder = data_folder("muc4")
    OUT.mkdir(exist_ok=True)
    model, trained_seconds = trained_model(folder)
    if model is None:
        print("NOT TRAINED: the DEV set is not on this machine; the rules alone read", file=sys.stderr)
    if given.docs:
        if given.output is None:
            parser.error("say with -o where the templates go")
        answer(partial(read, model) if model else rules_templates, rows(given.docs), given.output)
        return
    documents = [document for name in SETS for document in rows(folder / f"{name}.docs.jsonl")]
    figures: dict[str, Any] = {"data": data_mark(folder), "training_seconds": round(trained_seconds, 1)}
    readers: dict[str, Reader] = {"rules": rules_templates, "plain": plain_templates}
    if model is not None:
        readers = {"trained": partial(read, model), **readers}
    for name, reader in readers.items():
        seconds = answer(reader, documents, OUT / f"muc4-{name}.jsonl")
        scored = score_muc(folder, OUT / f"muc4-{name}.jsonl", SETS)
        figures[name] = scored | {"documents_per_second": round(len(documents) / seconds, 1)}
    print(json.dumps(figures))


def data_mark(folder: Path) -> str:
    """SHA-256 over the documents and keys that are read and trained on."""
    digest = hashlib.sha256()
    for name in ("dev", *SETS):
        for path in sorted(folder.glob(f"{name}.*.jsonl")):
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
