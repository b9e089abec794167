"""Keys that words name: those in force, wherever they stand, and a click on one presses it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.content import Content
from textual.style import Style

import briefing.commands.guide as guide
import briefing.tui
from briefing.commands import table
from briefing.commands.keymap import FIXED, keymap
from briefing.commands.keynames import printed, settable
from briefing.settings import paths
from briefing.tui.keys import PRESS, hints, named
from briefing.tui.reading import way
from briefing.tui.shelf import WORKING_MEMO
from desk import DATA, Desk, copy, work
from golden import screen_text
from libraries import write

_OTHERS = {
    c.id: "ctrl+g" if c.id == "save" else chr(ord("а") + n) for n, c in enumerate(table.COMMANDS)
}
"""Another key for each command, of letters that no word on a screen is made of."""

_KEYS = sorted(
    {printed(key) for c in table.COMMANDS for key in c.keys if key not in FIXED}
    - {"↑", "↓", "←", "→"},
    key=len,
    reverse=True,
)
_KEY = "|".join(f"(?i:{re.escape(k)})" if len(k) > 1 else re.escape(k) for k in _KEYS)
_NAMES_ONE = re.compile(
    rf"(?:^|(?<=[\s(“]))(?P<key>{_KEY})(?= (?:again )?(?!is |as |was |has |its |his |this )"
    r"[a-z]+s\b)"
    rf"|\b(?i:press|key) (?P<told>{_KEY})(?=[\s.,;:)]|$)"
    rf"|\((?P<alone>{_KEY})\)"
)
"""A key and what it does: ``u takes it back``, ``press space to``, ``(i)``."""


def _words(file: Path) -> Iterator[tuple[int, str]]:
    """The words of a module that are not for its readers, each with its line."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_sentence_names_a_key_that_its_user_may_have_changed() -> None:
    files = [*Path(briefing.tui.__path__[0]).glob("*.py"), Path(guide.__file__)]
    found = [
        f"{file.name}:{line}: {words}"
        for file in files
        for line, words in _words(file)
        for hit in _NAMES_ONE.finditer(words)
    ]
    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "u takes it back.",
        "Press space to pick.",
        "Enter (e) ",
        "or ctrl+s saves",
        "A: F again writes",
    ],
)
def test_that_rule_finds_them(words: str) -> None:
    assert _NAMES_ONE.search(words)


def _pressed(content: Content) -> list[tuple[str, str]]:
    return [
        (content.plain[span.start : span.end], span.style.meta[PRESS])
        for span in content.spans
        if isinstance(span.style, Style) and PRESS in span.style.meta
    ]


def test_words_name_the_keys_in_force_and_a_click_presses_them() -> None:
    keys = keymap({"undo": "U", "fit": [], "back": "f4"})
    found = named(
        keys, "Gone: {undo} brings it back, {fit}. {key:up} {key:down} move · {back} ends."
    )
    assert found.plain == (
        "Gone: U brings it back, “Fit the memo to its page” in the palette. ↑ ↓ move · f4 ends."
    )
    joined: dict[str, str] = {}
    for said, key in _pressed(found):
        joined[key] = joined.get(key, "") + said
    assert joined == {"U": "U brings it back", "up": "↑ ", "down": "↓ move", "f4": "f4 ends"}
    assert hints(keys, "{undo} undoes").plain == keys.told("{undo} undoes") == "U undoes"
    with pytest.raises(KeyError):
        keys.told("{nothing} there")


def _configure() -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f'{name} = "{key}"' for name, key in _OTHERS.items())
    file.write_text(f"[keys]\n{lines}\n", encoding="utf-8")


def test_no_screen_names_a_key_that_is_none_any_more(tmp_path: Path) -> None:
    _configure()
    library = copy(tmp_path)
    write(library, {"briefs/energy/wrong.toml": 'title = "W"\nclaims = 3\n'})
    assert not keymap(_OTHERS).refused
    key = {name: settable(k) for name, k in _OTHERS.items()}
    seen: dict[str, str] = {}

    async def job(desk: Desk) -> None:
        app = desk.app

        async def look(name: str, *keys: str) -> None:
            await desk.press(*keys)
            app.clear_notifications()
            seen[name] = desk.text("help") if name == "help" else screen_text(desk.pilot)

        await look("browse")
        while desk.selected("shelf") != WORKING_MEMO:
            before = desk.selected("shelf")
            await look(f"shelf {before}", key["down"])
            assert desk.selected("shelf") != before
        await look("memo, empty", key["memo"])
        for name in ("setup", "memos", "template", "ceiling", "save-memo"):
            if key.get(name):
                await look(name, key[name])
                await desk.press("escape")
        await desk.press("escape")
        for name in ("today", "history", "problems", "unsaved", "conflicts", "bookmarks", "add"):
            await look(name, key[name])
            await desk.press("escape")
        await desk.press(key["first"], *([key["down"]] * 3), key["open"], key["pane-right"])
        for name in ("help", "new", "actions", "copy", "sort", "filter", "matrix", "timeline"):
            await look(name, key[name])
            await desk.press("escape")
        for name in ("edit", "edit-whole", "command-palette", "jump", "tour", "search"):
            await look(name, key[name])
            await desk.press("escape", "escape")
        await look("several", key["extend-down"])
        await look("memo", "escape", key["pick"], key["memo"])
        await look("write", key["write"])

    work(library, job)
    assert len(set(seen.values())) > 25
    hits = [
        (name, line.strip())
        for name, text in seen.items()
        for line in text.splitlines()
        for hit in _NAMES_ONE.finditer(line)
        if not {"enter", "tab", "ctrl+y", "ctrl+z"} & set(hit.groups())
    ]
    assert hits == [], "what is left of these in a line one types in is nobody's to change"


def test_the_way_out_has_one_word_where_it_only_goes_back() -> None:
    others = {
        "gives up",  # what was typed
        "decides nothing",
        "stays here",
        "keeps it for later",
        "comes back",
    }
    feet = re.compile(r"\{(?:back|key:escape)\} ((?:\w+ ?){1,4})(?:$| · )")
    said = {
        (file.name, words.strip())
        for file in Path(briefing.tui.__file__).parent.glob("*.py")
        for _, text in _words(file)
        for words in feet.findall(text.replace("}}", "}").replace("{{", "{"))
    }
    assert said
    assert [each for each in said if not each[1].startswith("back") and each[1] not in others] == []


def test_a_click_on_the_foot_of_a_dialogue_presses_its_key() -> None:
    async def job(desk: Desk) -> None:
        app = desk.app

        async def click(words: str) -> None:
            for row, line in enumerate(screen_text(desk.pilot).splitlines()):
                if words in line:
                    await desk.pilot.click(offset=(line.index(words) + 1, row))
                    await desk.settle()
                    return
            raise AssertionError(f"there is no {words!r}")

        for key, end in {
            "N": "esc back",
            "ctrl+p": "esc back",
            "a": "esc gives up",
            "g": "esc stays here",
        }.items():
            await desk.press(key)
            assert app.screen.is_modal, key
            await click(end)
            assert not app.screen.is_modal, key
        await desk.press("f")
        await desk.type("kind:gap")
        await click("keeps it")
        assert app.arrangement.query == "kind:gap"
        await click("backspace takes")
        assert app.arrangement.query == ""
        await desk.press("right", "space", "m", "comma")
        await click("enter changes")
        assert type(app.screen).__name__ == "Choose"
        await desk.press("escape", "escape")
        # So does one in a sentence.
        await click("i changes it")
        assert type(app.screen).__name__ == "Ask"

    work(DATA, job)


def test_keys_of_a_list_of_ways_stand_under_each_other_whatever_they_are() -> None:
    rows = [
        way(keymap(given), table.MEMOS, "opens a memo")
        for given in ({}, {"memos": ["f9"]}, {"memos": ["ctrl+alt+shift+f9"]}, {"memos": []})
    ]
    assert [row.mark.plain.strip() for row in rows[:2]] == ["o", "f9"]
    assert {row.content.plain for row in rows[:2]} == {"opens a memo"}
    assert rows[0].indent == rows[1].indent > max(row.mark.cell_length for row in rows[:2])
    # What has no room in the column of keys, or no key, is a sentence.
    assert all(row.content.plain.endswith(" opens a memo") for row in rows[2:])
    assert not any(row.mark for row in rows[2:])
