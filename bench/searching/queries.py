"""Known-item queries: words half remembered of one claim, as a hurried person types them."""

from __future__ import annotations

import itertools
import random
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from rapidfuzz.distance import OSA

from briefing.text import fold, folded_words, word_spans
from searching.spellings import OTHER_SPELLING
from searching.texts import SEED, Corpus

RARER = 5
"""Words are drawn from so many of the rarest of each half of a text."""
TWINS = 3
"""A query asks for one text where no more passages than these hold all its words,"""
BY_CHANCE = 0.5
"""and no more of the texts put together from halves are expected to by chance."""
LOOKS = 300_000
"""Texts that are looked at for queries of one kind."""

_CJK = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u4e00-\u9fff]{2,}")
_CYRILLIC_OR_GREEK = re.compile("[\u0370-\u03ff\u0400-\u04ff]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A query and the number of the text it is meant to find."""

    kind: str
    query: str
    target: int


class Passages:
    """Which passages hold a word."""

    def __init__(self, corpus: Corpus) -> None:
        self._texts = len(corpus)
        self._passages = len(corpus.passages)
        self._holding: dict[str, array[int]] = {}
        for number, text in enumerate(corpus.passages):
            for word in set(folded_words(text)):
                self._holding.setdefault(word, array("I")).append(number)

    def holding(self, word: str) -> array[int]:
        """The numbers of those that hold a folded word."""
        return self._holding.get(word, array("I"))

    def ask_for_one(self, words: Iterable[str]) -> bool:
        """Whether words are together in hardly any text."""
        rows = sorted((self.holding(fold(word)) for word in words), key=len)
        # Halves that are put together anew hold their words as often, but independently.
        by_chance = self._texts * prod(len(row) / self._passages for row in rows)
        return by_chance <= BY_CHANCE and len(set.intersection(*map(set, rows))) <= TWINS


class Half:
    """Half of a text: its words as they stand there, and the rarer ones among them."""

    def __init__(self, text: str, passages: Passages) -> None:
        self.text = text
        self._passages = passages

    @cached_property
    def row(self) -> list[str]:
        """All words in order."""
        return [self.text[start:end] for start, end in word_spans(self.text)]

    @cached_property
    def rarer(self) -> list[str]:
        """The rarest words of four letters or more, in order."""
        long = {fold(word): word for word in self.row if len(word) > 3 and word.isalpha()}
        rarest = sorted(long, key=lambda word: (len(self._passages.holding(word)), word))[:RARER]
        return [word for folded, word in long.items() if folded in rarest]


class Text:
    """A text of a corpus, in its two halves, of which every query takes words."""

    def __init__(self, halves: tuple[str, str], passages: Passages) -> None:
        self.first, self.second = Half(halves[0], passages), Half(halves[1], passages)
        self.halves = (self.first, self.second)
        self.ask_for_it = passages.ask_for_one

    def chosen(self, draw: random.Random) -> list[str]:
        """Two or three of the rarer words, some of each half; none where those are common."""
        first, second = self.first.rarer, self.second.rarer
        if not first or not second:
            return []
        some = draw.choice(((1, 1), (1, 2), (2, 1)))
        of_first = draw.sample(first, min(some[0], len(first)))
        of_second = draw.sample(second, min(some[1], len(second)))
        found = [w for w in first if w in of_first] + [w for w in second if w in of_second]
        return found if self.ask_for_it(found) else []


Spoil = Callable[[Text, random.Random], str]
"""A query of some kind for a text; empty where the text gives none."""


def known_items(corpus: Corpus, each: int) -> list[Known]:
    """So many queries of every kind, each for another text drawn by lot.

    The first ones of a kind are the same whatever the number of queries.
    """
    passages = Passages(corpus)
    found: list[Known] = []
    for kind, spoil in KINDS.items():
        draw = random.Random(f"{SEED} {kind}")
        made = 0
        for number in draw.sample(range(len(corpus)), min(LOOKS, len(corpus))):
            query = spoil(Text(corpus.halves(number), passages), draw).lower()
            if query:
                found.append(Known(kind, query, number))
                made += 1
            if made == each:
                break
    return found


def typed(known: Sequence[Known], wanted: int) -> list[tuple[str, str]]:
    """So many keys: the kind and what stands in the box, the kinds taking turns."""
    by_kind = itertools.groupby(known, key=lambda item: item.kind)
    turns = itertools.zip_longest(*(list(items) for _, items in by_kind))
    in_turn = (item for turn in turns for item in turn if item)
    every = ((item.kind, key) for item in in_turn for key in keys(item.query))
    return list(itertools.islice(every, wanted))


def keys(query: str) -> Iterator[str]:
    """The query after each key."""
    return (query[:end] for end in range(1, len(query) + 1))


def clean(text: Text, draw: random.Random) -> str:
    """The words as they are."""
    return " ".join(text.chosen(draw))


def unfinished(text: Text, draw: random.Random) -> str:
    """The last word is not finished; half of it, and four letters at least, stand there."""
    chosen = text.chosen(draw)
    if not chosen or len(chosen[-1]) < 6:
        return ""
    *others, last = chosen
    return " ".join([*others, last[: draw.randint(max(4, len(last) // 2), len(last) - 1)]])


def one_typo(text: Text, draw: random.Random) -> str:
    """A letter lost, added or replaced in one word of five letters or more, the first included."""
    return _with_one(text, draw, 5, lambda word: _mistyped(word, 1, draw))


def two_typos(text: Text, draw: random.Random) -> str:
    """Two such in one word of eight letters or more."""
    return _with_one(text, draw, 8, lambda word: _mistyped(word, 2, draw))


def swapped(text: Text, draw: random.Random) -> str:
    """Two letters side by side changed about, in a word of five or more."""

    def swap(word: str) -> str:
        at = draw.choice([n for n in range(len(word) - 1) if word[n] != word[n + 1]])
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _with_one(text, draw, 5, swap)


def joined(text: Text, draw: random.Random) -> str:
    """A word and the one after it without the space, and the other words."""
    chosen = text.chosen(draw)
    neighbours = [
        (a, b)
        for half in text.halves
        for a, b in itertools.pairwise(half.row if chosen else ())
        if a in chosen
        and b not in chosen
        and len(b) > 3
        and b.isalpha()
        and f"{a} {b}" in half.text
    ]
    if not neighbours:
        return ""
    a, b = draw.choice(neighbours)
    return " ".join(a + b if word == a else word for word in chosen)


def split(text: Text, draw: random.Random) -> str:
    """A stray space inside a word of six letters or more."""

    def cut(word: str) -> str:
        at = draw.randint(2, len(word) - 2)
        return f"{word[:at]} {word[at:]}"

    return _with_one(text, draw, 6, cut)


def without_diacritics(text: Text, draw: random.Random) -> str:
    """A word without its diacritics and a rarer one of the other half, likewise."""

    def plain(word: str) -> str:
        return fold(word) if not word.isascii() and fold(word).isascii() else ""

    return _with_other_half(text, draw, plain)


def other_spelling(text: Text, draw: random.Random) -> str:
    """A British word in its American spelling, or the other way round, and one rarer word."""
    return _with_other_half(text, draw, lambda word: OTHER_SPELLING.get(word.lower(), ""))


def cyrillic_or_greek(text: Text, draw: random.Random) -> str:
    """Cyrillic or Greek words, in every second query one of them with a letter lost."""
    if not _CYRILLIC_OR_GREEK.search(text.first.text):
        return ""
    chosen = text.chosen(draw)
    if not chosen or not all(_CYRILLIC_OR_GREEK.fullmatch(word) for word in chosen):
        return ""
    long = [n for n, word in enumerate(chosen) if len(word) > 5]
    if long and draw.random() < 0.5:
        place, at = draw.choice(long), draw.randint(1, 4)
        chosen[place] = chosen[place][:at] + chosen[place][at + 1 :]
    return " ".join(chosen)


def chinese_or_japanese(text: Text, draw: random.Random) -> str:
    """Three to five characters in a row from each half, wherever they begin."""
    found: list[str] = []
    for half in text.halves:
        runs = _CJK.findall(half.text)
        if not runs:
            return ""
        run = draw.choice(runs)
        length = min(len(run), draw.randint(3, 5))
        at = draw.randint(0, len(run) - length)
        found.append(run[at : at + length])
    return " ".join(found)


def _with_one(text: Text, draw: random.Random, letters: int, spoil: Callable[[str], str]) -> str:
    """The words, one of those of so many letters spoiled."""
    chosen = text.chosen(draw)
    long = [n for n, word in enumerate(chosen) if len(word) >= letters and len(set(word)) > 1]
    if not long:
        return ""
    at = draw.choice(long)
    chosen[at] = spoil(chosen[at].lower())
    return " ".join(chosen)


def _with_other_half(text: Text, draw: random.Random, spoil: Callable[[str], str]) -> str:
    """A word that can be spoiled and one of the rarer ones of the other half, folded."""
    able = [
        (word, other)
        for half, other_half in (text.halves, text.halves[::-1])
        for word in half.row
        if len(word) > 4 and word.isalpha() and spoil(word)
        for other in other_half.rarer
        if text.ask_for_it((word, other))
    ]
    if not able:
        return ""
    word, other = draw.choice(able)
    return f"{spoil(word)} {fold(other)}"


def _mistyped(word: str, edits: int, draw: random.Random) -> str:
    """A word with so many letters lost, added or replaced."""
    letters = "abcdefghijklmnopqrstuvwxyz" if word.isascii() else word
    while True:
        wrong = word
        for _ in range(edits):
            at = draw.randrange(len(wrong))
            letter = draw.choice(letters)
            rest = draw.choice((wrong[at + 1 :], letter + wrong[at:], letter + wrong[at + 1 :]))
            wrong = wrong[:at] + rest
        if OSA.distance(word, wrong) == edits:
            return wrong


CJK = "Chinese, Japanese"

KINDS: dict[str, Spoil] = {
    "clean": clean,
    "unfinished word": unfinished,
    "one typo": one_typo,
    "two typos": two_typos,
    "letters swapped": swapped,
    "words joined": joined,
    "stray space": split,
    "without diacritics": without_diacritics,
    "British, American": other_spelling,
    "Cyrillic, Greek": cyrillic_or_greek,
    CJK: chinese_or_japanese,
}
