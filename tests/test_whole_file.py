"""The whole file in the app: coloured, judged and completed as one types, saved by the one gate."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import Static

from briefing.library import save as saving
from briefing.library import unsaved
from briefing.library.checking import MOST_PROBLEMS
from briefing.library.offering import Offers
from briefing.library.rewrite import rewrite
from briefing.library.scan import load
from briefing.library.undo import entries, undo
from briefing.library.unsaved import keep, pending
from briefing.library.whole import WholeFile, judge
from briefing.tui import whole as editing
from briefing.tui.clash import Clashing
from briefing.tui.whole import Whole
from desk import Desk, copy, work

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


async def opened(desk: Desk) -> Whole:
    """The file of the first claim, open at its line."""
    await desk.press("right", "down", "E")
    screen = desk.app.screen
    assert isinstance(screen, Whole)
    return screen


async def judged(desk: Desk) -> None:
    """Wait until what was typed has been looked at."""
    await desk.pilot.pause(0.4)
    await desk.settle()


def messages(desk: Desk) -> str:
    return " ".join(n.message for n in desk.app._notifications)


def test_of_very_many_references_to_nothing_the_last_are_told_without_a_guess(root):
    library = load(root)
    claim = next(c for c in library.claims.values() if c.evidence)
    near = [f'"{claim.evidence[0].source}-{n}"' for n in range(MOST_PROBLEMS + 3)]
    claims = f"[[claims]]\ntext = 'A.'\nkind = 'gap'\nevidence = [{', '.join(near)}]\n"
    found = [
        f
        for f in judge(library, BRIEF, f"title = 'T'\n{claims}")
        if "no source has the id" in f.message
    ]
    assert len(found) == len(near)
    assert sum("did you mean" in f.message for f in found) == MOST_PROBLEMS


def test_it_opens_at_the_line_of_what_is_selected(root):
    async def job(desk: Desk) -> tuple[str, int, str]:
        screen = await opened(desk)
        keys = str(screen.query_one("#keys", Static).content)
        assert keys == "ctrl+s save  esc back  f1 help"
        return screen.file, screen.area.cursor_location[0], screen.bar_memo().plain

    file, row, where = work(root, job)
    assert where == f"line {row + 1}, column 1"
    assert file == BRIEF
    assert (root / BRIEF).read_text().splitlines()[row] == "[[claims]]"


def test_what_is_saved_differs_by_what_was_typed_and_can_be_undone(root):
    path = root / BRIEF
    before = path.read_bytes()

    async def job(desk: Desk) -> tuple[str, str]:
        screen = await opened(desk)
        screen.area.go_to(screen.text.count("\n") + 1)
        await desk.type("# mine")
        assert screen.is_changed
        await desk.press("ctrl+s")
        await desk.settle()
        assert not screen.is_changed
        said = messages(desk)
        await desk.press("escape")
        return said, type(desk.app.screen).__name__

    said, front = work(root, job)
    assert f"Saved {BRIEF}" in said
    assert front == "Browse"
    assert path.read_bytes() == before + b"# mine"
    assert entries(root)[0].what == f"Edited {BRIEF}"
    undo(root)
    assert path.read_bytes() == before


def test_carriage_returns_and_the_byte_order_mark_stay(root):
    path = root / BRIEF
    content = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(content)

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.area.go_to(2)
        await desk.type("# mine")
        await desk.press("enter", "ctrl+s")
        await desk.settle()

    work(root, job)
    first, rest = content.split(b"\r\n", 1)
    assert path.read_bytes() == first + b"\r\n# mine\r\n" + rest


def test_what_is_wrong_shows_as_one_types_with_its_sign_in_the_margin(root):
    from golden import screen_text

    async def job(desk: Desk) -> tuple[str, str]:
        screen = await opened(desk)
        screen.area.go_to(17)
        await desk.type("kind = 'wrong'")
        await desk.press("enter")
        await judged(desk)
        return screen_text(desk.pilot), str(screen.bar_memo())

    shown, bar = work(root, job)
    assert any("17✗ kind = 'wrong'" in line for line in shown.splitlines())
    assert "expected one of" in shown
    assert "1 problem" in bar


def test_a_file_with_errors_is_saved_when_that_is_asked_for_again(root):
    path = root / BRIEF
    before = path.read_bytes()

    async def job(desk: Desk) -> tuple[bytes, str, bool]:
        screen = await opened(desk)
        screen.area.go_to(1)
        await desk.type("broken")
        await desk.press("enter", "ctrl+s")
        await desk.settle()
        first, said = path.read_bytes(), messages(desk)
        await desk.press("ctrl+s")
        await desk.settle()
        return first, said, screen.is_changed

    first, said, changed = work(root, job)
    assert first == before
    assert "Not saved. Line 1: expected = after the key" in said
    assert "ctrl+s again" in said
    assert path.read_bytes() == b"broken\n" + before
    assert not changed


def test_tab_completes_keys_words_and_ids(root):
    async def job(desk: Desk) -> list[str]:
        screen = await opened(desk)
        found = []
        for typed in ("attr", "kind = jud", 'contradicts = ["eigh', 'evidence = ["!wire'):
            screen.area.go_to(14)
            await desk.type(typed)
            await desk.settle()
            assert screen.offering.is_open, typed
            await desk.press("tab")
            assert not screen.offering.is_open
            found.append(screen.text.split("\n")[13])
            await desk.press(*["ctrl+z"] * 40)
        return found

    text = (root / BRIEF).read_text().splitlines()[13]
    assert work(root, job) == [
        f"attributed_to = {text}",
        f'kind = "judgement"{text}',
        f'contradicts = ["eighty-seven"{text}',
        f'evidence = ["!wire-storage"{text}',
    ]


def test_escape_with_something_unsaved_asks(root):
    before = (root / BRIEF).read_bytes()

    async def job(desk: Desk) -> list[str]:
        screen = await opened(desk)
        await desk.type("x")
        await desk.press("escape")
        seen = [type(desk.app.screen).__name__]
        await desk.press("escape")
        seen.append(type(desk.app.screen).__name__)
        assert screen.is_changed
        await desk.press("escape", "end", "enter")
        seen.append(type(desk.app.screen).__name__)
        return seen

    assert work(root, job) == ["Choose", "Whole", "Browse"]
    assert (root / BRIEF).read_bytes() == before
    assert not pending(root)


def test_an_untouched_text_follows_the_file_and_a_touched_one_is_carried_over(root):
    path = root / BRIEF

    async def job(desk: Desk) -> tuple[str, str, bytes]:
        screen = await opened(desk)
        path.write_bytes(path.read_bytes() + b"# theirs\n")
        screen._look()
        await desk.settle()
        first = screen.text
        screen.area.go_to(1)
        await desk.type("# mine")
        await desk.press("enter")
        path.write_bytes(path.read_bytes() + b"# theirs too\n")
        screen._look()
        await desk.settle()
        second = screen.text
        await desk.press("ctrl+s")
        await desk.settle()
        return first, second, path.read_bytes()

    first, second, saved = work(root, job)
    assert first.endswith("# theirs\n")
    assert second.startswith("# mine\n")
    assert second.endswith("# theirs too\n")
    assert saved == second.encode()


@pytest.mark.parametrize(("side", "stands"), [("left", "theirs"), ("right", "mine")])
def test_where_both_changed_a_line_both_are_shown_and_one_is_chosen(root, side, stands):
    path = root / BRIEF
    text = path.read_text()

    async def job(desk: Desk) -> str:
        screen = await opened(desk)
        screen.area.go_to(1)
        await desk.type("# mine")
        await desk.press("enter")
        path.write_text(f"# theirs\n{text}# elsewhere\n")
        screen._look()
        await desk.settle()
        assert "# mine\n" in screen.text
        assert path.read_text().startswith("# theirs")
        await desk.press("ctrl+s")
        assert isinstance(desk.app.screen, Clashing)
        await desk.press(side, "enter")
        await desk.settle()
        return screen.text

    shown = work(root, job)
    assert path.read_text() == shown == f"# {stands}\n{text}# elsewhere\n"


def test_a_change_at_the_moment_of_saving_is_not_written_over(root):
    path = root / BRIEF

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.area.go_to(1)
        await desk.type("# mine")
        await desk.press("enter")
        path.write_bytes(path.read_bytes() + b"# theirs\n")
        await desk.press("ctrl+s")
        await desk.settle()
        assert not screen.is_changed

    work(root, job)
    saved = path.read_text()
    assert saved.startswith("# mine\n")
    assert saved.endswith("# theirs\n")


def test_of_two_that_come_between_nothing_is_taken_back(root, monkeypatch):
    first, second = "# first", "# second"
    path, others = root / BRIEF, [first, second]
    whole = WholeFile.read(root, BRIEF)

    def save(*given: Any, **named: Any) -> saving.Saved:
        if others:
            lines = path.read_text().split("\n")
            # Far from each other and from what is typed.
            at = {first: len(lines) - 1, second: len(lines) // 2}[others[0]]
            path.write_text("\n".join((*lines[:at], others.pop(0), *lines[at:])))
        return really(*given, **named)

    really = saving.save
    monkeypatch.setattr(saving, "save", save)
    after, _ = rewrite(load(root), whole, f"# typed\n{whole.text}")
    assert path.read_bytes() == after
    assert all(said in path.read_text() for said in ("# typed", first, second))


@pytest.mark.parametrize(
    ("name", "content", "editor"),
    [
        (".gas-storage.toml.swp", b"b0VIM 9.1", "vim"),
        (".gas-storage.toml.swo", b"b0VIM 9.1", "vim"),
        (".gas-storage.toml.swp", b"b0nano 7.2", "nano"),
        (".#gas-storage.toml", b"", "emacs"),
        (".gas-storage.toml.kate-swp", b"", "kate"),
    ],
)
def test_another_editor_is_noticed(root, name, content, editor):
    (root / BRIEF).with_name(name).write_bytes(content)

    async def job(desk: Desk) -> tuple[str, str]:
        screen = await opened(desk)
        await desk.settle()
        return str(screen.bar_memo()), desk.words()

    bar, words = work(root, job)
    assert f"open in {editor}" in bar
    assert f"open in {editor} too" in words


@pytest.mark.parametrize("content", [b'title = "\xff"\n', 'title = "a\u2028b"\n'.encode()])
def test_a_file_that_is_no_text_of_lines_is_left_to_other_editors(root, content):
    async def job(desk: Desk) -> tuple[str, str]:
        await desk.press("right", "down")
        (root / BRIEF).write_bytes(content)
        await desk.press("E")
        return type(desk.app.screen).__name__, messages(desk)

    front, said = work(root, job)
    assert front == "Browse"
    assert "e opens it in $EDITOR" in said
    assert (root / BRIEF).read_bytes() == content


def test_what_is_typed_is_kept_against_a_kill(root):
    async def job(desk: Desk) -> str:
        await opened(desk)
        await desk.type("abc")
        await desk.pilot.pause(0.8)
        await desk.settle()
        return pending(root)[0].text

    assert "abc" in work(root, job)
    # The app has ended with it unsaved: it is there still.
    assert [u.ref for u in pending(root)] == [BRIEF]


def test_what_the_disk_had_no_time_for_is_not_kept_once_it_is_saved(root):
    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.area.go_to(screen.text.count("\n") + 1)
        await desk.type("# mine")
        screen._keep()
        await desk.settle()
        assert pending(root)
        await desk.press("ctrl+s")
        assert not screen.is_changed and not pending(root)
        keep_behind: Any = Whole._keep_behind
        keep_behind.__wrapped__(screen, desk.app)
        assert not pending(root)
        await desk.press("escape")
        keep_behind.__wrapped__(screen, desk.app)
        assert not pending(root)

    work(root, job)


def test_what_was_typed_is_kept_at_the_end_where_no_thread_came_to_it(root, monkeypatch):
    monkeypatch.setattr(Whole, "_keep_behind", lambda self, app: None)

    async def job(desk: Desk) -> str:
        screen = await opened(desk)
        screen.area.insert("# mine")
        screen._keep()
        screen.area.insert(", and more")
        return screen.text

    text = work(root, job)
    assert [each.text for each in pending(root)] == [text]


def test_a_text_is_kept_with_the_file_it_was_typed_over(root):
    """Of two programs one types and the other saves: a kill at any moment leaves a text and the
    file it is a change of, so that nothing of the other's is taken back with it."""
    path = root / BRIEF
    before = path.read_bytes()
    seen: list[tuple[bool, bool]] = []

    def kept(root: Path, ref: str, field: str, text: str, base: str) -> None:
        seen.append(("# theirs" in text, "# theirs" in base))
        keep(root, ref, field, text, base)

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.area.insert("# mine")
        screen._keep()
        await desk.settle()
        path.write_bytes(before + b"# theirs\n")
        screen._look()
        await desk.settle()
        assert screen.is_changed and "# theirs" in screen.text

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(unsaved, "keep", kept)
        work(root, job)
    assert seen == [(False, False), (True, True)]
    (left,) = pending(root)
    assert "# mine" in left.text and left.base.encode() == path.read_bytes()


def test_a_text_that_the_file_says_by_now_is_not_kept(root):
    path = root / BRIEF

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen.area.insert("# mine\n")
        screen._keep()
        await desk.settle()
        assert pending(root)
        path.write_text(screen.text)
        screen._look()
        await desk.settle()
        assert not screen.is_changed and not pending(root)

    work(root, job)


def test_of_words_that_may_stand_only_the_last_are_looked_for(root, monkeypatch):
    looked_at: list[int] = []
    free = Event()
    free.set()

    def slowly(library, file, text, at, *, asked):
        looked_at.append(at)
        free.wait(10)
        return Offers()

    monkeypatch.setattr(editing, "offers", slowly)

    async def job(desk: Desk) -> None:
        screen = await opened(desk)
        screen._judge = lambda _: None  # type: ignore[method-assign, assignment]
        start = screen.area.at
        looked_at.clear()
        free.clear()
        for letter in "# so many":
            screen.area.insert(letter)
            await desk.pilot.pause()
        free.set()
        await desk.settle()
        assert len(looked_at) <= 3 and looked_at[-1] == start + 9

    work(root, job)
