"""A line of content as runs of one style, ready for the terminal."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.style import Style


def runs(content: Content, style: Style) -> list[Segment]:
    """The runs of a line on the ground of a style.

    Nearly all lines have one style after the other; what is set over each other Textual takes
    apart.
    """
    text = content.plain
    found: list[Segment] = []
    at = 0
    for start, end, own in content.spans:
        if start < at:
            return _of_any(content, style)
        if start > at:
            found.append(Segment(text[at:start], over(style)))
        found.append(Segment(text[start:end], over(style, own)))
        at = min(end, len(text))
    if at < len(text):
        found.append(Segment(text[at:], over(style)))
    return found


def _of_any(content: Content, style: Style) -> list[Segment]:
    parts = content.render(style, end="", parse_style=_parsed)
    return [Segment(text, over(style, own)) for text, own in parts]


def over(style: Style, own: Style | str = "") -> RichStyle:
    """A style with one of a run's own on top of it."""
    return _over(style, _parsed(own) if own else style)


@lru_cache(1024)
def _over(style: Style, own: Style) -> RichStyle:
    found = (style + (style + own)).rich_style
    # Reversed, the colour of a word would be a ground of its own, and what is grey unreadable.
    plain = style.rich_style
    one_ground = RichStyle(color=plain.color, bgcolor=plain.bgcolor)
    return found + one_ground if style.reverse else found


def _parsed(style: str | Style) -> Style:
    return Style.parse(style) if isinstance(style, str) else style
