"""A text without what typesetting does to it, and where each character stood before.

Line breaks, kinds of spaces, quotation marks and dashes, ligatures, width and hyphens at the ends
of lines come and go when a text is printed, scanned or pasted, and mean nothing. Case, digits,
superscripts, accents and the order of words mean something and stay as they are. Unicode's NFKC
would turn ``92²`` into ``922`` and is not used for that reason.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache

from briefing.values import dataclass

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
DIVIDED = rf"(?<=[^\W\d_])[-‐{SOFT_HYPHEN}][ \t]*\r?\n\s*(?=[^\W\d_])"
"""A pattern: a hyphen and the end of a line between two letters."""
BREAK = "\N{NOT SIGN}"
"""Stands in a normal form where a word was divided at the end of a line: perhaps at a hyphen of
its own, perhaps not."""

_SINGLE = "‘’‚‛‹›ʼ′`´"
_DOUBLE = "“”„‟〝〞〟″"
_DASHES = "‐‑‒–−﹘﹣"
_LONG_DASHES = "—―"
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
# Of the directions of writing only the marks are dropped: overrides change what a reader sees.
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Scripts that are written without spaces, and their punctuation.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3001-\u303f\u3041-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\uff61-\uff9f\U00020000-\U0003ffff"
)

# Nothing else can begin what is looked for: most of a text is passed over at this.
_MAYBE = r"(?=[^!-,.-~])"
_TYPESET = (
    rf"(?P<divided>{DIVIDED})"
    rf"|(?P<dash>\s*(?:[{_LONG_DASHES}]+|--+)\s*)"
    r"|(?P<quote>«\s*|\s*»)"
    rf"|(?P<space>[\s{_INVISIBLE}]*(?:[^\S ]| [{_INVISIBLE}]* )[\s{_INVISIBLE}]*"
    rf"|(?<=[{_UNSPACED}])\s+|\s+(?=[{_UNSPACED}]))"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<mark>[{_SINGLE}{_DOUBLE}{_DASHES}…{BREAK}])"
    rf"|(?P<ligature>[{''.join(_LIGATURES)}])"
    r"|(?P<wide>[\uff01-\uff60\uffe0-\uffee]|[\uff61-\uff9f]+)"
)
# Letters in two pieces, and letters that have two codes.
_PIECES = (
    r"(?P<pieces>[^\s\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+|[\u1100-\u11ff]+"
    r"|[\u2126\u212a\u212b\uf900-\ufaff\U0002f800-\U0002fa1f])"
)


# Dear to compile: not before there is a text.
@cache
def _special(*, composed: bool) -> re.Pattern[str]:
    """What is not kept as it is."""
    special = f"{_MAYBE}(?:{_TYPESET})"
    return re.compile(special if composed else f"{_PIECES}|{special}")


@cache
def _one_unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


_MARKS: Mapping[str, str] = {
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_DASHES, "-"),
    "…": "...",
    # What the text itself has in place of our own sign is no divided word.
    BREAK: "\ufffd",
}


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal form of a text; ``raw`` leads from its characters back to the text."""

    text: str
    _at: tuple[int, ...]
    """Where in the normal form each run begins that is as long as it was in the text."""
    _from: tuple[int, ...]
    """Where in the text that run begins."""

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of what stands from ``start`` to ``end`` in the normal form."""
        first = bisect_right(self._at, start) - 1
        last = bisect_left(self._at, end)
        if last == len(self._at) or self._at[last] > end:
            last -= 1
        begun = self._from[first] + start - self._at[first]
        return begun, max(begun, self._from[last] + end - self._at[last])


def normal(text: str) -> Normal:
    """The normal form of a text."""
    composed = unicodedata.is_normalized("NFC", text)
    found: list[str] = []
    at, origin = [0], [0]
    length = done = 0
    for match in _special(composed=composed).finditer(text):
        start, end = match.span()
        instead = _instead(match)
        found += (text[done:start], instead)
        length += start - done
        # All that is put in for a run of characters leads back to the whole of it.
        for offset in range(len(instead) or 1):
            at.append(length + offset)
            origin.append(start)
        length += len(instead)
        at.append(length)
        origin.append(end)
        done = end
    found.append(text[done:])
    return Normal("".join(found), tuple(at), tuple(origin))


def _instead(match: re.Match[str]) -> str:
    was = match.group()
    match match.lastgroup:
        case "divided":
            return BREAK
        case "dash":
            return " - "
        case "quote":
            return '"'
        case "space":
            text, start, end = match.string, match.start(), match.end()
            beside = text[start - 1 : start] + text[end : end + 1]
            return "" if _one_unspaced().search(beside) else " "
        case "invisible":
            return ""
        case "mark":
            return _MARKS[was]
        case "ligature":
            return _LIGATURES[was]
        case "wide":
            narrow = unicodedata.normalize("NFKC", was)
            return "".join(_MARKS.get(c, c) for c in narrow)
        case _:
            return unicodedata.normalize("NFC", was)
