"""Taking something in while reading: what is pasted is recognised, said, and kept by enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from briefing.commands import table
from briefing.library.given import OF_SOURCE, QUOTE, SHOWN, TEXT, Given, Passage, taken
from briefing.library.snapshot import Library
from briefing.library.unsaved import CAPTURE, Field, Journal, TypedOver
from briefing.search.meant import Meant
from briefing.text import count_words, counted, squeeze
from briefing.tui.bindings import bindings
from briefing.tui.capture_box import Box
from briefing.tui.gate import shown
from briefing.tui.journalled import Journalled
from briefing.tui.keys import hints, named
from briefing.tui.last_question import Last
from briefing.tui.leaving import Modal
from briefing.tui.messages import Written

if TYPE_CHECKING:
    from briefing.library.capture import Capture as Captured
    from briefing.library.capture import Kind
    from briefing.library.splice import Splice

_FIELDS = {
    "locator": ("Place", "such as para 3 or page 12"),
    "source": ("Source", "a few letters of its title, or an address; empty for none"),
    "brief": ("Brief", "a few letters of its title; empty for the inbox"),
    "url": ("Address", "where it was published"),
    "title": ("Title", ""),
    "publisher": ("Publisher", ""),
    "published": ("Published", "2025-07-24, 2025-07 or 2025"),
    "accessed": ("Accessed", ""),
}


class Capture(Modal[None], Journalled):
    """Asks for a sentence, an address or an article; or for the claim a passage bears out."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(table.BACK, table.SAVE)]

    @dataclass
    class Recognised(Message):
        """What the dialogue holds, for what it is taken, and what it would become.

        ``meant`` are a source and a brief that letters of their titles stand for, ``address`` is
        the one that stands in the text.
        """

        given: Given
        kind: Kind
        meant: Mapping[str, str]
        address: str = ""
        captured: Captured | None = None
        why_not: str = ""
        known: bool = False
        words: int = 0
        """How many words they are."""

    def __init__(
        self,
        then: Callable[[Captured], None],
        passage: Passage | None = None,
        typed: Mapping[str, str] | None = None,
        name: str = "",
        way_back: str = "",
    ) -> None:
        """``then`` is told what was kept; ``typed`` are words to begin with, by field, that an
        earlier run left unsaved under ``name``. ``way_back`` is the command that brings them back
        as they are, if there is one."""
        super().__init__()
        self._way_back = way_back
        self._passage = passage
        self._typed_before = dict(typed or {})
        self._unsaved = name or f"{CAPTURE}{passage.source if passage else ''}:{token_hex(4)}"
        self._words = self._kept = self._by_field(self._typed_before)
        self._then = then
        self._asked: Last[Given] = Last()
        self._own: set[str] = set()
        """Fields that the user has typed in: a guess never replaces what stands there."""
        self._kind: str = "passage" if passage is not None else "sentence"
        self._recognised: Capture.Recognised | None = None
        self._again = ""
        """The text that is kept though the library has it."""
        self._meant = Meant()
        self._saving = False

    def compose(self) -> ComposeResult:
        """The text, what it is taken for, the fields of that, the keys."""
        passage = self._passage
        with Vertical():
            if passage is None:
                yield Static(Content.styled("Add to the library", "bold"))
            else:
                source = self._desk.library.sources.get(passage.source)
                title = shown(source.title if source else passage.source, "bold")
                yield Static(Content.assemble(("A claim from ", "bold"), title))
                yield Static(shown(f"“{passage.quote}”", "italic $text-muted"), id="quote")
            yield Box(
                id="box",
                compact=True,
                highlight_cursor_line=False,
                placeholder="paste or type a sentence, an address or an article"
                if passage is None
                else "the claim in your words",
            )
            yield Static(id="said")
            for key, (name, hint) in _FIELDS.items():
                with Horizontal(id=f"row-{key}", classes="row"):
                    yield Static(name, classes="name")
                    yield Input(placeholder=hint, id=key, compact=True)
                    yield Static(id=f"meant-{key}", classes="meant")
            keys = "{key:enter} keeps it · {key:tab} next field · {back} gives up"
            yield Static(hints(self._desk.keymap, keys))

    def on_mount(self) -> None:
        """Ready to paste or type."""
        if self._passage is not None:
            self._put("locator", self._passage.locator)
            self._own.add("locator")
            self._put("brief", self._desk.captured_into)
        for key in _FIELDS.keys() & self._typed_before.keys():
            self._put(key, self._typed_before[key])
            self._own.add(key)
        box = self.query_one(Box)
        box.begin_with(self._typed_before.get(TEXT, ""))
        self._show_fields()
        self.set_focus(box)
        self._say("")
        self.keep_in(Journal(self._desk.root, self._unsaved))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the box was there belong to it."""
        box = self.query_one(Box)
        if self.focused is None and event.is_printable and event.character:
            self.set_focus(box)
            box.insert(event.character)
            event.stop()

    # What it is taken for

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._recognise()

    @on(Input.Changed)
    def _answered(self, event: Input.Changed) -> None:
        key = event.input.id or ""
        if event.input.has_focus:
            self._own.add(key)
        if event.input.has_focus or key == "brief":
            self._recognise()

    @property
    def _given(self) -> Given:
        text = self.query_one(Box).all_of_it
        fields = {key: self.query_one(f"#{key}", Input).value.strip() for key in self._own}
        fields["brief"] = self.query_one("#brief", Input).value.strip()
        return Given(text, fields, again=self._again == text and bool(text))

    def _recognise(self) -> None:
        given = self._given
        words = {TEXT: given.text, **given.fields} if given.text.strip() else {}
        if words and self._passage is not None:
            words[QUOTE] = self._passage.quote
        self._words = self._by_field(words)
        if self._asked.put(self._given):
            self._look(self._desk.library)

    def _by_field(self, words: Mapping[str, str]) -> Mapping[Field, TypedOver]:
        return {(self._unsaved, key): TypedOver(text) for key, text in words.items()}

    @work(thread=True, group="capture", exit_on_error=False)
    def _look(self, library: Library) -> None:
        with self._asked.each() as waiting:
            for given in waiting:
                self.post_message(self._found(library, given))

    def _found(self, library: Library, given: Given) -> Recognised:
        """What is made of what stands there, worked out in a thread."""
        from briefing.library.capture import KnownError, kind_of
        from briefing.library.draft import SpliceError
        from briefing.library.recognise import is_address

        kind: Kind = "sentence" if self._passage is not None else kind_of(given.text)
        meant = {
            key: self._meant.one(library, key, given.fields.get(key, ""))
            for key in ("source", "brief")
        }
        lines = given.text.strip().split("\n")
        address = next((x.strip() for x in (lines[0], lines[-1]) if is_address(x)), "")
        found = self.Recognised(given, kind, meant, address, words=count_words(given.text))
        if given.text.strip():
            try:
                found.captured = self._captured(library, given)
            except KnownError as there:
                found.known, found.why_not = True, str(there)
            except SpliceError as refused:
                found.why_not = str(refused)
        return found

    def _captured(self, library: Library, given: Given) -> Captured:
        """What is made of what stands there. Raises ``SpliceError``."""
        return taken(library, given, self._passage, self._meant.one, self._desk.today)

    def on_capture_recognised(self, message: Recognised) -> None:
        """Say what it is taken for, and show what is guessed; unless it is other text by now."""
        if message.given != self._given:
            return
        self._recognised = message
        if self._passage is None:
            if message.kind == "article" != self._kind:
                # Its title is to be seen beside what is guessed of it.
                self.query_one(Box).scroll_home(animate=False)
            self._kind = message.kind
            self._show_fields()
            if "url" not in self._own:
                self._put("url", message.address)
        if message.captured is not None:
            guessed = {guess.key: guess.value for guess in message.captured.guesses}
            for key in OF_SOURCE:
                if key not in self._own:
                    self._put(key, guessed.get(key, ""))
        for key in ("source", "brief"):
            typed = message.given.fields.get(key, "")
            said = _named(self._desk.library, message.meant[key])
            self.query_one(f"#meant-{key}", Static).update(
                shown(f"→ {said}" if said else "→ nothing is called so", "$text-muted")
                if typed
                else ""
            )
        self._say(message.why_not, message.captured, known=message.known, number=message.words)

    def _say(
        self,
        why_not: str,
        captured: Captured | None = None,
        *,
        known: bool = False,
        number: int = 0,
    ) -> None:
        said = shown(self._in_words(captured, number), "$text-muted")
        if said and self.query_one(Box).is_whole:
            more = " Only its beginning is shown; {key:backspace} takes it out."
            said += named(self._desk.keymap, more, "$text-muted", "bold $text-muted")
        if why_not:
            more = "; {key:enter} again keeps it all the same." if known and self._again else "."
            words = shown(f"{why_not[:1].upper()}{why_not[1:]}", "$warning")
            said = words + named(self._desk.keymap, more, "$warning", "bold $warning")
        self.query_one("#said", Static).update(said)

    def _in_words(self, captured: Captured | None, number: int) -> str:
        if captured is None or not self.query_one(Box).all_of_it.strip():
            return ""
        words = counted(number, "word")
        if captured.kind == "sentence":
            new = captured.source in captured.made
            of = "" if not captured.source else " with a new source" if new else " with its source"
            return f"A claim of {words}{of}."
        if captured.kind == "address":
            return "An address: a source."
        if not captured.made:
            return f"An article of {words}: the text of {captured.source}, which is there."
        return f"An article of {words}: a source, with its text in archive/."

    def _show_fields(self) -> None:
        for key in _FIELDS:
            self.query_one(f"#row-{key}").display = key in SHOWN[self._kind]

    def _put(self, key: str, value: str) -> None:
        line = self.query_one(f"#{key}", Input)
        if line.value != value:
            line.value = value

    # Keeping

    @on(Input.Submitted)
    @on(Box.Submitted)
    def _entered(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Keep it; the dialogue closes when it is in the files."""
        given, seen = self._given, self._recognised
        if self._saving:
            return
        if not given.text.strip():
            self._say("nothing was pasted or typed yet")
            return
        if seen is not None and seen.known and seen.given == given:
            self._insist(seen.why_not)
            return
        self._saving = True
        given_up = self._typed_now
        made: list[Captured] = []
        known: list[str] = []

        def make(library: Library) -> tuple[Splice, ...]:
            from briefing.library.capture import KnownError

            try:
                made[:] = [self._captured(library, given)]
            except KnownError as there:
                known.append(str(there))
                raise
            return made[0].splices

        def written(message: Written) -> None:
            self._saving = False
            if self not in self._desk.screen_stack:
                # It was left meanwhile; what went wrong has been said.
                if message.why_not:
                    self._give_up(given_up)
                elif made:
                    self._then(made[0])
            elif known:
                self._insist(known[0])
            elif message.why_not:
                self._say(message.why_not.rstrip("."))
            elif self._given.text != given.text:
                # A slow disk: what was typed meanwhile is still to be kept, or given up.
                self._say("what stood here before you typed on is kept")
            else:
                self._leave()
                self._then(made[0])

        self._desk.write_library(make, _what(self._title or given.text), then=written)

    @property
    def _title(self) -> str:
        """The title of a source, guessed or typed; empty where none is asked for."""
        field = self.query_one("#title", Input)
        return field.value.strip() if "title" in SHOWN[self._kind] else ""

    def _insist(self, why_not: str) -> None:
        """What is there already is kept a second time only where that is asked for again."""
        self._again = self.query_one(Box).all_of_it
        self._say(why_not, known=True)

    def action_back(self) -> None:
        """Leave it; undo brings back what was typed, unless that is being kept."""
        typed = {} if self._saving else self._typed_now
        self._leave()
        self._give_up(typed)

    @property
    def _typed_now(self) -> Mapping[str, str]:
        """What stands in its fields; empty without a text."""
        return {key: typed.text for (_, key), typed in self._words.items()}

    def _give_up(self, typed: Mapping[str, str]) -> None:
        """Let undo bring back what was typed."""
        if not typed:
            return
        from briefing.tui.undoing import Step

        desk, of = self._desk, self._unsaved.rpartition(":")[0]
        way_back = self._way_back if _filled(typed) == _filled(self._typed_before) else ""

        def back(way_back: str = table.REDO.id) -> None:
            desk.go_on_capturing(f"{of}:{token_hex(4)}", typed, way_back)

        def again() -> None:
            if isinstance(desk.screen, Capture):
                desk.screen._way_back = table.UNDO.id
                desk.screen.action_back()
            else:
                back(table.UNDO.id)

        # Left as undo has brought it back, it would stand in the way of all that was done before.
        if not way_back:
            desk.take_step(Step(back, again))
        said = f"What you typed is given up; {{{way_back or table.UNDO.id}}} brings it back."
        desk.tell(desk.keymap.told(said))

    def _leave(self) -> None:
        self._is_left = True
        if self._kept or self._typed_before:
            self._forget()
        self.dismiss()


def _filled(typed: Mapping[str, str]) -> Mapping[str, str]:
    """The fields that hold anything: one that was emptied is as one that was never typed in."""
    return {key: text for key, text in typed.items() if text}


def _named(library: Library, meant: str) -> str:
    """What is meant, as it is called, and its locator."""
    own, comma, behind = meant.partition(",")
    thing = library.sources.get(own.strip()) or library.briefs.get(own.strip())
    return f"{thing.title}{comma}{behind}" if thing is not None else meant


def _what(text: str) -> str:
    """What is written into the history: the first words."""
    from briefing.library.capture import shortened

    return f"Added “{shortened(squeeze(text[:200]), 48).rstrip('.。')}”"
