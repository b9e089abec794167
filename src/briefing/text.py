"""The one gate for foreign text: what is shown, what is compared, what is a word.

Nothing else in the program makes text safe, folds it or splits it. ``display``
maps one code point to one code point, so that spans found in the raw text stay
true in the text that is shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MARK = "\N{MIDDLE DOT}"


def _visible() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x7F] = "\N{SYMBOL FOR DELETE}"
    # NEL, line and paragraph separators break lines in some terminals and all Markdown readers.
    table |= dict.fromkeys((0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029), " ")
    table |= dict.fromkeys((c for c in range(0x80, 0xA0) if c != 0x85), _REPLACEMENT)
    table |= dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)), _MARK)
    table |= dict.fromkeys(range(0x2066, 0x2070), _MARK)
    # Invisible fillers; ZWJ and ZWNJ (U+200C, U+200D) carry meaning in real text and stay.
    table |= dict.fromkeys((0x00AD, 0x180E, 0x200B, 0xFEFF, *range(0x2060, 0x2066)), _MARK)
    table |= dict.fromkeys(range(0xFFF9, 0xFFFC), _MARK)
    table |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
    table |= dict.fromkeys(range(0xE0000, 0xE0080), _MARK)
    table |= dict.fromkeys(range(0xE0100, 0xE01F0), _MARK)
    return table


_VISIBLE = _visible()
_VISIBLE_LINES = {k: v for k, v in _VISIBLE.items() if k != 0x0A}
_UNSAFE = re.compile("[" + "".join(re.escape(chr(c)) for c in sorted(_VISIBLE)) + "]")


def display(text: str, *, lines: bool = False) -> str:
    """The text as it may reach a screen, stdout or a memo; as many code points as went in.

    Control characters become visible glyphs, bidirectional and invisible format
    characters a middle dot, lone surrogates U+FFFD; white space controls become
    spaces. ``lines`` keeps line feeds, for text that is meant to have lines.
    """
    if (text.isascii() and text.isprintable()) or not _UNSAFE.search(text):
        return text
    return text.translate(_VISIBLE_LINES if lines else _VISIBLE)


_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ς": "σ"}
)
_DIACRITICS = re.compile("[\u0300-\u036f\u200c\u200d\u00ad]")


def fold(text: str) -> str:
    """The text as it is compared: case, width and diacritics gone; idempotent.

    Only U+0300-U+036F are stripped, so that Japanese voicing marks survive.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    folded = _DIACRITICS.sub("", unicodedata.normalize("NFKD", folded))
    return unicodedata.normalize("NFC", folded)


class Word(NamedTuple):
    """A word of a text: its folded form and where it stands in the raw text."""

    folded: str
    start: int
    end: int


# A word is a run of letters, marks and digits; an apostrophe or a decimal sign inside it belongs
# to it. Signs that carry meaning beside a figure (15%, $550, 2+2) are kept with it.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f\u3099\u309a\u200c\u200d"
_WORD = re.compile(
    rf"[^\W_][\w{_MARKS}]*(?:['’][^\W\d_][\w{_MARKS}]*|(?<=\d)[.,](?=\d)\w+|(?<=\d)\+(?=\d)\w+)*%?"
)


def words(text: str) -> list[Word]:
    """The words of a text in order, with their places in it."""
    return [Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """The words a reader would count: runs between white space that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in run) for run in text.split())


def squeeze(text: str) -> str:
    """NFC, with every run of white space as one space: the form that is hashed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def counted(number: int, singular: str, plural: str = "") -> str:
    """``1 source``, ``3 sources``."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
