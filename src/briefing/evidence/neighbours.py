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
    cited_by = library.links.cited_by.refs
    for source in {e.source for e in claim.evidence}:
        shared.update(cited_by.get(source, ()))
    del shared[claim.ref]

    # Of many of them only the first are shown: none is looked at here.
    def rank(ref: str) -> tuple[int, bool, int, str]:
        at_home = ref.partition("/")[0] == claim.brief
        return -shared[ref], at_home, -library.importance_of(ref), ref

    return tuple(sorted(shared, key=rank))
