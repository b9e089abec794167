"""The app on a library, driven without a terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copytree
from typing import TypeVar, cast

from textual import events
from textual.pilot import Pilot

from briefing.tui.app import BriefingApp
from briefing.tui.rows import Rows
from driving import BETWEEN_KEYS, MOMENT, drive, settled

DATA = Path(__file__).parent / "data" / "library"
SAMPLE = Path(__file__).parent.parent
_T = TypeVar("_T")


class Desk:
    """A running app, and the few things a test does with it."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app = cast(BriefingApp, pilot.app)

    async def press(self, *keys: str) -> None:
        """Press keys without a pause, each when nothing moves after the one before it, and wait."""
        for number, key in enumerate(keys, 1):
            await self.pilot.press(key)
            await settled(self.pilot, BETWEEN_KEYS if number < len(keys) else MOMENT)

    async def type(self, text: str) -> None:
        """Type text without a pause, each letter when nothing moves after the one before it."""
        await self.press(*("space" if c == " " else c for c in text))

    async def settle(self) -> None:
        """Wait until nothing moves."""
        await settled(self.pilot)

    async def until(self, reached: Callable[[], object]) -> None:
        """Wait until something is so, while work goes on behind the screen."""
        for _ in range(400):
            if reached():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("it did not come to that")

    def selected(self, pane: str) -> str:
        """The key selected in a pane of the screen in front."""
        row = self.app.screen.query_one(f"#{pane}", Rows).selected
        return row.key if row else ""

    def text(self, pane: str) -> str:
        """Everything a pane of the screen in front holds, in sight or not."""
        rows = self.app.screen.query_one(f"#{pane}", Rows).rows
        return "\n".join(f"{r.mark.plain} {r.content.plain} {r.right.plain}" for r in rows)

    def words(self) -> str:
        """The plain words above the keys."""
        from textual.widgets import Static

        return str(self.app.screen.query_one("#words", Static).content)


async def paste(desk: Desk, text: str) -> None:
    """What a terminal sends when something is pasted."""
    desk.app.post_message(events.Paste(text))
    await desk.settle()
    await desk.settle()


def said(desk: Desk) -> str:
    """What was said in passing."""
    return " ".join(n.message for n in desk.app._notifications)


def copy(folder: Path) -> Path:
    """A copy of the small library, to write to."""
    copytree(DATA, folder / "library")
    return folder / "library"


def work(
    library: Path,
    scenario: Callable[[Desk], Awaitable[_T]],
    *,
    size: tuple[int, int] = (120, 40),
    is_sample: bool = False,
    read_only: bool = False,
) -> _T:
    """Open the app on a library and run a scenario on it."""

    async def driven(pilot: Pilot[None]) -> _T:
        return await scenario(Desk(pilot))

    return drive(
        lambda: BriefingApp(library, is_sample=is_sample, read_only=read_only), driven, size=size
    )


def line_of(rows: Rows, key: str) -> int:
    """The line of a list on which the row of a key begins."""
    number = next(n for n, row in enumerate(rows.rows) if row.key == key)
    return rows._laid.starts[number]
