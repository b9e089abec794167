"""Random claims that cost their own words alone: what an exact answer can be had for."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

from briefing.library.snapshot import Library, link
from briefing.memo.condensing.candidates import candidates
from briefing.memo.condensing.condense import Condensed, choose, set_out
from briefing.memo.condensing.costs import Choice, Measured
from briefing.memo.condensing.filling import Options
from briefing.model import Brief, Claim, Evidence, Memo, Source, Theme
from briefing.text import count_words

TODAY = dt.date(2025, 11, 28)
ALL = Memo(themes=("all",))
_WORDS = tuple(f"{a}{b}" for a in ("port", "steel", "grain", "rail", "gas") for b in "abcdefgh")


def instance(seed: int, count: int) -> Library:
    """A library of claims in a few briefs; some say nearly the same.

    In every other one all claims are of the same importance, which makes the choice harder.
    """
    draw = random.Random(seed)
    claims: list[Claim] = []
    for number in range(count):
        words = draw.choices(_WORDS, k=draw.randint(2, 25))
        if claims and draw.random() < 0.3:
            words = [*draw.choice(claims).text.rstrip(".").split(), draw.choice(_WORDS)]
        claims.append(
            Claim(
                draw.choice("abcd"),
                f"n{number:03}",
                f"{' '.join(words)}.",
                kind=draw.choice(("information", "judgement", "gap")),
                importance=draw.randint(1, 5) if seed % 2 else 3,
                as_of=draw.choice(("", "2025-10-01", "2021")),
                evidence=tuple(Evidence(draw.choice("pqr")) for _ in range(draw.randint(0, 2))),
            )
        )
    return made(claims)


def made(claims: Sequence[Claim]) -> Library:
    """A library of claims, all of one theme."""
    briefs = {
        name: Brief(
            name,
            "all",
            name,
            f"briefs/all/{name}.toml",
            claims=tuple(c for c in claims if c.brief == name),
        )
        for name in sorted({c.brief for c in claims})
    }
    found = {c.ref: c for c in claims}
    sources = {s: Source(s, s, access="first-hand") for s in "pqr"}
    links = link(briefs, found, sources, {})
    themes = {"all": Theme("all", "All")}
    return Library(
        Path("lib"), themes=themes, briefs=briefs, claims=found, sources=sources, links=links
    )


def words(library: Library, choices: Sequence[Choice]) -> Measured:
    """A page of nothing but the words of the claims."""
    own = {c.ref: count_words(library.claims[c.ref].text) for c in choices}
    return Measured(sum(own.values()), own)


def options(library: Library, memo: Memo = ALL) -> Options:
    """What there is to choose from."""
    selection = candidates(library, memo, TODAY)
    return set_out(selection, memo, lambda c: words(library, c), TODAY)


def condensed(library: Library, budget: int, memo: Memo = ALL) -> Condensed:
    """What is chosen within a budget."""
    return choose(options(library, memo), budget)
