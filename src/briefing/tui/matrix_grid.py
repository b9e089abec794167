"""The grid of the matrix: claims down, sources across, what carries a claim at the right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content

from briefing.commands import table
from briefing.evidence.matrix import SIGN_WORDS, SIGNS, Matrix, MatrixLine, names_of
from briefing.model import Source
from briefing.text import counted, day, display
from briefing.tui.bindings import bindings
from briefing.tui.gate import shown
from briefing.tui.ledger import Ledger, in_lines
from briefing.tui.reading import badges, mark_of
from briefing.tui.wrapping import lines_of
from briefing.values import dataclass

CELL = 4
"""Cells of the terminal that a source takes: room for ``[●2]``."""
SUPPORT = 21
"""The same for the words at the right, ``12 sources, 3 origins``, and the names above them."""
WIDE_SUPPORT = 36
LEAST_CLAIM = 28
GOOD_CLAIM = 56
MOST_CLAIM = 100
ENOUGH = 8
"""Claims in sight at least, where there is an empty line between them."""
_MARK = 3
_STYLES = {"supports": "bold", "contradicts": "bold $error", "context": "", "both": "bold $warning"}


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide things are: the claims, and how many sources are in sight."""

    claim: int
    visible: int


class Grid(Ledger):
    """The matrix on the screen. The first column is the claim itself; it does not scroll."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        table.LEFT, table.RIGHT, table.NEXT_PANE, table.PREVIOUS_PANE
    )

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self.matrix: Matrix | None = None
        self.column = -1
        """The selected source, counted from 0; -1 is the claim."""
        self._left = 0
        self._names: Mapping[str, str] = {}
        self._texts: dict[int, list[Content]] = {}
        self._ties: dict[int, Collection[int]] = {}
        self._widths = _Layout(0, 0)
        self._most_lines = 2
        """Lines of a claim at most."""
        self._air_lines = 0
        self._heights: Sequence[int] = ()

    def show(self, found: Matrix, select: str = "") -> None:
        """Show a matrix. The selection stays on its claim and its source."""
        source = self.selected_source
        self.matrix = found
        self._names = names_of(found.sources)
        ids = [s.id for s in found.sources]
        self.column = ids.index(source.id) if source is not None and source.id in ids else -1
        self._ties.clear()
        self.show_keys([line.claim.ref for line in found.lines], select)

    # What is selected

    @property
    def selected_line(self) -> MatrixLine | None:
        """The selected claim with its cells."""
        found = self.matrix
        return found.lines[self.selected] if found and self.selected >= 0 else None

    @property
    def selected_source(self) -> Source | None:
        """The source of the selected column; None on the claim itself."""
        found = self.matrix
        return found.sources[self.column] if found and self.column >= 0 else None

    def name_of(self, source: Source) -> str:
        """The name a source goes by here."""
        return self._names.get(source.id, source.title)

    # Layout

    def lay_out(self) -> None:
        """Other widths wrap the claims anew."""
        self._texts.clear()
        self._widths = self._measured()
        self._most_lines, self._air_lines, self._heights = self._fitting()
        self._keep_column_in_sight()
        super().lay_out()

    def _measured(self) -> _Layout:
        sources = len(self.matrix.sources) if self.matrix else 0
        room = self.room - 1 - _MARK
        fitting = max(1, (room - SUPPORT - LEAST_CLAIM) // CELL)
        visible = min(sources, fitting, max(5, self.size.height // 3))
        room -= CELL * visible
        support = max(SUPPORT, min(WIDE_SUPPORT, room - GOOD_CLAIM))
        return _Layout(max(8, min(MOST_CLAIM, room - support)), visible)

    @property
    def head_lines(self) -> int:
        """A line for each source in sight, so that each has its name over its column."""
        return max(4, self._widths.visible) + 1 if self.matrix else 0

    @property
    def heights(self) -> Sequence[int]:
        """As many lines as the claim and what is said of it need, and an empty one; where there
        is no room for that, as many for each."""
        return self._heights

    @property
    def air_lines(self) -> int:
        """One where enough claims are in sight even so."""
        return self._air_lines

    def _fitting(self) -> tuple[int, int, Sequence[int]]:
        """How many lines a claim has at most, how many are empty, and the lines of each row.

        Claims are whole where all are in sight even so, and have air where enough of them are.
        """
        found, room = self.matrix, self.size.height - self.head_lines
        lines = found.lines if found is not None else ()
        width = self._widths.claim - 2
        needed = [
            max(len(lines_of(display(x.claim.text), width, width)), 2 if _below(x) else 1)
            for x in lines
        ]
        whole = [min(3, n) + 1 for n in needed]
        if sum(whole) <= room:
            return 3, 1, whole
        if max(needed, default=0) > 2 and 3 * len(needed) <= room:
            return 3, 0, [3] * len(needed)
        airy = [min(2, n) + 1 for n in needed]
        if sum(airy[:ENOUGH]) <= room:
            return 2, 1, airy
        return 2, 0, [2] * len(needed)

    def _keep_column_in_sight(self) -> bool:
        """Scroll sideways so that the selected source is in sight; True where that was needed."""
        before, visible = self._left, self._widths.visible
        if self.column >= 0:
            self._left = min(self._left, self.column)
            self._left = max(self._left, self.column - visible + 1)
        sources = len(self.matrix.sources) if self.matrix else 0
        self._left = max(0, min(self._left, sources - visible))
        return self._left != before

    # Drawing

    def head(self, line: int) -> Content:
        """The names of the sources as a stair, each over its column; at the left what this is."""
        assert self.matrix is not None
        widths = self._widths
        corner = _fit(self._corner(line), 1 + _MARK + widths.claim)
        # The stair stands on the rows; where it is low, the lines above it are free.
        step = line - (self.head_lines - 1 - widths.visible)
        chosen, steps = self.column - self._left, min(max(0, step), widths.visible)
        runs = [(" │  " * steps, "$text-muted")]
        if 0 <= chosen < steps:
            after = " │  " * (steps - chosen - 1)
            runs = [(" │  " * chosen, "$text-muted"), (" ┃  ", "$accent"), (after, "$text-muted")]
        leaders = Content.assemble(*runs)
        if not 0 <= step < widths.visible:
            return corner + leaders
        room = self.room - 3 - _MARK - widths.claim - CELL * step
        return Content("").join([corner, leaders, Content(" "), self._source(step, room)])

    def _source(self, place: int, room: int) -> Content:
        assert self.matrix is not None
        number = self._left + place
        source = self.matrix.sources[number]
        name = self._names[source.id]
        chosen = number == self.column
        found = shown(name, "bold $accent" if chosen else "").truncate(room, ellipsis=True)
        grade = source.reliability if source.reliability != "F" else ""
        facts = [grade, dated(source)]
        if source.standing != "current":
            facts.insert(0, source.standing)
        while facts and found.cell_length + 2 + len("  ".join(filter(None, facts))) > room:
            facts.pop(0)
        said = "  ".join(filter(None, facts))
        return found + shown(f"  {said}", "$text-muted") if said else found

    def _corner(self, line: int) -> Content:
        """What the matrix is about, what the signs mean, and where one is in it."""
        assert self.matrix is not None
        found, widths = self.matrix, self._widths
        if line == 0:
            return shown(f" {found.subject.title}", "bold")
        if line == 1:
            counts = [counted(len(found.lines), "claim"), counted(len(found.sources), "source")]
            words = Content.styled(" " + " · ".join(counts), "$text-muted")
            if found.gaps:
                gaps = counted(found.gaps, "claim")
                words += Content.styled(f" · {gaps} without a source", "$warning")
            return words
        if line == self.head_lines - 2:
            # The two lines above the rows are the legend and a free one.
            signs = "  ".join(f"{SIGNS[s]} {SIGN_WORDS[s]}" for s in SIGNS if s != "both")
            tie = "  ●─● one origin"
            tie = tie if len(signs) + len(tie) < widths.claim + _MARK else ""
            return Content.styled(f" {signs}{tie}", "$text-muted")
        if line == 2 and len(found.sources) > widths.visible:
            last = self._left + widths.visible
            before = "◂ " if self._left else ""
            after = " ▸" if last < len(found.sources) else ""
            words_of = f"{before}sources {self._left + 1}–{last} of {len(found.sources)}{after}"
            return Content.styled(f" {words_of}", "$text-muted")
        return self._in_full(line)

    def _in_full(self, line: int) -> Content:
        """The selected claim, where its row has not the room for all of it: between two free
        lines."""
        assert self.matrix is not None
        first = 4 if len(self.matrix.sources) > self._widths.visible else 3
        each, line, room = self.selected_line, line - first, self.head_lines - 3 - first
        if each is None or not 0 <= line < room or len(self._text_of(self.selected)) < 2:
            return Content("")
        if not self._text_of(self.selected)[-1].plain.endswith("…"):
            return Content("")
        width = self._widths.claim + 1
        lines = shown(each.claim.text).wrap(width)
        if line == room - 1 and len(lines) > room:
            lines[line] = Content(" ").join(lines[line:]).truncate(width, ellipsis=True)
        return Content(" ") + lines[line] if line < len(lines) else Content("")

    def row(self, number: int, line: int) -> Content:
        """A claim, its cells, and what carries it."""
        assert self.matrix is not None
        each, widths = self.matrix.lines[number], self._widths
        texts = self._text_of(number)
        mark = mark_of(each.claim.ref, self.picked, self.marked) if line == 0 else Content("")
        text = texts[line] if line < len(texts) else Content("")
        if number == self.selected and self.column < 0:
            text = text.stylize("bold")
        if line:
            gap = Content(" " * (CELL * widths.visible + 1))
            below = _below(each) if line == 1 else Content("")
            parts = [Content(" " * _MARK), _fit(text, widths.claim), gap, below]
        else:
            cells = Content.assemble(*self._cells(number), " ")
            parts = [_fit(mark, _MARK), _fit(text, widths.claim), cells, self._support(each)]
        return Content("").join(parts)

    def _text_of(self, number: int) -> list[Content]:
        assert self.matrix is not None
        lines = self._texts.get(number)
        if lines is None:
            each = self.matrix.lines[number]
            text = shown(each.claim.text, "" if each.standing.in_use else "strike $text-muted")
            lines = in_lines(text, self._widths.claim - 2, self._most_lines)
            self._texts[number] = lines
        return lines

    def _support(self, line: MatrixLine) -> Content:
        if line.gap:
            return Content.styled(line.support, "bold $error")
        single = line.standing.single_origin and len(line.standing.origins.sources) > 1
        words = line.support.rpartition(", ")[0] if line.standing.origins.unplaced else line.support
        return Content.styled(words or line.support, "$warning" if single else "$text-muted")

    def _cells(self, number: int) -> Iterator[tuple[str, str]]:
        """The cells in sight as runs of text and style: four a source, ties reach over them."""
        assert self.matrix is not None
        line, ties = self.matrix.lines[number], self._tied(number)
        nothing = ("╌", "$error") if line.gap else ("·", "$text-muted")
        sources = self.matrix.sources[self._left : self._left + self._widths.visible]
        for column, source in enumerate(sources, self._left):
            cell = line.cells.get(source.id)
            before = "─" if column - 1 in ties else " "
            after = "─" if column in ties else " "
            here = number == self.selected and column == self.column
            if cell is not None:
                sign, style = SIGNS[cell.stance], _STYLES[cell.stance]
                sign += str(cell.credibility) if cell.credibility != 6 else ""
            elif before == after == "─":
                sign, style = "─", "$text-muted"
            else:
                sign, style = nothing
            if here:
                yield "[", "bold $accent"
                yield sign, f"{style} bold"
                yield "]", "bold $accent"
                yield after * (2 - len(sign)), "$text-muted"
            else:
                yield before, "$text-muted"
                yield sign, style
                yield after * (3 - len(sign)), "$text-muted"

    def _tied(self, number: int) -> Collection[int]:
        """The columns after which a tie goes on to the next supporter of the same origin.

        Two neighbours are tied where nothing else speaks to the claim between them.
        """
        assert self.matrix is not None
        if number not in self._ties:
            line, sources = self.matrix.lines[number], self.matrix.sources
            group_of = {i: n for n, g in enumerate(line.standing.origins.groups) for i in g}
            speaking = [n for n, source in enumerate(sources) if source.id in line.cells]
            ties: set[int] = set()
            for here, further in pairwise(speaking):
                groups = {group_of.get(sources[n].id, -n - 1) for n in (here, further)}
                if len(groups) == 1:
                    ties.update(range(here, further))
            self._ties[number] = ties
        return self._ties[number]

    # Moving

    @property
    def _sources(self) -> int:
        return len(self.matrix.sources) if self.matrix else 0

    def _to_column(self, column: int) -> None:
        column = max(-1, min(column, self._sources - 1))
        if column == self.column:
            return
        self.column = column
        if self._keep_column_in_sight():
            self.refresh()
        else:
            self.refresh_selected()
        self.post_message(self.Highlighted(self))

    def action_pane_left(self) -> None:
        """To the source on the left, at last to the claim."""
        self._to_column(self.column - 1)

    def action_pane_right(self) -> None:
        """To the source on the right."""
        self._to_column(self.column + 1)

    def action_next_pane(self) -> None:
        """To the next source, after the last to the claim."""
        self._to_column(self.column + 1 if self.column + 1 < self._sources else -1)

    def action_previous_pane(self) -> None:
        """To the source before, from the claim to the last."""
        self._to_column(self.column - 1 if self.column >= 0 else self._sources - 1)

    def on_click(self, event: events.Click) -> None:
        """Select the cell under the mouse; a double click opens its source, or the claim."""
        start = 1 + _MARK + self._widths.claim
        if self.row_at(event.y) >= 0:
            place = (event.x - start) // CELL
            in_sight = event.x >= start and place < self._widths.visible
            self._to_column(self._left + place if in_sight else -1)
        super().on_click(event)


def dated(source: Source) -> str:
    """The date of a source in few words; ``~`` where the source does not state it."""
    if not source.published:
        return "undated"
    mark = "" if source.published_basis == "stated" else "~"
    return f"{mark}{day(source.published, short=True)}"


def _below(line: MatrixLine) -> Content:
    """What the words at the right have no room for: sources without a place, warnings."""
    found = line.standing.origins
    said = [b for b in badges(line.standing) if "origin" not in b.plain and "source" not in b.plain]
    if found.unplaced and found.groups:
        said.insert(0, Content.styled(f"{len(found.unplaced):,} unknown", "$text-muted"))
    elif found.unplaced:
        # The longest, and the least of a warning: it is what is cut where there is no room.
        said.append(Content.styled("origins unknown", "$text-muted"))
    return Content.styled(" · ", "$text-muted").join(said)


def _fit(content: Content, width: int) -> Content:
    """Exactly so many cells."""
    return content.truncate(width, ellipsis=True, pad=True)
