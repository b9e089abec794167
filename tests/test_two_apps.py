"""Two apps on one library: each keeps what is typed in it, and neither takes the other's words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefing.cli.exits import Exit
from briefing.library import process, unsaved
from briefing.library.process import name_of, ours, runs
from briefing.library.scan import load
from briefing.library.unsaved import (
    TakenUpError,
    TypedSinceError,
    Unsaved,
    everything,
    forget,
    give_up,
    keep,
    pending,
    take_up,
)
from briefing.memo.working import keep_working, load_working, pick, save_working, unpick
from briefing.model import Memo
from briefing.settings.paths import state_folder
from briefing.tui.rescue import Rescue
from command_line import run
from desk import Desk, copy, work
from terminal import TIMEOUT, Terminal

CLAIM = "gas-storage/ninety-two"
OTHER = "gas-storage/eighty-seven"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """Another process, which does nothing and lives."""
    with subprocess.Popen(["sleep", "60"]) as found:
        yield found
        found.kill()


def keep_as(monkeypatch: pytest.MonkeyPatch, name: str, root: Path, *words: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(unsaved, "ours", lambda: name)
        keep(root, *words)


def texts(found: tuple[Unsaved, ...]) -> list[str]:
    return sorted(each.text for each in found)


def test_a_process_is_told_from_one_that_has_its_number_later(other, monkeypatch):
    name = name_of(other.pid)
    assert runs(name) and runs(ours()) and name != ours()
    number, start, system = name.split("-")
    if Path("/proc").exists():
        assert not runs(f"{number}-{int(start) - 1}-{system}")
    assert not runs(f"{number}-{start}-00000000")
    assert not any(runs(odd) for odd in ("", "x", "-", f"{'9' * 30}-1-{system}"))
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    assert not runs(name), "it waits for its parent to hear of its end"
    other.wait()
    assert not runs(name)


def test_where_the_system_tells_no_start_the_number_decides(other, monkeypatch):
    monkeypatch.setattr(process, "_started", lambda _: "")
    name = name_of(other.pid)
    assert runs(name)
    other.kill()
    other.wait()
    assert not runs(name)


def test_what_is_typed_elsewhere_is_not_offered_nor_touched(root, other, monkeypatch):
    keep(root, CLAIM, "text", "Mine.")
    keep_as(monkeypatch, name_of(other.pid), root, CLAIM, "text", "Theirs.")
    assert texts(pending(root)) == ["Mine."]
    listed = run("drafts", "--library", root).out.splitlines()
    assert ["being typed at this moment" in line for line in listed] == [
        name in line for line in listed for name in [name_of_draft(root, "Theirs.")]
    ]
    records = json.loads(run("drafts", "--json", "--library", root).out)["drafts"]
    assert {r["parts"][0]["typed"]: r["typing"] for r in records} == {
        "Mine.": False,
        "Theirs.": True,
    }
    theirs = name_of_draft(root, "Theirs.")
    assert "Theirs." in run("drafts", "show", theirs, "--library", root).out
    for how in ("save", "drop"):
        refused = run("drafts", how, theirs, "--library", root)
        assert refused.code == Exit.REFUSED
        assert f"in process {other.pid}" in refused.err
    # A reference means what was left behind, where one is typed elsewhere too.
    assert run("drafts", "save", CLAIM, "--force", "--library", root).code == Exit.DONE
    assert load(root).claims[CLAIM].text == "Mine."
    assert texts(everything(root)) == ["Theirs."]
    keep(root, CLAIM, "text", "Again.")
    forget(root, CLAIM)
    assert texts(everything(root)) == ["Theirs."]
    other.kill()
    other.wait()
    assert texts(pending(root)) == ["Theirs."]
    assert run("drafts", "drop", theirs, "--library", root).code == Exit.DONE
    assert everything(root) == ()


def name_of_draft(root: Path, text: str) -> str:
    records = json.loads(run("drafts", "--json", "--library", root).out)["drafts"]
    return next(r["draft"] for r in records if r["parts"][0]["typed"] == text)


def test_what_is_typed_elsewhere_is_shown_and_left_alone(root, other, monkeypatch):
    keep_as(monkeypatch, name_of(other.pid), root, CLAIM, "text", "Theirs.")

    async def job(desk: Desk) -> None:
        assert not isinstance(desk.app.screen, Rescue)
        desk.app.action_unsaved()
        await desk.settle()
        assert "BEING TYPED ELSEWHERE 1" in desk.text("pending")
        assert "Theirs." in desk.text("typed")
        for key in ("enter", "x"):
            desk.app.clear_notifications()
            await desk.press(key)
            assert isinstance(desk.app.screen, Rescue)
            (told,) = desk.app._notifications
            assert f"in process {other.pid}" in told.message

    work(root, job)
    assert texts(everything(root)) == ["Theirs."]


def test_of_two_that_take_up_the_same_one_gets_it(root, other, monkeypatch):
    gone = f"{os.getpid()}-1-00000000"
    keep_as(monkeypatch, gone, root, CLAIM, "text", "Left behind.")
    left = pending(root)
    (mine,) = take_up(root, left)
    assert mine.by == ours() and pending(root) == (mine,)
    with monkeypatch.context() as patch:
        patch.setattr(unsaved, "ours", lambda: name_of(other.pid))
        assert pending(root) == ()
        assert take_up(root, left) == ()
        with pytest.raises(TakenUpError):
            give_up(root, left)
    keep_as(monkeypatch, gone, root, CLAIM, "text", "Another.")
    with pytest.raises(TypedSinceError):
        take_up(root, [each for each in pending(root) if each.by == gone])
    assert texts(pending(root)) == ["Another.", "Left behind."]


def test_files_of_old_are_offered_and_go(root):
    keep(root, CLAIM, "text", "Long ago.")
    (path,) = (state_folder(root) / "unsaved").glob("*.json")
    path.rename(path.with_name(f"{path.name.partition('.')[0]}.json"))
    (old,) = pending(root)
    assert (old.by, old.text) == ("", "Long ago.")
    assert run("drafts", "drop", CLAIM, "--library", root).code == Exit.DONE
    assert pending(root) == ()


def app(root: Path) -> Terminal:
    command = [sys.executable, "-m", "briefing", "open", "--library", str(root)]
    return Terminal(command, size=(120, 40), env={"BRIEFING_TODAY": "2025-11-28"})


def typing(terminal: Terminal, words: str) -> None:
    """In the form of the first claim, at the end of its first line."""
    terminal.wait("THEMES")
    terminal.press("right", "down")
    terminal.wait(re.compile("▌ .*92 per cent"))
    terminal.press("i")
    terminal.wait("Claim in")
    terminal.type(words)
    terminal.wait(words.strip())


def kept(root: Path, words: str) -> None:
    """Wait until what is typed is in the journal, which nothing on the screen tells."""
    until = time.monotonic() + TIMEOUT
    while not any(each.text.endswith(words) for each in everything(root)):
        assert time.monotonic() < until, f"{words!r} is not kept"
        time.sleep(0.05)


def test_two_apps_type_in_one_claim(root):
    with app(root) as one, app(root) as two:
        typing(one, " One.")
        kept(root, " One.")
        typing(two, " Two.")
        kept(root, " Two.")
        assert pending(root) == ()
        with app(root) as third:
            third.wait("THEMES")
            third.settle()
            assert "TYPED AND NOT SAVED" not in third.text
            third.press("q")
            assert third.wait_exit() == 0
        two.press("ctrl+s")
        two.wait_gone("Claim in")
        two.press("q")
        assert two.wait_exit() == 0
        assert load(root).claims[CLAIM].text.endswith(" Two.")
        assert [each.text[-5:] for each in everything(root)] == [" One."]
        one.signal(signal.SIGKILL)
        one.wait_exit()
    with app(root) as fourth:
        fourth.wait("TYPED AND NOT SAVED")
        fourth.press("enter")
        fourth.wait("Claim in")
        assert pending(root) == (), "it is taken up"
        fourth.press("ctrl+s")
        fourth.wait("Two.")
        fourth.wait("One.")
        assert load(root).claims[CLAIM].text.endswith(" Two.")
        fourth.signal(signal.SIGTERM)
        fourth.wait_exit()
    assert [each.text[-5:] for each in pending(root)] == [" One."]


def test_a_library_that_is_gone_for_a_while_is_said_to_be_and_comes_back(root):
    away = root.with_name("away")

    async def job(desk: Desk) -> None:
        told: list[str] = []
        desk.app.tell = lambda words, **_: told.append(words)  # type: ignore[method-assign]
        desk.app.open_form(CLAIM)
        await desk.settle()
        await desk.type("Well, ")
        root.rename(away)
        for _ in range(2):
            desk.app.look_again()
            await desk.settle()
        await desk.press("ctrl+s")
        await desk.settle()
        assert len([words for words in told if "There is no library in" in words]) == 2, told
        away.rename(root)
        desk.app.look_again()
        await desk.press("ctrl+s")
        await desk.settle()
        assert load(root).claims[CLAIM].text.endswith("Well,")

    work(root, job)


def test_what_two_pick_at_once_is_picked(root):
    """Neither has seen yet what the other has done."""
    start = Memo(claims=(CLAIM,))
    save_working(root, start)
    keep_working(root, pick(start, [OTHER]), start)
    assert keep_working(root, pick(start, ["gas-storage/winter"]), start).claims == (
        *(CLAIM, "gas-storage/winter", OTHER),
    )
    now = load_working(root)
    keep_working(root, unpick(now, [CLAIM]), now)
    found = keep_working(root, replace(now, bottom_line="Enough."), now)
    assert found == load_working(root)
    assert (found.claims, found.bottom_line) == (("gas-storage/winter", OTHER), "Enough.")
    # Both have written a bottom line: the last stays. Another memo is taken as it is.
    keep_working(root, replace(found, bottom_line="Theirs."), found)
    assert keep_working(root, replace(found, bottom_line="Ours."), found).bottom_line == "Ours."
    another = Memo(id="another", claims=(CLAIM,))
    assert keep_working(root, another, found) == another


def test_what_two_set_for_one_memo_is_set(root):
    """Of the floors and the headings each, whichever of them was changed, added or dropped."""
    since = Memo(floors={"gas": 1, "oil": 2, "iron": 3}, headings={"gas": "Gas"})
    save_working(root, replace(since, floors={"gas": 4, "iron": 5, "tin": 1}))
    ours = replace(since, floors={"gas": 1, "oil": 2, "iron": 6, "zinc": 0}, headings={"gas": "G"})
    kept = keep_working(root, ours, since)
    assert kept.floors == {"gas": 4, "iron": 6, "zinc": 0, "tin": 1}
    assert kept.headings == {"gas": "G"}
    assert load_working(root) == kept


def test_picks_whose_file_is_gone_are_kept(root):
    start = Memo(claims=(CLAIM,))
    assert keep_working(root, pick(start, [OTHER]), start).claims == (CLAIM, OTHER)


@pytest.mark.parametrize("ruined", [b"claims = [", None])
def test_picks_whose_file_is_spoilt_while_one_picks_are_kept(root, ruined):
    """As a program that syncs folders, or a hand, may leave it; what it holds then is put aside."""
    path = state_folder(root) / "working.toml"
    told: list[str] = []

    def spoil() -> None:
        path.unlink() if ruined is None else path.write_bytes(ruined)

    start = Memo(claims=(CLAIM,))
    save_working(root, start)
    spoil()
    kept = keep_working(root, pick(start, [OTHER]), start, told.append)
    assert kept.claims == load_working(root).claims == (CLAIM, OTHER)
    assert len(told) == (ruined is not None)

    async def job(desk: Desk) -> tuple[str, ...]:
        await desk.settle()
        spoil()
        desk.app.look_at_picks()
        await desk.settle()
        return desk.app.memo.claims

    assert work(root, job) == load_working(root).claims == (CLAIM, OTHER)
    assert len(list(path.parent.glob("working-broken-*"))) == 2 * (ruined is not None)


def test_a_pick_elsewhere_in_the_same_second_is_not_lost(root):
    async def job(desk: Desk) -> tuple[str, ...]:
        with pytest.MonkeyPatch.context() as patched:
            # The next look comes later.
            patched.setattr(type(desk.app), "look_at_picks", lambda _: None)
            await desk.press("right", "down", "space")
            keep_working(root, pick(load_working(root), [OTHER]), load_working(root))
            await desk.press("down", "down", "down", "space")
        return desk.app.memo.claims

    shown = work(root, job)
    assert OTHER in shown
    assert len(shown) == 3
    assert load_working(root).claims == shown
