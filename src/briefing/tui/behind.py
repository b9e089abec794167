"""The rows of the right pane: what stands behind what is selected, and against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.content import Content

from briefing.evidence.neighbours import same_sources
from briefing.evidence.standing import Standing, spoken_name, support
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Evidence, Source, Stance
from briefing.scales import CREDIBILITY, RELIABILITY
from briefing.text import counted, day
from briefing.tui.gate import in_a_row, joined, shown
from briefing.tui.reading import heading, labelled, paragraph
from briefing.tui.row import BLANK, Row, aired

if TYPE_CHECKING:
    from briefing.evidence.quotations import Verdict

_SECTIONS: tuple[tuple[Stance, str], ...] = (
    ("supports", "For"),
    ("contradicts", "Against"),
    ("context", "Context"),
)
_SAME_SOURCES_SHOWN = 12
_NONE: Mapping[Evidence, Verdict] = MappingProxyType({})
_VERDICTS = {
    "exact": ("✓", "$success"),
    "normalised": ("✓", "$success"),
    "fuzzy": ("!", "$warning"),
    "ambiguous": ("!", "$warning"),
    "missing": ("✗", "$error"),
    "no-archive": ("!", "$warning"),
}


def claim_rows(
    library: Library, stands: Standing, verdicts: Mapping[Evidence, Verdict] = _NONE
) -> list[Row]:
    """For and against a claim, its origins in words, and the claims that hang on it.

    ``verdicts`` are those on quotations, as far as they are known.
    """
    claim = stands.claim
    found = [heading("Behind this claim"), _origins(library, stands)]
    for stance, title in _SECTIONS:
        evidence = claim.sources(stance)
        if evidence:
            found += [BLANK, heading(title)]
            found.extend(
                _evidence_row(library, e, number, verdicts.get(e))
                for number, e in enumerate(evidence)
            )
        elif stance == "contradicts" and claim.kind == "information" and not stands.contested:
            found += [
                BLANK,
                heading(title),
                paragraph(Content.styled("none recorded", "$text-muted")),
            ]
    links = library.links
    found += _claims(library, "Contradicts", "≠", library.contradictions(claim.ref))
    found += _claims(library, "Superseded by", "→", links.superseded_by.get(claim.ref, ()))
    found += _claims(library, "Supersedes", "←", claim.supersedes)
    found += _claims(library, "Rests on", "·", claim.depends_on)
    found += _claims(library, "Others rest on it", "·", links.needed_by.get(claim.ref, ()))
    found += _details(claim)
    found += _memos(library, claim)
    found += _same_sources(library, claim)
    return aired(found)


def brief_rows(library: Library, brief: Brief) -> list[Row]:
    """What the bottom line of a brief rests on, its sources and its neighbours."""
    found = [heading("Behind the bottom line")]
    rests = _claims(library, "Rests on", "·", brief.rests_on)
    found += rests or [paragraph(Content.styled("Nobody said what it rests on.", "$text-muted"))]
    cited = dict.fromkeys(e.source for c in brief.claims for e in c.evidence)
    known = [library.sources[i] for i in cited if i in library.sources]
    if known:
        found += [BLANK, heading("Sources", f"{len(known):,}")]
        found += [source_row(source, key=f"source:{source.id}") for source in known]
    related = [library.briefs[r] for r in brief.related if r in library.briefs]
    if related:
        found += [BLANK, heading("Related briefs")]
        found.extend(Row(shown(b.title), key=b.id, indent=1) for b in related)
    about = [("actors", brief.actors), ("tags", brief.tags)]
    for words, values in about:
        if values:
            found += [BLANK, heading(words), paragraph(shown(", ".join(values)))]
    return aired(found)


def source_row(source: Source, *, key: str, below: Iterable[Content] = ()) -> Row:
    """A source: who, when, and what kind of witness it is."""
    lines = [shown(spoken_name(source), "bold")]
    if spoken_name(source) != source.title:
        lines.append(shown(source.title, "$text-muted"))
    lines += list(below)
    return Row(joined("\n", lines), key=key, ref=source.id, indent=1, right=_date(source))


def witness(source: Source) -> list[str]:
    """What kind of witness a source is, in words; none where nobody judged it."""
    words = [source.access] if source.access != "unknown" else []
    if source.reliability != "F":
        words.append(f"{RELIABILITY.get(source.reliability, '')}, {source.reliability}")
    if source.standing != "current":
        words.append(source.standing)
    return words


def _date(source: Source) -> Content:
    if not source.published:
        return Content.styled("undated", "$text-muted")
    mark = "" if source.published_basis == "stated" else "~"
    return shown(f"{mark}{day(source.published, short=True)}", "$text-muted")


def _origins(library: Library, stands: Standing) -> Row:
    if not stands.origins.sources:
        nothing = "Nothing supports it." if stands.unsupported else "No source is asked for."
        return paragraph(Content.styled(nothing, "$error" if stands.unsupported else "$text-muted"))
    style = "bold $warning" if stands.single_origin else "bold"
    words = support(stands.origins, stands.of_record)
    return paragraph(Content.styled(words[0].upper() + words[1:], style))


def _evidence_row(
    library: Library, evidence: Evidence, number: int, verdict: Verdict | None
) -> Row:
    source = library.sources.get(evidence.source)
    key = f"{evidence.stance}:{number}:{evidence.source}"
    below: list[Content] = []
    if source is not None:
        below.append(in_a_row(witness(source)))
    graded = CREDIBILITY.get(evidence.credibility, "") if evidence.credibility != 6 else ""
    below.append(in_a_row((evidence.locator, graded)))
    below = [line for line in below if line]
    upstream = evidence.via if evidence.via is not None else (source.derives_from if source else ())
    if upstream:
        names = [spoken_name(library.sources[u]) if u in library.sources else u for u in upstream]
        below.append(shown(f"from {', '.join(names)}", "$text-muted"))
    if evidence.quote:
        below.append(shown(f"“{evidence.quote}”", "italic"))
    if verdict is not None:
        sign, style = _VERDICTS[verdict.kind]
        below.append(shown(f"{sign} {verdict.in_words()}", style))
    if evidence.quote_translation:
        below.append(shown(f"“{evidence.quote_translation}”", "italic $text-muted"))
    if evidence.note:
        below.append(shown(evidence.note, "$text-muted"))
    if source is None:
        missing = Content.styled("no such source in the library", "$error")
        return Row(joined("\n", [shown(evidence.source, "bold"), missing, *below]), indent=1)
    return source_row(source, key=key, below=below)


def _claims(library: Library, title: str, sign: str, refs: Iterable[str]) -> list[Row]:
    known = [library.claims[r] for r in refs if r in library.claims]
    if not known:
        return []
    return [
        BLANK,
        heading(title, f"{len(known):,}" if len(known) > 1 else ""),
        *(
            Row(
                shown(c.text),
                key=f"{title}:{c.ref}",
                ref=c.ref,
                indent=3,
                mark=Content.styled(f" {sign}", "$error" if sign == "≠" else "$text-muted"),
            )
            for c in known
        ),
    ]


def _details(claim: Claim) -> list[Row]:
    said = [
        ("Who says so", claim.attributed_to),
        ("Caveat", claim.caveat),
        ("Happened", day(claim.date)),
        ("As of", day(claim.as_of)),
        ("Look again", day(claim.review_by)),
        ("Likelihood", claim.likelihood),
        ("Confidence", claim.confidence),
        ("Because", claim.confidence_basis),
        ("Note", claim.note),
    ]
    found = [labelled(label, shown(value, lines=True)) for label, value in said if value]
    return [BLANK, heading("About it"), *found] if found else []


def _memos(library: Library, claim: Claim) -> list[Row]:
    memos = library.links.memos_with.get(claim.ref, ())
    if not memos:
        return []
    rows = [Row(shown(library.memos[m].title), key=m, indent=1) for m in memos]
    return [BLANK, heading("Used in memos"), *rows]


def _same_sources(library: Library, claim: Claim) -> list[Row]:
    refs = same_sources(library, claim)
    if not refs:
        return []
    found = [BLANK, heading("Same sources say", f"{len(refs):,}")]
    for ref in refs[:_SAME_SOURCES_SHOWN]:
        text = joined(
            "\n",
            [
                shown(library.claims[ref].text),
                shown(library.heads[ref.partition("/")[0]].title, "$text-muted"),
            ],
        )
        found.append(Row(text, key=f"same:{ref}", ref=ref, indent=1))
    if len(refs) > _SAME_SOURCES_SHOWN:
        more = counted(len(refs) - _SAME_SOURCES_SHOWN, "more claim")
        found.append(
            paragraph(Content.styled(f"{more}: open the source to see all", "$text-muted"))
        )
    return found
