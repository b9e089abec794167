"""Keys typed faster than what they do is done: each is for what the ones before it lead to."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.app import App

from briefing.tui import driver
from libraries import write
from terminal import Terminal

SLOW = """
import sys, time
from briefing.tui.threads import Threads
submit = Threads.submit

def slow(self, fn, *given, **named):
    def later():
        time.sleep(0.15)
        return fn(*given, **named)
    return submit(self, later)

Threads.submit = slow
from briefing.__main__ import main
sys.exit(main())
"""
"""The app, in which all that is worked out or written behind the screen takes longer."""
STEEL = """\
title = "Steel"

[[claims]]
id = "ceiling-150"
text = "The ceiling for steel is 150 billion euros."
quantity = { measure = "ceiling", value = 150, unit = "EUR bn" }

[[claims]]
id = "ceiling-160"
text = "The ceiling for steel is 160 billion euros."
quantity = { measure = "ceiling", value = 160, unit = "EUR bn" }
"""


def test_keys_in_one_burst_do_what_they_do_one_by_one(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    library = write(tmp_path / "library", {"briefs/steel.toml": STEEL})
    brief = library / "briefs/steel.toml"
    command = [sys.executable, script, "open", "--library", library]
    with Terminal(command, home=tmp_path, env={"BRIEFING_TODAY": "2025-11-28"}) as terminal:
        terminal.wait("memo: 0 claims")
        terminal.wait_gone("Indexing")
        # A hit is picked that is not found yet.
        terminal.type("/160\t").wait("memo: 1 claim")
        terminal.press("escape").wait_gone("Search everything")
        # A conflict is dismissed that is not found yet; its reason is no row of commands. What is
        # undone is that, and not what was done before it.
        terminal.type("Cdboth may stand\ru").wait("Undone: Dismissed")
        terminal.wait("memo: 1 claim")
        assert not (library / "decisions.toml").exists()
        terminal.press("escape").wait_gone("Which claims")
        # What is only near a command is not done before the library has been asked.
        terminal.type("\x10steel\r?").wait("KEYS HERE")
        terminal.press("escape").wait("The ceiling for steel is 150")
        # A file is left as soon as it is saved, without a question, for what is typed behind it.
        terminal.type("E").wait("ctrl+s")
        terminal.type("\r\x13").press("escape").type("?")
        terminal.wait("KEYS HERE")
        terminal.press("escape").wait_gone("KEYS HERE")
        assert len(brief.read_text()) == len(STEEL) + 1
        # Help that is asked for behind a new claim is not closed when that is there.
        terminal.type("aThe ferry sank.\r?").wait("KEYS HERE")
        terminal.settle(1.0)
        terminal.press("escape").wait("The ferry sank.")
        terminal.press("q")
        assert terminal.wait_exit() == 0


NO_MORE_PICTURES = """
import sys
from textual.timer import Timer
from briefing.tui import driver
tick, done_with, typed = Timer._tick, driver._done_with, []

async def tick_until_typed(self, **named):
    if not (typed and getattr(self._callback, "__name__", "") == "_on_timer_update"):
        await tick(self, **named)

async def note(app):
    typed.append(True)
    await done_with(app)

Timer._tick, driver._done_with = tick_until_typed, note
from briefing.__main__ import main
sys.exit(main())
"""
"""The app, in which Textual draws nothing more from the first key on."""


def test_what_a_key_does_is_drawn_with_it(tmp_path: Path) -> None:
    script = tmp_path / "drawn.py"
    script.write_text(NO_MORE_PICTURES)
    briefs = {f"briefs/{n}.toml": f'title = "{n}"\nbottom_line = "{n}s swim."\n' for n in "ab"}
    library = write(tmp_path / "library", briefs)
    command = [sys.executable, script, "open", "--library", library]
    with Terminal(command, home=tmp_path) as terminal:
        terminal.wait("as swim.")
        terminal.wait_gone("Indexing")
        terminal.settle(0.5)
        terminal.press("down").wait("bs swim.")
        terminal.press("up").wait("as swim.")


def test_a_key_waits_for_the_one_before_it_however_slow_the_machine_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps: list[str] = []

    async def work() -> None:
        for step in "abc":
            time.sleep(0.02)  # Nothing else goes on meanwhile: this is work.
            steps.append(step)
            await asyncio.sleep(0)

    async def job() -> None:
        task = asyncio.create_task(work())
        monkeypatch.setattr(driver, "_on_its_way", lambda app: [app])
        monkeypatch.setattr(driver, "rests", lambda pump: task.done())
        await driver._done_with(cast("App[Any]", None))

    monkeypatch.setattr(driver, "AT_MOST", 0.03)
    monkeypatch.setattr(driver, "TURN", 0.001)
    asyncio.run(job())
    assert steps == ["a", "b", "c"]


@pytest.mark.parametrize(("each_takes", "left"), [(2, ""), (4, "ab"), (1.5, "")])
def test_an_end_waits_as_long_as_one_key_after_the_other_has_its_effect(
    monkeypatch: pytest.MonkeyPatch, each_takes: float, left: str
) -> None:
    """Not for one that has none, whatever the others took."""
    of_terminal: Any = object.__new__(driver.TerminalDriver)
    of_terminal._app, of_terminal._is_answering = None, False
    of_terminal._is_reading = False
    of_terminal.typed_at, of_terminal._waiting = 0.0, deque("ab")
    now = [0.0]

    async def sleep(_: float) -> None:
        now[0] += 0.5
        if now[0] % each_takes == 0 and of_terminal._waiting:
            of_terminal._waiting.popleft()
            of_terminal.typed_at = now[0]

    monkeypatch.setattr(driver, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(driver, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(driver, "_in_front", lambda app: [])
    monkeypatch.setattr(driver.TerminalDriver, "_unread", 0)
    asyncio.run(of_terminal.all_is_had())
    assert "".join(of_terminal._waiting) == left


def test_an_end_waits_for_what_was_read_and_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the terminal, where it lies no more, and the others, where it is not yet."""
    of_terminal: Any = object.__new__(driver.TerminalDriver)
    of_terminal._app, of_terminal._is_answering = None, False
    of_terminal.typed_at, of_terminal._waiting = 0.0, deque()
    of_terminal._is_reading, of_terminal._early = False, 0
    of_terminal.exit_event, of_terminal.parting = threading.Event(), frozenset()
    of_terminal._wakes, of_terminal._wake = os.pipe()
    of_terminal.fileno, keyboard = os.pipe()
    on_its_way, may_arrive = threading.Event(), threading.Event()

    def feed(text: str) -> Iterator[str]:
        on_its_way.set()
        may_arrive.wait()
        yield from text

    def pass_on(letter: str) -> None:
        of_terminal._waiting.append(letter)

    had: list[str] = []

    async def sleep(_: float) -> None:
        may_arrive.set()
        while of_terminal._waiting:
            had.append(of_terminal._waiting.popleft())

    of_terminal._incoming = SimpleNamespace(feed=feed, tick=list, wanted=1)
    of_terminal._pass_on = pass_on
    monkeypatch.setattr(driver, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(driver, "_in_front", lambda app: [])
    reader = threading.Thread(target=of_terminal.run_input_thread)
    reader.start()
    try:
        os.write(keyboard, b"words")
        on_its_way.wait()
        asyncio.run(of_terminal.all_is_had())
        assert "".join(had) == "words"
    finally:
        may_arrive.set()
        of_terminal.exit_event.set()
        os.write(of_terminal._wake, b"\0")
        reader.join()
        for end in (of_terminal._wakes, of_terminal._wake, of_terminal.fileno, keyboard):
            os.close(end)


@pytest.mark.parametrize("is_due", [False, True])
def test_all_there_is_is_looked_over_in_a_long_pause_only(
    monkeypatch: pytest.MonkeyPatch, is_due: bool
) -> None:
    """It takes longer than a key, and the next one may follow any moment."""
    looks: list[int] = []
    later: list[tuple[float, Any]] = []

    class Loop:
        def call_later(self, seconds: float, do: Any) -> None:
            later.append((seconds, do))

    count = (driver.FEW + 1, 0, driver.OLDER + is_due)
    monkeypatch.setattr(driver.gc, "get_count", lambda: count)
    monkeypatch.setattr(driver.gc, "collect", lambda oldest=2: looks.append(oldest))
    of_terminal: Any = object.__new__(driver.TerminalDriver)
    of_terminal._loop = Loop()
    of_terminal._tidy()
    assert looks == [1]
    for seconds, do in later:
        assert seconds + driver.PAUSE == driver.LONG_PAUSE
        do()
    assert looks == [1, 2][: 1 + is_due]
