"""What is wrong with the files: each with file, line, caret and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from briefing.check.registry import findings
from briefing.model import Finding, Place
from briefing.text import counted
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.rows import Row, Rows

_SIGNS = {"error": ("✗", "$error"), "warning": ("!", "$warning"), "note": ("·", "$text-muted")}


class Problems(Desk):
    """The problems list."""

    NOT_HERE = frozenset({"pick"})

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield Rows(name="problems", empty="Every file of the library could be read in full.")

    def bar_title(self) -> Content:
        """What this is, and how many."""
        return Content.styled(counted(len(self.desk.library.findings), "problem"), "bold")

    def refresh_rows(self) -> None:
        """All findings, by file and line."""
        rows = self.query_one("#problems", Rows)
        found = findings(self.desk.library)
        rows.show([_row(f, number) for number, f in enumerate(found)])
        self.set_focus(rows)
        if found:
            self.say(Content("The rest of the library works; e opens the file at the line."))

    @property
    def selected_place(self) -> Place | None:
        """Where the selected problem is."""
        row = self.query_one("#problems", Rows).selected
        found = findings(self.desk.library)
        if row is None or not found:
            return None
        return found[int(row.key.partition(":")[0])].place


def _row(finding: Finding, number: int) -> Row:
    sign, style = _SIGNS[finding.severity]
    place = finding.place
    parts = [
        Content.assemble(
            shown(f"{place.file}:{place.line}:{place.column}", "bold"),
            ("  ", ""),
            (f"{finding.severity} {finding.rule}", style),
        ),
        shown(finding.message),
    ]
    if finding.excerpt:
        parts.append(shown(finding.excerpt, "$text-muted", lines=True))
    return Row(
        Content("\n").join([*parts, Content("")]),
        key=f"{number}:{place.file}",
        ref="",
        mark=Content.styled(f" {sign}", f"bold {style}"),
        indent=3,
    )
