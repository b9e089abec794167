"""The one gate for foreign text: what is shown, what is compared, what is a word.

Nothing else in the program makes text safe, folds it or splits it. ``display``
maps one code point to one code point, so that spans found in the raw text stay
true in the text that is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MARK = "\N{MIDDLE DOT}"


_SHOWN = (
    (0x00, 0x1F, ""),
    (0x7F, 0x7F, "\N{SYMBOL FOR DELETE}"),
    (0x80, 0x9F, _REPLACEMENT),
    # Invisible fillers; ZWJ and ZWNJ (U+200C, U+200D) carry meaning in real text and stay.
    (0xAD, 0xAD, _MARK),
    (0x061C, 0x061C, _MARK),
    (0x180E, 0x180E, _MARK),
    (0x200B, 0x200B, _MARK),
    (0x200E, 0x200F, _MARK),
    # Line and paragraph separators break lines in some terminals and all Markdown readers.
    (0x2028, 0x2029, " "),
    (0x202A, 0x202E, _MARK),
    (0x2060, 0x206F, _MARK),
    (0xD800, 0xDFFF, _REPLACEMENT),
    (0xFEFF, 0xFEFF, _MARK),
    (0xFFF9, 0xFFFB, _MARK),
    (0xE0000, 0xE007F, _MARK),
    (0xE0100, 0xE01EF, _MARK),
)
"""From which code point to which there is none that is shown as it is, and what stands for it: for
the first of them, signs of their own (Control Pictures)."""


@cache
def _visible(*, lines: bool) -> dict[int, str]:
    """What stands for each; made for the first text that has one."""
    table = {c: s or chr(0x2400 + c) for first, last, s in _SHOWN for c in range(first, last + 1)}
    # NEL breaks lines as its like do.
    table |= dict.fromkeys((0x09, 0x0A, 0x0D, 0x85), " ")
    if lines:
        del table[0x0A]
    return table


# As runs: one by one each of them would be compared with a text.
_UNSAFE = re.compile("[" + "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b, _ in _SHOWN) + "]")


def display(text: str, *, lines: bool = False) -> str:
    """The text as it may reach a screen, stdout or a memo; as many code points as went in.

    Control characters become visible glyphs, bidirectional and invisible format
    characters a middle dot, lone surrogates U+FFFD; white space controls become
    spaces. ``lines`` keeps line feeds, for text that is meant to have lines.
    """
    if (text.isascii() and text.isprintable()) or not _UNSAFE.search(text):
        return text
    return text.translate(_visible(lines=lines))


_LETTERS = (
    ("ß", "ss"),
    ("ø", "o"),
    ("ł", "l"),
    ("đ", "d"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ı", "i"),
    ("þ", "th"),
    ("ς", "σ"),
    ("’", "'"),
    ("ʼ", "'"),
)
_DIACRITICS = re.compile("[\u0300-\u036f\u200c\u200d\u00ad]")


def fold(text: str) -> str:
    """The text as it is compared: case, width and diacritics gone; idempotent.

    Only U+0300-U+036F are stripped, so that Japanese voicing marks survive.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    # Most of these are in no text, and to look for one is a fraction of a table's time.
    for letter, plain in _LETTERS:
        folded = folded.replace(letter, plain)
    folded = _DIACRITICS.sub("", folded)
    if folded.isascii():
        return folded
    folded = _DIACRITICS.sub("", unicodedata.normalize("NFKD", folded))
    return unicodedata.normalize("NFC", folded)


class Word(NamedTuple):
    """A word of a text: its folded form and where it stands in the raw text."""

    folded: str
    start: int
    end: int


# Marks that belong to the letter before them, and blocks whose signs `\w` knows only in part.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a"
    "\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
)
# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han. Their marks follow.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0eff\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f\uff9e\uff9f\U000e0100-\U000e01ef"
)


def _word_pattern(letters: str, marks: str = "") -> str:
    """A run of letters, marks and digits; an apostrophe or a decimal sign inside it belongs to it.

    So does a sign that carries meaning beside a figure: 15%, 15 %, 2+2.
    """
    run = rf"{letters}++(?:[{marks}]++{letters}*+)*+" if marks else rf"{letters}++"
    return rf"{run}(?:['’](?!\d){run}|(?<=\d)[.,+](?=\d){run})*+(?:(?<=\d)\s?[%％])?"


_ASCII_WORD = re.compile(_word_pattern("[a-z0-9]"))
# Other sets of so many characters are dear to compile: not before there is a text for them.
_PERHAPS_UNSPACED = re.compile("[^\x00-\u0e00\u2000-\u22ff]")
"""Quick to compile: what letters with accents and typographic signs are not."""


@cache
def _word() -> re.Pattern[str]:
    return re.compile(_word_pattern(r"[^\W_]", _MARKS))


@cache
def _unspaced() -> re.Pattern[str]:
    """One character of a run without spaces.

    That set of characters is so dear to compile that it stands in one pattern alone, once.
    """
    return re.compile(f"[{_UNSPACED}][{_UNSPACED_MARKS}]*")


def words(text: str) -> list[Word]:
    """The words of a text in order, with their places in it.

    A run in a script without spaces gives each character with the one after it, and the
    last alone: these words overlap.
    """
    return [Word(_folded(text[start:end]), start, end) for start, end in word_spans(text)]


def word_spans(text: str) -> list[tuple[int, int]]:
    """The places of ``words`` alone."""
    if text.isascii():
        return [m.span() for m in _ASCII_WORD.finditer(text.lower())]
    letters, between = _word().finditer, 0
    if _PERHAPS_UNSPACED.search(text) is None:
        return [m.span() for m in letters(text)]
    found: list[tuple[int, int]] = []
    characters = [m.span() for m in _unspaced().finditer(text)]
    for (start, end), after in zip_longest(characters, characters[1:]):
        if between < start:
            found += [m.span() for m in letters(text, between, start)]
        # A run goes on as long as nothing stands between.
        found.append((start, after[1] if after and after[0] == end else end))
        between = end
    return found + [m.span() for m in letters(text, between)]


def folded_words(text: str) -> list[str]:
    """The folded forms of ``words`` alone: a quarter of its time."""
    if text.isascii():
        raw = text.encode()
    elif _LATIN.fullmatch(text):
        raw = _latin(text)
    else:
        # Folded together, with something between them that no word holds and nothing joins.
        found = [text[start:end] for start, end in word_spans(text)]
        folded = fold("\0".join(found)).split("\0") if found else found
        return [w if w.isalnum() else "".join(w.split()) for w in folded]
    kinds = raw.translate(_KINDS)
    if b"%" in kinds or b"0.0" in kinds or b"a'a" in kinds or b"0'a" in kinds:
        found = _ASCII_WORD.findall(raw.decode().lower())
        return ["".join(word.split()) for word in found] if b"%" in kinds else found
    # No sign belongs to a word: what is no letter and no digit parts words.
    return raw.translate(_PLAIN).decode().split()


def _kind(byte: int) -> str:
    letter = chr(byte) if byte < 128 else " "
    if letter.isalnum():
        return "0" if letter.isdecimal() else "a"
    return "." if letter in ".,+" else letter if letter in "'%" else " "


_KINDS = "".join(map(_kind, range(256))).encode()
"""What an ASCII character is: a letter, a digit, or a sign that a word may hold."""
_PLAIN = bytes(c if kind in b"a0" else 32 for c, kind in enumerate(_KINDS)).lower()
"""ASCII letters as small ones and digits; all else is a space."""


def _latin(text: str) -> bytes:
    """What folding leaves of a Latin text: ASCII, with a low line for signs that part words."""
    try:
        raw = text.encode("cp1252")
    except UnicodeEncodeError:
        return _LATIN_SIGNS.sub("_", fold(text)).encode()
    single, several = _cp1252()
    for letter, letters in several:
        raw = raw.replace(letter, letters)
    return raw.translate(single)


@cache
def _cp1252() -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """What folding leaves of each character of the code page of most Latin texts, and of those
    of which it leaves several letters."""
    letters = [bytes([c]).decode("cp1252", "replace") for c in range(256)]
    folded = [
        _LATIN_SIGNS.sub("_", fold(letter)).encode() if _LATIN.fullmatch(letter) else b"_"
        for letter in letters
    ]
    several = [(bytes([c]), found) for c, found in enumerate(folded) if len(found) > 1]
    return b"".join(found[:1] for found in folded), several


_LATIN = re.compile(
    "[\x00-\x7f\xa0-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xb7\xbb\xbf-\xcf\xd1-\xef\xf1-\u0125"
    "\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014c-\u0165\u0168-\u017f"
    "\u2010\u2012-\u2016\u2018-\u201f]*"
)
"""Texts each character of which folds to ASCII letters by itself, or is a sign that parts words."""
_LATIN_SIGNS = re.compile("[^\x00-\x7f]")


def _folded(raw: str) -> str:
    folded = raw.lower() if raw.isascii() else fold(raw)
    # Only a sign set apart from its figure (15 %) and a few ligatures hold white space.
    return folded if folded.isalnum() else "".join(folded.split())


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of a script that is written without spaces."""
    return _PERHAPS_UNSPACED.search(text) is not None and _unspaced().search(text) is not None


def count_words(text: str) -> int:
    """The words a reader would count: runs between white space that hold a letter or a digit.

    In a script without spaces two characters count as a word.
    """
    if not text.isascii() and is_unspaced(text):
        rest, characters = re.subn(f"[{_UNSPACED}]", " ", text)
        return -(-characters // 2) + count_words(rest)
    return sum(any(c.isalnum() for c in run) for run in text.split())


def squeeze(text: str) -> str:
    """NFC, with every run of white space as one space: the form that is hashed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def counted(number: int, singular: str, plural: str = "") -> str:
    """``1 source``, ``3 sources``, ``12,500 sources``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(items: Iterable[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; nothing of none."""
    *most, last = (*items,) or ("",)
    return f"{', '.join(most)} {word} {last}" if most else last


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(iso: str, *, short: bool = False) -> str:
    """A date as it is read, partial ones as partial as they are.

    ``2025-07-23`` is ``23 July 2025`` (short ``23 Jul 2025``), ``2025-07`` is ``July 2025``,
    anything else stays as it is.
    """
    year, _, rest = iso.partition("-")
    month, _, date = rest.partition("-")
    if not (month.isdecimal() and 1 <= int(month) <= 12):
        return iso
    name = _MONTHS[int(month) - 1]
    return " ".join(filter(None, (date.lstrip("0"), name[:3] if short else name, year)))


_MONTHS_ELSEWHERE = (
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+)?([^\W\d]+)\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


def day_typed(words: str) -> str:
    """The ISO date that a person wrote as dates are written, partial where it is partial.

    ``16 Nov 2026``, ``November 16, 2026``, ``16. November 2026``, ``16.11.2026`` are
    ``2026-11-16``; ``Nov 2026`` is ``2026-11``. Months are those of English, German and French.
    Anything else stays as it is, ``3/4/2026`` too, which is not one day everywhere.
    """
    said = squeeze(words)
    if m := _DOTTED.fullmatch(said):
        date, month, year = int(m[1]), int(m[2]), m[3]
    elif (m := _DAY_FIRST.fullmatch(said)) and (number := _month_number(m[2])):
        date, month, year = int(m[1] or 0), number, m[3]
    elif (m := _MONTH_FIRST.fullmatch(said)) and (number := _month_number(m[1])):
        date, month, year = int(m[2]), number, m[3]
    else:
        return words
    return f"{year}-{month:02}" + (f"-{date:02}" if date else "")


def _month_number(word: str) -> int:
    """The number of a month by its name or its first letters, at least three; 0 if it is none."""
    letters = fold(word)
    for names in (_MONTHS, *(months.split() for months in _MONTHS_ELSEWHERE)):
        fitting = [n for n, name in enumerate(names, 1) if fold(name).startswith(letters)]
        if len(letters) >= 3 and len(fitting) == 1:
            return fitting[0]
    return 0


def moment(when: dt.datetime) -> str:
    """Day and minute as they are read, in the zone they are in: ``23 Jul 2025, 09:30``."""
    return f"{day(f'{when:%Y-%m-%d}', short=True)}, {when:%H:%M}"
