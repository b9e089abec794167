"""Libraries with planted key points, and what a selection from one has found."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.library.snapshot import Library, link
from briefing.memo.condensing.candidates import candidates
from briefing.memo.condensing.condense import choose, set_out
from briefing.memo.condensing.costs import Choice, Measured
from briefing.model import Brief, Claim, Memo, Theme
from briefing.text import count_words
from condensing.points import HALF, POINTS, wordings

SIZES = (12, 9, 7, 6, 5, 4, 4, 3, 3, 2, 2, 2)
"""The wordings of each planted point: a few points are in everybody's mouth."""
NOISE = 120
"""Sentences that belong to no point, where there are that many."""
DAY = dt.date(2025, 11, 28)
_A_BRIEF = 10
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Planted:
    """Claims in an order drawn by lot, each with the point it is a wording of (-1 for noise)."""

    texts: tuple[str, ...]
    points: tuple[int, ...]

    def coverage(self, chosen: Iterable[int]) -> tuple[float, float]:
        """The share of the points that are among the chosen, and the same by their sizes."""
        found = {self.points[n] for n in chosen} - {-1}
        sizes = {p: self.points.count(p) for p in set(self.points) - {-1}}
        return len(found) / len(sizes), sum(sizes[p] for p in found) / sum(sizes.values())


def planted(number: int, noise: Sequence[str], *, tuning: bool) -> Planted:
    """A library by its number: the same number gives the same one."""
    draw = random.Random(f"{number} {tuning}")
    among = range(HALF) if tuning else range(HALF, len(POINTS))
    claims = [
        (text, point)
        for point, size in zip(draw.sample(among, len(SIZES)), SIZES, strict=True)
        for text in wordings(point, size, draw)
    ]
    claims += [(text, -1) for text in draw.sample(noise, min(NOISE, len(noise)))]
    draw.shuffle(claims)
    texts, points = zip(*claims, strict=True)
    return Planted(texts, points)


def sentences(passages: Iterable[str], *, tuning: bool) -> list[str]:
    """Sentences of passages as noise, between 6 and 40 words; every other passage is for tuning."""
    chosen = list(passages)[0 if tuning else 1 :: 2]
    found = dict.fromkeys(s for text in chosen for s in _SENTENCE.split(text))
    return [s for s in found if 6 <= count_words(s) <= 40]


def library(texts: Sequence[str]) -> Library:
    """The texts as claims of briefs that hold ten each, alike but for their words."""
    claims = [Claim(f"b{n // _A_BRIEF:04}", f"c{n:04}", text) for n, text in enumerate(texts)]
    briefs = {
        id_: Brief(id_, "all", id_, f"briefs/all/{id_}.toml", claims=tuple(own))
        for id_ in dict.fromkeys(c.brief for c in claims)
        for own in [[c for c in claims if c.brief == id_]]
    }
    found = {c.ref: c for c in claims}
    links = link(briefs, found, {}, {})
    return Library(
        Path(), themes={"all": Theme("all", "All")}, briefs=briefs, claims=found, links=links
    )


def condensed(texts: Sequence[str], budget: int) -> list[int]:
    """The texts that the program chooses within a budget of words, a page apart."""
    made = library(texts)
    numbers = {ref: n for n, ref in enumerate(made.claims)}
    words = {ref: count_words(claim.text) for ref, claim in made.claims.items()}

    def measure(choices: Sequence[Choice]) -> Measured:
        own = {c.ref: words[c.ref] for c in choices}
        return Measured(sum(own.values()), own)

    memo = Memo(themes=("all",))
    found = choose(set_out(candidates(made, memo, DAY), memo, measure, DAY), budget)
    return sorted(numbers[c.ref] for c in found.choices)
