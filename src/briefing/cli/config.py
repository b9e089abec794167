"""``briefing config``: where the program keeps what is its own."""

from __future__ import annotations

import click

from briefing.cli.forms import templates_command
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import dim, output
from briefing.cli.session import Session
from briefing.library.find import LibraryError
from briefing.settings import config, paths


@click.group("config")
@common
def config_command() -> None:
    """Show where the settings are, and the forms a memo may take.

    \b
    Examples:
      briefing config path
      briefing config templates
    """


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
        say(f"No library: {error}")
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
    for warning in config.load()[1]:
        say(f"Warning: {warning}")
