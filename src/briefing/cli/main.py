"""The command line: every command by name, its module read when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from briefing.cli.completing import references
from briefing.cli.completion import answer, is_asked
from briefing.cli.exits import Exit
from briefing.cli.guard import guarded, say
from briefing.cli.mistakes import Group, in_words
from briefing.cli.opening import OpenApp, Opening, start
from briefing.cli.options import common
from briefing.cli.session import Session
from briefing.cli.version import words

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "The app": {
        "open": "briefing.cli.main",
        "serve": "briefing.cli.serve",
    },
    "Find and read": {
        "list": "briefing.cli.listing",
        "show": "briefing.cli.show",
        "search": "briefing.cli.search",
        "xref": "briefing.cli.xref",
        "matrix": "briefing.cli.matrix",
        "timeline": "briefing.cli.timeline",
        "conflicts": "briefing.cli.conflicts",
        "today": "briefing.cli.today",
        "check": "briefing.cli.check",
        "bookmark": "briefing.cli.bookmarks",
    },
    "Write a memo, and check it later": {
        "pick": "briefing.cli.picks",
        "unpick": "briefing.cli.picks",
        "memo": "briefing.cli.memo",
        "cite": "briefing.cli.cite",
        "verify": "briefing.cli.verify",
        "diff": "briefing.cli.diff",
        "trace": "briefing.cli.trace",
    },
    "Take in and edit": {
        "add": "briefing.cli.add",
        "new": "briefing.cli.new",
        "import": "briefing.cli.importing",
        "archive": "briefing.cli.archive",
        "set": "briefing.cli.fields",
        "edit": "briefing.cli.edit",
        "rename": "briefing.cli.reshaping",
        "mv": "briefing.cli.reshaping",
        "merge": "briefing.cli.reshaping",
        "duplicate": "briefing.cli.reshaping",
        "remove": "briefing.cli.reshaping",
        "fmt": "briefing.cli.reshaping",
    },
    "Take back": {
        "undo": "briefing.cli.undo",
        "redo": "briefing.cli.undo",
        "history": "briefing.cli.history",
        "drafts": "briefing.cli.drafts",
    },
    "Libraries, settings, other programs": {
        "init": "briefing.cli.init",
        "export": "briefing.cli.exporting",
        "schema": "briefing.cli.schema",
        "merge-driver": "briefing.cli.merging",
        "config": "briefing.cli.config",
        "keys": "briefing.cli.keys",
        "completion": "briefing.cli.completion",
    },
}
"""Heading to commands, each with the module that holds it under its name and ``_command``."""

COMMANDS: Mapping[str, str] = {
    name: module for section in SECTIONS.values() for name, module in section.items()
}
"""The same without headings."""


class _Commands(Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, COMMANDS))
        for heading, names in SECTIONS.items():
            rows = []
            for name in names:
                command = self.get_command(ctx, name)
                assert command is not None
                rows.append((name.ljust(widest), command.get_short_help_str(formatter.width)))
            with formatter.section(heading):
                formatter.write_dl(rows)


def _show_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(words())
        context.exit()


@click.group(
    "briefing",
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@common
@click.pass_context
def group(context: click.Context) -> int | None:
    """Find the claim, see what stands behind it, hand over the memo.

    Without a command the app opens. A brief is a text file on one question, and holds claims:
    single sentences with their sources. A library is a folder that holds briefs/; the one used is
    that of --library, of BRIEFING_LIBRARY, the nearest folder upwards, or the one in your settings.

    \b
    REF is the name of something in it, as lists and searches print it:
      safe-access                    a brief
      safe-access/component-limit    a claim in that brief
      gfp-20250724                   a source
      raw-materials                  a theme

    \b
    Examples:
      briefing                                  the app, on the library here or the sample
      briefing --sample list briefs             what is in the sample library
      briefing search 'joint purchasing'        find a claim
      briefing memo --theme trade -o memo.md    write a memo
    """
    return _open(context.obj) if context.invoked_subcommand is None else None


@click.command("open")
@click.argument("ref", default="", shell_complete=references())
@click.option("--read-only", is_flag=True, help="Look only: nothing can be changed.")
@common
@click.pass_obj
def open_command(session: Session, ref: str, read_only: bool) -> int:
    """Open the app, as briefing does without a command.

    It opens where you left off, or at REF: a brief, claim, source, theme or memo. If no library
    is named or near, it opens the sample.

    \b
    Examples:
      briefing open --library ~/briefs
      briefing open safe-access/component-limit
      briefing open --sample
      briefing open --read-only
    """
    return _open(session, read_only=read_only, ref=ref)


def main(arguments: Sequence[str], open_app: OpenApp) -> int:
    """Run a command line; the exit code. ``open_app`` opens the app on a library."""
    session = Session(open_app)
    if is_asked():
        return guarded(lambda: answer(session))
    return guarded(lambda: _run(arguments, session), debug="--debug" in arguments)


def _run(arguments: Sequence[str], session: Session) -> int:
    try:
        with group.make_context("briefing", list(arguments), obj=session) as context:
            return int(group.invoke(context) or Exit.DONE)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        asked = error.ctx if isinstance(error, click.UsageError) else None
        if asked is not None and error.message.startswith("Usage: "):
            # A command that only holds others was given none.
            say(error.message)
            return error.exit_code
        say(f"Error: {in_words(error)}")
        if asked is not None:
            say(f"See '{asked.command_path} --help'.")
        return error.exit_code


def _open(session: Session, *, read_only: bool = False, ref: str = "") -> int:
    opening = Opening(session.library, session.sample, read_only=read_only, ref=ref)
    return start(opening, session.open_app)
