"""Saving: whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import struct
import subprocess
import time
from pathlib import Path

import pytest

from briefing.library import disk, exchange, stage
from briefing.library import save as saving
from briefing.library.exports import FOLDER
from briefing.library.kept import recovered
from briefing.library.lock import held
from briefing.library.recover import look_again, recover
from briefing.library.save import Conflict, Saved, SaveRefused, save
from briefing.library.splice import Splice
from briefing.settings.atomic import TEMPORARY, write_parts
from briefing.settings.paths import state_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs/a.toml").write_bytes(b"a = 1\n")
    (tmp_path / "briefs/b.toml").write_bytes(b"b = 1\n")
    return tmp_path


@pytest.fixture(params=["exchange", "links", "copies"])
def system(request, monkeypatch) -> str:
    """What the file system can do: exchange names, only hard links, not even these."""
    if request.param != "exchange":
        monkeypatch.setattr(exchange, "_system_call", lambda: None)
    if request.param == "copies":

        def none(*_):
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(exchange.os, "link", none)
    return request.param


EDIT = Splice("briefs/a.toml", b"a = 1\n", b"a = 2\n")
OTHER = Splice("briefs/b.toml", b"b = 1\n", b"b = 2\n")


def files(root: Path) -> list[str]:
    return sorted(p.name for p in (root / "briefs").iterdir())


def test_the_bytes_are_there_and_the_mode_is_kept(root, system):
    (root / "briefs/a.toml").chmod(0o640)
    saved = save(root, EDIT)
    assert saved == Saved(("briefs/a.toml",), saved.operation)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"
    assert (root / "briefs/a.toml").stat().st_mode & 0o777 == 0o640
    assert files(root) == ["a.toml", "b.toml"]


def test_somebody_elses_change_is_never_overwritten(root):
    (root / "briefs/a.toml").write_bytes(b"a = 3\n")
    before = (root / "briefs/a.toml").stat()
    with pytest.raises(Conflict, match="changed by another program"):
        save(root, EDIT)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 3\n"
    after = (root / "briefs/a.toml").stat()
    touched = "what can be seen to differ is not even touched"
    assert (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns), touched
    (root / "briefs/a.toml").unlink()
    with pytest.raises(Conflict, match="not there any more"):
        save(root, EDIT)
    assert files(root) == ["b.toml"]


@pytest.mark.parametrize("how", ["rename", "in place"])
def test_a_change_between_the_look_and_the_exchange_is_put_back(root, monkeypatch, how, system):
    """The window that comparing before replacing leaves open."""
    target = root / "briefs/a.toml"
    swap = exchange.swap

    def late(first, second):
        monkeypatch.setattr(stage, "swap", swap)
        if how == "rename":
            (root / "theirs").write_bytes(b"a = 'theirs'\n")
            (root / "theirs").rename(target)
        else:
            target.write_bytes(b"a = 'theirs'\n")
        swap(first, second)

    monkeypatch.setattr(stage, "swap", late)
    with pytest.raises(Conflict, match=r"changed by another program\. Nothing was"):
        save(root, EDIT)
    assert target.read_bytes() == b"a = 'theirs'\n"
    assert files(root) == ["a.toml", "b.toml"]


def test_two_changes_in_the_window_leave_the_newer_one_and_keep_the_older(root, monkeypatch):
    target = root / "briefs/a.toml"
    swap = exchange.swap
    ahead = [b"a = 'first'\n", b"a = 'second'\n"]

    def late(first, second):
        if ahead:
            (root / "theirs").write_bytes(ahead.pop(0))
            (root / "theirs").rename(target)
        swap(first, second)

    monkeypatch.setattr(stage, "swap", late)
    with pytest.raises(Conflict) as refused:
        save(root, EDIT)
    assert target.read_bytes() == b"a = 'second'\n"
    (kept,) = recovered(state_folder(root))
    assert kept.read_bytes() == b"a = 'first'\n"
    assert str(kept) in str(refused.value)
    assert files(root) == ["a.toml", "b.toml"]


def test_an_editor_that_writes_late_into_the_old_file_loses_nothing(root):
    with (root / "briefs/a.toml").open("r+b", buffering=0) as editor:
        save(root, EDIT)
        assert look_again(root) == ()
        editor.truncate(0)
        editor.write(b"a = 'late'\n")
    (told,) = recover(root)
    assert told.kept is not None
    assert told.kept.read_bytes() == b"a = 'late'\n"
    assert "briefs/a.toml" in told.said
    assert str(told.kept) in told.said
    assert stat.S_IMODE(told.kept.parent.stat().st_mode) == 0o700
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"
    assert recover(root) == ()


def test_the_same_where_the_state_lies_on_another_disk(root, monkeypatch):
    rename = os.rename

    def here_only(first, second):
        if Path(first).parent != Path(second).parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(first, second)

    monkeypatch.setattr(os, "rename", here_only)
    with (root / "briefs/a.toml").open("r+b", buffering=0) as editor:
        save(root, EDIT)
        editor.write(b"a = 'late'\n")
    (told,) = recover(root)
    assert told.kept is not None
    assert told.kept.read_bytes() == b"a = 'late'\n"
    recover(root)
    assert files(root) == ["a.toml", "b.toml"]


def test_a_link_stays_a_link_and_none_leads_out(root, tmp_path_factory, system):
    (root / "briefs/link.toml").symlink_to("a.toml")
    save(root, Splice("briefs/link.toml", b"a = 1\n", b"a = 2\n"))
    assert (root / "briefs/link.toml").is_symlink()
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"
    outside = tmp_path_factory.mktemp("outside") / "x.toml"
    outside.write_bytes(b"a = 1\n")
    (root / "briefs/out.toml").symlink_to(outside)
    with pytest.raises(SaveRefused, match="leads out of the library"):
        save(root, Splice("briefs/out.toml", b"a = 1\n", b"a = 2\n"))
    assert outside.read_bytes() == b"a = 1\n"


@pytest.mark.parametrize("file", ["../x.toml", "briefs/../../x.toml", "out/x.toml"])
def test_no_new_file_leads_out(root, tmp_path_factory, file):
    (root / "out").symlink_to(tmp_path_factory.mktemp("outside"))
    with pytest.raises(SaveRefused, match="leads out of the library"):
        save(root, Splice(file, b"", b"a = 1\n"))
    assert not (root / file).exists()


def test_other_names_of_a_file_are_told(root):
    os.link(root / "briefs/a.toml", root / "briefs/c.toml")
    assert any("hard links" in r for r in save(root, EDIT).remarks)
    assert (root / "briefs/c.toml").read_bytes() == b"a = 1\n"


def test_another_editor_that_has_a_file_open_is_told_and_stops_nobody(root):
    (root / "briefs/.a.toml.swp").write_bytes(b"b0VIM 9.1")
    assert save(root, EDIT).remarks == ("briefs/a.toml is open in vim: read it again there.",)


def test_access_lists_are_kept(root):
    # Version 2; user::rw, user 65534:r, group::r, mask::r, other::-
    nobody = 0xFFFFFFFF
    rows = ((1, 6, nobody), (2, 4, 65534), (4, 4, nobody), (16, 4, nobody), (32, 0, nobody))
    access = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)
    name = "system.posix_acl_access"
    try:
        os.setxattr(root / "briefs/a.toml", name, access)
    except (AttributeError, OSError):
        pytest.skip("no access lists on this file system")
    assert save(root, EDIT).remarks == ()
    assert os.getxattr(root / "briefs/a.toml", name) == access
    assert (root / "briefs/a.toml").stat().st_mode & 0o777 == 0o640


def test_an_owner_that_cannot_be_kept_is_told(root, monkeypatch):
    if os.geteuid():
        pytest.skip("giving files away is for root")
    os.chown(root / "briefs/a.toml", 65534, 65534)
    assert save(root, EDIT).remarks == ()
    assert (root / "briefs/a.toml").stat().st_uid == 65534

    def no(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(disk.os, "fchown", no)
    saved = save(root, Splice("briefs/a.toml", b"a = 2\n", b"a = 3\n"))
    assert any("was somebody else's" in r for r in saved.remarks)


def test_a_new_file_is_made_with_its_folder_and_none_replaced(root, system):
    save(root, Splice("briefs/new/c.toml", b"", b"c = 1\n"))
    assert (root / "briefs/new/c.toml").read_bytes() == b"c = 1\n"
    with pytest.raises(Conflict, match="just been made"):
        save(root, Splice("briefs/new/c.toml", b"", b"c = 2\n"), OTHER)
    assert (root / "briefs/new/c.toml").read_bytes() == b"c = 1\n"
    assert (root / "briefs/b.toml").read_bytes() == b"b = 1\n"


def test_an_empty_file_is_a_file(root):
    (root / "briefs/a.toml").write_bytes(b"")
    save(root, Splice("briefs/a.toml", b"", b"a = 2\n"))
    assert (root / "briefs/a.toml").read_bytes() == b"a = 2\n"


def test_a_file_is_removed_and_only_as_it_was_seen(root, system):
    (root / "briefs/a.toml").write_bytes(b"a = 3\n")
    with pytest.raises(Conflict):
        save(root, Splice("briefs/a.toml", b"a = 1\n", b""))
    save(root, Splice("briefs/a.toml", b"a = 3\n", b""))
    assert files(root) == ["b.toml"]


def test_a_removal_gives_back_what_was_written_meanwhile(root, monkeypatch):
    place = exchange.place

    def late(first, second):
        monkeypatch.setattr(stage, "place", place)
        (root / "briefs/a.toml").write_bytes(b"a = 'theirs'\n")
        place(first, second)

    monkeypatch.setattr(stage, "place", late)
    with pytest.raises(Conflict, match="Nothing was written"):
        save(root, Splice("briefs/a.toml", b"a = 1\n", b""))
    assert (root / "briefs/a.toml").read_bytes() == b"a = 'theirs'\n"
    assert files(root) == ["a.toml", "b.toml"]


# Several files


def test_several_files_are_saved_as_one(root, system):
    made = Splice("briefs/new/c.toml", b"", b"c = 1\n")
    saved = save(root, EDIT, OTHER, made)
    assert saved.files == ("briefs/a.toml", "briefs/b.toml", "briefs/new/c.toml")
    assert (root / "briefs/b.toml").read_bytes() == b"b = 2\n"
    assert files(root) == ["a.toml", "b.toml", "new"]


@pytest.mark.parametrize("late", [False, True])
def test_a_conflict_in_one_file_leaves_all_as_they_were(root, monkeypatch, late, system):
    theirs = root / "briefs/b.toml"
    commit = stage.Stage.commit

    def in_time(self):
        if self.file == "briefs/b.toml":
            theirs.write_bytes(b"b = 'theirs'\n")
        commit(self)

    if late:
        monkeypatch.setattr(stage.Stage, "commit", in_time)
    else:
        theirs.write_bytes(b"b = 'theirs'\n")
    made = Splice("briefs/new/c.toml", b"", b"c = 1\n")
    gone = Splice("briefs/d.toml", b"d\n", b"")
    (root / "briefs/d.toml").write_bytes(b"d\n")
    with pytest.raises(Conflict, match=r"b.toml was changed by another program. Nothing"):
        save(root, EDIT, made, gone, OTHER)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 1\n"
    assert (root / "briefs/d.toml").read_bytes() == b"d\n"
    assert theirs.read_bytes() == b"b = 'theirs'\n"
    assert files(root) == ["a.toml", "b.toml", "d.toml"]
    assert recover(root) == ()


def test_what_cannot_be_taken_back_without_loss_is_left_and_told(root, monkeypatch):
    commit = stage.Stage.commit

    def in_time(self):
        if self.file == "briefs/b.toml":
            # Both files change: one has our edit under it, the other had not yet.
            (root / "briefs/a.toml").write_bytes(b"a = 'after ours'\n")
            (root / "briefs/b.toml").write_bytes(b"b = 'theirs'\n")
        commit(self)

    monkeypatch.setattr(stage.Stage, "commit", in_time)
    with pytest.raises(Conflict, match=r"briefs/a.toml .* stays as it is now"):
        save(root, EDIT, OTHER)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 'after ours'\n"
    assert (root / "briefs/b.toml").read_bytes() == b"b = 'theirs'\n"


def test_one_file_twice_is_refused(root):
    with pytest.raises(SaveRefused, match="Two edits of one file"):
        save(root, EDIT, Splice("briefs/a.toml", b"a = 2\n", b"a = 3\n"))


def test_nothing_to_write_is_no_operation(root):
    assert save(root, Splice("briefs/a.toml", b"a = 1\n", b"a = 1\n")) == Saved()


# What a file may have become, and who may write


@pytest.mark.parametrize("kind", ["a folder", "a pipe"])
def test_what_is_no_file_any_more_is_left_alone(root, kind):
    target = root / "briefs/a.toml"
    target.unlink()
    target.mkdir() if kind == "a folder" else os.mkfifo(target)
    with pytest.raises(Conflict, match=f"not a file any more but {kind}"):
        save(root, EDIT, OTHER)
    assert (root / "briefs/b.toml").read_bytes() == b"b = 1\n"
    assert files(root) == ["a.toml", "b.toml"]


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a link"])
def test_it_may_become_that_at_the_last_moment(root, monkeypatch, kind):
    target = root / "briefs/a.toml"
    swap = exchange.swap

    def late(first, second):
        monkeypatch.setattr(stage, "swap", swap)
        target.rename(root / "elsewhere")
        if kind == "a folder":
            target.mkdir()
        elif kind == "a pipe":
            os.mkfifo(target)
        else:
            target.symlink_to(root / "elsewhere")
        swap(first, second)

    monkeypatch.setattr(stage, "swap", late)
    with pytest.raises(Conflict, match="changed by another program"):
        save(root, EDIT)
    now = os.lstat(target).st_mode
    assert {"a folder": stat.S_ISDIR, "a pipe": stat.S_ISFIFO, "a link": stat.S_ISLNK}[kind](now)
    assert (root / "elsewhere").read_bytes() == b"a = 1\n"
    assert files(root) == ["a.toml", "b.toml"]


def test_a_folder_that_vanished_is_told(root):
    (root / "briefs").rename(root / "gone")
    with pytest.raises(Conflict, match=r"briefs/a.toml is not there any more. Nothing"):
        save(root, EDIT)
    assert sorted(p.name for p in root.iterdir()) == ["gone"]


def test_a_library_that_is_not_the_users_is_refused(root, monkeypatch):
    monkeypatch.setattr(saving, "is_packaged", lambda _: True)
    with pytest.raises(SaveRefused, match="part of the installed program"):
        save(root, EDIT)
    monkeypatch.undo()
    monkeypatch.setattr(stage.os, "access", lambda *_: False)
    with pytest.raises(SaveRefused, match="read-only"):
        save(root, EDIT)
    assert (root / "briefs/a.toml").read_bytes() == b"a = 1\n"


# The order on the disk, and another briefing


def test_bytes_are_on_the_disk_before_the_name_is_given(root, monkeypatch):
    order = []

    def noted(name, call):
        return lambda *args: (order.append(name), call(*args))[1]

    monkeypatch.setattr(disk.os, "fsync", noted("sync", os.fsync))
    monkeypatch.setattr(stage, "swap", noted("swap", exchange.swap))
    save(root, EDIT)
    assert order == ["sync", "swap", "sync"]


def test_several_files_are_written_down_before_the_first_one_changes(root, monkeypatch):
    order = []

    def noted(name, call):
        return lambda *args: (order.append(name), call(*args))[1]

    monkeypatch.setattr(os, "fsync", noted("sync", os.fsync))
    monkeypatch.setattr(stage, "swap", noted("swap", exchange.swap))
    save(root, EDIT, OTHER)
    # Four versions, what is meant, the folders of both; two new files; that all is ready.
    assert order == ["sync"] * order.index("swap") + ["swap", "swap", "sync"]
    assert order.index("swap") >= 4 + 1 + 2 + 2 + 1


def _hold(state: Path, holding, enough) -> None:
    with held(state):
        holding.set()
        enough.wait(20)


def test_two_programs_save_one_after_the_other(root, monkeypatch):
    context = multiprocessing.get_context("fork")
    holding, enough = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(state_folder(root), holding, enough))
    other.start()
    try:
        assert holding.wait(20)
        with monkeypatch.context() as patch:
            patch.setattr(saving, "held", lambda state: held(state, patience=0.05))
            with pytest.raises(SaveRefused, match="Another briefing is writing"):
                save(root, EDIT)
        assert recover(root) == ()
        assert (root / "briefs/a.toml").read_bytes() == b"a = 1\n"
    finally:
        enough.set()
        other.join()
    save(root, EDIT)


def test_what_killed_programs_have_begun_of_their_own_files_is_taken_away(root, monkeypatch):
    """A pick or a manifest that was caught in the middle; never one of a program that runs."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    state = state_folder(root)

    def begun(folder: Path, name: str, owner: int, age: float) -> Path:
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: owner)
            patch.setattr(os, "replace", lambda one, other: None)
            write_parts(folder / name, [b"half"])
        (path,) = (p for p in folder.iterdir() if p.name.startswith(f".{name}.{owner}."))
        os.utime(path, (time.time() - age,) * 2)
        return path

    gone = [
        begun(state, "working.toml", ended.pid, 4_000),
        begun(state / "unsaved", "0a.json", ended.pid, 4_000),
        begun(root / FOLDER, "0123456789abcdef.json", ended.pid, 4_000),
    ]
    stays = [
        begun(state, "working.toml", os.getpid(), 4_000),
        begun(state, "bookmarks.json", ended.pid, 120),
        begun(root / FOLDER, "fedcba9876543210.json", os.getpid(), 4_000),
        # Of another machine that is writing at this moment, perhaps.
        begun(root / FOLDER, "aaaaaaaaaaaaaaaa.json", ended.pid, 120),
        begun(state / "recovered", "a.toml", ended.pid, 4_000),
    ]
    assert recover(root) == ()
    assert [path for path in gone if path.exists()] == []
    assert [path for path in stays if not path.exists()] == []


def test_a_leftover_of_a_dead_program_is_put_away_and_what_nobody_knows_is_kept(root):
    save(root, EDIT)
    known = root / f"briefs/.a.toml.999999999.0a0b{TEMPORARY}"
    known.write_bytes(b"a = 1\n")
    unknown = root / f"briefs/.b.toml.999999999.0a0b{TEMPORARY}"
    unknown.write_bytes(b"b = 'somebody wrote this'\n")
    running = root / f"briefs/.b.toml.{os.getpid()}.0a0b{TEMPORARY}"
    running.write_bytes(b"b = 'not finished'\n")
    (told,) = recover(root)
    assert told.kept is not None
    assert told.kept.read_bytes() == b"b = 'somebody wrote this'\n"
    assert told.file == "briefs/b.toml"
    assert files(root) == [running.name, "a.toml", "b.toml"]
    assert recover(root) == ()


def test_what_was_cut_short_is_undone_where_somebody_has_changed_the_rest(root, monkeypatch):
    real = stage.Stage.commit

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    def commit(self) -> None:
        (killed if self.file == "briefs/b.toml" else real)(self)

    with monkeypatch.context() as patched:
        patched.setattr(stage.Stage, "commit", commit)
        patched.setattr(saving, "undo", killed)
        with pytest.raises(RuntimeError):
            save(root, EDIT, OTHER)
    assert (root / "briefs/a.toml").read_bytes() == EDIT.after
    (root / "briefs/b.toml").write_bytes(b"b = 3\n")
    assert "is undone" in recover(root)[0].said
    assert (root / "briefs/a.toml").read_bytes() == EDIT.before
    assert (root / "briefs/b.toml").read_bytes() == b"b = 3\n"
