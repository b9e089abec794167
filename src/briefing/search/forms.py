"""Other forms of a word: inflection, British and American spelling, figures and their units.

The rules only bring words together; which of them a library holds is for the vocabulary
to say. They are deliberately mild: a wrong meeting of two words costs a place in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

_ELISION = re.compile(r"^(?:qu|[cdjlmnst])'(?=\w{2})")
_POSSESSIVE = re.compile(r"'s?$")

_SPELLINGS: tuple[tuple[str, str, str], ...] = (
    (
        "our",
        r"(arm|behavi|cand|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|ranc"
        r"|rig|rum|splend|succ|tum|val|vap|vig)our",
        r"\1or",
    ),
    ("is", r"(\w{3})is(e[ds]?|ers?|ing|ations?|ational)$", r"\1iz\2"),
    ("alys", r"(anal|paral)ys", r"\1yz"),
    ("ence", r"(def|off|pret)ence", r"\1ense"),
    ("licence", r"licence", "license"),
    ("practise", r"practise", "practice"),
    ("re", r"(cent|fib|lit|lust|met|sab|theat)re(s)?$", r"\1er\2"),
    ("centred", r"(cent)red$", r"\1ered"),
    ("alogue", r"(catal|dial|anal)ogue", r"\1og"),
    ("programme", r"programme", "program"),
    ("gement", r"(judg|acknowledg)ement", r"\1ment"),
    ("ageing", r"(ag)eing$", r"\1ing"),
    ("aluminium", r"aluminium", "aluminum"),
    ("artefact", r"artefact", "artifact"),
    ("sulph", r"sulph", "sulf"),
    ("plough", r"plough", "plow"),
    ("lf", r"^(enro|fulfi|insta|ski)l(?=f)", r"\1ll"),
    ("lm", r"^(enro|fulfi|insta|ski)l(?=m)", r"\1ll"),
    ("ll", r"(\w[aeiou])ll(ed|ing|ers?)$", r"\1l\2"),
)
"""American spelling for British, in the middle of a word or at its end: letters without which no
word has the spelling, the pattern of it, and what takes its place."""
_SPELLED_APART = re.compile(
    "our|is[aei]|lys|ence|cence|tise|[bnrt]re|red|ogue|amme|ement|eing|nium|efact|lph|ough"
    "|enrol|fulfil|instal|skil|ll[ei]"
)
"""What a word holds that one of them is about; most words are spared the row of patterns."""


@cache
def _spellings() -> list[tuple[str, re.Pattern[str], str]]:
    """Compiled when there is a word that one of them may be about."""
    return [(part, re.compile(pattern), other) for part, pattern, other in _SPELLINGS]


@lru_cache(maxsize=10_000)
def common_form(word: str) -> str:
    """What the inflected and otherwise spelled forms of a folded word have in common.

    Forms of one word share their first letters (see ``STEM``), elisions apart.
    """
    if "'" in word:
        word = _POSSESSIVE.sub("", _ELISION.sub("", word)) or word
    if not (word.isascii() and word.isalpha()) or len(word) < 4:
        return word
    if _SPELLED_APART.search(word):
        for part, pattern, replacement in _spellings():
            if part in word:
                word = pattern.sub(replacement, word)
    return _without_ending(word)


def _without_ending(word: str) -> str:
    if word[-1] in "sdgey":
        word = _without_suffix(word)
    doubled = word[-1] == word[-2] and len(word) > 3 and word[-1] in "bdfglmnprstz"
    return word[:-1] if doubled else word


def _without_suffix(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "zes", "ches", "shes")):
        word = word[:-2]
    elif word[-1] == "s" and word[-2] not in "siu":
        word = word[:-1]
    if word.endswith("eed"):
        word = word[:-1] if len(word) > 5 else word
    elif word.endswith("ed") and _is_stem(word[:-2]):
        word = word[:-2]
    elif word.endswith("ing") and _is_stem(word[:-3]):
        word = word[:-3]
    if word[-1] == "e" and len(word) > 4:
        word = word[:-1]
    elif word[-1] == "y" and len(word) > 3:
        word = word[:-1] + "i"
    return word


def _is_stem(letters: str) -> bool:
    """Long enough for a word, and with a vowel: ``procur``, not ``str``."""
    return len(letters) > 2 and any(c in "aeiouy" for c in letters)


STEM = 2
"""Letters with which every other form of a word begins as well, elisions apart."""


ELISIONS: tuple[str, ...] = ("c'", "d'", "j'", "l'", "m'", "n'", "qu'", "s'", "t'")
"""What French and Italian write before a vowel, as part of the word."""


_UNITS: tuple[tuple[str, ...], ...] = (
    ("bn", "b", "billion", "billions", "mrd", "milliarde", "milliarden"),
    ("mn", "m", "mio", "million", "millions", "millionen"),
    ("tn", "trillion", "trillions"),
    ("%", "percent", "pct", "prozent"),
)
_PER_CENT = ("per", "cent")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELLED = {word: n for n, word in enumerate((*_DIGITS, *_TEENS))} | {
    word: 20 + 10 * n for n, word in enumerate(_TENS)
}
_SUM = re.compile(r"(\d)\+(\d)", re.ASCII)
_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)(%|[a-z]+)?", re.ASCII)


def figures(words: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Other ways to write the figures in a row of words: first word, end, the other words.

    ``550bn`` is ``550 billion``, ``15 per cent`` is ``15%``, ``1,000`` is ``1000``,
    ``2+2`` is ``two plus two``, and ``sixty`` is ``60``.
    """
    for start, word in enumerate(words):
        if word in _SPELLED:
            yield from _of_spelled(words, start)
        if sum_ := _SUM.fullmatch(word):
            yield start, start + 1, (_DIGITS[int(sum_[1])], "plus", _DIGITS[int(sum_[2])])
        if word in _DIGITS and "plus" in words[start + 1 : start + 2]:
            other = words[start + 2] if start + 2 < len(words) else ""
            if other in _DIGITS:
                yield start, start + 3, (f"{_DIGITS.index(word)}+{_DIGITS.index(other)}",)
        figure = _FIGURE.fullmatch(word)
        if figure is None:
            continue
        number, unit = figure[1], figure[2] or ""
        end = start + 1
        if not unit and end < len(words):
            if tuple(words[end : end + 2]) == _PER_CENT:
                yield from ((start, start + 3, other) for other in _figure_forms(number, "%"))
            elif any(words[end] in units for units in _UNITS):
                yield from ((start, start + 2, o) for o in _figure_forms(number, words[end]))
        forms = (other for other in _figure_forms(number, unit) if other != (word,))
        yield from ((start, end, other) for other in forms)


def _of_spelled(words: Sequence[str], start: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """A number below a hundred that is spelled, with its unit, as figures and as it stands."""
    value, end = _SPELLED[words[start]], start + 1
    if value >= 20 and 0 < _SPELLED.get(words[end] if end < len(words) else "", 0) < 10:
        value, end = value + _SPELLED[words[end]], end + 1
    if tuple(words[end : end + 2]) == _PER_CENT:
        yield from ((start, end + 2, other) for other in _figure_forms(str(value), "%"))
    elif end < len(words) and any(words[end] in units for units in _UNITS):
        yield from ((start, end + 1, other) for other in _figure_forms(str(value), words[end]))
    if value > 1:
        # "One" is mostly no figure.
        yield start, end, (str(value),)


def _figure_forms(number: str, unit: str) -> Iterator[tuple[str, ...]]:
    units = next((same for same in _UNITS if unit in same), (unit,))
    if not unit and number.isdecimal() and len(number) < 3 and int(number) > 1:
        yield _spelled(int(number))
    for figure in _number_forms(number):
        if not unit:
            yield (figure,)
            yield (figure + "%",)
            continue
        for same in units:
            yield (figure + same,)
            if same != "%":
                yield (figure, same)
        if "%" in units:
            yield (figure, *_PER_CENT)


def _spelled(value: int) -> tuple[str, ...]:
    """A number below a hundred in words."""
    if value < 20:
        return ((*_DIGITS, *_TEENS)[value],)
    ones = (_DIGITS[value % 10],) if value % 10 else ()
    return (_TENS[value // 10 - 2], *ones)


def _number_forms(number: str) -> Iterator[str]:
    """A number with its thousands apart, together, and with the other decimal sign."""
    yield number
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", number):
        together = number.replace(",", "").replace(".", "")
    elif number.isdecimal() and len(number) >= 4:
        together = number
    else:
        if re.fullmatch(r"\d+[.,]\d+", number):
            yield number.translate(str.maketrans(",.", ".,"))
        return
    for form in (together, f"{int(together):,}", f"{int(together):,}".replace(",", ".")):
        if form != number:
            yield form
