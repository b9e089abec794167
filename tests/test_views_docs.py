"""docs/matrix.md and docs/timeline.md show the sample library; here they are held to it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from command_line import run
from golden import FOLDER

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("matrix.md", "timeline.md")}


def blocks(language: str) -> list[str]:
    """The fenced blocks of both pages in one language."""
    pattern = rf"^```{language}\n(.*?)^```$"
    return [b for page in PAGES.values() for b in re.findall(pattern, page, re.M | re.S)]


@pytest.mark.parametrize("block", blocks("console"), ids=lambda text: text[:50])
def test_an_example_prints_what_the_page_says(block: str) -> None:
    command, _, said = block.removeprefix("$ ").partition("\n")
    name, *arguments = shlex.split(command)
    assert name == "briefing"
    ran = run("--sample", *arguments)
    assert ran.code == 0, ran.err
    # A page has no tabs, and no spaces at the end of a line.
    out = re.sub(r" +$", "", ran.out.replace("\t", "    "), flags=re.M)
    start, dots, _ = said.partition("…\n")
    assert out.startswith(start) if dots else out == said


@pytest.mark.parametrize("block", blocks("text"), ids=lambda text: text.split("\n")[0].strip())
def test_a_screen_is_as_the_app_draws_it(block: str) -> None:
    """Its golden file holds these very lines, and is held to the app in test_views."""
    screens = [p.read_text(encoding="utf-8") for p in FOLDER.glob("screens/*.txt")]
    assert any(block in screen for screen in screens)


def test_the_pages_have_examples() -> None:
    assert (len(blocks("console")), len(blocks("text"))) == (3, 3)
