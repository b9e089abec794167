"""How fast the app feels: started, typed at, walked through and left, in a terminal of its own.

    python bench/app.py [--briefs 0 10000] [--term xterm|dumb|kitty] [--json FILE]

0 briefs is the sample library. Everything is measured beside a bare Textual app (one line of
text) in turns, as a person would see it: from the key to what the terminal was given.
`bench/README.md` says what each row is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from using import panes
from using.report import Figure, as_json, beside, lines, p95
from using.watched import ROOT, SRC, TERMS, Pressed, Watched

PROGRAM = [sys.executable, "-m", "briefing"]
LARGE = 1_000
"""Briefs from which the goals of a large library hold."""
SEED = 7
PARTS = ("starts", "keys", "commands", "endings")
QUIET_TYPING = 0.1
"""Seconds without a byte after which a key of a query is done with.

Less than the pause in typing after which the app looks further, which has a row of its own.
"""
_A_SECOND, _FLUENT = 30, 90
"""Keys of a burst: how quickly they come, and how many."""
INDEXED = 2.5
"""Seconds without a byte after which nothing is being read or indexed any more."""
_BUSY = re.compile("Reading|Keeping|Preparing|Indexing")
"""What stands in the first line while a library is read or indexed."""

_BARE = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("Hello, world")

Hello().run()
"""
_CRASHING = """
import sys
from briefing.__main__ import main
from briefing.tui.app import BriefingApp

def fail(self):
    raise RuntimeError("on purpose")

BriefingApp.action_help = fail
sys.exit(main())
"""


@dataclass(slots=True)
class Starts:
    """What was measured at each start of a program, in the order of the turns."""

    content: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    quit: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    left: set[str] = field(default_factory=set)


def main() -> None:
    """Read the command line and run each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--briefs", type=int, nargs="+", default=[0], help="0 is the sample")
    parser.add_argument("--term", choices=TERMS, default="xterm")
    parser.add_argument("--rounds", type=int, default=5, help="starts of each program")
    parser.add_argument("--keys", type=int, default=24, help="of each kind")
    parser.add_argument("--parts", choices=PARTS, nargs="+", default=PARTS, help="of the table")
    parser.add_argument("--text", type=Path, help="a file with one passage a line (also .xz)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    given = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}; terminal: {given.term}"
    )
    sizes = []
    for briefs in given.briefs:
        with tempfile.TemporaryDirectory(prefix="briefing-bench-") as folder:
            library = _library(Path(folder), briefs, given.text)
            run = Run(library, Path(folder), given, large=briefs >= LARGE)
            figures = list(run.figures())
        title = f"{briefs:,} briefs" if briefs else "the sample library"
        print("\n".join(lines(title, figures)), flush=True)
        sizes.append(as_json(briefs, figures))
        if given.json:
            told = {"version": 1, "python": platform.python_version(), "term": given.term}
            told |= {"cores": os.cpu_count(), "load": os.getloadavg()[0], "sizes": sizes}
            given.json.write_text(json.dumps(told, indent=1) + "\n")


def _library(folder: Path, briefs: int, text: Path | None) -> Path:
    if not briefs:
        return ROOT
    from library import LONGEST_CLAIM, Writer, words_of
    from searching.texts import passages

    _say(f"writing {briefs:,} briefs")
    root = folder / "library"
    Writer(root, [words_of(t, LONGEST_CLAIM) for t in passages(text)], briefs).write()
    long_ago = time.time() - 3_600
    for path in root.rglob("*.toml"):
        os.utime(path, (long_ago, long_ago))
    return root


class Run:
    """One library: the app on it, the bare app, and what came of them."""

    def __init__(
        self, library: Path, folder: Path, given: argparse.Namespace, *, large: bool
    ) -> None:
        self.library = library
        self.given = given
        self.large = large
        self.home = folder / "home"
        self.home.mkdir()
        self.bare = folder / "hello.py"
        self.bare.write_text(_BARE)
        self.crashing = folder / "crashing.py"
        self.crashing.write_text(_CRASHING)
        self.draw = random.Random(SEED)
        self.briefs = sorted(p for p in library.glob("briefs/*/*.toml") if p.parent.name != "inbox")

    def figures(self) -> Iterator[Figure]:
        """The rows of the parts that were asked for."""
        _say("first start: reading, indexing")
        self._first_start()
        for part in self.given.parts:
            yield from {
                "starts": self._starts,
                "keys": self._keys,
                "commands": self._commands,
                "endings": self._endings,
            }[part]()

    # Programs

    def _app(self, *, of: Path | None = None) -> Watched:
        """The app on the library, or a script in its place that takes the same arguments."""
        program = PROGRAM if of is None else [sys.executable, str(of)]
        return self._watched([*program, "--library", str(self.library)])

    def _watched(self, argv: list[str]) -> Watched:
        return Watched(argv, self.home, term=self.given.term)

    def _first_start(self) -> None:
        with self._app() as app:
            app.wait("THEMES", 600)
            app.settle(INDEXED, 1_200)
            app.wait_for(lambda seen: not _BUSY.search(seen.rows()[0]), "it never ends", 1_200)
            app.settle(INDEXED, 1_200)
            app.left_by(partial(app.press, "ctrl+q"))

    # Starting and leaving

    def _starts(self) -> Iterator[Figure]:
        bare, painted, plain = Starts(), Starts(), Starts()
        bar = self._untouched()
        for turn in range(self.given.rounds):
            _say(f"start {turn + 1} of {self.given.rounds}")
            with self._watched([sys.executable, str(self.bare)]) as hello:
                bare.content.append(hello.first_content())
                _leave(hello, bare)
            bar = self._start(painted, bar)
            self._forget_frame()
            bar = self._start(plain, bar)
        large = self.large
        pages = partial(beside, theirs=bare.content, in_ratio=True)
        yield pages(
            "content", "start → first content", painted.content, goal=0.25 if large else 0.10
        )
        yield pages(
            "content plain", "start → first content, no painted frame", plain.content, goal=1.1
        )
        yield pages(
            "answered",
            "start → a cursor key is answered",
            painted.answered,
            goal=1.4 if large else 1.25,
        )
        yield pages(
            "answered plain", "  no painted frame", plain.answered, goal=1.4 if large else 1.25
        )
        yield beside("quit", "quit → prompt", painted.quit, bare.quit, goal=50)
        goal = {"goal": 300} if large else {"goal": 2.2, "in_ratio": True}
        yield beside("memory", "memory, whole tree", painted.memory, bare.memory, "MB", **goal)
        yield _modes("after quit", bare.left, painted.left | plain.left)

    def _untouched(self) -> int:
        """The row of the bar of the first list after a start at which no key is pressed."""
        with self._app() as app:
            app.wait("THEMES", 60)
            app.settle(1.0, 60)
            bar = app.bar
            app.left_by(partial(app.press, "ctrl+q"))
        return bar

    def _start(self, into: Starts, bar: int) -> int:
        """A start that begins with the bar in a row; the row in which the next one begins."""
        with self._app() as app:
            into.content.append(app.first_content())
            into.answered.append(app.answered(bar))
            app.settle(1.0, 60)
            # The next start begins where this one is left: never at the end of the list.
            app.press("up")
            app.settle(0.5, 60)
            bar = app.bar
            _leave(app, into)
        return bar

    def _forget_frame(self) -> None:
        """The next start has no frame to paint."""
        for kept in self.home.rglob("frames/*"):
            if kept.is_file():
                kept.unlink()

    # Keys

    def _keys(self) -> Iterator[Figure]:
        count = self.given.keys
        with self._app() as app:
            app.is_used()
            app.settle(1.0, 60)
            _say("typing")
            typed, further = self._typed(app), self._further(app)
            lost = self._lost(app)
            self._go_to_a_brief(app)
            _say("moving")
            moves = self._walk(app, "down", "up", count)
            pages = self._walk(app, "pagedown", "pageup", count // 2)
            panes.go_to(app, panes.BEHIND, "home", "right")
            alone = self._walk(app, "down", "up", count // 2)
            panes.go_to(app, panes.SHELF, "left", "left")
            briefs = self._walk(app, "down", "up", count)
            memory, mapped = app.memory(), app.mapped()
            app.left_by(partial(app.press, "ctrl+q"))
        large = self.large
        yield from _key_rows("echo", "key echo in the search box", [k.first for k in typed], 15)
        yield from _key_rows(
            "search",
            "search key → settled",
            [k.settled for k in typed],
            60 if large else 30,
            typed,
        )
        yield Figure("lost", f"keys lost of {_FLUENT} at {_A_SECOND} a second", lost, "", goal=0)
        yield Figure("further", "  typing pauses → searched further, settled p95", p95(further))
        settled = "settled"
        yield from _key_rows("move", f"cursor move, {settled}", _settled(moves), 25, moves, kb=12)
        yield from _key_rows(
            "move alone",
            f"cursor move, the list alone, {settled}",
            _settled(alone),
            25,
            alone,
            kb=4,
        )
        yield from _key_rows("page", f"page down, {settled}", _settled(pages), 25, pages)
        yield from _key_rows("brief", f"switching briefs, {settled}", _settled(briefs), 40, briefs)
        yield Figure("memory used", "memory after all keys, whole tree", memory, "MB")
        yield Figure("memory mapped", "  of it pages of files", mapped, "MB")

    @staticmethod
    def _walk(app: Watched, there: str, back: str, count: int) -> list[Pressed]:
        """Eight steps there, eight back, and so on; sooner where a step shows nothing new."""
        found: list[Pressed] = []
        idle = step = 0
        while len(found) < count and idle < 3:
            pressed = app.key(there if step < 8 else back)
            step = (step + 1) % 16
            idle = idle + 1 if pressed is None else 0
            if pressed is None:
                step = 8 if step <= 8 else 0
            else:
                found.append(pressed)
        return found

    def _go_to_a_brief(self, app: Watched) -> None:
        """By the search, and into the middle pane of the first screen.

        A search that finds a brief leads to the shelf, one that finds a claim to the claim, and
        one that finds nothing nowhere. What stands behind the first claim is to be walked through
        as well.
        """
        for _ in range(20):
            app.press("/")
            app.wait("Search everything")
            query = self._query()
            app.type(query)
            app.wait(query)
            app.settle(0.5)
            app.press("enter")
            app.settle(0.5)
            _close_search(app)
            if "BEHIND THIS CLAIM" in app.text and (
                panes.reached(app, panes.BRIEF, "left", "left", "right", "home")
                and panes.reached(app, panes.BEHIND, "right")
                and panes.reached(app, panes.BRIEF, "left")
            ):
                return
            app.press("escape")
            app.settle(0.5)
        raise panes.ElsewhereError(f"No search leads to a brief:\n{app.text}")

    def _typed(self, app: Watched) -> list[Pressed]:
        app.press("/")
        app.wait("Search everything")
        app.settle(0.5)
        typed: list[Pressed] = []
        while len(typed) < 2 * self.given.keys:
            for character in self._query():
                pressed = app.key("space" if character == " " else character, QUIET_TYPING)
                if pressed is not None:
                    typed.append(pressed)
            app.settle(0.5)
            app.press("ctrl+u")
            app.settle(0.3)
        _close_search(app)
        return typed

    def _further(self, app: Watched) -> list[float]:
        """Milliseconds from the last letter to the last byte, where a word is found only further.

        Words that stand in the library are found without: their first letter is another here.
        """
        app.press("/")
        app.wait("Search everything")
        app.settle(0.5)
        further: list[float] = []
        for _ in range(max(4, self.given.keys // 2)):
            word = "q" + max(self._query().split(), key=len)[1:]
            for character in word:
                app.key(character, QUIET_TYPING)
            before = len(app.reads)
            app.settle(0.5)
            if len(app.reads) > before:
                further.append((app.reads[-1][0] - app.sent) * 1_000)
            app.press("ctrl+u")
            app.settle(0.3)
        _close_search(app)
        return further

    def _lost(self, app: Watched) -> float:
        """How many of many keys, typed faster than anybody does, are not in the search box."""
        app.press("/")
        app.wait("Search everything")
        app.settle(0.5)
        typed = ""
        while len(typed) < _FLUENT:
            typed += self._query() + " "
        typed = typed[:_FLUENT].rstrip()
        for character in typed:
            app.type(character)
            time.sleep(1 / _A_SECOND)
        app.settle(1.0)
        shown = max(app.screen, key=lambda row: _alike(row, typed))
        app.press("ctrl+u")
        app.settle(0.5)
        _close_search(app)
        return float(len(typed) - _alike(shown, typed))

    def _query(self) -> str:
        """Two longer words that stand together in a claim."""
        while True:
            text = self.draw.choice(self.briefs).read_text(encoding="utf-8")
            found = re.findall(r'^text = "(.*)"$', text, re.MULTILINE)
            words = re.findall(r"\b[a-z]{5,9}\b", self.draw.choice(found)) if found else []
            if len(words) > 1:
                return " ".join(self.draw.sample(words, 2))

    # Commands and endings

    def _commands(self) -> Iterator[Figure]:
        _say("commands")
        command = [*PROGRAM, "--library", str(self.library), "show", self.briefs[0].stem]
        asked: dict[str, tuple[list[str], list[float]]] = {
            "click": ([sys.executable, "-c", "import click"], []),
            "version": ([*PROGRAM, "--version"], []),
            "show": (command, []),
        }
        for _ in range(2 * self.given.rounds):
            for argv, times in asked.values():
                times.append(self._took(argv))
        click = asked["click"][1]
        for name, label, goal in (("version", "--version", 2), ("show", "show BRIEF", 4)):
            yield beside(
                name,
                f"`briefing {label}` beside `import click`",
                asked[name][1],
                click,
                goal=goal,
                in_ratio=True,
            )

    def _took(self, argv: Sequence[str]) -> float:
        from terminal import environment

        start = time.perf_counter()
        folders = {f"XDG_{n}_HOME": str(self.home / n.lower()) for n in ("CACHE", "STATE")}
        subprocess.run(
            argv,
            check=True,
            stdout=subprocess.DEVNULL,
            env=environment({"HOME": str(self.home), "PYTHONPATH": str(SRC)} | folders),
        )
        return (time.perf_counter() - start) * 1_000

    def _endings(self) -> Iterator[Figure]:
        for name in (signal.SIGTERM, signal.SIGHUP):
            _say(name.name)
            left = [
                self._ended(program, lambda t, n=name: t.signal(n))
                for program in (self._watched([sys.executable, str(self.bare)]), self._app())
            ]
            yield _modes(f"after {name.name}", *left)
        _say("a crash")
        yield _modes("after a crash", None, self._ended(self._app(of=self.crashing), _crash))

    def _ended(self, program: Watched, end: Callable[[Watched], object]) -> set[str]:
        with program as terminal:
            if terminal.argv[-1] == str(self.bare):
                terminal.first_content()
            else:
                # What is painted before the app is there would not do.
                terminal.is_used()
            terminal.settle(0.5, 60)
            return set(terminal.left_by(lambda: end(terminal))[1])


def _alike(row: str, typed: str) -> int:
    """How many characters of what was typed stand in a row in their order."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(row, typed)


def _close_search(terminal: Watched) -> None:
    """Escape closes the list of values first, where there is one."""
    while "Search everything" in terminal.text:
        terminal.press("escape")
        terminal.settle(0.5)


def _crash(terminal: Watched) -> None:
    terminal.press("?")


def _leave(terminal: Watched, into: Starts) -> None:
    into.memory.append(terminal.memory())
    took, left = terminal.left_by(partial(terminal.press, "ctrl+q"))
    into.quit.append(took)
    into.left |= set(left)


def _settled(keys: Sequence[Pressed]) -> list[float]:
    return [key.settled for key in keys]


def _key_rows(
    name: str,
    label: str,
    times: Sequence[float],
    goal: float,
    keys: Sequence[Pressed] = (),
    kb: float | None = None,
) -> Iterator[Figure]:
    yield Figure(name, f"{label} p95", p95(times), goal=goal)
    if times:
        yield Figure(f"{name} median", "  median", statistics.median(times))
    if keys:
        work = statistics.median(key.cpu for key in keys)
        yield Figure(f"{name} cpu", "  of the processor, median", work)
        written = statistics.median(key.written / 1_024 for key in keys)
        yield Figure(f"{name} bytes", "  written, median", written, "KB", goal=kb)


def _modes(when: str, bare: set[str] | None, ours: set[str]) -> Figure:
    return Figure(
        f"modes {when}",
        f"terminal modes left on {when}",
        float(len(ours)),
        "",
        goal=0,
        peer=None if bare is None else float(len(bare)),
        words=", ".join(sorted(ours)),
    )


def _say(what: str) -> None:
    print(f"  … {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
