"""What a claim speaks of: its content words, pairs of them, and which claims are like it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from briefing.memo.frames import FUNCTION_WORDS
from briefing.text import folded_words

_LEAST_ALIKE = 0.1
"""The likeness below which two texts have nothing to do with each other."""

_TURNING = frozenset(
    ("no", "not", "nothing", "nobody", "never", "without", "against", "neither", "less", "more")
)
"""Words that turn a statement round: what it says hangs on them."""

_SMALL = """
    is are was were be been being am has have had do does did will would shall should can could may
    might must its also than as or but if
    der die das den dem des ein eine einer eines einem einen und oder ist sind war im in von zu zur
    zum mit auf fur bei als auch nach aus sich es
    le la les un une des du de et ou est sont dans pour par sur avec au aux ce cette qui que
    el los las una y o es en del al con por para se su
"""
_SAY_NOTHING = (FUNCTION_WORDS | frozenset(_SMALL.split())) - _TURNING


def content(text: str) -> list[str]:
    """The folded words of a text that say something, in order."""
    return [w for w in folded_words(text) if w not in _SAY_NOTHING]


def concepts(words: Sequence[str]) -> list[str | tuple[str, str]]:
    """Words, and pairs of neighbours."""
    return [*words, *pairwise(words)]


def likeness(texts: Sequence[Sequence[str]]) -> list[list[tuple[int, float]]]:
    """For each text those like it, itself first of all: cosine of their words by rarity.

    A word weighs by the log of the texts in which it is not; texts are known by their numbers.
    """
    holding: dict[str, list[int]] = {}
    for number, words in enumerate(texts):
        for word in dict.fromkeys(words):
            holding.setdefault(word, []).append(number)
    squares = {w: math.log(1 + len(texts) / len(held)) ** 2 for w, held in holding.items()}
    lengths = [math.sqrt(math.fsum(squares[w] for w in dict.fromkeys(words))) for words in texts]
    rows: list[list[tuple[int, float]]] = []
    for one, words in enumerate(texts):
        shared: dict[int, float] = {}
        for word in dict.fromkeys(words):
            square = squares[word]
            for other in holding[word]:
                shared[other] = shared.get(other, 0.0) + square
        least = _LEAST_ALIKE * lengths[one]
        rows.append(
            [
                (o, s / (lengths[one] * lengths[o]))
                for o, s in sorted(shared.items())
                if s >= least * lengths[o]
            ]
        )
    return rows
