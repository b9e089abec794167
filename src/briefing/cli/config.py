"""``briefing config``: the settings in force, where they are, and what is wrong with them."""

from __future__ import annotations

import click

from briefing.cli.exits import Exit
from briefing.cli.guard import say
from briefing.cli.mistakes import Group
from briefing.cli.options import as_json, common
from briefing.cli.output import dim, output
from briefing.cli.session import Session
from briefing.cli.settled import show_command
from briefing.cli.templates import templates_command
from briefing.commands.configured import configured
from briefing.library.find import LibraryError
from briefing.settings import paths


@click.group("config", cls=Group)
@common
def config_command() -> None:
    """Show the settings, where they are and what is wrong there.

    \b
    Examples:
      briefing config show
      briefing config path
      briefing config check
      briefing config templates
    """


config_command.add_command(show_command)
config_command.add_command(templates_command)


@config_command.command("path")
@as_json
@common
@click.pass_obj
def path_command(session: Session, json_wanted: bool) -> None:
    """Print the paths of settings, templates, cache, state and library.

    \b
    Examples:
      briefing config path
      briefing config path --json
    """
    try:
        root = session.where().root.absolute()
    except LibraryError as error:
        root = None
        say(str(error))
    found = {
        "config": str(paths.config_file()),
        "templates": str(paths.templates_folder()),
        "cache": str(paths.cache_folder()),
        "state": str(paths.state_folder(root) if root else paths.state_home()),
        "library": str(root) if root else "",
    }
    out = output()
    if json_wanted:
        out.json({"version": 1, **found})
        return
    for name, path in found.items():
        if out.on_terminal:
            out.line(dim(f"{name:<10}"), path)
        else:
            out.cells(name, path)
    for slip in configured().slips:
        say(f"Warning: {slip}")


@config_command.command("check")
@as_json
@common
def check_command(json_wanted: bool) -> int:
    """Say what is wrong with the settings, with line and column.

    Prints nothing if all is well; otherwise the exit code is 1. Wrong entries are skipped, and
    the rest of the settings works.

    \b
    Examples:
      briefing config check
      briefing config check --json
    """
    slips = configured().slips
    out = output()
    if json_wanted:
        file = str(paths.config_file())
        said = [{"line": s.line, "column": s.column, "message": s.words} for s in slips]
        out.json({"version": 1, "file": file, "findings": said})
    else:
        for slip in slips:
            out.line(str(slip))
    return Exit.FOUND if slips else Exit.DONE
