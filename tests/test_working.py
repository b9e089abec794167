"""The working memo: picks survive, in order, private, and are never lost to a broken file."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
import tomlrt
from hypothesis import given
from hypothesis import strategies as st

from briefing.memo.blocks import MemoError
from briefing.memo.working import FILE, load_working, pick, save_working, to_toml, unpick
from briefing.model import AuthorText, Memo
from briefing.settings.paths import state_folder

FULL = Memo(
    title="EU–Japan: „raw“ materials",
    template="two-page",
    bottom_line="Ask for a date.\nThen wait.",
    date="2026-03-10",
    to="the Director",
    sender="the desk",
    meeting="Dialogue",
    themes=("trade",),
    query='"joint purchasing"',
    claims=("b/two", "a/one"),
    pins=("a/one",),
    excludes=("a/three",),
    short=("b/two",),
    floors={"trade": 40},
    words=200,
    order=("b/two", "a/one"),
    headings={"gap": "Open points."},
    texts=(AuthorText("We wait.", section="gap", rests_on=("a/one",)),),
)


def test_nothing_picked_is_an_empty_memo(tmp_path: Path) -> None:
    assert load_working(tmp_path) == Memo()
    assert not state_folder(tmp_path).exists(), "reading must not make anything"


def test_a_pick_survives_in_its_order(tmp_path: Path) -> None:
    save_working(tmp_path, pick(Memo(), ["b/two", "a/one", "b/two"]))
    assert load_working(tmp_path).claims == ("b/two", "a/one")
    save_working(tmp_path, pick(load_working(tmp_path), ["a/zero", "a/one"]))
    assert load_working(tmp_path).claims == ("b/two", "a/one", "a/zero")


def test_everything_a_memo_can_hold_comes_back(tmp_path: Path) -> None:
    save_working(tmp_path, FULL)
    assert load_working(tmp_path) == FULL


def test_unpicking_forgets_pin_place_and_wording() -> None:
    memo = unpick(FULL, ["b/two"])
    assert memo.claims == ("a/one",) == memo.order
    assert memo.short == ()
    assert unpick(memo, ["a/one"]).pins == ()


def test_picking_what_was_excluded_lets_it_in_again() -> None:
    assert pick(FULL, ["a/three"]).excludes == ()


def test_the_file_is_private(tmp_path: Path) -> None:
    save_working(tmp_path, FULL)
    path = state_folder(tmp_path) / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content", [b"claims = [", b"\xff\xfe", b'claims = "a/one"\nx\x00y', b"[[[["]
)
def test_a_file_that_cannot_be_read_is_kept_and_reported(tmp_path: Path, content: bytes) -> None:
    save_working(tmp_path, FULL)
    path = state_folder(tmp_path) / FILE
    path.write_bytes(content)
    said: list[str] = []
    assert load_working(tmp_path, said.append) == Memo()
    kept = path.with_name("working-broken-1.toml")
    assert kept.read_bytes() == content
    assert len(said) == 1
    assert str(kept) in said[0]
    # A second accident does not write over the first.
    path.write_bytes(b"also [broken")
    load_working(tmp_path, said.append)
    assert kept.read_bytes() == content
    assert path.with_name("working-broken-2.toml").read_bytes() == b"also [broken"


def test_what_makes_sense_in_a_damaged_file_is_used(tmp_path: Path) -> None:
    save_working(tmp_path, FULL)
    path = state_folder(tmp_path) / FILE
    path.write_text('claims = ["a/one", 7, "b/two"]\nwords = "many"\n')
    said: list[str] = []
    assert load_working(tmp_path, said.append).claims == ("a/one", "b/two")
    assert "many" in path.with_name("working-broken-1.toml").read_text()
    assert len(said) == 1
    assert load_working(tmp_path, said.append).claims == ("a/one", "b/two")
    assert len(said) == 1, "once repaired, nothing more is said"


def test_a_state_that_cannot_be_written_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(MemoError, match="could not be kept"):
        save_working(tmp_path, FULL)


@given(title=st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_as_valid_toml(title: str) -> None:
    written = to_toml(replace(FULL, title=title))
    assert tomlrt.loads(written)["title"] == title
