"""A library, and a memo of it, cut at a ceiling; and what lies above it, for the exporter alone.

Everything that a memo under a ceiling computes is computed on the cut library, so that nothing
above the ceiling reaches the text, the order, the counts or the list of what was left out. The
cut leaves no trace: what a lower item says about a higher one goes with the higher one, just as
what it says about something that never was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from briefing.evidence.conflicts import at_odds_beside, contradicted_before
from briefing.evidence.standing import still_stands, superseders
from briefing.library.files import Files
from briefing.library.problems import DUPLICATE_ID
from briefing.library.snapshot import Head, Library, link
from briefing.memo.blocks import Document
from briefing.memo.errors import MemoError
from briefing.memo.handling.markings import Markings, held_claims, not_of_the_scale, words_of
from briefing.model import AuthorText, Brief, Claim, Evidence, Memo, Source, Theme

_NUMBERED = re.compile(r"c-[0-9a-f]{8}-\d+")
"""An id made from a text that another claim of the brief has too."""


def cut(library: Library, ceiling: str, own: str = "") -> Library:
    """The library as somebody sees it who may see nothing above a ceiling ("" for all).

    A claim is above it where one of its sources is, and with a brief go its claims, whose
    references name it. An item without a marking stays (``own`` is what it counts as): the memo
    that would hold it is refused. Raises MemoError for a ceiling that is not on the scale, and
    where an id that is seen depends on something that is not.
    """
    if not ceiling:
        return library
    if ceiling not in library.settings.markings:
        raise MemoError(not_of_the_scale(library, ceiling))
    return _cut(_Snapshot(library), ceiling, own)


class _Snapshot:
    """A library as a key: it is known by being the same one, as it never changes."""

    __slots__ = ("library",)

    def __init__(self, library: Library) -> None:
        self.library = library

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Snapshot) and other.library is self.library

    def __hash__(self) -> int:
        return id(self.library)


@lru_cache(maxsize=1)
def _cut(snapshot: _Snapshot, ceiling: str, own: str) -> Library:
    """The cut itself, kept: a page is made anew at each key, of the same library."""
    library = snapshot.library
    markings = Markings(library, own)

    def seen(item: Brief | Claim | Source) -> bool:
        return not markings.above(markings.of(item), ceiling)

    def rests_on_seen(claim: Claim) -> bool:
        return all(e.source in sources or e.source not in library.sources for e in claim.evidence)

    briefs = {ref: brief for ref, brief in library.briefs.items() if seen(brief)}
    sources = {ref: source for ref, source in library.sources.items() if seen(source)}
    claims = {
        ref: claim
        for ref, claim in library.claims.items()
        if claim.brief in briefs and rests_on_seen(claim) and seen(claim)
    }
    _check_ids(library, claims.values())
    sources = {ref: _source(source, sources) for ref, source in sources.items()}
    claims = {ref: _claim(claim, claims, sources) for ref, claim in claims.items()}
    shown = {t for brief in briefs.values() for t in (brief.theme, *brief.themes)}
    themes = {ref: _theme(theme, claims) for ref, theme in library.themes.items() if ref in shown}
    briefs = {ref: _brief(brief, briefs, claims) for ref, brief in briefs.items()}
    return replace(
        library,
        themes=themes,
        briefs=briefs,
        claims=claims,
        sources=sources,
        brief_files={ref: f for ref, f in library.brief_files.items() if ref in briefs},
        source_files={ref: f for ref, f in library.source_files.items() if ref in sources},
        heads={ref: Head.of(brief) for ref, brief in briefs.items()},
        memos={},
        dismissed=tuple(d for d in library.dismissed if all(r in claims for r in d.claims)),
        findings=(),
        links=link(briefs, claims, sources, {}),
        files=Files(),
    )


def cut_memo(seen: Library, memo: Memo) -> Memo:
    """A memo of a library that was cut: what it names that is not there goes, as do the author's
    sentences above its ceiling or about something that is.

    Raises MemoError where the memo's own words are above its ceiling by default.
    """
    if not memo.ceiling:
        return memo
    markings = Markings(seen, memo.marking)
    if memo.rests_on and not _is_seen(markings, memo.answer, memo.ceiling):
        memo = replace(memo, bottom_line="", rests_on=())
    if _own_words(memo) and markings.above(markings.of_author, memo.ceiling):
        raise MemoError(
            f"What is not marked is {markings.of_author} in this library, above the ceiling "
            f"{memo.ceiling}, and so are this memo's own words ({', '.join(_own_words(memo))}). "
            "Mark the memo, if they may be seen: --marking MARKING."
        )
    known = frozenset(seen.theme_ids())

    def there(refs: Iterable[str]) -> tuple[str, ...]:
        return tuple(r for r in refs if r in known or seen.get(r) is not None)

    texts = (
        replace(t, after=t.after if t.after in seen.claims else "")
        for t in memo.texts
        if _is_seen(markings, t, memo.ceiling)
    )
    return replace(
        memo,
        themes=tuple(t for t in memo.themes if t in known),
        claims=there(memo.claims),
        pins=there(memo.pins),
        excludes=there(memo.excludes),
        short=there(memo.short),
        floors={theme: words for theme, words in memo.floors.items() if theme in known},
        order=tuple(r for r in memo.order if "/" not in r or r in seen.claims),
        texts=tuple(texts),
    )


def hidden(library: Library, memo: Memo, seen: Library, document: Document) -> tuple[str, ...]:
    """What above the ceiling bears on a memo, in sentences for the person who exports it.

    ``memo`` is as it was asked for and ``library`` is whole. Nothing of this is in the memo.
    """
    if not memo.ceiling:
        return ()
    markings = Markings(library, memo.marking)
    said: list[str] = []
    held = tuple(held_claims(seen, document))
    for ref in held:
        against = (r for r in library.contradictions(ref) if still_stands(library, r))
        for verb, others in (("contradicts", against), ("supersedes", superseders(library, ref))):
            said += [
                f"{other} ({markings.of_claim(library.claims[other])}) {verb} {ref}, and is above "
                f"the ceiling {memo.ceiling}."
                for other in others
                if other not in seen.claims
            ]
    for found in at_odds_beside(library, held):
        here, there = sorted(found.claims, key=lambda ref: ref not in held)
        if there not in seen.claims:
            said.append(
                f"{there} ({markings.of_claim(library.claims[there])}) cannot be so if {here} is, "
                f"and is above the ceiling {memo.ceiling}."
            )
    below = frozenset(contradicted_before(seen, held))
    said += [
        f"{before}: this lies in part above the ceiling {memo.ceiling}."
        for before in contradicted_before(library, held)
        if before not in below
    ]
    gone = [r for r in (*memo.claims, *memo.pins) if library.get(r) and not seen.get(r)]
    if memo.bottom_line.strip():
        said += [
            f"The bottom line of this memo rests on {ref} ({markings.of_claim(claim)}), above the "
            f"ceiling {memo.ceiling}, and is left out with it."
            for ref in memo.rests_on
            if (claim := library.claims.get(ref)) and ref not in seen.claims
        ]
    words = () if memo.marking else _own_words(memo)
    if gone and words:
        said.append(
            f"This memo was made with claims above {memo.ceiling}, which are left out. Its own "
            f"words ({', '.join(words)}) carry no marking: see that they do not speak of them."
        )
    return tuple(dict.fromkeys(said))


def _is_seen(markings: Markings, text: AuthorText, ceiling: str) -> bool:
    """Whether all that a sentence rests on is there, and its own marking not above a ceiling."""
    if not all(r in markings.library.claims for r in text.rests_on):
        return False
    return not markings.above(markings.of(text), ceiling)


def _own_words(memo: Memo) -> tuple[str, ...]:
    """What the author of a memo wrote that has no marking of its own."""
    bare = any(t.text.strip() and not (t.marking or t.rests_on) for t in memo.texts)
    return (*words_of(memo), *(("sentences",) if bare else ()))


def _check_ids(library: Library, claims: Iterable[Claim]) -> None:
    """An id must be the same whatever lies above: one that gives way to another is not."""
    if any(f.rule == DUPLICATE_ID.code for f in library.findings):
        raise MemoError(
            "Two things in this library have one id, so that what is seen of one could tell of "
            "the other. Under a ceiling nothing is written until that is mended: briefing check."
        )
    for claim in claims:
        if not claim.has_own_id and _NUMBERED.fullmatch(claim.id):
            raise MemoError(
                f"{claim.ref} has no id of its own, and says the same as another claim of its "
                'brief. Give it the line id = "…": under a ceiling its name must not tell of that.'
            )


# What a lower item says of what is not there goes.


def _source(source: Source, sources: Collection[str]) -> Source:
    """A source whose lineage is lost counts as one of which nobody knows where it has it from."""
    kept = tuple(s for s in source.derives_from if s in sources)
    lost = len(kept) < len(source.derives_from)
    return replace(
        source,
        derives_from=kept,
        access="unknown" if lost and source.access == "first-hand" else source.access,
        superseded_by=source.superseded_by if source.superseded_by in sources else "",
    )


def _claim(claim: Claim, claims: Collection[str], sources: Collection[str]) -> Claim:
    named = (*claim.contradicts, *claim.supersedes, *claim.depends_on)
    cited = (s for e in claim.evidence for s in (e.source, *(e.via or ())))
    if all(r in claims for r in named) and all(s in sources for s in cited):
        return claim
    return replace(
        claim,
        evidence=tuple(_evidence(e, sources) for e in claim.evidence if e.source in sources),
        contradicts=_those_in(claims, claim.contradicts),
        supersedes=_those_in(claims, claim.supersedes),
        depends_on=_those_in(claims, claim.depends_on),
    )


def _evidence(evidence: Evidence, sources: Collection[str]) -> Evidence:
    via = evidence.via
    if not via:
        return evidence
    # Where all that is named is gone, nobody knows; an empty list would say that there is none.
    return replace(evidence, via=_those_in(sources, via) or None)


def _brief(brief: Brief, briefs: Collection[str], claims: Mapping[str, Claim]) -> Brief:
    whole = all(r in claims for r in brief.rests_on)
    return replace(
        brief,
        bottom_line=brief.bottom_line if whole else "",
        rests_on=brief.rests_on if whole else (),
        related=_those_in(briefs, brief.related),
        claims=tuple(claims[c.ref] for c in brief.claims if c.ref in claims),
    )


def _theme(theme: Theme, claims: Collection[str]) -> Theme:
    watch = tuple(replace(w, claims=_those_in(claims, w.claims)) for w in theme.watch)
    return replace(theme, watch=watch)


def _those_in(known: Collection[str], refs: Iterable[str]) -> tuple[str, ...]:
    return tuple(r for r in refs if r in known)
