"""The man page, from the same words as ``--help``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc

import click

ENVIRONMENT: Mapping[str, str] = {
    "BRIEFING_LIBRARY": "the library, where none is named",
    "BRIEFING_TODAY": "the day everything is judged by, where --as-of names none",
    "BRIEFING_DEBUG": "1 does what --debug does",
    "VISUAL, EDITOR": "the editor, where the settings name none",
    "NO_COLOR": "1 for output without styles",
}
"""What the program takes from its environment, and what it means."""


def man_page() -> str:
    """``briefing.1``, in the macros of man(7)."""
    from briefing.cli.exits import Exit
    from briefing.cli.main import group

    lines = ['.TH BRIEFING 1 "" "briefing" "User commands"', ".SH NAME"]
    context = _context(group, "briefing")
    summary, *rest = _paragraphs(group.help or "")
    lines += [rf"briefing \- {_plain(summary).rstrip('.').lower()}", ".SH SYNOPSIS"]
    lines += [".B briefing", _plain("[open] [--library DIR | --sample] [--as-of DATE]"), ".br"]
    lines += [".B briefing", _plain("COMMAND [OPTIONS] [ARGUMENTS]"), ".SH DESCRIPTION"]
    for paragraph in rest:
        lines += _paragraph(paragraph)
    lines += [".SH OPTIONS", "These every command takes, before its name or after it."]
    lines += [*_options(group, context), ".SH COMMANDS"]
    everywhere = frozenset(["-h", "--help", *(name for each in group.params for name in each.opts)])
    for name in group.list_commands(context):
        lines += _command(group.get_command(context, name), f"briefing {name}", everywhere)
    lines.append(".SH EXIT STATUS")
    for code in Exit:
        lines += [".TP", rf"\fB{code.value}\fR", _plain(code.meaning.replace("`", ""))]
    lines.append(".SH ENVIRONMENT")
    for name, meaning in ENVIRONMENT.items():
        lines += [".TP", rf"\fB{name}\fR", _plain(meaning)]
    lines += [".SH FILES", ".TP", ".I briefs/THEME/*.toml", "The briefs of a library."]
    lines += [".TP", ".I config.toml", "Your settings; briefing config path says where it is."]
    return "\n".join(lines) + "\n"


def _context(command: click.Command, name: str) -> click.Context:
    context = click.Context(command, info_name=name, help_option_names=["-h", "--help"])
    return context


def _command(command: click.Command | None, name: str, everywhere: frozenset[str]) -> Iterator[str]:
    """A section for a command, and one for each of its own; without the options of all."""
    assert command is not None
    context = _context(command, name)
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_plain(f'{name} {pieces}')}"
    for paragraph in _paragraphs(command.help or ""):
        yield from _paragraph(paragraph)
    yield from _options(command, context, everywhere)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from _command(command.get_command(context, each), f"{name} {each}", everywhere)


def _paragraphs(words: str) -> list[str]:
    return [p for p in re.split(r"\n\s*\n", cleandoc(words)) if p]


def _paragraph(paragraph: str) -> Iterator[str]:
    """Words that flow, or lines that stay as they are (behind click's ``\\b``)."""
    yield ".PP"
    first, *lines = paragraph.split("\n")
    if first.strip() != "\b":
        yield _plain(" ".join(paragraph.split()))
        return
    yield from (".nf", *(_plain(line) for line in lines), ".fi")


def _options(
    command: click.Command, context: click.Context, but: frozenset[str] = frozenset()
) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and not but.issuperset(parameter.opts):
            names, meaning = record
            yield from (".TP", rf"\fB{_plain(names)}\fR", _plain(meaning))


def _plain(words: str) -> str:
    """Words that groff takes as they are."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped
