"""Where every key and value of a TOML text stands.

Only for text that tomli has accepted: nothing is checked again here. Offsets count characters
of the text as it is in the file, so line ends stay as they are. TOML 1.1: dotted keys, inline
tables over several lines, every kind of string, number and date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import tomli

from briefing.library.problems import Path

Span = tuple[int, int]
"""First character and the one after the last."""

_BLANK = re.compile(r"(?:[ \t\r\n]++|\#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY = re.compile(r"[A-Za-z0-9_-]++|\"(?:[^\"\\]++|\\.)*+\"|'[^']*+'")
_VALUE = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\]++|\\.)*+"'
    r"|'[^']*+'"
    # A date and its time may be one space apart.
    r"|\d{4}-\d\d-\d\d[ ]\d[^\s,\]}\#]*+"
    r"|[^\s,\]}\#]++",
    re.DOTALL,
)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def line_span(text: str, offset: int) -> Span:
    """The line a character stands on, without its line end."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return start, end - text.endswith("\r", start, end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key or item. Tables made by headers or dotted keys have no ``value`` of their own.

    ``key`` is the part of the key that names it (None for items of a list that is written in
    brackets); ``line`` is the whole statement, from the start of its line to its line end.
    """

    key: Span | None
    value: Span | None
    line: Span | None


@dataclass(frozen=True, slots=True)
class Header:
    """A ``[table]`` or ``[[table]]`` with its body.

    ``start`` is where the comment lines directly above it begin, ``end`` where the comments of
    the next header do, or the text ends.
    """

    path: Path
    name: Span
    line: Span
    start: int
    end: int


class SpanMap:
    """The spans of a text: ``entries`` by path, ``headers`` in file order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: dict[Path, Entry] = {}
        self.headers: tuple[Header, ...] = ()
        self._rows: dict[Path, int] = {}
        self._read()

    def header(self, path: Path) -> Header | None:
        """The header that opens the table at a path."""
        return next((h for h in self.headers if h.path == path), None)

    def _read(self) -> None:
        text = self.text
        found: list[tuple[Path, Span, Span, int]] = []
        table: Path = ()
        floor = 0
        at = self._skip(0)
        while at < len(text):
            if text[at] == "[":
                table, name, end = self._header(at)
                line = self._whole_lines(at, end)
                found.append((table, name, line, self._comments(line[0], floor)))
            else:
                end = self._statement(at, table)
            floor = self._whole_lines(at, end)[1]
            at = self._skip(end)
        ends = [*(start for *_, start in found[1:]), len(text)]
        self.headers = tuple(
            Header(path, name, line, start, end)
            for (path, name, line, start), end in zip(found, ends, strict=False)
        )

    def _skip(self, at: int) -> int:
        return _BLANK.match(self.text, at).end()  # type: ignore[union-attr]

    def _space(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def _whole_lines(self, start: int, end: int) -> Span:
        """From the start of the line of ``start`` to the line end after ``end``."""
        last = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, len(self.text) if last < 0 else last + 1

    def _comments(self, start: int, floor: int) -> int:
        """Where the comment lines directly above ``start`` begin, not above ``floor``."""
        while start > floor:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[above:start].lstrip(" \t").startswith("#"):
                break
            start = above
        return start

    def _key(self, at: int) -> tuple[list[tuple[str, Span]], int]:
        """The parts of a dotted key with their spans, and where it ends."""
        parts = []
        while True:
            at = self._space(at)
            end = _KEY.match(self.text, at).end()  # type: ignore[union-attr]
            written = self.text[at:end]
            if written[0] == '"':
                name = tomli.loads(f"k = {written}")["k"]
            elif written[0] == "'":
                name = written[1:-1]
            else:
                name = written
            parts.append((name, (at, end)))
            after = self._space(end)
            if not self.text.startswith(".", after):
                return parts, end
            at = after + 1

    def _header(self, at: int) -> tuple[Path, Span, int]:
        rows = self.text.startswith("[[", at)
        parts, end = self._key(at + 1 + rows)
        line = self._whole_lines(at, end)
        path: Path = ()
        for n, (name, span) in enumerate(parts):
            path = (*path, name)
            last = n == len(parts) - 1
            self.entries.setdefault(path, Entry(span, None, line))
            if last and rows:
                self._rows[path] = self._rows.get(path, -1) + 1
            if path in self._rows:
                path = (*path, self._rows[path])
            if last:
                self.entries[path] = Entry(span, None, line)
        return path, (parts[0][1][0], parts[-1][1][1]), self._space(end) + 1 + rows

    def _statement(self, at: int, table: Path) -> int:
        path, key, end = self._pair(at, table)
        # The pair has been noted without its lines: they are known now that it has been read.
        value = self.entries[path].value
        self.entries[path] = Entry(key, value, self._whole_lines(at, end))
        return end

    def _pair(self, at: int, table: Path) -> tuple[Path, Span, int]:
        parts, end = self._key(at)
        path = table
        for name, span in parts[:-1]:
            path = (*path, name)
            self.entries.setdefault(path, Entry(span, None, None))
        name, key = parts[-1]
        path = (*path, name)
        start = self._space(self._space(end) + 1)
        end = self._value(start, path)
        self.entries[path] = Entry(key, (start, end), None)
        return path, key, end

    def _value(self, at: int, path: Path) -> int:
        """Note what is inside a value; where it ends. One call deep for each bracket."""
        opening = self.text[at]
        if opening not in "[{":
            return _VALUE.match(self.text, at).end()  # type: ignore[union-attr]
        closing = "]" if opening == "[" else "}"
        number = 0
        at = self._skip(at + 1)
        while self.text[at] != closing:
            if opening == "[":
                item = (*path, number)
                end = self._value(at, item)
                self.entries[item] = Entry(None, (at, end), None)
                number += 1
            else:
                end = self._pair(at, path)[2]
            at = self._skip(end)
            if self.text[at] == ",":
                at = self._skip(at + 1)
        return at + 1
