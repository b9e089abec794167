"""The problems screen: what the check finds, what it means, and mending it from there."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from briefing.check import registry
from briefing.check.rule import Case, Flaw
from briefing.check.wording import SENTENCES
from briefing.tui.problems import MOST, Problems
from briefing.tui.rows import Rows
from briefing.tui.whole import Whole
from desk import Desk, work
from libraries import write

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
    where = "briefs/t/b.toml, line 5, column 8 · warning B116"
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


def in_many(folder: Path, count: int) -> Path:
    """A library of as many briefs, each with the same slip in it."""
    claim = '\n[[claims]]\nid = "a"\ntext = "Tariffs rose. Nobody knew why."\nkind = "judgement"\n'
    return write(
        folder / "library",
        {"themes/t.toml": 'title = "Tariffs"\n'}
        | {f"briefs/t/b{n:03}.toml": f'title = "Brief {n}"\n{claim}' for n in range(count)},
    )


def test_of_each_rule_the_first_are_listed_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_into: list[str] = []
    read = registry.read_bytes

    def counted(root: Path, file: str) -> bytes:
        looked_into.append(file)
        return read(root, file)

    monkeypatch.setattr(registry, "read_bytes", counted)

    async def job(desk: Desk) -> tuple[int, str, str]:
        await problems_of(desk)
        rows = desk.app.screen.query_one("#problems", Rows).rows
        title = str(desk.app.screen.bar_title())  # type: ignore[attr-defined]
        return sum(bool(row.key) for row in rows), desk.text("problems"), title

    listed, said, title = work(in_many(tmp_path, MOST + 3), job)
    assert listed == MOST
    assert "3 more: several sentences · “briefing check --rule B116” lists them." in said
    assert f"{MOST + 3} found by the checks" in title
    # The line of a problem is looked for in its file, which is done for what is listed alone.
    assert len(looked_into) == MOST


def test_it_tells_how_far_the_check_is_and_is_given_up_with_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.tui.progress.AFTER", 0.0)
    monkeypatch.setattr("briefing.tui.progress.EVERY", 0.0)
    told: list[str] = []
    held, goes_on = threading.Event(), threading.Event()
    age = registry.FAMILIES[2]
    further: list[str] = []

    def waits(case: Case) -> Iterator[Flaw]:
        held.set()
        goes_on.wait(20)
        yield from age(case)
        yield Flaw(SENTENCES, "b000/a", "a second sentence", ("text",))
        further.append("it went on")

    families = (*registry.FAMILIES[:2], waits, *registry.FAMILIES[3:])
    monkeypatch.setattr(registry, "FAMILIES", families)

    async def job(desk: Desk) -> None:
        desk.app.watch(desk.app, "progress", lambda how: told.append(how.words if how else ""))
        desk.app.action_problems()
        await desk.until(held.is_set)
        await desk.pilot.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, Problems))
        goes_on.set()
        await desk.until(lambda: desk.app.progress is None)

    work(in_many(tmp_path, 3), job)
    assert any(words.startswith("Reading") and "3 claims" in words for words in told)
    assert any(words.startswith("Checking  2 of 10 kinds of rules") for words in told)
    assert not further


def test_nothing_is_called_right_before_it_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def waits(_: Case) -> tuple[Flaw, ...]:
        goes_on.wait(20)
        return ()

    monkeypatch.setattr(registry, "FAMILIES", (waits,))

    async def job(desk: Desk) -> None:
        desk.app.action_problems()
        await desk.until(lambda: desk.app.screen.query("#problems"))
        await desk.until(lambda: "Looking at the whole library" in desk.text("problems"))
        goes_on.set()
        await desk.until(lambda: "Nothing is wrong" in desk.text("problems"))

    work(in_many(tmp_path, 1), job)
