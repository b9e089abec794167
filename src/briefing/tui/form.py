"""The form of a claim, brief, source or theme: a line a key, saved as one change of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from briefing.commands import table
from briefing.library.draft import SpliceError
from briefing.library.fields import FORMS, as_text, as_value, fault, how
from briefing.library.rebase import Clash, FieldEdit
from briefing.library.snapshot import Library
from briefing.library.target import Target, data_of, edits_of, what
from briefing.library.unsaved import Field, Journal, TypedOver
from briefing.model import Finding, Source
from briefing.tui.bindings import bindings
from briefing.tui.choose import Choose, choice
from briefing.tui.claims_entry import ClaimsEntry
from briefing.tui.clash import Clashing, in_words
from briefing.tui.entry import (
    NOTHING_TO_TAKE_BACK,
    FormLine,
    More,
    Offer,
    Typed,
    WordsEntry,
    took_back,
)
from briefing.tui.evidence_entry import EvidenceEntry
from briefing.tui.finder import NEW, Find, Thing
from briefing.tui.gate import shown
from briefing.tui.journalled import Journalled
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.line_offers import offers
from briefing.tui.listed import Listed

if TYPE_CHECKING:
    from briefing.library.splice import Splice
    from briefing.tui.messages import Written

_PAUSE = 0.4
"""Seconds without a key after which what is typed is looked at."""
_KEYS = (
    "{save} saves · {back} back · {key:up} {key:down} {key:tab} move"
    " · {key:right} takes what is offered"
)
_KEYS_OF_LIST = (
    "{open} opens · {key:backspace} takes out, {key:ctrl+z} undoes · {save} saves · {back} back"
)
_MOST_FOUND = 4
_SIGNS = {"error": ("✗", "$error"), "warning": ("!", "$warning"), "note": ("·", "$text-muted")}


class Form(Modal[str | None], Journalled):
    """Edits one thing; dismissed with its reference when it is saved, None where it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.SAVE),
        *bindings(table.SUSPEND, shown=False),
    ]

    @dataclass
    class Judged(Message):
        """What would be said of the thing as it is typed."""

        serial: int
        found: tuple[tuple[str, str], ...]
        """Severity and words of each finding, the worst first."""

    @dataclass
    class Offers(Message):
        """What completes lines, by filter."""

        offers: Mapping[str, Offer]

    def __init__(
        self,
        library: Library,
        target: Target,
        data: Mapping[str, Any],
        typed: Mapping[str, str] | None = None,
        bases: Mapping[str, str] | None = None,
        *,
        template: str = "",
        editor: str = "",
    ) -> None:
        """``data`` is what its file says, ``typed`` are words to begin with instead, by key, and
        ``bases`` what the file said when those were typed; ``template`` is the text of the
        template of a new brief, ``editor`` the other one that has its file open."""
        super().__init__()
        self._library = library
        self._target = target
        self._data = dict(data)
        self._typed = dict(typed or {})
        self._bases = dict(bases or {})
        self._template = template
        self._editor = editor
        self._serial = 0
        self._pause: Timer | None = None
        self._is_saving = False
        self._given: Mapping[str, str] = {}
        """What the lines held when they were saved last."""
        self._clash: Clash | None = None
        self._ref = target.ref
        self._grades_were: dict[str, str] = {}
        """The grades of sources when typing began, by source."""

    @property
    def lines(self) -> list[FormLine]:
        """The lines, in their order."""
        return list(self.query(FormLine))

    def line(self, key: str) -> FormLine:
        """The line of a key."""
        return next(line for line in self.query(FormLine) if line.key == key)

    def compose(self) -> ComposeResult:
        """The title, the lines, what is wrong, the keys."""
        with Vertical():
            title = shown(self._target.title(self._library), "bold")
            also = f" · open in {self._editor} too" if self._editor else ""
            yield Static(Content.assemble(title, (also, "$warning")), id="title")
            with VerticalScroll(id="lines", can_focus=False):
                lines = list(self._lines())
                yield from lines
                yield More(id="more")
            yield Static(id="found")
            yield Static(id="form-keys")

    def _lines(self) -> Iterable[FormLine]:
        kind = self._target.kind
        for asked in FORMS[kind][1]:
            way, words = how(self._library, kind, asked)
            if asked.key == "marking" and not words:
                continue
            text = as_text(self._data.get(asked.key), way)
            entry: Listed | None = None
            if way == "evidence":
                entry = EvidenceEntry(text)
            elif asked.offers == "claim":
                itself = self._target.ref if kind == "claim" else ""
                entry = ClaimsEntry(asked.key, text, self._brief, itself)
            yield FormLine(asked, way, text, words, entry=entry)

    @property
    def _brief(self) -> str:
        """The brief that the thing is, or stands in; a new one has no id yet."""
        target = self._target
        return target.ref.partition("/")[0] or (target.place if target.kind == "claim" else "")

    def on_mount(self) -> None:
        """Begin at the first line."""
        for key, text in self._typed.items():
            for line in self.lines:
                if line.key == key:
                    self._begin_from(line, self._bases.get(key, line.was))
                    line.put(text)
        rare = [line.asked.name for line in self.lines if not line.display]
        more = self.query_one(More)
        more.display = bool(rare)
        more.update(shown(f"more: {', '.join(rare)}", "$text-muted"))
        self.query_one("#form-keys", Static).update(hints(self._desk.keymap, _KEYS))
        for words in self.query(WordsEntry):
            words.move_cursor(words.document.end)
        self.set_focus(self.lines[0].entry)
        self.keep_in(Journal(self._library.root, self._target.name))
        self._gather()
        self._look()

    def _begin_from(self, line: FormLine, base: str) -> None:
        """Words were typed over other words than the file has now: a save shows both."""
        if base == line.was:
            return
        line.was = base
        value = as_value(self._target.kind, line.key, base, line.way)
        self._data.pop(line.key, None)
        if value is not None:
            self._data[line.key] = value

    # What completes a line

    @work(thread=True, group="offers", exit_on_error=False)
    def _gather(self) -> None:
        wanted = {line.asked.offers for line in self.lines}
        found = offers(self._library, self._desk.index, self._desk.today, wanted)
        self.post_message(self.Offers(found))

    def on_form_offers(self, message: Offers) -> None:
        """Lines are completed from now on."""
        for line in self.lines:
            if isinstance(line.entry, WordsEntry):
                line.entry.offer = message.offers.get(line.asked.offers)

    # What is typed

    @on(Typed)
    def _changed(self, event: Typed) -> None:
        event.stop()
        line = self.line(event.key)
        name = self._target.name
        changed = [line for line in self.lines if line.is_changed]
        words = {(name, line.key): TypedOver(line.text, line.was) for line in changed}
        self._words = words | self._grades()
        line.say_about(fault(self._target.kind, line.key, line.text, line.way))
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)

    def _grades(self) -> dict[Field, TypedOver]:
        """The grades of sources that were typed beside the evidence: each is the source's own."""
        found = {}
        for entry in self.query(EvidenceEntry):
            for source, letter in entry.reliabilities.items():
                known = self._desk.library.sources.get(source, Source(source, ""))
                was = self._grades_were.setdefault(source, known.reliability.replace("F", ""))
                found[source, "reliability"] = TypedOver(letter, was)
        return found

    def _look(self) -> None:
        """Say what is wrong with what was typed."""
        self._pause = None
        self._serial += 1
        try:
            edits = self.edits()
        except SpliceError:
            return  # The line itself says what is wrong with it.
        self._judge(self._serial, edits)

    def edits(self) -> list[FieldEdit]:
        """What the lines change of the file. Raises ``SpliceError``."""
        kind, ref = self._target.kind, self._target.ref
        found = []
        for line in self.lines:
            if line.is_changed:
                new = as_value(kind, line.key, line.text, line.way)
                if new is not None or ref:
                    old = self._data.get(line.key)
                    found.append(FieldEdit(ref, (line.key,), old, new))
            if isinstance(line.entry, EvidenceEntry):
                for source, letter in line.entry.reliabilities.items():
                    found.append(self._graded(source, letter))
        return [edit for edit in found if edit.old != edit.new]

    def _graded(self, source: str, letter: str) -> FieldEdit:
        known = self._desk.library.sources.get(source, Source(source, ""))
        data = data_of(self._desk.library, Target("source", known.id))
        return FieldEdit(source, ("reliability",), data.get("reliability"), letter)

    @work(thread=True, group="judge", exclusive=True, exit_on_error=False)
    def _judge(self, serial: int, edits: list[FieldEdit]) -> None:
        """What check would say of the thing if it were saved so."""
        from briefing.check.registry import look_at
        from briefing.library.soundness import UnsoundError
        from briefing.library.supposed import supposed

        library, target = self._desk.library, self._target
        if not target.ref and not edits:
            return
        try:
            ref, splices = edits_of(library, target, edits, self._template, self._desk.today)
        except UnsoundError as error:
            self.post_message(self.Judged(serial, (("error", _words(error.finding)),)))
            return
        except SpliceError as error:
            self.post_message(self.Judged(serial, (("error", str(error)),)))
            return
        then = supposed(library, splices, target.file(library))
        found = look_at(then, ref, self._desk.today) if then.get(ref) is not None else ()
        ranked = sorted(found, key=lambda f: list(_SIGNS).index(f.severity))
        self.post_message(self.Judged(serial, tuple((f.severity, _words(f)) for f in ranked)))

    def on_form_judged(self, message: Judged) -> None:
        """Show what is wrong, unless more was typed since."""
        if message.serial == self._serial:
            self._tell(message.found)

    def _tell(self, found: Iterable[tuple[str, str]]) -> None:
        found = list(found)
        parts = [
            Content.assemble((f"{_SIGNS[severity][0]} ", _SIGNS[severity][1]), shown(words))
            for severity, words in found[:_MOST_FOUND]
        ]
        if len(found) > _MOST_FOUND:
            parts.append(Content.styled(f"and {len(found) - _MOST_FOUND} more", "$text-muted"))
        self.query_one("#found", Static).update(Content("\n").join(parts))

    # Lists

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _tell_keys(self) -> None:
        """The keys of a list where one is in a list."""
        keys = _KEYS_OF_LIST if isinstance(self.focused, Listed) else _KEYS
        self.query_one("#form-keys", Static).update(hints(self._desk.keymap, keys))

    @on(Listed.Wanted)
    def _find(self, event: Listed.Wanted) -> None:
        event.stop()
        if isinstance(event.entry, EvidenceEntry):
            self._find_source(event.entry, event.typed)
        elif isinstance(event.entry, ClaimsEntry):
            self._find_claim(event.entry, event.number, event.typed)

    def _find_claim(self, entry: ClaimsEntry, number: int, typed: str) -> None:
        def found(ref: str | None) -> None:
            if ref is not None:
                entry.take(number, ref)

        question = "Which claim?" if number == entry.count else "Which claim instead?"
        find = Find(question, entry.at_hand(), ask=entry.found, typed=typed)
        self.app.push_screen(find, found)

    def _find_source(self, entry: EvidenceEntry, typed: str) -> None:
        sources = self._desk.library.sources.values()
        things = [Thing(s.id, s.title, s.publisher) for s in sources]

        def found(ref: str | None) -> None:
            if ref is None:
                return
            if ref.startswith(NEW):
                title = {"title": ref.removeprefix(NEW)}
                form = Form(self._desk.library, Target("source"), {}, title)
                self.app.push_screen(form, made)
            else:
                entry.add(ref)

        def made(ref: str | None) -> None:
            if ref:
                entry.add(ref)

        self.app.push_screen(Find("Which source?", things, new="a new source", typed=typed), found)

    def action_suspend(self) -> None:
        """Take back what was done in the line: no form is left for the shell."""
        if not took_back(self.lines):
            self._desk.tell(NOTHING_TO_TAKE_BACK)

    # Saving and leaving

    def action_save(self) -> None:
        """Save what was changed, as one change of the library."""
        if self._is_saving:
            return
        for line in self.lines:
            if fault(self._target.kind, line.key, line.text, line.way):
                line.display = True
                line.entry.focus()
                self._desk.tell(f"{line.asked.label}: not saved yet, this is no such value.")
                return
        try:
            edits = self.edits()
        except SpliceError as error:
            self._tell([("error", str(error))])
            return
        if not edits:
            self._leave(None)
            return
        self._is_saving = True
        self._given = {line.key: line.text for line in self.lines}
        self._clash = None
        said = what(self._library, self._target, edits)
        self._desk.write_library(lambda _: self._splices(edits), said, then=self._saved)

    def _splices(self, edits: list[FieldEdit]) -> tuple[Splice, ...]:
        """In the thread that saves: on the files as they are at this moment."""
        from briefing.library.scan import scan

        library = scan(self._desk.library).new
        try:
            self._ref, splices = edits_of(
                library, self._target, edits, self._template, self._desk.today
            )
        except Clash as clash:
            self._clash = clash
            raise
        return splices

    def _saved(self, done: Written) -> None:
        self._is_saving = False
        if self not in self.app.screen_stack:
            return  # It was left meanwhile; what went wrong has been said.
        if not done.why_not:
            self._keep_since()
            self._leave(self._ref)
            return
        self._say_why(done.why_not if self._clash is None else str(self._clash))
        if self._clash is not None:
            self._ask_which(self._clash)

    def _say_why(self, why_not: str) -> None:
        """What is still to be found in what was typed before would take its place: it stays until
        more is typed."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        self._serial += 1
        self._tell([("error", why_not)])

    def _keep_since(self) -> None:
        """What was typed while a slow disk saved what had been typed before stays unsaved."""
        given = self._given
        since = [line for line in self.lines if line.text != given[line.key]]
        if since:
            self._words = {
                (self._ref, line.key): TypedOver(line.text, given[line.key]) for line in since
            }
            self._keep_behind(self.app)
            self._is_left = True
            unsaved = self._desk.way(table.UNSAVED)
            self._desk.tell(f"You typed on while it was saved: {unsaved} goes on with that.")

    def _ask_which(self, clash: Clash) -> None:
        edit = clash.edit
        if edit is None or edit.ref != self._target.ref:
            return  # The grade of a source: it is read anew at each save.
        line = self.line(str(edit.path[0]))
        besides = [each for each in self._clashing() if each is not line]

        def chosen(side: str | None) -> None:
            if side is None:
                return
            try:
                data = data_of(self._desk.library, self._target)
            except SpliceError as error:
                # It may be gone, or written in a way that no form has, by the time of the answer.
                self._tell([("error", str(error))])
                return
            for each in (line, *besides) if asked.is_for_all else (line,):
                self._settle(each, data.get(each.key), side)
            self.action_save()

        name = f"{line.asked.label} in {clash.file}"
        theirs, yours, was = map(in_words, (clash.now, clash.meant, clash.old))
        asked = Clashing(name, theirs, yours, was, besides=len(besides))
        self.app.push_screen(asked, chosen)

    def _clashing(self) -> list[FormLine]:
        """The lines of which the file says something else by now, and not what was typed; of lists
        and tables both changes are kept, as far as they can be."""
        try:
            data = data_of(self._desk.library, self._target)
            edits = {str(e.path[0]): e for e in self.edits() if e.ref == self._target.ref}
        except SpliceError:
            return []
        found = []
        for line in self.lines:
            edit, now = edits.get(line.key), data.get(line.key)
            if edit is not None and now not in (edit.old, edit.new):
                found += [] if isinstance(now, list | dict) else [line]
        return found

    def _settle(self, line: FormLine, now: Any, side: str) -> None:
        """Go on from what the file says of a line now; with that, or with what was typed."""
        if now is None:
            self._data.pop(line.key, None)
        else:
            self._data[line.key] = now
        line.was = as_text(now, line.way)
        if side == "file":
            line.put(line.was)

    def _leave(self, ref: str | None) -> None:
        if self._pause is not None:
            self._pause.stop()
        if not self._is_left and (self._kept or self._typed):
            self._forget()
        self._is_left = True
        self.dismiss(ref)

    def action_back(self) -> None:
        """Leave; where something was changed, ask first."""
        if not self._grades() and not any(line.is_changed for line in self.lines):
            self._leave(None)
            return

        def chosen(answer: str | None) -> None:
            if answer == "save":
                self.action_save()
            elif answer == "discard":
                self._leave(None)

        rows = [
            choice("save", "Save it"),
            choice("discard", "Discard what was typed"),
            choice("on", "Go on"),
        ]
        self.app.push_screen(Choose("This is not saved yet.", rows), chosen)


def _words(finding: Finding) -> str:
    """What a finding says, without the place that the form itself is."""
    message = finding.message
    key = finding.path.rpartition("].")[2] if "]." in finding.path else finding.path
    return message.replace(f"{finding.path}: ", f"{key}: ", 1) if finding.path else message
