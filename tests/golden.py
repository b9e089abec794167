"""Golden files, and the screens of the app as text.

A golden file is compared byte by byte; ``BRIEFING_UPDATE_GOLDEN=1`` writes it anew.
"""

from __future__ import annotations

import asyncio
import difflib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App
from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "golden"
_T = TypeVar("_T")


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


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until the app has nothing left to do: workers done, messages handled, screen drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def drive(
    app: Callable[[], App[Any]],
    scenario: Callable[[Pilot[Any]], Awaitable[_T]],
    *,
    size: tuple[int, int] = (120, 40),
) -> _T:
    """Run an app without a terminal and a scenario on it; return what the scenario returns.

    ``app`` makes the app, inside the event loop. What the app raises, this raises.
    """

    async def run() -> _T:
        async with app().run_test(size=size, notifications=True, tooltips=True) as pilot:
            await settled(pilot)
            return await scenario(pilot)

    return asyncio.run(run())
