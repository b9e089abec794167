"""The words above the keys: two lines at the most, and a sign where there was more."""

from __future__ import annotations

from textual.content import Content

from briefing.tui.above_keys import AboveKeys
from desk import DATA, Desk, work
from golden import screen_text


def test_what_has_no_room_ends_in_a_sign() -> None:
    async def job(desk: Desk) -> None:
        words = desk.app.screen.query_one("#words", AboveKeys)
        long = " ".join(f"word{n}" for n in range(40))

        def lines() -> list[str]:
            rows = screen_text(desk.app).splitlines()
            return [row.strip() for row in rows if "word" in row]

        words.say(Content(long))
        await desk.pilot.pause()
        narrow = lines()
        assert len(narrow) == 2 and narrow[0].startswith("word0 ") and narrow[1].endswith("…")
        words.say(Content(long[:130]))
        await desk.pilot.pause()
        assert " ".join(lines()) == long[:130].strip(), "two lines are enough"
        words.say(Content("word, and no more."))
        await desk.pilot.pause()
        assert lines() == ["word, and no more."]

    work(DATA, job, size=(80, 24))


def test_no_word_stands_alone_on_the_second_line() -> None:
    async def job(desk: Desk) -> None:
        desk.app.screen.query_one("#words", AboveKeys).say(Content("word " * 16))
        await desk.pilot.pause()
        rows = [row for row in screen_text(desk.app).splitlines() if "word" in row]
        assert [row.count("word") for row in rows] == [10, 6]

    work(DATA, job, size=(80, 24))


def test_what_is_said_in_passing_leaves_both_lines_in_sight() -> None:
    async def job(desk: Desk) -> None:
        desk.app.screen.query_one("#words", AboveKeys).say(Content("word " * 30))
        await desk.pilot.pause()
        desk.app.tell("Something was done.")
        await desk.settle()
        rows = [row for row in screen_text(desk.app).splitlines() if "word" in row]
        assert sum(row.count("word") for row in rows) == 30
        assert "Something was done." in screen_text(desk.app)

    work(DATA, job, size=(120, 40))
