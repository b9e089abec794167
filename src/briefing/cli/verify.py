"""``briefing verify``: what has become of each sentence of a memo since it was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.exits import Exit
from briefing.cli.guard import say
from briefing.cli.handed import Handed, handed
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, Span, Style, bold, dim, output
from briefing.cli.session import Session
from briefing.text import counted

if TYPE_CHECKING:
    from briefing.memo.answering.verify import Verdict


@click.command("verify")
@click.argument("file", metavar="MEMO", type=click.Path(path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The manifest of this memo, where it is not kept in the library or beside it.",
)
@click.option("--all", "every", is_flag=True, help="List what is unchanged too.")
@as_json
@common
@click.pass_obj
def verify_command(
    session: Session, file: Path, manifest: Path | None, every: bool, json_wanted: bool
) -> int:
    """Check each sentence of a memo that went out.

    MEMO is a Markdown or Word file that briefing wrote and others may have edited. Each sentence,
    heading and note is compared word by word with what was written then, and with the library as
    it is now. You see what was edited, deleted or typed in, and what has since been reworded,
    withdrawn, superseded, contested, or has lost a source. In a pipe each line is the place, the
    verdict, the reference, and what differs: [-before-] {+now+}.

    Exits with 1 if anything has changed.

    \b
    Examples:
      briefing verify memo.md
      briefing verify memo.docx --all
      briefing verify sent/memo.md --manifest sent/memo.md.manifest.json --json
    """
    from briefing.memo.answering.verify import verify

    library = session.load()
    found = handed(library, file, manifest)
    verdicts = verify(library, found.page, found.record)
    out = output()
    if json_wanted:
        out.json(_record(file, found, verdicts))
    else:
        for verdict in verdicts:
            if every or not verdict.fine:
                _print(out, file, found, verdict)
        say(_in_words(verdicts))
        if found.page.cites:
            say("Not compared: the references in the head of the file, which pandoc prints.")
    return Exit.DONE if all(v.fine for v in verdicts) else Exit.FOUND


def _print(out: Output, file: Path, found: Handed, verdict: Verdict) -> None:
    from briefing.memo.answering.rewording import in_words
    from briefing.memo.answering.verify import WORDS

    was, now = _differing(verdict)
    words = "; ".join(filter(None, (WORDS[verdict.kind], *verdict.why)))
    if not out.on_terminal:
        differs = in_words(was, now) if was and now else verdict.text or verdict.was
        out.cells(f"{file}:{verdict.line}", words, verdict.ref, differs)
        return
    style: Style = "note" if verdict.fine else "error"
    out.line(dim(f"{found.page.unit} {verdict.line}  "), Span(words, style))
    if was and now:
        out.line(*changes(was, now), indent=2, hang=2)
    else:
        out.line(verdict.text or verdict.was, indent=2, hang=2)
    if verdict.ref:
        out.line(dim(verdict.ref), indent=4)


def changes(was: str, now: str) -> list[Span | str]:
    """Two wordings as one for a terminal: what went in brackets, what came in bold."""
    from briefing.memo.answering.rewording import runs

    parts: list[Span | str] = []
    for run in runs(was, now):
        parts += [" "] if parts else []
        match run.change:
            case "same":
                parts.append(run.text)
            case "gone":
                parts.append(Span(f"[-{run.text}-]", "error"))
            case "new":
                parts.append(bold(f"{{+{run.text}+}}"))
    return parts


def _differing(verdict: Verdict) -> tuple[str, str]:
    """The two wordings that differ: of the memo, or of the memo and the library."""
    if verdict.now or not verdict.text:
        return verdict.was, verdict.now
    return verdict.was, verdict.text


def _in_words(verdicts: Sequence[Verdict]) -> str:
    from briefing.memo.answering.verify import WORDS, counts

    if not verdicts:
        return "Nothing on this page can be checked."
    pieces = counted(len(verdicts), "piece")
    return f"{pieces}: {', '.join(f'{n} {WORDS[kind]}' for kind, n in counts(verdicts).items())}."


def _record(file: Path, found: Handed, verdicts: Sequence[Verdict]) -> dict[str, object]:
    from briefing.memo.answering.verify import counts

    return {
        "version": 1,
        "file": str(file),
        "unit": found.page.unit,
        "export": found.record.id if found.record else found.page.id,
        "recorded": bool(found.record and found.record.printed),
        "sentences": [
            {
                "line": v.line,
                "verdict": v.kind,
                "part": v.part,
                "ref": v.ref,
                "note": v.note,
                "text": v.text,
                "was": v.was,
                "now": v.now,
                "why": list(v.why),
            }
            for v in verdicts
        ],
        "counts": dict(counts(verdicts)),
    }
