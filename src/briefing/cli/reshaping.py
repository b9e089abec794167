"""``briefing rename``, ``mv``, ``merge``, ``duplicate``, ``remove`` and ``fmt``: the library given
another shape, with every reference kept."""

from __future__ import annotations

import click

from briefing.cli.completing import movable, references
from briefing.cli.exits import Exit, StopError
from briefing.cli.options import common
from briefing.cli.output import output
from briefing.cli.session import Session, item, known, unknown
from briefing.cli.writing import carry_out, follow_picks, only_shown
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.text import counted


@click.command("rename")
@click.argument("old", shell_complete=references())
@click.argument("new")
@only_shown
@common
@click.pass_obj
def rename_command(session: Session, old: str, new: str, only_show: bool) -> int:
    """Give something a new id, in all files.

    Every reference to it follows.

    OLD is a brief, source, theme or memo, a claim (brief/claim) or a question (theme/question).
    The file of a brief, theme or memo is renamed with it, a theme's folder of briefs too.

    \b
    Examples:
      briefing rename safe-access safe-third-countries
      briefing rename safe-access/component-limit outside-components
      briefing rename gfp-20250724 german-foreign-policy-20250724 --diff
    """
    library = session.load(complain=False)
    if old not in library.question_refs():
        item(library, old)
    moved: dict[str, str] = {}

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.renaming import moves, rename

        moved.update(moves(library, old, new))
        return rename(library, old, new)

    if carry_out(session, make, f"rename {old} {new}", only_show=only_show) and not only_show:
        follow_picks(session, moved)
        _print_ref(f"{old.rpartition('/')[0]}/{new}" if "/" in old and "/" not in new else new)
    return Exit.DONE


@click.command("mv")
@click.argument("refs", nargs=-1, metavar="REFS...", shell_complete=movable)
@click.argument("to", shell_complete=movable)
@click.option("--id", "own", metavar="ID", default="", help="Its id there; as it was, if not said.")
@click.option(
    "--before",
    metavar="CLAIM",
    default="",
    shell_complete=references("claim"),
    help="Put it before this claim.",
)
@only_shown
@common
@click.pass_obj
def mv_command(
    session: Session, refs: tuple[str, ...], to: str, own: str, before: str, only_show: bool
) -> int:
    """Move claims to another brief, or a brief to another theme.

    A claim moves as it is written, with the comments above it, and references follow. --before
    says where it goes, also within its own brief. Several claims move as one change, which one
    undo takes back; if an id is taken there, the claim gets a free one. The new references are
    printed.

    \b
    Examples:
      briefing mv safe-access/loan-ceiling defence-industry-dialogue
      briefing mv safe-access/loan-ceiling safe-access --before safe-access/component-limit
      briefing mv safe-access/loan-ceiling safe-access/component-limit defence-industry-dialogue
      briefing mv a-captured-brief trade
    """
    if not refs:
        raise click.UsageError(f"Say where {to!r} goes: to a brief, or a brief to a theme.")
    library = session.load(complain=False)
    for ref in refs:
        item(library, ref)
        if len(refs) > 1:
            known("claim", ref, library.claims, library)
        elif ref not in library.claims and ref not in library.briefs:
            raise unknown("claim or brief", ref, (*library.claims, *library.briefs))
    if refs[0] in library.claims:
        known("brief", to, library.briefs, library)
    if len(refs) > 1:
        if own or before:
            raise click.UsageError("--id and --before are about one claim.")
        return _move_together(session, refs, to, only_show=only_show)
    (ref,) = refs
    if ref in library.claims:
        if before:
            before = before if "/" in before else f"{to}/{before}"
            known("claim", before, library.claims, library)
        elif not own and library.claims[ref].brief == to:
            raise StopError(f"{ref!r} is in {to!r} already; say where with --before.")

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import move_brief, move_claim

        if ref in library.claims:
            return move_claim(library, ref, to, own=own, before=before)
        return move_brief(library, ref, to)

    if carry_out(session, make, f"mv {ref} {to}", only_show=only_show, ref=ref) and not only_show:
        claim = library.claims.get(ref)
        new = f"{to}/{own or claim.id}" if claim else ref
        follow_picks(session, {ref: new})
        _print_ref(new)
    return Exit.DONE


def _move_together(session: Session, refs: tuple[str, ...], to: str, *, only_show: bool) -> int:
    """Several claims to one brief, as one change."""
    moved: dict[str, str] = {}

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import move_claims

        splices, names = move_claims(library, dict.fromkeys(refs), to)
        moved.update(names)
        return splices

    what = f"mv {counted(len(set(refs)), 'claim')} {to}"
    if not carry_out(session, make, what, only_show=only_show):
        raise StopError(f"All of them are in {to!r} already.")
    if not only_show:
        follow_picks(session, moved)
        for new in moved.values():
            _print_ref(new)
    return Exit.DONE


@click.command("merge")
@click.argument("keep", metavar="CLAIM", shell_complete=references("claim"))
@click.argument("other", shell_complete=references("claim"))
@only_shown
@common
@click.pass_obj
def merge_command(session: Session, keep: str, other: str, only_show: bool) -> int:
    """Merge two claims into one.

    CLAIM keeps its words and takes over the evidence, answers, references, tags and actors of
    OTHER, which is removed. What referred to OTHER then refers to CLAIM.

    \b
    Examples:
      briefing merge safe-access/loan-ceiling defence-funds/safe-amount --diff
    """

    library = session.load(complain=False)
    for ref in (keep, other):
        known("claim", ref, library.claims, library)

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import merge_claims

        return merge_claims(library, keep, other)

    if carry_out(session, make, f"merge {keep} {other}", only_show=only_show, ref=other):
        follow_picks(session, {} if only_show else {other: keep})
    return Exit.DONE


@click.command("duplicate")
@click.argument("ref", metavar="CLAIM", shell_complete=references("claim"))
@click.option("--id", "own", metavar="ID", default="", help="The id of the second.")
@only_shown
@common
@click.pass_obj
def duplicate_command(session: Session, ref: str, own: str, only_show: bool) -> int:
    """Copy a claim, to make another of it.

    \b
    Examples:
      briefing duplicate safe-access/component-limit --id component-limit-2027
    """

    library = session.load(complain=False)
    item(library, ref)
    known("claim", ref, library.claims, library)

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import duplicate

        return duplicate(library, ref, own)

    carry_out(session, make, f"duplicate {ref}", only_show=only_show, ref=ref)
    return Exit.DONE


@click.command("remove")
@click.argument("ref", shell_complete=references())
@only_shown
@common
@click.pass_obj
def remove_command(session: Session, ref: str, only_show: bool) -> int:
    """Remove something from the library.

    The file of a brief, theme or memo is deleted; of a claim or source, its lines.

    Refused while anything still refers to it. To give up a claim but keep the record, withdraw
    it: briefing set CLAIM status withdrawn

    \b
    Examples:
      briefing remove safe-access/loan-ceiling --diff
    """
    item(session.load(complain=False), ref)

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import remove

        return remove(library, ref)

    carry_out(session, make, f"remove {ref}", only_show=only_show, ref=ref)
    return Exit.DONE


@click.command("fmt")
@click.argument(
    "refs", metavar="[REF]...", nargs=-1, shell_complete=references("brief", "theme", "claim")
)
@only_shown
@common
@click.pass_obj
def fmt_command(session: Session, refs: tuple[str, ...], only_show: bool) -> int:
    """Write missing ids of claims, and sort their evidence. Nothing else changes.

    Evidence is sorted into what supports, what contradicts and context, each by its source. REF
    is a claim, a brief or a theme; without one it is the whole library.

    \b
    Examples:
      briefing fmt --diff
      briefing fmt safe-access
    """
    library = session.load(complain=False)
    for ref in refs:
        item(library, ref)

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import tidy

        return tidy(library, _claims_of(library, refs))

    carry_out(session, make, " ".join(("fmt", *refs)), only_show=only_show)
    return Exit.DONE


def _claims_of(library: Library, refs: tuple[str, ...]) -> list[str]:
    if not refs:
        return list(library.claims)
    wanted = set(refs)
    return [
        c.ref
        for c in library.claims.values()
        if not wanted.isdisjoint((c.ref, c.brief, library.briefs[c.brief].theme))
    ]


def _print_ref(ref: str) -> None:
    output().line(ref)
