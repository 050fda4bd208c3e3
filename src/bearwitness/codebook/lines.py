"""On which line of a TOML file each key and value stands, so that an error can name it.

``tomllib`` gives lines for broken syntax only. This scanner reads a text that ``tomllib`` has already
accepted, keeps the place of every table, key and array item, and decodes nothing but quoted keys.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*')"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<newline>\n)"
    r"|(?P<bare>[A-Za-z0-9_\-]+)"
    r"|(?P<mark>[\[\]{}=.,])"
    r"|(?P<other>[^\s])",
    re.DOTALL,
)


class _Tokens:
    """The tokens of a TOML text with their lines, read forwards."""

    def __init__(self, text: str) -> None:
        self.items: list[tuple[str, str, int]] = []
        line = 1
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or "other"
            if kind != "comment":
                self.items.append((kind, match.group(), line))
            line += match.group().count("\n")
        self.position = 0

    def more(self) -> bool:
        return self.position < len(self.items)

    def peek(self, ahead: int = 0) -> tuple[str, str, int]:
        at = self.position + ahead
        return self.items[at] if at < len(self.items) else ("end", "", 0)

    def take(self) -> tuple[str, str, int]:
        token = self.peek()
        self.position += 1
        return token

    def skip_newlines(self) -> None:
        while self.peek()[0] == "newline":
            self.position += 1

    def key(self) -> tuple[str, ...]:
        """A dotted key; stops before what follows it."""
        parts: list[str] = []
        while True:
            kind, text, _ = self.take()
            parts.append(str(tomllib.loads(f"k = {text}")["k"]) if kind == "string" else text)
            if self.peek()[1] != ".":
                return tuple(parts)
            self.take()


def find_lines(text: str) -> Mapping[KeyPath, int]:
    """The 1-based line of each table, key and array item of a TOML text that ``tomllib`` accepts.

    A path holds keys as text and array positions as numbers: ``("event_type", "attack", "names", "en")``,
    ``("grading", "step", 2, "when")``. Time and memory grow with the text's length.
    """
    tokens = _Tokens(text)
    lines: dict[KeyPath, int] = {}
    arrays: dict[KeyPath, int] = {}
    table: KeyPath = ()
    while tokens.more():
        tokens.skip_newlines()
        if not tokens.more():
            break
        line = tokens.peek()[2]
        if tokens.peek()[1] == "[":
            table = _header(tokens, arrays)
            _note(lines, table, line)
        else:
            path = (*table, *tokens.key())
            _note(lines, path, line)
            tokens.take()
            _value(tokens, path, lines)
    return lines


def line_of(lines: Mapping[KeyPath, int], path: Sequence[str | int]) -> int:
    """The line of the path, else of the nearest table or key around it, else 0."""
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return 0


def _note(lines: dict[KeyPath, int], path: KeyPath, line: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], line)


def _header(tokens: _Tokens, arrays: dict[KeyPath, int]) -> KeyPath:
    tokens.take()
    is_array = tokens.peek()[1] == "["
    if is_array:
        tokens.take()
    path: KeyPath = ()
    key = tokens.key()
    for depth, part in enumerate(key):
        path = (*path, part)
        if is_array and depth == len(key) - 1:
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    tokens.take()
    if is_array:
        tokens.take()
    return path


def _value(tokens: _Tokens, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    mark = tokens.peek()[1] if tokens.peek()[0] == "mark" else ""
    if mark == "[":
        _array(tokens, path, lines)
    elif mark == "{":
        _inline_table(tokens, path, lines)
    else:
        while tokens.more() and tokens.peek()[0] != "newline" and tokens.peek()[1] not in (",", "]", "}"):
            tokens.take()


def _array(tokens: _Tokens, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    tokens.take()
    index = 0
    while tokens.more():
        tokens.skip_newlines()
        if tokens.peek()[1] == "]":
            tokens.take()
            return
        _note(lines, (*path, index), tokens.peek()[2])
        _value(tokens, (*path, index), lines)
        index += 1
        tokens.skip_newlines()
        if tokens.peek()[1] == ",":
            tokens.take()


def _inline_table(tokens: _Tokens, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    tokens.take()
    while tokens.more():
        tokens.skip_newlines()
        if tokens.peek()[1] == "}":
            tokens.take()
            return
        line = tokens.peek()[2]
        key = (*path, *tokens.key())
        _note(lines, key, line)
        tokens.take()
        _value(tokens, key, lines)
        if tokens.peek()[1] == ",":
            tokens.take()
