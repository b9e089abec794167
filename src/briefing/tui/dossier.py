"""The dossier of a source: its record and lineage, and all it supports and contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from briefing.commands import table
from briefing.library.snapshot import Library
from briefing.model import Source
from briefing.text import counted
from briefing.tui.bindings import bindings
from briefing.tui.desk import Desk
from briefing.tui.gate import shown
from briefing.tui.lineage import TEXT, cited_rows, impact_rows, overlap_rows, source_rows
from briefing.tui.messages import Weighed
from briefing.tui.places import Spot
from briefing.tui.reading import paragraph
from briefing.tui.row import BLANK, Row
from briefing.tui.rows import Rows


class Dossier(Desk):
    """One source."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(table.NEXT_RESULT, table.PREVIOUS_RESULT, of_app=True, shown=False),
    ]
    SPOT = "dossier"

    def __init__(self, source: str) -> None:
        """``source`` is the id of a source."""
        super().__init__()
        self._source = source
        self._weighed: Weighed | None = None

    @classmethod
    def at(cls, spot: Spot) -> Dossier:
        """The dossier of the source that a spot is about."""
        return cls(spot.subject)

    @property
    def subject(self) -> str:
        """The source."""
        return self._source

    def body(self) -> Iterable[Widget]:
        """Claims at the left, where the work is; the record at the right."""
        yield Horizontal(Rows(name="cited"), Rows(name="record"), id="panes")

    def bar_title(self) -> Content:
        """The name of the source."""
        source = self.desk.library.sources.get(self._source)
        return Content.assemble(
            ("Source: ", "$text-muted"), shown(source.title if source else self._source, "bold")
        )

    def refresh_rows(self) -> None:
        """Make both panes anew; a source that has vanished closes its dossier."""
        library = self.desk.library
        source = library.sources.get(self._source)
        if source is None:
            self.dismiss()
            return
        cited, record = self.query_one("#cited", Rows), self.query_one("#record", Rows)
        if self._weighed is None or self._weighed.library is not library:
            self._weigh(library, source)
        cited.show(self._cited_rows(source))
        record.show(self._record_rows(source))
        if self.focused is None or (self.focused is cited and cited.selected is None):
            # The hand is where something can be done.
            self.set_focus(cited if cited.selected is not None else record)
        said = shown(_in_words(library.links.derived_by.get(source.id, ()), source.access))
        self.say(*self.desk.walked_words(source.id), said)

    def _cited_rows(self, source: Source) -> list[Row]:
        """What it is cited for, then what would fall with it, as soon as that is known."""
        library = self.desk.library
        rows = self.starred(self.aired(cited_rows(library, source)))
        if source.archive is not None and source.id not in library.links.cited_by:
            said = "{open} on its kept text reads it: there {select-text} selects a sentence, and"
            told = self.desk.keymap.told(f"{said} {{claim-from}} makes a claim of it.")
            rows += [BLANK, paragraph(Content.styled(told, "$text-muted"))]
        return rows + impact_rows(library, self._weighed.impact) if self._weighed else rows

    def _record_rows(self, source: Source) -> list[Row]:
        """Its record and lineage, then the sources that may have the same origin."""
        library = self.desk.library
        rows = source_rows(library, source)
        if self._weighed is None:
            return rows
        return rows + overlap_rows(library, source, self._weighed.overlaps)

    @work(thread=True, group="impact", exclusive=True, exit_on_error=False)
    def _weigh(self, library: Library, source: Source) -> None:
        from briefing.evidence.impact import STANDINGS, SourceStanding, impact
        from briefing.evidence.overlap import overlaps
        from briefing.memo.answering.exports import kept

        # Exports that cannot be read are said by briefing xref, which asks for nothing else.
        exports, _ = kept(library)
        given = (s for s in STANDINGS if s == source.standing)
        standing: SourceStanding = next(given, "retracted")
        found = impact(library, source.id, standing, exports)
        self.post_message(Weighed(library, found, overlaps(library, source.id)))

    def on_weighed(self, message: Weighed) -> None:
        """Show what would fall, unless the library has become another."""
        source = message.library.sources.get(self._source)
        if message.library is self.desk.library and source is not None:
            self._weighed = message
            self.query_one("#cited", Rows).show(self._cited_rows(source))
            self.query_one("#record", Rows).show(self._record_rows(source))

    @property
    def selected_ref(self) -> str:
        """The selected claim or source, else the source of the dossier."""
        return super().selected_ref or self._source

    @on(Rows.Opened)
    def _opened(self, event: Rows.Opened) -> None:
        if event.row.key == TEXT:
            self.desk.read_text(self._source)
        else:
            self.desk.go_to(event.row.opens)


def _in_words(derived: tuple[str, ...], access: str) -> str:
    said = {
        "first-hand": "First-hand: it saw or is what it reports.",
        "second-hand": "Second-hand: it reports what others saw or said.",
        "derivative": "Derivative: it repeats what others published.",
        "aggregate": "An aggregate of other sources.",
    }.get(access, "")
    if derived:
        others = counted(len(derived), "other source")
        have = "has" if len(derived) == 1 else "have"
        said += f" {others} {have} it from here: together one origin."
    return said.strip()
