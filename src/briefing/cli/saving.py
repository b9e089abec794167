"""What every command that writes into a library does alike: look first, save, and say it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.session import Session
from briefing.library.snapshot import Library
from briefing.library.splice import Splice

if TYPE_CHECKING:
    from briefing.library.save import Saved


Look = Callable[[Path], Library]
"""Reads a library, or as much of it as is needed."""


def writable(session: Session, *, complain: bool = True, look: Look | None = None) -> Library:
    """The library that is meant, to be written into. Stops where that is not allowed.

    What an earlier run has left unfinished is put right first, and said.
    """
    root = session.where().root
    if not session.sample:
        put_right(root)
    library = look(root) if look else session.load(complain=complain)
    stop_if_read_only(session, library)
    return library


def stop_if_read_only(session: Session, library: Library) -> None:
    """Stop where nothing may be written into a library, with the way to a copy."""
    from briefing.library.find import is_packaged

    if session.sample or is_packaged(library.root):
        raise StopError(
            "This library is part of the installed program and not to be changed. "
            "Make one of your own from it: briefing init --from sample DIR",
            Exit.REFUSED,
        )
    if not library.writable:
        raise StopError(
            f"You may not write in {library.root}. "
            f"Make a copy of your own: briefing init --from {shlex.quote(str(library.root))} DIR",
            Exit.REFUSED,
        )


def put_right(root: Path) -> None:
    """Finish or undo what an earlier run has left, and say what came of it."""
    from briefing.library.recover import recover

    for told in recover(root):
        say(told.said)


def written(root: Path, *splices: Splice, what: str) -> Saved:
    """Save some edits as one and say what their user should know. Stops where they are refused."""
    from briefing.library.save import SaveRefused, save

    try:
        saved = save(root, *splices, what=what)
    except SaveRefused as refused:
        raise StopError(str(refused), Exit.REFUSED) from None
    told(saved)
    return saved


def told(saved: Saved) -> None:
    """Say what there is to say about a save."""
    for remark in saved.remarks:
        say(remark)
