"""``briefing diff``: what has changed between two memos, or since one was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli import day
from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.handed import export
from briefing.cli.options import as_json, common, to_file
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session, known
from briefing.cli.verify import changes
from briefing.library.snapshot import Library
from briefing.text import counted, display

if TYPE_CHECKING:
    from briefing.memo.answering.diff import Difference, Differs
    from briefing.memo.answering.record import Record


@click.command("diff")
@click.argument("old", default="")
@click.argument("new", default="")
@click.option("--saved", metavar="MEMO", default="", help="A saved memo against its last export.")
@click.option(
    "--template",
    type=click.Choice(["diff"]),
    help="Print it as a memo of its own, with its sources.",
)
@to_file("Write that memo to a file instead of stdout.")
@click.option(
    "--accept-hidden",
    is_flag=True,
    help="Write it even where something above the ceiling bears on it.",
)
@as_json
@common
@click.pass_obj
def diff_command(
    session: Session,
    old: str,
    new: str,
    saved: str,
    template: str | None,
    file: Path | None,
    force: bool,
    accept_hidden: bool,
    json_wanted: bool,
) -> int:
    """Say what has changed since a memo was written.

    OLD and NEW are memos, their manifests, or the ids of exports. Without NEW, OLD is compared
    with the memo that the same choice and settings would give today. With --saved, a saved memo
    is compared with the last time it was written. You see new and dropped claims, changed
    wording, claims newly contested or gone stale, and changes of grades and sources. In a pipe
    each line is the kind, the reference, the wording and the rest.

    Exits with 1 if anything differs. Writes a file only with -o.

    \b
    Examples:
      briefing diff memo.md
      briefing diff march.md april.md --json
      briefing diff --saved winter-outlook
      briefing diff memo.md --template diff -o changes.md
    """
    from briefing.cli.handing import cleared, hand_over, keep_manifest
    from briefing.memo.answering.diff import diff
    from briefing.memo.answering.diff_memo import tell
    from briefing.memo.errors import MemoError

    if bool(old) == bool(saved):
        raise StopError("Name a memo that was written, or a saved one with --saved.")
    library = session.load()
    before, now = _sides(library, old, new, saved)
    found = diff(before, now)
    out = output()
    if template:
        if found:
            try:
                told = tell(library, found, before, now, day.today())
                page = cleared(library, told, accept_hidden=accept_hidden)
            except MemoError as error:
                raise StopError(str(error), Exit.REFUSED) from error
            if hand_over(page, None, file, force):
                keep_manifest(library, page)
        say(_in_words(found))
    elif json_wanted:
        out.json({"version": 1, "old": _side(before), "new": _side(now), **_record(found)})
    else:
        _print(out, library, found)
        say(_in_words(found))
    return Exit.FOUND if found else Exit.DONE


def _sides(library: Library, old: str, new: str, saved: str) -> tuple[Record, Record]:
    from briefing.memo.answering.diff import anew
    from briefing.memo.answering.record import ManifestError
    from briefing.memo.answering.refresh import refresh
    from briefing.memo.errors import MemoError
    from briefing.memo.saved import saved as saved_memos

    try:
        if saved:
            from briefing.memo.answering.diff import recorded

            memos = saved_memos(library)
            refreshed = refresh(library, memos[known("saved memo", saved, memos)], day.today())
            if refreshed.before is None:
                raise StopError(f"The memo {saved} was never written, so there is nothing before.")
            return refreshed.before, recorded(refreshed.document)
        before = export(library, old)
        return before, export(library, new) if new else anew(library, before, day.today())
    except ManifestError as error:
        raise StopError(str(error)) from error
    except MemoError as error:
        raise StopError(str(error), Exit.REFUSED) from error


def _print(out: Output, library: Library, found: Difference) -> None:
    from briefing.memo.answering.diff import WORDS
    from briefing.memo.answering.rewording import in_words

    for number, (kind, heading) in enumerate((k, h) for k, h in WORDS.items() if found.of(k)):
        if out.on_terminal:
            if number:
                out.blank()
            out.line(bold(heading))
        for each in found.of(kind):
            reworded = each.was and each.now and display(each.was) != display(each.now)
            if not out.on_terminal:
                words = in_words(each.was, each.now) if reworded else each.now or each.was
                out.cells(heading.lower(), each.ref, words, "; ".join(each.why))
                continue
            parts = changes(each.was, each.now) if reworded else [each.now or each.was]
            out.line(*parts, indent=2, hang=2)
            for why in each.why:
                out.line(why, indent=4, hang=2)
            out.line(dim(each.ref or "the author's own"), indent=4)
            _print_titles(out, library, each)


def _print_titles(out: Output, library: Library, each: Differs) -> None:
    """The titles of sources that are named by their ids alone."""
    if each.kind == "lost-source":
        for source in each.why:
            out.line(dim(library.title_of(source)), indent=4)


def _in_words(found: Difference) -> str:
    from briefing.memo.answering.diff import WORDS

    if not found:
        return "Nothing has changed."
    told = (f"{heading.lower()} {len(found.of(k))}" for k, heading in WORDS.items() if found.of(k))
    return f"{counted(len(found.entries), 'change')}: {', '.join(told)}."


def _side(record: Record) -> dict[str, object]:
    return {"export": record.id, "memo": record.memo, "title": record.title, "date": record.date}


def _record(found: Difference) -> dict[str, Sequence[object]]:
    return {
        "changes": [
            {"kind": e.kind, "ref": e.ref, "was": e.was, "now": e.now, "why": list(e.why)}
            for e in found.entries
        ]
    }
