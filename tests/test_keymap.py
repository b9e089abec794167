"""The keymap: presets, the user's own keys, what is refused and why, and the app under it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from briefing.commands import table
from briefing.commands.configured import configured
from briefing.commands.keymap import FIXED, clashes, keymap, preset
from briefing.commands.keynames import KeyNameError, key_named, settable
from briefing.commands.presets import PRESETS
from briefing.model import Memo
from briefing.settings import paths
from briefing.tui.rows import Rows
from command_line import Ran, run
from desk import DATA, Desk, work


def _configure(text: str) -> Path:
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("/", "slash"),
        ("slash", "slash"),
        ("G", "G"),
        ("shift+g", "G"),
        ("ctrl+F", "ctrl+f"),
        ("Esc", "escape"),
        ("page down", "pagedown"),
        ("shift+ctrl+up", "ctrl+shift+up"),
        ("ctrl++", "ctrl+plus"),
        ("+", "plus"),
        ("ж", "ж"),
        ("€", "euro_sign"),
        ("f12", "f12"),
    ],
)
def test_a_key_goes_by_the_names_people_have_for_it(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("slsh", "did you mean 'slash'"),
        ("pagdown", "did you mean 'pagedown'"),
        ("crtl+x", "did you mean 'ctrl'"),
        ("ctrl+i", "a terminal sends 'tab'"),
        ("", "there is no key ''"),
        ("\n", "there is no key"),
        ("ctrl+", "there is no key"),
        ("\x1b", "there is no key"),
    ],
)
def test_a_key_that_is_none_is_refused(written: str, says: str) -> None:
    with pytest.raises(KeyNameError, match=r"key|terminal") as refused:
        key_named(written)
    assert says in str(refused.value)


@given(st.text(max_size=30))
def test_no_name_of_a_key_is_too_odd(written: str) -> None:
    try:
        key = key_named(written)
    except KeyNameError:
        return
    assert key_named(settable(key)) == key


def test_names_are_those_of_the_app() -> None:
    from textual.keys import Keys, _character_to_key

    for character in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~aZ9éж€":
        assert key_named(character) == _character_to_key(character)
    for key in ("ctrl+a", "shift+up", "ctrl+shift+left", "ctrl+pagedown", "f24", "shift+tab"):
        assert key_named(key) == Keys(key).value == key


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_no_clash_and_every_fixed_key(name: str) -> None:
    keys = preset(name).keys
    assert list(clashes(keys)) == []
    assert all(key_named(settable(k)) == k for each in keys.values() for k in each)
    assert all(key in keys[does] for key, does in FIXED.items() if does in keys)


def test_keys_are_given_and_exchanged() -> None:
    found = keymap({"preset": "vim", "today": "f5", "pin": "x", "drop": ["p", "delete"], "fit": []})
    assert found.refused == ()
    assert found.of(table.TODAY) == ("f5",)
    assert (found.of(table.PIN), found.of(table.DROP)) == (("x",), ("p", "delete"))
    assert found.of(table.FIT) == ()
    assert found.way(table.FIT) == "“Fit the memo to its page” in the palette"
    assert found.way(table.PAGE_UP) == "page up"
    assert found.of(table.LAST) == ("end", "G")
    assert found.of(table.SEARCH) == table.SEARCH.keys


@pytest.mark.parametrize(
    ("given_", "path", "says"),
    [
        ({"preset": "vmi"}, ("keys", "preset"), "did you mean 'vim'"),
        ({"todya": "f5"}, ("keys", "todya"), "no command 'todya'; did you mean 'today'"),
        ({"today": "slsh"}, ("keys", "today"), "did you mean 'slash'"),
        ({"today": ["f5", 5]}, ("keys", "today", 1), "in quotes"),
        ({"today": ["ctrl+q", "f5"]}, ("keys", "today", 0), "ctrl+q stays what it is: quit"),
        ({"today": "esc"}, ("keys", "today"), "esc stays what it is: back"),
        ({"save": "x"}, ("keys", "save"), "would be typed"),
        ({"pin": "x"}, ("keys", "pin"), "x is already 'drop'"),
        ({"pin": "t"}, ("keys", "pin"), "t is already 'today'"),
        ({"today": "f5", "memo": "f5"}, ("keys", "memo"), "f5 is already 'today'"),
        ({"today": {}}, ("keys", "today"), "in quotes"),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_works(
    given_: dict[str, object], path: tuple[str | int, ...], says: str
) -> None:
    found = keymap({**given_, "problems": "f9"})
    assert found.of(table.PROBLEMS) == ("f9",)
    (refused,) = found.refused
    assert refused.path == path
    assert says in refused.words
    assert list(clashes(found.keys)) == []
    assert all(found.of(c) for c in table.COMMANDS if c.keys), "no command loses its keys"


_KEYS = st.sampled_from(["a", "x", "p", "t", "f5", "ctrl+q", "esc", "slsh", "/", "j"])
_IDS = st.sampled_from([*(c.id for c in table.COMMANDS), "nothing"])


@given(st.dictionaries(_IDS, _KEYS | st.lists(_KEYS, max_size=3), max_size=12))
def test_no_keymap_has_a_clash_or_takes_the_way_out(given_: dict[str, object]) -> None:
    found = keymap(given_)
    assert list(clashes(found.keys)) == []
    assert all(key in found.keys[does] for key, does in FIXED.items() if does in found.keys)
    taken = {c for c, keys in given_.items() if keys == []}
    assert all(found.of(c) for c in table.COMMANDS if c.keys and c.id not in taken)


def test_two_places_may_share_a_key() -> None:
    assert keymap({"confirm": "p"}).refused == ()
    assert table.PIN.keys == ("p",)


def test_every_slip_has_its_place() -> None:
    file = _configure(
        'theme = 3\nedtor = "vim"\n\n[keys]\ntodya = "f5"\nsearch = ["f21",\n  "slsh"]\n'
    )
    found = configured()
    assert found.keymap.of(table.SEARCH) == ("f21",)
    assert [str(slip) for slip in found.slips] == [
        f"{file}:1:1: theme must be text in quotes",
        f"{file}:2:1: there is no setting 'edtor'; did you mean 'editor'?",
        f"{file}:5:1: there is no command 'todya'; did you mean 'today'?",
        f"{file}:7:3: there is no key 'slsh'; did you mean 'slash'?",
    ]


def test_settings_that_are_no_toml_have_line_and_column() -> None:
    file = _configure('theme = "x"\nkeys = [\n')
    (slip,) = configured().slips
    assert str(slip).startswith(f"{file}:3:1: this is not valid TOML: ")
    file = _configure('theme = "dark\nname = "A"\n')
    (slip,) = configured().slips
    words = "this is not valid TOML: this text is not closed; close it on the same line"
    assert str(slip).startswith(f"{file}:1:9: {words}")
    _configure("keys = 3\n")
    assert [s.words for s in configured().slips] == ["keys must be a table: [keys]"]


def test_the_app_follows_the_keymap() -> None:
    file = _configure(
        '[keys]\ntoday = "f5"\nmemo = "ж"\ndown = ["ctrl+n", "down"]\nserach = "x"\n'
        'bookmarks = []\nundo = "U"\nedit = "f7"\nsave-memo = "f8"\n'
    )

    async def job(desk: Desk) -> None:
        told = [n.message for n in desk.app._notifications]
        assert any(f"{file}:5:1" in words and "'search'" in words for words in told)
        first = desk.selected("shelf")
        await desk.press("j")
        assert desk.selected("shelf") == first
        await desk.press("ctrl+n")
        assert desk.selected("shelf") != first
        await desk.press("t")
        assert desk.app.screen.name != "today"
        assert type(desk.app.screen).__name__ == "Browse"
        await desk.press("ж")
        assert type(desk.app.screen).__name__ == "MemoScreen"
        await desk.press("escape", "f5")
        assert type(desk.app.screen).__name__ == "TodayScreen"
        await desk.press("escape")
        assert "ж memo" in str(desk.app.screen.query_one("#keys").content)
        await desk.press("question_mark")
        assert "f5" in desk.text("help")
        assert "ж" in desk.text("help")
        # So do words in passing.
        await desk.press("escape", "right", "b")
        assert "b again or U takes it away; “Bookmarks” in the palette lists" in " ".join(
            n.message for n in desk.app._notifications
        )
        await desk.press("space", "ж")
        assert desk.words() == "The title of the page: f7 changes it."
        assert "not saved (f8)" in str(desk.app.screen.query_one("#bar-title").content)

    work(DATA, job)


def test_what_cannot_be_done_names_the_key_in_force_for_what_can() -> None:
    _configure('[keys]\nedit = "f7"\n')

    async def job(desk: Desk) -> None:
        claims = ("gas-storage/ninety-two", "gas-storage/law-of-2022")
        desk.app.change_memo(Memo(claims=claims))
        await desk.press("m")
        assert desk.app.screen.query_one("#outline", Rows).select("bottom-line")
        await desk.press("x")
        said = [n.message for n in desk.app._notifications][-1]
        assert said == "It is the bottom line of the brief. f7 writes one for this memo."

    work(DATA, job)


def test_the_way_out_is_open_whatever_the_keymap_says() -> None:
    _configure('[keys]\nquit = "Z"\nback = "f4"\nhelp = []\n')

    async def job(desk: Desk) -> None:
        await desk.press("q")
        assert desk.app.is_running
        await desk.press("N")
        assert desk.app.screen.is_modal
        await desk.press("f1")
        assert type(desk.app.screen).__name__ == "Help"
        await desk.press("f1", "escape")
        assert type(desk.app.screen).__name__ == "Browse"
        await desk.press("N")
        await desk.pilot.press("ctrl+q")
        await desk.pilot.pause()
        assert desk.app._exit

    work(DATA, job)


@pytest.mark.parametrize("name", PRESETS)
def test_what_keys_prints_makes_the_same_keys(name: str) -> None:
    ran = run("keys", "--preset", name)
    assert (ran.code, ran.err) == (0, "")
    given_ = tomli.loads(ran.out)["keys"]
    assert set(given_) == {"preset", *(c.id for c in table.COMMANDS)}
    found = keymap(given_)
    assert (found.keys, found.refused) == (preset(name).keys, ())
    assert max(map(len, ran.out.splitlines())) <= 100 + len(str(paths.config_file()))


def test_keys_in_force_are_printed_and_slips_are_said() -> None:
    file = _configure('[keys]\npreset = "vim"\ntoday = "f5"\nmemo = "j"\n')
    ran = run("keys", "--mine", "--json")
    found = json.loads(ran.out)
    keys = {item["command"]: item["keys"] for item in found["keys"]}
    assert (found["version"], found["preset"]) == (1, "vim")
    assert (keys["today"], keys["memo"], keys["last"]) == (["f5"], ["m"], ["end", "G"])
    assert f"{file}:4:1: j is already 'down'" in ran.err
    assert run("keys", "--mine", "--preset", "vim").code == 2
    checked = run("config", "check")
    assert (checked.code, checked.out.count("\n")) == (1, 1)
    assert checked.out.startswith(f"{file}:4:1: ")
    (finding,) = json.loads(run("config", "check", "--json").out)["findings"]
    assert (finding["line"], finding["column"]) == (4, 1)
    file.write_text("")
    assert run("config", "check") == Ran("", "", 0)
