"""What is said of a command line that cannot be understood: what is wrong, and what would be right.

click says such things in its own words, which change from version to version.
"""

from __future__ import annotations

import re
import shlex

import click

from briefing.cli.where import names_library
from briefing.suggest import or_else

_TOO_MANY = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


class Group(click.Group):
    """A command with commands of its own, which names the nearest one to a slip."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            ending = _meant(ctx, args) or or_else(args[0], known) or "."
            raise click.UsageError(f"There is no command {args[0]!r}{ending}", ctx)
        return super().resolve_command(ctx, args)


def _meant(context: click.Context, args: list[str]) -> str:
    """What to write in place of what is no command but says what was meant; else empty."""
    word, path = args[0], context.command_path
    if word == "help":
        return f"; for help: {' '.join((path, *args[1:2], '--help'))}"
    if context.parent is not None:
        return ""
    if word == "version":
        return f"; for the version: {path} --version"
    if names_library(word):
        return f"; to open that library: {path} --library {shlex.quote(word)}"
    if any(map(str.isspace, word)):
        return f"; to search for it: {path} search {shlex.quote(word)}"
    return ""


def in_words(error: click.ClickException) -> str:
    """A mistake as a sentence, in the words of the rest of the program."""
    match error:
        case click.NoSuchOption(ctx=click.Context() as context):
            known = [
                name
                for parameter in context.command.get_params(context)
                if isinstance(parameter, click.Option)
                for name in (*parameter.opts, *parameter.secondary_opts)
                if name.startswith("--")
            ]
            ending = or_else(error.option_name, known) or "."
            return f"There is no option {error.option_name!r}{ending}"
        case click.BadOptionUsage(option_name=name, message=said):
            takes_none = said.endswith("does not take a value.")
            return f"{name} takes no value." if takes_none else f"{name} is missing its value."
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"{_name(parameter)} is missing.{_choices(parameter.type)}"
        case click.BadParameter(param=click.Parameter() as parameter):
            return _bad(error, parameter)
        case click.UsageError(ctx=click.Context() as context, message=said) if (
            more := _TOO_MANY.fullmatch(said)
        ):
            return _too_many(context, more[1])
    return error.format_message()


def _too_many(context: click.Context, given: str) -> str:
    """What is wrong where words are left over: often they lack their quotation marks."""
    takes = [p for p in context.command.params if isinstance(p, click.Argument)]
    if not takes:
        return f"{context.command_path} takes options only, not {given!r}."
    return (
        f"{context.command_path} does not take {given!r} as well. "
        "Put quotation marks around words that belong together."
    )


def _bad(error: click.BadParameter, parameter: click.Parameter) -> str:
    """What is wrong with a value. click names it in its message only."""
    kind, said = parameter.type, error.message
    if isinstance(kind, click.Choice):
        given = said.partition("'")[2].partition("' is not one of")[0]
        known = [str(choice) for choice in kind.choices]
        ending = or_else(given, known) or "."
        return f"{_name(parameter)} cannot be {given!r}{ending}{_choices(kind)}"
    if isinstance(kind, click.IntRange):
        given = said.partition(" is not")[0].strip("'")
        least, most = kind.min, kind.max
        upper = f" to {most}" if most is not None else ""
        lower = f" from {least}" if least is not None else ""
        return f"{_name(parameter)} must be a whole number{lower}{upper}, not {given!r}."
    if isinstance(kind, click.Path) and said.endswith("is a directory."):
        folder = said.partition(" ")[2].removesuffix(" is a directory.")
        return f"{_name(parameter)} must be a file, not the folder {folder}."
    return f"{_name(parameter)}: {said}"


def _name(parameter: click.Parameter) -> str:
    """A parameter as a person writes it."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or (parameter.name or "").upper()).strip("[].")


def _choices(kind: object) -> str:
    if not isinstance(kind, click.Choice):
        return ""
    return f" It is one of {', '.join(map(str, kind.choices))}."
