"""``briefing show``: one thing of a library, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from briefing.cli import pages
from briefing.cli.day import today
from briefing.cli.options import as_json, common
from briefing.cli.output import output
from briefing.cli.session import Session, item
from briefing.cli.xref import relations
from briefing.evidence.standing import standing
from briefing.model import Brief, Claim, Item, Memo, Source, Theme


@click.command("show")
@click.argument("ref")
@as_json
@common
@click.pass_obj
def show_command(session: Session, ref: str, json_wanted: bool) -> None:
    """Show a brief, claim (brief/claim), source, theme or memo.

    \b
    Examples:
      briefing show safe-access
      briefing show safe-access/component-limit
      briefing show gfp-20250724 --json
    """
    library = session.load()
    thing = item(library, ref)
    out = output()
    if json_wanted:
        said: Mapping[str, Any] = {"version": 1, "type": kind_of(thing), "ref": ref}
        if isinstance(thing, Claim):
            said = {**said, "badges": list(standing(library, thing, today()).badges)}
        out.json({**said, "item": asdict(thing), "relations": relations(library, thing)})
    else:
        _show(pages.Page(out, library, today()), thing)


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
