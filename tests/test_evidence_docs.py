"""docs/evidence.md shows what the sample library answers; here it is held to it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from command_line import run

PAGE = (Path(__file__).parent.parent / "docs" / "evidence.md").read_text(encoding="utf-8")


def sessions() -> list[tuple[str, str]]:
    """Each command of the page with the output below it."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    parts = [p for b in blocks for p in re.split(r"^\$ ", b, flags=re.MULTILINE) if p]
    return [(command, said) for command, _, said in (p.partition("\n") for p in parts)]


@pytest.mark.parametrize(("command", "said"), sessions(), ids=lambda text: text[:40])
def test_an_example_prints_what_the_page_says(command: str, said: str) -> None:
    name, *arguments = shlex.split(command)
    assert name == "briefing"
    ran = run("--sample", *arguments)
    out = ran.out.replace("\t", "    ")
    assert ran.code == 0, ran.err
    start, dots, _ = said.partition("…\n")
    assert out.startswith(start) if dots else out == said


def test_the_page_has_examples() -> None:
    assert len(sessions()) >= 2
