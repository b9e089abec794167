"""Drawing no more than what has changed, and writing no more than what looks different.

Textual renders every widget that meets the rectangle around all changes, those behind others
included, and writes each line it was asked for. A step of the cursor changes two rows on the left
and a page on the right: here only those are rendered, and of them only the cells reach the
terminal that differ from what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import textual.screen
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate, ReflowResult
from textual._context import visible_screen_stack
from textual.app import App
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

from briefing.tui.heeding import Heeding

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.widget import Widget

# Textual lets a change wait for the next of 60 pictures a second, and has settled that when it is
# imported. A key makes two changes one after the other, the row and what stands behind it.
setattr(textual.screen, "UPDATE_PERIOD", 1 / 250)  # noqa: B010

_NARROW = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fa]*"
).fullmatch
"""Text that takes a cell a character, as all terminals agree."""


Piece = tuple[str, str]
"""A text, and the codes of its style (ECMA-48 SGR)."""


class Stretch(NamedTuple):
    """What the terminal shows from one column on."""

    end: int
    """The column after the last."""
    strip: Strip
    pieces: Sequence[Piece]
    is_narrow: bool
    """Terminals agree about the width of all of it."""


class Shown:
    """What the terminal shows, stretch by stretch of a line, as far as that is known."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Stretch]] = {}
        self.waits = False
        """Something better than what there is to draw so far stands on the terminal."""
        self.stands = False
        """What is drawn while it waits stands there already."""
        self.is_batching = False
        """Textual makes several changes that are to be seen together."""

    def forget(self) -> None:
        """Something else has written to the terminal, or cleared it."""
        self._lines.clear()

    def change(self, x: int, y: int, strip: Strip, colours: ColorSystem) -> tuple[int, list[Piece]]:
        """Show a stretch at a place; where to write what to that end, which may be nothing."""
        line = self._lines.setdefault(y, {})
        old = line.get(x)
        if old is not None and old.strip is strip:
            return x, []
        end = x + strip.cell_length
        if old is None or old.end != end:
            for start in [s for s, known in line.items() if s < end and x < known.end]:
                del line[start]
            old = None
        pieces = _pieces(strip, colours)
        if old is not None and old.pieces == pieces:
            line[x] = Stretch(end, strip, old.pieces, old.is_narrow)
            return x, []
        is_narrow = _NARROW("".join([text for text, _ in pieces])) is not None
        line[x] = Stretch(end, strip, pieces, is_narrow)
        if old is None or not (is_narrow and old.is_narrow):
            # A terminal may disagree about the width of some character: the whole stretch puts it
            # right, a part would stand beside its place.
            return x, pieces
        return _different(x, old.pieces, pieces)


def _pieces(strip: Strip, colours: ColorSystem) -> list[Piece]:
    found: list[Piece] = []
    before = None
    for text, style, _ in strip._segments:
        codes = _codes(style, colours)
        if codes == before:
            text = found.pop()[0] + text
        found.append((text, codes))
        before = codes
    return found


def _different(x: int, old: Sequence[Piece], new: Sequence[Piece]) -> tuple[int, list[Piece]]:
    """Where two stretches of the same width begin to differ, and the new one from there on to
    where they are the same again."""
    first, least = 0, min(len(old), len(new))
    while first < least and old[first] == new[first]:
        x += len(new[first][0])
        first += 1
    last = 0
    while last < least - first and old[-1 - last] == new[-1 - last]:
        last += 1
    old, new = old[first : len(old) - last], list(new[first : len(new) - last])
    if not old or not new:
        return x, new
    (was, was_codes), (text, codes) = old[0], new[0]
    if was_codes == codes:
        same = _alike(was, text)
        x += same
        new[0] = text[same:], codes
        if len(old) == 1:
            was = was[same:]
    (was, was_codes), (text, codes) = (was, was_codes) if len(old) == 1 else old[-1], new[-1]
    if was_codes == codes:
        new[-1] = text[: len(text) - _alike(was[::-1], text[::-1])], codes
    return x, [piece for piece in new if piece[0]]


def _alike(old: str, new: str) -> int:
    """How many characters two texts begin with in common."""
    at = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        at += 1
    return at


@lru_cache(4096)
def _codes(style: Style | None, colours: ColorSystem) -> str:
    return Strip.render_ansi(style, colours) if style is not None else ""


class Update(CompositorUpdate):
    """Stretches of lines to be shown: column, row and strip of each."""

    def __init__(self, shown: Shown, stretches: Iterable[tuple[int, int, Strip]]) -> None:
        self._shown = shown
        self._stretches = list(stretches)
        self._written: str | None = None

    def render_segments(self, console: Console) -> str:
        """The bytes that make the terminal show them, which it does from then on."""
        if self._written is None:
            self._written = self._render(console._color_system or ColorSystem.TRUECOLOR)
        return self._written

    def _render(self, colours: ColorSystem) -> str:
        # A style is named once for what it covers.
        change = self._shown.change
        written: list[str] = []
        now = ""
        for x, y, strip in self._stretches:
            at, pieces = change(x, y, strip, colours)
            if pieces:
                written.append(f"\x1b[{y + 1};{at + 1}H")
            for text, codes in pieces:
                if codes != now:
                    written.append(f"\x1b[0;{codes}m" if codes else "\x1b[0m")
                    now = codes
                written.append(text)
        return "".join(written) + ("\x1b[0m" if now else "")


class Canvas(Compositor):
    """Renders only what is in front, and only where it is dirty."""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self._shown = shown

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out; a terminal of another size may have moved what it shows."""
        if size != self.size:
            self._shown.forget()
            self._shown.stands &= not self.size
        return super().reflow(parent, size)

    def render_update(
        self,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        """What is dirty; all of it, for a picture of the screen, as Textual does it."""
        if full:
            return super().render_update(True, screen_stack, simplify)
        if self._shown.waits:
            if self._shown.stands:
                self._dirty_regions.clear()
            return None  # Else what is dirty stays so.
        if self._shown.is_batching:
            return None  # It stays dirty: Textual would throw away what is drawn now.
        visible_screen_stack.set(screen_stack or [])
        screen, dirty = self.size.region, self._dirty_regions
        blocks = [screen] if screen in dirty else _blocks(dirty)
        dirty.clear()
        found = [stretch for b in blocks for stretch in self._stretches(b.intersection(screen))]
        # Textual writes it by its own method, and calls it renderable all the same.
        return cast("RenderableType", Update(self._shown, found)) if found else None

    def picture(self, console: Console) -> str:
        """The bytes that make a terminal of which nothing is known show all of it, from above."""
        visible_screen_stack.set([])
        found = sorted(self._stretches(self.size.region), key=lambda at: (at[1], at[0]))
        return Update(Shown(), found).render_segments(console)

    def _stretches(self, block: Region) -> Iterator[tuple[int, int, Strip]]:
        """What is seen in a block: from the front to the back until nothing of it is open."""
        blank = [block] if block else []
        for widget, (region, clip) in self.visible_widgets.items():
            in_sight = region.intersection(clip)
            rest: list[Region] = []
            for part in blank:
                seen = part.intersection(in_sight)
                if not seen:
                    rest.append(part)
                    continue
                strips = widget.render_lines(seen.translate(-region.offset))
                # Amid a change of size a widget may have fewer lines than its place.
                yield from ((seen.x, y, s) for y, s in zip(seen.line_range, strips, strict=False))
                rest.extend(_around(part, seen))
            blank = rest
            if not blank:
                return


def _blocks(regions: Iterable[Region]) -> list[Region]:
    """Regions between the same columns as one where they touch: a list names each changed line."""
    columns: dict[tuple[int, int], set[int]] = {}
    for region in regions:
        columns.setdefault((region.x, region.width), set()).update(region.line_range)
    blocks: list[Region] = []
    for (x, width), rows in columns.items():
        for top in sorted(y for y in rows if y - 1 not in rows):
            bottom = next(y for y in count(top) if y not in rows)
            blocks.append(Region(x, top, width, bottom - top))
    # Another layout names what stands in others with them: all of it would be drawn several times.
    return [b for b in blocks if not any(b is not o and o.contains_region(b) for o in blocks)]


def _around(whole: Region, part: Region) -> Iterator[Region]:
    """The rest of a rectangle, as at most four."""
    yield from (
        r
        for r in (
            Region.from_corners(whole.x, whole.y, whole.right, part.y),
            Region.from_corners(whole.x, part.bottom, whole.right, whole.bottom),
            Region.from_corners(whole.x, part.y, part.x, part.bottom),
            Region.from_corners(part.right, part.y, whole.right, part.bottom),
        )
        if r
    )


class Drawing(App[None], Heeding):
    """An app all of whose screens are drawn so."""

    LATER_SHEETS: ClassVar[Sequence[str]] = ()
    """Style sheets in this folder that the first screen does without: to read them takes as long
    as to draw it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Shown()
        self._sheets_are_read = False

    def on_mount(self) -> None:
        """While the app is suspended another program has the terminal."""
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            # At once: a screen may draw before the app comes to its next message.
            signal.subscribe(self, lambda _: self._shown.forget(), immediate=True)

    def on_resize(self) -> None:
        """Draw anew: a terminal that had another size for a moment has lost what it showed."""
        self._shown.forget()
        if not self._shown.waits and self.screen_stack:
            self.screen.refresh()

    def draw_later(self, *, stands: bool) -> None:
        """Leave on the terminal what stands there until ``draw``; it ``stands`` where all of it
        would be drawn so."""
        self._shown.waits, self._shown.stands = True, stands

    def draw(self, *, changes: bool = False) -> None:
        """Show from now on what there is; where it stands there already and ``changes`` are on
        their way, those alone until ``draw_all``."""
        if self._shown.waits:
            self._shown.waits = False
            if not (changes and self._shown.stands):
                self._shown.stands = False
                self.screen.refresh()

    def draw_all(self) -> None:
        """Show all there is, where only changes of what stands there have been shown so far."""
        if self._shown.stands:
            self._shown.stands = False
            self.screen.refresh()

    def _begin_batch(self) -> None:
        super()._begin_batch()
        self._shown.is_batching = True

    def _end_batch(self) -> None:
        """Draw what has changed in a batch: Textual waits for the next message to the screen."""
        super()._end_batch()
        if self._batch_count:
            return
        self._shown.is_batching = False
        if self._running and self.screen_stack:
            screen = self.screen
            if screen._compositor._dirty_regions:
                screen.call_later(screen._compositor_refresh)
            screen.check_idle()

    def read_later_sheets(self) -> None:
        """Have the style sheets of all screens, as any but the first needs them."""
        if not self._sheets_are_read:
            self._sheets_are_read = True
            folder = Path(__file__).parent
            self.stylesheet.read_all([folder / name for name in self.LATER_SHEETS])
            self.stylesheet.parse()

    def _register(self, parent: DOMNode, *widgets: Widget, **where: Any) -> list[Widget]:
        for widget in widgets:
            if isinstance(widget, Screen):
                if self.screen_stack != [widget]:
                    self.read_later_sheets()
                widget._compositor = Canvas(self._shown)
                # Textual finds that out later, and gives every widget its styles once more.
                widget._classes |= self._breakpoints(widget)
        return super()._register(parent, *widgets, **where)

    def _breakpoints(self, screen: Screen[Any]) -> set[str]:
        """The classes of a screen for the size it begins with."""
        found: set[str] = set()
        for length, own, of_app in (
            (self.size.width, screen.HORIZONTAL_BREAKPOINTS, self.HORIZONTAL_BREAKPOINTS),
            (self.size.height, screen.VERTICAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS),
        ):
            chosen = of_app if own is None else own
            found |= screen._get_breakpoint_classes(length, chosen or [])
        return found

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if not isinstance(renderable, Update):
            self._shown.forget()
        elif not (
            self.is_headless or self._batch_count or renderable.render_segments(self.console)
        ):
            renderable = None  # It looks as it did.
        super()._display(screen, renderable)
