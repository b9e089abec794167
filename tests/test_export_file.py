"""Exports reach the disk whole, where the user said, and over nothing he did not mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefing.export.file import WouldOverwrite, write_new

TEXT = "# Zoë\n\nlast\n"


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_new_file_is_written_byte_for_byte(tmp_path: Path) -> None:
    write_new(tmp_path / "memo.md", TEXT)
    assert (tmp_path / "memo.md").read_bytes() == TEXT.encode()
    assert left(tmp_path) == ["memo.md"]


def test_the_file_has_the_mode_the_user_wants_for_files(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_new(tmp_path / "memo.md", TEXT)
    finally:
        os.umask(mask)
    assert (tmp_path / "memo.md").stat().st_mode & 0o777 == 0o640


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "memo.md"
    path.write_text("mine")
    with pytest.raises(WouldOverwrite, match=r"memo\.md is there already"):
        write_new(path, TEXT)
    assert path.read_text() == "mine"
    write_new(path, TEXT, overwrite=True)
    assert path.read_text() == TEXT
    assert left(tmp_path) == ["memo.md"]


def test_who_comes_first_in_a_race_keeps_his_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memo.md"
    path.write_text("theirs")
    # As if the other file had come between the look and the write.
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    with pytest.raises(WouldOverwrite):
        write_new(path, TEXT)
    assert path.read_text() == "theirs"
    assert left(tmp_path) == ["memo.md"]


def test_a_file_system_without_hard_links_is_served_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_new(tmp_path / "memo.md", TEXT)
    assert (tmp_path / "memo.md").read_text() == TEXT
    assert left(tmp_path) == ["memo.md"]
    monkeypatch.setattr(os.path, "lexists", lambda _: False)
    with pytest.raises(WouldOverwrite):
        write_new(tmp_path / "memo.md", "other")
    assert (tmp_path / "memo.md").read_text() == TEXT


@pytest.mark.parametrize("target_exists", [True, False])
def test_a_link_is_never_written_through(tmp_path: Path, target_exists: bool) -> None:
    target, path = tmp_path / "precious", tmp_path / "memo.md"
    if target_exists:
        target.write_text("precious")
    path.symlink_to(target)
    with pytest.raises(WouldOverwrite):
        write_new(path, TEXT)
    write_new(path, TEXT, overwrite=True)
    assert not path.is_symlink()
    assert path.read_text() == TEXT
    assert target.exists() == target_exists
    if target_exists:
        assert target.read_text() == "precious"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere"):
        write_new(tmp_path / "nowhere" / "memo.md", TEXT)
    assert left(tmp_path) == []


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="that is a folder"):
        write_new(tmp_path, TEXT, overwrite=True)


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "memo.md"
    path.write_text("old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_new(path, TEXT, overwrite=True)
    assert path.read_text() == "old"
    assert left(tmp_path) == ["memo.md"]
