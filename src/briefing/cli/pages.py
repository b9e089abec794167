"""What ``briefing show`` prints: a page for each kind of thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from briefing.cli.output import Output, Part, bold, dim
from briefing.evidence.lineage import TURNS, Branch, downstream, upstream
from briefing.evidence.neighbours import same_sources
from briefing.evidence.standing import standing
from briefing.library.snapshot import Library
from briefing.model import KIND_HEADINGS, KINDS, Brief, Claim, Evidence, Memo, Source, Stance, Theme
from briefing.scales import CREDIBILITY, RELIABILITY
from briefing.text import counted
from briefing.values import dataclass

_MOST_RELATED = 5
"""Claims of the same sources that a page shows; ``briefing xref`` has them all."""
_DEEPEST = 24
"""Cells by which a tree is indented at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page is printed, of which library, as of which day."""

    out: Output
    library: Library
    today: dt.date

    def title(self, text: str, *facts: str) -> None:
        """The head of a page: what it is about, and facts in one quiet line."""
        self.out.line(bold(text))
        self.facts(facts)

    def facts(self, facts: Iterable[str], indent: int = 0) -> None:
        """Facts in one line, those that say nothing left out."""
        said = " · ".join(f for f in facts if f)
        if said:
            self.out.line(dim(said), indent=indent)

    def heading(self, text: str) -> None:
        """A heading within a page."""
        self.out.blank()
        self.out.line(bold(text))

    def item(self, *parts: Part) -> None:
        """One entry of a list."""
        self.out.line("- ", *parts, indent=2, hang=2)

    def field(self, name: str, value: str) -> None:
        """A named value, if there is one."""
        if value:
            self.out.line(f"{name}: ", value, hang=2)

    def references(self, heading: str, refs: Iterable[str]) -> None:
        """A list of things by text or title and reference, if there are any."""
        refs = tuple(refs)
        if refs:
            self.heading(heading)
        for ref in refs:
            self.item(self.library.title_of(ref) or "(not in the library)")
            self.facts([ref], indent=4)


def brief(page: Page, thing: Brief) -> None:
    """A brief: its bottom line, and its claims by kind with their badges."""
    library = page.library
    touches = " and ".join(library.theme_title(t) for t in thing.themes)
    page.title(
        thing.title,
        thing.id,
        library.theme_title(thing.theme) + (f", also {touches}" if touches else ""),
        counted(len(thing.claims), "claim"),
        thing.status,
        f"updated {thing.updated}" if thing.updated else "",
        thing.marking,
    )
    if thing.question:
        page.out.blank()
        page.out.line(thing.question)
    if thing.bottom_line:
        page.heading("Bottom line")
        page.out.line(thing.bottom_line, indent=2)
    for kind in KINDS:
        claims = [c for c in thing.claims if c.kind == kind]
        if claims:
            page.heading(KIND_HEADINGS[kind])
        for each in claims:
            _claim_of_brief(page, each)
    page.references("Related briefs", thing.related)


def _claim_of_brief(page: Page, thing: Claim) -> None:
    stands = standing(page.library, thing, page.today)
    page.item(thing.text)
    if thing.caveat:
        page.out.line(f"Caveat: {thing.caveat}", indent=4)
    page.facts(
        (
            thing.ref,
            stands.support,
            f"said by {thing.attributed_to}" if thing.attributed_to else "",
            *stands.badges,
        ),
        indent=4,
    )


def claim(page: Page, thing: Claim) -> None:
    """A claim and everything behind it."""
    library, links = page.library, page.library.links
    stands = standing(library, thing, page.today)
    page.title(
        thing.text,
        thing.ref,
        thing.kind,
        thing.status,
        f"importance {thing.importance}" if thing.importance != 3 else "",
        thing.date,
        f"as of {thing.as_of}" if thing.as_of else "",
        thing.marking,
    )
    page.field("In short", thing.short)
    page.field("According to", thing.attributed_to)
    page.field("Caveat", thing.caveat)
    page.field("Likelihood", thing.likelihood)
    basis = f": {thing.confidence_basis}" if thing.confidence_basis else ""
    page.field("Confidence", f"{thing.confidence}{basis}" if thing.confidence else "")
    page.field("Note", thing.note)
    page.out.blank()
    for sentence in stands.sentences(library):
        page.out.line(sentence)
    _evidence(page, thing, "For", "supports")
    _evidence(page, thing, "Against", "contradicts")
    _evidence(page, thing, "Context", "context")
    page.references("Contradicts", thing.contradicts)
    page.references("Contradicted by", links.contradicted_by.get(thing.ref, ()))
    page.references("Supersedes", thing.supersedes)
    page.references("Superseded by", links.superseded_by.get(thing.ref, ()))
    page.references("Depends on", thing.depends_on)
    page.references("Needed by", links.needed_by.get(thing.ref, ()))
    page.references("In memos", links.memos_with.get(thing.ref, ()))
    page.references("In the brief", [thing.brief])
    others = same_sources(library, thing)
    page.references("The same sources say", others[:_MOST_RELATED])
    if len(others) > _MOST_RELATED:
        more = len(others) - _MOST_RELATED
        page.out.line(dim(f"and {more} more: briefing xref {thing.ref}"), indent=2)


def _evidence(page: Page, thing: Claim, heading: str, stance: Stance) -> None:
    found = thing.sources(stance)
    if found:
        page.heading(heading)
    for evidence in found:
        _one_evidence(page, evidence)


def _one_evidence(page: Page, evidence: Evidence) -> None:
    source = page.library.sources.get(evidence.source)
    where = f", {evidence.locator}" if evidence.locator else ""
    if source is None:
        page.item(f"{evidence.source}{where} (not in the library)")
        return
    page.item(_reference(replace(source, url="")), where)
    if evidence.quote:
        page.out.line(f"“{evidence.quote}”", indent=4)
    if evidence.quote_translation:
        page.out.line(f"“{evidence.quote_translation}” (translation)", indent=4)
    if evidence.note:
        page.out.line(evidence.note, indent=4)
    page.facts((source.id, *_grades(source, evidence.credibility)), indent=4)


def _grades(source: Source, credibility: int = 6) -> tuple[str, ...]:
    """What is known of a source and of what it says; what nobody judged is not mentioned."""
    return (
        source.access if source.access != "unknown" else "",
        f"{RELIABILITY[source.reliability]} ({source.reliability})"
        if source.reliability != "F"
        else "",
        f"{CREDIBILITY[credibility]} ({credibility})" if credibility != 6 else "",
        source.standing if source.standing != "current" else "",
    )


def source(page: Page, thing: Source) -> None:
    """A source: its record, its lineage both ways, and what it says about which claims."""
    library = page.library
    page.title(thing.title, thing.id, thing.genre or thing.type, *_grades(thing))
    page.out.blank()
    page.field("Reference", _reference(thing))
    page.field("Original title", thing.title_original)
    page.field("Reliability", thing.reliability_basis)
    page.field("Interest", thing.interest)
    page.field("Origin", thing.origin)
    page.field("Superseded by", thing.superseded_by)
    page.field("Marking", thing.marking)
    page.field("Notes", thing.notes)
    page.field("File", library.source_files.get(thing.id, ""))
    _tree(page, "Takes its information from", upstream(library, thing.id))
    _tree(page, "Passed on by", downstream(library, thing.id))
    cited = library.links.cited_by.get(thing.id, ())
    for heading, stance in (
        ("Supports", "supports"),
        ("Contradicts", "contradicts"),
        ("Context for", "context"),
    ):
        refs = dict.fromkeys(c.claim for c in cited if c.evidence.stance == stance)
        page.references(f"{heading} ({len(refs):,})", refs)


def _tree(page: Page, heading: str, branches: Iterable[Branch]) -> None:
    """A lineage, each source below the one it stands in for; where it turns back it says so."""
    for number, branch in enumerate(branches):
        if not number:
            page.heading(heading)
        indent = min(2 * branch.depth, _DEEPEST)
        turn = TURNS.get(branch.turn, "")
        name = page.library.title_of(branch.source) or branch.source
        page.out.line("- ", name, f" ({turn})" if turn else "", indent=indent, hang=2)
        page.facts([branch.source], indent=indent + 2)


def theme(page: Page, thing: Theme) -> None:
    """A theme: what it is about, its questions, its watch list and its briefs."""
    library = page.library
    page.title(thing.title, thing.id)
    if thing.description:
        page.out.line(thing.description)
    if thing.questions:
        page.heading("Questions")
    for question in thing.questions:
        page.item(question.text)
    if thing.watch:
        page.heading("To watch")
    for watch in thing.watch:
        page.item(watch.text)
        page.facts((f"due {watch.due}" if watch.due else "", *watch.claims), indent=4)
    briefs = library.briefs_of(thing.id)
    page.references(f"Briefs ({len(briefs):,})", [b.id for b in briefs])


def memo(page: Page, thing: Memo) -> None:
    """A saved memo: what it is for and what it holds."""
    page.title(
        thing.title,
        thing.id,
        thing.date,
        thing.status,
        f"at most {counted(thing.words, 'word')}" if thing.words else "",
    )
    page.field("To", thing.to)
    page.field("From", thing.sender)
    page.field("Meeting", thing.meeting)
    page.field("Query", thing.query)
    if thing.bottom_line:
        page.heading("Bottom line")
        page.out.line(thing.bottom_line, indent=2)
        page.references("The bottom line rests on", thing.rests_on)
    page.references("Themes", thing.themes)
    page.references("Claims", thing.claims)


def _reference(source: Source) -> str:
    """The reference of a source as a memo gives it; a brief is shown without what it takes."""
    from briefing.memo.writing.references import plain

    return plain(source)
