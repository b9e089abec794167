"""An app driven without a terminal, and awaited until all that was asked of it is done.

Textual's pilot waits for an idle processor: too long on a quiet machine, and where others have the
processor, too short. Here it is asked what is left to do: a step is awaited until nothing it has
caused can still happen, however long that takes, and no moment longer.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

import textual.app
import textual.pilot
from textual._callback import invoke
from textual._context import active_app
from textual.app import App
from textual.pilot import Pilot
from textual.timer import Timer
from textual.worker import WorkerCancelled

from briefing.tui.driver import rests

_T = TypeVar("_T")
MOMENT = 0.45
"""Seconds of a pause in typing, and less than something is in sight for."""
BETWEEN_KEYS = 0.1
"""Seconds that are no such pause: the window is pulled, or another screen is to be drawn."""


async def quiet(*_: object) -> None:
    """Wait until all that can be done without a timer, a thread or a child process is done, and
    drawn."""
    app = active_app.get()
    # asyncio has no public way to what is about to run.
    ready = cast("Any", asyncio.get_running_loop())._ready
    still = 0
    while still < 2:
        # Of two turns the second sees what the first has woken: files, timers, other threads.
        await asyncio.sleep(0)
        still = 0 if ready else still + 1
        if still == 1 and app.screen_stack:
            app.screen._on_timer_update()


# Each key of the pilot's and each of its pauses waits by these names.
for _module in (textual.app, textual.pilot):
    assert hasattr(_module, "wait_for_idle"), "Textual waits in another way than it did"
    setattr(_module, "wait_for_idle", quiet)  # noqa: B010


async def settled(pilot: Pilot[Any], moment: float = MOMENT) -> None:
    """Wait until the app has nothing left to do: workers done, messages handled, screen drawn, and
    what it lets pass over, where that is a moment, in seconds."""
    app = pilot.app
    still = 0
    while still < 2:
        await _worked(app)
        await app.animator.wait_until_complete()
        await pilot.pause()
        # What work has told may have made other work, and a message passes through many widgets.
        if len(app.workers) or not _rests(app) or await _let_pass(app, moment):
            still = 0
            await asyncio.sleep(0)
        else:
            still += 1


def _rests(app: App[Any]) -> bool:
    """Whether nothing is on its way to any widget."""
    return all(rests(each) and not each._next_callbacks for each in _pumps(app))


async def _let_pass(app: App[Any], moment: float) -> bool:
    """Let the moments pass that the app waits for: after a key, after a pull at the window and
    before another screen is drawn. Whether there was one.

    Nothing else happens meanwhile, or they would not be waited for: what they are for is done.
    """
    if app._exit:
        return False
    found = [timer for each in _pumps(app) for timer in each._timers if _is_due(timer, moment)]
    for timer in found:
        timer.stop()
        await invoke(timer._callback)
    return bool(found)


def _is_due(timer: Timer, moment: float) -> bool:
    goes_on = timer._task is not None and not timer._task.done() and timer._active.is_set()
    once = timer._repeat == 0 and timer._callback is not None
    # A mouse that rests on something is no moment of the app's: it may go on.
    return goes_on and once and timer._interval <= moment and timer.name != "tooltip-timer"


def _pumps(app: App[Any]) -> list[Any]:
    # What lies under a dialogue follows the library and the picks too.
    screens = app.screen_stack
    return [app, *screens, *(w for each in screens for w in each.walk_children())]


async def _worked(app: App[Any]) -> None:
    """Until no work is under way. Work that is overtaken by newer work is given up, and that is
    no failure."""
    while True:
        try:
            await app.workers.wait_for_complete()
        except WorkerCancelled:
            await asyncio.sleep(0)
        else:
            return


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
            found = await scenario(pilot)
            # The app knows that it is being left: what is still being put together is given up.
            pilot.app.exit()
            return found

    try:
        return asyncio.run(run())
    finally:
        # A running app keeps what there is from being looked over for cycles, for good: for tests
        # that is each app before it.
        gc.unfreeze()
