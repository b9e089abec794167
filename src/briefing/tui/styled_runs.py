"""A line of content as runs of one style, ready for the terminal."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.style import Style


class Inks(dict[Style | str, RichStyle]):
    """What runs are written with on one ground, by their own styles; each is mixed once."""

    def __init__(self, ground: Style) -> None:
        super().__init__()
        self.ground = ground
        """The style of the line, on which a run's own goes."""

    def __missing__(self, own: Style | str) -> RichStyle:
        ground = self.ground
        found = (ground + (ground + (_parsed(own) if own else ground))).rich_style
        if ground.reverse:
            # The colour of a word would be a ground of its own, and what is grey unreadable.
            plain = ground.rich_style
            found += RichStyle(color=plain.color, bgcolor=plain.bgcolor)
        self[own] = found
        return found


def runs(content: Content, inks: Inks, start: int = 0, stop: int | None = None) -> list[Segment]:
    """The runs of a line, or of a stretch of the characters of it.

    Nearly all lines have one style after the other; what is set over each other Textual takes
    apart.
    """
    text = content.plain
    at, last = start, len(text) if stop is None else stop
    found: list[Segment] = []
    before = 0
    for first, end, own in content.spans:
        if first < before:
            return _of_any(content[start:last], inks)
        before = end
        first, end = max(first, at), min(end, last)
        if first < end:
            if at < first:
                found.append(Segment(text[at:first], inks[""]))
            found.append(Segment(text[first:end], inks[own]))
            at = end
    if at < last:
        found.append(Segment(text[at:last], inks[""]))
    return found


def _of_any(content: Content, inks: Inks) -> list[Segment]:
    parts = content.render(inks.ground, end="", parse_style=_parsed)
    return [Segment(text, inks[own]) for text, own in parts]


def _parsed(style: str | Style) -> Style:
    return Style.parse(style) if isinstance(style, str) else style
