"""A file being edited: some spans are replaced, and every other byte stays.

Each step is parsed again and compared with what was meant; one that says anything else is
refused with ``SpliceError``, so that a file is never changed by more than its user asked for.
"""

from __future__ import annotations

import copy
import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from briefing.library import written
from briefing.library.diagnose import path_in_words
from briefing.library.problems import KeyPath
from briefing.library.read import UnreadableError, parse, read_bytes
from briefing.library.snapshot import Library
from briefing.library.spans import Header, Node, Span, SpanMap, line_span

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r?\n|\Z)")
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")

Edit = tuple[int, int, str]
"""Where something is replaced (first character, the one after the last), and by what."""


class SpliceError(Exception):
    """An edit that cannot be made without changing something else; the message says why."""


class Draft:
    """A file being edited: every step is verified, and ``after`` is all of them together.

    Paths are those of the data, rows counted from 0: ``("claims", 3, "confidence")``.
    """

    def __init__(self, file: str, content: bytes) -> None:
        """Raises ``SpliceError`` where the content is not valid TOML."""
        self.file = file
        self.before = content
        try:
            document = parse(content)
        except UnreadableError as unreadable:
            raise SpliceError(f"{file} is not valid: {unreadable.problem.said}") from None
        self._mark = "\ufeff" if content.startswith(b"\xef\xbb\xbf") else ""
        self.text = document.text
        self.data = document.data
        self._map: SpanMap | None = None

    @classmethod
    def read(cls, library: Library, file: str) -> Draft:
        """The draft of a file as it is now; an empty one where there is none yet."""
        if file not in library.files and not (library.root / file).exists():
            return cls(file, b"")
        try:
            return cls(file, read_bytes(library.root, file))
        except UnreadableError as unreadable:
            raise SpliceError(f"{file}: {unreadable.problem.said}") from None

    @property
    def after(self) -> bytes:
        """The content of the file after all steps so far."""
        return (self._mark + self.text).encode()

    def get(self, path: KeyPath) -> Any:
        """The value at a path; None where there is none (TOML has no null)."""
        value: Any = self.data
        for part in path:
            inside = range(len(value)) if isinstance(value, list) else value
            if not isinstance(inside, dict | range) or part not in inside:
                return None
            value = value[part]
        return value

    def set(self, path: KeyPath, value: Any) -> None:
        """Replace the value at a path, or put it in. Raises ``SpliceError``."""
        node = self._spans.find(path)
        if node is None:
            self._insert(path, value)
            return
        if node.value is None:
            raise SpliceError(f"{self._words(path)} is a table of its own: edit its keys")
        start, end = node.value
        old = self.text[start:end]
        if type(self.get(path)) is dt.date and isinstance(value, str) and _DAY.fullmatch(value):
            value = _day(value)
        self._apply([(start, end, self._written(value, like=old))], _put(self.data, path, value))

    def remove(self, path: KeyPath) -> None:
        """Take out what is at a path: a key, an item of a list, a table with all that is in it.

        Raises ``SpliceError``.
        """
        node = self._spans.find(path)
        if node is None:
            raise SpliceError(f"there is no {self._words(path)}")
        parent = self._spans.find(path[:-1])
        tables = [h for h in self._spans.headers if h.path[: len(path)] == path]
        if tables:
            edits = [self._whole(h) for h in tables]
        elif node.line is not None:
            edits = [(*node.line, "")]
        elif parent is not None and parent.value is not None:
            edits = self._item_out(parent, node)
        else:
            raise SpliceError(f"{self._words(path)} is written in several places")
        gone = path
        while self._is_made_by_its_items(gone[:-1]):
            gone = gone[:-1]
        self._apply(edits, _without(self.data, gone))

    def add(self, path: KeyPath, value: Any) -> None:
        """Put a value at the end of the list at a path, which is made where there is none.

        A table in a list of ``[[tables]]``, or the first one in a list at the top of the file,
        becomes a ``[[table]]`` of its own. Raises ``SpliceError``.
        """
        found = self.get(path)
        node = self._spans.find(path)
        if found is None:
            if len(path) == 1 and isinstance(value, Mapping):
                self._add_row(path, value, len(self.text.rstrip()), str(path[0]))
            else:
                self.set(path, [value])
            return
        if not isinstance(found, list) or node is None:
            raise SpliceError(f"{self._words(path)} is not a list")
        meant = _put(self.data, path, [*found, value])
        if node.value is not None:
            self._apply(self._item_in(node, self._written(value)), meant)
            return
        if not isinstance(value, Mapping):
            raise SpliceError(f"{self._words(path)} is a list of tables")
        rows = [h for h in self._spans.headers if h.path[: len(path)] == path]
        name = next(h.name for h in rows if h.path[:-1] == path)
        self._add_row(path, value, self._end_of(rows[-1]), self.text[slice(*name)])

    # How it is done: every step is a few replacements in the text.

    @property
    def _spans(self) -> SpanMap:
        if self._map is None:
            self._map = SpanMap(self.text)
        return self._map

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _words(self, path: KeyPath) -> str:
        return f"{path_in_words(path)} in {self.file}"

    def _written(self, value: Any, like: str = "") -> str:
        try:
            return written.value(value, like=like, newline=self._newline)
        except ValueError as error:
            raise SpliceError(f"this cannot be written in TOML: {error}") from None

    def _pair(self, key: str, value: Any) -> str:
        return f"{written.key(key)} = {self._written(value)}"

    def _apply(self, edits: Iterable[Edit], meant: Any) -> None:
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        try:
            document = parse(text.encode())
        except UnreadableError as unreadable:
            said = unreadable.problem.said
            raise SpliceError(f"{self.file} would not be valid any more: {said}") from None
        if document.text != text or not _same(document.data, meant):
            raise SpliceError(f"more than was meant would change in {self.file}: edit it by hand")
        self.text = text
        self.data = document.data
        self._map = None

    def _insert(self, path: KeyPath, value: Any) -> None:
        """Put in a key that is not there."""
        above, key = path[:-1], path[-1]
        if isinstance(key, int):
            raise SpliceError(f"there is no {self._words(path)}")
        parent = self._spans.find(above)
        if parent is None:
            self._insert(above, {key: value})
            return
        if above and not isinstance(self.get(above), dict):
            raise SpliceError(f"{self._words(above)} is not a table")
        if parent.value is not None:
            edits = self._item_in(parent, self._pair(key, value))
        elif self._is_dotted(above):
            first = next(iter(parent.inside.values()))
            assert first.key is not None
            start = line_span(self.text, first.key[0])[0]
            before = self.text[start : first.key[0]]
            edits = [self._line(_statement(first), before + self._pair(key, value))]
        else:
            edits = [self._statement_in(above, key, value)]
        self._apply(edits, _put(self.data, path, value))

    def _is_dotted(self, path: KeyPath) -> bool:
        """Whether a table is made by dotted keys alone."""
        node = self._spans.find(path)
        return (
            bool(path)
            and node is not None
            and node.value is None
            and not any(h.path[: len(path)] == path for h in self._spans.headers)
        )

    def _is_made_by_its_items(self, path: KeyPath) -> bool:
        """Whether a table or list is there only because of the one thing in it."""
        node = self._spans.find(path)
        return (
            bool(path)
            and node is not None
            and node.value is None
            and len(node.inside) == 1
            and not any(h.path == path for h in self._spans.headers)
        )

    def _statement_in(self, table: KeyPath, key: str, value: Any) -> Edit:
        """A line at the end of a table's own keys; an id is the first of them."""
        header = next((h for h in self._spans.headers if h.path == table), None)
        if table and header is None:
            raise SpliceError(f"{self._words(table)} has no header of its own")
        start = header.line[1] if header else 0
        first = next(iter(self._spans.headers), None)
        end = header.end if header else first.start if first else len(self.text)
        lines = [
            node.line
            for _, node in self._spans.nodes()
            if node.line and node.value and start <= node.line[0] < end
        ]
        pair = self._pair(key, value)
        if key == "id" and (header or lines):
            line = header.line if header else None
            indent = self._indent(min(lines)[0] if lines else header.line[0] if header else 0)
            if line is None:
                at = min(lines)[0]
                return at, at, f"{indent}{pair}{self._newline}"
            return self._line(line, indent + pair)
        if lines:
            last = max(lines)
            return self._line(last, self._indent(last[0]) + pair)
        if header:
            return self._line(header.line, self._indent(header.line[0]) + pair)
        if first:
            return end, end, pair + 2 * self._newline
        return self._line((0, len(self.text)), pair)

    def _indent(self, at: int) -> str:
        line = self.text[slice(*line_span(self.text, at))]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _line(self, after: Span, line: str) -> Edit:
        """A line of its own after a statement, which may end with the file."""
        at = after[1]
        ended = not at or self.text[at - 1] == "\n"
        return at, at, line + self._newline if ended else self._newline + line

    def _item_in(self, holder: Node, item: str) -> list[Edit]:
        """An item at the end of a list or table in brackets, in the way the others are written."""
        assert holder.value is not None
        opening, closing = holder.value[0], holder.value[1] - 1
        end = max((_last(node) for node in holder.inside.values()), default=0)
        if not end:
            gap = " " if self.text[opening] == "{" else ""
            if self.text[opening + 1 : closing].strip():
                return [(opening + 1, opening + 1, gap + item)]
            return [(opening + 1, closing, f"{gap}{item}{gap}")]
        comma = self._comma(end)
        line = line_span(self.text, end)[0]
        own_line = line > opening
        place = end if comma is None else comma + 1
        rest = _REST_OF_LINE.match(self.text, place)
        if not own_line or rest is None or rest.end() > closing:
            tail = "," if comma is not None else ""
            return [(place, place, f"{'' if tail else ','} {item}{tail}")]
        new = f"{self._newline}{self._indent(end)}{item}"
        if comma is not None:
            return [(rest.end(), rest.end(), f"{new},")]
        if rest.end() == end:
            return [(end, end, f",{new}")]
        return [(end, end, ","), (rest.end(), rest.end(), new)]

    def _item_out(self, holder: Node, node: Node) -> list[Edit]:
        """What takes one item, and its comma, out of the brackets it stands in."""
        assert holder.value is not None
        assert node.value is not None
        start = (node.key or node.value)[0]
        end = node.value[1]
        comma = self._comma(end)
        line = line_span(self.text, start)
        after = end if comma is None else comma + 1
        rest = _REST_OF_LINE.match(self.text, after)
        alone = line[0] > holder.value[0] and not self.text[line[0] : start].strip()
        if alone and rest is not None and rest.end() < holder.value[1]:
            return [(line[0], self.text.find("\n", end) + 1, "")]
        if comma is not None:
            while self.text[after] in " \t":
                after += 1
            return [(start, after, "")]
        ends = [_last(n) for n in holder.inside.values() if _last(n) < start]
        return [(max(ends), end, "")] if ends else [(holder.value[0] + 1, holder.value[1] - 1, "")]

    def _comma(self, end: int) -> int | None:
        """Where the comma after an item stands, if there is one."""
        between = _BETWEEN.match(self.text, end)
        assert between is not None
        return between.end() if self.text.startswith(",", between.end()) else None

    def _add_row(self, path: KeyPath, row: Mapping[str, Any], at: int, name: str) -> None:
        """A ``[[table]]`` of its own after what ends at ``at``."""
        end = self.text.find("\n", at) + 1 if at else 0
        newline = self._newline
        lines = [f"[[{name}]]", *(self._pair(key, value) for key, value in row.items())]
        block = newline.join(lines) + newline
        if self.text[:at].strip():
            block = newline + block
            if not end:
                end = len(self.text)
                block = newline + block
        found = self.get(path) or []
        self._apply([(end, end, block)], _put(self.data, path, [*found, row]))

    def _end_of(self, header: Header) -> int:
        """Where the last statement of a table ends, or its header."""
        ends = [
            node.line[1]
            for _, node in self._spans.nodes()
            if node.line and node.value and header.line[1] <= node.line[0] < header.end
        ]
        return len(self.text[: max(ends, default=header.line[1])].rstrip("\r\n"))

    def _whole(self, header: Header) -> Edit:
        """A table with the comment lines right above it and the empty lines after it."""
        end = self._end_of(header)
        end = self.text.find("\n", end) + 1 or len(self.text)
        blank = _BLANK_LINES.match(self.text, end)
        assert blank is not None
        return header.start, max(end, min(blank.end(), header.end)), ""


def _statement(node: Node) -> Span:
    """The line of the first key that a dotted key leads to."""
    while node.line is None:
        node = next(iter(node.inside.values()))
    return node.line


def _last(node: Node) -> int:
    """Where an item in brackets ends; of dotted keys, the last of them."""
    if node.value is not None:
        return node.value[1]
    return max((_last(inside) for inside in node.inside.values()), default=0)


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _put(data: Any, path: KeyPath, value: Any) -> Any:
    """The data with another value at a path."""
    new = copy.copy(data)
    first, rest = path[0], path[1:]
    new[first] = _put(data[first], rest, value) if rest else _plain(value)
    return new


def _without(data: Any, path: KeyPath) -> Any:
    """The data without what is at a path."""
    new = copy.copy(data)
    first, rest = path[0], path[1:]
    if not rest:
        del new[first]
        return new
    new[first] = _without(data[first], rest)
    return new


def _plain(value: Any) -> Any:
    """A value with lists and tables as tomli makes them."""
    if isinstance(value, Mapping):
        return {key: _plain(v) for key, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _same(one: Any, two: Any) -> bool:
    """Equal in type and value: True is not 1, nan is nan, 0.0 is not -0.0."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(_same(one[k], two[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(_same, one, two))
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(two)) or (
            one == two and math.copysign(1, one) == math.copysign(1, two)
        )
    return bool(one == two)
