"""The words above the keys."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

_LINES = 2
_SHORT = 6
"""The part of a line that is too short to stand alone."""


class AboveKeys(Static):
    """Plain words on what is selected: two lines at the most, and a sign where more was to say."""

    def say(self, said: Content) -> None:
        """Show words instead of those before; there are two lines once they are needed."""
        width, height = self.content_size
        if width and height < _LINES and len(said.wrap(width)) > height:
            # And they stay: else all would move, and be laid out, with every second row.
            self.styles.min_height = _LINES
            # What is said in passing stands above them then.
            self.screen.add_class("-two-lines")
        if not (isinstance(self.content, Content) and self.content.is_same(said)):
            self.update(said, layout=False)

    def render(self) -> Content:
        """The words as far as there is room for them."""
        said, width = self.content, self.content_size.width
        assert isinstance(said, Content | str)
        if isinstance(said, str) or not width or said.cell_length <= width:
            return Content(said) if isinstance(said, str) else said
        lines = said.wrap(width)
        if len(lines) == _LINES and lines[-1].cell_length <= width // _SHORT:
            # A word or two alone on the second line are read as something else.
            lines = said.wrap(width * 2 // 3)
            return Content("\n").join(lines) if len(lines) == _LINES else said
        if len(lines) <= _LINES:
            return said
        last = Content(" ").join(lines[_LINES - 1 :]).truncate(width, ellipsis=True)
        return Content("\n").join([*lines[: _LINES - 1], last])
