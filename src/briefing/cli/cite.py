"""``briefing cite``: claims, sources and briefs in the forms in which they are quoted elsewhere."""

from __future__ import annotations

import sys

import click

from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import output
from briefing.cli.session import Session, item
from briefing.model import Brief, Claim, Source


@click.command("cite")
@click.argument("refs", nargs=-1, metavar="[REF]...")
@click.option(
    "--style",
    type=click.Choice(["claim", "text", "footnote", "apa", "bibtex", "ref", "path"]),
    default="footnote",
    show_default=True,
    help="What is written of each.",
)
@as_json
@common
@click.pass_obj
def cite_command(session: Session, refs: tuple[str, ...], style: str, json_wanted: bool) -> None:
    """Quote claims, sources and briefs in another form.

    For a claim or a brief, the sources that support it are cited. Without REF, or with -,
    references are read from stdin, one at the beginning of each line. A source whose name is
    withheld is cited by its descriptor, and left out of BibTeX.

    \b
    Examples:
      briefing cite safe-access/component-limit
      briefing cite gfp-20250724 --style apa
      briefing list claims --theme trade | briefing cite --style bibtex > trade.bib
    """
    from briefing.export.citation import FORMS, cite

    library = session.load()
    if not refs and sys.stdin.isatty():
        raise click.UsageError("Name what is to be cited, or send references through a pipe.")
    named = [ref for given in refs or ("-",) for ref in ([given] if given != "-" else _piped())]
    for ref in named:
        if not isinstance(item(library, ref), Claim | Source | Brief):
            raise StopError(f"{ref!r} is neither a claim nor a source nor a brief.")
    cited = cite(library, named, FORMS[style])
    if json_wanted:
        items = [{"ref": ref, "text": text} for ref, text in cited.entries]
        nothing = list(cited.nothing)
        output().json({"version": 1, "style": style, "items": items, "nothing": nothing})
    elif cited.text:
        output().text(f"{cited.text}\n")
    if cited.nothing:
        say(f"Nothing to cite: {', '.join(cited.nothing)}.")


def _piped() -> list[str]:
    """The references that stand at the beginning of the lines of stdin."""
    return [line.split()[0] for line in sys.stdin if line.strip()]
