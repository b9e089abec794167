"""Saved memos: what was changed goes into the file, and every other byte of it stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from briefing.cli.exits import Exit
from briefing.library.scan import load, scan
from briefing.library.snapshot import Library
from briefing.memo.saved import (
    ChangedMeanwhile,
    keep,
    keep_new,
    new_id,
    opened,
    remove,
    rename,
    restore,
    saved,
)
from briefing.model import AuthorText, Memo
from briefing.tui.rows import Rows
from command_line import run
from desk import Desk, work
from memo_library import FILES, TODAY, build

TALKS = """\
# The talks of March; ask Ada before changing the title.
title = "The ferry talks"
to = "the council"   # never "the Council"
claims = [
  "crossing/until-june",  # the date
  "crossing/fares",
]

[headings]
gap = "Open points."

[[text]]
# Agreed with the desk.
text = "We wait."
section = "gap"
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return build(tmp_path / "port", {**FILES, "memos/talks.toml": TALKS})


def text_of(library: Library, memo: str = "talks") -> str:
    return (library.root / "memos" / f"{memo}.toml").read_text()


def test_a_change_leaves_comments_and_all_else_where_it_was(library: Library) -> None:
    memo = opened(library, saved(library)["talks"])
    texts = (replace(memo.texts[0], text="We wait for June."), AuthorText("Then we ask."))
    claims = ("crossing/until-june", "crossing/who-pays")
    changed = replace(
        memo, claims=claims, words=200, texts=texts, headings={"gap": "What is open."}
    )
    assert keep(library, changed).memo == changed
    text = text_of(library)
    for kept in ("# The talks of March", "# never", "# the date", "# Agreed with the desk."):
        assert kept in text
    assert "crossing/fares" not in text
    assert scan(library).new.memos["talks"] == changed


@pytest.mark.parametrize("in_library", [True, False])
def test_two_that_are_saved_under_one_name_at_once_are_both_saved(
    library: Library, in_library: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither app has seen yet what the other has saved."""
    monkeypatch.setattr("briefing.memo.saved.is_written_to", lambda _: in_library)
    ours = keep_new(library, Memo(title="Note", bottom_line="Ours."), "Shared")
    monkeypatch.setattr("briefing.memo.saved.saved", lambda library: library.memos)
    theirs = keep_new(library, Memo(title="Note", bottom_line="Theirs."), "Shared")
    assert (ours.memo.id, theirs.memo.id) == ("shared", "shared-2")
    assert "Ours." in ours.path.read_text() and "Theirs." in theirs.path.read_text()
    assert sorted(
        p.name for p in ours.path.parent.iterdir() if p.name.startswith((".", "shared"))
    ) == [
        "shared-2.toml",
        "shared.toml",
    ]


def test_what_another_app_has_saved_of_the_same_memo_stays(library: Library) -> None:
    """Both have it open; what is remembered of it is what the other has saved."""

    async def job(desk: Desk) -> None:
        desk.app.open_memo("talks")
        await desk.settle()
        other = replace(saved(library)["talks"], title="By the other")
        keep(library, other)
        desk.app.change_memo(replace(desk.app.memo, bottom_line="By this one."))
        await desk.settle()
        desk.app.action_save_memo()
        await desk.settle()
        assert desk.app.memo.title == "By the other"

    work(library.root, job)
    now = load(library.root).memos["talks"]
    assert (now.title, now.bottom_line) == ("By the other", "By this one.")


def test_what_a_colleague_changed_meanwhile_stays(library: Library) -> None:
    memo = opened(library, saved(library)["talks"])
    file = library.root / "memos" / "talks.toml"
    file.write_text(TALKS.replace('"the council"', '"the mayor"'))
    kept = keep(library, replace(memo, words=200))
    assert kept.memo.to == "the mayor"
    assert kept.memo.words == 200


def test_the_same_key_changed_by_both_is_asked_about(library: Library) -> None:
    memo = opened(library, saved(library)["talks"])
    file = library.root / "memos" / "talks.toml"
    theirs = TALKS.replace('"the council"', '"the mayor"')
    file.write_text(theirs)
    mine = replace(memo, to="the board")
    with pytest.raises(ChangedMeanwhile) as refused:
        keep(library, mine)
    assert refused.value.keys == ("to",)
    assert file.read_text() == theirs
    assert keep(library, mine, over=True).memo.to == "the board"


def test_a_new_memo_gets_a_name_that_nothing_else_has(library: Library) -> None:
    assert new_id(library, "Talks", saved(library)) == "talks-2"
    assert new_id(library, "The crossing", {}) == "the-crossing"
    assert new_id(library, "Crossing", {}) == "crossing-2"
    assert new_id(library, "備蓄", {}) == "memo"
    memo = Memo(id="new-one", title="New one", claims=("crossing/fares",))
    keep(library, memo)
    assert load(library.root).memos["new-one"] == memo


def test_renamed_deleted_and_brought_back(library: Library) -> None:
    rename(library, "talks", "Talks, again")
    assert text_of(library) == TALKS.replace("The ferry talks", "Talks, again")
    content = remove(library, "talks")
    assert not (library.root / "memos" / "talks.toml").exists()
    restore(library, "talks", content)
    assert text_of(library).encode() == content


def test_what_is_not_written_to_keeps_memos_with_the_user(library: Library) -> None:
    locked = replace(library, writable=False)
    memo = Memo(id="mine", title="Mine", claims=("crossing/fares",))
    kept = keep(locked, memo)
    assert not kept.path.is_relative_to(library.root)
    assert saved(locked)["mine"] == memo
    rename(locked, "mine", "Ours")
    assert saved(locked)["mine"].title == "Ours"
    restore(locked, "mine", remove(locked, "mine"))
    assert saved(locked)["mine"].title == "Ours"


# On the command line


def test_a_choice_is_saved_under_a_name_and_made_again(library: Library) -> None:
    root = ("--library", library.root, "--as-of", TODAY)
    made = run("memo", "--theme", "ferry", "--words", 120, "--save", "ferry-note", *root)
    assert made.code == 0
    assert "Saved in memos/ferry-note.toml" in made.err
    kept = load(library.root).memos["ferry-note"]
    assert (kept.themes, kept.words, kept.title) == (("ferry",), 120, "Northport: The ferry")
    again = run("memo", "--saved", "ferry-note", *root)
    assert again.out.rpartition("<!--")[0] == made.out.rpartition("<!--")[0]
    assert run("undo", "--library", library.root).code == 0
    assert "ferry-note" not in load(library.root).memos


def test_a_saved_memo_is_changed_only_where_that_is_asked_for(library: Library) -> None:
    root = ("--library", library.root, "--as-of", TODAY)
    refused = run("memo", "--theme", "ferry", "--save", "talks", *root)
    assert refused.code == Exit.REFUSED
    assert "--saved talks --save talks" in refused.err
    assert refused.out == ""
    assert text_of(library) == TALKS
    assert run("memo", "--saved", "talks", "--words", 90, "--save", "talks", *root).code == 0
    assert text_of(library).startswith(TALKS[: TALKS.index("claims")])
    assert load(library.root).memos["talks"].words == 90


@pytest.mark.parametrize("name", ["The talks", "../talks", "crossing", "ferry"])
def test_a_name_that_is_none_or_another_s_is_refused(library: Library, name: str) -> None:
    ran = run("memo", "--theme", "ferry", "--save", name, "--library", library.root)
    assert ran.code in (Exit.USAGE, Exit.REFUSED)
    assert len(ran.err.splitlines()) == 1
    assert [p.name for p in (library.root / "memos").iterdir()] == ["talks.toml"]


def test_memos_of_a_read_only_library_are_kept_and_found(home: Path) -> None:
    made = run("memo", "--sample", "--theme", "raw-materials", "--save", "mine")
    assert "kept for you alone" in made.err
    assert run("memo", "--sample", "--saved", "mine").code == 0
    assert "mine\t" in run("list", "memos", "--sample").out
    assert run("show", "mine", "--sample").code == 0


def test_on_the_shelf_a_memo_says_what_is_in_it(library: Library) -> None:
    """Which memo it is one sees before it takes the place of the one that is open."""

    async def job(desk: Desk) -> tuple[str, str, str]:
        shelf = desk.app.screen.query_one("#shelf", Rows)
        shelf.select(":saved:talks")
        await desk.settle()
        kept = desk.text("reading")
        await desk.press("right")
        behind = desk.selected("reading")
        desk.app.toggle_picks(["crossing/who-pays"])
        await desk.settle()
        shelf.select(":memo")
        await desk.settle()
        return kept, behind, desk.text("reading")

    kept, behind, working = work(library.root, job)
    claims = library.claims
    assert "The ferry talks" in kept and "2 claims" in kept and "for the council" in kept
    assert claims["crossing/until-june"].text in kept and claims["crossing/fares"].text in kept
    assert behind == "crossing/until-june"
    assert claims["crossing/who-pays"].text in working and "its outline" in working
