"""``briefing merge-driver``: what git calls to merge two versions of a file of a library."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say


@click.command("merge-driver")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("name", required=False, default="")
def merge_driver_command(base: Path, ours: Path, theirs: Path, name: str) -> int:
    """Merge two versions of a file, called by git.

    OURS is overwritten. Claims and sources are matched by their ids. Only a key that both
    versions changed is a conflict, marked around its lines. Files that are not valid TOML are
    merged by lines, as git does it.

    \b
    Once for each user, and a line in .gitattributes of the library:
      git config --global merge.briefing.driver 'briefing merge-driver %O %A %B %P'
      *.toml merge=briefing

    \b
    Examples:
      briefing merge-driver base.toml ours.toml theirs.toml
    """
    from briefing.library.draft import SpliceError
    from briefing.library.merging import merge
    from briefing.library.read import UnreadableError

    try:
        texts = [path.read_bytes() for path in (base, ours, theirs)]
    except OSError as error:
        raise StopError(f"{error.filename} cannot be read: {error.strerror}.") from error
    try:
        merged = merge(texts[0], texts[1], texts[2], ("ours", "theirs"))
    except (SpliceError, UnreadableError):
        return _by_lines(base, ours, theirs)
    if merged.content != texts[1]:
        ours.write_bytes(merged.content)
    for conflict in merged.conflicts:
        say(f"Both changed {conflict}{f' in {name}' if name else ''}.")
    return Exit.FOUND if merged.conflicts else Exit.DONE


def _by_lines(base: Path, ours: Path, theirs: Path) -> int:
    """git's own merge, where ours cannot be made: 0 where it is clean."""
    command = ["git", "merge-file", "-L", "ours", "-L", "base", "-L", "theirs"]
    try:
        done = subprocess.run([*command, str(ours), str(base), str(theirs)], check=False)
    except OSError as error:
        raise StopError(
            f"These are not to be merged by id, and git is not there: {error}"
        ) from error
    return Exit.FOUND if done.returncode else Exit.DONE
