"""A text area for TOML: coloured, with what is wrong in its margin, and what may be typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip

from briefing.library.offering import Offer, Offers
from briefing.library.read import LARGEST_FILE
from briefing.model import Finding
from briefing.text import display
from briefing.tui.gate import shown
from briefing.tui.menu import Menu
from briefing.tui.row import Row
from briefing.tui.text_area import LONGEST, Ends

_TOKEN = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"{1,2}(?!"))*(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'{1,2}(?!'))*(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?)'
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<header>^[ \t]*\[\[?[A-Za-z0-9_.\"' -]+\]\]?(?=[ \t]*(?:\#|$)))"
    r"|(?P<key>[A-Za-z0-9_.-]+(?=[ \t]*=))"
    r"|(?P<value>[A-Za-z0-9_.:+-]+)",
    re.MULTILINE | re.DOTALL,
)
_COLOURS = {
    "header": "accent",
    "key": "primary",
    "comment": "text-muted",
    "value": "warning",
}
"""The variables of the app's theme by what they colour; text in quotation marks stays plain."""
_SIGNS = {"error": ("✗", "error"), "warning": ("!", "warning"), "note": ("·", "text-muted")}
_WORST = ("error", "warning", "note")
_CARETS = re.compile(r"\^+\s*\Z")

_COLOURED = 128 * 1024
"""Characters of a text at the most that is coloured; a brief has some thousands."""

Coloured = tuple[int, int, str]
"""Characters of a line, from and to, and what they are."""


def colours(text: str) -> dict[int, list[Coloured]]:
    """What is what in a TOML text, line by line from 0; text with errors in it too."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    found: dict[int, list[Coloured]] = {}
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind not in _COLOURS:
            continue
        line = bisect_right(starts, token.start()) - 1
        start = token.start() - starts[line]
        found.setdefault(line, []).append((start, start + len(token[0]), kind))
    return found


class Offering(Menu):
    """The words that may stand at the cursor, in a small list over the text."""

    DEFAULT_CSS = """
    Offering {
        position: absolute;
        overlay: screen;
        constrain: inside inflect;
        background: $surface;
        width: 56;
        max-width: 100%;
    }
    """

    def __init__(self) -> None:
        super().__init__(name="offering")
        self._offers = Offers()

    @property
    def offers(self) -> Offers:
        """What is offered."""
        return self._offers

    @property
    def chosen(self) -> Offer | None:
        """The word that is marked."""
        number = self.number
        return None if number is None else self._offers.words[number]

    def offer(self, offers: Offers, under: Offset, lines: int) -> None:
        """Show some words below a cell of the screen; nothing closes the list."""
        self._offers = offers
        if not offers.words:
            self.close()
            return
        rows = [
            Row(
                shown(offer.word),
                key=str(n),
                indent=2,
                right=Content.styled(display(offer.about)[:_ABOUT], "$text-muted"),
                wrap=False,
            )
            for n, offer in enumerate(offers.words)
        ]
        self.styles.offset = (max(0, under.x - 3), under.y + 1)
        self.open(rows, lines)


_ABOUT = 32
"""Cells of what a word names; its own column is what one reads."""


class TomlArea(Ends):
    """The text of a file. While ``Offering`` is open, arrows, tab and escape are about that."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    @dataclass
    class Asked(Message):
        """What may stand at the cursor is wanted: by tab or ctrl+space."""

    @dataclass
    class Left(Message):
        """Escape, with no list open."""

    def __init__(self, offering: Offering) -> None:
        """``offering`` is the list that belongs to it."""
        super().__init__(show_line_numbers=True, soft_wrap=True, tab_behavior="focus", id="text")
        self._offering = offering
        self._top = 0
        """The first line in sight where its user left it."""
        self._top_is_for: Size | None = Size(0, 0)
        """The size of the window then; none while it follows the window."""
        self._coloured: Mapping[int, Sequence[Coloured]] | None = None
        self._marks: Mapping[int, Sequence[Finding]] = {}

    def refuses(self, pasted: str) -> str:
        """Why it does not take what was pasted: what no file can hold, or no line be drawn of."""
        room = LARGEST_FILE - len(self.text)
        longest = max(map(len, pasted.split("\n")), default=0)
        if len(pasted) > room:
            said = f"it has {len(pasted):,} characters, and the file has room for {room:,}"
            return f"{said}, as a file of briefs holds 1 MiB"
        if longest > LONGEST:
            return f"it has a line of {longest:,} characters, and {LONGEST:,} are the most here"
        return ""

    # Drawing

    def on_resize(self) -> None:
        """Wrapped anew in as many lines as before, the words are drawn anew too; the cursor is
        still in sight."""
        self.refresh()
        self.call_after_refresh(self._follow_window)

    def mark(self, findings: Sequence[Finding]) -> None:
        """Show where something is wrong."""
        marks: dict[int, list[Finding]] = {}
        for finding in findings:
            marks.setdefault(finding.place.line - 1, []).append(finding)
        self._marks = marks
        self._line_cache.clear()
        self.refresh()

    def findings_at(self, line: int) -> Sequence[Finding]:
        """What is wrong on a line, from 0."""
        return self._marks.get(line, ())

    def _build_highlight_map(self) -> None:
        """The text is another: what was known of its colours is not."""
        self._coloured = None
        super()._build_highlight_map()

    def get_line(self, line_index: int) -> Text:
        """A line, safe to show, with its colours and what is wrong underlined."""
        if self._coloured is None:
            text = self.text.replace("\r\n", "\n")
            # All of it is looked through at each letter.
            self._coloured = colours(text) if len(text) <= _COLOURED else {}
        raw = self.document.get_line(line_index)
        # A tab is no text of its own: it is as wide as there is room.
        line = Text("\t".join(map(display, raw.split("\t"))), end="", no_wrap=True)
        variables = self.app.theme_variables
        for start, end, kind in self._coloured.get(line_index, ()):
            bold = kind == "header"
            line.stylize(_style(variables[_COLOURS[kind]], bold=bold), start, end)
        for finding in self._marks.get(line_index, ()):
            _, colour = _SIGNS[finding.severity]
            start = finding.place.column - 1
            wide = _CARETS.search(finding.excerpt)
            end = start + (len(wide[0].rstrip()) if wide else 1)
            line.stylize(_style(variables[colour], underline=True), start, end)
        return line

    def render_line(self, y: int) -> Strip:
        """A line of the screen, with the sign of what is wrong in its margin."""
        strip = super().render_line(y)
        at = y + self.scroll_offset.y
        if at >= self.wrapped_document.height:
            return strip
        row, column = self.wrapped_document.offset_to_location(Offset(0, at))
        found = self._marks.get(row, ())
        if not found or column:
            return strip
        worst = min(found, key=lambda f: _WORST.index(f.severity)).severity
        sign, colour = _SIGNS[worst]
        wide = self.gutter_width
        style = _style(self.app.theme_variables[colour], bold=True)
        margin = strip.crop(wide - 2, wide)
        background = next((s.style for s in margin if s.style is not None), Style())
        mark = Strip([Segment(f"{sign} ", background + style)])
        return Strip.join([strip.crop(0, wide - 2), mark, strip.crop(wide)])

    # Typing

    @property
    def at(self) -> int:
        """The character the cursor is at, counted in the text with line feeds alone."""
        row, column = self.cursor_location
        lines = self.document.lines
        return sum(len(line) + 1 for line in lines[:row]) + column

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor at a line and column from 1, in the middle of the screen."""
        row = max(0, min(line - 1, self.document.line_count - 1))
        self.move_cursor((row, max(0, min(column - 1, len(self.document[row])))), center=True)

    def replace_all(self, text: str) -> None:
        """Another text, to be undone like any edit; cursor and scrolling stay."""
        where, scroll = self.cursor_location, self.scroll_offset
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        row = min(where[0], self.document.line_count - 1)
        self.move_cursor((row, min(where[1], len(self.document[row]))))
        self.scroll_to(y=scroll.y, animate=False, force=True)

    def take(self) -> None:
        """Write the marked word in place of what is typed of it."""
        offer, offers = self._offering.chosen, self._offering.offers
        self._offering.close()
        if offer is None:
            return
        row, column = self.cursor_location
        rest = self.document[row][column:]
        written = offer.written
        if written[-1:] in ('"', "'") and rest.startswith(written[-1]):
            written = written[:-1]
        start = max(0, column - (self.at - offers.start))
        self.replace(written, (row, start), (row, column), maintain_selection_offset=False)
        self.move_cursor(_end((row, start), written))

    def _follow_window(self) -> None:
        # From where its user left it: a window comes to its size in several steps, and what is
        # scrolled for one of them is not needed for the next.
        at = self.wrapped_document.location_to_offset(self.cursor_location).y
        least = at - self.scrollable_content_region.height + 1
        top = min(max(self._top, least), at)
        self._top_is_for = None
        self.scroll_to(y=top, animate=False, immediate=True)
        self._top_is_for = self.size

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the first line in sight, unless another window moved it."""
        super().watch_scroll_y(old_value, new_value)
        if self._top_is_for in (self.size, Size(0, 0)):
            self._top = round(new_value)

    def on_key(self, event: events.Key) -> None:
        """The keys of the open list; tab and ctrl+space ask for one."""
        listed = self._offering
        if listed.is_open and event.key in ("up", "down", "tab", "escape"):
            {
                "up": listed.action_up,
                "down": listed.action_down,
                "tab": self.take,
                "escape": listed.close,
            }[event.key]()
        elif event.key in ("tab", "ctrl+space", "ctrl+@"):
            self.post_message(self.Asked())
        elif event.key == "escape":
            self.post_message(self.Left())
        else:
            return
        event.stop()
        event.prevent_default()


def _end(start: tuple[int, int], written: str) -> tuple[int, int]:
    lines = written.split("\n")
    row = start[0] + len(lines) - 1
    return row, len(lines[-1]) + (start[1] if len(lines) == 1 else 0)


def _style(colour: str, *, bold: bool = False, underline: bool = False) -> Style:
    """A style of Rich; a colour that Rich does not know by that name is left out."""
    from textual.color import Color, ColorParseError

    try:
        parsed = Color.parse(colour).rich_color
    except ColorParseError:
        return Style(bold=bold or None, underline=underline or None)
    return Style(color=parsed, bold=bold or None, underline=underline or None)
