"""``briefing check``: everything that is wrong with a library, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from briefing.check.rule import Rule as OwnRule
from briefing.cli.day import today
from briefing.cli.exits import Exit
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, Span, output
from briefing.cli.saving import writable, written
from briefing.cli.session import Session, known, shown_path
from briefing.library.problems import Rule
from briefing.library.snapshot import Library
from briefing.model import Finding
from briefing.text import counted

if TYPE_CHECKING:
    from briefing.check.registry import Found


@click.command("check")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    help="Only this rule, by code or name; repeatable.",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--fix", is_flag=True, help="Mend what can be mended, and show it as a diff.")
@click.option("--diff", "only_show", is_flag=True, help="Show what --fix would do; write nothing.")
@click.option("--explain", metavar="RULE", default="", help="Say what a rule means, and exit.")
@as_json
@common
@click.pass_obj
def check_command(
    session: Session,
    rules: tuple[str, ...],
    strict: bool,
    fix: bool,
    only_show: bool,
    explain: str,
    json_wanted: bool,
) -> int:
    """Say what is wrong with a library; silent when clean.

    Each finding is a line with file, line, column, severity, message and rule, followed by the
    text with a caret. How strict the check is, the library decides: `check` in briefing.toml is
    plain, graded or full. You can switch a rule off there, or for one item with `allow`, and give
    the reason.

    \b
    Examples:
      briefing check
      briefing check --strict --rule B026
      briefing check --explain B102
      briefing check --fix
    """
    from briefing.check.registry import RULES, findings, look

    out = output()
    if explain:
        _explain(out, RULES[_code(explain)])
        return Exit.DONE
    wanted = [_code(name) for name in rules]
    library = writable(session, complain=False) if fix else session.load(complain=False)
    if fix or only_show:
        _mend(out, library, look(library, today(), wanted), write=fix, show=not json_wanted)
        if only_show:
            return Exit.DONE
        library = session.load(complain=False)
    found = findings(library, today(), wanted)
    if json_wanted:
        out.json({"version": 1, "findings": [_record(f) for f in found], "counts": count(found)})
    else:
        for finding in found:
            report(out, library, finding)
        if found:
            say(in_words(found))
    grave = ("error", "warning") if strict else ("error",)
    return Exit.FOUND if any(f.severity in grave for f in found) else Exit.DONE


def _code(named: str) -> str:
    """The code of a rule that is named by its code or its name. Stops where there is none."""
    from briefing.check.registry import RULES

    codes = {rule.name: code for code, rule in RULES.items()}
    if named.upper() in RULES:
        return named.upper()
    return codes.get(named.lower()) or known("rule", named, codes)


def _explain(out: Output, rule: Rule) -> None:
    out.line(f"{rule.code} {rule.name} ({rule.severity}): {rule.explanation}")
    if isinstance(rule, OwnRule):
        out.line(f"What to do: {rule.to_do}")
        out.line(f"Where it comes from: {rule.standard}.")


def _mend(
    out: Output, library: Library, found: tuple[Found, ...], *, write: bool, show: bool
) -> None:
    """Show the fixes as a diff, and write those of all files as one change."""
    from briefing.check.mend import mend
    from briefing.library.splice import diff

    fixes = 0
    splices = []
    for mended in mend(library, found):
        for why in mended.refused:
            say(f"Not mended: {why}")
        if not mended.fixes:
            continue
        fixes += mended.fixes
        if show:
            out.text(diff(mended.splice))
        splices.append(mended.splice)
    if splices and write:
        said = f"Mended: {counted(fixes, 'finding')}"
        written(library.root, *splices, what=said)
        say(f"{said}.")


def report(out: Output, library: Library, finding: Finding) -> None:
    """A finding as compilers print theirs, with its excerpt."""
    place = finding.place
    # Not wrapped: editors and scripts read this line.
    Output(out.styled).line(
        f"{shown_path(library.root, place.file)}:{place.line}:{place.column}: ",
        Span(f"{finding.severity}: ", finding.severity),
        finding.message,
        f" [{finding.rule}]",
    )
    if finding.excerpt:
        out.text("".join(f"    {line}\n" for line in finding.excerpt.splitlines()))


def count(found: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings there are of each severity."""
    return {s: sum(f.severity == s for f in found) for s in ("error", "warning", "note")}


def in_words(found: tuple[Finding, ...]) -> str:
    """``2 errors, 1 warning``, and whether some of it can be mended here."""
    words = ", ".join(counted(n, severity) for severity, n in count(found).items() if n)
    fixable = sum(f.fixable for f in found)
    return f"{words}; {fixable} of it can be mended: briefing check --fix" if fixable else words


def _record(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "path": finding.path,
        "fixable": finding.fixable,
    }
