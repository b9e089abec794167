"""Every rule of the check: a tiny bad library of its own, with exactly what is said about it.

``tests/data/rules`` holds a folder a library, called after the rule it breaks; ``expected.txt``
in it is what ``briefing check`` prints on 1 January 2026.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

import pytest

from briefing.check.rule import RULES
from briefing.settings.atomic import TEMPORARY
from command_line import run

FOLDER = Path(__file__).parent / "data" / "rules"
LIBRARIES = sorted(p.name for p in FOLDER.iterdir())
DAY = "2026-01-01"


def check(library: Path, *options: object) -> tuple[str, int]:
    """What check prints in the folder of a library, and its exit code."""
    with contextlib.chdir(library):
        ran = run("check", "--library", ".", "--as-of", DAY, *options)
    return ran.out, ran.code


@pytest.mark.parametrize("name", LIBRARIES)
def test_what_is_said_about_a_library(name: str) -> None:
    said, code = check(FOLDER / name)
    expected = FOLDER / name / "expected.txt"
    if os.environ.get("BRIEFING_UPDATE_GOLDEN"):
        expected.write_text(said)
    assert said == expected.read_text()
    assert code == (": error: " in said)


def test_every_rule_has_a_library_that_breaks_it_alone() -> None:
    assert {name.partition("-")[0] for name in LIBRARIES if name.startswith("B")} == set(RULES)
    for name in LIBRARIES:
        said = set(re.findall(r"\[(B\d{3})\]$", (FOLDER / name / "expected.txt").read_text(), re.M))
        assert {name.partition("-")[0]} <= said or not name.startswith("B"), name
        # What an error of the reader makes of a file is said as well.
        assert {c for c in said if c >= "B1"} <= {name.partition("-")[0], "B101"}, name


def test_a_newcomer_is_left_in_peace() -> None:
    assert (FOLDER / "newcomer" / "expected.txt").read_text() == ""
    said = (FOLDER / "newcomer-five-lines" / "expected.txt").read_text()
    assert re.findall(r": (\w+): .*\[(B\d{3})\]$", said, re.MULTILINE) == [("note", "B044")]


def fixable(name: str) -> bool:
    return (FOLDER / name / "fixed.diff").exists()


@pytest.mark.parametrize("name", LIBRARIES)
def test_fixing_shows_and_makes_a_diff_and_then_has_nothing_to_do(
    name: str, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    shutil.copytree(FOLDER / name, library)
    (library / "expected.txt").unlink()
    before = {p: p.read_bytes() for p in library.rglob("*") if p.is_file()}
    shown, code = check(library, "--diff")
    assert code == 0
    assert {p: p.read_bytes() for p in library.rglob("*") if p.is_file()} == before
    expected = FOLDER / name / "fixed.diff"
    if os.environ.get("BRIEFING_UPDATE_GOLDEN") and shown:
        expected.write_text(shown)
    assert shown == (expected.read_text() if fixable(name) else "")
    said, _ = check(library, "--fix")
    assert said.startswith(shown)
    again, _ = check(library, "--fix")
    assert again == said.removeprefix(shown)
    after = {p: p.read_bytes() for p in library.rglob("*") if p.is_file()}
    # What a save that was killed has left is cleared away by whatever writes next.
    before = {p: content for p, content in before.items() if p.suffix != TEMPORARY}
    assert after.keys() == before.keys()
    changed = {str(p.relative_to(library)) for p in before if before[p] != after[p]}
    assert changed == set(re.findall(r"^--- a/(.*)$", shown, re.M))


def test_what_can_be_fixed_is_said_to_be() -> None:
    assert [n for n in LIBRARIES if fixable(n)] == ["B131", "B134", "B146", "B148", "B192"]
