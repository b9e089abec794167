"""Where every key and value of a TOML text stands.

Only for text that tomli has accepted: nothing is checked again here. Offsets count characters
of the text as it is in the file, so line ends stay as they are. TOML 1.1: dotted keys, inline
tables over several lines, every kind of string, number and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import tomli

from briefing.library.problems import KeyPath

Span = tuple[int, int]
"""First character and the one after the last."""

_BLANK = re.compile(r"(?:[ \t\r\n]++|\#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY = re.compile(r"[A-Za-z0-9_-]++|\"(?:[^\"\\]++|\\.)*+\"|'[^']*+'")
_BARE_PAIR = re.compile(r"([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+")
"""What most statements begin with: one bare key."""
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


@dataclass(slots=True)
class Node:
    """A key or an item of a list, and what is in it.

    ``key`` is the part of the key that names it, None for an item of a list in brackets.
    ``value`` is None for tables made by headers or dotted keys. ``line`` is the whole
    statement or header, from the start of its line to its line end; None inside brackets.
    """

    key: Span | None = None
    value: Span | None = None
    line: Span | None = None
    inside: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Header:
    """A ``[table]`` or ``[[table]]`` with its body.

    ``name`` is what stands in the brackets. ``start`` is where the comment lines directly
    above the header begin, ``end`` where those of the next header do, or the text ends.
    """

    path: KeyPath
    name: Span
    line: Span
    start: int
    end: int


class SpanMap:
    """The spans of a text as a tree like its data, and its headers in file order.

    A tree and not a table of paths: a text can hold keys of a thousand parts.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Node()
        self.headers = tuple(self._read())

    def find(self, path: KeyPath) -> Node | None:
        """The node at a path, or None."""
        node: Node | None = self.root
        for part in path:
            node = node.inside.get(part) if node else None
        return node

    def nearest(self, path: KeyPath) -> Node:
        """The node at a path, else the last one on the way there."""
        node = self.root
        for part in path:
            if part not in node.inside:
                break
            node = node.inside[part]
        return node

    def nodes(self) -> Iterator[tuple[KeyPath, Node]]:
        """Every node below the root with its path."""
        ahead: list[tuple[KeyPath, Node]] = [((), self.root)]
        while ahead:
            path, node = ahead.pop()
            for part, child in node.inside.items():
                yield (*path, part), child
                ahead.append(((*path, part), child))

    def _read(self) -> Iterator[Header]:
        text = self.text
        before: Header | None = None
        table = self.root
        floor = 0
        at = self._skip(0)
        while at < len(text):
            if text[at] == "[":
                table, path, name, end = self._header(at)
                line = self._lines(at, end)
                start = self._comments(line[0], floor)
                if before is not None:
                    yield Header(before.path, before.name, before.line, before.start, start)
                before = Header(path, name, line, start, len(text))
            else:
                node, start = self._key_of(at, table)
                end = self._value(start, node)
                node.value = (start, end)
                node.line = self._lines(at, end)
            floor = self._lines(at, end)[1]
            at = self._skip(end)
        if before is not None:
            yield before

    def _skip(self, at: int) -> int:
        return _BLANK.match(self.text, at).end()  # type: ignore[union-attr]

    def _space(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def _lines(self, start: int, end: int) -> Span:
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

    def _parts(self, at: int) -> tuple[list[tuple[str, Span]], int]:
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

    def _header(self, at: int) -> tuple[Node, KeyPath, Span, int]:
        """The table a header opens, its path, its name, and where the header ends."""
        row = self.text.startswith("[[", at)
        parts, end = self._parts(at + 1 + row)
        node = self.root
        path: list[str | int] = []
        for n, (name, span) in enumerate(parts):
            last = n == len(parts) - 1
            node = node.inside.setdefault(name, Node(span))
            path.append(name)
            if last and row:
                path.append(len(node.inside))
                node = node.inside.setdefault(len(node.inside), Node(span))
            elif node.inside and isinstance(next(iter(node.inside)), int):
                path.append(len(node.inside) - 1)
                node = node.inside[len(node.inside) - 1]
        end = self._space(end) + 1 + row
        node.key = parts[-1][1]
        node.line = self._lines(at, end)
        return node, tuple(path), (parts[0][1][0], parts[-1][1][1]), end

    def _key_of(self, at: int, table: Node) -> tuple[Node, int]:
        """The node of a ``key = value`` and where its value begins."""
        if bare := _BARE_PAIR.match(self.text, at):
            return table.inside.setdefault(bare[1], Node(bare.span(1))), bare.end()
        parts, end = self._parts(at)
        for name, span in parts:
            table = table.inside.setdefault(name, Node(span))
        return table, self._space(self._space(end) + 1)

    def _value(self, at: int, node: Node) -> int:
        """Note what is inside a value; where it ends. One call deep for each bracket."""
        opening = self.text[at]
        if opening not in "[{":
            return _VALUE.match(self.text, at).end()  # type: ignore[union-attr]
        closing = "]" if opening == "[" else "}"
        at = self._skip(at + 1)
        while self.text[at] != closing:
            if opening == "[":
                item = node.inside.setdefault(len(node.inside), Node())
            else:
                item, at = self._key_of(at, node)
            end = self._value(at, item)
            item.value = (at, end)
            at = self._skip(end)
            if self.text[at] == ",":
                at = self._skip(at + 1)
        return at + 1
