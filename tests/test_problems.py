"""The problems screen: what the check finds, what it means, and mending it from there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import TextArea

from briefing.tui.problems import Problems
from briefing.tui.whole import Whole
from desk import Desk, work

RULES = Path(__file__).parent / "data" / "rules"


def library_of(name: str, folder: Path) -> Path:
    """A copy of one of the bad libraries of the rules."""
    library = folder / "library"
    shutil.copytree(RULES / name, library)
    return library


async def problems_of(desk: Desk) -> None:
    desk.app.action_problems()
    await desk.settle()
    assert isinstance(desk.app.screen, Problems)


def test_a_finding_is_shown_with_what_its_rule_means(tmp_path: Path) -> None:
    async def job(desk: Desk) -> tuple[str, str]:
        await problems_of(desk)
        return desk.text("problems"), desk.text("about")

    problems, about = work(library_of("B116", tmp_path), job)
    # What is wrong is read first, then where, then the number of the rule.
    wrong = "a second sentence begins"
    where = "briefs/t/b.toml, line 5 · warning B116"
    assert problems.index(wrong) < problems.index(where)
    assert 'a second sentence begins with "Nobody"' in problems
    assert "SEVERAL SENTENCES" in about
    assert "Make a claim of each sentence." in about
    assert "F shows" not in about


def test_enter_opens_the_file_at_the_line(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        await problems_of(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, Whole))
        assert desk.app.screen.query_one(TextArea).cursor_location[0] == 4
        await desk.press("escape")
        assert isinstance(desk.app.screen, Problems)

    work(library_of("B116", tmp_path), job)


def test_a_clean_library_says_so(tmp_path: Path) -> None:
    async def job(desk: Desk) -> str:
        await problems_of(desk)
        return desk.text("problems") + str(desk.app.screen.bar_title())  # type: ignore[attr-defined]

    said = work(library_of("allowed", tmp_path), job)
    assert "Nothing is wrong with the library." in said
    assert "0 problems" in said


def test_a_fix_is_shown_first_and_written_when_asked_again(tmp_path: Path) -> None:
    library = library_of("B134", tmp_path)
    file = library / "briefs/t/b.toml"
    before = file.read_bytes()

    async def job(desk: Desk) -> None:
        await problems_of(desk)
        assert "F shows a change" in desk.text("about")
        await desk.press("F")
        about = desk.text("about")
        assert '- text = "Tariffs rose\\u202e in July."' in about
        assert '+ text = "Tariffs rose in July."' in about
        assert "F again writes" in desk.words()
        assert file.read_bytes() == before
        await desk.press("F")
        for _ in range(20):
            desk.app.look_again()
            await desk.settle()
            if not desk.app.screen._found:  # type: ignore[attr-defined]
                break
        assert "Nothing is wrong" in desk.text("problems")

    work(library, job)
    assert file.read_bytes() == before.replace(b"\\u202e", b"")


@pytest.mark.parametrize("name", ["B116", "B134"])
def test_nothing_is_written_without_a_second_press_or_in_a_sample(
    name: str, tmp_path: Path
) -> None:
    library = library_of(name, tmp_path)
    before = (library / "briefs/t/b.toml").read_bytes()

    async def job(desk: Desk) -> None:
        await problems_of(desk)
        await desk.press("F", "F", "escape")

    work(library, job, is_sample=True)
    assert (library / "briefs/t/b.toml").read_bytes() == before


def test_somebody_elses_change_is_not_overwritten(tmp_path: Path) -> None:
    library = library_of("B134", tmp_path)
    file = library / "briefs/t/b.toml"

    async def job(desk: Desk) -> bytes:
        await problems_of(desk)
        await desk.press("F")
        # Between the proposal and the second press, before the app has looked again.
        changed = b"# new\n" + file.read_bytes()
        file.write_bytes(changed)
        await desk.press("F")
        return changed

    changed = work(library, job)
    # Either the app saw the change first and proposes anew, or the save is refused.
    assert file.read_bytes() in (changed, changed.replace(b"\\u202e", b""))


def test_several_are_mended_together_and_come_back_together(tmp_path: Path) -> None:
    library = library_of("B134", tmp_path)
    file = library / "briefs/t/b.toml"
    other = library / "briefs/t/c.toml"
    before = file.read_bytes()
    other.write_bytes(before)

    async def looked(desk: Desk, problems: int) -> None:
        for _ in range(20):
            desk.app.look_again()
            await desk.settle()
            if len(desk.app.screen._found) == problems:  # type: ignore[attr-defined]
                return

    async def job(desk: Desk) -> None:
        await problems_of(desk)
        number = len(desk.app.screen._found)  # type: ignore[attr-defined]
        await desk.press("home", *["shift+down"] * 20)
        assert "problems selected: F shows the changes" in desk.words()
        await desk.press("F")
        assert desk.text("about").count("THE CHANGE") == 2
        assert "F again writes these changes" in desk.words()
        assert file.read_bytes() == other.read_bytes() == before
        await desk.press("F")
        await looked(desk, number - 2)
        assert b"\\u202e" not in file.read_bytes() + other.read_bytes()
        await desk.press("u")
        await looked(desk, number)
        assert file.read_bytes() == other.read_bytes() == before

    work(library, job)
