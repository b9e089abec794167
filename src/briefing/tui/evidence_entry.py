"""What stands behind a claim, in its form: a row each, and each with a small form of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from briefing.commands import table
from briefing.evidence.quotations import Verdict, of_evidence
from briefing.library.fields import Asked, grade
from briefing.library.snapshot import Library
from briefing.library.special import as_evidence
from briefing.model import STANCES, Evidence, Stance
from briefing.scales import CREDIBILITY, RELIABILITY
from briefing.text import count_words, counted
from briefing.tui.bindings import bindings
from briefing.tui.entry import NOTHING_TO_TAKE_BACK, FormLine, Typed, WordsEntry, took_back
from briefing.tui.gate import shown
from briefing.tui.keys import hints
from briefing.tui.leaving import Modal
from briefing.tui.listed import Listed
from briefing.tui.part import app_of
from briefing.tui.row import Row

_SIGNS = {"supports": "for", "contradicts": "against", "context": "context"}
_MARKS = {"supports": "", "contradicts": "!", "context": "~"}
_TEXTS = ("locator", "quote", "quote_translation", "note")
Written = str | dict[str, Any]
"""A piece of evidence as a file has it: short, or a table."""


class EvidenceEntry(Listed):
    """The evidence of a claim: enter opens a piece of it, backspace takes it out."""

    def __init__(self, text: str) -> None:
        """``text`` is the evidence as JSON."""
        super().__init__(name="evidence")
        self._pieces: list[Written] = self.read(text)
        self.reliabilities: dict[str, str] = {}
        """The grades of sources that were typed here, by source."""
        self._awaited = ""
        """A source that was made for this evidence, until the library has it."""

    @property
    def _library(self) -> Library:
        """As it is by now: a source may have been made for this evidence."""
        return app_of(self).library

    @property
    def text(self) -> str:
        """The evidence as JSON; empty where there is none."""
        return json.dumps(self._pieces, ensure_ascii=False) if self._pieces else ""

    def read(self, text: str) -> list[Written]:
        """The evidence of such a text."""
        return json.loads(text) if text else []

    @property
    def adds(self) -> str:
        """What the last row does."""
        return "add a source" if self._pieces else "add a source that says so, or says otherwise"

    def on_mount(self) -> None:
        """Follow the library."""
        self.watch(self.app, "library", self._library_read, init=False)

    def _library_read(self) -> None:
        """A source that was made here has its title, and its piece is opened, once it is read."""
        if self._awaited not in self._library.sources:
            return
        source, self._awaited = self._awaited, ""
        self.show_pieces()
        numbers = [n for n, piece in enumerate(self._pieces) if _read(piece).source == source]
        if numbers and self.screen is self.app.screen:
            self.open_piece(numbers[-1])

    def piece_row(self, number: int) -> Row:
        """A piece: for or against, its source, where it stands there, its grades."""
        piece = _read(self._pieces[number])
        source = self._library.sources.get(piece.source)
        style = "$error" if piece.stance == "contradicts" else "$text-muted"
        letter = self.reliabilities.get(piece.source, source.reliability if source else "F")
        known = (letter if letter != "F" else "", str(piece.credibility)[:1].replace("6", ""))
        parts = [shown(source.title if source else piece.source)]
        parts += [shown(p, "$text-muted") for p in (piece.locator, "".join(known)) if p]
        if piece.quote:
            words = counted(count_words(piece.quote), "word")
            parts.append(Content.styled(f"{words} quoted", "$text-muted"))
        said = Content.styled(" · ", "$text-muted").join(parts)
        mark = Content.styled(_SIGNS[piece.stance], style).pad_right(8)
        return Row(Content.assemble(mark, said), key=str(number), wrap=False)

    def add(self, source: str) -> None:
        """Another source supports it; its locator and the rest are asked for."""
        tables = bool(self._pieces) and all(isinstance(p, dict) for p in self._pieces)
        self._pieces.append({"source": source} if tables else source)
        self.changed()
        self.select(str(len(self._pieces) - 1))
        if source in self._library.sources:
            self.open_piece(len(self._pieces) - 1)
        else:
            self._awaited = source

    def open_piece(self, number: int) -> None:
        """Open the small form of a piece.

        What is typed there is in the claim's form at once, and kept with it. The rows are shown
        anew when it is left: with each key all that lies behind would be drawn too.
        """

        def changed(piece: Evidence, reliability: str) -> None:
            tables = len(self._pieces) > 1 and all(isinstance(p, dict) for p in self._pieces)
            self._pieces[number] = _written(self._pieces[number], piece, tables)
            self.reliabilities[piece.source] = reliability
            if reliability == _reliability(self._library, piece.source):
                del self.reliabilities[piece.source]
            self.say_changed()

        piece = _read(self._pieces[number])
        screen = PieceForm(self._library, piece, self.reliabilities, changed)
        self.app.push_screen(screen, lambda _: self.show_pieces())


class PieceForm(Modal[None]):
    """What one source says about a claim. What is typed is part of the claim's form at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.BACK, table.SAVE),
        *bindings(table.SUSPEND, shown=False),
    ]

    @dataclass
    class Compared(Message):
        """How a quotation compares with the saved text."""

        quote: str
        verdict: Verdict | None

    def __init__(
        self,
        library: Library,
        piece: Evidence,
        reliabilities: Mapping[str, str],
        changed: Callable[[Evidence, str], None],
    ) -> None:
        """``changed`` is told what the piece says, and the reliability of its source."""
        super().__init__()
        self._library = library
        self._piece = piece
        self._changed = changed
        self._letter = reliabilities.get(piece.source, "")

    def compose(self) -> ComposeResult:
        """The source, then a line each."""
        piece, source = self._piece, self._library.sources.get(self._piece.source)
        known = self._letter or _reliability(self._library, piece.source).replace("F", "")
        given = known + (str(piece.credibility) if piece.credibility != 6 else "")
        with Vertical():
            yield Static(shown(source.title if source else piece.source, "bold"), id="title")
            with VerticalScroll(id="lines", can_focus=False):
                yield FormLine(Asked("locator", "where", "page 4, para 2"), "line", piece.locator)
                yield FormLine(Asked("stance", "stance"), "choice", piece.stance, STANCES)
                yield FormLine(Asked("grade", "grade", "two keys, such as B2"), "line", given)
                yield FormLine(Asked("quote", "quote", "its own words"), "words", piece.quote)
                yield FormLine(
                    Asked("quote_translation", "translation"), "words", piece.quote_translation
                )
                yield FormLine(Asked("note", "note"), "words", piece.note)
            yield Static(id="found")
            keys = "{back} back to the claim · {save} there saves"
            yield Static(hints(self._desk.keymap, keys))

    def on_mount(self) -> None:
        """Where it stands there is asked first."""
        self.set_focus(self.query(WordsEntry).first())
        for words in self.query(WordsEntry):
            words.move_cursor(words.document.end)
        self._tell_grade()
        self._compare(self._piece)

    def _line(self, key: str) -> FormLine:
        return next(line for line in self.query(FormLine) if line.key == key)

    @on(Typed)
    def _typed(self, event: Typed) -> None:
        event.stop()
        given = grade(self._line("grade").text)
        if event.key == "grade":
            self._tell_grade()
        for line in self.query(FormLine):
            line.say_about("no grade: A to F, then 1 to 6" if _is_bad(line, given) else "")
        letter, number = given or ("", 0)
        self._piece = _piece(
            self._piece.source,
            self._line("stance").text,
            number or (6 if given else self._piece.credibility),
            lambda key: self._line(key).text.strip(),
        )
        self._changed(self._piece, letter or _reliability(self._library, self._piece.source))
        if event.key == "quote":
            self._compare(self._piece)

    def _tell_grade(self) -> None:
        """Say what a grade means, and which file holds which half of it."""
        letter, number = grade(self._line("grade").text) or ("", 0)
        said = []
        if letter:
            file = self._library.source_files.get(self._piece.source, "")
            where = f" (of the source{f', in {file}' if file else ''})"
            said.append(f"{letter}: {RELIABILITY[letter]}{where}")
        if number:
            said.append(f"{number}: {CREDIBILITY[number]} (of this statement, in the brief)")
        words = [shown(each, "$text-muted") for each in said]
        self.query_one("#found", Static).update(Content("\n").join(words))

    @work(thread=True, group="quote", exclusive=True, exit_on_error=False)
    def _compare(self, piece: Evidence) -> None:
        verdict = of_evidence(self._library, piece)
        self.post_message(self.Compared(piece.quote, verdict))

    def on_piece_form_compared(self, message: Compared) -> None:
        """Say how the quotation compares, unless it is another by now."""
        if message.quote == self._piece.quote and message.verdict is not None:
            bad = message.verdict.kind in ("missing", "fuzzy")
            said, style = message.verdict.in_words(), "$warning" if bad else "$text-muted"
            self._line("quote").say(said, style)

    def action_suspend(self) -> None:
        """Take back what was done in the line: no form is left for the shell."""
        if not took_back(self.query(FormLine)):
            self._desk.tell(NOTHING_TO_TAKE_BACK)

    def action_save(self) -> None:
        """It is in the form already: go back to that."""
        self.dismiss()

    def action_back(self) -> None:
        """Back to the claim."""
        self.dismiss()


def _reliability(library: Library, source: str) -> str:
    """What the library says of a source: a letter, F where it says nothing."""
    known = library.sources.get(source)
    return known.reliability if known is not None else "F"


def _is_bad(line: FormLine, given: tuple[str, int] | None) -> bool:
    return line.key == "grade" and given is None


def _read(piece: Written) -> Evidence:
    """A piece of evidence as it is written; what is wrong with it stays as it is."""
    if isinstance(piece, str):
        return as_evidence(piece)
    number = piece.get("credibility", 6)
    return _piece(
        str(piece.get("source", "")),
        piece.get("stance"),
        number if type(number) is int else 6,
        lambda key: str(piece.get(key, "")),
    )


def _piece(source: str, stance: object, number: int, said: Callable[[str], str]) -> Evidence:
    """Evidence of a form; ``said`` gives each of its texts."""
    meant: Stance = next((s for s in STANCES if s == stance), "supports")
    return Evidence(
        source,
        meant,
        number,
        said("locator"),
        said("quote"),
        said("quote_translation"),
        note=said("note"),
    )


def _written(before: Written, piece: Evidence, tables: bool) -> Written:
    """A piece of evidence as it is to be written: short where it was, and can be."""
    if _read(before) == piece:
        return before
    longer = piece.credibility != 6 or piece.quote or piece.quote_translation or piece.note
    if isinstance(before, str) and not longer and not tables:
        locator = f", {piece.locator}" if piece.locator else ""
        return f"{_MARKS[piece.stance]}{piece.source}{locator}"
    row = dict(before) if isinstance(before, dict) else {"source": piece.source}
    wanted = {
        "stance": piece.stance if piece.stance != "supports" else "",
        "credibility": piece.credibility if piece.credibility != 6 else 0,
        **{key: getattr(piece, key) for key in _TEXTS},
    }
    for key, value in wanted.items():
        if value:
            row[key] = value
        elif key in row and row[key] not in ("supports", 6):
            del row[key]
    return cast("Written", row)
