"""From one snapshot to the next where little happened: what did not change is taken over.

Most changes are of a few texts in files that stay where they are. Then order, themes and the
references of all other files are as they were, and only the edges of what was edited are drawn
anew. Whatever is not as simple as that is left to ``assemble``, which gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from briefing.library import problems as p
from briefing.library.assemble import where
from briefing.library.contents import Contents, FileState
from briefing.library.ondemand import with_values
from briefing.library.references import known_by_kind
from briefing.library.snapshot import CitedBy, Library, Links, backwards, derivations
from briefing.model import Brief, Claim, Finding, Item, Source

_OF_MANY = frozenset((p.DUPLICATE_ID.code, *(rule.code for rule in p.DANGLING.values())))
"""Findings that rest on more than one file."""
_Ends = Callable[[Claim], Iterable[str]]
"""What a claim has an edge to."""


def stepped(
    old: Library, files: Mapping[str, FileState], changed: Collection[str]
) -> tuple[Library, frozenset[str], frozenset[str], bool] | None:
    """The library with some files read again, and what is different: see ``Change``.

    None where one of them holds other things than before and not only says other things of
    them (new claims of a brief are fine), or where something is wrong that rests on several.
    """
    if any(finding.rule in _OF_MANY for finding in old.findings):
        return None
    states = [(old.files[file], files[file]) for file in changed]
    if not all(_holds_the_same(was.contents, now.contents) for was, now in states):
        return None
    briefs = {b.id: b for _, now in states if (b := now.contents.brief)}
    sources = {s.id: s for _, now in states for s in now.contents.sources}
    before = {own: old.briefs[own] for own in briefs}
    grown = any(_ids(brief) != _ids(before[own]) for own, brief in briefs.items())
    if grown and any(state.contents.left_out for state in files.values() if state.findings):
        return None
    said = {c.ref: c for b in briefs.values() for c in b.claims}
    claims = with_values(old.claims, said, _in_order(old, briefs) if grown else None)
    new = replace(
        old,
        briefs=with_values(old.briefs, briefs),
        claims=claims,
        sources=with_values(old.sources, sources),
        files=files,
    )
    known = known_by_kind(new)
    if any(ref not in known[kind] for _, now in states for kind, ref in now.contents.needs):
        return None
    findings = _findings(old.findings, changed, [now for _, now in states])
    new = replace(new, links=_links(old, new, before, briefs, sources), findings=findings)
    upserts = frozenset(
        (
            *_differing(before, briefs),
            *_differing(old.sources, sources),
            *_differing(old.claims, said),
        )
    )
    return new, upserts, frozenset(), grown or findings != old.findings


def _holds_the_same(was: Contents, now: Contents) -> bool:
    """Whether a file still holds the same things, in a place that they have in the library."""
    if _else(was) != _else(now) or was.left_out != now.left_out:
        return False
    if [s.id for s in was.sources] != [s.id for s in now.sources]:
        return False
    if was.brief is None or now.brief is None:
        return was.brief is now.brief
    grown = set(_ids(was.brief)) <= set(_ids(now.brief))
    return grown and _place(was.brief) == _place(now.brief)


def _ids(brief: Brief) -> list[str]:
    return [claim.id for claim in brief.claims]


def _else(contents: Contents) -> tuple[object, ...]:
    return contents.settings, contents.theme, contents.memo, contents.dismissed


def _place(brief: Brief) -> tuple[object, ...]:
    return brief.id, brief.file, brief.theme, brief.themes, brief.title


def _in_order(old: Library, briefs: Mapping[str, Brief]) -> list[str]:
    """The references of all claims in reading order."""
    of_brief: dict[str, list[str]] = {}
    for ref in old.claims:
        of_brief.setdefault(ref.partition("/")[0], []).append(ref)
    of_brief |= {own: [c.ref for c in brief.claims] for own, brief in briefs.items()}
    return [ref for own in old.briefs for ref in of_brief.get(own, ())]


def _findings(
    old: Iterable[Finding], changed: Collection[str], now: Iterable[FileState]
) -> tuple[Finding, ...]:
    others = (f for f in old if f.place.file not in changed or f.rule == p.NO_THEME_FILE.code)
    own = (finding for state in now for finding in state.findings)
    return tuple(sorted((*others, *own), key=where))


def _differing(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterable[str]:
    return (ref for ref, item in new.items() if ref not in old or old[ref] != item)


# Edges


def _links(
    old: Library,
    new: Library,
    before: Mapping[str, Brief],
    briefs: Mapping[str, Brief],
    sources: Mapping[str, Source],
) -> Links:
    order = {own: number for number, own in enumerate(new.briefs)}

    def redrawn(
        edges: Mapping[str, Sequence[str]], known: Container[str], ends: _Ends
    ) -> dict[str, Sequence[str]]:
        """The edges to each end, where those of some claims are others; in reading order."""
        was = {end for b in before.values() for c in b.claims for end in ends(c)}
        drawn = backwards(
            (c.ref, end)
            for own in sorted(briefs, key=order.__getitem__)
            for c in briefs[own].claims
            for end in ends(c)
            if end in known
        )
        found = dict(edges)
        for end in was | drawn.keys():
            others = (r for r in edges.get(end, ()) if r.partition("/")[0] not in briefs)
            refs = (*others, *drawn.get(end, ()))
            found[end] = tuple(sorted(refs, key=lambda ref: order[ref.partition("/")[0]]))
            if not found[end]:
                del found[end]
        return found

    def between(name: str, edges: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        ends = attrgetter(name)
        return {end: tuple(r) for end, r in redrawn(edges, new.claims, ends).items()}

    links = old.links
    cited = redrawn(
        links.cited_by.refs, new.sources, lambda claim: [e.source for e in claim.evidence]
    )
    lineage = any(old.sources[own].derives_from != s.derives_from for own, s in sources.items())
    return replace(
        links,
        cited_by=CitedBy(cited, new.claims),
        contradicted_by=between("contradicts", links.contradicted_by),
        superseded_by=between("supersedes", links.superseded_by),
        needed_by=between("depends_on", links.needed_by),
        derived_by=derivations(new.sources) if lineage else links.derived_by,
    )
