"""What the app says of an earlier run that was interrupted, and of editors that write late."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.library.save import save
from briefing.library.splice import Splice
from briefing.settings.atomic import TEMPORARY
from desk import Desk, copy, work

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def test_what_an_earlier_run_left_is_said_at_the_start(root):
    left = root / f"briefs/energy/.gas-storage.toml.999999999.ab{TEMPORARY}"
    left.write_bytes(b"title = 'nobody has this'\n")

    async def job(desk: Desk) -> str:
        await desk.settle()
        return " ".join(n.message for n in desk.app._notifications)

    assert "is kept as" in work(root, job)
    assert not left.exists()


def test_an_editor_that_writes_late_is_noticed_by_a_scan(root):
    async def job(desk: Desk) -> str:
        await desk.settle()
        path = root / BRIEF
        before = path.read_bytes()
        with path.open("r+b", buffering=0) as editor:
            save(root, Splice(BRIEF, before, before + b"# ours\n"))
            editor.seek(0, 2)
            editor.write(b"# late\n")
        for _ in range(60):
            desk.app.look_again()
            await desk.pilot.pause(0.1)
            said = " ".join(n.message for n in desk.app._notifications)
            if "its version is kept" in said:
                break
        return said

    assert "its version is kept" in work(root, job)
