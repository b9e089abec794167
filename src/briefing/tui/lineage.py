"""The rows of a source: its record, where it has it from, and who has it from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.content import Content

from briefing.evidence.impact import Impact, TouchedMemo
from briefing.evidence.lineage import TURNS, Branch, downstream, upstream
from briefing.evidence.origins import origin_key
from briefing.evidence.overlap import Overlap
from briefing.evidence.standing import spoken_name
from briefing.library.snapshot import Citation, Library
from briefing.model import Source
from briefing.scales import RELIABILITY
from briefing.text import counted, day
from briefing.tui.gate import in_a_row, shown
from briefing.tui.reading import heading, labelled, paragraph
from briefing.tui.row import BLANK, Row

_BASIS = {
    "inferred": "inferred",
    "external": "dated from elsewhere",
    "unknown": "date unknown",
}

_DEEPEST = 24
"""Cells by which a tree is indented at most."""


TEXT = "text:"
"""The key of the row that opens the kept text of a source."""


def source_rows(library: Library, source: Source) -> list[Row]:
    """The record of a source and its lineage both ways."""
    found = [Row(shown(source.title, "bold $accent"), indent=1)]
    if source.title_original:
        found.append(paragraph(shown(source.title_original, "italic $text-muted")))
    cited = library.links.cited_by.get(source.id, ())
    counts = [
        f"{counted(len(_by(cited, stance)), 'claim')} {words}"
        for stance, words in (
            ("supports", "supported"),
            ("contradicts", "contradicted"),
            ("context", "in context"),
        )
        if _by(cited, stance)
    ]
    found.append(paragraph(in_a_row(counts or ["not cited by any claim"], "$text-muted")))
    found += [BLANK, *_record(source)]
    if source.archive is not None:
        kept = labelled("Kept text", shown(source.archive.path))
        found.append(replace(kept, key=TEXT, ref=source.id))
    found += [BLANK, heading("Has it from")]
    up = _tree(library, upstream(library, source.id), "up")
    found += up or [paragraph(shown(_no_lineage(source), "$text-muted"))]
    down = _tree(library, downstream(library, source.id), "down")
    if down:
        found += [BLANK, heading("Others have it from here"), *down]
    key = origin_key(source)
    same = (s for s in library.sources.values() if key and s.id != source.id)
    house = [Branch(s.id) for s in same if origin_key(s) == key]
    if house:
        found += [BLANK, heading("Same origin"), *_tree(library, house, "house")]
    return found


def cited_rows(library: Library, source: Source) -> list[Row]:
    """The claims a source speaks to, by stance."""
    cited = library.links.cited_by.get(source.id, ())
    found: list[Row] = []
    for stance, title in (
        ("supports", "Supports"),
        ("contradicts", "Contradicts"),
        ("context", "Gives context to"),
    ):
        citations = _by(cited, stance)
        if citations:
            found += [BLANK] if found else []
            found.append(heading(title, f"{len(citations):,}"))
            found.extend(_citation_row(library, c, stance) for c in citations)
    through = [
        (claim, e)
        for claim in library.claims.values()
        for e in claim.evidence
        if source.id in (e.via or ())
    ]
    if through:
        found += [BLANK] if found else []
        found.append(heading("Said through others", f"{len(through):,}"))
        found.extend(
            _citation_row(library, Citation(claim.ref, evidence), f"via {evidence.source}")
            for claim, evidence in through
        )
    return found or [paragraph(Content.styled("No claim cites this source.", "$text-muted"))]


def impact_rows(library: Library, found: Impact) -> list[Row]:
    """What would fall with a source, or has fallen with it: claims, bottom lines and memos."""
    source = library.sources[found.source]
    fallen = source.standing == found.standing
    title = f"As it is {found.standing}" if fallen else f"If it were {found.standing}"
    rows = [BLANK, heading(title), paragraph(Content(found.in_words()))]
    for words, refs in found.sections:
        rows += [BLANK, paragraph(Content.styled(f"{words} ({len(refs):,})", "$text-muted"))]
        rows.extend(_touched_row(library, words, ref) for ref in refs)
    for words, memos in (("In saved memos", found.memos), ("In exported memos", found.exports)):
        if memos:
            rows += [BLANK, paragraph(Content.styled(f"{words} ({len(memos):,})", "$text-muted"))]
        rows.extend(_memo_row(library, memo) for memo in memos)
    return rows


def overlap_rows(library: Library, source: Source, found: Iterable[Overlap]) -> list[Row]:
    """Sources whose kept texts share long passages with that of one: a proposal."""
    rows: list[Row] = []
    for each in found:
        (other,) = (s for s in each.sources if s != source.id)
        said = [
            shown(spoken_name(library.sources[other])),
            shown(each.why, "$text-muted"),
            shown(f"“{each.passage}”", "$text-muted italic"),
        ]
        rows.append(Row(Content("\n").join(said), key=f"overlap:{other}", ref=other, indent=1))
    return [BLANK, heading("May be one origin"), *rows] if rows else []


def _touched_row(library: Library, words: str, ref: str) -> Row:
    said = library.title_of(ref) or ref
    return Row(shown(said), key=f"{words}:{ref}", ref=ref, indent=3)


def _memo_row(library: Library, memo: TouchedMemo) -> Row:
    held = f"holds {len(memo.refs):,} of them"
    about = in_a_row((day(memo.date), held), "$text-muted")
    return Row(
        Content("\n").join([shown(memo.title or memo.id), about]),
        key=f"memo:{memo.id}" if memo.id in library.memos else "",
        ref=memo.id,
        indent=3,
    )


def _citation_row(library: Library, citation: Citation, stance: str) -> Row:
    claim = library.claims[citation.claim]
    passed_on_by = library.sources.get(citation.evidence.source) if "via" in stance else None
    through = f"through {spoken_name(passed_on_by)}" if passed_on_by else ""
    where = (library.brief_of(claim).title, through, citation.evidence.locator)
    about = in_a_row(where, "$text-muted")
    return Row(
        Content("\n").join([shown(claim.text), about]),
        key=f"{stance}:{claim.ref}",
        ref=claim.ref,
        indent=3,
        mark=Content.styled(" ≠", "$error") if stance == "contradicts" else Content(""),
    )


def _by(cited: Iterable[Citation], stance: str) -> list[Citation]:
    return list({c.claim: c for c in cited if c.evidence.stance == stance}.values())


def _no_lineage(source: Source) -> str:
    if source.access == "first-hand":
        return "First-hand: it is where this comes from."
    if source.origin:
        return f"{source.origin}: the original is not in the library."
    return "Nobody recorded where it has it from."


def _record(source: Source) -> list[Row]:
    published = day(source.published)
    basis = _BASIS.get(source.published_basis, "")
    graded = source.reliability != "F"
    record = [
        ("Author", ", ".join(source.authors)),
        ("Publisher", source.publisher),
        ("Published", " ".join(filter(None, (published, f"({basis})" if basis else "")))),
        ("Kind", source.genre or _kind(source.type)),
        ("Language", source.language if source.language != "en" else ""),
        ("Access", source.access if source.access != "unknown" else ""),
        ("Origin", source.origin),
        ("Standing", source.standing if source.standing != "current" else ""),
        (
            "Reliability",
            f"{RELIABILITY.get(source.reliability, '')}, {source.reliability}" if graded else "",
        ),
        ("Because", source.reliability_basis),
        ("Interest", source.interest),
        ("Marking", source.marking),
        ("Address", source.url),
        ("Accessed", day(source.accessed)),
        ("Notes", source.notes),
    ]
    return [labelled(label, shown(value, lines=True)) for label, value in record if value]


def _kind(csl: str) -> str:
    """A type of CSL in words: it names the broader kind first, ``article-newspaper``."""
    return " ".join(reversed(csl.split("-"))).replace("_", " ")


def _tree(library: Library, branches: Iterable[Branch], name: str) -> list[Row]:
    """A tree of sources; where it turns back on itself it says so."""
    found: list[Row] = []
    known = [*branches]
    for branch, is_last in zip(known, _are_last(known), strict=True):
        depth = branch.depth - 1
        source = library.sources.get(branch.source)
        said = shown(spoken_name(source) if source else branch.source)
        if branch.turn:
            style = "$text-muted" if branch.turn == "again" else "$error"
            said = Content.assemble(said, (f" ({TURNS[branch.turn]})", style))
        date = day(source.published, short=True) if source else ""
        found.append(
            Row(
                said,
                key="\x1f".join((name, branch.above, branch.source)) if source else "",
                ref=branch.source,
                indent=min(3 + 2 * depth, _DEEPEST),
                mark=Content.styled(
                    f"{'  ' * min(depth, _DEEPEST // 2 - 2)} {'└' if is_last else '├'}",
                    "$text-muted",
                ),
                right=shown(date, "$text-muted"),
            )
        )
    return found


def _are_last(branches: Sequence[Branch]) -> list[bool]:
    """Of each branch of a tree, in the order of a walk in depth, whether it is the last of those
    that hang where it does."""
    found: list[bool] = []
    further: set[int] = set()
    for branch in reversed(branches):
        further = {depth for depth in further if depth <= branch.depth}
        found.append(branch.depth not in further)
        further.add(branch.depth)
    return found[::-1]
