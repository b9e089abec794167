"""The colours: readable by figures, told apart without them, chosen, tried on and remembered."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.style import Style as VisualStyle
from textual.widgets import Input, TextArea

from briefing.commands.guide import PLACES
from briefing.library.bookmarks import Bookmark
from briefing.library.scan import load
from briefing.settings import atomic, config
from briefing.settings.paths import config_file
from briefing.tui import lists
from briefing.tui.choose_colours import ChooseColours
from briefing.tui.looks import (
    ANSI,
    DARK,
    GROUNDS,
    LIGHT,
    NO_COLOUR,
    THEMES,
    contrast,
    fitting,
    least_contrast,
    legible,
    variables,
)
from briefing.tui.plain_signs import FewSigns, are_few
from briefing.tui.setting import remember
from briefing.tui.styled_runs import Inks, runs
from desk import DATA, Desk, copy, work
from driving import settled
from golden import compare, screen_styles, screen_text
from terminal import Terminal

OURS = [name for name, (theme, _) in THEMES.items() if not theme.ansi]
OPEN = [sys.executable, "-m", "briefing", "open", "--library", str(DATA)]


# Contrast

TEXTS = ("foreground", "text-muted", "accent", "primary", "warning", "error", "success")
"""Variables of what is written with."""


@pytest.mark.parametrize("name", OURS)
def test_text_can_be_read_on_every_ground(name: str) -> None:
    least = least_contrast(name)
    assert least == (7.0 if name.startswith("high") else 4.5)
    colors = variables(THEMES[name][0])
    pale = {
        (text, ground): round(contrast(colors[text], colors[ground]), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(colors[text], colors[ground]) < least
    }
    assert pale == {}
    # Lines are no text, but in high contrast must be seen (WCAG 2.2, 1.4.11).
    if name.startswith("high"):
        assert contrast(colors["panel"], colors["background"]) >= 3


def test_a_reversed_row_has_one_ground() -> None:
    """Reversed, each colour in it would be a ground of its own."""
    default = Color.parse("ansi_default")
    row = Content.assemble(
        ("✓ ", "bold ansi_green"), "words ", ("aside", "italic ansi_bright_black")
    )
    drawn = runs(row, Inks(VisualStyle(default, default, reverse=True)))
    assert {str(segment.style) for segment in drawn} == {
        "bold reverse default on default",
        "reverse default on default",
        "italic reverse default on default",
    }


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("color", ["#c9a227", "#000000", "#ffffff", "#1f5f99"])
def test_a_colour_of_a_library_is_bent_until_it_can_be_read(name: str, color: str) -> None:
    colors = variables(THEMES[name][0])
    found = legible(color, name)
    assert all(contrast(found, colors[ground]) >= least_contrast(name) for ground in GROUNDS)


def test_the_terminal_s_own_colours_stay_the_terminal_s() -> None:
    assert legible("#c9a227", ANSI) == "$accent"
    for name in (ANSI, NO_COLOUR):
        for value in variables(THEMES[name][0]).values():
            assert not re.fullmatch(r"#[0-9a-fA-F]{6}", value), (name, value)


# What fits a terminal


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({}, DARK),
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, LIGHT),
        ({"TERM": "rxvt", "COLORTERM": "truecolor", "COLORFGBG": "0;default;7"}, LIGHT),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "x"}, DARK),
        ({"TERM": "linux"}, ANSI),
        ({"TERM": "xterm"}, ANSI),
        ({"TERM": "xterm-kitty"}, DARK),
        ({"TERM": "linux", "NO_COLOR": "1"}, NO_COLOUR),
    ],
)
def test_the_theme_that_fits(environ: dict[str, str], theme: str) -> None:
    assert fitting(environ) == theme


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({}, False),
        ({"TERM": "linux"}, True),
        ({"TERM": "linux-16color"}, True),
        ({"TERM": "xterm-256color", "LANG": "C"}, False),
        ({"LANG": "de_DE.UTF-8@euro"}, False),
        ({"LANG": "ja_JP.eucJP"}, True),
        ({"LANG": "fr_FR.ISO-8859-1", "LC_ALL": "en_GB.utf8"}, False),
    ],
)
def test_which_terminals_have_few_signs(environ: dict[str, str], few: bool) -> None:
    assert are_few(environ) is few


def test_every_sign_of_the_screens_has_a_plain_one() -> None:
    """Letters of any language stay; what is neither letter nor digit has an ASCII sign."""
    folder = Path(__file__).parent / "golden" / "screens"
    shown = {c for p in folder.glob("*-120x40.txt") for c in p.read_text() if not c.isascii()}
    line = [Segment("".join(sorted(shown)))]
    (sent,) = FewSigns().apply(line, Color.parse("black"))
    left = {c for c in sent.text if not (c.isascii() or c.isalnum() or cell_len(c) == 2)}
    # Punctuation of two columns comes with its letters; signs of money are in every font.
    assert left <= set("€£§°¶×©®¥")
    assert sent.cell_length == line[0].cell_length


def test_large_numbers_beside_rows_are_written_as_those_of_sentences() -> None:
    marked = tuple(Bookmark(f"a/{n}") for n in range(12_345))
    kept = lists.Lists(bookmarks=marked)
    group, *_, more = lists.rows(load(DATA), kept, (lists.BOOKMARKS,))
    assert group.right.plain == "12,345"
    assert more.content.plain.startswith("12,337 more")
    heads = [
        f"{file.name}: {line.strip()}"
        for file in sorted(Path(lists.__file__).parent.glob("*.py"))
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"(heading|begin)\(.*str\(len", line)
    ]
    assert not heads


def test_plain_signs_of_the_shelf_differ() -> None:
    signs = "".join(sign.replace(" ", "") for sign, _ in PLACES["Browse shelf"].signs)
    (sent,) = FewSigns().apply([Segment(signs)], Color.parse("black"))
    assert sent.text.isascii()
    assert len(set(sent.text)) == len(signs) == 3


def test_the_plain_signs_are_those_that_the_docs_name() -> None:
    (sent,) = FewSigns().apply([Segment("✓≠▌▸…")], Color.parse("black"))
    assert sent.text == "v!>+~"
    for page in ("app.md", "accessibility.md"):
        said = (Path(__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")
        assert "`v` picked, `!` contested, `>` selected, `+` folded" in said


# Choosing


def test_colours_are_tried_on_put_back_and_remembered() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('# mine\nname = "A. Analyst" # who signs\n')

    async def job(desk: Desk) -> None:
        assert desk.app.theme == DARK
        desk.app.action_colours()
        await desk.settle()
        assert isinstance(desk.app.screen, ChooseColours)
        await desk.press("down")
        assert desk.app.theme == LIGHT
        await desk.press("escape")
        assert desk.app.theme == DARK
        assert "theme" not in config_file().read_text()
        desk.app.action_colours()
        await desk.settle()
        await desk.press("down", "down", "enter")
        assert desk.app.theme == "high-contrast-dark"

    work(DATA, job)
    said = config_file().read_text()
    assert said.startswith('# mine\nname = "A. Analyst" # who signs\n')
    assert 'theme = "high-contrast-dark"' in said

    async def next_time(desk: Desk) -> str:
        return desk.app.theme

    assert work(DATA, next_time) == "high-contrast-dark"


def test_what_cannot_be_remembered_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("name = \n")
    assert "valid" in remember("theme", LIGHT)
    assert config_file().read_text() == "name = \n"
    # A link stays one: its file is written.
    real = tmp_path / "dotfiles.toml"
    real.write_text('theme = "dark" # calm\n')
    real.chmod(0o644)
    config_file().unlink()
    config_file().symlink_to(real)
    assert remember("theme", LIGHT) == ""
    assert (real.read_text(), config_file().is_symlink()) == ('theme = "light" # calm\n', True)
    assert real.stat().st_mode & 0o777 == 0o644
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(atomic, "write_text", Mock(side_effect=full))
    assert remember("theme", DARK) == f"{config_file()} cannot be written: No space left on device."


def test_an_unknown_theme_is_said() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('theme = "drak"\n')

    async def job(desk: Desk) -> tuple[str, str]:
        said = " ".join(n.message for n in desk.app._notifications)
        return desk.app.theme, said

    theme, said = work(DATA, job)
    assert theme == DARK
    assert "theme is one of dark, light" in said
    assert "did you mean 'dark'?" in said


def test_the_settings_know_the_themes_that_there_are() -> None:
    assert tuple(THEMES) == config.THEMES


# Without colour


def test_main_screens_in_every_theme() -> None:
    """Which style every run of cells has: a colour that changes is seen as a difference."""

    async def job(desk: Desk) -> dict[str, str]:
        found: dict[str, str] = {}

        async def every(screen: str) -> None:
            for line in desk.app.screen.query(Input):
                line.cursor_blink = False
            for name in THEMES:
                desk.app.theme = name
                await settled(desk.pilot)
                found[f"{screen}-{name}"] = screen_styles(desk.pilot)
            desk.app.theme = DARK
            await desk.settle()

        await desk.press("right", "down", "space")
        await every("browse")
        await desk.press("slash")
        await desk.type("storage")
        await every("search")
        await desk.press("escape", "m", "down", "down")
        await every("memo")
        await desk.press("comma")
        await every("setup")
        return found

    for name, styles in work(DATA, job, size=(80, 24)).items():
        _compare_styles(name, styles)


def _compare_styles(name: str, styles: str) -> None:
    """Without colour there is none, and what is selected is seen all the same."""
    if name.endswith(NO_COLOUR):
        meant = styles.partition("\n\n")[2]
        assert not re.search(r"#[0-9a-f]{6}|color\(|red|green|yellow|cyan", meant), name
        assert "reverse" in meant, name
    compare(f"styles/{name}.txt", styles)


OTHERS = {
    "dossier": ("right", "enter"),
    "conflicts": ("C",),
    "matrix": ("M",),
    "timeline": ("T",),
    "today": ("t",),
    "problems": (),
    "help": ("question_mark",),
    "palette": ("ctrl+p",),
    "jump": ("g",),
    "choice": ("y",),
    "form": ("i",),
    "file": ("E",),
    "add": ("a",),
    "trace": ("space", "m", "down", "enter"),
    "left-out": ("space", "m", "tab", "end"),
    "write": ("space", "m", "w"),
}
"""The other screens, and the keys that lead there from a claim."""
CEILINGS = """title = "Steel"
[[claims]]
text = "The ceiling for steel is 150 billion euros."
quantity = { measure = "ceiling", value = 150, unit = "EUR bn" }
[[claims]]
text = "The ceiling for steel is 160 billion euros."
quantity = { measure = "ceiling", value = 160, unit = "EUR bn" }
"""


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_screen_in_light_dark_and_without_colour(name: str, tmp_path: Path) -> None:
    root = copy(tmp_path)
    if name == "conflicts":
        (root / "briefs" / "energy" / "steel.toml").write_text(CEILINGS)

    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("right", "down", *OTHERS[name])
        if name == "problems":
            desk.app.action_problems()
            await desk.settle()
        for line in desk.app.screen.query(Input):
            line.cursor_blink = False
        for area in desk.app.screen.query(TextArea):
            area.cursor_blink = False
        found = {}
        for theme in (DARK, LIGHT, NO_COLOUR):
            desk.app.theme = theme
            await desk.settle()
            found[f"{name}-{theme}"] = screen_styles(desk.pilot)
        return found

    for each, styles in work(root, job, size=(80, 24)).items():
        _compare_styles(each, styles)


@pytest.mark.parametrize(
    ("env", "size"),
    [({"NO_COLOR": "1", "TERM": "xterm-256color"}, (80, 24)), ({"TERM": "linux"}, (80, 24))],
    ids=["no-colour", "console"],
)
def test_what_a_poor_terminal_is_sent(
    env: dict[str, str], size: tuple[int, int], tmp_path: Path
) -> None:
    day = {"BRIEFING_TODAY": "2025-11-28"}
    with Terminal(OPEN, size=size, home=tmp_path, env={**day, **env}) as terminal:
        terminal.wait("THEMES")
        terminal.press("right")
        terminal.press("down")
        terminal.press("space")
        terminal.wait("In the memo")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        sent = terminal.raw.decode()
    assert "38;2;" not in sent
    assert "48;2;" not in sent
    if "NO_COLOR" in env:
        assert not re.search(r"\x1b\[(?:[\d;]*;)?(?:3|4|9|10)[0-8](?:;|m)", sent)
    else:
        assert not re.search("[✓≠▌▸▾│…“”]", sent)


# Every size


def test_windows_of_every_size() -> None:
    async def job(desk: Desk) -> None:
        for size in ((300, 80), (60, 20), (40, 10), (12, 4), (3, 2), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
            said = screen_text(desk.pilot)
            assert ("needs 60 by 14" in said) == (size == (40, 10)), said
            lines = said.splitlines()
            assert len(lines) <= size[1]

    async def walked(desk: Desk) -> None:
        await job(desk)
        for key in ("slash", "escape", "m", "escape", "t", "escape", "C", "escape", "M", "escape"):
            await desk.press(key)
            if key != "escape":
                for size in ((40, 10), (3, 2), (60, 20), (80, 24)):
                    await desk.pilot.resize_terminal(*size)
                    await desk.settle()

    work(DATA, walked)
