"""``briefing conflicts``: claims that cannot all be so, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import click

from briefing.cli.day import today
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.mistakes import Group
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.saving import writable, written
from briefing.cli.session import Session, known
from briefing.evidence.conflicts import KINDS, Conflict, conflicts, declared, proposals
from briefing.evidence.overlap import Overlap, overlaps
from briefing.evidence.standing import support_of
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError


@click.group("conflicts", cls=Group, invoke_without_command=True)
@click.option("--declared", "with_declared", is_flag=True, help="Those the files declare, too.")
@click.option("--no-proposals", is_flag=True, help="Only what was found exactly.")
@as_json
@common
@click.pass_context
def conflicts_command(
    context: click.Context, with_declared: bool, no_proposals: bool, json_wanted: bool
) -> None:
    """List claims that cannot all be true.

    They are listed until somebody confirms or dismisses them: two figures for one measure at one
    time, two dates of one event, and superseded claims that are still used. Proposals are claims
    that differ only in their numbers, and sources that may have one origin because their kept
    texts share long passages.

    In a pipe each is one line: its kind, the two claims or sources, and why.

    \b
    Examples:
      briefing conflicts
      briefing conflicts --declared --json
      briefing conflicts dismiss stores/a stores/b --why 'Two days of one meeting.'
      briefing conflicts join wire-a wire-b --origin 'the ministry press release'
    """
    if context.invoked_subcommand is not None:
        return
    library = context.obj.load()
    found = conflicts(library)
    alike: tuple[Overlap, ...] = ()
    if not no_proposals:
        found, alike = (*found, *proposals(library)), overlaps(library)
    if with_declared:
        found = (*declared(library), *found)
    out = output()
    if json_wanted:
        conflicts_said = [_record(library, c) for c in found]
        out.json(
            {"version": 1, "conflicts": conflicts_said, "overlaps": [asdict(o) for o in alike]}
        )
        return
    listed: tuple[Conflict | Overlap, ...] = (*found, *alike)
    for number, each in enumerate(listed):
        if number and out.on_terminal:
            out.blank()
        if isinstance(each, Conflict):
            _print(out, library, each)
        else:
            _print_overlap(out, library, each)


@conflicts_command.command("confirm")
@click.argument("ref")
@click.argument("other")
@common
@click.pass_obj
def confirm_command(session: Session, ref: str, other: str) -> None:
    """Write into a claim that it contradicts the other.

    \b
    Examples:
      briefing conflicts confirm stores/ninety-two stores/eighty-seven
    """
    from briefing.evidence.settle import confirm

    library = writable(session)
    pair = _pair(library, ref, other)
    if set(pair) in (set(c.claims) for c in declared(library)):
        raise StopError("That they contradict each other is in the files already.")
    conflict = Conflict("declared", pair, "")
    _write(library, lambda: confirm(library, conflict), f"Confirmed that {ref} contradicts {other}")


@conflicts_command.command("dismiss")
@click.argument("ref")
@click.argument("other")
@click.option("--why", required=True, metavar="WORDS", help="The reason; it is kept.")
@click.option("--by", metavar="NAME", help="Who says so; you, if not said.")
@common
@click.pass_obj
def dismiss_command(session: Session, ref: str, other: str, why: str, by: str | None) -> None:
    """Keep in decisions.toml why two claims may both stand.

    \b
    Examples:
      briefing conflicts dismiss stores/a stores/b --why 'Two days of one meeting.'
    """
    from briefing.evidence.settle import dismiss
    from briefing.settings.user import user

    library = writable(session)
    pair = set(_pair(library, ref, other))
    found = [c for c in (*conflicts(library), *proposals(library)) if set(c.claims) == pair]
    if not found:
        raise StopError("Nothing was found between these two; see: briefing conflicts")
    signed = user() if by is None else by
    for each in found:

        def edits(each: Conflict = each) -> tuple[Splice, ...]:
            return (dismiss(library, each, why, signed, today()),)

        _write(library, edits, f"Dismissed the conflict of {ref} and {other}")


@conflicts_command.command("join")
@click.argument("source")
@click.argument("other")
@click.option("--origin", required=True, metavar="WORDS", help="What both have it from.")
@common
@click.pass_obj
def join_command(session: Session, source: str, other: str, origin: str) -> None:
    """Write into two sources that they have one origin.

    \b
    Examples:
      briefing conflicts join wire-a wire-b --origin 'the ministry press release'
    """
    from briefing.evidence.settle import join

    library = writable(session)
    for each in (source, other):
        known("source", each, library.sources, library)
    if source == other:
        raise StopError("Name two sources.")
    pair = Overlap((source, other), 0, 0.0, "")
    _write(library, lambda: join(library, pair, origin), f"One origin for {source} and {other}")


def _pair(library: Library, ref: str, other: str) -> tuple[str, str]:
    for each in (ref, other):
        known("claim", each, library.claims, library)
    if ref == other:
        raise StopError("Name two claims.")
    return ref, other


def _write(library: Library, edits: Callable[[], tuple[Splice, ...]], what: str) -> None:
    """Make and save the edits of a decision. Raises StopError where one is refused."""
    try:
        splices = edits()
    except SpliceError as refused:
        raise StopError(f"Nothing was written: {refused}", Exit.REFUSED) from None
    for file in written(library.root, *splices, what=what).files:
        say(f"Wrote {file}.")


def _print(out: Output, library: Library, found: Conflict) -> None:
    if not out.on_terminal:
        out.cells(found.kind, found.claims[0], "".join(found.claims[1:]), found.why)
        return
    out.line(bold(f"{KINDS[found.kind][0].upper()}{KINDS[found.kind][1:]}"))
    out.line(f"{found.why}.", indent=2, hang=2)
    for ref in found.claims:
        claim = library.claims[ref]
        out.line(f"- {claim.text}", indent=2, hang=2)
        out.line(dim(f"{ref} · {support_of(library, claim)}"), indent=4, hang=2)


def _print_overlap(out: Output, library: Library, found: Overlap) -> None:
    if not out.on_terminal:
        out.cells("one-origin", *found.sources, found.why)
        return
    out.line(bold(f"A proposal: one origin? {found.why[0].upper()}{found.why[1:]}"))
    for own in found.sources:
        out.line(f"- {library.sources[own].title}", indent=2, hang=2)
        out.line(dim(own), indent=4)
    out.line(f"“{found.passage}”", indent=2)


def _record(library: Library, found: Conflict) -> dict[str, object]:
    return {
        "kind": found.kind,
        "claims": list(found.claims),
        "why": found.why,
        "proposal": found.is_proposal,
        "origins": [support_of(library, library.claims[r]) for r in found.claims],
    }
