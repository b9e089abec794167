"""How the memo is set up: its template, words and ceiling, for whom and for when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from briefing.commands import table
from briefing.model import Memo
from briefing.text import counted
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.part import Part
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows

if TYPE_CHECKING:
    from briefing.memo.templates import Template

STEP = 25
"""Words that one key more or less stands for."""

_FLOOR = "floor:"
_TEXTS = {
    "title": ("Title", "else the one that follows from what is in it"),
    "to": ("For", "the reader, by name or office"),
    "from": ("From", "the unit that hands it over"),
    "meeting": ("Meeting", "the meeting it is for"),
    "reference": ("Reference", "a file number"),
    "date": ("Date", "the date printed, such as 2026-11-24; else today"),
    "decision_sought": ("Decision sought", "what is to be decided"),
    "deadline": ("Deadline", "by when, such as 2026-11-30"),
    "query": ("Also found by", "a search whose claims may enter as well"),
}


class Settings(Part):
    """The part of the app that sets up the memo."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: Mapping[str, Template] = {}
        """The forms of memos, as they were read last."""

    def with_forms(self, then: Callable[[], object]) -> None:
        """Read the forms and go on: the user's own lie in a folder of theirs."""

        def read() -> Mapping[str, Template]:
            from briefing.memo.templates import load

            return load()

        def known(forms: Mapping[str, Template]) -> object:
            self.forms = forms
            return then()

        self._desk.fetch(read, known)

    def action_setup(self) -> None:
        """Everything about the memo but its lines."""
        self.with_forms(self._set_up)

    def _set_up(self) -> object:
        return None if isinstance(self._desk.screen, Setup) else self._desk.push_screen(Setup())

    def action_template(self) -> None:
        """Choose the template."""
        self.with_forms(self._choose_form)

    def _choose_form(self) -> object:
        from briefing.memo.templates import DEFAULT
        from briefing.tui.choose import Choose, choice

        app = self._desk
        now = app.memo.template or DEFAULT
        rows = [
            choice(t.id, shown(t.title), counted(t.words, "word"), now=t.id == now)
            for t in self.forms.values()
        ]

        def taken(form: str | None) -> None:
            if form is not None:
                app.change_memo(replace(app.memo, template="" if form == DEFAULT else form))

        return app.push_screen(Choose("The template of the memo", rows, now), taken)

    def action_ceiling(self) -> None:
        """Choose the ceiling."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        scale = app.library.settings.markings
        if not scale:
            app.tell("This library has no markings, so there is none to choose.")
            return
        now = app.memo.ceiling
        rows = [
            choice(":none", "Everything", "whatever its marking", now=not now),
            *(choice(m, shown(m), "and what is below", now=m == now) for m in scale),
        ]

        def taken(marking: str | None) -> None:
            if marking is not None:
                ceiling = "" if marking == ":none" else marking
                app.change_memo(replace(app.memo, ceiling=ceiling))

        app.push_screen(Choose("The highest marking that may enter", rows, now or ":none"), taken)

    def action_fit(self) -> None:
        """As many words as the template has."""
        app = self._desk
        if app.memo.words is None:
            app.tell("The memo has the words of its template already.")
        else:
            app.change_memo(replace(app.memo, words=None))

    def action_more_words(self) -> None:
        """More words."""
        self._words(STEP)

    def action_fewer_words(self) -> None:
        """Fewer words."""
        self._words(-STEP)

    def _words(self, step: int) -> None:
        """To the next multiple of so many words."""
        if not self.forms:
            self.with_forms(lambda: self._words(step))
            return
        now = self.words()
        wanted = (now // STEP + 1) * STEP if step > 0 else (now - 1) // STEP * STEP
        self._desk.change_memo(replace(self._desk.memo, words=max(STEP, wanted)))

    def words(self) -> int:
        """The budget of the memo, once the forms have been read."""
        from briefing.memo.templates import DEFAULT

        app = self._desk
        if app.memo.words is not None:
            return app.memo.words
        if app.document is not None and app.document.memo.template == app.memo.template:
            return app.document.budget
        return self.forms.get(app.memo.template or DEFAULT, self.forms[DEFAULT]).words


class Setup(Modal[None]):
    """The settings of the memo, each to be changed by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.EDIT),
        *bindings(table.UNDO, table.REDO, of_app=True),
    ]

    def compose(self) -> ComposeResult:
        """The settings and what they are."""
        with Vertical():
            yield Static(Content.styled("The memo", "bold"))
            yield Rows(name="settings")
            keys = "{open} changes · {undo} undoes · {back} back"
            yield Static(hints(self._desk.keymap, keys))

    def on_mount(self) -> None:
        """Follow the memo."""
        self.watch(self.app, "memo", self._show, init=False)
        self.watch(self.app, "document", self._show, init=False)
        self._show()
        self.set_focus(self.query_one(Rows))

    def _show(self) -> None:
        memo, library = self._desk.memo, self._desk.library
        rows = [
            _setting("template", "Template", self._form()),
            _setting("words", "Words", self._words()),
        ]
        if library.settings.markings:
            rows.append(_setting("ceiling", "Up to", memo.ceiling or "everything"))
        rows.append(BLANK)
        said = self._data()
        for key, (name, hint) in _TEXTS.items():
            rows.append(_setting(key, name, said.get(key, ""), hint))
        floors = self._themes()
        if floors:
            rows.append(BLANK)
        for theme in floors:
            least = memo.floors.get(theme)
            words = f"at least {counted(least, 'word')}" if least else ""
            hint = "at least so many words on it"
            rows.append(_setting(_FLOOR + theme, library.theme_title(theme), words, hint))
        here = self.query_one(Rows)
        here.styles.height = len(rows)
        here.show(rows)

    def _form(self) -> str:
        from briefing.memo.templates import DEFAULT

        name = self._desk.memo.template or DEFAULT
        form = self._desk.forms.get(name)
        return form.title if form else f"{name}, which there is not"

    def _words(self) -> str:
        own = self._desk.memo.words is None
        return f"{self._desk.words():,}{', those of the template' if own else ''}"

    def _themes(self) -> list[str]:
        """The themes that claims of the memo come from, where they are several."""
        memo, library = self._desk.memo, self._desk.library
        claims = (library.claims[r] for r in memo.claims if r in library.claims)
        found = dict.fromkeys((*memo.themes, *(library.brief_of(c).theme for c in claims)))
        return [t for t in library.theme_ids() if t in found] if len(found) > 1 else []

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        event.stop()
        self._change(event.row.key)

    def action_edit(self) -> None:
        """Change the selected setting."""
        row = self.query_one(Rows).selected
        if row is not None:
            self._change(row.key)

    def _change(self, key: str) -> None:
        memo = self._desk.memo
        if key == "template":
            self._desk.action_template()
        elif key == "ceiling":
            self._desk.action_ceiling()
        elif key == "words":
            now = str(memo.words or "")
            self._ask("Words", "how many; empty for those of the template", now, self._set_words)
        elif key.startswith(_FLOOR):
            theme = key.removeprefix(_FLOOR)
            now = str(memo.floors.get(theme, ""))
            name = self._desk.library.theme_title(theme)
            self._ask(
                f"At least how many words on {name}?",
                "a number; empty for none",
                now,
                lambda words: self._set_floor(theme, words),
            )
        else:
            name, hint = _TEXTS[key]
            now = self._data().get(key, "")
            self._ask(name, hint, now, lambda words: self._set(key, words))

    def _ask(self, name: str, hint: str, now: str, then: Callable[[str], None]) -> None:
        from briefing.tui.ask import Ask

        def answered(words: str | None) -> None:
            if words is not None:
                then(words)

        question = shown(name, "bold")
        self.app.push_screen(Ask(question, hint, value=now, may_be_empty=True), answered)

    def _data(self) -> dict[str, Any]:
        """The memo as its file would say it."""
        from briefing.memo.working import as_data

        return as_data(self._desk.memo)

    def _set(self, key: str, words: str) -> None:
        from briefing.memo.working import from_data

        data = {k: v for k, v in self._data().items() if k != key}
        memo, wrong = from_data({**data, key: words} if words else data)
        if wrong:
            self._desk.tell(wrong[0], severity="error")
        else:
            self._desk.change_memo(replace(memo, id=self._desk.memo.id))

    def _set_words(self, words: str) -> None:
        self._number(words, lambda n: replace(self._desk.memo, words=n))

    def _set_floor(self, theme: str, words: str) -> None:
        def floored(least: int | None) -> Memo:
            memo = self._desk.memo
            floors = {t: n for t, n in memo.floors.items() if t != theme}
            return replace(memo, floors={**floors, theme: least} if least else floors)

        self._number(words, floored)

    def _number(self, words: str, then: Callable[[int | None], Memo]) -> None:
        if not words:
            self._desk.change_memo(then(None))
        elif words.isdecimal() and int(words) > 0:
            self._desk.change_memo(then(int(words)))
        else:
            self._desk.tell(f"{words} is no number of at least 1.", severity="error")

    def action_back(self) -> None:
        """Leave the settings."""
        self.dismiss()


def _setting(key: str, name: str, value: str, hint: str = "") -> Row:
    """A setting; ``hint`` says what could stand where nothing does."""
    words = shown(name).pad_right(max(1, _COLUMN - len(name)))
    said = shown(value) if value else Content.styled(f"— {hint}".rstrip(), "$text-muted")
    return Row(Content.assemble(words, said), key=key, indent=1, wrap=False)


_COLUMN = 18
