"""``briefing memo``: the claims that were chosen, condensed to a page."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli import day
from briefing.cli.completing import references
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.handing import cleared, hand_over, keep_manifest, write_out
from briefing.cli.keeping import check_name, keep_choice
from briefing.cli.options import common, to_file
from briefing.cli.picks import working
from briefing.cli.session import Session, known
from briefing.cli.templates import say_finding
from briefing.export.formats import FORMATS, MANIFEST
from briefing.library.snapshot import Library
from briefing.memo import templates
from briefing.memo.checks import checks
from briefing.model import Memo
from briefing.text import counted

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from briefing.memo.blocks import Document


def _template_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The templates there are, with what each is."""
    from click.shell_completion import CompletionItem

    there = templates.load().values()
    return [CompletionItem(t.id, help=t.title) for t in there if t.id.startswith(incomplete)]


@click.command("memo")
@click.option(
    "--theme",
    "themes",
    multiple=True,
    metavar="THEME",
    shell_complete=references("theme"),
    help="The claims of a theme.",
)
@click.option(
    "--brief",
    "briefs",
    multiple=True,
    metavar="BRIEF",
    shell_complete=references("brief"),
    help="The claims of a brief.",
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    metavar="REF",
    shell_complete=references("claim"),
    help="A claim.",
)
@click.option("--query", metavar="QUERY", default="", help="The claims a search finds.")
@click.option("--picked", is_flag=True, help="The claims you picked.")
@click.option(
    "--saved",
    metavar="MEMO",
    default="",
    shell_complete=references("memo"),
    help="A memo that was saved.",
)
@click.option(
    "--save",
    "name",
    metavar="NAME",
    default="",
    help="Save the choice under a name too, for --saved NAME and the app.",
)
@click.option("--words", type=click.IntRange(min=1), metavar="N", help="At most N words of body.")
@click.option(
    "--template",
    metavar="NAME",
    default="",
    shell_complete=_template_names,
    help="The template; one-page if not said. briefing config templates lists them.",
)
@click.option("--ceiling", metavar="MARKING", default="", help="Nothing marked above this.")
@click.option(
    "--marking",
    metavar="MARKING",
    default="",
    help="What your own words carry, and in this memo whatever has no marking.",
)
@click.option(
    "--accept-hidden",
    is_flag=True,
    help="Write even where something above the ceiling contradicts or supersedes the memo.",
)
@click.option("--title", default="", help="The title.")
@click.option("--date", metavar="DATE", default="", help="The date printed on it.")
@click.option(
    "--flavour",
    type=click.Choice(["gfm", "pandoc"]),
    help="Of Markdown: with notes, or with pandoc's citations and the references in its head.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="Markdown if not said and not in the name of the file; json is the manifest of the memo.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@to_file()
@click.option(
    "--manifest",
    "beside",
    is_flag=True,
    help="Write the manifest beside the file too, as FILE.manifest.json.",
)
@click.option(
    "--front-matter",
    is_flag=True,
    help="Begin a page in Markdown with its title, date and manifest id as YAML.",
)
@common
@click.pass_obj
def memo_command(
    session: Session,
    themes: tuple[str, ...],
    briefs: tuple[str, ...],
    claims: tuple[str, ...],
    query: str,
    picked: bool,
    saved: str,
    name: str,
    words: int | None,
    template: str,
    ceiling: str,
    marking: str,
    accept_hidden: bool,
    title: str,
    date: str,
    flavour: str | None,
    form: str | None,
    as_json: bool,
    file: Path | None,
    force: bool,
    beside: bool,
    front_matter: bool,
) -> None:
    """Write a memo of the claims you choose, within a word budget.

    You can combine several choices. Without any, the memo is made from your picks, or if there
    are none from the most important claims of the whole library.

    \b
    Examples:
      briefing memo --theme raw-materials -o memo.md
      briefing memo --picked --words 150
      briefing memo --saved winter-outlook --words 500 --save winter-outlook
    """
    from briefing.memo.compose import compose
    from briefing.memo.errors import MemoError

    if as_json and form not in (None, MANIFEST):
        raise StopError(f"--json and --format {form} are two formats: say one of them.")
    form = MANIFEST if as_json else form
    library = session.load()
    for theme in themes:
        known("theme", theme, library.theme_ids())
    for brief in briefs:
        known("brief", brief, library.briefs, library)
    for claim in claims:
        known("claim", claim, library.claims, library)
    if date:
        date = day.date("--date", date).isoformat()
    there = templates.load(say_finding)
    if template:
        known("template", template, there)
    for named in (ceiling, marking):
        if named and library.settings.markings:
            known("marking", named, library.settings.markings)
    if name:
        check_name(library, name, saved)
    memo = _basis(library, saved, picked, bool(themes or briefs or claims or query))
    memo = replace(
        memo,
        themes=tuple(dict.fromkeys((*memo.themes, *themes))),
        claims=tuple(dict.fromkeys((*memo.claims, *briefs, *claims))),
        query=query or memo.query,
        words=words or memo.words,
        template=template or memo.template,
        ceiling=ceiling or memo.ceiling,
        marking=marking or memo.marking,
        title=title or memo.title,
        date=date or memo.date,
        flavour=flavour or memo.flavour,
        id=name or memo.id,
    )
    try:
        document = compose(library, memo, day.today())
        page = cleared(library, document, accept_hidden=accept_hidden)
    except MemoError as error:
        raise StopError(str(error), Exit.REFUSED) from error
    if name:
        keep_choice(library, replace(memo, title=memo.title or document.title))
    near = _beside(file, force) if beside else None
    # It is for somebody who may not have the library, and has passed the same gate.
    manifest = FORMATS[MANIFEST].render(page) if near else b""
    written = hand_over(page, form, file, force, front_matter=front_matter)
    if near:
        write_out(near, manifest, force)
    if written and written.form.id != MANIFEST:
        keep_manifest(library, document)
    _report(document, written.file if written else None)


def _say_what_is_lost(library: Library, memo: Memo) -> None:
    """What a saved memo names and is not in the library: it is not on its page."""
    for finding in library.findings:
        if finding.place.file == f"memos/{memo.id}.toml" and finding.severity == "error":
            say(f"In {finding.place.file}:{finding.place.line}: {finding.message}")


def _basis(library: Library, saved: str, picked: bool, chosen: bool) -> Memo:
    """The memo that the options add to: a saved one, the picks, an empty one.

    Where nothing was chosen, what it is made from instead is a guess, and said.
    """
    if saved:
        from briefing.memo.saved import saved as saved_memos

        memos = saved_memos(library)
        memo = memos[known("saved memo", saved, memos)]
        _say_what_is_lost(library, memo)
        picks = working(library).claims if picked else ()
        return replace(memo, claims=tuple(dict.fromkeys((*memo.claims, *picks))))
    if chosen and not picked:
        return Memo()
    memo = working(library)
    if memo.claims:
        if not picked:
            claims = counted(len(memo.claims), "claim")
            say(f"Nothing was chosen: this memo is of the {claims} you picked.")
        return memo
    if picked:
        raise StopError("Nothing is picked. Pick claims with: briefing pick REF")
    say(
        "Nothing was chosen or picked: this memo is of the most important claims of the whole "
        "library. Choose with --theme, --brief, --claim or --query, or pick claims with: "
        "briefing pick REF"
    )
    return Memo(themes=library.theme_ids())


def _beside(file: Path | None, force: bool) -> Path:
    """Where the manifest of a page goes that is to stand beside it. Stops where it may not."""
    from briefing.memo.answering.exports import beside

    if file is None or str(file) == "-":
        raise StopError("--manifest goes beside a file: name it with -o memo.md.")
    path = beside(file)
    if os.path.lexists(path) and not force:
        raise StopError(
            f"{path} is there already. Overwrite it with --force, or name another file.",
            Exit.REFUSED,
        )
    return path


def _report(document: Document, file: Path | None) -> None:
    """How long it became, what was left out for want of room, and what its writer should know."""
    wrote = f"Wrote {file}: " if file else ""
    left = sum(1 for out in document.left_out if out.words)
    say(
        f"{wrote}{document.words:,} of {counted(document.budget, 'word')}, "
        f"{counted(len(document.used), 'claim')}, {counted(len(document.notes), 'note')}"
        + (f"; {counted(left, 'claim')} left out" if left else "")
        + "."
    )
    if left and document.bound is not None:
        share = f"At least {document.bound:.0%} of the best selection of this size."
        say(share if document.bound < 1 else "No selection of this size is better.")
    sources, *_ = checks(document)
    for remark in (*([] if sources.good else [f"{sources.said}."]), *document.remarks):
        say(remark)
