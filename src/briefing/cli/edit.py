"""``briefing edit``: a brief, claim, source, theme or memo in the user's editor."""

from __future__ import annotations

import subprocess

import click

from briefing.cli.completing import references
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.saving import stop_if_read_only
from briefing.cli.session import Session, item
from briefing.library.snapshot import Library
from briefing.model import Finding, Place
from briefing.settings.editor import EditorMissing, editor_command


@click.command("edit")
@click.argument("ref", shell_complete=references())
@common
@click.pass_obj
def edit_command(session: Session, ref: str) -> int:
    """Open something in your editor, at the right line.

    The editor is the one in your settings, $VISUAL or $EDITOR. A file that cannot be read opens
    at its first mistake. When you close the editor, you are told what is newly wrong in the file.

    \b
    Examples:
      briefing edit safe-access
      briefing edit safe-access/component-limit
    """
    from briefing.library.locate import locate, unread
    from briefing.library.scan import scan
    from briefing.library.swaps import open_elsewhere

    library = session.load(complain=False)
    broken = None if library.get(ref) else unread(library, ref)
    if broken is None:
        item(library, ref)
    stop_if_read_only(session, library)
    place = broken.place if broken else locate(library, ref)
    if place is None:
        raise StopError(f"{ref!r} stands in no file any more.", Exit.NO_LIBRARY)
    if editor := open_elsewhere(library.root / place.file):
        say(f"{place.file} is open in {editor} too.")
    status = _edit(library, place)
    if status:
        say(f"The editor ended with status {status}.")
    new = _new_findings(library, scan(library).new, place.file)
    for finding in new:
        say(_in_words(finding))
    return Exit.FOUND if status or any(f.severity == "error" for f in new) else Exit.DONE


def _edit(library: Library, place: Place) -> int:
    """Wait for the editor; its status."""
    try:
        command = editor_command(library.root / place.file, place.line, place.column)
        return subprocess.run(command, check=False).returncode
    except EditorMissing as error:
        raise StopError(str(error)) from error
    except OSError as error:
        raise StopError(f"The editor could not be started: {error}") from error


def _new_findings(old: Library, new: Library, file: str) -> list[Finding]:
    """The findings of one file that were not there before, wherever they stood."""
    before = {(f.rule, f.message) for f in old.findings if f.place.file == file}
    return [f for f in new.findings if f.place.file == file and (f.rule, f.message) not in before]


def _in_words(finding: Finding) -> str:
    place = finding.place
    first = (
        f"{place.file}:{place.line}:{place.column}: "
        f"{finding.severity}: {finding.message} [{finding.rule}]"
    )
    return "\n".join((first, *(f"    {line}" for line in finding.excerpt.splitlines())))
