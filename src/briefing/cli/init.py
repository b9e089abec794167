"""``briefing init``: a library of one's own, small or copied from the sample."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from briefing.cli.asking import answer
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.settings import paths

DRIVER = "git config --global merge.briefing.driver 'briefing merge-driver %O %A %B %P'"
"""What tells git how. It names a program, so a library cannot bring it along."""


@click.command("init")
@click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path))
@click.option("--title", metavar="WORDS", help="What the library is called.")
@click.option("--theme", "themes", metavar="WORDS", multiple=True, help="A theme; repeatable.")
@click.option("--from", "origin", metavar="sample|DIR", help="Copy the sample, or a library.")
@click.option("--git/--no-git", default=None, help="Write .gitattributes, to merge files by ids.")
@common
def init_command(
    folder: Path | None,
    title: str | None,
    themes: tuple[str, ...],
    origin: str | None,
    git: bool | None,
) -> None:
    """Make a library in an empty or new folder.

    On a terminal it asks for the folder, a title and the themes, unless you give them. Press
    enter to accept the answer in brackets; you can change all of it later. The library holds an
    example brief, and in .briefing/schema/ the schemas with which editors complete keys.

    \b
    Examples:
      briefing init
      briefing init my-briefs --title 'Trade desk' --theme Steel --theme 'Raw materials'
      briefing init --from sample my-copy
      briefing init --from /srv/shared/briefs my-copy
    """
    from briefing.library.begin import THEME, TITLE, Taken, begin

    if origin and (title or themes):
        raise click.UsageError("A copy has the title and the themes of what it is a copy of.")
    asking = sys.stdin.isatty()
    if folder is None:
        if not asking:
            raise click.UsageError("Name a folder for the library: briefing init DIR.")
        folder = paths.meant(answer("A new folder for it", "briefs"))
    if asking and not origin:
        title = title or answer("What the library is called", TITLE)
        themes = themes or _list(answer("Its themes, with commas between", THEME))
    if asking and git is None and _is_in_git(folder):
        git = answer("Shall git merge its files by claim, not by line (y, n)", "y") in ("y", "yes")
    try:
        begin(
            folder,
            _library(origin) if origin else None,
            title=title or TITLE,
            themes=themes or (THEME,),
            git=bool(git),
        )
    except ValueError as error:
        raise StopError(f"Nothing was made: {error}.") from None
    except Taken as taken:
        raise StopError(str(taken), Exit.REFUSED) from None
    except OSError as error:
        raise StopError(f"{folder} cannot be written: {error.strerror}.", Exit.REFUSED) from error
    where = shlex.quote(str(folder))
    say(f"Made a library in {folder}. Open it with: briefing --library {where}")
    if git:
        say(f"So that git uses it, once for each user: {DRIVER}")


def _list(said: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in said.split(","))))


def _is_in_git(folder: Path) -> bool:
    return any((parent / ".git").exists() for parent in folder.absolute().parents)


def _library(origin: str) -> Path:
    """The library that is meant by a word or a folder. Stops where there is none."""
    from briefing.library.find import is_library, sample

    if origin == "sample":
        return sample()
    root = Path(origin)
    if not is_library(root):
        raise StopError(
            f"There is no library in {origin}: it has no folder briefs/.", Exit.NO_LIBRARY
        )
    return root
