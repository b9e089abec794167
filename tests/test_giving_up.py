"""What takes long is given up when it is left or the app is ended: no process, no half file."""

from __future__ import annotations

import signal
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from desk import Desk, copy, work
from terminal import Terminal
from test_endings import DAY, begin_to_type, opened, runs

pandoc = pytest.mark.skipif(find_spec("pypandoc") is None, reason="pypandoc is not installed")
typst = pytest.mark.skipif(find_spec("typst") is None, reason="typst is not installed")

PANDOC = """#!/bin/sh
case $1 in --version) echo "pandoc 3.1"; exit;; esac
echo $$ > {named}
exec sleep 600
"""
SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


def slow(folder: Path, text: str) -> tuple[Path, Path]:
    """A program that does not come to an end, and the file where it says which process it is."""
    script, named = folder / "slow", folder / "process"
    script.write_text(text.format(named=named))
    script.chmod(0o755)
    return script, named


def process(named: Path) -> int:
    """The process that a program has said it is, once it runs."""
    over = time.monotonic() + 20
    while time.monotonic() < over:
        if named.is_file() and (text := named.read_text().strip()):
            return int(text)
        time.sleep(0.02)
    raise AssertionError("it was not begun")


@pandoc
def test_esc_gives_an_export_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, named = slow(tmp_path, PANDOC)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(script))
    out = tmp_path / "out"
    out.mkdir()

    async def job(desk: Desk) -> list[str]:
        await desk.press("right", "down", "space", "m", "w", "ctrl+u")
        desk.app.screen.query_one("#file").value = str(out / "memo.docx")  # type: ignore[attr-defined]
        await desk.pilot.press("enter")
        await desk.until(named.is_file)
        runs_as = process(named)
        assert "gives it up" in str(desk.app.screen.query_one("#answer").visual)  # type: ignore[attr-defined]
        await desk.pilot.press("escape")
        await desk.settle()
        assert type(desk.app.screen).__name__ == "MemoScreen"
        await desk.until(lambda: not runs(runs_as) and desk.app._notifications)
        return [n.message for n in desk.app._notifications]

    library = copy(tmp_path)
    assert "Given up: nothing was written." in work(library, job)
    assert list(out.iterdir()) == []
    assert not (library / "memos" / "exports").exists()


@pandoc
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_during_an_export_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    script, named = slow(tmp_path, PANDOC)
    library, out = copy(tmp_path), tmp_path / "out"
    out.mkdir()
    app = opened(library)
    env = {**DAY, "PYPANDOC_PANDOC": str(script)}
    with Terminal(app, home=tmp_path, env=env, cwd=out) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down", "space")
        terminal.wait("memo: 1 claim")
        terminal.press("m", "w")
        terminal.wait("Write the memo to")
        terminal.press("ctrl+u").type("memo.docx").press("enter")
        terminal.wait("gives it up")
        runs_as = process(named)
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
    assert not runs(runs_as)
    assert list(out.iterdir()) == []
    with Terminal(app, home=tmp_path, env=DAY) as terminal:
        terminal.wait("memo: 1 claim")
        terminal.press("q")
        assert terminal.wait_exit() == 0


INDEXES = """
import sys
from briefing.search import building
building.LARGE = 0
sys.executable = sys.argv.pop(1)
from briefing.__main__ import main
sys.exit(main())
"""
BUILDS = "#!/bin/sh\necho $$ > {named}\nexec sleep 600\n"


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_the_search_is_prepared_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    """What was typed is kept, and the next start makes the index anew."""
    builds, named = slow(tmp_path, BUILDS)
    script, library = tmp_path / "indexes.py", copy(tmp_path)
    script.write_text(INDEXES)
    app = [sys.executable, script, builds, "open", "--library", library]
    with Terminal(app, home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        runs_as = process(named)
        begin_to_type(terminal, "Typed last.")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
    assert not runs(runs_as)
    assert not list((tmp_path / ".cache").rglob("*briefing-tmp*"))
    app = opened(library)
    with Terminal(app, home=tmp_path, env=DAY) as terminal:
        terminal.wait("Typed and not saved")
        terminal.wait("Typed last.")
        terminal.press("escape", "/")
        terminal.wait("Search everything")
        terminal.type("gas")
        terminal.wait("Gas stor")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_a_window_that_is_closed_while_the_search_is_prepared_ends_it(tmp_path: Path) -> None:
    builds, named = slow(tmp_path, BUILDS)
    script = tmp_path / "indexes.py"
    script.write_text(INDEXES)
    relay = [sys.executable, Path(__file__).parent / "relay.py", "0", "100"]
    app = [sys.executable, script, builds, "open", "--library", copy(tmp_path)]
    with Terminal([*relay, *app], home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        runs_as = process(named)
        terminal.press("ctrl+]")
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert not runs(runs_as)


SETS = """
import sys
sys.executable = sys.argv.pop(1)
from briefing.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "form", [pytest.param("docx", marks=pandoc), pytest.param("pdf", marks=typst)]
)
def test_a_window_that_is_closed_during_an_export_leaves_nothing(form: str, tmp_path: Path) -> None:
    makes, named = slow(tmp_path, PANDOC)
    script, library, out = tmp_path / "sets.py", copy(tmp_path), tmp_path / "out"
    script.write_text(SETS)
    out.mkdir()
    relay = [sys.executable, Path(__file__).parent / "relay.py", "0", "100"]
    app = [sys.executable, script, makes, "open", "--library", library]
    env = {**DAY, "PYPANDOC_PANDOC": str(makes)}
    with Terminal([*relay, *app], home=tmp_path, env=env, cwd=out) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down", "space")
        terminal.wait("memo: 1 claim")
        terminal.press("m", "w")
        terminal.wait("Write the memo to")
        terminal.press("ctrl+u").type(f"memo.{form}").press("enter")
        terminal.wait("gives it up")
        runs_as = process(named)
        terminal.press("ctrl+]")
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert not runs(runs_as)
    assert list(out.iterdir()) == []
    assert not (library / "memos" / "exports").exists()
