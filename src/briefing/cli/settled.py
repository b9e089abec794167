"""``briefing config show``: the settings in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

import click

from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import cell_width, dim, output
from briefing.cli.session import Session
from briefing.commands.configured import Configured, configured
from briefing.commands.presets import DEFAULT, PRESETS
from briefing.commands.table import COMMANDS
from briefing.library.find import LibraryError
from briefing.settings import clock, paths
from briefing.settings.editor import EditorMissing, chosen
from briefing.settings.user import user
from briefing.values import dataclass

Origin = Literal["option", "environment", "file", "folder", "default"]


@dataclass(frozen=True, slots=True)
class Settled:
    """A setting as it is in force; ``by`` names the option, variable or file that says so."""

    name: str
    value: str
    origin: Origin = "default"
    by: str = ""


@click.command("show")
@as_json
@common
@click.pass_obj
def show_command(session: Session, json_wanted: bool) -> None:
    """Print the settings in force, and where each comes from.

    That is an option, the environment, your settings (briefing config path names the file), the
    folder you are in, or the default. You are told which entries of your settings are skipped.

    \b
    Examples:
      briefing config show
      briefing config show --json
      briefing config show --library briefs-of-2026
    """
    settings = configured()
    found = [*_settled(session, settings)]
    out = output()
    if json_wanted:
        items = [{"name": s.name, "value": s.value, "from": s.origin, "by": s.by} for s in found]
        out.json({"version": 1, "settings": items})
        return
    names = max(cell_width(s.name) for s in found) + 2
    for each in found:
        if out.on_terminal:
            where = ": ".join(filter(None, (each.origin, each.by)))
            value = f"{each.value or '—'}  "
            out.line(dim(each.name.ljust(names)), value, dim(f"({where})"), hang=names)
        else:
            out.cells(each.name, each.value, each.origin, each.by)
    for slip in settings.slips:
        say(f"Warning: {slip}")


def _settled(session: Session, settings: Configured) -> Iterator[Settled]:
    config, file = settings.config, str(paths.config_file())
    yield _library(session)
    yield _today()
    yield _editor()
    if os.environ.get("NO_COLOR"):
        yield Settled("theme", "no-colour", "environment", "NO_COLOR")
    else:
        by = file if config.theme else "what fits the terminal"
        yield Settled("theme", config.theme, "file" if config.theme else "default", by)
    own = config.name.strip()
    yield Settled("name", user(), "file" if own else "default", file if own else "the login")
    yield _said("addresses", config.addresses, "open", file)
    preset = config.keys.get("preset", DEFAULT)
    begin = str(preset) if preset in PRESETS else ""
    yield _said("keys.preset", begin if "preset" in config.keys else "", DEFAULT, file)
    for command in COMMANDS:
        if command.id in config.keys and command.id in settings.keymap.changed:
            words = settings.keymap.words(command) or "none"
            yield Settled(f"keys.{command.id}", words, "file", file)
    for kind, folder in {
        "config": paths.config_file().parent,
        "cache": paths.cache_folder(),
        "state": paths.state_home(),
    }.items():
        variable = f"XDG_{kind.upper()}_HOME"
        by = variable if str(folder.parent) == os.environ.get(variable) else ""
        yield Settled(f"folder.{kind}", str(folder), "environment" if by else "default", by)


def _said(name: str, value: str, otherwise: str, file: str) -> Settled:
    """What the settings say, else the default."""
    return Settled(name, value, "file", file) if value else Settled(name, otherwise)


def _library(session: Session) -> Settled:
    try:
        where = session.where()
    except LibraryError as error:
        say(str(error))
        return Settled("library", "")
    root = str(where.root.absolute())
    if where.origin.startswith("--"):
        return Settled("library", root, "option", where.origin)
    if where.origin == "BRIEFING_LIBRARY":
        return Settled("library", root, "environment", where.origin)
    if where.origin:
        return Settled("library", root, "file", str(paths.config_file()))
    return Settled("library", root, "folder", "the nearest that holds briefs/")


def _today() -> Settled:
    day, by = clock.today().isoformat(), clock.origin()
    if not by:
        return Settled("today", day, "default", "the clock")
    return Settled("today", day, "option" if by.startswith("--") else "environment", by)


def _editor() -> Settled:
    try:
        origin, words = chosen()
    except EditorMissing as error:
        say(f"No editor: {error}")
        return Settled("editor", "")
    command = " ".join(words)
    if origin.startswith("$"):
        return Settled("editor", command, "environment", origin)
    if origin:
        return Settled("editor", command, "file", str(paths.config_file()))
    return Settled("editor", command)
