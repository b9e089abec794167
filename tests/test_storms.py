"""The app edits while other programs rewrite the folder: nothing they did is missed after one scan,
and nothing that was saved is in no place at all."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.library.operations import set_field
from briefing.library.scan import load
from briefing.library.undo import diff_of, entries
from briefing.tui.messages import Written
from desk import Desk, work
from libraries import write
from soak import rounds

BRIEFS = 120
TOUCHED = rounds(1_000, 20_000)
"""Files that are written at once."""

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org")
# As rsync does it: beside the file, under a hidden name, then in its place; and files touched.
LIKE_RSYNC = """
import os, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.toml")):
    beside = path.with_name(f".{path.name}.6aikDJ")
    beside.write_bytes(path.read_bytes().replace(b"First", b"Synced").replace(b"Other", b"Synced"))
    os.utime(beside, (1_700_000_000, 1_700_000_000))
    beside.replace(path)
"""
TOUCH = """
import pathlib, sys
folder = pathlib.Path(sys.argv[1], "briefs", "touched")
folder.mkdir()
for number in range(int(sys.argv[2])):
    (folder / f"t-{number}.toml").write_text(f'title = "Touched {number}"\\n')
"""

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def brief(number: int, word: str, more: str = "") -> str:
    return (
        f'title = "Brief {number}"\n\n[[claims]]\nid = "a"\ntext = "Ours {number}."\n\n'
        f"# A line between, and another,\n# that git sees as unchanged.\n\n"
        f'[[claims]]\nid = "b"\ntext = "{word} {number}."\n{more}'
    )


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-C", str(root), *IDENTITY, *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with a branch on which half of the briefs say something else, some are gone, and
    some are new; and one that is to be put on top of it."""
    root = tmp_path / "library"
    write(root, {f"briefs/t/b-{n}.toml": brief(n, "First") for n in range(BRIEFS)})
    git(root, "init", "-q", "-b", "main")
    for branch, numbers in (("other", range(0, BRIEFS, 2)), ("mine", range(1, BRIEFS, 4))):
        if branch == "other":
            git(root, "add", "-A")
            git(root, "commit", "-qm", "first")
        git(root, "checkout", "-qb", branch, "main")
        write(root, {f"briefs/t/b-{n}.toml": brief(n, "Other") for n in numbers})
        write(root, {f"briefs/{branch}/new-{n}.toml": brief(n, "New") for n in range(20)})
        (root / "briefs/t" / f"b-{BRIEFS - 1 - (branch == 'mine')}.toml").unlink()
        git(root, "add", "-A")
        git(root, "commit", "-qm", branch)
    git(root, "checkout", "-q", "main")
    return root


def test_edits_while_other_programs_rewrite_the_folder(root: Path) -> None:
    said: list[tuple[str, str]] = []
    python = (sys.executable, "-c")
    # git refuses where a change of ours would be lost: then it has done nothing, or stopped half.
    in_git = ("git", "-C", str(root), *IDENTITY)
    storms: tuple[tuple[tuple[str, ...], ...], ...] = (
        ((*in_git, "checkout", "-q", "other"),),
        ((*in_git, "checkout", "-qf", "mine"),),
        ((*in_git, "checkout", "-qf", "mine"), (*in_git, "rebase", "-q", "other")),
        ((*python, LIKE_RSYNC, str(root)),),
        ((*python, TOUCH, str(root), str(TOUCHED)),),
    )

    async def job(desk: Desk) -> None:
        for number, commands in enumerate(storms):
            await storm(
                desk, commands, lambda n, number=number: edit(desk, n, f"note {number}-{n}")
            )
            desk.app.look_again()
            await desk.settle()
            assert replace(desk.app.library, files={}) == replace(load(root), files={}), commands

    def edit(desk: Desk, number: int, note: str) -> None:
        ref = f"b-{number}/a"

        def then(done: Written) -> None:
            if not done.why_not:
                said.append((ref, note))

        desk.app.write_library(lambda lib: set_field(lib, ref, ("note",), note), note, then=then)

    work(root, job)
    assert len(said) > 10
    kept = {entry.what: entry for entry in entries(root)}
    for _, note in said:
        assert note in diff_of(root, kept[note])
    assert not [p for p in root.rglob(".*") if p.name.endswith("briefing-tmp")]


async def storm(
    desk: Desk, commands: tuple[tuple[str, ...], ...], edit: Callable[[int], None]
) -> None:
    """Run some programs, and edit one claim after the other until they are done."""

    async def ran() -> None:
        for command in commands:
            process = await asyncio.create_subprocess_exec(
                *command, env={**os.environ, "GIT_EDITOR": "true"}, stderr=subprocess.DEVNULL
            )
            await process.wait()

    running: Awaitable[None] = asyncio.create_task(ran())
    for number in range(BRIEFS - 2):
        if running.done():
            break
        edit(number)
        await asyncio.sleep(0.005)
    await running
    await desk.settle()
