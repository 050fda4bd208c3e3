"""Loads a codebook: the one that ships with bearwitness, one of your own, or one that adds to the shipped one."""

from functools import lru_cache
from pathlib import Path

from bearwitness.codebook.assembly import Assembly
from bearwitness.codebook.records import Codebook
from bearwitness.codebook.tables import Table, read_table
from bearwitness.errors import CodebookError

SHIPPED = Path(__file__).parent / "data"
_TOP = (
    "codebook", "event_type", "weapon", "target", "actor", "party", "count", "grade", "grading", "rule",
    "policy", "group", "origin", "describing", "outlets", "agencies", "crediting",
)  # fmt: skip


def load_codebook(path: Path | None = None) -> Codebook:
    """The checked codebook of a TOML file, of all TOML files in a folder, or (None) the one that ships.

    The same path gives the same object until one of its files changes. A file whose ``[codebook]`` says
    ``extends = "bearwitness"`` adds to the shipped one; see ``docs/codebook.md``. Raises CodebookError,
    which names file and line.
    """
    source = SHIPPED if path is None else path.resolve()
    return _load(source, tuple((str(file), _stamp(file)) for file in _files(source)))


@lru_cache(maxsize=8)
def _load(source: Path, stamps: tuple[tuple[str, tuple[int, int]], ...]) -> Codebook:
    tables = [read_table(Path(name)) for name, _ in stamps]
    heads = [table for table in tables if "codebook" in table.data]
    if not heads:
        raise CodebookError(str(source), 0, "no [codebook] table says its name and version")
    if len(heads) > 1:
        heads[1].fail(f"[codebook] stands in {heads[0].file} too", "codebook")
    for table in tables:
        table.allow(*_TOP)
    head = heads[0].table("codebook")
    head.allow("name", "version", "languages", "extends")
    base = _base(head, source)
    assembly = Assembly(head, base)
    for table in tables:
        assembly.add(table)
    return assembly.finish()


def _base(head: Table, source: Path) -> Codebook | None:
    name = head.text("extends", "")
    if not name:
        return None
    if source == SHIPPED:
        head.fail("the shipped codebook extends nothing", "extends")
    base = load_codebook()
    if name != base.name:
        head.fail(f"only {base.name!r} can be extended, not {name!r}", "extends")
    return base


def _files(source: Path) -> list[Path]:
    if source.is_dir():
        found = sorted(source.glob("*.toml"))
        if not found:
            raise CodebookError(str(source), 0, "the folder holds no .toml file")
        return found
    return [source]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError as error:
        raise CodebookError(str(file), 0, f"the file can't be read ({error.strerror})") from error
    return status.st_mtime_ns, status.st_size
