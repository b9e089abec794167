"""``briefing config templates``: the templates of memos, and their files."""

from __future__ import annotations

import click

from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import dim, output
from briefing.cli.session import known
from briefing.memo import templates
from briefing.model import Finding
from briefing.text import counted


@click.command("templates")
@click.argument("name", default="", shell_complete=lambda *_: list(templates.files()))
@as_json
@common
def templates_command(name: str, json_wanted: bool) -> None:
    """List the templates of memos, or with a NAME print its file.

    To make your own, print one into the templates folder that briefing config path names, under a
    new name, and change it there.

    \b
    Examples:
      briefing config templates
      briefing config templates one-page
      briefing config templates one-page > ~/.config/briefing/templates/our-page.toml
    """
    out = output()
    files = templates.files()
    there = templates.load(say_finding)
    if json_wanted:
        items = [
            {"id": t.id, "title": t.title, "words": t.words, "file": str(files[t.id])}
            for t in there.values()
        ]
        out.json({"version": 1, "items": items})
    elif name:
        out.text(files[known("template", name, files)].read_text(encoding="utf-8"))
    else:
        for template in there.values():
            words = counted(template.words, "word")
            own = "" if templates.is_packaged(files[template.id]) else str(files[template.id])
            if out.on_terminal:
                out.line(f"{template.id:<14}", dim(f"{words:<10} {template.title}  {own}".rstrip()))
            else:
                out.cells(template.id, str(template.words), template.title, str(files[template.id]))


def say_finding(finding: Finding) -> None:
    """What is wrong in a file of the user's, with the place and the line."""
    place = finding.place
    say(f"{place.file}:{place.line}:{place.column}: {finding.severity}: {finding.message}")
    for line in finding.excerpt.splitlines():
        say(f"    {line}")
