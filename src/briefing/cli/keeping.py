"""``briefing memo --save``: the choice a memo was made from, kept under a name."""

from __future__ import annotations

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.saving import put_right
from briefing.library.shapes import ID
from briefing.library.snapshot import Library
from briefing.model import Memo


def check_name(library: Library, name: str, worked_on: str) -> None:
    """Stop where a memo cannot be saved under a name.

    ``worked_on`` is the saved memo that it was made from, which may be changed.
    """
    from briefing.memo.saved import saved

    if not ID.fullmatch(name):
        raise StopError(
            f"{name!r} is no name for a saved memo: small letters, digits and hyphens, such as "
            "winter-outlook."
        )
    if name in saved(library):
        if name != worked_on:
            raise StopError(
                f"There is a saved memo {name} already. Change it with --saved {name} "
                f"--save {name}, or take another name.",
                Exit.REFUSED,
            )
    elif name in {*library.refs(), *library.theme_ids()}:
        raise StopError(f"{name} names something else in this library.", Exit.REFUSED)


def keep_choice(library: Library, memo: Memo) -> None:
    """Save a memo under its id and say where. Stops where that is refused."""
    from briefing.library.save import SaveRefused
    from briefing.library.splice import SpliceError
    from briefing.memo.saved import ChangedMeanwhile, is_written_to, keep

    if is_written_to(library):
        put_right(library.root)
    try:
        kept = keep(library, memo, before=library.memos.get(memo.id))
    except (ChangedMeanwhile, SaveRefused, SpliceError) as refused:
        raise StopError(f"The memo was not saved: {refused}", Exit.REFUSED) from refused
    except OSError as error:
        raise StopError(
            f"The memo was not saved: {error.strerror or error}.", Exit.REFUSED
        ) from error
    if is_written_to(library):
        say(f"Saved in memos/{kept.path.name}: briefing memo --saved {memo.id} makes it again.")
    else:
        say(f"This library is read-only: the memo is kept for you alone, in {kept.path}.")
