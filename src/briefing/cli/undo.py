"""``briefing undo`` and ``briefing redo``: take back what the program changed, and do it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completing import changes
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.saving import told, writable
from briefing.cli.session import Session

if TYPE_CHECKING:
    from briefing.library.save import Saved


@click.command("undo")
@click.argument("change", default="", shell_complete=changes)
@common
@click.pass_obj
def undo_command(session: Session, change: str) -> None:
    """Take back the last change this program made in the library.

    It goes back step by step, across files and restarts, for 30 days. CHANGE is the id of an
    earlier change, from briefing history. What somebody else has written since stays; if that is
    in the same lines, nothing is written.

    \b
    Examples:
      briefing undo
      briefing history
      briefing undo 01763802154000000000-a1b2c3
    """
    from briefing.library.undo import undo

    _carry_out(session, undo, change)


@click.command("redo")
@click.argument("change", default="", shell_complete=changes)
@common
@click.pass_obj
def redo_command(session: Session, change: str) -> None:
    """Do again what was undone last.

    CHANGE is the id of another undone change, from briefing history. After a new change nothing
    can be redone.

    \b
    Examples:
      briefing redo
    """
    from briefing.library.undo import redo

    _carry_out(session, redo, change)


def _carry_out(session: Session, step: Callable[[Path, str], Saved], change: str) -> None:
    from briefing.library.save import SaveRefused
    from briefing.library.undo import name_of

    library = writable(session, complain=False)
    try:
        saved = step(library.root, change)
    except SaveRefused as refused:
        raise StopError(str(refused), Exit.REFUSED) from None
    told(saved)
    if saved.operation:
        say(f"{name_of(library.root, saved)} ({', '.join(saved.files)}).")
    else:
        say("The files are like that already: nothing had to be written.")
