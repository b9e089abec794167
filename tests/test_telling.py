"""Words in passing: as long as they take to read, the newest alone, and never over the keys."""

from __future__ import annotations

from briefing.tui.app import said_for
from desk import DATA, Desk, work
from golden import screen_text


def test_words_stay_as_long_as_they_take_to_read() -> None:
    assert said_for("Copied.") == 5
    assert said_for("Copied.", is_error=True) == 8
    assert said_for("word " * 30) > said_for("word " * 15) > 5
    assert said_for("word " * 500) == 20


def test_news_take_the_place_of_news_and_the_last_lines_stay_in_sight() -> None:
    async def job(desk: Desk) -> None:
        keys, words = screen_text(desk.pilot).splitlines()[-1], desk.words()
        desk.app.tell("The first of the news.")
        await desk.settle()
        desk.app.tell("The second, " + "and more of it, " * 12)
        await desk.settle()
        screen = screen_text(desk.pilot)
        assert "The second" in screen
        assert "The first" not in screen
        desk.app.tell("Something went wrong.", severity="error")
        desk.app.tell("The third of the news.")
        await desk.settle()
        screen = screen_text(desk.pilot)
        assert "Something went wrong." in screen
        assert "The third" in screen
        assert screen.splitlines()[-1] == keys
        assert screen.splitlines()[-2].strip() == words.strip()

    work(DATA, job, size=(80, 24))
