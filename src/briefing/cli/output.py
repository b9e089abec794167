"""Data for stdout: styled and wrapped on a terminal, plain and one line a thing in a pipe.

Every text passes ``text.display`` here, so that no caller can forget it; ``json`` is the
exception, raw and ASCII-escaped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import click

from briefing.text import display
from briefing.values import dataclass

Style = Literal["", "bold", "dim", "match", "error", "warning", "note"]

_LOOKS: Mapping[str, Mapping[str, bool | str]] = {
    "bold": {"bold": True},
    "dim": {"dim": True},
    "match": {"bold": True, "underline": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"bold": True},
}
_WORD = re.compile(r"\s*\S+")
_WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal is."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Style = ""


Part = str | Span


def bold(text: str) -> Span:
    """A title or heading."""
    return Span(text, "bold")


def dim(text: str) -> Span:
    """What helps but is not the matter: ids, counts."""
    return Span(text, "dim")


@dataclass(frozen=True, slots=True)
class Output:
    """Where data goes. ``width`` is in cells; 0 means that lines are not wrapped."""

    styled: bool = False
    width: int = 0

    @property
    def on_terminal(self) -> bool:
        """Whether a person reads along, for whom lines are wrapped."""
        return self.width > 0

    def line(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """One thing on a line of its own; what is wrapped hangs ``hang`` cells deeper."""
        runs = [p if isinstance(p, Span) else Span(p) for p in parts]
        shown = [Span(display(r.text), r.style) for r in runs if r.text]
        plain = "".join(r.text for r in shown)
        room = self.width - indent
        lines = _broken(plain, room, hang) if room > 0 else iter([(0, len(plain))])
        for number, (start, end) in enumerate(lines):
            margin = " " * (indent + (hang if number else 0))
            sys.stdout.write(f"{margin}{self._slice(shown, start, end)}\n")

    def blank(self) -> None:
        """An empty line."""
        sys.stdout.write("\n")

    def text(self, text: str) -> None:
        """A text that has lines of its own, as it is."""
        sys.stdout.write(display(text, lines=True))

    def cells(self, *cells: str) -> None:
        """A record for a pipe: cells between tabs, of which no cell holds one."""
        sys.stdout.write("\t".join(display(c) for c in cells) + "\n")

    def json(self, value: Mapping[str, object]) -> None:
        """A JSON document: raw text, escaped to ASCII."""
        sys.stdout.write(json.dumps(value, indent=2) + "\n")

    def _slice(self, runs: Iterable[Span], start: int, end: int) -> str:
        found = []
        at = 0
        for run in runs:
            piece = run.text[max(0, start - at) : max(0, end - at)]
            at += len(run.text)
            if piece:
                found.append(
                    click.style(piece, **_LOOKS[run.style])  # type: ignore[arg-type]
                    if self.styled and run.style
                    else piece
                )
        return "".join(found)


def output() -> Output:
    """The output as this process has it: a terminal, NO_COLOR, or a pipe."""
    if not sys.stdout.isatty():
        return Output()
    styled = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Output(styled, min(shutil.get_terminal_size().columns, _WIDEST))


def cell_width(text: str) -> int:
    """Cells a terminal gives to a text: two for wide East Asian characters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def _broken(text: str, room: int, hang: int) -> Iterator[tuple[int, int]]:
    """Where the lines of a text start and end, broken between words; long words stay whole."""
    start = end = used = 0
    left = room
    for word in _WORD.finditer(text):
        width = cell_width(word.group())
        if used and used + width > left:
            yield start, end
            start = word.end() - len(word.group().lstrip())
            width = cell_width(word.group().lstrip())
            used, left = 0, room - hang
        used += width
        end = word.end()
    yield start, max(end, start)
