"""``briefing keys``: the keys of the app, to read and to copy into the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

import click

from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import output
from briefing.commands.configured import configured
from briefing.commands.keymap import FIXED, Keymap, preset
from briefing.commands.keynames import printed, settable
from briefing.commands.presets import DEFAULT, PRESETS
from briefing.commands.table import COMMANDS
from briefing.settings import paths


@click.command("keys")
@click.option(
    "--preset", "named", type=click.Choice(list(PRESETS)), help="The keys of this preset."
)
@click.option("--mine", is_flag=True, help="The keys in force, as your settings make them.")
@as_json
@common
def keys_command(named: str | None, mine: bool, json_wanted: bool) -> None:
    """Print the keys of the app as TOML to copy.

    Copy what you want to change into your settings (briefing config path names the file): one key
    in quotes, several in brackets, [] for none. The rest stays as it is, and briefing config
    check tells you what cannot work.

    \b
      [keys]
      preset = "vim"
      today = "f5"
      down = ["ctrl+n", "down"]

    \b
    Examples:
      briefing keys
      briefing keys --preset vim
      briefing keys --mine --json
    """
    if mine and named:
        raise click.UsageError("--preset and --mine are two answers; ask for one.")
    begin = named or DEFAULT
    found = preset(begin)
    if mine:
        settings = configured()
        found = settings.keymap
        begin = str(settings.config.keys.get("preset", DEFAULT))
        begin = begin if begin in PRESETS else DEFAULT
        for slip in settings.slips:
            say(f"Warning: {slip}")
    if json_wanted:
        output().json({"version": 1, "preset": begin, "keys": [*_items(found)]})
    else:
        output().text("\n".join(_toml(found, begin)) + "\n")


def _items(found: Keymap) -> Iterator[Mapping[str, object]]:
    for command in COMMANDS:
        keys = [settable(key) for key in found.of(command)]
        yield {"command": command.id, "keys": keys, "help": command.help, "on": list(command.on)}


def _toml(found: Keymap, begin: str) -> Iterator[str]:
    fixed = ", ".join(f"{printed(key)} ({does})" for key, does in FIXED.items())
    yield from _remark(
        f"The keys of briefing. To change some, copy their lines into {paths.config_file()};"
    )
    yield from _remark(f"what is not named there stays as it is. These never change: {fixed}.")
    yield "\n[keys]"
    yield f'preset = "{begin}"'
    for command in COMMANDS:
        yield ""
        yield from _remark(command.help)
        keys = [_quoted(settable(key)) for key in found.of(command)]
        yield f"{command.id} = {keys[0] if len(keys) == 1 else '[' + ', '.join(keys) + ']'}"


def _remark(words: str) -> list[str]:
    return [f"# {line}" for line in wrap(words, 90)]


def _quoted(key: str) -> str:
    """A TOML string."""
    return f"'{key}'" if key in ('"', "\\") else f'"{key}"'
