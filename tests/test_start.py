"""The start and the end of the app: the frame between two sessions, keys that come early."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.drivers.linux_driver import LinuxDriver

from briefing.library.scan import MANY, load
from briefing.settings import frame, stamps
from briefing.settings.paths import cache_folder
from briefing.tui.driver import TerminalDriver
from command_line import LIBRARY
from libraries import write
from terminal import Terminal

DAY = {"BRIEFING_TODAY": "2025-11-28"}
SLOWLY = """
import os, sys, time
sys.argv = ["briefing", "open", "--library", sys.argv[1]]
class Late:
    def find_spec(self, name, path=None, target=None):
        if name == "textual" and os.path.exists(os.environ["WAIT_WHILE"]):
            os.write(2, b"\\x1b]2;waiting\\a")
            while os.path.exists(os.environ["WAIT_WHILE"]):
                time.sleep(0.01)
sys.meta_path.insert(0, Late())
from briefing.settings import frame
frame._MANY = int(os.environ["MANY"])
from briefing.__main__ import main
sys.exit(main())
"""
"""The program, whose import of Textual waits while a file is there: what is seen meanwhile is the
painted frame and nothing else."""


class Place:
    """A library that was written long ago, a home, and the app opened there."""

    def __init__(self, folder: Path, many: int) -> None:
        self.many = many
        self.library = folder / "library"
        shutil.copytree(LIBRARY, self.library)
        for path in self.library.rglob("*.toml"):
            self.age(path)
        self.home = folder / "home"
        self.home.mkdir()
        self.waits = folder / "wait"

    @staticmethod
    def age(path: Path) -> None:
        os.utime(path, (time.time() - 3_600,) * 2)

    def open(self, *, slowly: bool = False, **more: object) -> Terminal:
        if slowly:
            self.waits.touch()
        else:
            self.waits.unlink(missing_ok=True)
        env = {**DAY, "WAIT_WHILE": str(self.waits), "MANY": str(self.many)}
        env |= more.pop("env", {})  # type: ignore[arg-type]
        command = [sys.executable, "-c", SLOWLY, self.library]
        return Terminal(command, home=self.home, env=env, **more)  # type: ignore[arg-type]

    def session(self, *keys: str, until: str = "q quit") -> str:
        """A session that ends on the first screen; what it showed last."""
        with self.open() as terminal:
            terminal.wait("THEMES")
            terminal.press(*keys).wait(re.compile(until))
            terminal.settle()
            shown = terminal.text
            terminal.press("q")
            assert terminal.wait_exit() == 0
            assert terminal.modes_left_on() == []
        return shown

    @property
    def frames(self) -> list[Path]:
        return sorted(self.home.joinpath(".cache/briefing/frames").glob("*"))


@pytest.fixture(params=[500, 0], ids=["few files", "many"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The frame of a library of many files is painted by a copy of the process."""
    return Place(tmp_path, request.param)


def test_the_last_frame_stands_before_textual_is_there(place: Place) -> None:
    shown = place.session("down", until="▕  Landing quotas")
    (kept,) = place.frames
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    with place.open(slowly=True) as terminal:
        terminal.wait("q quit")
        # How far the search was is over.
        assert terminal.text.split("\n")[1:] == shown.split("\n")[1:]
        assert "Indexing" not in terminal.text
        assert terminal.emulator.alternate
        assert "raw input" in terminal.modes_left_on()
        # Typed before there is an app: done in this order, and none is lost.
        terminal.type("l").press("down").type(" /cod")
        place.waits.unlink()
        terminal.wait(re.compile("Search everything.*memo: 1 claim"))
        terminal.wait("│   cod ")
        assert terminal.raw.count(b"\x1b[?1049h") == 1
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.modes_left_on() == []
        assert terminal.raw.count(b"\x1b[?1049l") == 1


def is_painted(place: Place, **more: object) -> bool:
    """Whether a frame stands before Textual is imported."""
    with place.open(slowly=True, **more) as terminal:  # type: ignore[arg-type]
        terminal.wait_for(lambda e: e.title == "waiting", "Textual was not imported")
        shown = "THEMES" in terminal.text
        assert shown or "Reading the library" in terminal.text
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert terminal.modes_left_on() == []
    return shown


def test_a_frame_of_anything_else_is_not_shown(place: Place) -> None:
    """Size, terminal, day, settings, picks, and any file of the library."""
    assert not is_painted(place)
    place.session()
    assert is_painted(place)
    assert not is_painted(place, size=(119, 40))
    for other in ({"TERM": "xterm"}, {"NO_COLOR": "1"}, {"BRIEFING_TODAY": "2025-11-29"}):
        assert not is_painted(place, env=other)

    def changed(path: Path, text: str) -> bool:
        """Whether a frame is shown while a file is another, of the same age."""
        before = path.read_bytes() if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        place.age(path)
        shown = is_painted(place)
        path.unlink()
        if before is not None:
            path.write_bytes(before)
        return shown

    settings = place.home / ".config/briefing/config.toml"
    assert not changed(settings, 'theme = "briefing-light"')
    assert not changed(place.library / "briefs/energy/new.toml", 'title = "New"')
    assert is_painted(place)
    brief = place.library / "briefs/energy/gas-storage.toml"
    folder = brief.parent.rename(brief.parent.with_name("power"))
    assert not is_painted(place)
    folder.rename(brief.parent)
    assert is_painted(place)
    assert not changed(brief, brief.read_text().replace("92 per cent", "93 per cent"))
    # It has another time of change now, though it says the same again.
    assert not is_painted(place)


def test_a_file_that_is_no_frame_is_not_shown(place: Place) -> None:
    place.session()
    (kept,) = place.frames
    good = kept.read_bytes()
    for spoilt in (b"", good[:-1], good[: len(good) // 2], good[:60], b"\x1b[2Jhello", good + b"x"):
        kept.write_bytes(spoilt)
        assert not is_painted(place)
    kept.write_bytes(good)
    kept.chmod(0o644)
    assert not is_painted(place)
    kept.chmod(0o600)
    assert is_painted(place)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(place: Place, number: signal.Signals) -> None:
    place.session()
    with place.open(slowly=True) as terminal:
        terminal.wait("q quit")
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []
    with place.open(kitty=True) as terminal:
        terminal.wait("q quit")
        terminal.settle()
        terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.modes_left_on() == []


def test_a_signal_ends_it_though_nobody_reads_what_it_has_painted() -> None:
    """What the terminal takes no more of is waited for no longer than a moment."""
    full = """
import os, signal
from briefing.settings import frame
frame._AT_MOST = 1
frame._held = frame._Held(frame._taken(), {})
signal.signal(signal.SIGTERM, frame._end)
os.set_blocking(2, False)
try:
    while True:
        os.write(2, b"x" * 4096)
except BlockingIOError:
    os.set_blocking(2, True)
os.kill(os.getpid(), signal.SIGTERM)
"""
    nobody, terminal = os.openpty()
    try:
        ended = subprocess.run(
            [sys.executable, "-c", full],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            timeout=60,
            check=False,
        )
    finally:
        os.close(nobody)
        os.close(terminal)
    assert ended.returncode == 128 + signal.SIGTERM


def test_what_goes_wrong_is_said_to_the_shell(place: Place) -> None:
    place.session()
    with Terminal(
        [sys.executable, "-c", _FAILS, place.library], home=place.home, env=DAY
    ) as terminal:
        assert terminal.wait_exit() == 1
        assert terminal.modes_left_on() == []
        assert "No space left on device." in terminal.text
    assert terminal.raw.startswith(b"\x1b[?1049h")


_FAILS = """
import errno, os, sys
sys.argv = ["briefing", "open", "--library", sys.argv[1]]
class Full:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
sys.meta_path.insert(0, Full())
from briefing.__main__ import main
sys.exit(main())
"""


_NOTED = """
import os, sys
from pathlib import Path
sys.argv = ["briefing", "open", "--library", sys.argv[1]]
import briefing.library.build as building
from briefing.tui.child_processes import Children
seen = Path(os.environ["SEEN"])
def noted(of, what):
    def call(*given, **named):
        with seen.open("a") as file:
            file.write(f"{what} {given[-1]}\\n" if what == "apart" else f"{what} {given[0]}\\n")
        return of(*given, **named)
    return call
building.build = noted(building.build, "read")
Children.run = noted(Children.run, "apart")
from briefing.__main__ import main
sys.exit(main())
"""
"""The program, which notes what it reads itself and what a process of its own does for it."""


def test_a_large_library_is_read_once_however_soon_the_app_is_left(tmp_path: Path) -> None:
    root, home, seen = tmp_path / "library", tmp_path / "home", tmp_path / "seen"
    home.mkdir()
    briefs = {f"briefs/a/b{n}.toml": f'title = "Brief {n}"\n' for n in range(MANY)}
    write(root, {"themes/a.toml": 'title = "A"\n', **briefs})
    for path in root.rglob("*.toml"):
        Place.age(path)

    def session() -> list[str]:
        """What was read in a session that is left as soon as its library is shown."""
        seen.write_text("")
        env = {**DAY, "SEEN": str(seen)}
        command = [sys.executable, "-c", _NOTED, str(root)]
        with Terminal(command, home=home, env=env) as terminal:
            terminal.wait("Brief 0", 60)
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0, terminal.text
        return seen.read_text().splitlines()

    assert session() == [f"apart {root}"]
    assert session() == []
    (root / "briefs/a/b7.toml").write_text('title = "Brief seven"\n')
    assert session() == ["read briefs/a/b7.toml"]
    (kept,) = home.glob(".cache/briefing/libraries/*/library.cache")
    kept.unlink()
    kept.mkdir()
    for last in home.glob(".cache/briefing/frames/*"):
        last.unlink()  # or it shows the brief, and the app is left, while nothing has been read
    assert len(session()) > MANY, "where nothing can be kept it is read by the app itself"


_SEARCH_NOTED = """
import os, sys
from pathlib import Path
sys.argv = ["briefing", "open", "--library", sys.argv[1]]
from briefing.tui import starting
starting.AT_MOST = 60.0
seen = Path(os.environ["SEEN"])
def note(what):
    with seen.open("a") as file:
        file.write(f"{what}\\n")
class Noting:
    def find_spec(self, name, path=None, target=None):
        if name in ("numpy", "lzma"):
            note(name)
sys.meta_path.insert(0, Noting())
answered = starting.Starting._first_keys_are_answered
def noted(self, at_latest):
    note("answered")
    answered(self, at_latest)
starting.Starting._first_keys_are_answered = noted
from briefing.__main__ import main
sys.exit(main())
"""
"""The program, which notes when the first keys are answered, and when it begins with the search."""


def test_the_search_is_imported_behind_the_first_keys(tmp_path: Path) -> None:
    """To import numpy takes a third as long as to import all of the app, and takes the interpreter
    from what is on its way to the screen; nor does that need anything that packs files."""
    seen = tmp_path / "seen"
    command = [sys.executable, "-c", _SEARCH_NOTED, str(LIBRARY)]
    with Terminal(command, home=tmp_path, env={**DAY, "SEEN": str(seen)}) as terminal:
        terminal.wait("THEMES", 60)
        terminal.press("/").wait("Search everything", 60)
        terminal.type("gas").wait("matches", 60)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0, terminal.text
    assert seen.read_text().split()[0] == "answered"


def test_what_is_typed_before_the_program_has_begun_is_for_the_app(tmp_path: Path) -> None:
    """The terminal is still that of a shell then, and makes a line feed of each return."""
    app = [sys.executable, "-m", "briefing", "open", "--library", LIBRARY]
    command = ["sh", "-c", 'echo begun; sleep 0.5; exec "$@"', "sh", *app]
    with Terminal(command, home=tmp_path, env=DAY) as terminal:
        terminal.wait("begun")
        terminal.type("/quota").press("enter")
        # What was found first is open.
        terminal.wait(re.compile(r"1 source, 1 origin\.\s+/ search"))
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    ("told", "said", "size"),
    [
        ((132, 43), {}, (132, 43)),
        ((132, 43), {"COLUMNS": "100"}, (100, 43)),
        ((132, 43), {"COLUMNS": "0", "LINES": "x"}, (132, 43)),
        ((0, 0), {}, (80, 24)),
        (None, {}, (80, 24)),
    ],
)
def test_the_size_of_the_terminal_is_that_of_textual(
    monkeypatch: pytest.MonkeyPatch,
    told: tuple[int, int] | None,
    said: dict[str, str],
    size: tuple[int, int],
) -> None:
    def asked(_: int) -> os.terminal_size:
        if told is None:
            raise OSError
        return os.terminal_size(told)

    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "get_terminal_size", asked)
    driver = object.__new__(TerminalDriver)
    assert driver._get_terminal_size() == LinuxDriver._get_terminal_size(driver) == size


# What is compared, without a terminal


def state(root: Path) -> str:
    library = load(root)
    return stamps.state_from((file, state.stamp) for file, state in library.files.items())


def test_the_state_of_a_library_is_that_of_its_files(tmp_path: Path) -> None:
    root = tmp_path / "library"
    shutil.copytree(LIBRARY, root)
    seen = {stamps.state_of(str(root))}
    assert seen == {state(root)}
    (root / "briefs/energy/.hidden.toml").write_text("")
    (root / "briefs/notes.txt").write_text("")
    assert {stamps.state_of(str(root))} == seen == {state(root)}

    def is_new() -> bool:
        now = stamps.state_of(str(root))
        known = now in seen
        seen.add(now)
        return not known

    brief = root / "briefs/energy/gas-storage.toml"
    steps: list[Callable[[], object]] = [
        lambda: (root / "briefs/energy/other.toml").write_text('title = "Other"'),
        lambda: (root / "briefs/energy/other.toml").rename(root / "briefs/energy/else.toml"),
        lambda: (root / "briefs/energy/else.toml").rename(root / "briefs/fisheries/else.toml"),
        lambda: (root / "briefs/fisheries").rename(root / "briefs/fish"),
        lambda: brief.write_text(brief.read_text() + "\n"),
        lambda: os.utime(brief),
        lambda: (root / "decisions.toml").write_text(""),
        lambda: (root / "themes/energy.toml").unlink(missing_ok=True) or brief.chmod(0o600),
    ]
    for step in steps:
        step()
        assert is_new()
        assert stamps.state_of(str(root)) == state(root)


def test_a_library_with_what_is_not_read_is_never_known_again(tmp_path: Path) -> None:
    """Links and pipes have no stamp of their own; a plain start is always right."""
    for number, make in enumerate(
        (
            lambda p: p.with_suffix(".toml").symlink_to("nowhere.toml"),
            lambda p: p.symlink_to(tmp_path),
            lambda p: os.mkfifo(p.with_suffix(".toml")),
        )
    ):
        root = tmp_path / str(number)
        shutil.copytree(LIBRARY, root)
        make(root / "briefs/energy/odd")
        assert stamps.state_of(str(root)) != state(root)


def test_the_folder_is_that_of_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in (str(tmp_path), "", "  ", "beside"):
        monkeypatch.setenv("XDG_CACHE_HOME", folder)
        assert Path(frame.cache_folder()) == cache_folder()


def test_without_a_home_nothing_is_looked_for_where_one_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(FileNotFoundError):
        frame.cache_folder()


@settings(deadline=None)
@given(st.text(), st.sampled_from(["\x1b[0m", "\x1b[38;2;1;2;3m", "\x1b[12;1H", ""]), st.text())
def test_only_text_and_colours_are_a_frame(before: str, between: str, after: str) -> None:
    words = f"{before}{between}{after}"
    controls = any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in before + after)
    encodable = not any(0xD800 <= ord(c) < 0xE000 for c in words)
    assert not encodable or frame.is_frame(words.encode()) == (not controls)


@pytest.mark.parametrize(
    "words", ["\x1b[2J", "\x1b]0;t\a", "\x1bc", "\x1b[?1049l", "\x1b[6n", "a\x1b", "\x9b6n", "\xff"]
)
def test_other_sequences_are_none(words: str) -> None:
    assert not frame.is_frame(words.encode("latin-1" if words == "\xff" else "utf-8"))


def test_what_a_copy_of_the_process_finds_is_told_once_it_is_there() -> None:
    """Asked in a process of its own, as there may be no threads."""
    asked = f"""
import os, signal, sys
from briefing.settings import forked, frame, stamps
from briefing.settings.forked import Forked
signal.signal(signal.SIGTERM, lambda *_: print("here"))
late = Forked(lambda: str(os.getppid()))
assert late.said() == late.said() == str(os.getpid())
assert Forked(lambda: os.kill(os.getpid(), signal.SIGTERM) or "not ended").said() == ""
assert Forked(lambda: str(1 / 0)).said() == ""
forked._AT_MOST = 1
assert Forked(lambda: os.read(os.pipe()[0], 1).decode()).said() == "", "waited for too long"
def none():
    raise BlockingIOError
os.fork = none
assert Forked(lambda: "by this one").said() == "by this one"
root = {str(LIBRARY)!r}
frame.look_ahead(root)
state = stamps.state_of(root)
assert frame.found_state(root) == state
assert frame.found_state(root) == "", "told twice"
frame.look_ahead(root)
assert frame.found_state("elsewhere") == ""
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("nobody is left")
def again(*given):
    assert asked.said() == "found", "a signal may come before all is done"
    return wait(*given)
wait, os.waitpid = os.waitpid, again
asked = Forked(lambda: "found")
assert asked.said() == "found"
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
asked = Forked(lambda: "found")
assert asked.said() == "found", "whoever began this process lets nobody wait"
"""
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert (told.stdout, told.stderr) == ("nobody is left\n", "")
