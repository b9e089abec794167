"""A library that attacks the screen is shown: nothing is run, nothing is lost, nothing is raw."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from textual.widgets import Static

import hostile
from briefing.library.unsaved import keep
from briefing.text import display
from briefing.tui.browse import Browse
from briefing.tui.dossier import Dossier
from briefing.tui.help import Help
from briefing.tui.memo import MemoScreen
from briefing.tui.problems import Problems
from briefing.tui.search import Search
from command_line import run
from desk import DATA, Desk, copy, work
from driving import settled
from golden import screen_text
from terminal import Terminal

RAW = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def held(name: str, pane: str) -> bool:
    """A pane holds the string of a name as the gate shows it, whatever its white space."""
    string = " ".join(display(hostile.STRINGS[name]).split())
    return string in " ".join(pane.split())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.library(tmp_path_factory.mktemp("hostile"))


def test_every_string_is_shown_verbatim_in_every_pane(library: Path) -> None:
    lost: list[str] = []

    async def job(desk: Desk) -> None:
        browse = desk.app.screen
        assert isinstance(browse, Browse)
        await desk.app.push_screen(Dossier("source-click"))
        dossier = desk.app.screen
        assert isinstance(dossier, Dossier)

        def look(name: str, *panes: str) -> None:
            for pane in panes:
                text = desk.text(pane)
                assert not RAW.search(text.replace("\n", "")), (name, pane)
                # A blank string leaves nothing to find; everything else must be there.
                if not held(name, text):
                    lost.append(f"{name} in {pane}")

        for name in hostile.STRINGS:
            dossier._source = f"source-{name}"
            dossier.refresh_rows()
            look(name, "record", "cited")
        await desk.app.pop_screen()
        for name in hostile.STRINGS:
            browse.show_ref(f"theme-{name}")
            look(name, "reading")
            browse.show_ref(f"brief-{name}/claim")
            look(name, "reading", "behind")
        assert held("click", desk.text("shelf"))
        await desk.settle()
        assert not RAW.search(screen_text(desk.pilot).replace("\n", ""))

    work(library, job)
    assert lost == []


def test_search_memo_problems_and_notices_show_it_verbatim(
    library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        for name in ("click", "close-all", "sic", "osc-clipboard-st", "bidi-override"):
            await desk.press("slash")
            assert isinstance(app.screen, Search)
            await desk.type(f"'{name.split('-')[0]}")
            assert not RAW.search(screen_text(desk.pilot))
            await desk.press("escape")
            app.toggle_picks([f"brief-{name}/claim"])
            await settled(desk.pilot)
        await desk.press("m")
        assert isinstance(app.screen, MemoScreen)
        for name in ("click", "close-all", "sic"):
            assert held(name, desk.text("outline"))
            assert held(name, desk.text("page"))
        assert not RAW.search(screen_text(desk.pilot))
        await desk.press("escape")
        app.action_problems()
        await desk.settle()
        assert isinstance(app.screen, Problems)
        problems = desk.text("problems")
        assert "broken-click.toml" in problems
        assert not RAW.search(problems.replace("\n", ""))
        assert not RAW.search(screen_text(desk.pilot))
        for name in ("click", "close-all", "sic", "close-unopened", "osc-title-bel"):
            app.tell(hostile.STRINGS[name])
            await desk.settle()
        assert not RAW.search(screen_text(desk.pilot))
        await desk.press("question_mark")
        assert isinstance(app.screen, Help)

    work(library, job)


def test_the_second_wall_stops_what_a_widget_lets_through() -> None:
    async def job(desk: Desk) -> str:
        careless = Static("x\x1b]52;c;cm0gLXJmIH4=\x1b\\y\u202ez", markup=False)
        await desk.app.screen.mount(careless, before=0)
        await desk.settle()
        return screen_text(desk.pilot)

    text = work(DATA, job)
    assert "x␛]52;c;cm0gLXJmIH4=␛\\y·z" in text
    assert not RAW.search(text)


def test_a_click_on_markup_of_a_library_runs_nothing(library: Path) -> None:
    async def job(desk: Desk) -> bool:
        browse = desk.app.screen
        assert isinstance(browse, Browse)
        browse.show_ref("brief-click/claim")
        await desk.settle()
        for pane in ("#shelf", "#reading", "#behind"):
            size = desk.app.screen.query_one(pane).size
            for y in range(size.height):
                for x in (2, 5, 12):
                    await desk.pilot._post_mouse_events(  # pausing after each click is slow
                        [], desk.app.screen.query_one(pane), offset=(x, y)
                    )
        await desk.pilot.click("#reading", offset=(6, 2))
        await desk.pilot.click("#behind", offset=(6, 4))
        await desk.pilot.click("#words", offset=(3, 0))
        await desk.settle()
        return desk.app.is_running

    assert work(library, job)


def test_evidence_that_no_form_has_is_left_to_its_file(tmp_path: Path) -> None:
    root = copy(tmp_path)
    path = root / "briefs/energy/gas-storage.toml"
    text = path.read_text()
    short = '["wire-storage, para 2", "herald-storage, para 1", "!operators-survey, page 4"]'
    law = '["storage-statement, page 1"]'
    assert short in text and law in text
    path.write_text(
        text.replace(short, '[{ source = "wire-storage", accessed = 2025-11-01 }]').replace(
            law, '"storage-statement, page 1"'
        )
    )
    refs = ("gas-storage/ninety-two", "gas-storage/law-of-2022")

    async def job(desk: Desk) -> None:
        for number, ref in enumerate(refs, start=1):
            desk.app.open_form(ref)
            await desk.settle()
            said = [n.message for n in desk.app._notifications]
            assert len(said) == number and "not written as a form can show it" in said[-1]
            assert isinstance(desk.app.screen, Browse)

    work(root, job)
    keep(root, refs[0], "evidence", "", '["wire-storage"]')
    ran = run("drafts", "--library", root)
    assert (ran.code, ran.out.split("\t")[2]) == (0, refs[0])


def test_nothing_raw_reaches_the_terminal(library: Path, tmp_path: Path) -> None:
    payloads = {
        name: string.encode()
        for name, string in {**hostile.CONTROLS, **hostile.UNICODE}.items()
        if RAW.search(string.replace("\n", "").replace("\t", ""))
    }
    command = [sys.executable, "-m", "briefing", "open", "--library", library]
    with Terminal(command, home=tmp_path, env={"BRIEFING_TODAY": "2025-11-28"}) as terminal:
        terminal.wait("THEMES")
        for name in payloads:
            terminal.press("/")
            terminal.wait("Search everything")
            terminal.type(f"brief:brief-{name}")
            terminal.settle()
            terminal.press("enter")
            terminal.wait_gone("Search everything")
            terminal.press("right", "right", "enter", "escape", "left", "left")
            terminal.settle()
        terminal.press("m")
        terminal.settle()
        terminal.press("escape", "q")
        assert terminal.wait_exit() == 0
        raw = terminal.raw
    leaked = [name for name, payload in payloads.items() if payload in raw]
    assert leaked == []
    # The sequences of an attack would stand out among those of the app.
    for sequence in (
        b"\x1b]52",
        b"\x1b]0;owned",
        b"\x1b]2;owned",
        b"\x1b]8;;http://evil",
        b"\x1bc",
    ):
        assert sequence not in raw


OWN = re.compile(
    r"\x1b\[(?:[\d;:]*m|[\d;]*H|\d*[ABCDJK]|\?[\d;]+[hl]|\?\d+\$p|[<>]\d*u)|\x1b\]22;[a-z-]+\x07|[\r\n]"
)
"""What the app itself writes besides text: colours, places, modes, questions, the mouse pointer."""

EVERY_SCREEN = {
    "/": "Search everything",
    "m": "Memo: ",
    "t": "What wants attention today?",
    "M": "Which sources carry which claims?",
    "T": "What happened when, and who said so when?",
    "C": "Which claims cannot both be true?",
    "H": "History",
    "E": ".toml",
    "i": "saves · esc back",
    "a": "Add to the library",
    "N": "What is new?",
    ".": "What is to be done with the ",
}
"""The keys that open something, and words of what they open."""


def test_every_screen_writes_sequences_of_its_own_alone(library: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefing", "open", "--library", library]
    with Terminal(command, home=tmp_path, env={"BRIEFING_TODAY": "2025-11-28"}) as terminal:
        terminal.wait("THEMES")
        terminal.press("/")
        terminal.wait("Search everything")
        terminal.type("brief:brief-osc-title-bel")
        terminal.wait("(osc-title-bel)")
        terminal.press("enter")
        terminal.wait_gone("Search everything")
        for key, words in EVERY_SCREEN.items():
            terminal.press(key)
            terminal.wait(words)
            terminal.press("escape")
            terminal.wait_gone(words)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        written = OWN.sub("", terminal.raw.decode())
    assert [written[m.start() : m.start() + 20] for m in RAW.finditer(written)][:9] == []
