"""What is wrong with the library: each with file, line, caret, what the rule means, and the fix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.worker import get_current_worker

from briefing.check.registry import RULES, Found, first_of_each
from briefing.check.rule import Rule
from briefing.commands import table
from briefing.commands.keymap import Keymap
from briefing.library.snapshot import Library
from briefing.library.splice import diff
from briefing.model import Finding, Place
from briefing.text import counted
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.difference import difference_rows, lines_of
from briefing.tui.gate import shown
from briefing.tui.keys import named
from briefing.tui.messages import Checked, Proposed
from briefing.tui.progress import LeftError, Progress, teller
from briefing.tui.reading import heading, paragraph
from briefing.tui.row import BLANK, Row, aired
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    import datetime as dt

    from briefing.check.mend import Mended

_SIGNS = {"error": ("✗", "$error"), "warning": ("!", "$warning"), "note": ("·", "$text-muted")}
MOST = 200
"""Problems of one rule that are listed: ten thousand are worked through from their beginning."""
_LOOKING = "Looking at the whole library …"
_MARGIN = 6
"""Cells of a row that are not text: its bar, its mark, the scrollbar."""


class Problems(Desk):
    """The problems list, and what the selected one means."""

    SPOT = "problems"
    FOR_MANY = "{fix} shows the changes that mend them, {copy} copies, {key:escape} lets go."
    MANY_ARE = "problem"
    NOT_HERE = frozenset({"pick", "edit", "actions"})
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.FIX),
        *bindings(table.EDIT_FILE, of_app=True),
        *bindings(table.COPY),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Found, ...] = ()
        self._more: Mapping[str, int] = {}
        """How many more there are, by the rules of which not all are listed."""
        self._checked: Library | None = None
        """The library that ``_found`` is about."""
        self._proposed: Proposed | None = None

    def body(self) -> Iterable[Widget]:
        """The list, and below it what the selected problem means."""
        yield Rows(
            name="problems",
            empty="Nothing is wrong with the library. Files are looked at again as they change.",
            many=lambda row: self._of(row).fix is not None,
        )
        yield Rows(name="about")

    def bar_title(self) -> Content:
        """How many are in the files, as the shelf counts them, and how many the checks found."""
        counts = Counter(f.finding.rule for f in self._found) + Counter(self._more)
        checked = sum(n for code, n in counts.items() if isinstance(RULES[code], Rule))
        said = f"{counted(counts.total() - checked, 'problem')} in files"
        if self._checked is not None:
            said += f", {checked:,} found by the checks"
        return Content.styled(said, "bold")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to mend where the selected problem has no fix."""
        if action == "fix":
            return self.is_mounted and any(wrong.fix is not None for wrong in self._chosen)
        return super().check_action(action, parameters)

    def refresh_rows(self) -> None:
        """What the reader found at once; the rest when it has been worked out."""
        library = self.desk.library
        if self._checked is None:
            self._show(*_read_first(library.findings))
            self.say(Content(_LOOKING))
            self.set_focus(self.query_one("#problems", Rows))
        if self._checked is not library and self.desk.loaded:
            self._look(library, self.desk.today)

    @work(thread=True, group="check", exclusive=True, exit_on_error=False)
    def _look(self, library: Library, today: dt.date) -> None:
        # A screen that has been left knows no app any more.
        app, worker = self.desk, get_current_worker()
        tellers: dict[str, Callable[[int, int], None]] = {}

        def tell(what: str, done: int, total: int, unit: str) -> None:
            if worker.is_cancelled:
                raise LeftError
            if what not in tellers:
                tellers[what] = teller(app.post_message, what, unit)
            tellers[what](done, total)

        try:
            found, more = first_of_each(library, today, MOST, tell)
        except LeftError:
            return
        finally:
            app.post_message(Progress(""))
        self.post_message(Checked(library, found, more))

    def on_checked(self, message: Checked) -> None:
        """Show what was found, unless the library has become another."""
        if message.library is not self.desk.library:
            return
        self._checked = message.library
        self._show(message.found, message.more)
        self._show_bar()
        said = "The rest works; {open} opens the file here at the line, {edit-file} your editor."
        self.say(*([self.named(said)] if message.found else []))

    def _show(self, found: tuple[Found, ...], more: Mapping[str, int]) -> None:
        if found != self._found:
            # Rows go by their number: others may stand there now.
            self.query_one("#problems", Rows).let_go()
        self._found, self._more = found, more
        self._proposed = None
        self._show_rows()
        self._show_about()

    def _show_rows(self) -> None:
        room = self.app.size.width - _MARGIN
        rows = [_row(f.finding, n, room) for n, f in enumerate(self._found)]
        if not rows and self._checked is None:
            rows = [paragraph(Content.styled(_LOOKING, "$text-muted"))]
        self.query_one("#problems", Rows).show([*aired(rows), *_rest(self._more)])

    def on_resize(self) -> None:
        """Excerpts are cut to the width there is."""
        self._show_rows()

    @property
    def _selected(self) -> Found | None:
        row = self.query_one("#problems", Rows).selected
        return self._of(row) if row is not None and self._found else None

    @property
    def _chosen(self) -> tuple[Found, ...]:
        """What is selected together; else the one that is selected."""
        together = self.query_one("#problems", Rows).together
        chosen = (self._selected,) if self._selected is not None else ()
        return tuple(map(self._of, together)) or chosen

    def _of(self, row: Row) -> Found:
        return self._found[int(row.key.partition(":")[0])]

    @property
    def selected_place(self) -> Place | str:
        """Where the selected problem is."""
        wrong = self._selected
        return wrong.finding.place if wrong is not None else ""

    @on(Rows.Highlighted, "#problems")
    def _show_about(self) -> None:
        wrong = self._selected
        proposed = self._proposed
        if proposed is not None and proposed.wrong != self._chosen:
            proposed = self._proposed = None
        mended = proposed.mended if proposed is not None else ()
        rows = _about(wrong, mended, self.desk.keymap) if wrong is not None else []
        self.query_one("#about", Rows).show(rows)
        self.refresh_bindings()

    @on(Rows.Opened, "#problems")
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.desk.action_edit_whole()

    @on(Rows.Gathered, "#problems")
    def _others_chosen(self) -> None:
        self._show_about()

    def action_copy(self) -> None:
        """Copy the selected problems, each with its place."""
        places = [(wrong.finding.place, wrong.finding.message) for wrong in self._chosen]
        if places:
            said = "\n".join(f"{p.file}:{p.line}:{p.column}: {why}" for p, why in places)
            what = "the problem with its place"
            if len(places) > 1:
                what = f"{counted(len(places), 'problem')} with their places"
            self.desk.copy(said, what, "briefing check says the same.")

    # Mending

    def action_fix(self) -> None:
        """Show what would mend the selected problems; the second time write it."""
        wrong, proposed = self._chosen, self._proposed
        if not any(each.fix is not None for each in wrong) or not self.desk.may_write():
            return
        if proposed is not None and proposed.mended:
            self._write(proposed.mended)
        else:
            self._propose(self.desk.library, wrong)

    @work(thread=True, group="fix", exclusive=True, exit_on_error=False)
    def _propose(self, library: Library, wrong: tuple[Found, ...]) -> None:
        from briefing.check.mend import mend

        found = tuple(mend(library, wrong))
        why_not = "; ".join(why for each in found for why in each.refused)
        self.post_message(Proposed(wrong, tuple(m for m in found if m.fixes), why_not))

    def on_proposed(self, message: Proposed) -> None:
        """Show the change, if the problems are still those selected."""
        if message.why_not:
            self.desk.tell(f"Not to be mended here: {message.why_not}", severity="error")
        if message.mended and message.wrong == self._chosen:
            self._proposed = message
            self._show_about()
            these = "these changes" if len(message.mended) > 1 else "this change"
            rest = "any other key leaves the files as they are."
            self.say(self.named(f"{{fix}} again writes {these}; {rest}"))

    def _write(self, mended: tuple[Mended, ...]) -> None:
        self._proposed = None
        self.query_one("#problems", Rows).let_go()
        fixes = sum(each.fixes for each in mended)
        what = f"Mended {mended[0].splice.file}"
        if fixes > 1:
            what = f"Mended {fixes} problems"
        self.desk.write_library(lambda _: tuple(each.splice for each in mended), what)


def _read_first(read: Sequence[Finding]) -> tuple[tuple[Found, ...], Mapping[str, int]]:
    """What the reader found, as ``first_of_each`` gives what the checks find."""
    counts: Counter[str] = Counter()
    first = []
    for finding in read:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MOST:
            first.append(Found(finding))
    return tuple(first), counts - Counter(found.finding.rule for found in first)


def _rest(more: Mapping[str, int]) -> Iterable[Row]:
    """What is not listed, in words: how many more of which rule, and where they are."""
    if more:
        yield BLANK
        yield heading("More of the same", f"the first {MOST} of each are listed")
    for code, number in sorted(more.items()):
        said = f"{number:,} more: {RULES[code].name.replace('-', ' ')}"
        where = f"“briefing check --rule {code}” lists them."
        yield paragraph(Content.assemble(said, (f" · {where}", "$text-muted")))


def _row(finding: Finding, number: int, room: int) -> Row:
    """The row of a finding; its excerpt in lines of ``room`` cells, cut and never wrapped, as
    carets stand under what they point at."""
    sign, style = _SIGNS[finding.severity]
    place = finding.place
    # What is wrong comes first: where, and the number of the rule, are looked at after it.
    parts = [
        shown(finding.message, "bold"),
        Content.assemble(
            shown(f"{place.file}, line {place.line}, column {place.column}", "$text-muted"),
            (" · ", "$text-muted"),
            (f"{finding.severity} {finding.rule}", style),
        ),
    ]
    # Carets begin in the first third of a line: what they point at is still in sight.
    parts += [
        shown(line, "$text-muted").truncate(max(1, room), ellipsis=True)
        for line in finding.excerpt.splitlines()
    ]
    return Row(
        Content("\n").join(parts),
        key=f"{number}:{place.file}",
        ref="",
        mark=Content.styled(f" {sign}", f"bold {style}"),
        indent=3,
    )


def _about(wrong: Found, mended: Sequence[Mended], keys: Keymap) -> list[Row]:
    """What a rule means and what to do; the changes that were asked for, and those alone where
    they are of several files."""
    if len(mended) > 1:
        rows: list[Row] = []
        for each in mended:
            rows += [BLANK] if rows else []
            rows += [heading("The change", each.splice.file), *_changed(each)]
        return rows
    rule = RULES[wrong.finding.rule]
    rows = [
        heading(rule.name.replace("-", " "), f"{rule.severity} {rule.code}"),
        paragraph(Content(rule.explanation)),
    ]
    if isinstance(rule, Rule):
        rows += [BLANK, heading("What to do"), paragraph(Content(rule.to_do.replace("`", "")))]
        rows += [BLANK, heading("Where it comes from"), paragraph(Content(rule.standard))]
    if mended:
        rows += [BLANK, heading("The change"), *_changed(mended[0])]
    elif wrong.fix is not None:
        rows += [BLANK, paragraph(named(keys, "{fix} shows a change that mends it."))]
    return rows


def _changed(mended: Mended) -> list[Row]:
    rows = difference_rows(lines_of(diff(mended.splice))[2:])
    return [replace(row, key="") for row in rows]  # They are read, and not selected.
