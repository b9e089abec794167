"""Where text of a library enters the screen: as Content, never as markup, and once more checked."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.color import Color
from textual.content import Content, Span
from textual.filter import LineFilter
from textual.style import Style

from briefing.text import display
from briefing.tui.wrapping import PARTING


def shown(text: str, style: str | Style = "", *, lines: bool = False) -> Content:
    """Foreign text for a widget: safe, and verbatim as far as markup goes."""
    # Textual would look for control codes once more, in nearly all that a list shows.
    return Content.styled(display(text, lines=lines), style, strip_control_codes=False)


def joined(parting: str, parts: Iterable[Content], style: str | Style = "") -> Content:
    """Parts of a row as one, with a parting between them; ``style`` is that of the parting.

    ``Content.join`` takes each part to letters, which is most of what making a row takes.
    """
    text = ""
    spans: list[Span] = []
    for number, part in enumerate(parts):
        if number and parting:
            if style:
                spans.append(Span(len(text), len(text) + len(parting), style))
            text += parting
        at = len(text)
        spans += [Span(at + start, at + end, own) for start, end, own in part.spans]
        text += part.plain
    return Content(text, spans, strip_control_codes=False)


def in_a_row(parts: Iterable[str], style: str | Style = "") -> Content:
    """Things said in a row, with a ``·`` between them that no line ends with: those that are not
    empty."""
    return joined(PARTING, (shown(part, style) for part in parts if part), "$text-muted")


class GateFilter(LineFilter):
    """The second wall: no control character leaves the app, whichever widget forgot the first."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Make the text of every segment safe."""
        line = "".join([segment.text for segment in segments])
        if display(line) is line and not any(segment.control for segment in segments):
            return segments
        return [
            segment
            if segment.control or (safe := display(segment.text)) == segment.text
            else Segment(safe, segment.style)
            for segment in segments
        ]
