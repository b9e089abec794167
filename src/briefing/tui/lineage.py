"""The rows of a source: its record, where it has it from, and who has it from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content

from briefing.evidence.standing import spoken_name
from briefing.library.snapshot import Citation, Library
from briefing.model import Source
from briefing.scales import RELIABILITY
from briefing.text import counted, day
from briefing.tui.gate import shown
from briefing.tui.reading import heading, paragraph
from briefing.tui.rows import BLANK, Row

_BASIS = {
    "inferred": "inferred",
    "external": "dated from elsewhere",
    "unknown": "date unknown",
}


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
    found.append(paragraph(shown(" · ".join(counts) or "not cited by any claim", "$text-muted")))
    found += [BLANK, *_record(source)]
    found += [BLANK, heading("Has it from")]
    up = _tree(source.derives_from, library, lambda i: library.sources[i].derives_from)
    found += up or [paragraph(shown(_no_lineage(source), "$text-muted"))]
    down_ids = library.links.derived_by.get(source.id, ())
    if down_ids:
        found += [BLANK, heading("Others have it from here")]
        found += _tree(down_ids, library, lambda i: library.links.derived_by.get(i, ()))
    house = [
        s.id
        for s in library.sources.values()
        if source.origin and s.origin == source.origin and s.id != source.id
    ]
    if house:
        found += [BLANK, heading("Same origin")]
        found += _tree(house, library, lambda _: ())
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
            found.append(heading(title, str(len(citations))))
            found.extend(_citation_row(library, c, stance) for c in citations)
    through = [
        (claim, e)
        for claim in library.claims.values()
        for e in claim.evidence
        if source.id in (e.via or ())
    ]
    if through:
        found += [BLANK] if found else []
        found.append(heading("Said through others", str(len(through))))
        found.extend(
            _citation_row(library, Citation(claim.ref, evidence), f"via {evidence.source}")
            for claim, evidence in through
        )
    return found or [paragraph(Content.styled("No claim cites this source.", "$text-muted"))]


def _citation_row(library: Library, citation: Citation, stance: str) -> Row:
    claim = library.claims[citation.claim]
    passed_on_by = library.sources.get(citation.evidence.source) if "via" in stance else None
    through = f"through {spoken_name(passed_on_by)}" if passed_on_by else ""
    where = (library.brief_of(claim).title, through, citation.evidence.locator)
    about = " · ".join(filter(None, where))
    return Row(
        Content("\n").join([shown(claim.text), shown(about, "$text-muted")]),
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
        ("Kind", source.genre or source.type.replace("-", " ")),
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
    return [
        paragraph(
            Content.assemble(
                Content.styled(f"{label:<12}", "$text-muted"), shown(value, lines=True)
            )
        )
        for label, value in record
        if value
    ]


def _tree(
    ids: Iterable[str], library: Library, further: Callable[[str], Iterable[str]]
) -> list[Row]:
    """A tree of sources; one that has been shown on the way is not opened again."""
    found: list[Row] = []

    def grow(these: Iterable[str], depth: int, path: tuple[str, ...]) -> None:
        for source_id in these:
            source = library.sources.get(source_id)
            mark = Content.styled("  " * depth + " └", "$text-muted")
            if source is None:
                missing = shown(f"{source_id} (not in the library)", "$error")
                found.append(Row(missing, indent=3 + 2 * depth, mark=mark))
                continue
            found.append(
                Row(
                    shown(spoken_name(source)),
                    key="\x1f".join(("lineage", *path, source_id)),
                    ref=source_id,
                    indent=3 + 2 * depth,
                    mark=mark,
                    right=shown(day(source.published, short=True), "$text-muted"),
                )
            )
            if source_id not in path:
                grow(further(source_id), depth + 1, (*path, source_id))

    grow(ids, 0, ())
    return found
