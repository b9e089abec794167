"""A library as it stood at one moment: everything by reference, and the edges between.

A snapshot never changes. ``library.scan`` is the only way from one to the next.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from briefing.library.files import Files
from briefing.library.ondemand import OnDemand
from briefing.model import (
    IMPORTANCE,
    INBOX,
    Brief,
    Claim,
    Dismissal,
    Evidence,
    Finding,
    Item,
    LibrarySettings,
    Memo,
    Source,
    Theme,
)
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """One piece of evidence, seen from its source."""

    claim: str
    evidence: Evidence


class CitedBy(OnDemand[tuple[Citation, ...]]):
    """The evidence of each source: kept as the claims that cite it, looked up when asked for."""

    __slots__ = ("refs",)

    def __init__(self, refs: Mapping[str, tuple[str, ...]], claims: Mapping[str, Claim]) -> None:
        self.refs = refs
        """Source id to the claims that cite it, in reading order, once each."""

        def make(source: str) -> Iterable[tuple[str, tuple[Citation, ...]]]:
            citing = ((ref, evidence) for ref in refs[source] for evidence in claims[ref].evidence)
            yield source, tuple(Citation(ref, e) for ref, e in citing if e.source == source)

        super().__init__(refs, make)


@dataclass(frozen=True, slots=True)
class Links:
    """The edges of a library, read backwards. Only references that exist are edges."""

    cited_by: CitedBy = field(default_factory=lambda: CitedBy({}, {}))
    derived_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contradicted_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    superseded_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_theme: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Theme id to the ids of its briefs: primary ones first, then those that also touch it."""
    home: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same without those that also touch it."""
    memos_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    telling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A measure or an event to the claims that give it a figure or a date."""


class Head(NamedTuple):
    """What a list shows of a brief, and what ranks its claims among those of others."""

    title: str
    claims: int
    """How many."""
    bottom_line: str
    weighed: Mapping[str, int]
    """The importance of a claim by its id in the brief, where it is not the one of most."""

    @classmethod
    def of(cls, brief: Brief) -> Head:
        """That of a brief."""
        weighed = {c.id: c.importance for c in brief.claims if c.importance != IMPORTANCE}
        return cls(brief.title, len(brief.claims), brief.bottom_line, weighed)


@dataclass(frozen=True, slots=True)
class Library:
    """An immutable snapshot of a library.

    ``themes`` are in display order, ``briefs`` by theme and title, ``claims`` in
    brief and file order. ``findings`` are the reader's problems, all of them.
    """

    root: Path
    settings: LibrarySettings = field(default_factory=LibrarySettings)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    source_files: Mapping[str, str] = field(default_factory=dict)
    """Source id to the file that defines it."""
    brief_files: Mapping[str, str] = field(default_factory=dict)
    """Brief id to its file, to be asked without looking into the brief."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """Brief id to what a list shows of it, likewise."""
    memos: Mapping[str, Memo] = field(default_factory=dict)
    dismissed: tuple[Dismissal, ...] = ()
    findings: tuple[Finding, ...] = ()
    links: Links = field(default_factory=Links)
    files: Files = field(default_factory=Files, repr=False)
    """Every file that was read, by its path relative to the root: where the next scan begins."""
    writable: bool = True

    def __repr__(self) -> str:
        """Short: whoever logs what a function was called with must not spell out a library."""
        return f"Library({str(self.root)!r}, {len(self.briefs)} briefs)"

    @property
    def title(self) -> str:
        """The title of the settings, else the name of the folder."""
        return self.settings.title or self.root.name

    @property
    def looked_into(self) -> int:
        """The briefs that were made from the cache because somebody looked into them."""
        return self.briefs.made if isinstance(self.briefs, OnDemand) else 0

    def let_go(self) -> None:
        """Let go of what was made from the cache to be looked at; all of it can be made again.

        Nothing else changes: what somebody holds stays what it is, and is equal to what is made
        again.
        """
        parts = (self.claims, self.briefs, self.sources, self.heads, self.links.cited_by)
        for part in (*parts, self.files):
            if isinstance(part, OnDemand):
                part.let_go()

    def get(self, ref: str) -> Item | None:
        """What a reference names, or None."""
        return (
            self.claims.get(ref)
            or self.briefs.get(ref)
            or self.sources.get(ref)
            or self.themes.get(ref)
            or self.memos.get(ref)
        )

    def title_of(self, ref: str) -> str:
        """The text of a claim, the title of anything else; empty where nothing is called so."""
        found = self.get(ref)
        return "" if found is None else found.text if isinstance(found, Claim) else found.title

    def refs(self) -> Iterator[str]:
        """Every reference, the ids first."""
        for part in (self.themes, self.briefs, self.sources, self.memos, self.claims):
            yield from part

    def question_refs(self) -> Iterator[str]:
        """The reference of every question: ``theme/question``."""
        return (f"{t.id}/{q.id}" for t in self.themes.values() for q in t.questions)

    def theme_title(self, theme: str) -> str:
        """The title of a theme, and a word for what no theme file claims."""
        if theme in self.themes:
            return self.themes[theme].title
        return {INBOX: "Inbox"}.get(theme, theme.replace("-", " ").capitalize())

    def theme_ids(self) -> tuple[str, ...]:
        """Themes in display order, then folders without a theme file."""
        return (*self.themes, *sorted(t for t in self.links.home if t not in self.themes))

    def briefs_of(self, theme: str) -> tuple[Brief, ...]:
        """The briefs of a theme: those filed there, then those that also touch it."""
        return tuple(self.briefs[b] for b in self.links.by_theme.get(theme, ()))

    def home_briefs(self, theme: str) -> tuple[Brief, ...]:
        """The briefs filed under a theme, without those that only touch it."""
        return tuple(self.briefs[b] for b in self.links.home.get(theme, ()))

    def briefs_naming(self, field: str, briefs: Iterable[str] | None = None) -> Iterator[Brief]:
        """The briefs, of all or of some by their ids, in which or in whose claims a field may be
        filled; none of the others is looked into."""
        for own in self.briefs if briefs is None else briefs:
            state = self.files.get(self.brief_files.get(own, ""))
            if state is None or state.may_name(field):
                yield self.briefs[own]

    def sources_naming(self, field: str) -> Iterator[Source]:
        """The same of sources."""
        files = dict.fromkeys(self.source_files.values())
        states = {file: self.files.get(file) for file in files}
        may = {file: state is None or state.may_name(field) for file, state in states.items()}
        for own in self.sources:
            if may.get(self.source_files.get(own, ""), True):
                yield self.sources[own]

    def importance_of(self, ref: str) -> int:
        """The importance of a claim, known without a look into its brief."""
        brief, _, own = ref.partition("/")
        return self.heads[brief].weighed.get(own, IMPORTANCE)

    def brief_of(self, claim: Claim) -> Brief:
        """The brief a claim stands in."""
        return self.briefs[claim.brief]

    def contradictions(self, ref: str) -> tuple[str, ...]:
        """The claims a claim contradicts or is contradicted by, once each."""
        named = (r for r in self.claims[ref].contradicts if r in self.claims)
        return tuple(dict.fromkeys((*named, *self.links.contradicted_by.get(ref, ()))))

    def supporters(self, claim: Claim) -> tuple[Source, ...]:
        """The known sources that support a claim, once each."""
        ids = dict.fromkeys(e.source for e in claim.sources("supports"))
        return tuple(self.sources[i] for i in ids if i in self.sources)


def backwards(edges: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Where edges come from, by where they lead to, in the order in which they are given."""
    found: dict[str, dict[str, None]] = {}
    for start, end in edges:
        found.setdefault(end, {})[start] = None
    return {end: tuple(starts) for end, starts in found.items()}


def memos_with(memos: Mapping[str, Memo], claims: Container[str]) -> dict[str, tuple[str, ...]]:
    """The memos that each claim is in, or bears the bottom line of."""
    named = ((m.id, r) for m in memos.values() for r in (*m.claims, *m.rests_on))
    return backwards((memo, ref) for memo, ref in named if ref in claims)


def told_of(claim: Claim) -> Iterator[str]:
    """The measure that a claim gives a figure of, and the event that it gives the date of."""
    if claim.quantity is not None:
        yield claim.quantity.measure
    if claim.event and claim.date:
        yield claim.event


def link(
    briefs: Mapping[str, Brief],
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    memos: Mapping[str, Memo],
) -> Links:
    """The edges between what has been read; dangling references are left out."""
    cited = backwards(
        (c.ref, e.source) for c in claims.values() for e in c.evidence if e.source in sources
    )
    themed: dict[str, dict[str, None]] = {}
    for brief in briefs.values():
        themed.setdefault(brief.theme, {})[brief.id] = None
    home = {theme: tuple(ids) for theme, ids in themed.items()}
    for brief in briefs.values():
        for theme in brief.themes:
            themed.setdefault(theme, {})[brief.id] = None

    def between(attribute: str) -> dict[str, tuple[str, ...]]:
        return backwards(
            (c.ref, r) for c in claims.values() for r in getattr(c, attribute) if r in claims
        )

    return Links(
        cited_by=CitedBy(cited, claims),
        derived_by=backwards(
            (s.id, up) for s in sources.values() for up in s.derives_from if up in sources
        ),
        contradicted_by=between("contradicts"),
        superseded_by=between("supersedes"),
        needed_by=between("depends_on"),
        by_theme={theme: tuple(ids) for theme, ids in themed.items()},
        home=home,
        memos_with=memos_with(memos, claims),
        telling=backwards((c.ref, said) for c in claims.values() for said in told_of(c)),
    )
