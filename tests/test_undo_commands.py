"""Undo, redo and history on the command line, and what an earlier run has left."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from briefing.library.save import save
from briefing.library.splice import Splice
from briefing.library.versions import FileStep, Operation, Versions
from briefing.settings.atomic import TEMPORARY
from briefing.settings.paths import state_folder
from command_line import LIBRARY, run

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    return folder


def edit(root: Path, words: str = "Set the title") -> tuple[bytes, bytes]:
    before = (root / BRIEF).read_bytes()
    after = before.replace(b"title = ", b"title  = ", 1)
    save(root, Splice(BRIEF, before, after), what=words)
    return before, after


def test_undo_and_redo_say_what_they_did(root):
    before, after = edit(root)
    ran = run("undo", "--library", root)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Undone: Set the title ({BRIEF}).\n")
    assert (root / BRIEF).read_bytes() == before
    ran = run("redo", "--library", root)
    assert (ran.code, ran.err) == (0, f"Redone: Set the title ({BRIEF}).\n")
    assert (root / BRIEF).read_bytes() == after
    ran = run("redo", "--library", root)
    assert (ran.code, ran.err) == (4, "Error: There is nothing to redo.\n")


def test_undo_never_goes_over_what_somebody_wrote(root):
    edit(root)
    (root / BRIEF).write_bytes(b"title = 'theirs'\n")
    ran = run("undo", "--library", root)
    assert ran.code == 4
    assert "was changed since" in ran.err
    assert (root / BRIEF).read_bytes() == b"title = 'theirs'\n"


def test_history_lists_shows_and_is_read_by_scripts(root):
    edit(root, "A title\x1b[2J")
    edit_id = json.loads(run("history", "--library", root, "--json").out)["changes"][0]["id"]
    run("undo", "--library", root)
    ran = run("history", "--library", root)
    own, time, state, what, files = ran.out.rstrip("\n").split("\t")
    assert (own, state, files) == (edit_id, "undone", BRIEF)
    assert time[:2] == "20"
    assert "\x1b" not in what
    shown = run("history", edit_id, "--library", root).out
    assert "-title = " in shown
    assert "+title  = " in shown
    data = json.loads(run("history", "--library", root, "--json", "--diff").out)
    assert data["version"] == 1
    (change,) = data["changes"]
    assert change["undone"] is True
    assert change["diff"].startswith(f"--- a/{BRIEF}\n")
    assert change["what"] == "A title\x1b[2J"
    assert run("history", "nothing", "--library", root).code == 2


def test_versions_that_were_kept_are_listed(root):
    left = root / f"briefs/energy/.gas-storage.toml.999999999.ab{TEMPORARY}"
    left.write_bytes(b"title = 'nobody has this'\n")
    ran = run("undo", "--library", root)
    assert "is kept as" in ran.err
    assert not left.exists()
    ran = run("history", "--library", root)
    assert Path(ran.out.strip()).read_bytes() == b"title = 'nobody has this'\n"
    assert json.loads(run("history", "--library", root, "--json").out)["kept"] == [ran.out.strip()]


def test_a_writing_command_finishes_what_was_interrupted_and_says_so(root):
    store = Versions(state_folder(root))
    before = (root / BRIEF).read_bytes()
    after = before + b"# more\n"
    made = b"title = 'New'\n"
    steps = [
        FileStep(BRIEF, store.keep(before, lasting=False), store.keep(after, lasting=False), ".t"),
        FileStep("briefs/energy/new.toml", "", store.keep(made, lasting=False), ".n"),
    ]
    now = dt.datetime.now(dt.UTC).isoformat()
    operation = Operation(store.new_id(), now, "Two files", "edit", "", tuple(steps))
    store.begin(operation, lasting=False)
    (root / "briefs/energy/.t").write_bytes(after)
    (root / "briefs/energy/new.toml").write_bytes(made)
    store.ready(operation, lasting=False)
    ran = run("redo", "--library", root)
    assert "“Two files” was interrupted and is finished now" in ran.err
    assert (root / BRIEF).read_bytes() == after
    assert "Undone: Two files" in run("undo", "--library", root).err
    assert (root / BRIEF).read_bytes() == before
    assert not (root / "briefs/energy/new.toml").exists()


def test_a_state_that_cannot_be_written_is_told_and_nothing_is_changed(root, monkeypatch, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(in_the_way))
    before = (root / BRIEF).read_bytes()
    ran = run("conflicts", "confirm", "gas-storage/ninety-two", "landing-quotas/quota-cut",
              "--library", root)  # fmt: skip
    assert ran.code == 4
    assert "cannot be kept in" in ran.err
    assert (root / BRIEF).read_bytes() == before
    names = [sorted(p.name for p in (f / "briefs/energy").iterdir()) for f in (root, LIBRARY)]
    assert names[0] == names[1]


def test_the_sample_is_not_written_to(root):
    assert run("undo", "--sample").code == 4
