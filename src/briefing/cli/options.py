"""The options that every command has, before or after its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from briefing.cli.day import choose
from briefing.cli.session import Session

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def common(command: Decorated) -> Decorated:
    """Give a command ``--library``, ``--sample``, ``--as-of`` and ``--debug``.

    They are kept in the session and not passed on, so that it does not matter whether they stand
    before the name of the command or after it.
    """
    for option in reversed(_COMMON):
        command = option(command)
    return command


def as_json(command: Decorated) -> Decorated:
    """Give a reading command ``--json``."""
    return click.option("--json", "json_wanted", is_flag=True, help="Print JSON, version 1.")(
        command
    )


def to_file(
    help: str = "Write to a file instead of stdout.",  # noqa: A002 - click's own word
) -> Callable[[Decorated], Decorated]:
    """Give a command that prints a page ``--output`` (``file``) and ``--force``."""

    def give(command: Decorated) -> Decorated:
        force = click.option("--force", is_flag=True, help="Overwrite that file.")
        output = click.option(
            "-o",
            "--output",
            "file",
            type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
            help=help,
        )
        return output(force(command))

    return give


def _keep(context: click.Context, parameter: click.Parameter, value: str | bool | None) -> None:
    session = context.obj
    if value and parameter.name and isinstance(session, Session):
        setattr(session, parameter.name, value)
        if session.library and session.sample:
            raise click.UsageError("--library and --sample name two libraries; give one.", context)


def _choose_today(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        choose(value)


_COMMON = (
    click.option(
        "--library", metavar="DIR", expose_value=False, callback=_keep, help="Use this library."
    ),
    click.option(
        "--sample",
        is_flag=True,
        expose_value=False,
        callback=_keep,
        help="Use the sample library that comes with briefing.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        expose_value=False,
        callback=_choose_today,
        help="Judge everything as of this day (1 Jul 2025).",
    ),
    click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        help="Show where the program failed, if it fails.",
    ),
)
