"""``briefing init``: a library of one's own, small or copied from the sample."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common

DRIVER = "git config --global merge.briefing.driver 'briefing merge-driver %O %A %B %P'"
"""What tells git how. It names a program, so a library cannot bring it along."""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--from", "origin", metavar="sample|DIR", help="Copy the sample, or a library.")
@click.option("--git", is_flag=True, help="Write .gitattributes, to merge files by their ids.")
@common
def init_command(folder: Path, origin: str | None, git: bool) -> None:
    """Make a library in an empty or new folder.

    It holds the schemas by which editors complete keys, in .briefing/schema/.

    \b
    Examples:
      briefing init my-briefs
      briefing init --from sample my-copy
      briefing init --from /srv/shared/briefs my-copy
    """
    from briefing.library.begin import Taken, begin

    try:
        begin(folder, _library(origin) if origin else None, git=git)
    except Taken as taken:
        raise StopError(str(taken), Exit.REFUSED) from None
    except OSError as error:
        raise StopError(f"{folder} cannot be written: {error}", Exit.REFUSED) from error
    say(f"Made a library in {folder}. Open it with: briefing --library {folder}")
    if git:
        say(f"So that git uses it, once for each user: {DRIVER}")


def _library(origin: str) -> Path:
    """The library that is meant by a word or a folder. Stops where there is none."""
    from briefing.library.find import sample

    if origin == "sample":
        return sample()
    root = Path(origin)
    if not (root / "briefs").is_dir():
        raise StopError(
            f"There is no library in {origin}: it has no folder briefs/.", Exit.NO_LIBRARY
        )
    return root
