"""Undo and redo across files and restarts, and unsaved text: nothing that was written is lost."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library import unsaved, versions
from briefing.library.lines import rebased
from briefing.library.save import Conflict, FileChange, SaveRefused, carry_out, save
from briefing.library.splice import Splice
from briefing.library.undo import diff_of, entries, redo, undo
from briefing.library.versions import Versions
from briefing.settings.paths import state_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs/a.toml").write_bytes(b"a = 1\n")
    (tmp_path / "briefs/b.toml").write_bytes(b"b = 1\n")
    return tmp_path


EDIT = Splice("briefs/a.toml", b"a = 1\n", b"a = 2\n")
OTHER = Splice("briefs/b.toml", b"b = 1\n", b"b = 2\n")


def files(root: Path) -> dict[str, bytes]:
    found = (p for p in root.rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}


def test_an_operation_is_undone_and_redone_whole(root):
    start = files(root)
    made = Splice("briefs/new/c.toml", b"", b"c = 1\n")
    gone = Splice("briefs/b.toml", b"b = 1\n", b"")
    save(root, EDIT, made, gone, what="Moved b")
    end = files(root)
    assert set(end) == {"briefs/a.toml", "briefs/new/c.toml"}
    saved = undo(root)
    assert saved.files == ("briefs/a.toml", "briefs/new/c.toml", "briefs/b.toml")
    assert files(root) == start
    assert redo(root).files == saved.files
    assert files(root) == end


def test_the_list_says_what_was_done_and_what_is_undone(root):
    save(root, EDIT, what="Set a to 2")
    save(root, OTHER)
    undo(root)
    second, first = entries(root)
    assert (first.what, first.files, first.undone) == ("Set a to 2", ("briefs/a.toml",), False)
    assert (second.what, second.undone) == ("Changed briefs/b.toml", True)
    assert first.time.utcoffset() is not None
    assert first.time <= dt.datetime.now().astimezone()
    assert diff_of(root, first) == (
        "--- a/briefs/a.toml\n+++ b/briefs/a.toml\n@@ -1 +1 @@\n-a = 1\n+a = 2\n"
    )


def test_undo_goes_back_step_by_step_and_redo_forward(root):
    for n in range(1, 4):
        save(root, Splice("briefs/a.toml", b"a = %d\n" % n, b"a = %d\n" % (n + 1)))
    seen = []
    for step in (undo, undo, redo, undo, undo):
        step(root)
        seen.append(files(root)["briefs/a.toml"])
    assert seen == [b"a = 3\n", b"a = 2\n", b"a = 3\n", b"a = 2\n", b"a = 1\n"]
    with pytest.raises(SaveRefused, match="nothing to undo"):
        undo(root)


def test_a_new_edit_ends_what_could_be_redone(root):
    save(root, EDIT)
    undo(root)
    save(root, OTHER)
    with pytest.raises(SaveRefused, match="nothing to redo"):
        redo(root)
    assert [e.what for e in entries(root)] == ["Changed briefs/b.toml"]


def test_an_earlier_operation_can_be_undone_by_itself(root):
    first = save(root, EDIT).operation
    save(root, OTHER)
    undo(root, first)
    assert files(root) == {"briefs/a.toml": b"a = 1\n", "briefs/b.toml": b"b = 2\n"}
    redo(root, first)
    assert files(root)["briefs/a.toml"] == b"a = 2\n"
    with pytest.raises(SaveRefused, match="no change x"):
        undo(root, "x")


LINES = b"".join(b"k%d = %d\n" % (n, n) for n in range(9))


def test_what_somebody_changed_elsewhere_in_the_file_stays(root):
    path = root / "briefs/a.toml"
    path.write_bytes(LINES)
    save(root, Splice("briefs/a.toml", LINES, LINES.replace(b"k1 = 1", b"k1 = 'ours'")))
    path.write_bytes(path.read_bytes().replace(b"k7 = 7\n", b"# theirs\nk7 = 7\nk77 = 77\n"))
    undo(root)
    assert path.read_bytes() == LINES.replace(b"k7 = 7\n", b"# theirs\nk7 = 7\nk77 = 77\n")
    redo(root)
    assert b"k1 = 'ours'" in path.read_bytes()
    assert b"k77 = 77" in path.read_bytes()


@pytest.mark.parametrize(
    "theirs",
    [
        LINES.replace(b"k1 = 1", b"k1 = 'theirs'"),
        b"not toml",
        # Either change alone leaves a table that is defined once.
        LINES.replace(b"k1 = 1", b"k1 = 'ours'") + b"k0 = 0\n",
    ],
)
def test_what_somebody_changed_in_the_same_place_is_never_lost(root, theirs):
    path = root / "briefs/a.toml"
    path.write_bytes(LINES)
    save(root, OTHER, Splice("briefs/a.toml", LINES, LINES.replace(b"k1 = 1", b"k1 = 'ours'")))
    path.write_bytes(theirs)
    with pytest.raises(Conflict, match="was changed since"):
        undo(root)
    assert path.read_bytes() == theirs
    assert (root / "briefs/b.toml").read_bytes() == b"b = 2\n"


def test_a_file_that_is_gone_is_not_brought_back_by_an_undo(root):
    save(root, EDIT)
    (root / "briefs/a.toml").unlink()
    with pytest.raises(Conflict):
        undo(root)
    assert not (root / "briefs/a.toml").exists()


def test_the_history_is_private_and_holds_each_version_once(root):
    for n in range(6):
        save(root, Splice("briefs/a.toml", b"a = %d\n" % (n % 2 + 1), b"a = %d\n" % (2 - n % 2)))
    state = state_folder(root)
    kept = sorted((state / "history/versions").iterdir())
    assert len(kept) == 2
    for path in (*kept, *(state / "history").glob("*.json")):
        assert path.stat().st_mode & 0o077 == 0
    for folder in (state, state / "history", state / "history/versions"):
        assert folder.stat().st_mode & 0o077 == 0
    assert not list((state / "journal").iterdir())


def test_what_is_old_or_too_much_is_forgotten_and_nothing_else(root, monkeypatch):
    for n in range(1, 5):
        save(root, Splice("briefs/a.toml", b"a = %d\n" % n, b"a = %d\n" % (n + 1)))
    store = Versions(state_folder(root))
    now = dt.datetime.now(dt.UTC)
    store.prune(now)
    assert len(entries(root)) == 4
    monkeypatch.setattr(versions, "LARGEST", 20)
    store.prune(now)
    assert len(entries(root)) == 2
    assert {p.read_bytes() for p in (store.folder / "versions").iterdir()} == {
        b"a = 3\n",
        b"a = 4\n",
        b"a = 5\n",
    }
    undo(root)
    undo(root)
    assert files(root)["briefs/a.toml"] == b"a = 3\n"
    store.prune(now + dt.timedelta(days=31))
    assert entries(root) == ()
    assert not list((store.folder / "versions").iterdir())


def test_a_version_that_a_power_cut_has_spoilt_is_told_and_made_anew(root):
    save(root, EDIT)
    store = Versions(state_folder(root))
    for path in (store.folder / "versions").iterdir():
        path.write_bytes(b"")
    with pytest.raises(SaveRefused, match="kept no more"):
        undo(root)
    assert files(root)["briefs/a.toml"] == b"a = 2\n"
    save(root, Splice("briefs/a.toml", b"a = 2\n", b"a = 1\n"))
    undo(root)
    assert files(root)["briefs/a.toml"] == b"a = 2\n"


def test_a_clock_that_went_back_does_not_change_the_order(root, monkeypatch):
    save(root, EDIT)
    monkeypatch.setattr(versions.time, "time_ns", lambda: 1)
    save(root, OTHER)
    undo(root)
    assert files(root) == {"briefs/a.toml": b"a = 2\n", "briefs/b.toml": b"b = 1\n"}


NAMES = ("a", "b", "c")
CONTENTS = st.one_of(st.none(), st.binary(max_size=8))
OPERATIONS = st.lists(
    st.dictionaries(st.sampled_from(NAMES), CONTENTS, min_size=1), min_size=1, max_size=8
)


@settings(deadline=None, max_examples=30)
@given(start=st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=8)), operations=OPERATIONS)
def test_any_sequence_of_saves_and_undos_gives_the_bytes_of_the_start(start, operations):
    folder = Path(tempfile.mkdtemp())
    try:
        for name, content in start.items():
            (folder / name).write_bytes(content)
        states = [files(folder)]
        for operation in operations:
            now = files(folder)
            changes = [FileChange(name, now.get(name), new) for name, new in operation.items()]
            if carry_out(folder, changes).operation:
                states.append(files(folder))
                assert {n: c for n, c in operation.items() if c is not None}.items() <= files(
                    folder
                ).items()
        for before in reversed(states[:-1]):
            undo(folder)
            assert files(folder) == before
        for after in states[1:]:
            redo(folder)
            assert files(folder) == after
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(state_folder(folder), ignore_errors=True)


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"x\n", b"y\n", b"z\n"]), max_size=12), st.data())
def test_a_step_made_on_other_changes_keeps_both(lines, data):
    at = data.draw(st.integers(0, len(lines)))
    ours = [b"ours\n" if n < at else line for n, line in enumerate(lines)]
    theirs = [b"theirs\n" if n > at else line for n, line in enumerate(lines)]
    base, after, now = (b"".join(part) for part in (lines, ours, theirs))
    merged = rebased(base, after, now)
    expected = [
        b"ours\n" if n < at else b"theirs\n" if n > at else line for n, line in enumerate(lines)
    ]
    if merged is not None:
        assert merged == b"".join(expected)
    assert rebased(base, base, now) == now
    assert rebased(base, after, base) == after


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (b"A\nb\nc\n", b"a\nb\nC\n", b"A\nb\nC\n"),
        (b"A\nb\nc\n", b"a\nB\nc\n", None),
        (b"a\nb\nnew\nc\n", b"a\nb\nother\nc\n", None),
        (b"a\nb\n", b"a\nb\nC\n", None),
        (b"a\nb\nc\nnew\n", b"a\nb\n", None),
    ],
)
def test_changes_next_to_each_other_are_not_made_one(ours, theirs, merged):
    assert rebased(b"a\nb\nc\n", ours, theirs) == merged
    assert rebased(b"a\nb\nc\n", theirs, ours) == merged


def test_lines_that_two_texts_begin_and_end_with_are_not_aligned(monkeypatch):
    aligned: list[int] = []

    class Noting(difflib.SequenceMatcher):
        def __init__(self, junk, one, other, autojunk):
            aligned.append(len(one) + len(other))
            super().__init__(junk, one, other, autojunk=autojunk)

    monkeypatch.setattr(difflib, "SequenceMatcher", Noting)
    base = [line for n in range(500) for line in (b"[[sources]]\n", b'id = "s%d"\n' % n, b"\n")]
    ours, theirs = [*base], [*base]
    ours[301] = b'id = "ours"\n'
    theirs[1000:1000] = [b"[[sources]]\n", b"\n"]
    merged = rebased(*(b"".join(lines) for lines in (base, ours, theirs)))
    both = [*theirs]
    both[301] = ours[301]
    assert merged == b"".join(both)
    assert len(aligned) == 2 and max(aligned) < 5


# Unsaved text


def test_unsaved_text_is_kept_offered_and_forgotten(root):
    unsaved.keep(root, "brief/claim", "text", "Half a sen")
    unsaved.keep(root, "brief/claim", "text", "Half a sentence\x1b[2J\ud7ff")
    unsaved.keep(root, "brief/claim", "caveat", "if")
    unsaved.keep(root, "other", "title", "T")
    found = {(u.ref, u.field): u.text for u in unsaved.pending(root)}
    assert found == {
        ("brief/claim", "text"): "Half a sentence\x1b[2J\ud7ff",
        ("brief/claim", "caveat"): "if",
        ("other", "title"): "T",
    }
    unsaved.forget(root, "brief/claim", "caveat")
    unsaved.forget(root, "other")
    unsaved.forget(root, "nobody", "text")
    assert [u.field for u in unsaved.pending(root)] == ["text"]


def test_a_spoilt_file_of_unsaved_text_is_passed_over(root):
    unsaved.keep(root, "brief/claim", "text", "words")
    folder = state_folder(root) / "unsaved"
    (folder / "spoilt.json").write_bytes(b"\0\0")
    (folder / "other.json").write_text(json.dumps({"ref": "x"}))
    (folder / ".half.json").write_text("{")
    assert [u.text for u in unsaved.pending(root)] == ["words"]
    assert all(
        p.stat().st_mode & 0o077 == 0 for p in folder.glob("*[0-9a-f].json") if len(p.stem) > 9
    )
