"""Golden files, and the screens of the app as text.

A golden file is compared byte by byte; ``BRIEFING_UPDATE_GOLDEN=1`` writes it anew.
"""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from string import ascii_letters
from typing import Any

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot

from driving import settled

FOLDER = Path(__file__).parent / "golden"


def compare(name: str, text: str, *, folder: Path = FOLDER) -> None:
    """Fail, with the difference, unless a text is what the golden file holds.

    Raises ``AssertionError``; writes the file instead where it was asked to.
    """
    path = folder / name
    got = text.encode()
    if os.environ.get("BRIEFING_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(got)
        return
    how = "BRIEFING_UPDATE_GOLDEN=1 writes it anew"
    if not path.exists():
        raise AssertionError(f"there is no golden file {name}; {how}. It would hold:\n{text}")
    wanted = path.read_bytes()
    if got == wanted:
        return
    difference = difflib.unified_diff(
        _lines(wanted.decode(errors="replace")), _lines(text), f"golden/{name}", "now", lineterm=""
    )
    raise AssertionError(f"{name} is not as it was; {how}\n" + "\n".join(difference))


def _lines(text: str) -> list[str]:
    """The lines of a text, so that what a diff would hide can be seen."""
    lines = text.split("\n")
    if lines[-1]:
        lines.append("\\ no newline at the end")
    else:
        lines.pop()
    return [_visible(line) for line in lines]


def _visible(line: str) -> str:
    kept = line.rstrip(" ")
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in kept)
    return shown + "·" * (len(line) - len(kept))


def screen_text(of: App[Any] | Pilot[Any]) -> str:
    """The screen of an app under ``run_test`` as rows of text, without spaces at their ends.

    Screens that lie under a modal one are seen beside it. Text only: a blinking cursor, colours
    and the selection make no difference.
    """
    app = of.app if isinstance(of, Pilot) else of
    # Textual has no public way to the rows; its own pictures are drawn from the same update.
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    strips = getattr(update, "strips", None)
    assert strips is not None, "Textual draws its screens in another way than it did"
    rows = ["".join(segment.text for strip in row for segment in strip) for row in strips]
    return "\n".join(row.rstrip() for row in rows) + "\n"


SIZES = {"120x40": (120, 40), "80x24": (80, 24), "300x80": (300, 80)}
"""The sizes of every golden screen: usual, smallest, a wall."""


async def at_sizes(
    pilot: Pilot[Any], draw: Callable[[Pilot[Any]], str] | None = None
) -> dict[str, str]:
    """The screen at every size, the window pulled from one to the next while the app runs."""
    found = {}
    for name, size in SIZES.items():
        await pilot.resize_terminal(*size)
        await settled(pilot)
        found[name] = (draw or screen_text)(pilot)
    return found


def compare_screens(name: str, texts: dict[str, str]) -> None:
    """Fail, with the difference, unless a screen is at every size what its golden files hold."""
    for size, text in texts.items():
        compare(f"screens/{name}-{size}.txt", text)


def _style_words(style: Style | None) -> str:
    """A style as rich writes it, without what a click on it does."""
    return str(style.clear_meta_and_links()) if style is not None else ""


def screen_styles(of: App[Any] | Pilot[Any]) -> str:
    """Which style every cell of the screen has: a letter each, and what the letters mean.

    Rows are as in ``screen_text``; cells of the style that most have are left blank.
    """
    app = of.app if isinstance(of, Pilot) else of
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    cells = [
        [
            _style_words(segment.style)
            for strip in row
            for segment in strip
            for _ in range(segment.cell_length)
        ]
        for row in update.strips  # type: ignore[union-attr]
    ]
    counts = Counter(style for row in cells for style in row)
    usual = counts.most_common(1)[0][0]
    letters: dict[str, str] = {usual: " "}
    for row in cells:
        for style in row:
            letters.setdefault(style, ascii_letters[(len(letters) - 1) % len(ascii_letters)])
    rows = ("".join(map(letters.__getitem__, row)).rstrip() for row in cells)
    meant = (f"{letter or ' '} {style}".rstrip() for style, letter in letters.items())
    return "\n".join((*rows, "", *meant)) + "\n"
