"""One command, one place: every command has all that footer, help, palette and docs need."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from briefing.cli.main import COMMANDS as TWINS
from briefing.commands.command import Command
from briefing.commands.keymap import clashes, preset
from briefing.commands.keynames import printed
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


def test_no_key_has_two_meanings() -> None:
    """Not where both can be meant; in a kept text, say, nothing is condensed and nothing judged."""
    assert [(key, a.id, b.id) for key, a, b in clashes(preset().keys)] == []
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


def test_help_has_them() -> None:
    async def job(desk: Desk) -> str:
        await desk.press("question_mark")
        assert desk.text("help").index("THE SHELF") < desk.text("help").index("KEYS HERE")
        return desk.text("help")

    help_text = work(DATA, job)
    for command in COMMANDS:
        keys = " ".join(map(printed, command.keys))
        assert f"{keys} {command.palette or command.help}" in help_text


def test_only_the_table_names_keys() -> None:
    """A key bound beside the table would be in no help; modal screens and inputs name their own."""
    own = {"app.py": {"ctrl+c"}, "rows.py": {"ctrl+d", "ctrl+u"}}
    source = Path(__file__).parent.parent / "src" / "briefing" / "tui"
    for path in source.glob("*.py"):
        if path.name in {"search_box.py", "text_area.py", "help.py", "write.py", "bindings.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Binding":
                key = ast.literal_eval(node.args[0])
                assert key in own.get(path.name, set()), f"{path.name} binds {key} by itself"
