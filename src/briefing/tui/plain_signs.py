"""Terminals that have few letters or no colours: what they are sent instead, sign by sign."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = {
    **dict.fromkeys("▌▍▎▊", ">"),
    **dict.fromkeys("│┃┆▏▕┌┐└┘├┤╭╮╰╯┬┴┼╵╷", "|"),
    **dict.fromkeys("─▔▁╴╶", "-"),
    "━": "=",
    **dict.fromkeys("█▓", "#"),
    **dict.fromkeys("▂▃▄▅▆▇▀", " "),
    **dict.fromkeys("░▒╌", "."),
    **dict.fromkeys("✓✔", "v"),
    **dict.fromkeys("✗✘", "x"),
    **dict.fromkeys("·•∙", "-"),
    **dict.fromkeys("≠", "!"),
    # A bar begins with ">" already: what is folded has the signs of a tree.
    **dict.fromkeys("▸▶", "+"),
    "▾": "-",
    **dict.fromkeys("→⇢", ">"),
    # Beside a folded theme stands a brief that is at home elsewhere.
    "↗": "/",
    **dict.fromkeys("▼↓", "v"),
    **dict.fromkeys("◂←↖", "<"),
    **dict.fromkeys("▴▲↑", "^"),
    **dict.fromkeys("●◆■", "*"),
    **dict.fromkeys("○◇□◷◌", "o"),
    **dict.fromkeys("✎", "~"),
    **dict.fromkeys("★", "*"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("–—‑−", "-"),
    "⊥": "-",
    "⊤": "-",
    "▪": "*",
    "▫": "o",
    "…": "~",
    "\u00a0": " ",
    **{digit: str(n) for n, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
}
"""What stands for a sign that a console font may lack: one column for one column."""

_TABLE = str.maketrans(_PLAIN)
_CONSOLES = ("linux", "vt100", "vt102", "vt220", "ansi", "cons25", "sun")
"""Terminals with a font of a few hundred letters."""


def are_few(environ: Mapping[str, str]) -> bool:
    """A terminal is known to lack our signs: a console, or a locale whose letters are not UTF-8.

    A locale that says nothing of letters (``C``, or none) says nothing of the terminal either.
    """
    if environ.get("TERM", "").partition("-")[0] in _CONSOLES:
        return True
    wanted = next((v for n in ("LC_ALL", "LC_CTYPE", "LANG") if (v := environ.get(n))), "")
    letters = wanted.partition(".")[2].partition("@")[0].replace("-", "").lower()
    return letters not in ("", "utf8")


class FewSigns(LineFilter):
    """Signs as letters that every terminal has; nothing changes its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Put plain letters in the place of signs."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(_TABLE), segment.style)
            for segment in segments
        ]


_NOTHING = Style.parse("default on default")
_DIM = Style(dim=True)
_REVERSED = Style(reverse=True)


@lru_cache(1024)
def without_colour(style: Style) -> Style:
    """A style without its colours: what was grey is dim, what stood on a colour is reversed."""
    letters, ground = style.color, style.bgcolor
    found = style + _NOTHING
    if letters is not None and letters.number == _GREY:
        found += _DIM
    if ground is not None and not ground.is_default:
        found += _REVERSED
    return found


_GREY = 8
"""Bright black, which the themes of the terminal's own colours have for what is muted."""


class NoColour(LineFilter):
    """No colour is sent at all: ``NO_COLOR``, or the theme of that name."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take the colours out of a line."""
        return [
            Segment(text, _NOTHING if style is None else without_colour(style), control)
            for text, style, control in segments
        ]
