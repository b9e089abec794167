"""``briefing export``: what the library holds, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

import click

from briefing.cli.completing import references
from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.mistakes import Group
from briefing.cli.options import common, to_file
from briefing.cli.output import output
from briefing.cli.session import Session, known
from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.text import counted


@click.group("export", cls=Group)
@common
def export_command() -> None:
    """Export what the library holds for other programs.

    \b
    Examples:
      briefing export sources -o sources.json
      briefing export sources --format bibtex
    """


@export_command.command("sources")
@click.argument("refs", nargs=-1, metavar="[SOURCE]...", shell_complete=references("source"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csl", "bibtex", "ris"]),
    help="CSL-JSON, BibTeX or RIS; by the name of the file, else CSL-JSON.",
)
@to_file()
@click.option("--ceiling", metavar="MARKING", default="", help="Nothing marked above this.")
@common
@click.pass_obj
def sources_command(
    session: Session,
    refs: tuple[str, ...],
    form: str | None,
    file: Path | None,
    force: bool,
    ceiling: str,
) -> None:
    """Write sources as a bibliography that Zotero, JabRef, pandoc and TeX read.

    Writes all sources, or those you name. Sources with withheld names are left out, and so are
    grades, origins and notes.

    \b
    Examples:
      briefing export sources -o sources.bib
      briefing export sources gfp-20250724 --format ris
    """
    from briefing.bibliography.csl import item_of
    from briefing.bibliography.formats import FORMATS, format_of
    from briefing.cli.handing import write_out

    library = session.load()
    for ref in refs:
        known("source", ref, library.sources, library)
    if ceiling:
        known("marking", ceiling, library.settings.markings)
    asked = [library.sources[ref] for ref in dict.fromkeys(refs)] or [*library.sources.values()]
    given = list(_given(library, asked, ceiling))
    named = file.name if file is not None and str(file) != "-" else ""
    chosen = FORMATS[form] if form else format_of(named, "[")
    ending = PurePath(named).suffix.lower()
    if ending and not form and ending not in chosen.suffixes:
        raise StopError(f"No bibliography ends in {ending}: name a file in .json, .bib or .ris.")
    text = chosen.write(item_of(source) for source in given)
    if not named or file is None:
        output().text(text)
    else:
        write_out(file, text.encode(), force)
        say(f"Wrote {file}: {counted(len(given), 'source')} as {chosen.title}.")
    if left := len(asked) - len(given):
        say(f"{counted(left, 'source')} left out: a name withheld, or a marking above the ceiling.")


def _given(library: Library, asked: list[Source], ceiling: str) -> Iterator[Source]:
    """Those that may be given away."""
    scale = library.settings.markings
    allowed = scale[: scale.index(ceiling) + 1] if ceiling else ()
    for source in asked:
        marking = source.marking or library.settings.default_marking
        if source.attribution == "open" and (not ceiling or marking in allowed):
            yield source
