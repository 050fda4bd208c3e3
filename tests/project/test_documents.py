"""What the documents say is true of the files."""

import re
import tomllib
from pathlib import Path

import pytest

from bearwitness.codebook import load_codebook

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("src/**/README.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_file_that_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.(?:py|toml))`", text))
    named -= {"casebook.toml", "cli/NAME.py"}
    assert len(named) > 15
    for name in named:
        assert list((ROOT / "src" / "bearwitness").rglob(name)) or (ROOT / name).exists(), name


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("make lint test", "make test-all", "make demo"):
        assert command in script
        assert command in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_the_lock_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
    assert "index-url" not in lock
    pinned = {line.split("==")[0].lower() for line in lock.splitlines() if "==" in line and not line.startswith(" ")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = re.split(r"[<>=\[ ;]", requirement)[0].lower().replace("_", "-").replace(".", "-")
        assert name in {pin.replace(".", "-") for pin in pinned}, name


def test_the_codebook_that_is_documented_is_the_one_shipped() -> None:
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert load_codebook().version in text
