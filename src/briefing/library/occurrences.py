"""Where words stand in a text, whatever their case, their accents and the ends of its lines."""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.library.paragraphs import Span
from briefing.text import fold, squeeze

MOST = 9_999
"""Places that are told: of a letter typed first there may be very many."""

_PIECE = 1 << 16
"""Characters that are looked through at a time: a thread has the interpreter for itself then."""
_BEYOND = 2_000
"""Characters beyond them that a place which begins there may reach."""

_BETWEEN = "[\u0300-\u036f\u00ad\u200c\u200d]*"
"""What may stand behind a letter unseen, or as its accent."""

_ALIKE = {"'": "'\u2018\u2019", '"': '"\u201c\u201d\u201e', "-": "-\u2010\u2011\u2013\u2014"}
"""What a text prints in the place of what a keyboard has."""


def occurrences(text: str, words: str) -> list[Span]:
    """The places of some words in a text, first to last, none over another, at most ``MOST``.

    Each is its first character and the one after its last. It is looked for piece by piece, so
    that other threads have their turn in a long text.
    """
    wanted = fold(squeeze(words))
    letters = _letters(text)
    several = sorted((f for f in letters if len(f) > 1), key=len, reverse=True)
    parts, at = [], 0
    while at < len(wanted):
        one = wanted[at]
        together = next((f for f in several if wanted.startswith(f, at)), one)
        ways = [_any(letters.get(together, ""))] if together != one else []
        ways.append(_BETWEEN.join(_letter(letters, letter) for letter in together))
        parts.append(ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})")
        at += len(together)
    if not parts:
        return []
    found, beyond = re.compile(_BETWEEN.join(parts)).search, _BEYOND + 8 * len(wanted)
    spans: list[Span] = []
    start = 0
    while start < len(text) and len(spans) < MOST:
        end = start + _PIECE
        match = found(text, start, end + beyond)
        if match is not None and match.start() < end:
            spans.append(match.span())
            # An empty match is none: each part is a character at least.
            start = match.end()
        else:
            start = end
    return spans


@lru_cache(1)
def _letters(text: str) -> dict[str, str]:
    """The characters of a text by what folding leaves of each; the same text is asked about at
    each letter that is typed."""
    letters: dict[str, str] = {}
    for start in range(0, len(text), _PIECE):
        for character in set(text[start : start + _PIECE]):
            if (folded := fold(character)) and character not in letters.get(folded, ""):
                letters[folded] = letters.get(folded, "") + character
    return letters


def _letter(letters: dict[str, str], letter: str) -> str:
    if letter == " ":
        return r"\s+"
    return _any("".join(letters.get(each, "") for each in _ALIKE.get(letter, letter)))


def _any(characters: str) -> str:
    """A pattern for one of some characters; where there are none, one that nothing matches."""
    return f"[{''.join(map(re.escape, characters))}]" if characters else r"(?!)"
