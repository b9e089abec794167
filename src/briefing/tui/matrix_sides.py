"""The rows of one side of a question: its claims, and the origins behind all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from textual.content import Content

from briefing.evidence.matrix import Matrix, Side, names_of
from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.tui.gate import shown
from briefing.tui.matrix_grid import dated
from briefing.tui.reading import claim_row, heading, paragraph
from briefing.tui.row import BLANK, Row


def side_rows(
    library: Library, found: Matrix, side: Side, picked: Collection[str], today: dt.date
) -> list[Row]:
    """A side of a question as a column: its name, how many origins it has, claims, sources."""
    single = side.origins.single and len(side.origins.sources) > 1
    rows = [
        Row(shown(side.name or "No side taken", "bold $accent"), indent=1),
        paragraph(Content.styled(side.origins.in_words(), "bold $warning" if single else "bold")),
    ]
    for claim in side.claims:
        rows += [BLANK, claim_row(library, claim, picked, today)]
    names = names_of(found.sources)
    known = {source.id: source for source in found.sources}

    def behind(ids: Collection[str], *, tied: bool = False) -> list[Row]:
        marks = _bracket(len(ids)) if tied else [""] * len(ids)
        return [
            _source(known[i], names[i], side.elsewhere, mark)
            for i, mark in zip(ids, marks, strict=True)
        ]

    groups = side.origins.groups
    if groups:
        rows += [BLANK, heading("Behind it")]
    for number, group in enumerate(groups):
        rows += [BLANK] if number else []
        rows += behind(group, tied=True)
    if side.origins.unplaced:
        rows += [BLANK, heading("Nobody recorded where these have it from")]
        rows += behind(side.origins.unplaced)
    told = {i for group in groups for i in group}.union(side.origins.unplaced, side.origins.fallen)
    repeated = [i for i in side.origins.sources if i not in told]
    if repeated:
        rows += [BLANK, heading("Repeat the others"), *behind(repeated)]
    if side.origins.fallen:
        rows += [BLANK, heading("Retracted or superseded"), *behind(side.origins.fallen)]
    return rows


def _bracket(count: int) -> list[str]:
    """What holds the sources of one origin together."""
    return [""] if count == 1 else ["┌", *["│"] * (count - 2), "└"]


def _source(source: Source, name: str, elsewhere: Mapping[str, tuple[str, ...]], mark: str) -> Row:
    lines = [shown(name, "bold")]
    if sides := elsewhere.get(source.id):
        also = ", ".join(f"“{side}”" if side else "no side" for side in sides)
        lines.append(shown(f"also behind {also}", "$warning"))
    return Row(
        Content("\n").join(lines),
        key=f"source:{source.id}",
        ref=source.id,
        indent=3,
        mark=Content.styled(f" {mark}", "$text-muted"),
        right=shown(dated(source), "$text-muted"),
    )
