"""Where something new goes in a text of TOML, and how it is laid out there: as its neighbours are.

Line ends, indentation, the gap around ``=``, aligned ``=`` signs and trailing commas are those of
what stands beside it. Nothing is changed here: all answers are replacements still to be made.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

from briefing.library import written
from briefing.library.problems import KeyPath
from briefing.library.spans import Header, Node, Span, SpanMap, line_span

Edit = tuple[int, int, str]
"""Where something is replaced (first character, the one after the last), and by what."""

_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=\r?\n|\Z)")
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*")
_INDENTED = re.compile(r"(?:[ \t]+#[^\n]*(?:\n|\Z))*")
_GAP = re.compile(r"[ \t]*=[ \t]*")
_LAST_LINES = re.compile(r"(?:\r?\n)*\Z")


class Layout:
    """One text and where everything in it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.spans = SpanMap(text)

    def written(self, value: Any, like: str = "") -> str:
        """A value in TOML. Raises ``ValueError`` for what TOML cannot say."""
        return written.value(value, like=like, newline=self.newline)

    def headers(self, path: KeyPath) -> list[Header]:
        """The headers at a path and below it, in file order."""
        return [h for h in self.spans.headers if h.path[: len(path)] == path]

    def is_dotted(self, path: KeyPath) -> bool:
        """Whether a table is made by dotted keys alone."""
        node = self.spans.find(path)
        return bool(path) and node is not None and node.value is None and not self.headers(path)

    def is_made_by_its_items(self, path: KeyPath) -> bool:
        """Whether a table or list is there only because of the one thing in it."""
        node = self.spans.find(path)
        return (
            bool(path)
            and node is not None
            and node.value is None
            and len(node.inside) == 1
            and not any(h.path == path for h in self.spans.headers)
        )

    def key_in(self, table: KeyPath, key: str, value: Any) -> list[Edit] | None:
        """A new key of a table that is there, in the way the others are written.

        None where the table has no place of its own: only headers below it make it. Raises
        ``ValueError``.
        """
        parent = self.spans.find(table)
        assert parent is not None
        if parent.value is not None:
            return self.item_in(parent, self._pair(key, value))
        if self.is_dotted(table):
            for n in range(1, len(table)):
                # Dotted keys within brackets: another pair of those brackets.
                holder = self.spans.find(table[:-n])
                if holder is not None and holder.value is not None:
                    prefix = "".join(f"{written.key(str(part))}." for part in table[-n:])
                    return self.item_in(holder, prefix + self._pair(key, value))
            first = next(iter(parent.inside.values()))
            assert first.key is not None
            start = line_span(self.text, first.key[0])[0]
            before = self.text[start : first.key[0]]
            return [self._line(_statement(first), before + self._pair(key, value))]
        return self._statement_in(table, key, value)

    def _statement_in(self, table: KeyPath, key: str, value: Any) -> list[Edit] | None:
        """A line at the end of a table's own keys; an id is the first of them."""
        header = next((h for h in self.spans.headers if h.path == table), None)
        if table and header is None:
            return None
        first = next(iter(self.spans.headers), None)
        start = header.line[1] if header else 0
        end = header.end if header else first.start if first else len(self.text)
        nodes = self._statements(start, end)
        lines = [node.line for node in nodes if node.line]
        pair = self._pair(key, value, nodes)
        if key == "id" and (header or lines):
            if header is None:
                return [(lines[0][0], lines[0][0], self._indent(lines[0][0]) + pair + self.newline)]
            return [self._line(header.line, self._indent((lines or [header.line])[0][0]) + pair)]
        if lines:
            return [self._line(lines[-1], self._indent(lines[-1][0]) + pair)]
        if header:
            return [self._line(header.line, self._indent(header.line[0]) + pair)]
        if first:
            return [(end, end, pair + 2 * self.newline)]
        return [self._line((0, len(self.text)), pair)]

    def item_in(self, holder: Node, item: str) -> list[Edit]:
        """An item at the end of a list or table in brackets, in the way the others are written."""
        assert holder.value is not None
        opening, closing = holder.value[0], holder.value[1] - 1
        end = max((_last(node) for node in holder.inside.values()), default=0)
        if not end:
            inside = self.text[opening + 1 : closing]
            if inside.strip() or "\n" in inside:
                # Below the comments, as far in as they are: what is there stays as it is.
                at = closing - len(inside.rpartition("\n")[2])
                indent = self._indent(at - 1) if "\n" in inside.rstrip(" \t\n") else ""
                tail = "," if self.text[opening] == "[" else ""
                return [(at, at, f"{indent}{item}{tail}{self.newline}")]
            gap = " " if inside or self.text[opening] == "{" else ""
            return [(opening + 1, opening + 1, f"{gap}{item}{'' if inside else gap}")]
        comma = self._comma(end)
        line = line_span(self.text, end)[0]
        own_line = line > opening
        place = end if comma is None else comma + 1
        rest = _REST_OF_LINE.match(self.text, place)
        if not own_line or rest is None or rest.end() > closing:
            tail = "," if comma is not None else ""
            return [(place, place, f"{'' if tail else ','} {item}{tail}")]
        new = f"{self.newline}{self._indent(end)}{item}"
        if comma is not None:
            return [(rest.end(), rest.end(), f"{new},")]
        if rest.end() == end:
            return [(end, end, f",{new}")]
        return [(end, end, ","), (rest.end(), rest.end(), new)]

    def item_out(self, holder: Node, node: Node) -> list[Edit]:
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

    def items(self, path: KeyPath) -> list[tuple[Span, ...]] | None:
        """Of each item of a list what goes where it goes: its value, and the comment behind it;
        of a ``[[table]]`` all its lines. None where other comments stand between the items.
        """
        node = self.spans.find(path)
        if node is None:
            return None
        rows: list[tuple[Span, ...]] = []
        if node.value is None:
            for n in range(len(node.inside)):
                headers = self.headers((*path, n))
                if len(headers) != 1 or headers[0].start != headers[0].line[0]:
                    return None
                rows.append(((headers[0].line[0], self._end_of(headers[0])),))
            return rows
        before = node.value[0] + 1
        for n in range(len(node.inside)):
            value = node.inside[n].value
            if value is None or "#" in self.text[before : value[0]]:
                return None
            comma = self._comma(value[1])
            start = value[1] if comma is None else comma + 1
            if "#" in self.text[value[1] : start]:
                return None
            rest = _REST_OF_LINE.match(self.text, start)
            before = rest.end() if rest and rest.end() < node.value[1] else start
            rows.append((value, (start, before)))
        return None if "#" in self.text[before : node.value[1]] else rows

    def rows(self, path: KeyPath, values: Iterable[Mapping[str, Any]]) -> str:
        """``[[tables]]`` of their own, each written as the last one of their list is.

        Raises ``ValueError``.
        """
        name, outer, inner = written.key(str(path[0])), "", ""
        nodes: list[Node] = []
        rows = [h for h in self.headers(path) if h.path[:-1] == path]
        if rows:
            name = self.text[slice(*rows[-1].name)]
            nodes = self._statements(rows[-1].line[1], rows[-1].end)
            outer = inner = self._indent(rows[-1].line[0])
            if nodes and nodes[0].line:
                inner = self._indent(nodes[0].line[0])
        blocks = (
            (
                f"{outer}[[{name}]]",
                *(inner + self._pair(key, value, nodes) for key, value in row.items()),
            )
            for row in values
        )
        newline = self.newline
        return newline.join("".join(line + newline for line in block) for block in blocks)

    def row_in(self, path: KeyPath, block: str, before: int | None = None) -> Edit:
        """Where a ``[[table]]`` with its lines goes: before a row, else behind the last one, else
        at the end of the text."""
        newline = self.newline
        block = re.sub(r"\r?\n", newline, block)
        if before is not None:
            at = next(h.start for h in self.spans.headers if h.path == (*path, before))
            return at, at, block + newline
        rows = self.headers(path)
        at = self._end_of(rows[-1]) if rows else len(self.text.rstrip())
        end = self.text.find("\n", at) + 1 if at else 0
        if self.text[:at].strip():
            block = newline + block
            if not end:
                end = len(self.text)
                block = newline + block
        return end, end, block

    def whole(self, header: Header) -> Edit:
        """A table with the comment lines right above it and the empty lines after it, taken out."""
        end = self._end_of(header)
        end = self.text.find("\n", end) + 1 or len(self.text)
        blank = _BLANK_LINES.match(self.text, end)
        assert blank is not None
        return header.start, max(end, min(blank.end(), header.end)), ""

    def whole_rows(self, path: KeyPath) -> list[Edit]:
        """Everything at a path that has headers, taken out; where the text ends with it, with the
        empty lines before it."""
        edits = [self.whole(h) for h in self.headers(path)]
        joined = all(one[1] == two[0] for one, two in pairwise(edits))
        if joined and edits[-1][1] == len(self.text):
            kept = self.text[: edits[0][0]].rstrip(" \t\r\n")
            end = self.text.find("\n", len(kept)) + 1 if kept else 0
            edits[0] = (min(edits[0][0], end or edits[0][0]), edits[0][1], "")
        return edits

    def block(self, path: KeyPath) -> str:
        """A row of ``[[tables]]`` as it is written: its comments above, its tables below it."""
        parts = (self.text[slice(*self.whole(h)[:2])] for h in self.headers(path))
        return _LAST_LINES.sub("", "".join(parts)) + self.newline

    def _statements(self, start: int, end: int) -> list[Node]:
        """The statements that begin within a stretch of the text, in file order."""
        starts, nodes = self._all_statements
        return nodes[bisect_left(starts, start) : bisect_left(starts, end)]

    @cached_property
    def _all_statements(self) -> tuple[list[int], list[Node]]:
        """Where each statement begins, and the statements, in file order."""
        found = [(n.line[0], n) for _, n in self.spans.nodes() if n.line and n.value]
        found.sort(key=lambda pair: pair[0])
        return [start for start, _ in found], [node for _, node in found]

    def _pair(self, key: str, value: Any, beside: list[Node] | None = None) -> str:
        """``key = value`` with the gap that the statements beside it have."""
        name = written.key(key)
        gap = " = "
        gaps = list(self._gaps(beside or ()))
        if gaps:
            gap = gaps[-1][1]
            columns = {width + len(before) for width, before, _ in _split(gaps)}
            if len(gaps) > 1 and len(columns) == 1 and any(len(b) > 1 for _, b, _ in _split(gaps)):
                gap = " " * max(1, columns.pop() - len(name)) + gap.lstrip(" \t")
            elif len(gap.partition("=")[0]) > 1:
                gap = " = "
        return f"{name}{gap}{self.written(value)}"

    def _gaps(self, nodes: list[Node] | tuple[()]) -> Iterator[tuple[int, str]]:
        """Of each statement the width of its key, and what stands between key and value."""
        for node in nodes:
            if node.key and node.value and node.line:
                found = _GAP.match(self.text, node.key[1])
                if found and found.end() == node.value[0]:
                    start = node.line[0] + len(self._indent(node.line[0]))
                    yield node.key[1] - start, found.group()

    def _indent(self, at: int) -> str:
        line = self.text[slice(*line_span(self.text, at))]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _line(self, after: Span, line: str) -> Edit:
        """A line of its own after a statement, which may end with the file."""
        at = after[1]
        ended = not at or self.text[at - 1] == "\n"
        return at, at, line + self.newline if ended else self.newline + line

    def _comma(self, end: int) -> int | None:
        """Where the comma after an item stands, if there is one."""
        between = _BETWEEN.match(self.text, end)
        assert between is not None
        return between.end() if self.text.startswith(",", between.end()) else None

    def _end_of(self, header: Header) -> int:
        """Where the last statement of a table ends, or its header, with the comment lines right
        below it; at the end of the text only those that are indented, others are the file's."""
        ends = [n.line[1] for n in self._statements(header.line[1], header.end) if n.line]
        end = max(ends, default=header.line[1])
        pattern = _INDENTED if header.end == len(self.text) else _COMMENTS
        below = pattern.match(self.text, end, header.end)
        assert below is not None
        return len(self.text[: below.end()].rstrip("\r\n"))


def _split(gaps: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Each gap before and after its ``=``."""
    for width, gap in gaps:
        before, _, after = gap.partition("=")
        yield width, before, after


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
