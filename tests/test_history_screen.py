"""The history in the app: every change of the program, undone and redone across files."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.library.renaming import rename
from briefing.library.save import save
from briefing.library.scan import load
from briefing.library.splice import Splice
from briefing.library.undo import undo
from briefing.model import Memo
from briefing.tui.difference import difference_rows, lines_of
from briefing.tui.history import History
from desk import Desk, copy, work

PANES = ("changes", "difference")

BRIEF = "briefs/energy/gas-storage.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def edit(root: Path, line: str, what: str) -> None:
    before = (root / BRIEF).read_bytes()
    save(root, Splice(BRIEF, before, before + line.encode()), what=what)


def test_an_empty_history_says_so(root):
    async def job(desk: Desk) -> str:
        await desk.press("H")
        assert isinstance(desk.app.screen, History)
        return desk.text("changes")

    assert "Nothing was changed yet by this program." in work(root, job)


def test_the_latest_change_comes_first_with_its_time_files_and_difference(root):
    edit(root, "# one\n", "Wrote one")
    edit(root, "# two\n", "Wrote two")

    async def job(desk: Desk) -> tuple[str, str, str]:
        await desk.press("H")
        listed, first = desk.text("changes"), desk.text("difference")
        await desk.press("down")
        return listed, first, desk.text("difference")

    listed, first, second = work(root, job)
    assert listed.index("Wrote two") < listed.index("Wrote one")
    assert BRIEF in listed
    assert "+ # two" in first
    assert "+ # one" not in first
    assert "+ # one" in second


def test_above_the_difference_a_short_list_takes_no_more_room_than_it_needs(root):
    edit(root, "# one\n", "Wrote one")

    async def job(desk: Desk) -> tuple[int, int]:
        await desk.press("H")
        return tuple(desk.app.screen.query_one(f"#{n}").size.height for n in PANES)

    listed, difference = work(root, job, size=(80, 24))
    assert listed <= 4 < 14 < difference


def test_a_long_line_of_a_difference_goes_on_under_its_words():
    words = "The harbour is closed from November on, whatever the council says of it. " * 2
    rows = difference_rows(
        ["--- a/x.toml", "+++ b/x.toml", "@@ -1,2 +1,2 @@", f'-text = "{words}"', "+  { a = 1 },"]
    )
    file, place, removed, nested = rows
    assert all(row.indent == 1 and not row.mark for row in (file, place))
    assert (removed.mark.plain, removed.indent) == (" -", 3)
    assert removed.content.plain.startswith("text = ")
    # What is nested goes on under its own first word.
    assert (nested.mark.plain, nested.indent, nested.content.plain) == (" +", 5, "{ a = 1 },")


def test_a_difference_names_files_and_lines_in_words():
    def said(*lines: str) -> list[str]:
        return [f"{row.mark.plain.strip()}{row.content.plain}" for row in difference_rows(lines)]

    changed = ("--- a/x.toml", "+++ b/x.toml", "@@ -27,7 +29,7 @@", "-a = 1", "+a = 2")
    made = ("--- /dev/null", "+++ b/y.toml", "@@ -0,0 +1 @@", "+b = 1")
    gone = ("--- a/z.toml", "+++ /dev/null", "@@ -1 +0,0 @@", "-c = 1")
    assert said(*changed, *made, *gone) == [
        *("x.toml", "from line 29", "-a = 1", "+a = 2", ""),
        *("y.toml  new", "from line 1", "+b = 1", ""),
        *("z.toml  removed", "from line 1", "-c = 1"),
    ]
    # What only looks like the name of a file was taken out and put in.
    assert said("@@ -1 +1 @@", "--- a", "+++ b", "+c") == ["from line 1", "--- a", "+++ b", "+c"]
    unended = ("--- a", "+++ b", "\\ No newline at end of file")
    assert said(*unended) == ["--- a", "+++ b", "No newline at end of file"]
    lost = ("--- a/x.toml", "+++ b/x.toml", "(its versions are kept no more)")
    assert said(*lost) == ["x.toml", "(its versions are kept no more)"]


def test_u_and_ctrl_r_act_on_the_newest_change_across_files(root):
    before = {p: p.read_bytes() for p in root.rglob("*.toml")}
    library = load(root)
    splices = rename(library, "wire-storage", "wire-report")
    save(root, *splices, what="Renamed wire-storage")
    assert len(splices) > 1
    after = {p: p.read_bytes() for p in root.rglob("*.toml")}

    async def job(desk: Desk) -> list[bool]:
        await desk.press("H", "u")
        await desk.settle()
        seen = [{p: p.read_bytes() for p in root.rglob("*.toml")} == before]
        seen.append("taken back" in desk.text("changes"))
        await desk.press("ctrl+r")
        await desk.settle()
        seen.append({p: p.read_bytes() for p in root.rglob("*.toml")} == after)
        seen.append("taken back" in desk.text("changes"))
        return seen

    assert work(root, job) == [True, True, True, False]


def test_an_undo_that_would_lose_a_later_change_is_refused_and_said(root):
    edit(root, "# one\n", "Wrote one")
    path = root / BRIEF
    path.write_text(path.read_text().replace("# one", "# one, by somebody else"))
    written = path.read_bytes()

    async def job(desk: Desk) -> str:
        await desk.press("H", "u")
        await desk.settle()
        return " ".join(n.message for n in desk.app._notifications)

    assert "was changed since" in work(root, job)
    assert path.read_bytes() == written


def test_what_an_earlier_run_undid_is_done_again_by_ctrl_r_unless_something_new_was_done(root):
    start = (root / BRIEF).read_bytes()
    edit(root, "# one\n", "Wrote one")
    edit(root, "# two\n", "Wrote two")
    after = (root / BRIEF).read_bytes()
    undo(root)
    undo(root)

    async def job(desk: Desk) -> list[bytes]:
        seen = []
        for key in ("ctrl+r", "ctrl+r", "u", "u", "ctrl+r"):
            await desk.press(key)
            seen.append((root / BRIEF).read_bytes())
        desk.app.change_memo(Memo(title="New"))
        await desk.press("u", "u")
        desk.app.change_memo(Memo(title="Newer"))
        await desk.press("ctrl+r")
        return [*seen, (root / BRIEF).read_bytes()]

    one = start + b"# one\n"
    assert work(root, job) == [one, after, one, start, one, start]


def test_a_line_of_a_difference_is_a_line_of_the_file() -> None:
    """What else ends a line for Python may stand within a text."""
    assert lines_of('-text = "a\u2028b\x85c"\n+text = "d"\n') == [
        '-text = "a\u2028b\x85c"',
        '+text = "d"',
    ]
