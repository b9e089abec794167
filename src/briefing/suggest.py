"""Did you mean ...: the nearest known word, and the one place that asks."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.text import fold

_LONGEST = 100
"""Characters compared: a hostile word of a megabyte must not cost a minute."""
_ALIKE = 62.0
"""Of 100: a wrong letter in five passes, an unrelated word of the same length does not."""


def nearest(word: str, among: Iterable[str]) -> str | None:
    """The word of ``among`` that was probably meant, or None where none is near.

    Case and diacritics do not count. A beginning that only one word has counts as near.
    """
    from rapidfuzz import fuzz, process

    known = {name: fold(name[:_LONGEST]) for name in among}
    sought = fold(word[:_LONGEST])
    best = process.extractOne(sought, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is not None:
        return str(best[2])
    begun = [name for name, folded in known.items() if len(sought) > 2 and sought in folded]
    return begun[0] if len(begun) == 1 else None


def asked(quoted: str) -> str:
    """The question itself, about a word that stands in quotation marks already."""
    return f"did you mean {quoted}?"


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """The question as a finding has it, with TOML's quotation marks; empty where none is near."""
    near = nearest(word, among)
    return asked(f'"{near}"') if near else ""


def or_else(word: str, among: Iterable[str]) -> str:
    """The same for the end of a sentence: ``; did you mean 'x'?``, or empty."""
    near = nearest(word, among)
    return f"; {asked(repr(near))}" if near else ""
