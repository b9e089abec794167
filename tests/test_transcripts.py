"""The transcripts read as documentation and are what the program prints.

Prose stands at the margin; what is indented is a session in a copy of ``data/library``. Lines
after ``2>`` went to stderr, and ``[exit N]`` follows where N is not 0.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import LIBRARY, run
from golden import compare

FOLDER = Path(__file__).parent / "transcripts"
MARGIN = "    "


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("*.txt")))
def test_transcript(name: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(LIBRARY, tmp_path / "library")
    monkeypatch.chdir(tmp_path / "library")
    written = (FOLDER / name).read_text(encoding="utf-8")
    played = "\n".join(_played(written)) + "\n"
    compare(name, _steady(played, home, tmp_path), folder=FOLDER)


def test_there_are_transcripts() -> None:
    assert len(list(FOLDER.glob("*.txt"))) >= 5


def _steady(played: str, home: Path, folder: Path) -> str:
    """The output without what another folder or an unrelated change would alter."""
    named = played.replace(str(home), "~").replace(str(folder), "…")
    hashed = re.sub(r"(?<=/library-)[0-9a-f]{12}", "…", named)
    return re.sub(r"(?<=<!-- briefing )[0-9a-f]{16}", "…", hashed)


def _played(written: str) -> Iterator[str]:
    """The transcript with its prose and commands as they are, and the output as it is now."""
    blank = False
    for line in written.splitlines():
        if line.startswith(f"{MARGIN}$ "):
            yield from ([""] if blank else [])
            yield line
            yield from (f"{MARGIN}{said}".rstrip() for said in _run(line.removeprefix(MARGIN)))
        elif line and not line.startswith(MARGIN):
            yield from ([""] if blank else [])
            yield line
        blank = not line


def _run(line: str) -> list[str]:
    """Play ``$ briefing …`` (with a setting or two before it), or ``$ cat FILE``."""
    words = shlex.split(line.removeprefix("$ "))
    settings = {}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    if words[0] == "cat":
        return Path(words[1]).read_text(encoding="utf-8").splitlines()
    assert words[0] == "briefing", line
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setitem(os.environ, name, value)
        ran = run(*words[1:])
    said = ran.out.splitlines() + [f"2> {e}" for e in ran.err.splitlines()]
    return [*said, f"[exit {ran.code}]"] if ran.code else said
