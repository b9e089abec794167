"""From result to result, and reading on beside them, without leaving where one is."""

from __future__ import annotations

from pathlib import Path

from textual import events

from briefing.tui.rows import Rows
from desk import DATA, Desk, copy, line_of, work
from libraries import write


def _scrolled(desk: Desk, pane: str) -> int:
    return desk.app.screen.query_one(f"#{pane}", Rows).scroll_offset.y


def test_a_key_goes_on_to_the_next_result(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        # Where nothing was searched for, the key says what it is for.
        await desk.press("n")
        assert [told.message for told in app._notifications] == [
            "/ searches; from a result one goes on to the next with this."
        ]
        await desk.press("slash")
        await desk.type("gas")
        await desk.until(lambda: app.screen.query_one("#hits", Rows).selected)
        hits = [row.opens for row in app.screen.query_one("#hits", Rows).rows if row.key]
        await desk.press("enter")
        assert desk.words().startswith(f"Result 1 of {len(hits)}: n next, p before.")
        visited = [app.here[-1]]
        for number, ref in enumerate(hits[1:], 2):
            await desk.press("n")
            is_dossier = ref in app.library.sources
            assert type(app.screen).__name__ == ("Dossier" if is_dossier else "Browse")
            # One dossier never lies over another.
            assert len(app.screen_stack) == 1 + is_dossier
            assert app.screen.selected_ref == ref or app.screen.subject == ref
            assert f"Result {number} of {len(hits)}: " in desk.words()
            visited.append(app.here[-1])
        assert {type(app.library.get(ref)).__name__ for ref in hits} >= {"Claim", "Source"}
        await desk.press("n")
        assert app.screen.selected_ref == hits[-1] or app.screen.subject == hits[-1]
        assert f"That was the last of {len(hits)} results." in str(
            [told.message for told in app._notifications]
        )
        await desk.press("p")
        assert app.here[-1].is_like(visited[-2])
        # Elsewhere than at a result there is no word of it.
        app.go_to("gas-storage")
        await desk.settle()
        assert "Result" not in desk.words()

    work(library, job)


def test_a_result_that_is_gone_is_passed_by(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("slash")
        await desk.type("gas")
        await desk.until(lambda: app.screen.query_one("#hits", Rows).selected)
        hits = [row.opens for row in app.screen.query_one("#hits", Rows).rows if row.key]
        await desk.press("enter")
        third, gone = hits[2], hits[1]
        app.library = _Without(app.library, gone)  # type: ignore[assignment]
        assert app.library.get(gone) is None
        await desk.press("n")
        assert app.walk.refs[app.walk.at] == third
        # They are known without another look into an index that may be another by now.
        assert app.walk.refs == tuple(hits)

    work(library, job)


class _Without:
    """A library that does not know a reference."""

    def __init__(self, library: object, gone: str) -> None:
        self._library, self._gone = library, gone

    def __getattr__(self, name: str) -> object:
        return getattr(self._library, name)

    def get(self, ref: str) -> object:
        return None if ref == self._gone else self._library.get(ref)  # type: ignore[attr-defined]


def test_what_stands_beside_is_scrolled_from_where_one_is(tmp_path: Path) -> None:
    many = "".join(
        f'[[sources]]\nid = "s{n}"\ntitle = "The report number {n}, of some length"\n'
        for n in range(12)
    )
    evidence = ", ".join(f'"s{n}"' for n in range(12))
    write(
        tmp_path,
        {
            "themes/t.toml": 'title = "T"\n',
            "briefs/t/b.toml": f'title = "B"\n[[claims]]\ntext = "A claim of storks."\n'
            f"evidence = [{evidence}]\n{many}",
        },
    )

    async def job(desk: Desk) -> None:
        await desk.press("right", "down")
        assert _scrolled(desk, "behind") == 0
        await desk.press("alt+down")
        first = _scrolled(desk, "behind")
        await desk.press("alt+down")
        assert 0 < first < _scrolled(desk, "behind")
        assert desk.app.focused is desk.app.screen.query_one("#reading")
        await desk.press("alt+up", "alt+up")
        assert _scrolled(desk, "behind") == 0
        # While one types, too.
        await desk.press("slash")
        await desk.type("stork")
        await desk.until(lambda: desk.app.screen.query_one("#hits", Rows).selected)
        await desk.press("alt+down")
        assert _scrolled(desk, "preview") > 0
        assert desk.app.screen.spot.query == "stork"
        await desk.press("enter")
        # To the last row, as gg goes to the first.
        await desk.press("G")
        assert desk.selected("reading") == desk.app.screen.reading.rows[-1].key

    work(tmp_path, job, size=(80, 24))


def test_what_is_pasted_over_a_list_is_to_be_taken_in(tmp_path: Path) -> None:
    library = copy(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        app.post_message(events.Paste("Storage stood at 92 per cent."))
        await desk.settle()
        box = app.screen.query_one("#box")
        assert type(app.screen).__name__ == "Capture"
        assert box.text == "Storage stood at 92 per cent."
        assert box.cursor_location == box.document.end
        await desk.press("escape")
        app.post_message(events.Paste(" \n"))
        await desk.settle()
        assert type(app.screen).__name__ == "Browse"
        # In a line it is typed, and nowhere else.
        await desk.press("slash")
        app.post_message(events.Paste("gas"))
        await desk.settle()
        assert app.screen.spot.query == "gas"

    work(library, job)


def test_the_right_button_asks_what_can_be_done() -> None:
    async def job(desk: Desk) -> None:
        reading = desk.app.screen.query_one("#reading", Rows)
        claim = next(r.key for r in reading.rows if "/" in r.key)
        line = line_of(reading, claim)
        spot = (8, line - reading.scroll_offset.y)
        await desk.pilot.click("#reading", offset=spot, button=3)
        await desk.settle()
        assert desk.app.screen.is_modal
        await desk.press("escape")
        assert desk.selected("reading") == claim
        # What is selected together is asked about where it was clicked on, and nowhere else.
        await desk.press("shift+down")
        both = [row.key for row in reading.together]
        assert claim in both and len(both) == 2
        await desk.pilot.click("#reading", offset=spot, button=3)
        await desk.settle()
        assert [row.key for row in reading.together] == both
        await desk.press("escape")
        other = next(r.key for r in reading.rows if r.key and r.key not in both)
        line = line_of(reading, other)
        spot = (8, line - reading.scroll_offset.y)
        # Whatever else is held down: it takes in nothing.
        await desk.pilot.click("#reading", offset=spot, button=3, shift=True)
        await desk.settle()
        assert desk.app.screen.is_modal
        assert not reading.together
        assert reading.selected.key == other
        await desk.press("escape")
        # It presses no key that is named under it.
        await desk.press("question_mark")
        help_screen = desk.app.screen
        for y in range(4):
            await desk.pilot.click("#help", offset=(4, y), button=3)
            await desk.settle()
            assert desk.app.screen is help_screen

    work(DATA, job)
