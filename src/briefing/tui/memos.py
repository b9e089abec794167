"""The saved memos: one to open, rename or delete, or a new one to begin."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.model import Memo
from briefing.text import counted
from briefing.tui.ask import Ask
from briefing.tui.bindings import bindings
from briefing.tui.choose import choice
from briefing.tui.gate import shown
from briefing.tui.keys import Keys
from briefing.tui.leaving import Modal
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

_NEW = ":new"
_SAVE_AS = ":save-as"


class Memos(Modal[None]):
    """The memos kept under a name; what is done with one can be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.EDIT, table.DROP),
        *bindings(table.UNDO, table.REDO, table.HELP, of_app=True),
        *bindings(table.QUIT, of_app=True, shown=False),
    ]

    def __init__(self, *, in_library: bool) -> None:
        """``in_library`` says that memos are saved in the library itself."""
        super().__init__()
        self._in_library = in_library

    def compose(self) -> ComposeResult:
        """The list, where it is kept, the keys."""
        with Vertical():
            yield Static(Content.styled("Memos", "bold"))
            yield Rows(name="memos")
            said = "They are kept in memos/ of the library."
            if not self._in_library:
                said = "This library is read-only: what you save is kept in your own state."
            yield Static(Content.styled(said, "$text-muted"), id="where")
            yield Keys(id="keys")

    def on_mount(self) -> None:
        """Follow what is saved and opened."""
        self.watch(self.app, "library", self._show, init=False)
        self.watch(self.app, "memo", self._show, init=False)
        self.watch(self.app, "own_memos", self._show, init=False)
        self._show()
        self.set_focus(self.query_one(Rows))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is saved can be renamed and deleted."""
        if action in ("edit", "drop"):
            return bool(self._selected)
        return super().check_action(action, parameters)

    def _show(self) -> None:
        now, known = self._desk.memo, self._desk.saved_memos
        rows = [choice(_NEW, "A new memo"), choice(_SAVE_AS, "Save this one under another name")]
        if now.id not in known:
            rows.insert(0, _row(now, is_open=True))
        rows += [BLANK] if known else []
        rows += [_row(memo, is_open=memo.id == now.id) for memo in known.values()]
        here = self.query_one(Rows)
        here.styles.height = len(rows)
        here.show(rows)
        self.refresh_bindings()

    @property
    def _selected(self) -> str:
        """The id of the saved memo that is selected."""
        row = self.query_one(Rows).selected
        return row.key if row is not None and not row.key.startswith(":") else ""

    @on(Rows.Highlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self.dismiss()
        key = event.row.key
        if not key.startswith(":") and key != self._desk.memo.id:
            self._desk.open_memo(key)
            return
        if key == _NEW:
            self._desk.new_memo()
        elif key == _SAVE_AS:
            self._desk.save_as()
        self._desk.action_memo()

    def action_edit(self) -> None:
        """Give it another title."""
        memo_id = self._selected
        if not memo_id:
            return

        def named(title: str | None) -> None:
            if title is not None:
                self._desk.rename_memo(memo_id, title)

        title = self._desk.saved_memos[memo_id].title
        question = Content.styled("Rename the memo", "bold")
        self.app.push_screen(Ask(question, value=title), named)

    def action_drop(self) -> None:
        """Delete it."""
        if self._selected:
            self._desk.delete_memo(self._selected)

    def action_back(self) -> None:
        """Leave the list."""
        self.dismiss()


def _row(memo: Memo, *, is_open: bool) -> Row:
    about = counted(len(memo.claims), "claim")
    return choice(memo.id or ":now", shown(memo.title or "Working memo"), about, now=is_open)
