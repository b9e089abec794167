"""``briefing pick`` and ``unpick``: the claims chosen for the memo, kept in the user's state."""

from __future__ import annotations

from collections.abc import Sequence

import click

from briefing.cli.completing import references
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import dim, output
from briefing.cli.session import Session, item, unknown
from briefing.library.snapshot import Library
from briefing.memo.errors import MemoError
from briefing.memo.working import keep_working, load_working, pick, unpick
from briefing.model import Brief, Claim, Memo
from briefing.text import count_words, counted, display


@click.command("pick")
@click.argument("refs", nargs=-1, metavar="[REF]...", shell_complete=references("brief", "claim"))
@as_json
@common
@click.pass_obj
def pick_command(session: Session, refs: tuple[str, ...], json_wanted: bool) -> None:
    """Pick claims for the memo; without REF, list your picks.

    A brief means all its claims. The picks are yours alone and kept outside the library.

    \b
    Examples:
      briefing pick safe-access/component-limit safe-access/loan-ceiling
      briefing pick
      briefing memo --picked
    """
    library = session.load()
    memo = working(library)
    if refs:
        more = [r for ref in refs for r in _claims(library, ref)]
        memo = _keep(library, pick(memo, more), memo)
    if json_wanted:
        output().json({"version": 1, "items": [_record(library, r) for r in memo.claims]})
    elif not refs:
        _list(library, memo)
    say(_in_words(library, memo))


@click.command("unpick")
@click.argument(
    "refs", nargs=-1, required=True, metavar="REF...", shell_complete=references("brief", "claim")
)
@common
@click.pass_obj
def unpick_command(session: Session, refs: tuple[str, ...]) -> None:
    """Take claims out of the memo again.

    A brief stands for all its claims.

    \b
    Examples:
      briefing unpick safe-access/component-limit
      briefing unpick safe-access
    """
    library = session.load()
    memo = working(library)
    gone: list[str] = []
    for ref in refs:
        # What was picked and then removed from the library can still be taken out.
        meant = [ref] if ref in memo.claims else _claims(library, ref)
        if not set(meant) & set(memo.claims):
            if meant != [ref]:
                raise StopError(f"No claim of {ref!r} is picked; see: briefing pick")
            raise unknown("picked claim", ref, memo.claims)
        gone.extend(meant)
    memo = _keep(library, unpick(memo, gone), memo)
    say(_in_words(library, memo))


def working(library: Library) -> Memo:
    """What the user has picked in a library. Stops where it cannot be read."""
    try:
        return load_working(library.root, say)
    except MemoError as error:
        raise StopError(str(error), Exit.NO_LIBRARY) from error


def _keep(library: Library, memo: Memo, since: Memo) -> Memo:
    try:
        return keep_working(library.root, memo, since, say)
    except MemoError as error:
        raise StopError(str(error), Exit.REFUSED) from error


def _claims(library: Library, ref: str) -> Sequence[str]:
    """The claims a reference stands for. Stops where it is no claim or brief."""
    found = item(library, ref)
    if isinstance(found, Claim):
        return [found.ref]
    if isinstance(found, Brief):
        return [c.ref for c in found.claims]
    raise StopError(f"{ref!r} is neither a claim nor a brief; only claims can be picked.")


def _record(library: Library, ref: str) -> dict[str, object]:
    claim = library.claims.get(ref)
    return {"ref": ref, "text": claim.text if claim else ""}


def _list(library: Library, memo: Memo) -> None:
    out = output()
    for ref in memo.claims:
        claim = library.claims.get(ref)
        text = claim.text if claim else "(not in the library)"
        if out.on_terminal:
            out.line(text)
            out.line(dim(ref), indent=2)
        else:
            out.cells(ref, text)


def _in_words(library: Library, memo: Memo) -> str:
    if not memo.claims:
        return "Nothing is picked."
    texts = [library.claims[r].text for r in memo.claims if r in library.claims]
    words = sum(count_words(display(t)) for t in texts)
    return f"{counted(len(memo.claims), 'claim')} picked, {counted(words, 'word')}."
