"""The lines of a field as they are wrapped: a long text at once, as a short one ever was."""

from __future__ import annotations

from itertools import accumulate, pairwise

from textual._wrap import compute_wrap_offsets
from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import get_tab_widths

MANY = 200
"""Lines of an edit from which on all are wrapped anew: Textual's own way takes longer."""


class Folded(WrappedDocument):
    """Textual's, which counts all lines for each that is drawn and looks at each word of all."""

    @property
    def height(self) -> int:
        """Lines on the screen."""
        return len(self._offset_to_line_info)

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap all lines; 0 for not at all."""
        self._width = width
        self._tab_width = tab_width or self._tab_width
        tabs: list[list[int]] = []
        offsets: list[list[int]] = []
        for line in self.document.lines:
            if len(line) <= width and line.isascii() and "\t" not in line:
                tabs.append([0] if line else [])
                offsets.append([])
                continue
            sections = get_tab_widths(line, self._tab_width)
            tabs.append([wide for _, wide in sections])
            offsets.append(
                compute_wrap_offsets(
                    line, width, tab_size=self._tab_width, precomputed_tab_sections=sections
                )
                if width
                else []
            )
        heights = [len(each) + 1 for each in offsets]
        starts = [0, *accumulate(heights)]
        self._wrap_offsets, self._tab_width_cache = offsets, tabs
        self._line_index_to_offsets = [list(range(start, end)) for start, end in pairwise(starts)]
        self._offset_to_line_info = [
            (number, part) for number, height in enumerate(heights) for part in range(height)
        ]

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap the lines of an edit."""
        if max(start[0], old_end[0], new_end[0]) - min(start[0], old_end[0], new_end[0]) > MANY:
            self.wrap(self._width)
        else:
            super().wrap_range(start, old_end, new_end)
