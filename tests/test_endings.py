"""Every way out: what the terminal, the shell and the next start find when the app has gone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing.settings import crash
from briefing.settings.paths import state_home
from desk import DATA, Desk, copy, work
from terminal import Terminal

HERE = Path(__file__).parent
DAY = {"BRIEFING_TODAY": "2025-11-28"}
SECRET = "Gas stores were 92 per cent"


def opened(library: Path) -> list[str | Path]:
    """The command that opens the app on a library."""
    return [sys.executable, "-m", "briefing", "open", "--library", library]


def runs(process: int) -> bool:
    """Whether a process is there and not only waits to be taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def begin_to_type(terminal: Terminal, words: str) -> None:
    """Words in the form of what is selected, which are not saved."""
    terminal.press("i")
    terminal.wait("ctrl+s saves")
    terminal.type(f" {words}")
    terminal.wait(words)


# Signals and closed windows


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(number: signal.Signals, tmp_path: Path) -> None:
    """What was typed last is kept, though no pause came after it."""
    library = copy(tmp_path)
    with Terminal(opened(library), home=tmp_path, env=DAY, kitty=True) as terminal:
        terminal.wait("WHAT WE KNOW")
        begin_to_type(terminal, "Typed last.")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
        assert terminal.text.strip() == ""
    with Terminal(opened(library), home=tmp_path, env=DAY) as terminal:
        terminal.wait("Typed and not saved")
        terminal.wait("Typed last.")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_is_typed_when_a_signal_comes_is_kept(number: signal.Signals, tmp_path: Path) -> None:
    """Also what nobody has drawn or read yet."""
    library = copy(tmp_path)
    with Terminal(opened(library), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("a")
        terminal.wait("Add to the library")
        terminal.type("Typed in one go. " * 12 + "To the last letter")
        terminal.wait("Typed")  # The line has delivered it.
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
    kept = [json.loads(p.read_bytes()) for p in (tmp_path / ".local").rglob("unsaved/*.json")]
    assert [u["text"][-18:] for u in kept if u["field"] == "text"] == ["To the last letter"]


def test_what_is_typed_before_the_key_that_quits_is_kept(tmp_path: Path) -> None:
    library = copy(tmp_path)
    with Terminal(opened(library), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("a")
        terminal.wait("Add to the library")
        terminal.type("Typed in one go. " * 12 + "To the last letter").press("ctrl+q")
        assert terminal.wait_exit() == 0
    kept = [json.loads(p.read_bytes()) for p in (tmp_path / ".local").rglob("unsaved/*.json")]
    assert [u["text"][-18:] for u in kept if u["field"] == "text"] == ["To the last letter"]


def test_who_is_told_to_go_on_without_having_stopped_goes_on(tmp_path: Path) -> None:
    """One thread still reads the keys, and the terminal is given back as it was found."""
    with Terminal(opened(copy(tmp_path)), home=tmp_path, env=DAY, kitty=True) as terminal:
        terminal.wait("WHAT WE KNOW")
        for number in (signal.SIGCONT, signal.SIGSTOP, signal.SIGCONT, signal.SIGCONT):
            terminal.signal(number)
            time.sleep(0.2)
        on = {"alternate screen", "mouse", "raw input"}
        terminal.wait_for(lambda _: on <= set(terminal.modes_left_on()), "it did not go on")
        begin_to_type(terminal, "Read by one.")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []


def test_a_closed_window_ends_it(tmp_path: Path) -> None:
    """Nobody reads any more what it writes, and nothing can be read."""
    library = copy(tmp_path)
    command = [sys.executable, HERE / "relay.py", "0", "100", *opened(library)]
    with Terminal(command, home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("i")
        terminal.wait("ctrl+s saves")
        terminal.type("x" * 30).press("ctrl+]")
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert list((tmp_path / ".local/state/briefing").glob("crashes/*")) == []


UNTOLD = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
if child := os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.setsid()
from briefing.__main__ import main
sys.exit(main())
"""
"""The app on a terminal that does not control it, as under some programs that begin others: no
signal tells it that the window is closed."""


def test_a_closed_window_ends_it_though_no_signal_tells_it(tmp_path: Path) -> None:
    library = copy(tmp_path)
    app = [sys.executable, "-c", UNTOLD, "open", "--library", library]
    with Terminal([sys.executable, HERE / "relay.py", "0", "100", *app], home=tmp_path) as terminal:
        terminal.wait("WHAT WE KNOW")
        begin_to_type(terminal, "Typed last.")
        terminal.press("ctrl+]")
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert list((tmp_path / ".local/state/briefing").glob("crashes/*")) == []
    assert "Typed last." in "".join(
        path.read_text() for path in (tmp_path / ".local").rglob("unsaved/*.json")
    )


HANGS = """
import os, pathlib, sys
from briefing.tui import endings
endings.AT_MOST = 1
pathlib.Path(sys.argv.pop(1)).write_text(str(os.getpid()))
from briefing.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_though_nobody_reads_what_it_writes(number: signal.Signals, tmp_path: Path) -> None:
    """A line that hangs takes nothing any more, and whoever writes to it waits."""
    script, named = tmp_path / "hangs.py", tmp_path / "process"
    script.write_text(HANGS)
    app = [sys.executable, script, named, "open", "--library", copy(tmp_path)]
    command = [sys.executable, HERE / "relay.py", "0", "100", *app]
    with Terminal(command, home=tmp_path, env=DAY, size=(200, 50)) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.settle()
        terminal.press("ctrl+\\")
        for _ in range(60):
            terminal.type("?")
            time.sleep(0.03)
        os.kill(int(named.read_text()), number)
        assert terminal.wait_exit() == 128 + number


def test_a_window_that_is_closed_at_once_leaves_nothing_behind(tmp_path: Path) -> None:
    """While only the frame of the last time stands, and while the app comes up."""
    library = copy(tmp_path)
    with Terminal(opened(library), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    for later in (0.0, 0.3, 0.6):
        command = [sys.executable, HERE / "relay.py", "0", "100", *opened(library)]
        with Terminal(command, home=tmp_path, env=DAY) as terminal:
            terminal.wait("WHAT WE KNOW")
            time.sleep(later)
            terminal.press("ctrl+]")
            assert terminal.wait_exit() == 128 + signal.SIGHUP


def test_a_window_that_is_closed_over_an_editor_ends_both(tmp_path: Path) -> None:
    library, named = copy(tmp_path), tmp_path / "process"
    editor = tmp_path / "editor"
    editor.write_text(f"#!/bin/sh\necho $$ > {named}\necho EDITING\nexec sleep 600\n")
    editor.chmod(0o755)
    env = {**DAY, "EDITOR": str(editor)}
    command = [sys.executable, HERE / "relay.py", "0", "100", *opened(library)]
    with Terminal(command, home=tmp_path, env=env) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down", "e")
        terminal.wait("EDITING")
        terminal.press("ctrl+]")
        assert terminal.wait_exit() == 128 + signal.SIGHUP
    assert not runs(int(named.read_text()))


def test_ctrl_c_is_the_editors_from_its_first_moment_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = subprocess.Popen.__init__

    def begun(self: object, *given: object) -> None:
        begin(self, *given)  # type: ignore[call-overload]
        os.kill(os.getpid(), signal.SIGINT)

    async def job(desk: Desk) -> tuple[int, int, bool]:
        monkeypatch.setattr(subprocess.Popen, "__init__", begun)
        status = desk.app.lend_to([sys.executable, "-c", "raise SystemExit(3)"])
        return status, signal.alarm(0), desk.app.is_hurried

    assert work(copy(tmp_path), job) == (3, 0, False)


def test_ctrl_c_in_an_editor_is_the_editors(tmp_path: Path) -> None:
    library, editor = copy(tmp_path), tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho EDITING\nexec sleep 600\n")
    editor.chmod(0o755)
    with Terminal(opened(library), home=tmp_path, env={**DAY, "EDITOR": str(editor)}) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("right", "down", "e")
        terminal.wait("EDITING")
        terminal.press("ctrl+c")
        terminal.wait("ended with status")
        terminal.wait("WHAT WE KNOW")
        terminal.signal(signal.SIGINT)
        assert terminal.wait_exit() == 128 + signal.SIGINT
        assert terminal.modes_left_on() == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_it_leaves_to_the_shell_and_comes_back(tmp_path: Path) -> None:
    library = copy(tmp_path)
    shell = ["bash", "--norc", "--noediting", "-i"]
    with Terminal(shell, home=tmp_path, env={**DAY, "PS1": "$ "}, kitty=True) as terminal:
        terminal.wait(re.compile(r"(?m)\$$"))
        terminal.type(" ".join(map(str, opened(library)))).press("enter")
        terminal.wait("WHAT WE KNOW")
        terminal.press("ctrl+z")
        terminal.wait("Stopped")
        assert terminal.modes_left_on() == []
        brief = next(library.glob("briefs/*/gas-storage.toml"))
        brief.write_text(brief.read_text().replace(SECRET, "Stores were well filled"))
        terminal.type("fg").press("enter")
        terminal.wait("WHAT WE KNOW")
        terminal.wait("Stores were well filled")
        assert {"alternate screen", "mouse", "raw input"} <= set(terminal.modes_left_on())
        terminal.click_text("Stores were well filled")
        terminal.press("space")
        terminal.wait("memo: 1 claim")
        terminal.press("/")
        terminal.wait("Search everything")
        terminal.type("zx").wait("zx")
        terminal.press("ctrl+z").wait_gone("zx")
        assert re.search("│ +z +", terminal.text)
        assert "alternate screen" in terminal.modes_left_on()
        terminal.press("ctrl+q")
        terminal.wait(re.compile(r"(?m)\$$"))
        assert terminal.modes_left_on() == []
        terminal.press("ctrl+d")
        assert terminal.wait_exit() == 0, terminal.text


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_it_waits_in_the_background_until_it_is_fetched(tmp_path: Path) -> None:
    """And is not begun twice, however often it is told to go on."""
    script = tmp_path / "told.py"
    script.write_text(TOLD)
    app = " ".join(map(str, (sys.executable, script, "open", "--library", copy(tmp_path))))
    stopped = "until jobs -s | grep -q .; do sleep 0.1; done; echo stop''ped"
    shell = ["bash", "--norc", "--noediting", "-i"]
    with Terminal(shell, home=tmp_path, env={**DAY, "PS1": "$ "}) as terminal:
        terminal.wait(re.compile(r"(?m)\$$"))
        terminal.type(f"{app} & {stopped}").press("enter").wait(re.compile("^stopped", re.M))
        assert b"\x1b[?1049h" not in terminal.raw
        terminal.type("fg").press("enter").wait("WHAT WE KNOW")
        # Stopped once more, and the shell has the terminal: it said so before the app as well.
        terminal.press("ctrl+z").wait(re.compile(r"fg\n.*Stopped.*^\$$", re.S | re.M))
        terminal.type("fg").press("enter").wait("WHAT WE KNOW")
        terminal.press("ctrl+q").wait(re.compile(r"(?m)\$$"))
        assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l") == 2


TOLD = """
import os, signal, sys
from briefing.tui.driver import TerminalDriver
come = TerminalDriver._come_to_front

def told(self):
    os.kill(os.getpid(), signal.SIGCONT)
    come(self)
    os.kill(os.getpid(), signal.SIGCONT)

TerminalDriver._come_to_front = told
from briefing.__main__ import main
sys.exit(main())
"""


def test_where_no_shell_would_bring_it_back_it_is_not_left_for_one(tmp_path: Path) -> None:
    """A window, or a container, that was opened for the app alone would stand still for ever."""
    with Terminal(opened(copy(tmp_path)), home=tmp_path, env=DAY) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("ctrl+z").wait("There is no shell here to go back to.")
        terminal.press("q")
        assert terminal.wait_exit() == 0


# Failures

FAILS = """
import sys
from briefing.tui import app, browse, reading, rows
SECRET = "Gas stores were 92 per cent"

def handler(self):
    words = SECRET
    raise ValueError(words)

def deep(self, number=0):
    words = SECRET
    return deep(self, number + 1)

def memory(self):
    raise MemoryError(SECRET)

def render(self, crop):
    words = SECRET
    raise KeyError(words)

def draws(self):
    rows.Rows.render_lines = render
    for each in self.screen.query(rows.Rows):
        each.refresh()

app.BriefingApp.action_copy = {"handler": handler, "deep": deep, "memory": memory,
    "render": draws}[sys.argv.pop(1)]
from briefing.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ("handler", "ValueError"),
        ("deep", "RecursionError"),
        ("memory", "MemoryError"),
        ("render", "KeyError"),
    ],
)
def test_a_failure_is_told_and_leaves_a_report(how: str, what: str, tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text(FAILS)
    command = [sys.executable, script, how, "open", "--library", DATA]
    with Terminal(command, home=tmp_path, env=DAY, kitty=True, size=(200, 40)) as terminal:
        terminal.wait("WHAT WE KNOW")
        terminal.press("y")
        assert terminal.wait_exit() == 1
        assert terminal.modes_left_on() == []
        told = " ".join(terminal.text.split())
    assert told.startswith(f"briefing failed: {what} at ")
    assert "Traceback" not in told and SECRET not in told
    assert told.endswith("please send it in.")
    (report,) = (tmp_path / ".local/state/briefing/crashes").iterdir()
    assert report.name in told.replace(" ", "")
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text()
    assert SECRET not in text and str(tmp_path) not in text
    assert f"Raised {what}" in text and "fails.py:" in text
    assert "textual/" in text and "Screens   Browse" in text and "200 x 40" in text
    assert text.count("\n") < 120


def test_a_report_names_places_and_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def inner() -> None:
        raise OSError(28, SECRET, f"/home/{SECRET}")

    try:
        try:
            inner()
        except OSError as error:
            raise LookupError(SECRET) from error
    except LookupError as error:
        failure = error
    for _ in range(crash.KEPT + 3):
        told = crash.told(failure)
    kept = sorted(crash.folder().iterdir())
    assert len(kept) == crash.KEPT and kept[-1].name in told
    text = kept[-1].read_text()
    assert "Raised LookupError" in text and "Out of OSError (ENOSPC)" in text
    assert re.search(r"test_endings\.py:\d+ in inner", text)
    assert SECRET not in text + told
    (state_home() / "crashes").chmod(0o500)
    monkeypatch.setattr(crash, "write_text", _full)
    assert "could not be written (No space left on device)" in crash.told(failure)


def _full(path: Path, text: str) -> None:
    raise OSError(28, "No space left on device")


def test_work_that_fails_is_told_once_and_the_app_goes_on(tmp_path: Path) -> None:
    """The look at the folder comes again each second, and fails each time."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    async def job(desk: Desk) -> list[str]:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("briefing.library.scan.scan", fail)
            for _ in range(3):
                desk.app.look_again()
                await desk.pilot.pause(0.1)
        await desk.press("question_mark")
        assert type(desk.app.screen).__name__ == "Help"
        return [n.message for n in desk.app._notifications]

    said = work(copy(tmp_path), job)
    assert len([words for words in said if "RuntimeError" in words]) == 1
    assert SECRET not in " ".join(said)
    assert len(list(crash.folder().iterdir())) == 1


def test_ctrl_c_copies_and_else_says_what_quits(tmp_path: Path) -> None:
    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.press("ctrl+c")
        assert "ctrl+q quits" in _last(app)
        await desk.press("slash")
        await desk.type("gas")
        app.copy_to_clipboard("kept")
        await desk.press("ctrl+c")
        assert "ctrl+q quits" in _last(app) and app.clipboard == "kept"
        await desk.press("shift+home", "ctrl+c")
        assert app.clipboard == "gas" and app.is_running

    work(copy(tmp_path), job)


def _last(app: object) -> str:
    return str(list(app._notifications)[-1].message)  # type: ignore[attr-defined]
