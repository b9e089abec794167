"""Claims that lean on the same sources as a claim: what else those who say this have said."""

from __future__ import annotations

from collections import Counter

from briefing.library.snapshot import Library
from briefing.model import Claim


def same_sources(library: Library, claim: Claim) -> tuple[str, ...]:
    """Other claims that the sources of a claim speak to, in the order a reader wants them.

    Those that share most sources come first; then those of other briefs, since the claim's own
    brief is in sight already; then the most important.
    """
    shared: Counter[str] = Counter()
    for source in {e.source for e in claim.evidence}:
        shared.update({c.claim for c in library.links.cited_by.get(source, ())})
    del shared[claim.ref]

    def rank(ref: str) -> tuple[int, bool, int, str]:
        other = library.claims[ref]
        return -shared[ref], other.brief == claim.brief, -other.importance, ref

    return tuple(sorted(shared, key=rank))
