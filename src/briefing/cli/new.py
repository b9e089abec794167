"""``briefing new``: a brief, claim, source or theme, with no more keys than it is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.completing import references
from briefing.cli.day import one_day, tell, today
from briefing.cli.exits import Exit
from briefing.cli.guard import say
from briefing.cli.mistakes import Group
from briefing.cli.options import as_json, common
from briefing.cli.output import output
from briefing.cli.session import Session, known
from briefing.cli.writing import carry_out, only_shown
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.model import INBOX
from briefing.settings.paths import templates_folder
from briefing.text import fold

if TYPE_CHECKING:
    from briefing.library.tables import Schema

_ID = click.option("--id", "own", metavar="ID", default="", help="Its id; made from its words.")
_TAGS = click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; repeatable.")
_ACTORS = click.option(
    "--actor", "actors", multiple=True, metavar="NAME", help="Who acts in it; repeatable."
)


@click.group("new", cls=Group)
@common
def new_command() -> None:
    """Make a brief, a claim, a source or a theme.

    \b
    Examples:
      briefing new brief 'SAFE: who may join' --theme defence-industry
      briefing new claim safe-access 'SAFE lends up to 150 billion euros.'
      briefing new source 'The new alliance strategy' --url https://example.org/a
      briefing new theme 'Defence industry'
    """


@new_command.command("brief")
@click.argument("title")
@click.option(
    "--theme",
    default="inbox",
    metavar="THEME",
    shell_complete=references("theme"),
    help="Its theme; the inbox, if not said.",
)
@_ID
@click.option(
    "--template",
    default="plain",
    metavar="NAME",
    shell_complete=lambda *_: list(_templates()),
    help="What it begins with; plain.",
)
@click.option("--question", metavar="WORDS", help="The question it answers.")
@click.option("--bottom-line", metavar="WORDS", help="The answer, at most 60 words.")
@click.option("--owner", metavar="NAME", help="Who keeps it.")
@click.option("--marking", metavar="MARKING", help="Its marking.")
@_TAGS
@_ACTORS
@only_shown
@common
@click.pass_obj
def brief_command(
    session: Session,
    /,
    title: str,
    theme: str,
    own: str,
    template: str,
    only_show: bool,
    **values: Any,
) -> int:
    """Make a brief, as a file of its own.

    \b
    Examples:
      briefing new brief 'SAFE: who may join' --theme defence-industry
      briefing new brief 'Summit of July' --template meeting --tag summit
    """
    files = _templates()
    text = files[known("template of briefs", template, files)].read_text(encoding="utf-8")
    known("theme", theme, (*session.load(complain=False).theme_ids(), INBOX))
    made: list[str] = []

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.making import new_brief

        ref, splices = new_brief(library, theme, title, text, today(), _given(values), own=own)
        _say_of_twins("brief", title, {b: head.title for b, head in library.heads.items()})
        made[:] = [ref]
        return splices

    carry_out(session, make, f"new brief {title}", only_show=only_show)
    return _done(made, only_show)


@new_command.command("claim")
@click.argument("brief", shell_complete=references("brief"))
@click.argument("text")
@_ID
@click.option("--kind", metavar="KIND", help="information, judgement, assumption, ...")
@click.option(
    "--evidence",
    multiple=True,
    metavar="SOURCE",
    shell_complete=references("source"),
    help="'source-id, page 1'; repeatable.",
)
@click.option("--short", metavar="WORDS", help="A shorter wording.")
@click.option("--date", metavar="DATE", help="When it happened.")
@click.option("--likelihood", metavar="TERM", help="A term of the yardstick.")
@click.option("--confidence", metavar="LEVEL", help="low, moderate or high.")
@click.option("--marking", metavar="MARKING", help="Its marking.")
@click.option(
    "--supersedes",
    metavar="CLAIM",
    default="",
    shell_complete=references("claim"),
    help="The claim whose place it takes.",
)
@click.option(
    "--before",
    metavar="CLAIM",
    default="",
    shell_complete=references("claim"),
    help="Put it before this claim.",
)
@_TAGS
@_ACTORS
@only_shown
@common
@click.pass_obj
def claim_command(
    session: Session,
    /,
    brief: str,
    text: str,
    own: str,
    supersedes: str,
    before: str,
    only_show: bool,
    **values: Any,
) -> int:
    """Put a claim into a brief.

    \b
    Examples:
      briefing new claim safe-access 'SAFE lends up to 150 billion euros.' --evidence safe-council
      briefing new claim safe-access 'The limit is 40%.' --supersedes safe-access/component-limit
    """
    library = session.load(complain=False)
    known("brief", brief, library.briefs, library)
    older, place = (_full(brief, ref) for ref in (supersedes, before))
    for ref in filter(None, (older, place)):
        known("claim", ref, library.claims, library)
    made: list[str] = []

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.operations import add_claim, claim_made
        from briefing.library.schema import CLAIM

        row: dict[str, Any] = {"id": own} if own else {}
        row |= {"text": text, **_typed(CLAIM, values)}
        if older:
            row["supersedes"] = [older.removeprefix(f"{brief}/")]
        # The newer claim is read first.
        first = place or (older if older.startswith(f"{brief}/") else "")
        splices = add_claim(library, brief, row, first)
        made[:] = [claim_made(library, brief, splices)]
        return splices

    carry_out(session, make, f"new claim in {brief}", only_show=only_show, ref=brief)
    return _done(made, only_show)


@new_command.command("source")
@click.argument("title")
@_ID
@click.option("--url", metavar="URL", help="Its address.")
@click.option("--type", metavar="TYPE", help="A CSL type: report, webpage, speech, ...")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; repeatable.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--published", metavar="DATE", help="2025-07-24, 2025-07 or 2025.")
@click.option("--access", metavar="ACCESS", help="first-hand, second-hand, derivative, ...")
@click.option(
    "--derives-from",
    multiple=True,
    metavar="SOURCE",
    shell_complete=references("source"),
    help="Where it has it from.",
)
@click.option(
    "--brief",
    default="",
    metavar="BRIEF",
    shell_complete=references("brief"),
    help="Keep it in this brief.",
)
@only_shown
@common
@click.pass_obj
def source_command(
    session: Session, /, title: str, own: str, brief: str, only_show: bool, **values: Any
) -> int:
    """Put a source into briefs/sources.toml, or into a brief.

    \b
    Examples:
      briefing new source 'The new alliance strategy' --publisher german-foreign-policy.com
      briefing new source 'SAFE, the regulation' --type legislation --published 2025-05
    """
    made: list[str] = []

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.making import new_source
        from briefing.library.recognise import address_fault
        from briefing.library.schema import SOURCE
        from briefing.library.splice import SpliceError

        if (url := values.get("url")) and (why := address_fault(url)):
            raise SpliceError(why)
        row = _typed(SOURCE, values)
        ref, splices = new_source(library, title, row, own=own, brief=brief)
        made[:] = [ref]
        return splices

    carry_out(session, make, f"new source {title}", only_show=only_show)
    return _done(made, only_show)


@new_command.command("theme")
@click.argument("title")
@_ID
@click.option("--description", metavar="WORDS", help="What belongs there, in a sentence.")
@click.option("--keyword", "keywords", multiple=True, metavar="WORD", help="Repeatable.")
@only_shown
@common
@click.pass_obj
def theme_command(session: Session, /, title: str, own: str, only_show: bool, **values: Any) -> int:
    """Make a theme, as a file of its own.

    \b
    Examples:
      briefing new theme 'Defence industry' --keyword SAFE --keyword EDIP
    """
    made: list[str] = []

    def make(library: Library) -> tuple[Splice, ...]:
        from briefing.library.making import new_theme

        ref, splices = new_theme(library, title, _given(values), own=own)
        others = (t for t in library.theme_ids() if t != ref)
        _say_of_twins("theme", title, {t: library.theme_title(t) for t in others})
        made[:] = [ref]
        return splices

    carry_out(session, make, f"new theme {title}", only_show=only_show)
    return _done(made, only_show)


@new_command.command("template")
@click.argument("name", default="", shell_complete=lambda *_: list(_templates()))
@as_json
@common
def template_command(name: str, json_wanted: bool) -> None:
    """List the templates of briefs, or with a NAME print its file.

    To make your own, print one into briefs/ of the templates folder that briefing config path
    names, under a new name, and change it there.

    \b
    Examples:
      briefing new template
      briefing new template meeting > ~/.config/briefing/templates/briefs/hearing.toml
    """
    out = output()
    files = _templates()
    if name:
        out.text(files[known("template of briefs", name, files)].read_text(encoding="utf-8"))
        return
    if json_wanted:
        items = [{"id": each, "file": str(file)} for each, file in files.items()]
        out.json({"version": 1, "items": items})
        return
    for each, file in files.items():
        out.cells(each, str(file))


def _templates() -> dict[str, Path]:
    from briefing.library.making import templates

    return templates(templates_folder() / "briefs")


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What was said of some options, lists as lists."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items() if v}


def _typed(schema: Schema, values: dict[str, Any]) -> dict[str, Any]:
    """The same as values of the format. Raises ``SpliceError``."""
    from briefing.library.shapes import Date
    from briefing.library.typed import shape_at, typed

    found = {}
    for key, value in _given(values).items():
        shape = shape_at(schema, (key,))
        found[key] = typed(shape, value if isinstance(value, list) else [value])
        if isinstance(shape, Date):
            one_day(key, value)
            tell(key, value)
    return found


def _full(brief: str, ref: str) -> str:
    return ref if "/" in ref or not ref else f"{brief}/{ref}"


def _say_of_twins(kind: str, title: str, titles: Mapping[str, str]) -> None:
    """Say what has this title already: it may be what was meant."""
    wanted = fold(title)
    for ref, named in titles.items():
        if fold(named) == wanted:
            say(f"There is a {kind} of this title already: {ref}")


def _done(made: list[str], only_show: bool) -> int:
    """Print the reference of what was made."""
    if not only_show:
        for ref in made:
            output().line(ref)
    return Exit.DONE
