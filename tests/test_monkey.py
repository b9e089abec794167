"""20,000 random steps over the sample library and a hostile one; a share of them each time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import hostile
import monkey
from desk import SAMPLE
from driving import drive
from soak import rounds

STEPS = rounds(200, 1000)
SEEDS = rounds(1, 10)
FIRST = int(os.environ.get("BRIEFING_SEED", "1"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample library, to write to."""
    root = tmp_path / "library"
    for name in ("briefs", "themes", "memos"):
        shutil.copytree(SAMPLE / name, root / name)
    for name in ("briefing.toml", "decisions.toml"):
        shutil.copy(SAMPLE / name, root)
    return root


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_the_sample_library_holds(
    sample: Path, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(sample, seed, tmp_path, monkeypatch)


@pytest.mark.parametrize("seed", range(FIRST + 100, FIRST + 100 + SEEDS))
def test_a_hostile_library_holds(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(hostile.library(tmp_path / "library"), seed, tmp_path, monkeypatch)


def hold(root: Path, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play the steps of a seed on a library; a failure shows them."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("EDITOR", "true")
    told = monkey.steps(seed, STEPS)
    drive(lambda: monkey.Monkey(root), lambda pilot: monkey.play(pilot, told))
