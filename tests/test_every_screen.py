"""Every screen and dialogue that the program can open, on a library that attacks them.

What opens one is derived from the program: each function that calls ``push_screen``. One without
a row here fails. What the terminal is sent is looked at byte by byte.
"""

from __future__ import annotations

import ast
import asyncio
import importlib
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from textual.widgets import TextArea
from textual.widgets._toast import Toast

import briefing.tui
import hostile
from briefing.library.unsaved import CAPTURE
from briefing.library.unsaved import keep as keep_unsaved
from briefing.library.whole import FIELD
from briefing.memo.answering.exports import keep
from briefing.model import Memo
from briefing.tui import browse
from briefing.tui.app import BriefingApp
from briefing.tui.evidence_entry import EvidenceEntry
from briefing.tui.form import Form
from briefing.tui.leaving import Modal
from briefing.tui.looks import THEMES, contrast, least_contrast
from briefing.tui.rows import Rows
from briefing.tui.whole import Whole
from desk import Desk, copy
from desk import work as desk_work
from driving import settled
from libraries import write
from test_hostile_app import OWN, RAW

TUI = Path(briefing.tui.__path__[0])
OWN_ALONE = re.compile(OWN.pattern + r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07")
"""What the app writes besides text, and what it puts on the clipboard, which is base64."""
ALL, FILE = "all", "file"
EVERYTHING = " ".join(
    [
        *(hostile.MARKUP["click"], hostile.MARKUP["close-all"], *hostile.CONTROLS.values()),
        *(string for string in hostile.UNICODE.values() if RAW.search(string)),
    ]
)
"""Each thing that could do something to a terminal, in one text."""
IN_A_FILE = re.sub("[\0\u2028\u2029\x85]", "", EVERYTHING)
"""What of it may stand in a text that is read as a whole."""
SHORT = hostile.CONTROLS["osc-title-bel"] + hostile.UNICODE["bidi-override"]
"""Enough for a form, where it stands in thirty lines."""
BRIEF, OTHER = (f"briefs/theme-{name}/brief-{name}.toml" for name in (ALL, FILE))
CLAIM, SOURCE = f"brief-{ALL}/claim", f"source-{ALL}"


def openers() -> set[str]:
    """The functions of the program that open a screen, as ``module:function``."""
    found = set()
    for path in TUI.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [
            n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("push_screen"):
                around = [f for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)]
                found.add(f"{path.stem}:{max(around, key=lambda f: f.lineno).name}")
    return found


def screens() -> set[str]:
    """The screens of the program: those that no other is made from, and those that are opened."""
    found: dict[str, set[str]] = {}
    for path in TUI.glob("*.py"):
        module = importlib.import_module(f"briefing.tui.{path.stem}")
        for name, kind in vars(module).items():
            if (
                isinstance(kind, type)
                and issubclass(kind, Screen)
                and kind.__module__ == module.__name__
            ):
                found[name] = {base.__name__ for base in kind.__mro__[1:]}
    bases = {"Leaving", "Modal", "OneLine", "Panes", "Desk", "View"}
    assert bases <= {base for own in found.values() for base in own}
    return set(found) - bases


class Line(HeadlessDriver):
    """A terminal that keeps what it is sent."""

    sent: ClassVar[list[str]] = []

    @property
    def is_headless(self) -> bool:
        """The app draws for it."""
        return False

    def write(self, data: str) -> None:
        """Keep it."""
        self.sent.append(data)


class Watched(BriefingApp):
    """The app, which tells what opened each of its screens."""

    CSS_PATH: ClassVar = [Path(browse.__file__).parent / str(n) for n in BriefingApp.CSS_PATH]
    opened: ClassVar[dict[str, str]] = {}

    def get_driver_class(self) -> type[Line]:
        """The terminal that keeps what it is sent."""
        return Line

    def push_screen(self, screen: Any, *more: Any, **named: Any) -> Any:
        """Note who opens what."""
        code = sys._getframe(1).f_code
        self.opened[f"{Path(code.co_filename).stem}:{code.co_name}"] = type(screen).__name__
        return super().push_screen(screen, *more, **named)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A hostile library that has everything a dialogue can ask about."""
    strings = {ALL: EVERYTHING, FILE: SHORT}
    found = hostile.library(tmp_path / "library", strings)
    unit = hostile.toml(hostile.marked(ALL, EVERYTHING))
    text, kept = hostile.toml(EVERYTHING), IN_A_FILE + " A sentence of both. " * 30
    archive = f'sha256 = "{sha256(kept.encode()).hexdigest()}" }}'
    brief = (found / BRIEF).read_text("utf-8")
    brief = brief.replace(f"url = {unit}", 'url = "https://example.org/a"')
    brief = brief.replace(f'"!{SOURCE}"]', f'"!{SOURCE}", "second"]')
    brief += f"""
archive = {{ path = "archive/first.txt", {archive}

[[sources]]
id = "second"
title = {text}
publisher = {text}
url = "https://example.org/second"
archive = {{ path = "archive/second.txt", {archive}

[[claims]]
id = "figure"
text = {text}
quantity = {{ measure = "measure-{ALL}", value = 2.5, unit = {unit} }}
"""
    settings = f"""
title = {text}
markings = ["LOW", {text}]
default_marking = "LOW"

[[searches]]
id = "kept"
title = {text}
query = {text}
"""
    write(
        found,
        {
            BRIEF: brief,
            "briefing.toml": settings,
            "archive/first.txt": kept,
            "archive/second.txt": kept,
        },
    )
    return found


def work(root: Path, job: Callable[[Desk], Awaitable[None]]) -> None:
    """Run a scenario on a terminal, then look at everything that it was sent."""
    Line.sent.clear()

    async def run() -> None:
        app = Watched(root)
        async with app.run_test(
            headless=False, size=(120, 40), notifications=True, tooltips=True
        ) as pilot:
            await settled(pilot)
            await job(Desk(pilot))

    asyncio.run(run())
    sent = "".join(Line.sent)
    assert len(sent) > 10_000
    written = OWN_ALONE.sub("", sent)
    assert [written[m.start() - 20 : m.start() + 20] for m in RAW.finditer(written)][:9] == []


async def at(desk: Desk, ref: str = CLAIM) -> None:
    """The first screen, or the record of a source, with a reference selected."""
    app = desk.app
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await desk.settle()
    for rows in app.screen.query(Rows):
        rows.let_go()
    app.go_to(ref)
    await desk.settle()


async def form(desk: Desk, ref: str = f"brief-{FILE}/claim") -> Form:
    """The form of a reference."""
    await at(desk)
    desk.app.open_form(ref)
    await desk.settle()
    assert isinstance(desk.app.screen, Form)
    return desk.app.screen


async def memo(desk: Desk) -> None:
    """The memo, with both claims in it."""
    await at(desk)
    app = desk.app
    app.change_memo(Memo(claims=(CLAIM, f"brief-{ALL}/doubt"), words=5000, ceiling=EVERYTHING))
    app.action_memo()
    await desk.settle()


async def together(desk: Desk) -> None:
    """Two claims selected."""
    await at(desk)
    while len(desk.app.claims_together()) < 2:
        await desk.pilot.press("shift+down")


Opens = Callable[[Desk], Awaitable[None]]
Row = tuple[str, Opens]


def act(letter: str) -> Opens:
    """What can be done with two claims."""

    async def opened(desk: Desk) -> None:
        await together(desk)
        await desk.press("full_stop", *letter)

    return opened


def called(method: str, *given: str) -> Opens:
    """What a method of the app opens with a claim selected."""

    async def opened(desk: Desk) -> None:
        await at(desk)
        getattr(desk.app, method)(*given)

    return opened


def pressed(*keys: str, on: str = CLAIM) -> Opens:
    """What keys open with a reference selected."""

    async def opened(desk: Desk) -> None:
        await at(desk, on)
        await desk.press(*keys)

    return opened


def on_memo(*keys: str) -> Opens:
    """What keys open on the memo."""

    async def opened(desk: Desk) -> None:
        await memo(desk)
        await desk.press(*keys)

    return opened


def resting(*keys: str) -> Opens:
    """What keys open where it is said what a bottom line rests on."""

    async def opened(desk: Desk) -> None:
        await memo(desk)
        desk.app.change_memo(replace(desk.app.memo, bottom_line="So it is."))
        await desk.settle()
        desk.app.screen.query_one("#outline", Rows).select("bottom-line")
        await desk.settle()
        await desk.press("R", *keys)

    return opened


def doing(action: str, ref: str = CLAIM) -> Opens:
    """What one of the things to be done with a reference asks."""

    async def opened(desk: Desk) -> None:
        await at(desk)
        desk.app.act(action, ref)

    return opened


async def clash(desk: Desk) -> None:
    """A field that was changed in its file while it was typed."""
    screen = await form(desk)
    screen.line("caveat").put(f"mine {SHORT}")
    path = desk.app.root / OTHER
    text, theirs = path.read_text("utf-8"), hostile.toml(f"theirs {SHORT}")
    path.write_text(text.replace("caveat = ", f"caveat = {theirs} # ", 1), "utf-8")
    screen.action_save()


async def rename_search(desk: Desk) -> None:
    await at(desk)
    desk.app.search_actions("kept")
    await desk.press("down", "enter")


async def trace(desk: Desk) -> None:
    await memo(desk)
    outline = desk.app.screen.query_one("#outline", Rows)
    outline.select(CLAIM)
    await desk.press("enter")


async def handed_over(desk: Desk) -> None:
    await memo(desk)
    app = desk.app
    app.change_memo(replace(app.memo, id=f"memo-{ALL}"))
    await desk.settle()
    assert app.document is not None
    keep(app.library, app.document)
    app.change_memo(replace(app.memo, claims=(CLAIM,)))
    await desk.settle()
    app.action_refresh_memo()


async def passage(desk: Desk) -> None:
    await at(desk)
    desk.app.read_text(SOURCE)
    await desk.press("v", "c")


async def words_in_text(desk: Desk) -> None:
    await at(desk)
    desk.app.read_text(SOURCE)
    await desk.press("f", *"both")


async def go_on_capturing(desk: Desk) -> None:
    await at(desk)
    desk.app.go_on_capturing(f"{CAPTURE}{SOURCE}:1", {"text": EVERYTHING, "quote": EVERYTHING})


async def go_on(desk: Desk) -> None:
    await at(desk)
    text = (desk.app.root / OTHER).read_text("utf-8")
    keep_unsaved(desk.app.root, OTHER, FIELD, f"# {IN_A_FILE}\n{text}", text)
    desk.app.action_unsaved()
    await desk.settle()  # Those of the dialogues that were left before stand among them.
    await desk.press("end", "enter")


async def piece(desk: Desk) -> None:
    screen = await form(desk)
    entry = screen.query_one(EvidenceEntry)
    entry.select("0")
    entry.action_open()


async def find_source(desk: Desk) -> None:
    screen = await form(desk)
    entry = screen.query_one(EvidenceEntry)
    entry.action_last()
    entry.action_open()


async def find_claim(desk: Desk) -> None:
    screen = await form(desk)
    line = screen.line("supersedes")
    line.display = True
    line.entry.focus()
    line.entry.action_last()
    line.entry.action_open()


async def new_source(desk: Desk) -> None:
    await find_source(desk)
    await desk.settle()
    await desk.type("unheard")
    await desk.press("end", "enter")


async def leave_form(desk: Desk) -> None:
    screen = await form(desk)
    screen.line("caveat").put(SHORT)
    screen.action_back()


async def leave_file(desk: Desk) -> None:
    await at(desk, f"brief-{FILE}/claim")
    await desk.press("E", "x", "escape")


async def clash_of_files(desk: Desk) -> None:
    await at(desk, f"brief-{FILE}/claim")
    await desk.press("E")
    desk.app.screen.query_one(TextArea).move_cursor((0, 0))
    await desk.press("number_sign")
    path = desk.app.root / OTHER
    path.write_text("# theirs" + path.read_text("utf-8"), "utf-8")
    screen = desk.app.screen
    assert isinstance(screen, Whole)
    screen._look()
    await desk.settle()
    await desk.press("ctrl+s")


READING: dict[str, Row] = {
    "addressing:_ask_address": ("Choose", pressed("O")),
    "addressing:action_address": ("Choose", pressed("O", on=f"brief-{ALL}/doubt")),
    "arranging:action_sort": ("Choose", pressed("s")),
    "arranging:ask_filter": ("Narrow", pressed("f", *"tag:")),
    "bookmarking:action_bookmarks": ("Bookmarks", pressed("b", "B")),
    "citing:action_copy": ("Choose", pressed("y")),
    "colours:action_colours": ("ChooseColours", called("action_colours")),
    "copying:_ask_where": ("Ask", called("offer_copy")),
    "own:_ask_one": ("Ask", called("action_begin")),
    "own:choose_own": ("Choose", called("choose_own")),
    "going:lay_over": ("TodayScreen", pressed("t")),
    "going:search": ("Search", pressed("slash", *"after")),
    "going:show_place": ("Conflicts", pressed("C", "left_square_bracket", "right_square_bracket")),
    "helping:action_command_palette": ("Palette", pressed("ctrl+p", *"after")),
    "helping:action_help": ("Help", pressed("question_mark")),
    "helping:action_jump": ("Jump", pressed("g")),
    "searching:search_actions": ("Choose", called("search_actions", "kept")),
    "searching:action_save_search": ("Ask", pressed("slash", *"after", "f3")),
    "searching:_change": ("Ask", rename_search),
    "dossier": ("Dossier", pressed(on=SOURCE)),
    "matrix": ("MatrixScreen", pressed("M")),
    "timeline": ("TimelineScreen", pressed("T")),
    "problems": ("Problems", called("action_problems")),
    "reader": ("Reader", called("read_text", SOURCE)),
    "tour": ("Browse", pressed("f6")),
}
"""What opens which screen, and how one comes to it: those one meets while reading."""

MEMO: dict[str, Row] = {
    "composing:_ask_where_to_write": ("Write", on_memo("w")),
    "memo": ("MemoScreen", on_memo()),
    "memo:_ask": ("Ask", on_memo("home", "i")),
    "memo:_opened": ("Trace", trace),
    "memo:action_actions": ("Choose", on_memo("full_stop")),
    "memo:action_copy": ("Choose", on_memo("y")),
    "memos:action_edit": ("Ask", on_memo("o", "end", "i")),
    "saved_memos:_list_memos": ("Memos", on_memo("o")),
    "saved_memos:on_handed_over": ("Changes", handed_over),
    "memo:action_rests_on": ("Resting", resting()),
    "resting:_find": ("Find", resting("enter")),
    "saved_memos:save_as": ("Ask", on_memo("S")),
    "setup:_ask": ("Ask", on_memo("comma", "down", "enter")),
    "setup:action_ceiling": ("Choose", called("action_ceiling")),
    "reader:action_filter": ("Ask", words_in_text),
    "setup:_set_up": ("Setup", on_memo("comma")),
    "setup:_choose_form": ("Choose", called("action_template")),
}

CHANGING: dict[str, Row] = {
    "acting:act_together": ("Choose", act("")),
    "acting:_ask_kept": ("Find", act("e")),
    "acting:_ask_tag": ("Find", act("t")),
    "acting:_ask_which_tag": ("Find", act("T")),
    "acting:move_together": ("Find", act("m")),
    "capturing:action_add": ("Capture", pressed("a")),
    "capturing:action_file": ("Find", pressed("greater_than_sign")),
    "capturing:capture_passage": ("Capture", passage),
    "capturing:go_on_capturing": ("Capture", go_on_capturing),
    "capturing:take_in": ("Capture", called("take_in", EVERYTHING)),
    "conflicts:action_confirm": ("Ask", pressed("C", "end", "c")),
    "conflicts:ask_why": ("Ask", pressed("C", "d")),
    "editing:on_located": ("Whole", pressed("E", on=f"brief-{FILE}/claim")),
    "writing:action_history": ("History", pressed("H")),
    "taking_up:action_unsaved": ("Rescue", called("action_unsaved")),
    "taking_up:go_on_with": ("Whole", go_on),
    "whole:_choose": ("Clashing", clash_of_files),
    "whole:action_back": ("Choose", leave_file),
}

FORMS: dict[str, Row] = {
    "evidence_entry:open_piece": ("PieceForm", piece),
    "form:_ask_which": ("Clashing", clash),
    "form:_find_claim": ("Find", find_claim),
    "form:_find_source": ("Find", find_source),
    "form:action_back": ("Choose", leave_form),
    "form:found": ("Form", new_source),
    "forms:_ask_brief": ("Find", doing("move")),
    "forms:_ask_claim": ("Find", doing("merge")),
    "forms:_ask_opponent": ("Find", doing("contradict")),
    "forms:_ask_theme": ("Find", doing("refile", f"brief-{ALL}")),
    "forms:_ask_template": ("Choose", doing("brief", f"theme-{ALL}")),
    "forms:_show_form": ("Form", pressed("i")),
    "forms:action_actions": ("Choose", pressed("full_stop")),
    "forms:action_new": ("Choose", pressed("N")),
}

GROUPS = {"reading": READING, "memo": MEMO, "changing": CHANGING, "forms": FORMS}


@pytest.mark.parametrize("group", GROUPS)
def test_no_screen_writes_what_a_library_says_raw(group: str, root: Path) -> None:
    async def job(desk: Desk) -> None:
        Watched.opened.clear()
        for name, (screen, opens) in GROUPS[group].items():
            await opens(desk)
            await desk.settle()
            stack = desk.app.screen_stack
            assert type(desk.app.screen).__name__ == screen, (name, stack)
            if ":" in name:
                assert Watched.opened.get(name) == screen, (name, stack)
            for rows in desk.app.screen.query(Rows):
                rows.action_last()
            await desk.settle()

    work(root, job)


def too_pale(desk: Desk, theme: str) -> set[tuple[str, str, float]]:
    """Words of the screen in front on their ground, in colours and contrast, that are too near."""
    app = desk.app
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    # What lies behind a dialogue is dimmed on purpose.
    over = [app.screen, *app.screen.query(Toast)]
    if app.screen.is_modal:
        over = [each for each in app.screen.children if each.display]
    found = set()
    for y, row in enumerate(update.strips):  # type: ignore[union-attr]
        x = 0
        for segment in (segment for strip in row for segment in strip):
            x += segment.cell_length
            style = segment.style
            if style is None or not any(c.isalnum() for c in segment.text):
                continue
            if not any(each.region.contains(x - 1, y) for each in over):
                continue
            ink, ground = style.color, style.bgcolor
            if ink is None or ground is None or not ink.triplet or not ground.triplet:
                continue
            far = contrast(ink.triplet.hex, ground.triplet.hex)
            if far < least_contrast(theme):
                found.add((segment.text.strip(), f"{ink.name} on {ground.name}", round(far, 2)))
    return found


OURS = [name for name, (theme, _) in THEMES.items() if not theme.ansi]


@pytest.mark.parametrize("theme", OURS)
def test_every_word_of_the_main_screens_can_be_read(theme: str, tmp_path: Path) -> None:
    """As it is drawn: a ground that a style sheet gives to its own words is seen here alone."""
    ways = {
        "browse": ("right", "down", "b"),  # with words in passing
        "tour": ("f6",),
        "menu": ("full_stop",),
        "form": ("i",),
        "help": ("question_mark",),
        "palette": ("ctrl+p", "m"),
        "jump": ("g",),
        "search": ("slash", "s", "t", "o"),
        "memo": ("space", "m", "down"),
        "today": ("t",),
        "matrix": ("M",),
        "timeline": ("T",),
        "conflicts": ("C",),
        "history": ("H",),
    }

    async def job(desk: Desk) -> dict[str, set[tuple[str, str, float]]]:
        desk.app.theme = theme
        pale = {}
        for name, keys in ways.items():
            await desk.press(*keys)
            if found := too_pale(desk, theme):
                pale[name] = found
            while len(desk.app.screen_stack) > 1:
                desk.app.pop_screen()
                await desk.settle()
        return pale

    assert desk_work(copy(tmp_path), job) == {}


def test_every_screen_has_a_row() -> None:
    rows = {name: row for group in GROUPS.values() for name, row in group.items()}
    assert {name for name in rows if ":" in name} == openers()
    assert {screen for screen, _ in rows.values()} == screens()


def test_a_dialogue_may_be_left_before_it_stands(tmp_path: Path) -> None:
    """Fingers are faster than a dialogue is put together."""
    names = ("add", "command_palette", "help", "sort", "setup", "bookmarks", "jump", "new", "memos")

    async def job(desk: Desk) -> None:
        for name in names:
            for ticks in range(4):
                getattr(desk.app, f"action_{name}")()
                for _ in range(ticks):
                    await asyncio.sleep(0)
                if isinstance(desk.app.screen, Modal):
                    desk.app.screen.dismiss()
        await desk.settle()
        while isinstance(desk.app.screen, Modal):  # What it needs was read only by now.
            desk.app.screen.dismiss()
            await desk.settle()
        assert len(desk.app.screen_stack) == 1 and desk.app.is_running

    desk_work(copy(tmp_path), job)
