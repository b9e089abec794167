"""One command, one place: every command has all that footer, help, palette and docs need."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from briefing.cli.main import COMMANDS as TWINS
from briefing.commands.command import Command
from briefing.commands.table import COMMANDS
from briefing.tui.app import BriefingApp
from briefing.tui.browse import Browse
from briefing.tui.conflicts import Conflicts
from briefing.tui.dossier import Dossier
from briefing.tui.memo import MemoScreen
from briefing.tui.passages import Passages
from briefing.tui.problems import Problems
from briefing.tui.reader import Reader
from briefing.tui.rows import Rows
from briefing.tui.timeline import TimelineScreen
from briefing.tui.whole import Whole
from desk import DATA, Desk, work


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_a_command_has_all_it_needs(command: Command) -> None:
    assert command.help
    assert command.help[0].isupper()
    assert command.keys or command.palette, "no way to it"
    assert bool(command.twin) != bool(command.no_twin), "a twin, or why there is none"


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.twin], ids=lambda c: c.id)
def test_a_twin_exists_on_the_command_line(command: Command) -> None:
    words = command.twin.split()
    assert words[0] == "briefing"
    assert words[1] == "--help" or words[1] in TWINS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_a_command_is_carried_out_somewhere(command: Command) -> None:
    places = (
        *(BriefingApp, Browse, Conflicts, Dossier, MemoScreen),
        *(Passages, Problems, Reader, Rows, TimelineScreen, Whole),
    )
    assert any(hasattr(place, f"action_{command.action}") for place in places)


ON_A_SCREEN_OF_ITS_OWN = {"v": ["variant", "select-text"], "c": ["confirm", "claim-from"]}
"""In a kept text nothing is condensed and nothing judged."""


def test_no_key_has_two_meanings() -> None:
    meanings: dict[str, list[str]] = {}
    for command in sorted(COMMANDS, key=lambda c: c.id in ("select-text", "claim-from")):
        for key in command.keys:
            meanings.setdefault(key, []).append(command.id)
    several = {key: commands for key, commands in meanings.items() if len(commands) > 1}
    assert several == ON_A_SCREEN_OF_ITS_OWN
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


def test_the_palette_and_help_have_them() -> None:
    async def job(desk: Desk) -> tuple[set[str], str]:
        entries = {entry.title for entry in desk.app.get_system_commands(desk.app.screen)}
        await desk.press("question_mark")
        return entries, desk.text("help")

    entries, help_text = work(DATA, job)
    here = {c.palette for c in COMMANDS if c.palette}
    assert here <= entries
    for command in COMMANDS:
        if command.keys:
            assert command.key_words in help_text
            assert command.help in help_text


def test_only_the_table_names_keys() -> None:
    """A key bound beside the table would be in no help; modal screens and inputs name their own."""
    own = {"app.py": {"ctrl+c"}, "rows.py": {"ctrl+d", "ctrl+u"}}
    source = Path(__file__).parent.parent / "src" / "briefing" / "tui"
    for path in source.glob("*.py"):
        if path.name in {"search_box.py", "help.py", "write.py", "bindings.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding":
                key = ast.literal_eval(node.args[0])
                assert key in own.get(path.name, set()), f"{path.name} binds {key} by itself"
