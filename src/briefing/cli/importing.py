"""``briefing import``: the sources of a bibliography, once or again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.cli.output import output
from briefing.cli.passing import Passing
from briefing.cli.session import Session, known
from briefing.cli.writing import carry_out, only_shown
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.text import counted

if TYPE_CHECKING:
    from briefing.bibliography.plan import Plan

_FORMATS = ("csl", "bibtex", "ris")


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="What is in the files; told by their names or first words, if not said.",
)
@click.option("--brief", default="", metavar="BRIEF", help="Keep new sources in this brief.")
@click.option("--overwrite", is_flag=True, help="Let the file stand where the library differs.")
@only_shown
@common
@click.pass_obj
def import_command(
    session: Session,
    files: tuple[Path, ...],
    form: str | None,
    brief: str,
    overwrite: bool,
    only_show: bool,
) -> None:
    """Import the sources of a bibliography.

    CSL-JSON, BibTeX and RIS, as Zotero, Better BibTeX, JabRef and EndNote write them. A source
    that you already have is recognised by its citation key, DOI, address, or title and year; only
    missing keys are filled in. Importing a file again changes nothing.

    \b
    Examples:
      briefing import library.json --dry-run
      briefing import library.bib
      briefing import export.ris --brief safe-access
    """
    from briefing.bibliography.plan import plan, splices

    library = session.load(complain=False)
    if brief:
        known("brief", brief, library.briefs, library)
    with Passing() as passing:
        items: list[dict[str, Any]] = []
        for number, file in enumerate(files, start=1):
            of = f" ({number} of {len(files)})" if len(files) > 1 else ""
            passing.say(f"Reading {file.name}{of}")
            items += _items(file, form)
        progress = passing.count("Comparing references with the library", len(items))
        found = plan(library, items, overwrite=overwrite, progress=progress)

    def make(now: Library) -> tuple[Splice, ...]:
        with Passing() as passing:
            progress = passing.count("Preparing sources", len(found.coming))
            coming = plan(now, items, overwrite=overwrite).coming
            return splices(now, coming, brief=brief, progress=progress)

    _report(found)
    named = ", ".join(file.name for file in files)
    carry_out(session, make, f"import {named}", only_show=only_show)


def _items(file: Path, form: str | None) -> list[dict[str, Any]]:
    from briefing.bibliography.formats import FORMATS, LARGEST, format_of

    try:
        with click.open_file(str(file), "rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise StopError(f"{file} cannot be read: {error.strerror}.", Exit.USAGE) from error
    if len(content) > LARGEST:
        raise StopError(f"{file} is larger than {LARGEST >> 20} MiB.", Exit.USAGE)
    try:
        text = content.decode("utf-8-sig")
        chosen = FORMATS[form] if form else format_of(file.name, text)
        return chosen.read(text)
    except UnicodeDecodeError as error:
        raise StopError(f"{file} is not UTF-8 (byte {error.start}).", Exit.FOUND) from error
    except ValueError as error:
        raise StopError(f"{file} cannot be read: {error}.", Exit.FOUND) from error


def _report(found: Plan) -> None:
    """What comes, in words; one line for each source that is touched."""
    out = output()
    for each in found.coming:
        if each.is_new:
            out.cells("new", each.source, str(each.keys["title"]))
        elif each.keys:
            out.cells("filled in", each.source, f"{', '.join(each.keys)} (by its {each.by})")
        for key, value in each.kept.items():
            out.cells("differs", each.source, f"{key}: the file says {value}")
    for why in found.refused:
        say(f"Left out: {why}.")
    new = sum(each.is_new for each in found.coming)
    filled = sum(bool(each.keys) and not each.is_new for each in found.coming)
    same = len(found.coming) - new - filled
    say(
        f"{counted(new, 'new source')}, {filled:,} filled in, {same:,} as they are"
        + (f", {len(found.refused):,} left out" if found.refused else "")
        + "."
    )
    # With --overwrite none is kept: one answer for all of them, and each is named above.
    if kept := sum(len(each.kept) for each in found.coming):
        differ = "value differs and stays" if kept == 1 else "values differ and stay"
        say(f"{kept:,} {differ} as in the library; --overwrite lets those of the file stand.")
