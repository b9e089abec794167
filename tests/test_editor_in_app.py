"""``$EDITOR`` from the app: at the line, back to the same place; nothing lost where it fails."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk import Desk, copy, said, work

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def editor(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "vim"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)


def edited(root: Path) -> tuple[str, str, str, str]:
    """Press e on the second claim: the screen in front, the selection, what is told and shown."""

    async def job(desk: Desk) -> tuple[str, str, str, str]:
        app = desk.app

        @contextlib.contextmanager
        def suspend() -> Iterator[None]:
            # There is no terminal to hand over in a test.
            yield

        app.suspend = suspend  # type: ignore[method-assign]
        await desk.press("right", "down", "down", "e")
        await desk.settle()
        app.look_again()
        await desk.settle()
        told = " ".join(n.message for n in app._notifications)
        return (
            type(app.screen).__name__,
            desk.selected("reading"),
            told,
            desk.text("reading"),
        )

    return work(root, job)


def test_what_the_editor_wrote_is_shown_at_the_same_place(root, tmp_path, monkeypatch):
    editor(tmp_path, 'echo "$1" > "$0.line"; sed -i s/87/86/ "$2"', monkeypatch)
    front, selected, told, text = edited(root)
    assert (front, selected, told) == ("Browse", "gas-storage/eighty-seven", "")
    assert "86 per cent of the room" in text
    line = int((tmp_path / "vim.line").read_text().removeprefix("+"))
    assert (root / BRIEF).read_text().splitlines()[line] == 'id = "eighty-seven"'


def test_that_the_file_is_open_elsewhere_is_said_and_stops_nobody(root, tmp_path, monkeypatch):
    (root / BRIEF).with_name(".gas-storage.toml.swp").write_bytes(b"b0VIM 9.1")
    editor(tmp_path, 'sed -i s/87/86/ "$2"', monkeypatch)
    _, _, told, text = edited(root)
    assert told == f"{BRIEF} is open in vim too."
    assert "86 per cent of the room" in text


def test_what_it_left_wrong_is_said(root, tmp_path, monkeypatch):
    editor(tmp_path, "sed -i 's/wire-storage/wire-storag/' \"$2\"", monkeypatch)
    _, selected, told, _ = edited(root)
    assert selected == "gas-storage/eighty-seven"
    assert f"{BRIEF}:16: claims[0].evidence[0]: no source has the id" in told
    assert "e goes back to it" in told


@pytest.mark.parametrize(
    ("script", "says"),
    [("exit 3", "ended with status 3"), ("kill -9 $$", "ended with status -9")],
)
def test_one_that_fails_leaves_the_app_as_it_was(root, tmp_path, monkeypatch, script, says):
    editor(tmp_path, script, monkeypatch)
    before = (root / BRIEF).read_bytes()
    front, selected, told, _ = edited(root)
    assert (front, selected) == ("Browse", "gas-storage/eighty-seven")
    assert says in told
    assert (root / BRIEF).read_bytes() == before


def test_one_that_is_missing_or_no_program_leaves_the_app_as_it_was(root, tmp_path, monkeypatch):
    monkeypatch.setenv("EDITOR", "no-such-editor")
    front, selected, told, _ = edited(root)
    assert (front, selected) == ("Browse", "gas-storage/eighty-seven")
    assert "names an editor that is not there" in told
    (tmp_path / "vim").write_bytes(b"\x7fELF no program")
    (tmp_path / "vim").chmod(0o755)
    monkeypatch.setenv("EDITOR", str(tmp_path / "vim"))
    front, selected, told, _ = edited(root)
    assert (front, selected) == ("Browse", "gas-storage/eighty-seven")
    assert "could not be started" in told


def test_a_file_that_is_gone_is_not_made_anew(root, tmp_path, monkeypatch):
    """As a disk is that was taken out: an editor would begin an empty file in its place."""
    editor(tmp_path, 'touch "$0.begun"', monkeypatch)

    async def job(desk: Desk) -> str:
        await desk.press("right", "down")
        root.rename(tmp_path / "elsewhere")
        await desk.press("e")
        await desk.until(lambda: "any more" in said(desk))
        return said(desk)

    assert f"{BRIEF} is not there any more." in work(root, job)
    assert not (tmp_path / "vim.begun").exists()
