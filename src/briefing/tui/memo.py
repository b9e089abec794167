"""The memo screen: outline, live page, words against the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from briefing.commands import table
from briefing.commands.command import Command
from briefing.library.answers import AnsweredLine
from briefing.memo.blocks import Document
from briefing.memo.checks import checks
from briefing.memo.outline import LineError, lines
from briefing.model import Memo
from briefing.text import counted
from briefing.tui import aboutline, outline
from briefing.tui.ask import Ask
from briefing.tui.bindings import bindings
from briefing.tui.choose import Choose, choice
from briefing.tui.desk import Desk
from briefing.tui.driver import MOMENT
from briefing.tui.gate import shown
from briefing.tui.memo_page import PageRows, gauge, page_rows
from briefing.tui.outline_selection import ACTIONS, DEEDS, AtHand
from briefing.tui.places import Spot
from briefing.tui.rewording import Wording, asked_before, wording
from briefing.tui.rows import Rows

Change = Callable[[], Memo]
"""A change to the memo; raises LineError where it cannot be."""

_WALL = 180
"""Columns from which the outline has room for whole sentences."""

_AROUND_BAR = 6
"""Columns between what the bar holds, and at its ends."""
_LEAST_TITLE = 24
_LEAST_NARROW = 16
_STEPS = {table.MOVE_UP.id: -1, table.MOVE_DOWN.id: 1}
"""Places down of those that move a line."""
_OF_A_PAGE = (table.OPEN, table.WRITE)


class MemoScreen(Desk):
    """The working memo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.DROP, table.PIN, table.VARIANT, table.EDIT, table.RESTS_ON, table.PICK),
        *bindings(table.MOVE_UP, table.MOVE_DOWN, table.COPY, table.ACTIONS, shown=False),
        *bindings(table.FIT),
        *bindings(table.SETUP, table.WRITE, of_app=True),
        *bindings(table.MORE_WORDS, table.FEWER_WORDS, of_app=True, shown=False),
        *bindings(table.REFRESH_MEMO, table.SAVE_MEMO, table.MEMOS, of_app=True, shown=False),
        # The last line has no room for those that are the same everywhere.
        *bindings(table.SEARCH, table.BACK, table.EDIT_FILE, table.QUIT, of_app=True, shown=False),
    ]

    SPOT = "memo"
    NOT_HERE = frozenset({"memo", "pick", "edit"})

    def __init__(self) -> None:
        super().__init__()
        self.outline = Rows(name="outline")
        self.page = PageRows(self.outline)
        self._all_left_out = False
        self._wanted = ""
        """The key of a line that is selected as soon as it is there."""
        self._taken = ""
        """The claim that was taken in, until it is said what came of it."""
        self._before: Document | None = None
        self._hidden_told: Document | None = None
        """The page of which it was said that something above its ceiling bears on it."""

    def body(self) -> Iterable[Widget]:
        """Outline at the left, the page at the right."""
        yield Horizontal(self.outline, self.page, id="panes")

    def on_mount(self) -> None:
        """Follow the page as it is composed anew."""
        self.watch(self.app, "document", self._composed, init=False)
        self.watch(self.app, "handed_over", self.refresh_rows, init=False)
        self.watch(self.app, "own_memos", self._show_bar, init=False)
        self.set_focus(self.outline)
        # They are for the lines of the page as it is now.
        self.desk.hold_keys(MOMENT, self)
        self.desk.once_composed(self._let_keys_through)

    def _let_keys_through(self) -> None:
        # The lines are made first.
        self.desk.call_later(self.desk.let_keys_through, self)

    def on_resize(self) -> None:
        """Another width has room for more, or for less."""
        # How wide the terminal is, the screen knows only when all have been told.
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if self.is_mounted:
            self._show_bar()
            self.refresh_rows()

    @property
    def spot(self) -> Spot:
        """The selected line, whichever pane has the focus."""
        row = self.outline.selected
        return Spot(self.SPOT, "", row.key if row is not None else "", "outline")

    # What is selected

    @property
    def keys_here(self) -> Sequence[Command]:
        """What can be done with a line; enter does more than open it. Without one there is nothing
        to open or write."""
        if self.desk.memo == Memo():
            here = replace(table.MEMOS, footer="open a memo")
            return (table.SEARCH, here, table.BACK, *(replace(c, footer="") for c in _OF_A_PAGE))
        word = aboutline.onwards(self.at_hand) or table.OPEN.footer
        # Where enter changes the words, the key for that would be named twice.
        edit = replace(table.EDIT, footer="") if word == aboutline.CHANGE else table.EDIT
        return (
            *(replace(table.OPEN, footer=word), table.DROP, table.PIN, table.VARIANT, edit),
            *(table.RESTS_ON, table.WRITE, table.BACK, table.SETUP),
        )

    @property
    def at_hand(self) -> AtHand:
        """What is selected in the outline, whichever pane has the focus."""
        return AtHand(self.desk.library, self.desk.document, self.outline.selected)

    @property
    def selected_ref(self) -> str:
        """The claim of the selected line, whichever pane has the focus."""
        return self.at_hand.ref

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the selected line."""
        if action in ACTIONS:
            return self.at_hand.allows(action)
        if action == "fit":
            return self.desk.memo.words is not None
        return super().check_action(action, parameters)

    # Showing

    def bar_title(self) -> Content:
        """The memo's title, its template and ceiling, and whether it is saved."""
        document, memo = self.desk.document, self.desk.memo
        nothing = "nothing picked" if memo == Memo() else "no page"
        title = document.title if document else memo.title or nothing
        parts = [Content.assemble(("Memo: ", "$text-muted"), shown(title, "bold"))]
        if document is not None:
            parts.append(_pressed(shown(document.template.title, "$text-muted"), "app.template"))
        if memo.ceiling:
            said = shown(f"up to {memo.ceiling}", "$text-muted")
            parts.append(_pressed(said, "app.ceiling"))
        if memo != Memo():
            key = self.desk.way(table.SAVE_MEMO)
            state = "saved"
            if self.desk.is_memo_changed:
                state = f"changed since saved ({key})" if memo.id else f"not saved ({key})"
            parts.append(_pressed(Content.styled(state, "$text-muted"), "app.save_memo"))
        # A long title gives way to what can be pressed, unless nothing of it would be left; the
        # form, which is seen on the page, to whether the memo is saved.
        beside = sum(part.cell_length for part in (self.bar_memo(), self.bar_zoom()))
        whole = self.app.size.width - beside - _AROUND_BAR
        if document is not None and self.narrow and _taken(parts) > whole:
            del parts[1]
        if (room := whole - _taken(parts[1:])) >= (_LEAST_NARROW if self.narrow else _LEAST_TITLE):
            parts[0] = parts[0].truncate(room, ellipsis=True)
        return Content("   ").join(parts)

    def zoom_changed(self) -> None:
        """The outline has room for its heading, or none."""
        super().zoom_changed()
        if self.narrow:
            self.refresh_rows()

    def bar_memo(self) -> Content:
        """Words against the budget."""
        document = self.desk.document
        width = 8 if self.narrow else 20
        return gauge(document, width) if document else Content("")

    def refresh_rows(self) -> None:
        """Outline and page anew; without a page, why there is none."""
        document, memo, library = self.desk.document, self.desk.memo, self.desk.library
        keys = self.desk.keymap
        wanted = self._wanted
        if document is None:
            why = self.desk.why_no_document
            rows = outline.picked_rows(memo, library, why) if why else outline.empty_rows(keys)
            self.outline.show(rows)
            self.page.show([])
            self.say()
        else:
            rows = outline.outline_rows(
                document,
                library,
                keys,
                all_left_out=self._all_left_out,
                in_full=self.airy and self.app.size.width >= _WALL,
                handed_over=self._handed_over(document),
            )
            self.outline.show(self.folded(rows))
            if wanted and self.outline.select(wanted):
                self._wanted = ""
            self._show_page()
        self.refresh_bindings()

    def _handed_over(self, document: Document) -> str:
        """How the page differs from the one handed over last; empty where there is none."""
        found = self.desk.handed_over
        if found is None or found.document is not document or found.old is None:
            return ""
        from briefing.tui.changes import in_words

        return in_words(found.old, found.difference) if found.difference is not None else ""

    def _composed(self) -> None:
        """The page is another: show it, and say what a claim that was taken in has cost."""
        self._show_bar()
        self.refresh_rows()
        document, before = self.desk.document, self._before
        if self._taken and before is not None and document is not before:
            self._say_cost(self._taken, before, document)
            self._taken, self._before = "", None

    def _say_cost(self, ref: str, before: Document, now: Document | None) -> None:
        undo = self.desk.way(table.UNDO)
        if now is None:
            self.desk.tell(f"{self.desk.why_no_document} {undo} takes it back.", severity="error")
            return
        were = {x.ref for x in lines(before) if x.ref}
        gone = were - {x.ref for x in lines(now) if x.ref}
        said = f"Taken in: {now.words:,} of {now.budget:,} words."
        if gone:
            said += f" {counted(len(gone), 'claim')} had to leave; {undo} takes it back."
        self.desk.tell(said)

    @on(Rows.Highlighted, "#outline")
    def _moved(self) -> None:
        self._show_page()
        self.refresh_bindings()

    def _show_page(self) -> None:
        document, row = self.desk.document, self.outline.selected
        if document is None:
            return
        self.page.show(page_rows(document, row.key if row is not None else ""))
        self.say(*self._about())

    def _about(self) -> tuple[Content, ...]:
        """What the selected line is, in sentences."""
        return aboutline.said(self.at_hand, self.desk.today, self.desk.keymap)

    # Going on from a line

    @on(Rows.Opened, "#outline")
    def _opened(self, event: Rows.Opened) -> None:
        key, document = event.row.key, self.desk.document
        if document is None:
            self.desk.go_to(event.row.opens)
        elif key == outline.MORE:
            self._all_left_out = True
            self.refresh_rows()
        elif key == outline.HANDED_OVER:
            self.desk.action_refresh_memo()
        elif key.startswith(outline.CHECK):
            found = checks(document)[int(key.removeprefix(outline.CHECK))]
            if found.lines:
                self.outline.select(found.lines[0])
        elif self.at_hand.can_be_taken_in:
            self.action_pick()
        elif self.selected_ref:
            from briefing.tui.trace import Trace

            self.app.push_screen(Trace(self.selected_ref))
        else:
            self.action_edit()

    def action_show_line(self, key: str) -> None:
        """To the line of a sentence that was clicked on the page."""
        self.outline.select(key)
        self.set_focus(self.outline)

    # Changing

    def _change(self, change: Change) -> bool:
        """Change the memo, or say why it cannot be."""
        try:
            memo = change()
        except LineError as error:
            self._say_why_not(error)
            return False
        self.desk.change_memo(memo)
        return True

    def _say_why_not(self, error: LineError) -> None:
        onwards = self.desk.keymap.told(error.onwards)
        self.desk.tell(f"{error} {onwards}" if onwards else str(error))

    def action_drop(self) -> None:
        """Drop the selected line; u brings it back."""
        from briefing.memo.outline import dropped
        from briefing.memo.working import unpick

        line, memo, ref = self.at_hand.line, self.desk.memo, self.selected_ref
        if line is not None:
            self._change(lambda: dropped(memo, line))
        elif self.desk.document is None and ref:
            self.desk.change_memo(unpick(memo, [ref]))

    def action_pin(self) -> None:
        """Pin the selected line, or let it go."""
        from briefing.memo.outline import pinned

        if ref := self.selected_ref:
            self.desk.change_memo(pinned(self.desk.memo, ref))

    def action_variant(self) -> None:
        """The other wording."""
        from briefing.memo.outline import varied

        if line := self.at_hand.line:
            self._change(lambda: varied(self.desk.library, self.desk.memo, line))

    def action_actions(self) -> None:
        """What can be done with the line; at last what can be done with its claim."""
        offered = {
            c.action: (c, w)
            for c, w in DEEDS
            if self.check_action(c.action, ()) and self._can_move(c)
        }
        rows = [
            choice(action, words, self.desk.keymap.words(command))
            for action, (command, words) in offered.items()
        ]
        if not rows:
            self.desk.action_actions()
            return
        if self.selected_ref:
            rows.append(choice("claim", "The claim itself …", "in the library"))
        rows.append(choice("undo", "Take back what was done last", self.desk.way(table.UNDO)))

        async def chosen(action: str | None) -> None:
            if action == "claim":
                self.desk.action_actions()
            elif action == "undo":
                self.desk.action_undo()
            elif action is not None:
                await self.run_action(action)

        self.app.push_screen(Choose("What is to be done with the line?", rows), chosen)

    def action_move_up(self) -> None:
        """A place up."""
        self._move(_STEPS[table.MOVE_UP.id])

    def action_move_down(self) -> None:
        """A place down."""
        self._move(_STEPS[table.MOVE_DOWN.id])

    def _can_move(self, command: Command) -> bool:
        """Whether the line has a place to go to, where a command moves it; the key says why not."""
        from briefing.memo.outline import moved

        step = _STEPS.get(command.id)
        line, document = self.at_hand.line, self.desk.document
        if step is None or line is None or document is None:
            return True
        try:
            return moved(self.desk.memo, document, line, step) != self.desk.memo
        except LineError:
            return False

    def _move(self, step: int) -> None:
        from briefing.memo.outline import moved, moved_key

        line, document, before = self.at_hand.line, self.desk.document, self.desk.memo
        if line is None or document is None:
            return
        if self._change(lambda: moved(before, document, line, step)):
            self._wanted = moved_key(before, self.desk.memo, line)

    def action_pick(self) -> None:
        """Take in what was left out."""
        from briefing.memo.outline import taken_in

        left = self.at_hand.left
        if left is None:
            return
        before = self.desk.document
        if self._change(lambda: taken_in(self.desk.library, self.desk.memo, left)):
            self._taken, self._before, self._wanted = left.ref, before, left.ref

    def action_edit(self) -> None:
        """Change the words of the line, or write a sentence after it."""
        if (line := self.at_hand.line) is not None:
            self._ask(wording(self.desk.memo, line, self._beneath_brief()))

    def go_on_with(self, answered: AnsweredLine, typed: str, before: str) -> None:
        """Go on with the words of a line, or those to stand after it, that were typed when the
        app ended; ``before`` is what the line said."""
        memo = self.desk.memo
        line = asked_before(memo, answered, before)
        self._ask(wording(memo, line, self._beneath_brief()), typed)

    def _beneath_brief(self) -> tuple[str, ...]:
        """What the bottom line of the page rests on, where that is a brief's."""
        document, briefs = self.desk.document, self.desk.library.briefs
        entries = (line.entry for line in lines(document)) if document is not None else ()
        drawn = (e.ref for e in entries if e is not None and e.why == "bottom line")
        brief = next((briefs[ref] for ref in drawn if ref in briefs), None)
        return brief.rests_on if brief is not None else ()

    def action_rests_on(self) -> None:
        """The claims that the selected line of the author's rests on."""
        from briefing.tui.resting import Resting

        if (line := self.at_hand.line) is not None:
            try:
                self.app.push_screen(Resting(self.desk.memo, line))
            except LineError as error:
                self._say_why_not(error)

    def _ask(self, about: Wording, begun: str | None = None) -> None:
        """Ask for words; the page follows as they are typed. ``begun`` were typed already."""

        def change(said: str) -> Memo:
            memo, key = about.change(said)
            self._wanted = key or self._wanted
            return memo

        def typed(said: str) -> None:
            try:
                self.desk.compose_memo(change(said))
            except LineError:
                self.desk.compose_memo()

        def answered(said: str | None) -> None:
            if said is None or not self._change(lambda: change(said)):
                self._wanted = ""
            self.desk.compose_memo()

        ask = Ask(
            Content.styled(about.question, "bold"),
            value=about.value if begun is None else begun,
            may_be_empty=bool(about.value),
            typed=typed,
            kept_as=about.kept_as,
            before=about.value,
        )
        self.app.push_screen(ask, answered)

    def action_fit(self) -> None:
        """As many words as the template has."""
        self.desk.action_fit()

    # Copying

    def action_copy(self) -> None:
        """Copy the memo, or the claim of the selected line."""
        rows = [
            choice("md", "The memo as Markdown"),
            choice("txt", "The memo as plain text"),
        ]
        if self.selected_ref:
            rows.append(choice("claim", "The selected claim, with its reference"))

        def taken(what: str | None) -> None:
            if what == "claim":
                self.desk.action_copy()
            elif what is not None:
                self.desk.once_composed(lambda: self._copy(plainly=what == "txt"))

        self.app.push_screen(Choose("What to copy", rows), taken)

    def _copy(self, *, plainly: bool) -> None:
        from briefing.export import markdown, plain
        from briefing.memo.handling.release import HiddenError, WithheldError, release

        document = self.desk.document
        if document is None:
            self.desk.tell("There is no page to copy.")
            return
        accepted = self._hidden_told is document
        try:
            page = release(self.desk.page_library, document, accept_hidden=accepted)
        except HiddenError as error:
            self._hidden_told = document
            self.desk.tell(f"{error} Copying it once more accepts that.", severity="error")
            return
        except WithheldError as error:
            self.desk.tell(str(error), severity="error")
            return
        self.app.copy_to_clipboard((plain if plainly else markdown).render(page))
        self.desk.tell(f"Copied the memo, {counted(document.words, 'word')} and its notes.")


def _taken(parts: Sequence[Content]) -> int:
    return sum(3 + part.cell_length for part in parts)


def _pressed(words: Content, action: str) -> Content:
    """Words of the bar that do something when they are clicked."""
    return words.stylize(Style.from_meta({"@click": f"{action}()"}))
