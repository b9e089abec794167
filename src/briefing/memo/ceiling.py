"""Markings: the highest of what a memo holds, and the library cut at a ceiling.

Everything that a memo under a ceiling computes is computed on the cut library, so that
nothing above the ceiling reaches the text, the order, the counts or the list of what was
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefing.library.snapshot import Library, link
from briefing.memo.blocks import MemoError
from briefing.model import Brief, Claim, LibrarySettings, Source

_NAMED = 5


def marking_of(settings: LibrarySettings, item: Claim | Source | Brief, brief: Brief | None) -> str:
    """The marking an item carries by itself, by its brief or by default; "" where none."""
    return item.marking or (brief.marking if brief else "") or settings.default_marking


def highest(scale: Sequence[str], markings: Iterable[str]) -> str:
    """The highest of some markings, "" of none."""
    return max(markings, key=scale.index, default="")


def banner(library: Library, claims: Iterable[Claim], own: Iterable[str] = ()) -> str:
    """The marking of a memo: the highest of its claims, their sources and its own sentences.

    Raises MemoError naming what carries no marking, or one that is not on the scale.
    """
    scale = library.settings.markings
    if not scale:
        return ""
    found: dict[str, str] = {}
    for claim in claims:
        found |= _markings(library, claim)
    bare = sorted(ref for ref, marking in found.items() if marking not in scale)
    if bare:
        named = ", ".join(f"{r} ({found[r] or 'none'})" for r in bare[:_NAMED])
        more = f" and {len(bare) - _NAMED} more" if len(bare) > _NAMED else ""
        raise MemoError(
            f"No marking of this library's scale is known for {named}{more}. "
            "Mark them, or give briefing.toml a default_marking."
        )
    return highest(scale, (*found.values(), *(m for m in own if m in scale)))


def claim_marking(library: Library, claim: Claim) -> str:
    """The marking of a claim together with its sources; "" where the library has no scale."""
    scale = library.settings.markings
    known = [m for m in _markings(library, claim).values() if m in scale]
    return highest(scale, known) if scale else ""


def cut(library: Library, ceiling: str) -> Library:
    """The library as somebody sees it who may see nothing above a ceiling ("" for all).

    An item that carries no marking stays: the memo that would hold it is refused.
    Raises MemoError for a ceiling that is not on the scale.
    """
    scale = library.settings.markings
    if not ceiling:
        return library
    if ceiling not in scale:
        known = ", ".join(scale)
        raise MemoError(
            f"{ceiling} is not a marking of this library. Its scale is {known}."
            if known
            else "This library has no markings, so there is no ceiling to set."
        )
    above = frozenset(scale[scale.index(ceiling) + 1 :])
    sources = {
        ref: source
        for ref, source in library.sources.items()
        if marking_of(library.settings, source, None) not in above
    }
    claims = {
        ref: claim
        for ref, claim in library.claims.items()
        if above.isdisjoint(_markings(library, claim).values())
    }
    briefs = {
        ref: replace(brief, claims=tuple(c for c in brief.claims if c.ref in claims))
        for ref, brief in library.briefs.items()
        if brief.marking not in above
    }
    claims = {ref: claim for ref, claim in claims.items() if claim.brief in briefs}
    links = link(briefs, claims, sources, library.memos)
    return replace(library, briefs=briefs, claims=claims, sources=sources, links=links)


def _markings(library: Library, claim: Claim) -> dict[str, str]:
    """The markings of a claim and of every source it names, by reference."""
    settings = library.settings
    found = {claim.ref: marking_of(settings, claim, library.briefs.get(claim.brief))}
    for evidence in claim.evidence:
        source = library.sources.get(evidence.source)
        if source is not None:
            found[source.id] = marking_of(settings, source, None)
    return found
