"""``briefing xref SOURCE --if-retracted``: what would fall with a source."""

from __future__ import annotations

import click

from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.options import Decorated
from briefing.cli.output import Output, bold, dim
from briefing.evidence.impact import STANDINGS, Impact, SourceStanding, TouchedMemo, impact
from briefing.library.snapshot import Library
from briefing.model import Item, Source


def if_standing(command: Decorated) -> Decorated:
    """Give a command ``--if-retracted`` and its kin, as ``standing``."""
    for standing, words in reversed(tuple(STANDINGS.items())):
        option = click.option(
            f"--if-{standing}",
            "standing",
            flag_value=standing,
            default=None,
            help=f"Which claims would {words} if the source were {standing}.",
        )
        command = option(command)
    return command


def show_impact(
    out: Output, library: Library, thing: Item, standing: SourceStanding, json_wanted: bool
) -> None:
    """Print what would be touched if a source had a standing.

    Raises StopError where it is no source.
    """
    from briefing.memo.answering.exports import kept

    if not isinstance(thing, Source):
        raise StopError(f"--if-{standing} asks about a source, and {thing.ref!r} is none.")
    exports, damaged = kept(library)
    for words in damaged:
        say(f"Warning: an exported memo was passed over: {words}")
    found = impact(library, thing.id, standing, exports)
    if json_wanted:
        out.json({"version": 1, "ref": thing.id, "if": standing, **_record(found)})
        return
    if out.on_terminal:
        out.line(bold(thing.title))
        out.line(f"If it were {standing}: {found.in_words()}")
    for heading, refs in found.sections:
        _print(out, library, heading, refs)
    for heading, memos in (("In saved memos", found.memos), ("In exported memos", found.exports)):
        _print_memos(out, heading, memos)


def _print(out: Output, library: Library, heading: str, refs: tuple[str, ...]) -> None:
    if not out.on_terminal:
        for ref in refs:
            out.cells(heading.lower(), ref, library.title_of(ref))
        return
    out.blank()
    out.line(bold(f"{heading} ({len(refs):,})"))
    for ref in refs:
        out.line(library.title_of(ref), indent=2, hang=2)
        out.line(dim(ref), indent=4)


def _print_memos(out: Output, heading: str, memos: tuple[TouchedMemo, ...]) -> None:
    if memos and out.on_terminal:
        out.blank()
        out.line(bold(f"{heading} ({len(memos):,})"))
    for memo in memos:
        if out.on_terminal:
            out.line(memo.title, indent=2, hang=2)
            out.line(dim(" · ".join(filter(None, (memo.id, memo.date, *memo.refs)))), indent=4)
        else:
            out.cells(heading.lower(), memo.id, memo.title, memo.date, " ".join(memo.refs))


def _record(found: Impact) -> dict[str, object]:
    return {
        "passed_on_by": list(found.passed_on_by),
        "unsupported": list(found.unsupported),
        "single_origin": list(found.single),
        "weakened": list(found.weakened),
        "dependants": list(found.dependants),
        "bottom_lines": list(found.bottom_lines),
        "memos": [_memo(m) for m in found.memos],
        "exports": [_memo(m) for m in found.exports],
    }


def _memo(memo: TouchedMemo) -> dict[str, object]:
    return {"id": memo.id, "title": memo.title, "date": memo.date, "refs": list(memo.refs)}
