"""The reader of a kept text: quotations are lit up, and claims are made of what is selected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from briefing.commands import table
from briefing.commands.command import Command
from briefing.library.occurrences import occurrences
from briefing.library.paragraphs import Span, locator, paragraphs
from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.text import count_words, counted, display, squeeze
from briefing.tui.ask import Ask
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.last_question import Last
from briefing.tui.messages import TextRead
from briefing.tui.passages import Lit, Passages
from briefing.tui.places import Spot


class _Wanted(NamedTuple):
    """Words to be looked for in a text, from where the cursor was."""

    number: int
    text: str
    words: str
    began: int


class Reader(Desk):
    """The kept text of one source."""

    SPOT = "reader"

    @dataclass
    class Sought(Message):
        """Where words stand."""

        wanted: _Wanted
        matches: Sequence[Span]

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.CLAIM_FROM, table.BACK, table.COPY, table.FILTER),
        *bindings(table.NEXT_RESULT, table.PREVIOUS_RESULT, shown=False),
        # The last line has no room for those that are the same everywhere.
        *bindings(table.PICK, table.MEMO, table.EDIT, table.EDIT_FILE, of_app=True, shown=False),
    ]

    def __init__(self, source: str, claim: str = "") -> None:
        """``source`` is the id of a source, ``claim`` one whose quotation is gone to."""
        super().__init__()
        self._source = source
        self._claim = claim
        self._read: TextRead | None = None
        self._sought = ""
        """The words that were looked for last."""
        self._matches: Sequence[Span] = ()
        """Where they stand."""
        self._match = -1
        """Which of them was gone to."""
        self._asks: Ask | None = None
        """The question for words, while it is asked."""
        self._is_answered = False
        """It was answered before the words were found."""
        self._wanted: Last[_Wanted] = Last()
        self._number = self._found_of = 0
        """The number of the words looked for last, and of those found last."""

    @classmethod
    def at(cls, spot: Spot) -> Reader:
        """The text of the source that a spot is about."""
        return cls(spot.subject)

    @property
    def subject(self) -> str:
        """The source."""
        return self._source

    @property
    def spot(self) -> Spot:
        """The source and the character that the cursor is on."""
        if self._read is None:
            return self.coming or Spot(self.SPOT, self._source)
        return Spot(self.SPOT, self._source, f"{self.passages.place}")

    def show_spot(self, spot: Spot) -> None:
        """Back to where the cursor was, if the text is there already."""
        if self._read is not None:
            self.passages.go_to(_character(spot, self._read.text))

    @property
    def keys_here(self) -> Sequence[Command]:
        """What one is here for."""
        return (table.SELECT_TEXT, table.CLAIM_FROM, replace(table.FILTER, footer="find"))

    def body(self) -> Iterable[Widget]:
        """The text alone."""
        yield Horizontal(Passages(name="text"), id="panes")

    @property
    def passages(self) -> Passages:
        """The text."""
        return self.query_one(Passages)

    def bar_title(self) -> Content:
        """The name of the source."""
        source = self.desk.library.sources.get(self._source)
        title = shown(source.title if source else self._source, "bold")
        return Content.assemble(("Kept text: ", "$text-muted"), title)

    def refresh_rows(self) -> None:
        """Read the text and look for quotations anew, behind the screen."""
        library = self.desk.library
        source = library.sources.get(self._source)
        if source is None:
            self.dismiss()
        elif self._read is None or self._read.library is not library:
            self._look(library, source)

    def memo_changed(self) -> None:
        """The picks are others: the text is not."""
        self._show_bar()

    @work(thread=True, group="text", exclusive=True, exit_on_error=False)
    def _look(self, library: Library, source: Source) -> None:
        from briefing.library.archive import ArchiveError, read_text

        if source.archive is None:
            self.post_message(TextRead(library, why_not="No text of this source is kept."))
            return
        try:
            text = read_text(library.root, source.archive)
        except ArchiveError as error:
            self.post_message(TextRead(library, why_not=f"{error}."))
            return
        found = TextRead(library, text, paragraphs(text))
        if self._read is None:
            # To be read at once; comparing many quotations takes a while.
            self.post_message(found)
        lit, not_found = _quoted(library, source, text)
        self.post_message(TextRead(library, text, found.paragraphs, lit, not_found))

    def on_text_read(self, message: TextRead) -> None:
        """Show the text, unless the library has become another."""
        if message.library is not self.desk.library:
            return
        if message.why_not:
            self.desk.tell(message.why_not, severity="error")
            self.dismiss()
            return
        if self._read is not None and self._read.text != message.text:
            self._mark("", ())
        back_at = self.coming if self._read is None else None
        self._read = message
        here = next((x for x in message.lit if x.ref == self._claim), None)
        place = self.passages.place if here is None else here.start
        if back_at is not None:
            place = _character(back_at, message.text)
        self.passages.show(message.text, message.paragraphs, message.lit, place)
        if here is not None:
            self._claim = ""
            self.passages.go_to(here.start)
        if self.focused is None:
            self.set_focus(self.passages)
        self._describe()

    @on(Passages.Moved)
    def _describe(self) -> None:
        """Say where one is: in a quotation, in a selection, else in which paragraph."""
        read, passages = self._read, self.passages
        if read is None:
            return
        chosen, here = passages.selection, passages.lit_here()
        if chosen is not None:
            where = locator(passages.paragraphs, *chosen)
            length = counted(count_words(passages.text[slice(*chosen)]), "word")
            more = " · {select-text} its word alone" if passages.by == "sentence" else ""
            keys = self.named(f" · {{claim-from}} claim · arrows extend{more}")
            self.say(shown(f"{where}, {length} selected") + keys)
        elif 0 <= self._match < len(self._matches) and (
            passages.is_on(self._matches[self._match][0])
        ):
            where = locator(passages.paragraphs, *self._matches[self._match])
            words = f"“{self._sought}” {self._match + 1:,} of {len(self._matches):,}, {where}"
            ways = self.named(": {next-result} next, {previous-result} before.")
            self.say(shown(words) + ways)
        elif here is not None and here.ref in read.library.claims:
            words = "Quoted by" if here.sure else "Near to what is quoted by"
            text = shown(f"“{read.library.claims[here.ref].text}”", "italic")
            self.say(Content(words), text, self.named("· {open} goes there"))
        else:
            self.say(
                Content(f"para {passages.number:,} of {len(passages.paragraphs):,}. {_told(read)}")
            )

    @property
    def selected_ref(self) -> str:
        """The claim that quotes what the cursor is on, else the source."""
        here = self.passages.lit_here()
        return here.ref if here is not None else self._source

    @on(Passages.Opened)
    def _opened(self, event: Passages.Opened) -> None:
        self.desk.go_to(event.ref)

    # Finding words

    def action_filter(self) -> None:
        """Look for words; the text follows while one types."""
        began = self.passages.place

        def answered(words: str | None) -> None:
            self._asks = None
            if words is None:
                self._number += 1  # Of what is still looked for nothing is shown.
                self._mark("", ())
                self.passages.go_to(began)
            elif self._found_of == self._number:
                self._say_nowhere(words)
            else:
                self._is_answered = True
                self.desk.hold_keys()  # They are for the places of the words.

        question = Content.styled("Find in this text", "bold")
        hint = "words as they stand there"
        self._is_answered = False
        self._asks = Ask(
            question, hint, value=self._sought, typed=lambda words: self._seek(words, began)
        )
        self.app.push_screen(self._asks, answered)

    def _seek(self, words: str, began: int) -> None:
        self._number += 1
        if self._wanted.put(_Wanted(self._number, self.passages.text, words, began)):
            self._find()

    @work(thread=True, group="find", exit_on_error=False)
    def _find(self) -> None:
        with self._wanted.each() as each:
            for wanted in each:
                self.post_message(self.Sought(wanted, occurrences(wanted.text, wanted.words)))

    @on(Sought)
    def _show_sought(self, event: Sought) -> None:
        """Show where the words stand, unless others are looked for by now."""
        wanted, matches = event.wanted, event.matches
        if wanted.number != self._number:
            return
        self._found_of = wanted.number
        if wanted.text == self.passages.text:
            self._mark(wanted.words.strip(), matches)
            after = (n for n, (_, end) in enumerate(matches) if end > wanted.began)
            self._go_to_match(next(after, 0))
        if self._asks is not None:
            said = counted(len(matches), "place") if matches else "nowhere in it"
            self._asks.remark(said if wanted.words.strip() else "")
        if self._is_answered:
            self._is_answered = False
            self._say_nowhere(wanted.words.strip())
            self.desk.let_keys_through()

    def _say_nowhere(self, words: str) -> None:
        if not self._matches:
            self.desk.tell(f"“{words}” does not stand in this text.")

    def _mark(self, words: str, matches: Sequence[Span]) -> None:
        self._sought, self._matches, self._match = words, matches, -1
        self.passages.mark(matches)

    def _go_to_match(self, number: int) -> None:
        if self._matches:
            self._match = number % len(self._matches)
            self.passages.go_to(self._matches[self._match][0])
        self._describe()

    def action_next_result(self) -> None:
        """On to the next place of the words; after the last comes the first."""
        self._to_match(1)

    def action_previous_result(self) -> None:
        """Back to the place before."""
        self._to_match(-1)

    def _to_match(self, step: int) -> None:
        if self._matches:
            self._go_to_match(self._match + step)
        else:
            self.desk.tell(f"{self.desk.way(table.FILTER)} finds words in this text first.")

    async def action_back(self) -> None:
        """Leave the selection, then the words that were found; without them the text."""
        if self.passages.selection is not None:
            self.passages.clear()
        elif self._matches:
            self._mark("", ())
            self._describe()
        else:
            await self.desk.action_back()

    @property
    def passage(self) -> tuple[str, str]:
        """What is selected, else the sentence at the cursor, as a quotation; and its locator."""
        passages = self.passages
        start, end = passages.selection or passages.sentence
        return squeeze(passages.text[start:end]), locator(passages.paragraphs, start, end)

    def action_copy(self) -> None:
        """Copy the passage with where it stands."""
        quote, where = self.passage
        self.desk.copy_to_clipboard(display(f"“{quote}” [{self._source}, {where}]"))
        self.desk.tell(f"Copied {counted(count_words(quote), 'word')}.")

    def action_claim_from(self) -> None:
        """Make a claim of the passage."""
        from briefing.library.given import Passage

        quote, where = self.passage
        if quote and self.desk.may_write():
            self.desk.capture_passage(Passage(self._source, where, quote), self.passages.clear)


def _character(spot: Spot, text: str) -> int:
    """The character of a text that a spot is at, as far as the text is that long."""
    return min(int(spot.select), len(text)) if spot.select.isdecimal() else 0


def _quoted(library: Library, source: Source, text: str) -> tuple[tuple[Lit, ...], int]:
    """Where claims quote a text, and how many quotations stand nowhere in it."""
    from briefing.evidence.quotations import verdict

    lit: list[Lit] = []
    not_found = 0
    for citation in library.links.cited_by.get(source.id, ()):
        if not citation.evidence.quote.strip():
            continue
        found = verdict(citation.evidence.quote, text)
        if found.start == found.end:
            not_found += 1
        else:
            sure = found.kind in ("exact", "normalised")
            lit.append(Lit(found.start, found.end, citation.claim, sure))
    return tuple(sorted(lit, key=lambda x: (x.start, x.end))), not_found


def _told(read: TextRead) -> str:
    """How many quotations stand in a text, and how many do not."""
    if not read.lit and not read.not_found:
        return "No claim quotes it yet."
    said = (
        f"{counted(len(read.lit), 'quotation')} of claims {'is' if len(read.lit) == 1 else 'are'}"
    )
    missing = f"; {counted(read.not_found, 'other')} not found in it" if read.not_found else ""
    return f"{said} lit up{missing}."
