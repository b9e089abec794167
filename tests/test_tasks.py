"""Ten whole tasks in tmux, each told as one would tell it, and done by a person's keys.

Prose stands at the margin of ``tasks/*.txt``; what is indented is done, in a copy of
``data/library`` that is in git: ``start [WIDTHxHEIGHT] [NAME=VALUE] [ARGUMENTS]`` the app,
``press`` keys, ``type`` words, ``see`` words on the screen or that they are ``gone``, ``shell`` a
command that must end well, ``file PATH has|lacks WORDS``, ``pause``, ``kill``, ``end STATUS``,
``colourless``. What is seen first behind keys must be due to them: it is an error where it was so
before.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tmux
from desk import copy
from terminal import environment, folders_of
from tmux import Tmux

FOLDER = Path(__file__).parent / "tasks"
TASKS = sorted(path.stem for path in FOLDER.glob("*.txt"))
BRIEFING = [sys.executable, "-m", "briefing"]
_COLOUR = re.compile(r"\x1b\[[\d;:]*?(?<![\d:])(?:3[0-8]|4[0-8]|9\d|10\d)(?:[;:\d]*)m")


def test_there_are_ten() -> None:
    assert len(TASKS) == 10


def _steps(name: str) -> Iterator[tuple[str, str]]:
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            verb, _, rest = line[4:].partition(" ")
            # What is typed may begin with a space: it stands behind column eight.
            yield verb, line[12:] if verb == "type" else rest.strip()


class Hands:
    """The person who does a task."""

    def __init__(self, folder: Path) -> None:
        self.library = copy(folder)
        self._home = folders_of(folder)
        self._terminal: Tmux | None = None
        self._before: str | None = None
        """The screen before the keys of which nothing was seen yet."""
        self.shell("git init -q && git add -A && git -c user.name=T -c user.email=t@t commit -qm 1")

    @property
    def terminal(self) -> Tmux:
        assert self._terminal is not None, "nothing was started"
        return self._terminal

    def start(self, given: str) -> None:
        """Open the app in a terminal of its own."""
        self.close()
        self._before = None
        size, settings, arguments = (120, 40), dict(self._home), []
        for word in shlex.split(given):
            if found := re.fullmatch(r"(\d+)x(\d+)", word):
                size = int(found[1]), int(found[2])
            elif re.fullmatch(r"[A-Z_]+=\S*", word):
                settings |= dict([word.split("=", 1)])
            else:
                arguments.append(word)
        self._terminal = Tmux(
            [*BRIEFING, "open", *arguments],
            size=size,
            env=environment(settings),
            cwd=self.library,
        )
        self._terminal.__enter__()

    def close(self) -> None:
        if self._terminal is not None:
            self._terminal.__exit__()
            self._terminal = None

    def touched(self) -> None:
        """Keys are about to be pressed."""
        if self._before is None:
            self._before = self.terminal.capture()

    def see(self, words: str, *, gone: bool = False) -> None:
        """Wait for words to be on the screen, or gone from it."""
        if self._before is not None:
            assert (words in self._before) is gone, (
                f"{words!r}: so it was before the keys\n{self._before}"
            )
            self._before = None
        absent = re.compile(rf"\A(?!.*{re.escape(words)})", re.DOTALL)
        self.terminal.wait(absent if gone else words)

    def shell(self, command: str) -> None:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.library,
            env={**os.environ, **self._home, "BRIEFING": shlex.join(BRIEFING)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    def file(self, said: str) -> None:
        path, verb, words = re.fullmatch(r"(\S+)\s+(has|lacks)\s+(.*)", said).groups()  # type: ignore[union-attr]
        holds = words in (self.library / path).read_text(encoding="utf-8")
        assert holds is (verb == "has"), f"{path} {verb} {words!r}"

    def do(self, verb: str, said: str) -> None:
        match verb:
            case "start":
                self.start(said)
            case "press":
                self.touched()
                self.terminal.press(*said.split())
            case "type":
                self.touched()
                self.terminal.type(said)
            case "see" | "gone":
                self.see(said, gone=verb == "gone")
            case "pause":
                # As long as a person takes who looks up: words are kept within half a second.
                time.sleep(1.5)
            case "kill":
                self.terminal.kill()
            case "end":
                assert self.terminal.wait_exit() == int(said)
            case "colourless":
                assert not _COLOUR.search(self.terminal.capture(styled=True))
            case "shell":
                self.shell(said)
            case "file":
                self.file(said)
            case _:
                pytest.fail(f"nobody knows how to {verb}")


@tmux.present
@pytest.mark.parametrize("name", TASKS)
def test_task(name: str, tmp_path: Path) -> None:
    hands = Hands(tmp_path)
    try:
        for verb, said in _steps(name):
            hands.do(verb, said)
    finally:
        hands.close()
