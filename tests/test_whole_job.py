"""The analyst's whole job on a real terminal: from an open library to a memo on disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

import tmux
from desk import SAMPLE, copy
from golden import compare
from terminal import Terminal, environment, folders_of
from tmux import Tmux

OPEN = [sys.executable, "-m", "briefing", "open"]
DAY = {"BRIEFING_TODAY": "2026-11-23"}


class Driven(Protocol):
    """What a person at a terminal does, in our own terminal and in tmux alike."""

    def wait(self, what: str) -> object: ...
    def press(self, *keys: str) -> object: ...
    def type(self, text: str) -> object: ...


def job(terminal: Driven, memo: Path) -> None:
    """Open, search with a typo, open a source, pick three claims, write the memo."""
    terminal.wait("WHAT WE KNOW")
    # The half-remembered claim, misspelt; tab picks it and the next.
    terminal.press("/")
    terminal.wait("Type: results come with every key")
    terminal.type("joint procurment headlin")
    terminal.wait("match")
    terminal.press("escape")
    terminal.wait("LISTS")
    terminal.press("/")
    terminal.wait("Type: results come with every key")
    terminal.type("sefcov jogm")
    terminal.wait("JOGMEC can serve")
    terminal.press("enter")
    # The search shows the source too; the name of the paper may stand on two lines.
    terminal.wait("LISTS")
    terminal.wait("Op-ed: Trump's return")
    # Who says so: the dossier of the source.
    terminal.press("right")
    terminal.press("enter")
    terminal.wait("Source: ")
    terminal.press("escape")
    terminal.wait("LISTS")
    terminal.press("left")
    for number in (1, 2, 3):
        terminal.press("space")
        terminal.wait(f"memo: {number} claim")
        terminal.press("down")
    terminal.press("m")
    terminal.wait("of 350 words")
    terminal.press("w")
    terminal.wait("Write the memo to")
    terminal.press("ctrl+u")
    terminal.wait("a file, such as memo.md")
    terminal.type(str(memo))
    terminal.press("enter")
    terminal.wait("Memo written")
    terminal.press("q")


def test_in_our_own_terminal(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    with Terminal([*OPEN, "--library", SAMPLE], home=tmp_path, env=DAY) as terminal:
        job(terminal, memo)
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []
    written = memo.read_text()
    assert written.count("[^1]:") == 1
    compare("whole-job.md", written)


@pytest.mark.skipif(not tmux.present, reason="tmux is not installed")
def test_in_tmux(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    with Tmux(
        [*OPEN, "--library", SAMPLE], env={**environment(folders_of(tmp_path)), **DAY}
    ) as terminal:
        job(terminal, memo)
        assert terminal.wait_exit() == 0
    compare("whole-job.md", memo.read_text())


def test_in_a_small_terminal(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    with Terminal([*OPEN, "--library", SAMPLE], size=(80, 24), home=tmp_path, env=DAY) as terminal:
        job(terminal, memo)
        assert terminal.wait_exit() == 0
    compare("whole-job.md", memo.read_text())


EDITOR = """#!/bin/sh
# Stands in for an editor: notes how it was called, changes the claim, and ends.
printf '%s\\n' "$@" > "$NOTED"
for file; do :; done
sed -i 's/92 per cent full at the end/93 per cent full at the end/' "$file"
"""


def editor(folder: Path, name: str, script: str = EDITOR) -> Mapping[str, str]:
    """An editor of a name that only does what the script says, and where it notes its call."""
    path = folder / name
    path.write_text(script)
    path.chmod(0o755)
    return {"EDITOR": str(path), "NOTED": str(folder / "noted"), **DAY}


def test_a_brief_is_edited_at_its_line_and_the_place_is_kept(tmp_path: Path) -> None:
    library = copy(tmp_path)
    brief = library / "briefs" / "energy" / "gas-storage.toml"
    line = brief.read_text().split("\n").index('id = "ninety-two"')
    with Terminal(
        [*OPEN, "--library", library], home=tmp_path, env=editor(tmp_path, "vim")
    ) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right")
        terminal.press("down")
        terminal.wait("CONTRADICTS")
        terminal.press("e")
        terminal.wait("93 per cent full")
        # Still there: the same claim is selected.
        terminal.wait("▌   Gas stores were 93 per cent full")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []
    called = (tmp_path / "noted").read_text().split("\n")
    assert f"+{line}" in called[0]
    assert called[-2] == str(brief)


def test_an_editor_that_fails_or_is_missing_leaves_the_app_as_it_was(tmp_path: Path) -> None:
    library = copy(tmp_path)
    failing = editor(tmp_path, "vim", "#!/bin/sh\nexit 3\n")
    with Terminal([*OPEN, "--library", library], home=tmp_path, env=failing) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("e")
        terminal.wait("status 3")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    with Terminal(
        [*OPEN, "--library", library], home=tmp_path, env={**DAY, "EDITOR": "/nowhere/vim"}
    ) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("e")
        terminal.wait("nowhere/vim")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_the_terminal_as_it_was_and_the_picks_kept(
    name: str, tmp_path: Path
) -> None:
    import signal

    library = copy(tmp_path)
    with Terminal([*OPEN, "--library", library], home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right")
        terminal.press("down")
        terminal.press("space")
        terminal.wait("memo: 1 claim")
        number = getattr(signal, name)
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
    with Terminal([*OPEN, "--library", library], home=tmp_path, env=DAY) as terminal:
        terminal.wait("memo: 1 claim")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_the_memo_survives_a_terminal_that_is_killed(tmp_path: Path) -> None:
    import signal

    library = copy(tmp_path)
    with Terminal([*OPEN, "--library", library], home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right")
        terminal.press("down")
        terminal.press("space")
        terminal.wait("memo: 1 claim")
        terminal.press("m")
        terminal.wait("of 350 words")
        terminal.press("i")
        terminal.wait("The title of the memo")
        terminal.type("Gas talks")
        terminal.press("enter")
        # The page follows what is typed: only the answer is kept.
        terminal.wait_gone("The title of the memo")
        terminal.wait("Memo: Gas talks")
        # No key waits for a disk: it is kept a moment after it is shown.
        terminal.settle()
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    with Terminal([*OPEN, "--library", library], home=tmp_path, env=DAY) as terminal:
        terminal.wait("memo: 1 claim")
        terminal.press("m")
        terminal.wait("Memo: Gas talks")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_without_a_terminal_it_says_what_to_use_instead(tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        [*OPEN, "--library", str(SAMPLE)],
        input="",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **DAY},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "briefing list briefs" in done.stderr
    assert "briefing memo" in done.stderr
