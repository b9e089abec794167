"""Problems as findings: on which line, and with an excerpt that points at the spot."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.library.problems import KeyPath, Problem
from briefing.library.read import UnreadableError, read
from briefing.library.spans import Span, SpanMap, line_span, position
from briefing.model import Finding, Place
from briefing.text import display

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_WIDTH = 96
"""Cells of an excerpt: of a longer line, what is around the carets."""
_REACH = 4 * _WIDTH
"""Characters looked at: enough to fill the cells, whatever is in them."""


class TomlFile:
    """One file as a reader saw it. Positions are worked out only when a problem asks for them.

    ``text`` is empty where there is none to show; ``valid`` says that it is valid TOML.
    """

    def __init__(self, file: str, text: str = "", *, valid: bool = False) -> None:
        self.file = file
        self.text = text
        self._valid = valid
        self._spans: SpanMap | None = None

    @classmethod
    def of(cls, root: Path, file: str) -> TomlFile:
        """A file as it is now."""
        try:
            return cls(file, read(root, file).text, valid=True)
        except UnreadableError as unreadable:
            return cls(file, unreadable.text)

    def place(self, path: KeyPath) -> Place:
        """Where the key at a path stands, or the nearest table above it that is there."""
        span = self._span(path, key=True)
        return Place(self.file, *position(self.text, span[0])) if span else Place(self.file)

    def finding(self, problem: Problem, other: Place | None = None) -> Finding:
        """The finding of a problem in this file; ``other`` is the other place it is about."""
        if other is None and problem.other is not None:
            other = self.place(problem.other)
        span: Span | None = None
        if problem.at == "span":
            span = problem.span
        elif problem.at == "table":
            span = self._span(problem.path[:-1], key=True)
        elif problem.at != "file":
            span = self._span(problem.path, key=problem.at == "key")
        line, column = position(self.text, span[0]) if span else (1, 1)
        return Finding(
            rule=problem.rule.code,
            severity=problem.rule.severity,
            message=_message(problem, self.file, other),
            place=Place(self.file, line, column),
            path=path_in_words(problem.path),
            expected=problem.expected,
            found=problem.found,
            suggestion=problem.hint,
            excerpt=excerpt(self.text, span) if span else "",
            fixable=problem.fixable,
        )

    def _span(self, path: KeyPath, *, key: bool) -> Span | None:
        """The span of a key or value, else of the nearest thing above it that is written."""
        if not self._valid:
            return None
        if self._spans is None:
            self._spans = SpanMap(self.text)
        node = self._spans.nearest(path)
        return (node.key if key else node.value) or node.value or node.key


def path_in_words(path: KeyPath) -> str:
    """``claims[3].date``, counted from 0; keys that need them in quotation marks."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f"[{part}]"
        else:
            shown = part if _BARE.fullmatch(part) else f'"{part}"'
            words += f".{shown}" if words else shown
    return words


def _message(problem: Problem, file: str, other: Place | None) -> str:
    path = path_in_words(problem.path)
    message = f"{path}: {problem.said}" if path else problem.said
    if other is not None:
        where = f"line {other.line}" if other.file == file else f"{other.file}:{other.line}"
        message += f" ({where})"
    return f"{message}; {problem.hint}" if problem.hint else message


def excerpt(text: str, span: Span) -> str:
    """The line of a span with carets under it, safe to print; long lines around the carets."""
    from rich.cells import cell_len

    number, column = position(text, span[0])
    start, end = line_span(text, span[0])
    first = start + column - 1
    last = max(min(span[1], end), first + 1)
    # A line can be a megabyte long: only what can be shown is looked at.
    before = display(text[max(start, first - _REACH) : first])
    marked = display(text[first : min(last, first + _REACH, end)])
    after = display(text[last : min(end, last + _REACH)])
    if cell_len(before + marked + after) > _WIDTH:
        before = _cut(before[::-1], _WIDTH // 3)[::-1]
        marked = _cut(marked, _WIDTH // 3)
        after = _cut(after, _WIDTH - cell_len(before) - cell_len(marked))
    margin = " " * len(str(number))
    carets = "^" * max(cell_len(marked), 1)
    return (
        f" {number} | {before}{marked}{after}".rstrip()
        + f"\n {margin} | {' ' * cell_len(before)}{carets}"
    )


def _cut(text: str, cells: int) -> str:
    """The beginning of a text, at most so many cells wide, with an ellipsis if it goes on."""
    from rich.cells import cell_len, chop_cells

    if cell_len(text) <= cells:
        return text
    return chop_cells(text, cells - 1)[0] + "…"
