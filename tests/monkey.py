"""Hands that know nothing: random keys, clicks, wheels, pastes and sizes, the same for one seed.

``play`` runs steps on an app and finds out whether it holds: no exception anywhere, an answer to
every key, no file touched but those an operation of the history names, and ``u`` leads back to
the first byte. A step is a word: ``key down``, ``click 0.31 0.52``, ``wheel 0.5 0.2 down``,
``paste "…"`` (JSON), ``size 100 30``; a line of a failed run can be played again as it is.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import traceback
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, ClassVar, cast

from rich.color import ColorSystem
from rich.console import RenderableType
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.worker import Worker, WorkerState

import hostile
from briefing.library.versions import Versions
from briefing.settings.paths import state_folder
from briefing.tui import browse
from briefing.tui.app import BriefingApp
from briefing.tui.canvas import Update
from driving import settled
from golden import screen_text

AT_ONCE = 40
"""Steps between two looks at what they have done."""

LONGEST = 60.0
"""Seconds after which a screen that has not answered is stuck."""

_MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab")
_DOES = ("enter", "space", "escape", "backspace", "delete")
_CTRL = ("ctrl+s", "ctrl+p", "ctrl+r", "ctrl+z", "ctrl+c", "ctrl+d", "ctrl+u", "ctrl+space", "f1")
_SHIFT = ("shift+up", "shift+down", "shift+left", "shift+right", "ctrl+left", "ctrl+right")
_LETTERS = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789"
_SIGNS = "/?.,><[]=+-'\"#@:;!()"
_SIZES = ((80, 24), (120, 40), (100, 30), (60, 16), (200, 60), (40, 10), (300, 80), (20, 5))
_HANDED = "memos/exports/"
"""The manifests of pages that were handed over: they are no edits, and nothing takes them back."""
Cell = tuple[str, str]
"""A letter, and the codes of its style."""
_NOTHING, _UNKNOWN = ("\x00", ""), ("\x01", "")
"""A cell in which nothing was drawn, and one in which it cannot be told what."""
_QUIT_KEYS = ("q", "ctrl+q", "Q")


class DidNotHoldError(AssertionError):
    """The app did not hold."""


def steps(seed: int, number: int, pastes: Iterable[str] = ()) -> list[str]:
    """The steps of a seed. ``q`` is never among them: it would be over."""
    chance = random.Random(seed)
    texts = [*pastes, *hostile.STRINGS.values(), "2025-07-23", "https://example.org/a?b=c"]
    return [_step(chance, texts) for _ in range(number)]


def _step(chance: random.Random, texts: list[str]) -> str:
    kind = chance.random()
    if kind < 0.30:
        return f"key {chance.choice(_MOVES)}"
    if kind < 0.45:
        return f"key {chance.choice(_DOES)}"
    if kind < 0.55:
        return f"key {chance.choice((*_CTRL, *_SHIFT))}"
    if kind < 0.78:
        return f"key {chance.choice(_LETTERS)}"
    if kind < 0.86:
        return f"key {chance.choice(_SIGNS)}"
    x, y = chance.random(), chance.random()
    if kind < 0.93:
        return f"click {x:.3f} {y:.3f}"
    if kind < 0.96:
        return f"wheel {x:.3f} {y:.3f} {chance.choice(('up', 'down'))}"
    if kind < 0.985:
        return f"paste {json.dumps(chance.choice(texts))}"
    return "size {} {}".format(*chance.choice(_SIZES))


@dataclass
class _Watch:
    """What goes wrong where nobody would hear of it."""

    folders: tuple[str, ...]
    on: bool = False
    touched: list[str] = field(default_factory=list)


_WATCH: _Watch | None = None
_HOOKED = False
_WRITES = {
    "os.rename": 2,
    "os.link": 2,
    "os.remove": 1,
    "os.mkdir": 1,
    "os.rmdir": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.chmod": 1,
}


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    watch = _WATCH
    if watch is None or not watch.on:
        return
    if event == "open":
        path, _, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if flags else False
        paths = [path] if writes else []
    elif event in _WRITES:
        paths = list(arguments[: _WRITES[event]])
        if event in ("os.rename", "os.link", "os.remove", "os.rmdir") and any(
            isinstance(a, int) and a >= 0 for a in arguments[_WRITES[event] :]
        ):
            return  # Relative to a folder that is open, which was looked at then.
    elif event == "webbrowser.open":
        watch.touched.append(f"{event} {arguments[0]!r}")
        raise PermissionError(f"not during a test: {arguments[0]!r}")
    else:
        return
    for path in paths:
        if isinstance(path, int) or path is None:
            continue
        full = os.path.realpath(os.fsdecode(path))
        if not full.startswith((*watch.folders, "/dev/", "/proc/")):
            watch.touched.append(f"{event} {full!r}")
            raise PermissionError(13, "not during a test", full)


@contextmanager
def _watched(*folders: Path) -> Iterator[_Watch]:
    """Files outside ``folders`` are not written to; that it was tried is noted."""
    global _WATCH, _HOOKED
    if not _HOOKED:
        sys.addaudithook(_audit)
        _HOOKED = True
    _WATCH = _Watch(tuple(os.path.realpath(f) for f in folders), on=True)
    try:
        yield _WATCH
    finally:
        _WATCH.on = False


class Monkey(BriefingApp):
    """The app, which tells what went wrong instead of going on or leaving."""

    CSS_PATH: ClassVar = [Path(browse.__file__).parent / str(n) for n in BriefingApp.CSS_PATH]

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.wrong: list[str] = []
        self.opened: list[str] = []
        self.drawn: dict[int, list[Cell]] = {}
        """The cells of each line, as they were drawn bit by bit."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Draw what has changed, as a terminal would."""
        if isinstance(renderable, Update) and not self._batch_count:
            for x, y, strip in renderable._stretches:
                line = self.drawn.setdefault(y, [])
                line.extend([_NOTHING] * (x + strip.cell_length - len(line)))
                line[x : x + strip.cell_length] = cells_of(strip)
        super()._display(screen, renderable)

    def on_resize(self) -> None:
        """A terminal of another size shows nothing that can be relied on."""
        self.drawn.clear()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Work behind the screen that failed."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            assert error is not None
            told = "".join(traceback.format_exception(error))
            self.wrong.append(f"worker {event.worker.name}: {told}")
        super().on_worker_state_changed(event)

    async def action_quit(self) -> None:
        """The footer and the palette say so too: it would be over."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No browser."""
        self.opened.append(url)


def cells_of(strip: Strip) -> list[Cell]:
    """The cells of a strip, each with how it looks; unknown ones where letters are not all as wide
    as one."""
    if len(strip.text) != strip.cell_length:
        return [_UNKNOWN] * strip.cell_length
    return [(letter, _as_seen(letter, style)) for text, style, _ in strip for letter in text]


@cache
def _as_seen(letter: str, style: Style | None) -> str:
    """The codes of a style, as far as they can be seen."""
    if style is None:
        return ""
    if letter.isspace() and not (style.reverse or style.underline or style.strike):
        style = Style.from_color(None, style.bgcolor)
    return Strip.render_ansi(style, ColorSystem.TRUECOLOR)


def undrawn(app: Monkey) -> str:
    """The first line that is not on the screen as it would be drawn anew; empty where there is
    none. Lines with letters of another width than one cell are not looked at."""
    full = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    for y, strips in enumerate(cast(Any, full).strips):
        anew = [cell for strip in strips for cell in cells_of(strip)]
        drawn = app.drawn.get(y, [])[: len(anew)]
        if drawn != anew and _UNKNOWN not in (*drawn, *anew):
            at = next(x for x, pair in enumerate(zip_longest(drawn, anew)) if len({*pair}) > 1)
            rows = ("".join(letter for letter, _ in cells) for cells in (drawn, anew))
            looks = [cells[at : at + 1] for cells in (drawn, anew)]
            return f"line {y}, column {at}: {looks}\n" + "\n".join(map(repr, rows))
    return ""


def files(root: Path) -> dict[str, str]:
    """The files of a library by their paths, each as the history names it: its SHA-256."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def unannounced(root: Path, first: Mapping[str, str]) -> list[str]:
    """What differs from the files at first and from what the history says was done to them."""
    expected, wrong = dict(first), []
    for operation in Versions(state_folder(root)).operations():
        for step in operation.steps:
            if expected.get(step.file, "") != step.before:
                wrong.append(f"{operation.what}: {step.file} was not what it was taken for")
            if step.after:
                expected[step.file] = step.after
            else:
                expected.pop(step.file, None)
    now = files(root)
    other = (n for n in sorted({*expected, *now}) if expected.get(n) != now.get(n))
    return wrong + [f"{n} is not what the history says" for n in other if not n.startswith(_HANDED)]


async def play(pilot: Pilot[Any], told: list[str]) -> None:
    """Play steps, and look every now and then whether the app holds. Raises ``DidNotHoldError``."""
    app = cast(Monkey, pilot.app)
    first = files(app.root)
    played: list[str] = []
    folders = [app.root, Path(os.environ["HOME"]), Path.cwd()]
    with _watched(*folders) as watch:
        try:
            for start in range(0, len(told), AT_ONCE):
                chunk = told[start : start + AT_ONCE]
                for number, step in enumerate(chunk):
                    played.append(step)
                    _do(app, step)
                    # Some come in a rush, some after all is done.
                    if (number * 7 + start) % 3 == 0:
                        await asyncio.wait_for(pilot.pause(), LONGEST)
                await asyncio.wait_for(settled(pilot), LONGEST)
                _look(app, watch)
                if lost := undrawn(app):
                    raise DidNotHoldError(f"not drawn: {lost}")
                if start % (AT_ONCE * 5) == 0 and (wrong := unannounced(app.root, first)):
                    raise DidNotHoldError("\n".join(wrong))
            await leave(pilot)
            _look(app, watch)
            await _answers(pilot)
            if wrong := unannounced(app.root, first):
                raise DidNotHoldError("\n".join(wrong))
            await _undo_everything(pilot, first)
            _look(app, watch)
        except BaseException as error:
            screens = [type(s).__name__ for s in app.screen_stack]
            seen = "\n".join(played)
            print(f"{seen}\nAfter {len(played)} steps, on {screens}", file=sys.stderr)
            if app.screen_stack:
                print(screen_text(pilot), file=sys.stderr)
            if app.wrong:
                print("\n".join(app.wrong), file=sys.stderr)
            if isinstance(error, TimeoutError):
                raise DidNotHoldError("the screen is stuck") from error
            raise


def _look(app: Monkey, watch: _Watch) -> None:
    if app.wrong:
        raise DidNotHoldError("\n".join(app.wrong))
    if watch.touched:
        raise DidNotHoldError("\n".join(watch.touched))
    if app._exception is not None:
        raise DidNotHoldError(str(app._exception)) from app._exception
    if not app.is_running:
        raise DidNotHoldError("the app has ended")


async def leave(pilot: Pilot[Any]) -> None:
    """Back to the first screen, whatever is in the way."""
    app = pilot.app
    _do(cast(Monkey, app), "size 120 40")
    asked = 0
    for _ in range(40):
        if len(app.screen_stack) == 1:
            return
        keys = ["escape"]
        if type(app.screen).__name__ == "Choose":
            # What was typed is given up: the second answer, in the whole file the third.
            keys = [*["down"] * (asked % 3), "enter"] if asked % 3 else keys
            asked += 1
        for key in keys:
            _do(cast(Monkey, app), f"key {key}")
            await asyncio.wait_for(settled(pilot), LONGEST)
    names = [type(s).__name__ for s in app.screen_stack]
    raise DidNotHoldError(f"no way back from {names}")


async def _answers(pilot: Pilot[Any]) -> None:
    """The first screen answers: help comes and goes."""
    app = cast(Monkey, pilot.app)
    _do(app, "key f1")
    await asyncio.wait_for(settled(pilot), LONGEST)
    if type(app.screen).__name__ != "Help":
        raise DidNotHoldError("the first screen does not answer: no help came")
    await leave(pilot)


async def _undo_everything(pilot: Pilot[Any], first: Mapping[str, str]) -> None:
    app = cast(Monkey, pilot.app)
    for _ in range(5000):
        if all(files(app.root).get(name) == digest for name, digest in first.items()) and not [
            n for n in files(app.root) if n not in first and not n.startswith(_HANDED)
        ]:
            return
        before = (len(app._done), len(Versions(state_folder(app.root)).operations()))
        app.action_undo()
        await asyncio.wait_for(settled(pilot), LONGEST)
        if (
            len(app.screen_stack) > 1
        ):  # What was given up is there again: left as it is, it is over.
            await leave(pilot)
        if before == (len(app._done), len(Versions(state_folder(app.root)).operations())):
            break
    now = files(app.root)
    other = [n for n in sorted({*now, *first}) if now.get(n) != first.get(n)]
    other = [n for n in other if not n.startswith(_HANDED)]
    if other:
        raise DidNotHoldError(f"u does not lead back: {other}")


def _do(app: Monkey, step: str) -> None:
    kind, _, rest = step.partition(" ")
    driver = app._driver
    assert driver is not None
    if kind == "key":
        event: events.Event = events.Key(*_key(rest))
        event.set_sender(app)
        driver.send_message(event)
    elif kind == "paste":
        event = events.Paste(json.loads(rest))
        event.set_sender(app)
        driver.send_message(event)
    elif kind == "size":
        size = Size(*map(int, rest.split()))
        driver._size = size
        app.post_message(events.Resize(size, size))
    else:
        across, down, *way = rest.split()
        x = min(int(float(across) * app.size.width), max(0, app.size.width - 1))
        y = min(int(float(down) * app.size.height), max(0, app.size.height - 1))
        if kind == "wheel":
            scroll = events.MouseScrollDown if way == ["down"] else events.MouseScrollUp
            _mouse(app, scroll, x, y, 0)
        else:
            _mouse(app, events.MouseMove, x, y, 0)
            _mouse(app, events.MouseDown, x, y, 1)
            _mouse(app, events.MouseUp, x, y, 1)


def _mouse(app: Monkey, kind: type[events.MouseEvent], x: int, y: int, button: int) -> None:
    assert app._driver is not None
    app._driver.process_message(
        kind(
            None,
            x=x,
            y=y,
            delta_x=0,
            delta_y=0,
            button=button,
            shift=False,
            meta=False,
            ctrl=False,
            screen_x=x,
            screen_y=y,
        )
    )


def _key(name: str) -> tuple[str, str | None]:
    if name in _QUIT_KEYS:
        raise ValueError("a monkey does not leave")
    if len(name) == 1 and not name.isalnum():
        name = _character_to_key(name)
    original = REPLACED_KEYS.get(name, name)
    try:
        return name, unicodedata.lookup(_get_unicode_name_from_key(original))
    except KeyError:
        return name, name if len(name) == 1 else " " if name == "space" else None
