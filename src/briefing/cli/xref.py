"""``briefing xref``: everything that is tied to one thing of a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from briefing.cli.completing import references
from briefing.cli.impact import if_standing, show_impact
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session, item
from briefing.evidence.impact import SourceStanding
from briefing.evidence.neighbours import same_sources
from briefing.evidence.origins import Origins, origins
from briefing.evidence.quotations import of_evidence
from briefing.evidence.standing import support_of
from briefing.library.snapshot import Library
from briefing.model import STANCES, Brief, Claim, Evidence, Item, Memo, Source, Stance, Theme


@click.command("xref")
@click.argument("ref", shell_complete=references("claim", "brief", "source"))
@if_standing
@as_json
@common
@click.pass_obj
def xref_command(
    session: Session, ref: str, standing: SourceStanding | None, json_wanted: bool
) -> None:
    """List what supports, contradicts or cites something.

    Also what it derives from and depends on, in both directions. In a pipe each connection is one
    line: its kind, the reference at its other end, and the text there.

    With --if-retracted and its siblings, it lists what would fall with a source: claims that lose
    all support or keep only one origin, judgements and bottom lines that rest on these, and the
    memos that hold them.

    \b
    Examples:
      briefing xref safe-access/component-limit
      briefing xref gfp-20250724 --json
      briefing xref js-20250723 --if-retracted
    """
    library = session.load()
    found = item(library, ref)
    out = output()
    if standing is not None:
        show_impact(out, library, found, standing, json_wanted)
        return
    if json_wanted:
        out.json({"version": 1, "ref": ref, **relations(library, found)})
        return
    if out.on_terminal:
        out.line(bold(library.title_of(ref)))
        out.line(dim(ref))
    if isinstance(found, Claim):
        _print_origins(out, library, found)
    for kind, refs in _edges(relations(library, found)):
        _print(out, library, kind, refs)
    if isinstance(found, Claim):
        _print_quotations(out, library, found)


def relations(library: Library, thing: Item) -> Mapping[str, Any]:
    """What a thing is tied to, as ``--json`` has it; lists are of references or ids."""
    match thing:
        case Claim():
            return _of_claim(library, thing)
        case Source():
            return _of_source(library, thing)
        case Brief():
            return _of_brief(library, thing)
        case Theme():
            return {
                "briefs": [b.id for b in library.briefs_of(thing.id)],
                "watched": _unique(c for w in thing.watch for c in w.claims),
            }
        case Memo():
            return {
                "claims": list(thing.claims),
                "rests_on": list(thing.rests_on),
                "themes": list(thing.themes),
            }


def _of_claim(library: Library, claim: Claim) -> Mapping[str, Any]:
    found = origins(library, claim)
    links = library.links
    return {
        "evidence": [
            {
                "source": e.source,
                "stance": e.stance,
                "reliability": library.sources[e.source].reliability
                if e.source in library.sources
                else "",
                "credibility": e.credibility,
                "locator": e.locator,
                **_quotation(library, e),
            }
            for e in claim.evidence
        ],
        "origins": {**origins_record(found), "words": support_of(library, claim)},
        "contradicts": list(claim.contradicts),
        "contradicted_by": list(links.contradicted_by.get(claim.ref, ())),
        "supersedes": list(claim.supersedes),
        "superseded_by": list(links.superseded_by.get(claim.ref, ())),
        "depends_on": list(claim.depends_on),
        "needed_by": list(links.needed_by.get(claim.ref, ())),
        "same_sources": list(same_sources(library, claim)),
    }


def _quotation(library: Library, evidence: Evidence) -> Mapping[str, Any]:
    """The verdict on a quotation and what differs; nothing where nothing is quoted."""
    verdict = of_evidence(library, evidence)
    if verdict is None:
        return {}
    return {
        "quote": evidence.quote,
        "verdict": verdict.kind,
        "differences": [
            {"kind": d.kind, "quoted": d.quoted, "saved": d.saved} for d in verdict.differences
        ],
    }


def _of_source(library: Library, source: Source) -> Mapping[str, Any]:
    cited = library.links.cited_by.get(source.id, ())

    def by_stance(stance: Stance) -> list[str]:
        return _unique(c.claim for c in cited if c.evidence.stance == stance)

    return {
        "supports": by_stance("supports"),
        "contradicts": by_stance("contradicts"),
        "context": by_stance("context"),
        "derives_from": list(source.derives_from),
        "derived_by": list(library.links.derived_by.get(source.id, ())),
    }


def _of_brief(library: Library, brief: Brief) -> Mapping[str, Any]:
    return {
        "claims": [c.ref for c in brief.claims],
        "rests_on": list(brief.rests_on),
        "sources": _unique(e.source for c in brief.claims for e in c.evidence),
        "related": list(brief.related),
        "related_by": [b.id for b in library.briefs_naming("related") if brief.id in b.related],
    }


def origins_record(found: Origins) -> Mapping[str, object]:
    """Origins as ``--json`` has them: how many there are, and which sources are of one."""
    return {
        "sources": len(found.sources),
        "independent": found.independent,
        "groups": [list(group) for group in found.groups],
        "unplaced": list(found.unplaced),
    }


def _unique(refs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(refs))


def _edges(found: Mapping[str, Any]) -> list[tuple[str, Sequence[str]]]:
    """The ties as kind and references: evidence by stance; origins are said apart."""
    edges: list[tuple[str, Sequence[str]]] = []
    for name, value in found.items():
        if name == "evidence":
            edges.extend(
                (f"evidence: {stance}", [e["source"] for e in value if e["stance"] == stance])
                for stance in STANCES
            )
        elif name != "origins":
            edges.append((name.replace("_", " "), value))
    return [(kind, refs) for kind, refs in edges if refs]


def _print_origins(out: Output, library: Library, claim: Claim) -> None:
    words = support_of(library, claim)
    if claim.kind != "information" and not claim.sources("supports"):
        return
    if out.on_terminal:
        out.line(words)
    else:
        out.cells("origins", claim.ref, words)


def _print_quotations(out: Output, library: Library, claim: Claim) -> None:
    quoted = [(e, v) for e in claim.evidence if (v := of_evidence(library, e)) is not None]
    if out.on_terminal and quoted:
        out.blank()
        out.line(bold("Quotations"))
    for evidence, verdict in quoted:
        if out.on_terminal:
            out.line(f"“{evidence.quote}”", indent=2, hang=2)
            out.line(dim(f"{verdict.in_words()} · {evidence.source}"), indent=4, hang=2)
        else:
            kind = f"quotation: {verdict.kind}"
            out.cells(kind, evidence.source, evidence.quote, verdict.in_words())


_FEW = 5
"""Claims of the same sources that a terminal is told."""


def _print(out: Output, library: Library, kind: str, refs: Sequence[str]) -> None:
    if not out.on_terminal:
        for ref in refs:
            out.cells(kind, ref, library.title_of(ref))
        return
    out.blank()
    out.line(bold(kind[0].upper() + kind[1:]))
    # Who reads it wants what the claim stands on, and not all that the same paper says besides.
    few = refs[:_FEW] if kind == "same sources" else refs
    for ref in few:
        out.line(library.title_of(ref) or "(not in the library)", indent=2, hang=2)
        out.line(dim(ref), indent=4)
    if more := len(refs) - len(few):
        out.line(dim(f"and {more:,} more; a pipe and --json have them all"), indent=2)
