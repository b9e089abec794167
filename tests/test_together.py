"""Several claims at once: selected by keys and mouse, and one change whatever is done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library.operations import move_claims, tag, withdraw
from briefing.library.save import save
from briefing.library.scan import load
from briefing.library.undo import undo
from briefing.tui.row_selection import Several
from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, line_of, work
from libraries import write

KNOWN = ["gas-storage/ninety-two", "gas-storage/eighty-seven"]
KEYS = [str(n) for n in range(8)]


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_range_is_what_lies_between_and_adds_to_what_was_there(data: st.DataObject) -> None:
    several = Several()
    before = set(data.draw(st.lists(st.sampled_from(KEYS), unique=True)))
    for key in before:
        several.toggle(key)
    several.rest()
    here, *others = data.draw(st.lists(st.sampled_from(KEYS), min_size=2, max_size=5))
    for other in others:
        several.extend(KEYS, here, other)
    start, end = sorted((int(here), int(others[-1])))
    assert several.keys == before | set(KEYS[start : end + 1])
    several.keep(KEYS[:4])
    assert several.keys <= set(KEYS[:4])
    several.let_go()
    assert not several


def test_several_claims_are_moved_with_all_that_refers_to_them(tmp_path: Path) -> None:
    library = write(
        tmp_path,
        {
            "briefs/t/a.toml": 'title = "A"\n[[claims]]\nid = "one"\ntext = "One."\n'
            'contradicts = ["two"]\n[[claims]]\nid = "two"\ntext = "Two."\n'
            'depends_on = ["three"]\n[[claims]]\nid = "three"\ntext = "Three."\n',
            "briefs/t/b.toml": 'title = "B"\n[[claims]]\nid = "two"\ntext = "Other."\n',
            "briefs/t/c.toml": 'title = "C"\n[[claims]]\nid = "c"\ntext = "C."\n'
            'supersedes = ["a/one"]\n',
        },
    )
    before = {p: p.read_bytes() for p in library.rglob("*.toml")}
    splices, moved = move_claims(load(library), ["a/one", "a/two", "b/two"], "b")
    assert moved == {"a/one": "b/one", "a/two": "b/two-2"}
    saved = save(library, *splices, what="moved")
    now = load(library)
    assert not [f for f in now.findings if f.severity == "error"]
    assert now.contradictions("b/one") == ("b/two-2",)
    assert now.claims["b/two-2"].depends_on == ("a/three",)
    assert now.claims["c/c"].supersedes == ("b/one",)
    assert [c.id for c in now.briefs["a"].claims] == ["three"]
    undo(library, saved.operation)
    assert {p: p.read_bytes() for p in before} == before


def test_tags_and_withdrawals_touch_only_those_that_change(tmp_path: Path) -> None:
    library = copy(tmp_path)
    save(library, *tag(load(library), KNOWN, add="winter"), what="tagged")
    assert all("winter" in load(library).claims[ref].tags for ref in KNOWN)
    assert tag(load(library), KNOWN, add="winter") == ()
    save(library, *tag(load(library), [*KNOWN, "gas-storage/law-of-2022"], take="winter"), what="x")
    assert not any("winter" in load(library).claims[ref].tags for ref in KNOWN)
    save(library, *withdraw(load(library), *KNOWN), what="withdrew")
    assert {load(library).claims[ref].status for ref in KNOWN} == {"withdrawn"}


def test_in_the_app_one_key_undoes_what_was_done_with_several(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "shift+down")
        assert list(app.selected_refs()) == KNOWN
        assert "2 claims selected" in desk.words()
        await desk.press("space")
        assert set(KNOWN) <= set(app.memo.claims)
        await desk.press("greater_than_sign")
        await desk.type("landing")
        await desk.press("enter")
        await desk.settle()
        moved = {f"landing-quotas/{ref.partition('/')[2]}" for ref in KNOWN}
        assert moved <= set(app.memo.claims)
        assert moved <= {c.ref for c in load(library).briefs["landing-quotas"].claims}
        await desk.press("u")
        await desk.settle()
        assert set(KNOWN) <= set(app.memo.claims)
        assert set(KNOWN) <= set(load(library).claims)
        await desk.press("u")
        assert not app.memo.claims

    work(library, job)


def test_ranges_by_keys_and_mouse_and_escape_lets_go() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "V", "down", "down", "V", "down")
        three = app.selected_refs()
        assert len(three) == 3
        assert app.screen.selected_ref not in three
        await desk.press("escape")
        assert len(app.selected_refs()) == 1
        reading = app.screen.query_one("#reading", Rows)
        reading.scroll_to(y=0, animate=False)
        for ref in KNOWN:
            line = line_of(reading, ref)
            await desk.pilot.click("#reading", offset=(8, line), control=True)
        await desk.settle()
        assert list(app.selected_refs()) == KNOWN
        await desk.press("slash")
        await desk.type("gas")
        await desk.press("shift+down", "shift+down", "tab")
        assert len(app.memo.claims) >= 2

    work(DATA, job)


def test_what_was_clicked_before_is_the_first_of_several() -> None:
    async def job(desk: Desk) -> None:
        reading = desk.app.screen.query_one("#reading", Rows)

        async def click(ref: str, **held: bool) -> None:
            line = line_of(reading, ref)
            at = (8, line - reading.scroll_offset.y)
            await desk.pilot.click("#reading", offset=at, **held)
            await desk.settle()

        first, second = KNOWN[:2]
        await click(first)
        await click(second, control=True)
        assert list(desk.app.selected_refs()) == [first, second]
        # A click alone lets go of them; in a range it is where that ends.
        await click(second)
        assert not reading.together
        await click(first)
        await desk.press("V")
        await click(second)
        assert {first, second} <= set(desk.app.selected_refs())
        # Where the keys have gone since, only what is clicked with ctrl is taken in.
        await desk.press("escape", "down")
        await click(first, control=True)
        assert list(desk.app.selected_refs()) == [first]
        assert reading.together
        # As quickly as a double click opens, a second one lets go of what the first has taken in.
        await desk.press("escape")
        await click(first)
        await click(second, control=True, times=2)
        assert [row.key for row in reading.together] == [first]

    work(DATA, job)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_words_are_selected_without_marks_and_copied(size: tuple[int, int]) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        reading = app.screen.query_one("#reading", Rows)
        line = line_of(reading, KNOWN[0])
        last = (reading.size.width - 1, line + 1)
        await desk.pilot.mouse_down("#reading", offset=(0, line))
        await desk.pilot.hover("#reading", offset=last)
        await desk.pilot.mouse_up("#reading", offset=last)
        await desk.settle()
        await desk.press("ctrl+c")
        copied = app.clipboard
        assert copied
        assert "▌" not in copied
        assert "  " not in copied
        whole = " ".join(c.text for c in app.library.claims.values())
        assert copied.split("\n")[0] in whole

    work(DATA, job, size=size)


def test_each_form_is_copied_by_its_letter() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("right", "down", "y", "f")
        assert "para 2" in app.clipboard
        await desk.press("down", "y", "y")
        assert "Against it" not in app.clipboard
        assert app.clipboard.endswith(".")
        await desk.press("y", "r")
        assert app.clipboard == KNOWN[1]

    work(DATA, job)


def test_of_two_one_is_made_and_the_one_that_is_chosen_keeps_its_words(tmp_path: Path) -> None:
    root = copy(tmp_path)
    before = load(root)

    async def job(desk: Desk) -> None:
        await desk.press("right", "down", "shift+down", ".", "e")
        await desk.press("down", "enter")
        await desk.settle()

    work(root, job)
    kept, gone = before.claims[KNOWN[1]], before.claims[KNOWN[0]]
    now = load(root)
    assert gone.ref not in now.claims
    assert now.claims[kept.ref].text == kept.text
    behind = {e.source for e in (*kept.evidence, *gone.evidence)}
    assert {e.source for e in now.claims[kept.ref].evidence} == behind
    undo(root)
    assert load(root).claims == before.claims
