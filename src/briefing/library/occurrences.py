"""Where words stand in a text, whatever their case, their accents and the ends of its lines."""

from __future__ import annotations

import re

from briefing.library.paragraphs import Span
from briefing.text import fold, squeeze

MOST = 9_999
"""Places that are told: of a letter typed first there may be very many."""

_BETWEEN = "[\u0300-\u036f\u00ad\u200c\u200d]*"
"""What may stand behind a letter unseen, or as its accent."""

_ALIKE = {"'": "'\u2018\u2019", '"': '"\u201c\u201d\u201e', "-": "-\u2010\u2011\u2013\u2014"}
"""What a text prints in the place of what a keyboard has."""


def occurrences(text: str, words: str) -> list[Span]:
    """The places of some words in a text, first to last, none over another, at most ``MOST``.

    Each is its first character and the one after its last.
    """
    wanted = fold(squeeze(words))
    letters: dict[str, str] = {}
    for character in set(text):
        if folded := fold(character):
            letters[folded] = letters.get(folded, "") + character
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
    found = re.finditer(_BETWEEN.join(parts), text)
    return [match.span() for _, match in zip(range(MOST), found, strict=False)]


def _letter(letters: dict[str, str], letter: str) -> str:
    if letter == " ":
        return r"\s+"
    return _any("".join(letters.get(each, "") for each in _ALIKE.get(letter, letter)))


def _any(characters: str) -> str:
    """A pattern for one of some characters; where there are none, one that nothing matches."""
    return f"[{''.join(map(re.escape, characters))}]" if characters else r"(?!)"
