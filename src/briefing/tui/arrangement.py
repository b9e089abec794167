"""How claims are listed: in which order, and which of them; and the rows that say so.

Nothing of it is written anywhere: it is a way to look at a library, for as long as the app runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from briefing.commands.keymap import Keymap
from briefing.evidence.ordering import ORDERS, ordered
from briefing.library.snapshot import Library
from briefing.model import KIND_HEADINGS, KINDS, Brief, Claim
from briefing.text import counted
from briefing.tui import reading
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.row import BLANK, Row, aired
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.search.query import Ignored

LIBRARY = "library"
SAID = ":filter"
"""What the row refers to that says what is listed."""
MOST = 300
"""Claims of a theme that are listed: what is further down is found by another filter."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The order, and what a query lets through.

    ``passing`` is None while nothing is held back; ``without`` are the pieces of the query, each
    with what would pass without it.
    """

    order: str = LIBRARY
    query: str = ""
    passing: frozenset[str] | None = None
    without: tuple[tuple[str, frozenset[str] | None], ...] = ()
    ignored: tuple[Ignored, ...] = ()
    waits: bool = False
    """It is not known yet what passes."""

    @property
    def is_any(self) -> bool:
        """Whether claims are listed in another way than the library has them."""
        return bool(self.query) or self.order != LIBRARY

    def hides(self, ref: str) -> bool:
        """Whether a claim is held back."""
        return self.passing is not None and ref not in self.passing

    def kept(self, library: Library, claims: Iterable[Claim], today: dt.date) -> list[Claim]:
        """Of some claims those that pass, in order."""
        return ordered(library, (c for c in claims if not self.hides(c.ref)), self.order, today)


def brief_rows(
    library: Library,
    brief: Brief,
    picked: Collection[str],
    today: dt.date,
    arrangement: Arrangement,
    keys: Keymap,
    *,
    airy: bool,
) -> list[Row]:
    """A brief as it is read, with its claims as they are arranged."""
    if not arrangement.is_any:
        return reading.brief_rows(library, brief, picked, today, keys, airy=airy)
    kept = arrangement.kept(library, brief.claims, today)
    found = reading.brief_head(library, brief)
    found += [BLANK, *_said(arrangement, brief.claims, kept, keys)]
    groups = [(KIND_HEADINGS[kind], [c for c in kept if c.kind == kind]) for kind in KINDS]
    if arrangement.order != LIBRARY:
        groups = [("Claims", kept)]
    for words, claims in groups:
        if claims:
            found += [BLANK, reading.heading(words, f"{len(claims):,}")]
            for claim in claims:
                found.append(reading.claim_row(library, claim, picked, today, airy=airy))
                found += [BLANK] if airy and claim is not claims[-1] else []
    return found


def theme_rows(
    library: Library,
    theme: str,
    picked: Collection[str],
    today: dt.date,
    arrangement: Arrangement,
    keys: Keymap,
    *,
    airy: bool,
) -> list[Row]:
    """A theme as it stands; or its claims as they are arranged, in the library's order brief by
    brief."""
    if not arrangement.is_any:
        found = reading.theme_rows(library, theme, today)
        return aired(found) if airy else found
    briefs = library.briefs_of(theme)
    every = [claim for brief in briefs for claim in brief.claims]
    kept = arrangement.kept(library, every, today)
    found = [reading.theme_title(library, theme), BLANK, *_said(arrangement, every, kept, keys)]
    before = ""
    for claim in kept[:MOST]:
        if arrangement.order == LIBRARY and claim.brief != before:
            before = claim.brief
            title = library.briefs[before].title
            found += [BLANK, Row(shown(title, "bold"), key=before, indent=1)]
        elif claim is kept[0] or airy:
            found.append(BLANK)
        found.append(reading.claim_row(library, claim, picked, today, airy=airy))
    if len(kept) > MOST:
        left = f"{counted(len(kept) - MOST, 'claim')} further down: {{filter}} narrows the list."
        found += [BLANK, reading.paragraph(hints(keys, left))]
    return found


def _said(
    arrangement: Arrangement, every: Sequence[Claim], kept: Sequence[Claim], keys: Keymap
) -> list[Row]:
    """What is listed, in words, with what takes each filter away; where that is nothing, why."""
    rows: list[Row] = []
    if arrangement.query:
        hidden = len(every) - len(kept)
        parts = [Content.styled("only", "$text-muted")]
        for number, (piece, _) in enumerate(arrangement.without):
            drop = Style.from_meta({"@click": f"app.drop_filter({number})"})
            words = shown(piece, "bold $accent").append(Content.styled("\u00a0✗", "$text-muted"))
            parts.append(words.stylize(drop))
        how = "as soon as the search is ready" if arrangement.waits else f"{hidden} hidden"
        which = "it" if len(arrangement.without) == 1 else "the last"
        parts.append(hints(keys, f"· {how} · {{unfilter}} takes {which} away"))
        rows.append(replace(reading.paragraph(Content(" ").join(parts)), ref=SAID))
        rows += [
            reading.paragraph(shown(f"Left aside: {i.text} ({i.why}).", "$warning"))
            for i in arrangement.ignored
        ]
    if arrangement.order != LIBRARY:
        order = f"{ORDERS[arrangement.order].words} · {{sort}} sorts"
        rows.append(reading.paragraph(hints(keys, order)))
    if every and not kept and arrangement.passing is not None:
        rows += [BLANK, *_why_nothing(arrangement, every)]
    return rows


def _why_nothing(arrangement: Arrangement, every: Sequence[Claim]) -> list[Row]:
    """Which filter to drop where nothing passes all of them."""
    rows = [reading.paragraph(Content("No claim here passes."))]
    if len(arrangement.without) < 2:
        return rows
    for piece, passing in arrangement.without:
        count = sum(passing is None or claim.ref in passing for claim in every)
        said = f": {counted(count, 'claim')}." if count else ": none either."
        words = Content.assemble("Without ", shown(piece, "bold"), said)
        rows.append(reading.paragraph(words, indent=3))
    return rows
