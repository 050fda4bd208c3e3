"""The page on the codebook says what is so."""

import re
import tomllib
from pathlib import Path

from bearwitness.codebook import FACTS, KINDS, load_codebook

PAGE = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")


def test_its_example_extends_the_shipped_codebook(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(\[codebook\].*?)```", PAGE, re.DOTALL)
    tomllib.loads(example)
    path = tmp_path / "codebook.toml"
    path.write_text(example, encoding="utf-8")
    book = load_codebook(path)
    assert "Lowland Guard" in book.entries("party")
    assert "sky raid" in book.entries("event_type")["air strike"].triggers["en"]


def test_it_names_every_kind_and_every_fact() -> None:
    assert all(f"[{kind}." in PAGE for kind in KINDS)
    assert all(f"`{fact}`" in PAGE for fact in FACTS)
