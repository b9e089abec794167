"""``briefing show``: one thing of a library, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from briefing.cli import pages
from briefing.cli.completing import references
from briefing.cli.day import today
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common, to_file
from briefing.cli.output import output
from briefing.cli.session import Session, item
from briefing.evidence.standing import standing
from briefing.export.formats import FORMATS, MANIFEST
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Item, Memo, Source, Theme


@click.command("show")
@click.argument("ref", shell_complete=references())
@click.option(
    "--format",
    "form",
    type=click.Choice([f for f in FORMATS if f != MANIFEST]),
    help="A brief as a page for colleagues: with its sources in notes, like a memo.",
)
@to_file("Write that page to a file, whose suffix says the format.")
@as_json
@common
@click.pass_obj
def show_command(
    session: Session,
    ref: str,
    form: str | None,
    file: Path | None,
    force: bool,
    json_wanted: bool,
) -> None:
    """Show a brief, claim (brief/claim), source, theme or memo.

    \b
    Examples:
      briefing show safe-access
      briefing show safe-access/component-limit
      briefing show gfp-20250724 --json
      briefing show safe-access -o safe-access.html
    """
    library = session.load()
    thing = _kept_for_user(library, ref) or item(library, ref)
    if form or file:
        if not isinstance(thing, Brief) or json_wanted:
            raise StopError("Only a brief can be written as a page, and not with --json.")
        _hand_over(library, thing, form, file, force)
        return
    out = output()
    if json_wanted:
        from briefing.cli.xref import relations

        said: Mapping[str, Any] = {"version": 1, "type": kind_of(thing), "ref": ref}
        if isinstance(thing, Claim):
            said = {**said, "badges": list(standing(library, thing, today()).badges)}
        out.json({**said, "item": asdict(thing), "relations": relations(library, thing)})
    else:
        _show(pages.Page(out, library, today()), thing)


def _hand_over(
    library: Library, brief: Brief, form: str | None, file: Path | None, force: bool
) -> None:
    from briefing.cli.handing import cleared, hand_over
    from briefing.memo.brief_page import brief_page
    from briefing.memo.errors import MemoError

    try:
        page = cleared(library, brief_page(library, brief.id, today()))
    except MemoError as error:
        raise StopError(str(error), Exit.REFUSED) from error
    written = hand_over(page, form, file, force)
    if written:
        say(f"Wrote {written.file}.")
    for remark in page.remarks:
        say(remark)


def _kept_for_user(library: Library, ref: str) -> Memo | None:
    """A saved memo, which for a read-only library is kept in the user's own state."""
    if library.get(ref):
        return None
    from briefing.memo.saved import saved

    return saved(library).get(ref)


def kind_of(thing: Item) -> str:
    """``claim``, ``brief``, ``source``, ``theme`` or ``memo``."""
    return type(thing).__name__.lower()


def _show(page: pages.Page, thing: Item) -> None:
    match thing:
        case Brief():
            pages.brief(page, thing)
        case Claim():
            pages.claim(page, thing)
        case Source():
            pages.source(page, thing)
        case Theme():
            pages.theme(page, thing)
        case Memo():
            pages.memo(page, thing)
