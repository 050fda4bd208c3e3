"""A folder with everything that goes wrong in one, taken in by the real command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """<!doctype html><html lang="en"><head><title>Shells hit market</title>
<meta property="article:published_time" content="2031-03-15"></head><body><article><h1>Shells hit market</h1>
<p>Shells hit the market of Burgos on Friday, killing three people and wounding eight, the mayor said.</p>
<p>The stalls burned for two hours and the square was closed until the evening, when the fire brigade left.</p>
</article></body></html>"""

# Root may read everything. Without these two capabilities it is refused what anybody else would be refused.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*AS_ANYBODY, sys.executable, "-m", "bearwitness.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def hard_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "arrived"
    (folder / "inside").mkdir(parents=True)
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog")
    (folder / "a.txt").write_bytes(os.urandom(1 << 20) * 200)
    (folder / "arabic.txt").write_bytes("قصفت طائرات حربية سوق المدينة مساء أمس وقتل خمسة أشخاص".encode("cp1256"))
    (folder / "inside" / "loop").symlink_to("..")
    (folder / "locked.txt").write_text("nobody may read this")
    (folder / "locked.txt").chmod(0)
    return folder


def test_all_but_the_loop_and_the_locked_file_are_kept_and_each_outcome_is_told(
    hard_folder: Path, tmp_path: Path
) -> None:
    book = str(tmp_path / "book")
    assert run("new", book).returncode == 0
    done = run("ingest", str(hard_folder), "--casebook", book, "--json")
    assert done.returncode == 3, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    told = {Path(row["file"]).name: row for row in rows if "file" in row}
    assert {name: row["outcome"] for name, row in told.items()} == {
        "page.html": "kept",
        "arabic.txt": "kept",
        "empty.txt": "unreadable",
        "cut.pdf": "unreadable",
        "a.txt": "unreadable",
        "loop": "refused",
        "locked.txt": "refused",
    }
    assert all(row["reason"] for row in told.values() if row["outcome"] in ("unreadable", "refused"))
    assert "permission" in told["locked.txt"]["reason"]
    for name in ("page.html", "arabic.txt", "empty.txt", "cut.pdf", "a.txt"):
        kept = Path(book, "vault", "objects").rglob(told[name]["digest"][2:])
        assert (hard_folder / name).stat().st_size == next(kept).stat().st_size
    assert run("vault", "verify", "--vault", str(Path(book, "vault"))).returncode == 0
