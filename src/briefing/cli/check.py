"""``briefing check``: everything that is wrong with a library, at once."""

from __future__ import annotations

import click

from briefing.check.registry import RULES, findings
from briefing.cli.exits import Exit
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, Span, output
from briefing.cli.session import Session, known, shown_path
from briefing.library.snapshot import Library
from briefing.model import Finding
from briefing.text import counted


@click.command("check")
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only this rule; repeatable.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--explain", metavar="RULE", default="", help="Say what a rule means, and exit.")
@as_json
@common
@click.pass_obj
def check_command(
    session: Session, rules: tuple[str, ...], strict: bool, explain: str, json_wanted: bool
) -> int:
    """Say what is wrong with a library; silent when clean.

    Each finding is a line with file, line, column, severity, message and rule, then the place.

    \b
    Examples:
      briefing check
      briefing check --strict --rule B026
      briefing check --explain B026
    """
    out = output()
    if explain:
        rule = RULES[known("rule", explain, RULES)]
        out.line(f"{rule.code} {rule.name} ({rule.severity}): {rule.explanation}")
        return Exit.DONE
    for name in rules:
        known("rule", name, RULES)
    library = session.load(complain=False)
    found = findings(library, rules)
    if json_wanted:
        out.json({"version": 1, "findings": [_record(f) for f in found], "counts": count(found)})
    else:
        for finding in found:
            report(out, library, finding)
        if found:
            say(in_words(found))
    grave = ("error", "warning") if strict else ("error",)
    return Exit.FOUND if any(f.severity in grave for f in found) else Exit.DONE


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
    """``2 errors, 1 warning``."""
    return ", ".join(counted(n, severity) for severity, n in count(found).items() if n)


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
