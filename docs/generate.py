"""Make the generated pages and pictures of the docs; ``--check`` says which are not current."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from house import modules
from manual import ENVIRONMENT, man_page
from pages import keys, problems
from pictures import PICTURES, TOURED, text_of
from rules import checks

from briefing.library.json_schema import KINDS, json_schema

FOLDER = Path(__file__).resolve().parent


def command_line() -> str:
    """The page of the command line, from what ``--help`` prints."""
    from briefing.cli.exits import Exit
    from briefing.cli.main import group

    exits = "\n".join(f"| {code.value} | {code.meaning} |" for code in Exit)
    environment = "\n".join(f"| `{name}` | {means} |" for name, means in ENVIRONMENT.items())
    commands = "\n".join(_help(group, "briefing"))
    return f"""\
# The command line

Data goes to stdout, messages go to stderr. On a terminal the data is wrapped and styled (unless
`NO_COLOR` is set). In a pipe it is plain: one thing on a line, with tabs between the cells. All
commands that list or answer have `--json`; [what it prints](json.md) has a version.

`--library`, `--sample`, `--as-of` and `--debug` may stand before or after a command. The library is
the first of these that there is: `--library DIR` or `--sample`, `BRIEFING_LIBRARY`, the nearest
folder upwards that holds `briefs/`, `library` in your settings (`briefing config path` names the
file). If there is none of these, the app opens the sample, and other commands end with 3.

| exit code | meaning |
|---|---|
{exits}

| environment | meaning |
|---|---|
{environment}

{commands}"""


def _help(command: object, name: str) -> Iterator[str]:
    """A section for a command and each of its own commands."""
    import click

    assert isinstance(command, click.Command)
    context = click.Context(command, info_name=name, terminal_width=88)
    # Commands are shown as a person calls them, whatever the page was made with.
    context.help_option_names = ["-h", "--help"]
    yield f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            yield from _help(found, f"{name} {each}")


def json_schema_of(kind: str) -> str:
    """The JSON Schema of a kind of file, as ``briefing schema`` prints it without a library."""
    return json.dumps(json_schema(kind), indent=1) + "\n"


MADE: Mapping[str, Callable[[], str]] = {
    "briefing.1": man_page,
    "checks.md": checks,
    "cli.md": command_line,
    "keys.md": keys,
    "modules.md": modules,
    "problems.md": problems,
    **{f"schema/{kind}.json": partial(json_schema_of, kind) for kind in KINDS},
    **PICTURES,
}
"""Every generated file below ``docs/``, and what makes it."""


def stale(*, quick: bool = False) -> list[str]:
    """The generated files that are missing or not as they would be made now.

    ``quick`` passes over the pictures that take a while.
    """
    return [name for name, make in _asked(quick=quick) if not _is_current(name, make())]


def _asked(*, quick: bool) -> list[tuple[str, Callable[[], str]]]:
    return [(name, make) for name, make in MADE.items() if not (quick and name in TOURED)]


def _is_current(name: str, made: str) -> bool:
    """Whether a file says what it should. Of a picture that is its text: versions of Textual and
    Rich draw the same screen in different ways.
    """
    if not (FOLDER / name).is_file():
        return False
    kept = (FOLDER / name).read_text(encoding="utf-8")
    return text_of(kept) == text_of(made) if name in PICTURES else kept == made


def main() -> int:
    """Write every file, or with ``--check`` name those that are not current; the exit code."""
    parser = argparse.ArgumentParser(description="Make the generated pages and pictures anew.")
    parser.add_argument("--check", action="store_true", help="only name those not current")
    parser.add_argument("--quick", action="store_true", help="not the pictures that take a while")
    given = parser.parse_args()
    if given.check:
        found = stale(quick=given.quick)
        for name in found:
            print(f"docs/{name} is not current: run `make pictures`", file=sys.stderr)
        return bool(found)
    for name, make in _asked(quick=given.quick):
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(make(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
