"""What a line of a form is typed into: words, a choice by letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static, TextArea

from briefing.library.fields import Asked, How
from briefing.text import count_words, counted, day, day_typed, fold
from briefing.tui.gate import shown
from briefing.tui.text_area import Ends, on_one_line

NOTHING_TO_TAKE_BACK = "There is nothing to take back in this line."
Offer = Callable[[str], Sequence[str]]
"""The words that letters typed so far may become, the likeliest first."""


@dataclass
class Typed(Message):
    """A line of a form says something else."""

    key: str


class WordsEntry(Ends):
    """Words of a line: as high as they are; enter and the arrows leave it at its ends."""

    def __init__(self, text: str, hint: str, *, is_list: bool, keeps_lines: bool) -> None:
        super().__init__(
            text,
            compact=True,
            highlight_cursor_line=False,
            placeholder=shown(_unset(hint), "$text-muted"),
        )
        self._is_list = is_list
        self._keeps_lines = keeps_lines
        self.offer: Offer | None = None

    def on_resize(self) -> None:
        """Wrapped anew in as many lines as before, the words are drawn anew too."""
        self.refresh()

    def update_suggestion(self) -> None:
        """The rest of the likeliest word, behind the letters typed; → takes it."""
        self.suggestion = ""
        started = self._started
        if self.offer is None or not started or self.cursor_location != self.document.end:
            return
        best = next(iter(self.offer(started)), "")
        if fold(best).startswith(fold(started)) and len(best) > len(started):
            self.suggestion = best[len(started) :]

    def action_cursor_right(self, select: bool = False) -> None:
        """To the right; at the end it takes the likeliest word, also in the place of the letters
        that it does not begin with."""
        best = next(iter(self.offered), "")
        if select or self.suggestion or not best or self.cursor_location != self.document.end:
            super().action_cursor_right(select)
        elif best != self._started:
            row, column = self.document.end
            self.replace(best, (row, column - len(self._started)), (row, column))

    @property
    def offered(self) -> Sequence[str]:
        """What the letters being typed may become."""
        started = self._started
        return self.offer(started) if self.offer is not None and started else ()

    @property
    def _started(self) -> str:
        """The item being typed, or all of it where it is no list."""
        if not self._is_list:
            return self.text.lstrip()
        return self.text.rpartition(";" if ";" in self.text else ",")[2].lstrip()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual asks each class of a widget: without this its own would paste once more.
        event.prevent_default()
        text = event.text if self._keeps_lines else on_one_line(event.text)
        await super()._on_paste(events.Paste(text))

    @property
    def _line(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_cursor_up(self, select: bool = False) -> None:
        """Up; from the first line to what stands above."""
        if not select and self._line <= 0:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down; from the last line to what stands below."""
        if not select and self._line >= self.wrapped_document.height - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)


class ChoiceEntry(Static, can_focus=True):
    """One of a few words, each by a letter of its own; backspace takes it out."""

    def __init__(self, text: str, words: Sequence[str], hint: str) -> None:
        super().__init__()
        self._words = [*words, *([text] if text and text not in words else [])]
        self._letters = _letters(self._words)
        self._hint = hint
        self.text = text
        self._stood: list[str] = []
        """What was said before, the latest last."""

    def on_mount(self) -> None:
        """Show what holds."""
        self._show()

    def on_focus(self) -> None:
        """Show what it can be."""
        self._show(focused=True)

    def on_blur(self) -> None:
        """Show what it is."""
        self._show()

    def put(self, text: str) -> None:
        """Say this from now on."""
        if text != self.text:
            self._stood.append(self.text)
            self.text = text
            self.post_message(Typed(self.parent.key if isinstance(self.parent, FormLine) else ""))
        self._show(focused=self.has_focus)

    def take_back(self) -> bool:
        """Say what was said before; False where nothing was."""
        if not self._stood:
            return False
        self.put(self._stood.pop())
        self._stood.pop()
        return True

    def on_key(self, event: events.Key) -> None:
        """A letter chooses, the arrows step."""
        key = event.character if event.is_printable else event.key
        if key in self._letters:
            self.put(self._words[self._letters.index(key)])
        elif key in ("backspace", "delete"):
            self.put("")
        elif key in ("left", "right", "space", " "):
            step = -1 if key == "left" else 1
            here = self._words.index(self.text) if self.text else (-1 if step > 0 else 0)
            self.put(self._words[(here + step) % len(self._words)])
        elif key in ("down", "enter"):
            self.screen.focus_next()
        elif key == "up":
            self.screen.focus_previous()
        else:
            return
        event.stop()
        event.prevent_default()

    def action_take(self, number: int) -> None:
        """A word was clicked."""
        self.put(self._words[number])

    def _show(self, *, focused: bool = False) -> None:
        if not focused:
            unset = shown(_unset(self._hint), "$text-muted")
            self.update(shown(self.text) if self.text else unset)
            return
        parts = []
        for n, (word, letter) in enumerate(zip(self._words, self._letters, strict=True)):
            at = word.lower().find(letter)
            style = "bold $accent reverse" if word == self.text else ""
            name = shown(word, style)
            if at >= 0:
                name = name.stylize("underline bold", at, at + 1)
            else:
                name = Content.assemble((f"{letter} ", "bold underline"), name)
            parts.append(name.stylize(Style.from_meta({"@click": f"take({n})"})))
        self.update(Content("   ").join(parts))


def took_back(lines: Iterable[FormLine]) -> bool:
    """Take back what was done last in the line of the cursor; False where nothing was."""
    return any(line.take_back() for line in lines if line.has_focus_within)


def _unset(hint: str) -> str:
    """What stands where nothing is said: no colour is needed to tell it from a value."""
    return f"— {hint}".rstrip()


def _letters(words: Sequence[str]) -> list[str]:
    """A letter for each of some words: the first of it that no other has, else a digit."""
    taken: list[str] = []
    for n, word in enumerate(words):
        free = (c for c in word.lower() if c.isascii() and c.isalnum() and c not in taken)
        taken.append(next(free, str(n)))
    return taken


class FormLine(Horizontal):
    """A line of a form: its name, what it is typed into, and what is to be said about it."""

    def __init__(
        self,
        asked: Asked,
        way: How,
        text: str,
        words: Sequence[str] = (),
        *,
        entry: Widget | None = None,
    ) -> None:
        """``text`` is what the file says."""
        self.entry: Any = entry
        if entry is None and way == "choice":
            self.entry = ChoiceEntry(text, words, asked.hint)
        elif entry is None:
            self.entry = WordsEntry(
                text, asked.hint, is_list=way == "list", keeps_lines=asked.key in ("note", "notes")
            )
        super().__init__(classes="line" if entry is None else "line -listed")
        self.set_class(asked.apart, "-apart")
        self.asked = asked
        self.way = way
        self.was = text
        self._said: tuple[str, str] | None = None
        """What is said about it, and how: to say the same again would be to draw the form."""
        self.display = not asked.rare or bool(text)

    @property
    def key(self) -> str:
        """The key it is of."""
        return self.asked.key

    @property
    def text(self) -> str:
        """What it says now."""
        return str(self.entry.text)

    def take_back(self) -> bool:
        """Take back the last thing done in it; False where there is none, or where its field has
        its own way to do so."""
        return not isinstance(self.entry, TextArea) and bool(self.entry.take_back())

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than the file."""
        return self.text.strip() != self.was.strip()

    def put(self, text: str) -> None:
        """Let it say something else."""
        self.display = True
        if isinstance(self.entry, TextArea):
            self.entry.load_text(text)
        else:
            self.entry.put(text)

    def compose(self) -> ComposeResult:
        """Name, entry, remark."""
        yield Static(shown(self.asked.label), classes="name")
        yield self.entry
        yield Static(classes="about")

    def on_mount(self) -> None:
        """Dim where nothing is said."""
        self.say_about("")

    def on_text_area_changed(self) -> None:
        """Letters were typed."""
        self.post_message(Typed(self.key))

    def on_descendant_focus(self) -> None:
        """The cursor is here."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """The cursor has left."""
        self.remove_class("-here")

    def say_about(self, fault: str) -> None:
        """Say what is wrong with the words by themselves, else how many they are."""
        self.set_class(not self.text, "-unset")
        self.set_class(self.is_changed, "-changed")
        said, style = fault, "$error"
        if not said:
            said, style = self._about(), "$text-muted"
        self.say(said, style)

    def say(self, said: str, style: str) -> None:
        """Say this about it, in a colour."""
        if (said, style) != self._said:
            self._said = said, style
            self.query_one(".about", Static).update(shown(said, style))

    def _about(self) -> str:
        text = self.text.strip()
        if isinstance(self.entry, WordsEntry) and self.entry.offered:
            return " · ".join(self.entry.offered[:4])
        if self.way == "words" and text:
            return counted(count_words(text), "word")
        if self.way == "date" and text:
            return day(day_typed(text))
        return ""


class More(Static, can_focus=True):
    """The keys that are seldom wanted: enter shows them."""

    def on_key(self, event: events.Key) -> None:
        """Show them, or go on."""
        if event.key in ("enter", "space"):
            self.on_click()
        elif event.key == "up":
            self.screen.focus_previous()
        elif event.key == "down":
            self.screen.focus_next()
        else:
            return
        event.stop()

    def on_click(self) -> None:
        """Show them."""
        lines = [line for line in self.screen.query(FormLine) if not line.display]
        for line in lines:
            line.display = True
        self.display = False
        if lines:
            lines[0].entry.focus()
