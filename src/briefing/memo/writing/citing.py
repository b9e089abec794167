"""A page that cites by key instead of by note, as pandoc does: ``[@council, para 3; @gazette]``.

Only the notes that name sources become citations, and with them what the page says of a note by
its number. A format brings how it writes spans and foreign words; the manifest writes them plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.memo import frames
from briefing.memo.blocks import Citation, Document, Note, Span, plain
from briefing.model import Source
from briefing.text import display
from briefing.values import dataclass

_LOCATOR = re.compile(r"(?:paras?|p|pp|art|ch|sec|vol|no|line|fig)\.? [0-9ivxlc]+(?:[-–, ]+\w+)*")
"""A place that pandoc can take for one; any other is words behind the source."""
_NOTES = re.compile(r"notes? (?P<numbers>[0-9]+(?:, [0-9]+)*(?:(?: and| to) [0-9]+)?)")
_SAME = re.compile(re.escape(frames.SAME_NOTE).replace(r"\{\}", "([0-9]+)"))
_STOP = re.compile(r"(?<![\w.\\]\.\w)(?:[.?…]|\\?!)$")
"""The stop a sentence ends with; that of an abbreviation belongs to its word."""


@dataclass(frozen=True, slots=True)
class Citing:
    """How a page cites. ``inline`` writes spans, ``foreign`` words within a citation."""

    document: Document
    keys: Mapping[str, str]
    """What each source is called, by its id."""
    inline: Callable[[Sequence[Span]], str] = plain
    foreign: Callable[[str], str] = display

    def own_notes(self) -> tuple[Note, ...]:
        """The notes that name no source, which stay notes, each told once."""
        return tuple(n for n in self.document.notes if not n.cited and _label(n) == n.number)

    def said(self, spans: Sequence[Span], mark: int) -> tuple[str, int]:
        """Spans with what they stand on: a citation before the stop, or the note that stays."""
        text = "".join(self._pieces(spans)).strip()
        note = next((n for n in self.document.notes if n.number == mark), None)
        if note is None:
            return text, 0
        if not note.cited:
            return text, _label(note)
        # A stop within emphasis stays there.
        last = next((s for s in reversed(spans) if s.text.strip()), None)
        stop = _STOP.search(text) if last is not None and last.style == "plain" else None
        at = stop.start() if stop else len(text)
        return f"{text[:at]} {self._citation([note])}{text[at:]}", 0

    def _pieces(self, spans: Iterable[Span]) -> Iterator[str]:
        """Running text, in which our own words name a note by its sources and not its number."""
        held: list[Span] = []
        for span in spans:
            match = _NOTES.search(span.text) if span.role == "frame" else None
            cited = self._citation(self._bare(match["numbers"])) if match else ""
            if match is None or not cited:
                held.append(span)
                continue
            yield self.inline([*held, replace(span, text=span.text[: match.start()])])
            yield cited
            held = [replace(span, text=span.text[match.end() :])]
        yield self.inline(held)

    def _bare(self, numbers: str) -> list[Note]:
        """The notes of some numbers, each with its sources and nothing more."""
        wanted: set[int] = set()
        for part in re.split(", | and ", numbers):
            first, _, last = part.partition(" to ")
            wanted |= set(range(int(first), int(last or first) + 1))
        return [
            Note(n.number, n.spans, tuple(Citation(c.source) for c in n.cited))
            for n in self.document.notes
            if n.number in wanted
        ]

    def _citation(self, notes: Iterable[Note]) -> str:
        """Everything some notes cite, in one pair of brackets; empty where that is nothing."""
        said: dict[str, None] = {}
        for note in notes:
            for cited in note.cited:
                prefix = f"{cited.against.strip().lower()} " if cited.against else ""
                places = ", ".join(frames.places(cited.places))
                key = self.keys[cited.source.id]
                said[f"{prefix}@{key}{self._place(places)}"] = None
            if note.origins and said:
                *before, last = said
                said = dict.fromkeys([*before, f"{last}{_suffix(note.origins, last)}"])
        return f"[{'; '.join(said)}]" if said else ""

    def _place(self, places: str) -> str:
        if not places:
            return ""
        if _LOCATOR.fullmatch(places):
            return f", {places}"
        return f", {{}}{self.foreign(places).strip()}"


def sources(document: Document) -> list[Source]:
    """Every source that is cited, once, in order."""
    found = {c.source.id: c.source for note in document.notes for c in note.cited}
    return list(found.values())


def keys(document: Document) -> dict[str, str]:
    """What each source is called: its id, but for one whose name is withheld."""
    cited = sources(document)
    taken = {s.id for s in cited}
    found: dict[str, str] = {}
    number = 0
    for source in cited:
        key = source.id
        while source.attribution != "open" and (key == source.id or key in taken):
            number += 1
            key = f"unnamed-{number}"
        found[source.id] = key
    return found


def _label(note: Note) -> int:
    """The number of the note that says what this one does."""
    same = _SAME.fullmatch(plain(note.spans))
    return int(same[1]) if same and note.spans[0].role == "frame" else note.number


def _suffix(words: str, before: str) -> str:
    """Words behind a citation; ``{}`` keeps pandoc from reading a place in the source in them."""
    return f", {words}" if "," in before or not words[:1].isdigit() else f", {{}}{words}"
