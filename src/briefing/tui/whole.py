"""The whole file as TOML: what is wrong shows as one types, what may be typed is offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from briefing.commands import table
from briefing.commands.command import Command
from briefing.library.offering import Offers, offers
from briefing.library.unsaved import Journal, TypedOver
from briefing.library.whole import FIELD, NotText, WholeFile, judge, parts_that_differ
from briefing.model import Finding
from briefing.text import counted
from briefing.tui.bindings import bindings
from briefing.tui.choose import Choose, choice
from briefing.tui.clash import Clashing, Side
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.journalled import Journalled
from briefing.tui.last_question import Last
from briefing.tui.messages import Written
from briefing.tui.toml_area import Offering, TomlArea

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.library.snapshot import Library
    from briefing.tui.app import BriefingApp

PAUSE = 0.15
"""Seconds without a key after which what is wrong is looked for."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the file."""
LINES = 8
"""Words offered in sight."""
_SIDES: tuple[Literal["ours", "theirs"], ...] = ("ours", "theirs")


class _Wanted(NamedTuple):
    """What may stand at a character of a text is to be offered; ``asked`` for, or in passing."""

    library: Library
    text: str
    at: int
    asked: bool


class Whole(Desk, ModalScreen[None], Journalled, inherit_bindings=False):
    """An editor of one file. It is modal so that no key of the app can take a letter from it."""

    @dataclass
    class Judged(Message):
        """What is wrong with a text."""

        text: str
        findings: tuple[Finding, ...]

    @dataclass
    class MayStand(Message):
        """What may stand at a character of a text."""

        text: str
        at: int
        offers: Offers

    @dataclass
    class Seen(Message):
        """The file as it is now; None where it is gone. ``editor`` seems to have it open.

        ``since`` is what was edited when it was looked at: where that is another by now, a save
        was in between. ``number`` is that of the look.
        """

        number: int
        since: WholeFile
        now: bytes | None
        editor: str = ""
        why_not: str = ""

    @dataclass
    class Saved(Message):
        """A text is in the file, which then holds ``after``; or why it is not."""

        typed: str
        after: bytes = b""
        errors: tuple[Finding, ...] = ()
        why_not: str = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.SAVE, table.BACK),
        *bindings(table.QUIT, table.HELP, table.PALETTE, of_app=True, shown=False),
    ]
    NOT_HERE = frozenset({"pick", "search"})

    def __init__(
        self, whole: WholeFile, line: int = 1, column: int = 1, *, typed: str | None = None
    ) -> None:
        """``typed`` is a text that was not saved when the app ended."""
        super().__init__()
        self.offering = Offering()
        self.area = TomlArea(self.offering)
        self._whole = whole
        self._start = (line, column)
        self._typed = whole.text if typed is None else typed
        self._findings: tuple[Finding, ...] = ()
        self._known: tuple[Finding, ...] | None = None
        """What was wrong with the file before anything was typed."""
        self._theirs: bytes | None = None
        """What somebody else has made of lines that were changed here too."""
        self._insists = ""
        """The text of which it was said what is wrong; asked for again it is saved."""
        self._editor = ""
        self._gone = False
        self._looks = 0
        self._last_seen = 0
        """The numbers of the look that was begun last, and of the last one that told."""
        self._saving = False
        self._leaving = False
        self._wanted: Last[_Wanted] = Last()
        self._judging: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The text, and under it what is wrong on the line of the cursor."""
        yield self.area
        yield Static(id="finding")
        yield self.offering

    def on_mount(self) -> None:
        """Show the text at its line, and keep an eye on the file."""
        self.area.load_text(self._typed)
        self.set_focus(self.area)
        self.call_after_refresh(self.area.go_to, *self._start)
        self.set_interval(LOOK_EVERY, self._look)
        self.keep_in(Journal(self.desk.root, self.file))
        self._keep()
        self._look()
        self._judge(self._whole.text)
        self._describe()

    def on_unmount(self) -> None:
        """The app ends, or is made to: what was typed last is kept too."""
        self._note()

    @property
    def selected_ref(self) -> str:
        """Nothing is selected in a text."""
        return ""

    @property
    def file(self) -> str:
        """The file, by its path in the library."""
        return self._whole.file

    @property
    def text(self) -> str:
        """What the area says, with line feeds alone."""
        return self.area.text

    @property
    def is_changed(self) -> bool:
        """Something was typed that is not in the file."""
        return self.text != self._whole.text

    # Showing

    @property
    def keys_here(self) -> Sequence[Command]:
        """To save it comes before to leave it."""
        return (table.SAVE, table.BACK)

    def bar_title(self) -> Content:
        """The file, and whether it is saved."""
        changed = ("  not saved", "$warning") if self.is_changed else ("", "")
        return Content.assemble(shown(self.file, "bold"), changed)

    def bar_memo(self) -> Content:
        """Who else is at work on it, what is wrong, where the cursor is."""
        row, column = self.area.cursor_location
        parts = []
        if self._editor:
            parts.append(Content.styled(f"open in {self._editor}", "$warning"))
        if self._findings:
            parts.append(Content.styled(counted(len(self._findings), "problem"), "$error"))
        parts.append(Content.styled(f"line {row + 1}, column {column + 1}", "$text-muted"))
        return Content("  ").join(parts)

    def _describe(self) -> None:
        self._show_bar()
        line = self.area.cursor_location[0]
        here = self.area.findings_at(line)
        finding = here[0] if here else (self._findings[0] if self._findings else None)
        about = self.query_one("#finding", Static)
        about.display = finding is not None
        if finding is not None:
            where = "" if here else f"line {finding.place.line}: "
            about.update(
                Content.assemble(
                    shown(f"{finding.severity} {finding.rule}  ", "bold $error"),
                    shown(where, "$text-muted"),
                    shown(finding.message),
                )
            )
        if self._theirs is not None:
            words = "Another program has changed the same lines: {save} shows both versions."
            self.say(self.named(words).stylize_before("$warning"))
        elif self._editor:
            self.say(Content(f"It is open in {self._editor} too; what is saved there shows here."))
        else:
            self.say(self.named("{key:tab} completes · {key:ctrl+z} takes back what you typed"))

    # Typing

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._insists = ""
        if self._judging is not None:
            self._judging.stop()
        self._judging = self.set_timer(PAUSE, lambda: self._judge(self.text))
        self._want(asked=False)

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        offered = self.offering.offers
        if self.offering.is_open and not offered.start <= self.area.at:
            self.offering.close()
        self._describe()

    @on(TomlArea.Asked)
    def _asked(self) -> None:
        self._want(asked=True)

    @on(TomlArea.Left)
    def _left(self) -> None:
        self.action_back()

    @on(Offering.Taken)
    def _taken(self) -> None:
        self.area.take()
        self.set_focus(self.area)

    @work(thread=True, group="judge", exit_on_error=False)
    def _judge(self, text: str) -> None:
        self.post_message(self.Judged(text, judge(self.desk.library, self.file, text)))

    @on(Judged)
    def _judged(self, event: Judged) -> None:
        if self._known is None:
            self._known = event.findings
            if self.is_changed:
                self._judge(self.text)
                return
        if event.text == self.text:
            self._findings = event.findings
            self.area.mark(event.findings)
            self._describe()

    def _want(self, *, asked: bool) -> None:
        wanted = _Wanted(self.desk.library, self.text, self.area.at, asked)
        if self._wanted.put(wanted):
            self._offer()

    @work(thread=True, group="offers", exit_on_error=False)
    def _offer(self) -> None:
        # The words of a large library may take longer to gather than the next letter to type.
        with self._wanted.each() as each:
            for library, text, at, asked in each:
                found = offers(library, self.file, text, at, asked=asked)
                self.post_message(self.MayStand(text, at, found))

    @on(MayStand)
    def _may_stand(self, event: MayStand) -> None:
        if event.text == self.text and event.at == self.area.at:
            self.offering.offer(event.offers, self.area.cursor_screen_offset, LINES)

    # Keeping

    def _note(self) -> None:
        """What is to be kept by now: nothing, where the file says the same."""
        typed = TypedOver(self.text, self._whole.before.decode())
        self._words = {(self.file, FIELD): typed} if self.is_changed else {}

    def _keep(self) -> None:
        self._note()
        super()._keep()

    # The file

    def _look(self) -> None:
        self._looks += 1
        self._look_at(self.desk.root, self._looks, self._whole)

    @work(thread=True, group="look", exit_on_error=False)
    def _look_at(self, root: Path, number: int, since: WholeFile) -> None:
        from briefing.library.swaps import open_elsewhere

        path = root / since.file
        editor = open_elsewhere(path)
        if not path.exists():
            self.post_message(self.Seen(number, since, None, editor))
            return
        try:
            now = WholeFile.read(root, since.file).before
        except NotText as error:
            self.post_message(self.Seen(number, since, None, editor, str(error)))
        else:
            self.post_message(self.Seen(number, since, now, editor))

    @on(Seen)
    def _seen(self, event: Seen) -> None:
        if event.number < self._last_seen:
            return  # On a slow disk a look may end behind the next one.
        self._last_seen = event.number
        if event.editor != self._editor:
            self._editor = event.editor
            self._describe()
        if event.why_not or self._saving or event.since is not self._whole:
            # Half a file, or one in another encoding: the next look sees what came of it.
            return
        if event.now is None:
            if not self._gone:
                self._gone = True
                said = f"{self.file} is gone. {self.desk.way(table.SAVE)} writes it anew."
                self.desk.tell(said, severity="error")
                self._whole = WholeFile(self.file, b"")
            return
        self._gone = False
        self._follow(event.now)

    def _follow(self, now: bytes) -> None:
        """The file holds other bytes than what is edited here began with: carry that over."""
        if now in (self._whole.before, self._theirs):
            return
        changed = self.is_changed
        merged = self._whole.rebased(self.text, now)
        if merged is None:
            self._theirs = now
            self._describe()
            return
        self._theirs = None
        self._begin_from(now, merged)
        self.desk.tell(
            f"{self.file} was changed by another program: "
            + ("that is in your text now." if changed else "this is how it is now.")
        )

    def _begin_from(self, now: bytes, meant: bytes) -> None:
        """What is in the file, and what it shall be."""
        text = WholeFile(self.file, meant).text
        self._whole = WholeFile(self.file, now)
        self._known = None
        self._judge(self._whole.text)
        if text != self.text:
            self.area.replace_all(text)
        self._keep()
        self._describe()

    # Saving

    def action_save(self) -> None:
        """Save the file; where something is wrong, say what, and save it when asked again."""
        self.offering.close()
        if self._theirs is not None:
            self._choose(self._theirs)
        elif not self.is_changed:
            self.desk.tell(f"{self.file} is as it is in the library: there is nothing to save.")
        elif not self._saving:
            self._saving = True
            insists = self._insists == self.text
            self._save(self.desk, self.desk.library, self._whole, self.text, insists=insists)

    def _choose(self, theirs: bytes) -> None:
        ours, now = (
            WholeFile(self.file, self._whole.resolved(self.text, theirs, side)).text
            for side in _SIDES
        )

        def chosen(side: Side | None) -> None:
            if side is None:
                return
            meant = self._whole.resolved(self.text, theirs, "ours" if side == "yours" else "theirs")
            self._theirs = None
            self._begin_from(theirs, meant)
            if self.is_changed:
                self.action_save()

        yours, found = parts_that_differ(ours, now)
        self.app.push_screen(Clashing(self.file, found, yours), chosen)

    @work(thread=True, group="save", exit_on_error=False)
    def _save(
        self, desk: BriefingApp, library: Library, whole: WholeFile, text: str, *, insists: bool
    ) -> None:
        from briefing.library.rewrite import ErrorsLeftError, rewrite
        from briefing.library.save import SaveRefused

        said, saved = self.Saved(text, why_not="nothing was written."), None
        try:
            said.after, saved = rewrite(library, whole, text, insists=insists)
            said.why_not = ""
        except ErrorsLeftError as left:
            said.errors, said.why_not = left.findings, ""
        except SaveRefused as refused:
            said.why_not = str(refused)
        finally:
            # Whatever happened, also what nobody foresaw: else it could not be saved again.
            self.post_message(said)
        if saved is not None:
            undo = desk.way(table.UNDO)
            done = Written(f"Saved {whole.file}. {undo} undoes.", remarks=saved.remarks)
            done.step = desk.step_of(f"Edited {whole.file}", saved.operation)
            desk.post_message(done)

    @on(Saved)
    def _saved(self, event: Saved) -> None:
        self._saving = False
        if event.errors:
            self._insists = event.typed
            first = event.errors[0]
            more = f" and {len(event.errors) - 1} more" if len(event.errors) > 1 else ""
            self.desk.tell(
                f"Not saved. Line {first.place.line}: {first.message}{more}. "
                f"{self.desk.way(table.SAVE)} again saves it as it is.",
                severity="error",
            )
            if event.typed == self.text:
                self.area.go_to(first.place.line, first.place.column)
        elif event.why_not:
            self.desk.tell(f"Not saved: {event.why_not}", severity="error")
            self._look()
        else:
            # What was typed while it was saved is still to be saved.
            base = WholeFile(self.file, self._whole.after(event.typed))
            meant = base.rebased(self.text, event.after)
            self._begin_from(event.after, event.after if meant is None else meant)
            if self._leaving and not self.is_changed:
                self._leave()
        if self._leaving:
            self._leaving = False
            self.desk.let_keys_through()

    # Leaving

    def action_back(self) -> None:
        """Leave the file; where something is not saved, ask."""
        if self.offering.is_open:
            self.offering.close()
        elif not self.is_changed:
            self._leave()
        elif self._saving:
            self._leave_when_saved()
        else:
            rows = [
                choice("save", "Save it"),
                choice("on", "Go on editing"),
                choice("drop", "Leave it as it was", "what you typed is lost"),
            ]
            self.app.push_screen(Choose(f"{self.file} is not saved.", rows), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "save":
            self._leave_when_saved()
            self.action_save()
        elif answer == "drop":
            self.area.load_text(self._whole.text)
            self._leave()

    def _leave_when_saved(self) -> None:
        self._leaving = True
        if self._theirs is None:
            self.desk.hold_keys()  # They are for what comes behind the file.

    def _leave(self) -> None:
        self._is_left = True
        self._forget()
        self.dismiss(None)
