"""Handing a finished page over: to a file in the format asked for, or to stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.output import output
from briefing.export.formats import (
    DEFAULT,
    FORMATS,
    ExtraMissing,
    Format,
    FormatError,
    never,
    of_file,
)

if TYPE_CHECKING:
    from briefing.library.snapshot import Library
    from briefing.memo.blocks import Document
    from briefing.memo.handling.release import Released


class Written(NamedTuple):
    """A file that was written, and as what."""

    file: Path
    form: Format


def cleared(library: Library, document: Document, *, accept_hidden: bool = False) -> Released:
    """A finished page that has passed the gate; what was accepted with it is said.

    Raises StopError where something above its ceiling bears on it that nobody has accepted.
    Raises MemoError where it would give away what is withheld.
    """
    from briefing.memo.handling.release import HiddenError, release

    try:
        page = release(library, document, accept_hidden=accept_hidden)
    except HiddenError as error:
        raise StopError(
            f"{error} Nothing of this is in the memo. Write it all the same with --accept-hidden.",
            Exit.REFUSED,
        ) from error
    for sentence in document.hidden:
        say(f"Accepted: {sentence}")
    return page


def hand_over(
    document: Released,
    format_id: str | None,
    file: Path | None,
    force: bool,
    *,
    front_matter: bool = False,
) -> Written | None:
    """Write a page to a file, or print it where there is none or it is ``-``.

    Without ``format_id`` the name of the file decides. ``front_matter`` puts what a page in
    Markdown says of itself at its head. Raises StopError, with nothing
    written, where the format cannot be made here or the file may not be written.
    """
    to_file = file is not None and str(file) != "-"
    try:
        if format_id is not None:
            form = FORMATS[format_id]
        else:
            form = of_file(file) if file is not None and to_file else FORMATS[DEFAULT]
    except FormatError as error:
        raise StopError(str(error)) from error
    if file is None and not form.is_text:
        raise StopError(f"{form.title} goes to a file: name it with -o memo{form.suffix}.")
    if front_matter and form.suffix != ".md":
        raise StopError(f"Only Markdown has front matter, and this is {form.title}.")
    try:
        made = form.make(document, never)
    except ExtraMissing as error:
        raise StopError(str(error)) from error
    except FormatError as error:
        raise StopError(str(error), Exit.REFUSED) from error
    content = made.content
    if front_matter:
        from briefing.export.front import with_front_matter

        content = with_front_matter(content, document)
    for remark in made.remarks:
        say(remark)
    if file is not None and to_file:
        write_out(file, content, force)
        return Written(file, form)
    if form.is_text:
        output().text(content.decode())
    else:
        sys.stdout.buffer.write(content)
    return None


def write_out(file: Path, content: bytes, force: bool) -> None:
    """Write a file the user named. Raises StopError where it may not or cannot be written."""
    from briefing.export.file import WouldOverwrite, write_new

    try:
        write_new(file, content, overwrite=force)
    except WouldOverwrite as error:
        raise StopError(
            f"{file} is there already. Overwrite it with --force, or name another.", Exit.REFUSED
        ) from error
    except OSError as error:
        raise StopError(f"{file} cannot be written: {error.strerror}.", Exit.REFUSED) from error


def keep_manifest(library: Library, document: Document) -> None:
    """Remember what was handed over: ``briefing xref SOURCE --if-retracted`` asks for it."""
    from briefing.memo.answering.exports import keep

    try:
        keep(library, document)
    except OSError as error:
        say(f"Warning: the manifest of this memo could not be kept: {error}")
