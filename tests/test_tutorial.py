"""docs/tutorial.md is played from its first line to its last: commands, keys and what they show."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from briefing.commands.keynames import printed
from briefing.commands.table import COMMANDS
from command_line import Terminal, run
from desk import Desk, work
from golden import screen_text

PAGE = (Path(__file__).parent.parent / "docs" / "tutorial.md").read_text(encoding="utf-8")
KEYS = {printed(key): key for command in COMMANDS for key in command.keys}
KEYS |= {key: key for key in ("up", "down", "left", "right", "ctrl+u")}
_QUESTION = re.compile(r"^(.* \[.*\]: )(.*\n)", re.MULTILINE)


def blocks() -> list[tuple[str, str]]:
    """Every example of the page in order, with its language."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with what stands below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def play(command: str, said: str) -> None:
    """Run a command, answer its questions as the page does, and hold all it says to the page."""
    name, *arguments = shlex.split(command)
    assert name == "briefing"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefing.cli.opening.has_terminal", lambda: True)
        answers = "".join(answer for _, answer in _QUESTION.findall(said))
        if answers:
            patch.setattr("sys.stdin", Terminal(answers))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "100")
        ran = run(*arguments, open_app=lambda root, is_sample, read_only, ref: 0, on_terminal=True)
    # A page has no spaces at the end of a line.
    out = re.sub(r" +$", "", ran.out + ran.err, flags=re.MULTILINE)
    assert out == _QUESTION.sub(r"\1", said), command
    assert ran.code in (0, 1), command


async def press(desk: Desk, steps: Iterable[str]) -> None:
    """Press keys and type words, as the lines of a block have them."""
    for step in steps:
        if all(word in KEYS for word in step.split()):
            for word in step.split():
                await desk.press(KEYS[word])
        else:
            await desk.type(step)


def test_the_tutorial_leads_where_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = blocks()
    in_app = [n for n, (kind, _) in enumerate(found) if kind in ("keys", "text")]
    before, app, after = found[: in_app[0]], found[in_app[0] : in_app[-1] + 1], found[in_app[-1] :]
    assert {kind for kind, _ in app} == {"keys", "text"}, "the app is opened once"

    async def follow(desk: Desk) -> None:
        for kind, block in app:
            lines = [re.split(r"  +", line)[0] for line in block.splitlines()]
            if kind == "text":
                screen = screen_text(desk.pilot)
                assert all(line in screen for line in lines), screen
            else:
                await press(desk, lines)

    for command, said in commands(before[0][1]):
        if command.startswith("cd "):
            monkeypatch.chdir(command.removeprefix("cd "))
        else:
            play(command, said)
    work(Path.cwd(), follow, size=(100, 30))
    assert app[-1][1].splitlines()[-1].startswith("q ")
    for _, block in after[1:]:
        for command, said in commands(block):
            play(command, said)
    assert run("check").code == 0
