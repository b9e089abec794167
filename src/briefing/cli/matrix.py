"""``briefing matrix``: which sources carry which claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from briefing.cli.completing import references
from briefing.cli.day import today
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session
from briefing.cli.subject import named
from briefing.cli.xref import origins_record
from briefing.evidence.matrix import SIGN_WORDS, SIGNS, Matrix, MatrixLine, Side, matrix, names_of
from briefing.library.snapshot import Library
from briefing.model import Evidence, Source
from briefing.text import counted, day

_LEAST_TEXT = 40
"""Cells that a claim needs beside the signs; where they are not left, sources are numbered."""


@click.command("matrix")
@click.argument("ref", shell_complete=references("theme", "brief"))
@as_json
@common
@click.pass_obj
def matrix_command(session: Session, ref: str, json_wanted: bool) -> None:
    """Show which sources carry which claims.

    REF is a theme, a brief, a question (theme/question), a source or a saved memo. The best
    supported claims come first. A question shows its sides first, with the origins behind each.
    In a pipe each line is one source of one claim: claim, stance, source, place in it,
    credibility and side; a claim without any has "no source" for a stance.

    \b
    Examples:
      briefing matrix joint-purchasing
      briefing matrix raw-materials/joint-procurement
      briefing matrix safe-access --json
    """
    library = session.load()
    found = matrix(library, named(library, ref), today())
    out = output()
    if json_wanted:
        out.json({"version": 1, **_record(library, found)})
    elif out.on_terminal:
        _page(out, found)
    else:
        _lines(out, found)


def _record(library: Library, found: Matrix) -> Mapping[str, Any]:
    return {
        "ref": found.subject.ref,
        "title": found.subject.title,
        "sources": [
            {
                "id": s.id,
                "title": s.title,
                "published": s.published,
                "published_basis": s.published_basis,
                "reliability": s.reliability,
                "access": s.access,
                "claims": sum(s.id in line.cells for line in found.lines),
            }
            for s in found.sources
        ],
        "claims": [
            {
                "ref": line.claim.ref,
                "text": line.claim.text,
                "kind": line.claim.kind,
                "gap": line.gap,
                "badges": list(line.standing.badges),
                "origins": origins_record(line.standing.origins),
                "cells": [
                    {
                        "source": source,
                        "stance": cell.stance,
                        "credibility": cell.credibility,
                        "locators": [e.locator for e in cell.evidence if e.locator],
                    }
                    for source, cell in line.cells.items()
                ],
            }
            for line in found.lines
        ],
        "sides": [
            {
                "side": side.name,
                "claims": [c.ref for c in side.claims],
                "origins": origins_record(side.origins),
                "elsewhere": {source: list(sides) for source, sides in side.elsewhere.items()},
            }
            for side in found.sides
        ],
    }


def _lines(out: Output, found: Matrix) -> None:
    sides: dict[str, str] = {}
    for side in found.sides:
        for claim in side.claims:
            sides[claim.ref] = ", ".join(filter(None, (sides.get(claim.ref, ""), side.name)))
    for line in found.lines:
        ref = line.claim.ref
        evidence = [e for cell in line.cells.values() for e in cell.evidence]
        for each in evidence:
            out.cells(ref, each.stance, each.source, each.locator, _grade(each), sides.get(ref, ""))
        if not evidence:
            out.cells(ref, line.support, "", "", "", sides.get(ref, ""))


def _grade(evidence: Evidence) -> str:
    return "" if evidence.credibility == 6 else str(evidence.credibility)


def _page(out: Output, found: Matrix) -> None:
    out.line(bold(found.subject.title))
    about = [counted(len(found.lines), "claim"), counted(len(found.sources), "source")]
    about += [f"{counted(found.gaps, 'claim')} that nothing carries"] if found.gaps else []
    out.line(dim(" · ".join(about)))
    names = names_of(found.sources)
    for side in found.sides:
        _side(out, side, names)
    if not found.sources:
        return
    out.blank()
    for number, source in enumerate(found.sources, 1):
        out.line(f"{number:>3}  ", names[source.id], dim(_about(source)), hang=5)
    signs = "  ".join(f"{SIGNS[stance]} {SIGN_WORDS[stance]}" for stance in SIGNS)
    out.blank()
    out.line(dim(f"     {signs}"))
    grid = 3 * len(found.sources) + 3
    if grid + _LEAST_TEXT > out.width:
        grid = 0
    if grid:
        numbers = range(1, len(found.sources) + 1)
        out.line(dim("".join(f"{number:>3}" for number in numbers)))
    for line in found.lines:
        _line(out, line, found.sources, grid)


def _line(out: Output, line: MatrixLine, sources: tuple[Source, ...], grid: int) -> None:
    """A claim beside its signs, else with the numbers of its sources below it."""
    badges = " · ".join((line.support, *(b for b in line.standing.badges if "origin" not in b)))
    signs = [_sign(line, source) for source in sources]
    if grid:
        row = "".join(f"  {sign or ('-' if line.gap else '·')}" for sign in signs)
        out.line(row, "   ", line.claim.text, hang=grid)
        out.line(dim(badges), indent=grid)
        return
    out.blank()
    out.line(line.claim.text)
    carried = "  ".join(f"{sign} {n}" for n, sign in enumerate(signs, 1) if sign)
    out.line(dim(" · ".join(filter(None, (carried, badges)))), indent=2, hang=2)


def _sign(line: MatrixLine, source: Source) -> str:
    cell = line.cells.get(source.id)
    return SIGNS[cell.stance] if cell else ""


def _side(out: Output, side: Side, names: Mapping[str, str]) -> None:
    out.blank()
    out.line(bold(side.name or "No side taken"), "  ", dim(side.origins.in_words()))
    for claim in side.claims:
        out.line("- ", claim.text, indent=2, hang=2)
    for group in side.origins.groups:
        out.line(dim("one origin: " if len(group) > 1 else ""), _names(group, names), indent=4)
    if side.origins.unplaced:
        out.line(dim("origin unknown: "), _names(side.origins.unplaced, names), indent=4)
    for source, sides in side.elsewhere.items():
        also = ", ".join(f"“{name}”" if name else "no side" for name in sides)
        out.line(dim(f"{names.get(source, source)} stands behind {also} too"), indent=4, hang=2)


def _names(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(i, i) for i in ids)


def _about(source: Source) -> str:
    if not source.published:
        return "  undated"
    return (
        f"  {'' if source.published_basis == 'stated' else '~'}{day(source.published, short=True)}"
    )
