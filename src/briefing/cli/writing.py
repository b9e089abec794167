"""Carrying an edit of the library out: shown as a diff or saved, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import Decorated
from briefing.cli.output import output
from briefing.cli.saving import Look, told, writable
from briefing.cli.session import Session
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError
from briefing.text import counted, listed

Make = Callable[[Library], tuple[Splice, ...]]
"""Makes the edits of an operation from a library as it is; raises ``SpliceError``."""

_NAMED = 3
"""Files that are named one by one."""


def only_shown(command: Decorated) -> Decorated:
    """Give a writing command ``--diff``, also called ``--dry-run``."""
    return click.option(
        "--diff", "--dry-run", "only_show", is_flag=True, help="Show the change; write nothing."
    )(command)


def carry_out(
    session: Session,
    make: Make,
    what: str,
    *,
    only_show: bool,
    ref: str = "",
    look: Look | None = None,
) -> bool:
    """Save the edits of an operation, or show them; whether there were any.

    A file that another program changes at the same moment is read again and the operation made
    anew, once. Stops where it is refused; ``ref`` is what can be edited by hand instead. ``look``
    gives as much of the library as the operation needs, where that is not all of it.
    """
    from briefing.library.save import Conflict, SaveRefused, save
    from briefing.library.soundness import UnsoundError
    from briefing.library.splice import diff

    if only_show:
        library = look(session.where().root) if look else session.load(complain=False)
    else:
        library = writable(session, complain=False, look=look)
    try:
        splices = make(library)
        if only_show:
            for splice in splices:
                output().text(diff(splice))
            return bool(splices)
        try:
            saved = save(library.root, *splices, what=what)
        except Conflict:
            from briefing.library.scan import scan

            splices = make(scan(library).new)
            saved = save(library.root, *splices, what=what)
    except UnsoundError as refused:
        excerpt = "".join(f"\n    {line}" for line in refused.finding.excerpt.splitlines())
        raise StopError(f"Nothing was written: {refused}{excerpt}", Exit.REFUSED) from None
    except SpliceError as refused:
        instead = f"\nTo do it by hand: briefing edit {ref}" if library.get(ref) else ""
        raise StopError(f"Nothing was written: {refused}{instead}", Exit.REFUSED) from None
    except SaveRefused as refused:
        raise StopError(str(refused), Exit.REFUSED) from refused
    told(saved)
    if splices:
        say(f"{_in_words(splices)} To take it back: briefing undo")
    else:
        say("Nothing to change.")
    return bool(splices)


def follow_picks(session: Session, moved: Mapping[str, str]) -> None:
    """Let the user's picks and bookmarks name things by their new references."""
    from dataclasses import replace

    from briefing.library.bookmarks import BookmarksError, bookmarks, follow
    from briefing.memo.errors import MemoError
    from briefing.memo.working import keep_working, load_working

    root = session.where().root
    try:
        memo = load_working(root, say)
        named: dict[str, Any] = {
            key: tuple(dict.fromkeys(moved.get(ref, ref) for ref in getattr(memo, key)))
            for key in ("claims", "pins", "excludes", "short", "order", "themes")
        }
        if any(getattr(memo, key) != refs for key, refs in named.items()):
            keep_working(root, replace(memo, **named), memo, say)
    except MemoError as error:
        say(f"Your picks still have the old names: {error}")
    try:
        if bookmarks(root):
            follow(root, moved)
    except BookmarksError as error:
        say(f"Your bookmarks still have the old names: {error}")


def _in_words(splices: tuple[Splice, ...]) -> str:
    written = [s.file for s in splices if s.after]
    gone = [s.file for s in splices if not s.after]
    said = [f"Wrote {_listed(written)}."] if written else []
    if gone:
        said.append(f"Removed {_listed(gone)}.")
    return " ".join(said)


def _listed(files: list[str]) -> str:
    if len(files) > _NAMED:
        return counted(len(files), "file")
    return listed(files)
