"""What differs between a quotation and the text it was taken from, and whether it matters."""

from __future__ import annotations

import re
from typing import Literal

from briefing.text import fold, word_spans
from briefing.values import dataclass

DifferenceKind = Literal[
    "number", "name", "negation", "case", "wording", "signs", "between", "order"
]

# Folded: English, German, French, Spanish, Italian, Portuguese.
_TURNING = """
no not never none nor neither nobody nothing nowhere cannot without hardly barely non anti
nicht kein keine keinen keinem keiner keines nie niemals weder ohne
ne pas jamais aucun aucune sans ni rien
nunca sin ninguno ninguna nada senza mai nessuno nessuna niente nao sem nem
"""
_COUNTING = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
hundred hundreds thousand thousands million millions billion billions trillion trillions
dozen dozens half third quarter first second twice double triple percent
null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf hundert tausend
millionen milliarde milliarden prozent mio mrd bn
"""
_NEGATIONS = frozenset(_TURNING.split())
_NUMBER_WORDS = frozenset(_COUNTING.split())
NOT_PREFIX = re.compile(r"(?:un|in|im|il|ir|dis|non|anti)(?=\w{3})")
_NOT_SIGN = re.compile("[不非未無没否]|ない|なかっ|ません")
_NUMBER_SIGN = re.compile("[〇一二三四五六七八九十百千万億兆]")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the quotation and those in their place in the text; either may be empty.

    ``case``: only capitals. ``signs``: only punctuation and the like. ``between``: words of the
    text that interrupt the quotation, such as the head of a page. ``order``: parts that stand in
    another order.
    """

    kind: DifferenceKind
    quoted: str = ""
    saved: str = ""

    def in_words(self) -> str:
        """``“92” is “87” in the saved text``."""
        match self.kind:
            case "signs":
                return "its punctuation or signs"
            case "order":
                return "its parts stand in another order"
        if not self.quoted:
            return f"the saved text has “{_short(self.saved)}” as well"
        if not self.saved:
            return f"“{_short(self.quoted)}” is not in the saved text"
        return f"“{_short(self.quoted)}” is “{_short(self.saved)}” in the saved text"


def difference(quoted: str, saved: str) -> Difference:
    """The difference between two runs of words, of the gravest kind that fits."""
    return Difference(_kind(quoted, saved), quoted, saved)


def _kind(quoted: str, saved: str) -> DifferenceKind:
    ours, theirs = _words(quoted), _words(saved)
    if [w.casefold() for w in ours] == [w.casefold() for w in theirs]:
        return "case"
    only = set(ours) ^ set(theirs)
    if any(map(_is_number, only)):
        return "number"
    if _turned(quoted, saved, ours, theirs):
        return "negation"
    if any(w[:1].isupper() for w in only):
        return "name"
    return "wording"


def is_negation(word: str) -> bool:
    """Whether a word turns a statement round."""
    folded = fold(word)
    return folded in _NEGATIONS or folded.endswith("n't") or bool(_NOT_SIGN.match(word))


def parted(text: str) -> tuple[tuple[int, int], ...]:
    """The places of the words of a text; none overlaps another.

    In a script without spaces each character is a word, as nothing says where words end.
    """
    spans = word_spans(text)
    nexts = [*spans[1:], (len(text), len(text))]
    return tuple((s, min(e, after)) for (s, e), (after, _) in zip(spans, nexts, strict=False))


def _words(text: str) -> list[str]:
    return [text[s:e] for s, e in parted(text)]


def _is_number(word: str) -> bool:
    return (
        any(c.isnumeric() for c in word)
        or fold(word) in _NUMBER_WORDS
        or bool(_NUMBER_SIGN.search(word))
    )


def _turned(quoted: str, saved: str, ours: list[str], theirs: list[str]) -> bool:
    mine, yours = {fold(w) for w in ours}, {fold(w) for w in theirs}
    if any(map(is_negation, mine ^ yours)):
        return True
    if bool(_NOT_SIGN.search(quoted)) != bool(_NOT_SIGN.search(saved)):
        return True
    return any(
        (prefix := NOT_PREFIX.match(word)) and word[prefix.end() :] in mine | yours
        for word in mine ^ yours
    )


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"


_SHOWN = 60
