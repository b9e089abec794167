"""Saving: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefing.library import save as saving
from briefing.library.save import Conflict, SaveRefused, save
from briefing.library.splice import Splice


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs/a.toml").write_bytes(b"a = 1\n")
    return tmp_path


EDIT = Splice("briefs/a.toml", b"a = 1\n", b"a = 2\n")


def files(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "briefs").iterdir())


def test_the_bytes_are_there_and_the_mode_is_kept(root):
    (root / "briefs/a.toml").chmod(0o640)
    save(root, EDIT)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"
    assert (root / "briefs/a.toml").stat().st_mode & 0o777 == 0o640
    assert files(root) == ["a.toml"]


def test_somebody_elses_change_is_never_overwritten(root):
    (root / "briefs/a.toml").write_bytes(b"a = 3\n")
    with pytest.raises(Conflict, match="changed by another program"):
        save(root, EDIT)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 3\n"
    (root / "briefs/a.toml").unlink()
    with pytest.raises(Conflict, match="not there any more"):
        save(root, EDIT)
    assert files(root) == []


def test_a_link_stays_a_link_and_none_leads_out(root, tmp_path_factory):
    (root / "briefs/link.toml").symlink_to("a.toml")
    save(root, Splice("briefs/link.toml", b"a = 1\n", b"a = 2\n"))
    assert (root / "briefs/link.toml").is_symlink()
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"
    outside = tmp_path_factory.mktemp("outside") / "x.toml"
    outside.write_bytes(b"a = 1\n")
    (root / "briefs/out.toml").symlink_to(outside)
    with pytest.raises(SaveRefused):
        save(root, Splice("briefs/out.toml", b"a = 1\n", b"a = 2\n"))
    assert outside.read_bytes() == b"a = 1\n"


def test_a_new_file_is_made_and_none_replaced(root):
    save(root, Splice("decisions.toml", b"", b"a = 1\n"))
    assert (root / "decisions.toml").read_bytes() == b"a = 1\n"
    with pytest.raises(Conflict):
        save(root, Splice("decisions.toml", b"", b"a = 2\n"))
    assert (root / "decisions.toml").read_bytes() == b"a = 1\n"


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(root, monkeypatch, call):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, call, full)
    with pytest.raises(OSError, match="No space"):
        save(root, EDIT)
    monkeypatch.undo()
    assert (root / "briefs/a.toml").read_bytes() == b"a = 1\n"
    assert files(root) == ["a.toml"]


def test_bytes_are_on_the_disk_before_the_name_is_given(root, monkeypatch):
    order = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(saving.os, "fsync", lambda fd: (order.append("fsync"), real_sync(fd))[1])
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (order.append("replace"), real_replace(self, to))[1]
    )
    save(root, EDIT)
    assert order == ["fsync", "replace", "fsync"]


def test_a_library_that_is_not_the_users_is_refused(root, monkeypatch):
    monkeypatch.setattr(saving, "is_packaged", lambda _: True)
    with pytest.raises(SaveRefused, match="part of the installed program"):
        save(root, EDIT)
    monkeypatch.undo()
    monkeypatch.setattr(saving.os, "access", lambda *_: False)
    with pytest.raises(SaveRefused, match="read-only"):
        save(root, EDIT)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 1\n"
