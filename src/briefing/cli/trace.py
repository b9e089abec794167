"""``briefing trace``: from a line of a memo to the claim, what stands behind it, its history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.handed import Handed, handed
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session
from briefing.cli.xref import relations
from briefing.evidence.news import Entry
from briefing.evidence.standing import support_of
from briefing.library.git import NoHistoryError
from briefing.library.history import Version, versions
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim

if TYPE_CHECKING:
    from briefing.memo.answering.trace import Traced

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]{1,7})(?::(?P<column>[0-9]{1,7})?)?:?", re.DOTALL)


@click.command("trace")
@click.argument("place", metavar="MEMO:LINE[:COLUMN]")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The manifest of this memo, where it is not kept in the library or beside it.",
)
@as_json
@common
@click.pass_obj
def trace_command(session: Session, place: str, manifest: Path | None, json_wanted: bool) -> int:
    """Say where a line of a memo comes from.

    For each sentence on the line you see its claim as it is now, what has become of it since the
    memo was written, its evidence, its origins, and every change to it that git knows. COLUMN
    limits this to one sentence. The line of a note gives the sentences that rest on it. In a Word
    document LINE is the number of the paragraph.

    Exits with 1 if nothing on the line comes from the library.

    \b
    Examples:
      briefing trace memo.md:9
      briefing trace memo.md:9:120
      briefing trace memo.docx:4 --json
    """
    from briefing.memo.answering.pagefile import read_until
    from briefing.memo.answering.trace import trace

    parts = _PLACE.fullmatch(place)
    if parts is None:
        raise StopError(f"{place} names no line; write it as {place}:9.")
    file, line, column = Path(parts["file"]), int(parts["line"]), int(parts["column"] or 0)
    library = session.load()
    found = handed(library, file, manifest)
    before = read_until(file, line, column) if column else None
    traced = trace(library, found.page, found.record, line, before)
    out = output()
    if json_wanted:
        out.json(_record(library, file, line, found, traced))
    else:
        for number, each in enumerate(traced):
            if number and out.on_terminal:
                out.blank()
            _print(out, library, each)
    if not any(t.refs for t in traced):
        say(f"Nothing of the library stands on {found.page.unit} {line} of {file}.")
        return Exit.FOUND
    return Exit.DONE


def _print(out: Output, library: Library, traced: Traced) -> None:
    from briefing.memo.answering.verify import WORDS

    verdict = traced.verdict
    words = "; ".join(filter(None, (WORDS[verdict.kind], *verdict.why)))
    if out.on_terminal:
        out.line(bold(verdict.text))
        out.line(words, indent=2)
    else:
        out.cells("sentence", str(verdict.line), verdict.text, words)
    for ref in traced.refs:
        _print_item(out, library, ref)


def _print_item(out: Output, library: Library, ref: str) -> None:
    found = library.get(ref)
    text = found.text if isinstance(found, Claim) else ""
    text = found.bottom_line if isinstance(found, Brief) else text
    if not out.on_terminal:
        out.cells("brief" if isinstance(found, Brief) else "claim", ref, text)
    else:
        out.line(text or "(no longer in the library)", indent=2, hang=2)
        out.line(dim(ref), indent=4)
    if isinstance(found, Claim):
        _print_evidence(out, library, found)
    _print_history(out, library, ref)


def _print_evidence(out: Output, library: Library, claim: Claim) -> None:
    words = support_of(library, claim)
    if out.on_terminal:
        out.line(words, indent=4)
    else:
        out.cells("origins", claim.ref, words)
    for evidence in claim.evidence:
        source = library.sources.get(evidence.source)
        title = source.title if source else "(not in the library)"
        standing = source.standing if source and source.standing != "current" else ""
        if out.on_terminal:
            more = " · ".join(filter(None, (evidence.stance, evidence.locator, standing)))
            out.line(title, dim(f" · {more} · {evidence.source}"), indent=4, hang=2)
        else:
            out.cells(evidence.stance, evidence.source, evidence.locator, title, standing)


def _print_history(out: Output, library: Library, ref: str) -> None:
    try:
        found = versions(library, ref)
    except NoHistoryError as error:
        if out.on_terminal:
            out.line(dim(str(error)), indent=4)
        return
    for version in found:
        entry = Entry(version.change)
        when = version.change.date or "not committed"
        if out.on_terminal:
            said = " · ".join(filter(None, (when, version.by, entry.what)))
            out.line(dim(said), indent=4, hang=2)
        else:
            out.cells("history", ref, when, version.by, version.commit[:12], entry.what)


def _record(
    library: Library, file: Path, line: int, found: Handed, traced: Sequence[Traced]
) -> dict[str, object]:
    return {
        "version": 1,
        "file": str(file),
        "line": line,
        "unit": found.page.unit,
        "export": found.record.id if found.record else found.page.id,
        "sentences": [
            {
                "line": t.verdict.line,
                "text": t.verdict.text,
                "verdict": t.verdict.kind,
                "why": list(t.verdict.why),
                "claims": [_item(library, ref) for ref in t.refs],
            }
            for t in traced
        ],
    }


def _item(library: Library, ref: str) -> dict[str, object]:
    found = library.get(ref)
    data: dict[str, object] = {"ref": ref, "text": ""}
    if isinstance(found, Claim):
        data["text"] = found.text
    elif isinstance(found, Brief):
        data["text"] = found.bottom_line
    if found is not None:
        data["relations"] = dict(relations(library, found))
    try:
        data["history"] = [_version(v) for v in versions(library, ref)]
    except NoHistoryError:
        data["history"] = None
    return data


def _version(version: Version) -> dict[str, object]:
    return {
        "commit": version.commit,
        "date": version.change.date,
        "by": version.by,
        "how": version.change.how,
        "fields": list(version.change.fields),
        "was": _text(version.change.was),
        "now": _text(version.change.now),
    }


def _text(item: object) -> str:
    if isinstance(item, Claim):
        return item.text
    return item.bottom_line if isinstance(item, Brief) else ""
