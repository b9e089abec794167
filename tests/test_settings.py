"""Settings: paths, atomic writing, the user's file, the editor's command, today."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from io import StringIO
from pathlib import Path

import pytest

from briefing.cli.exits import Exit
from briefing.cli.guard import guarded
from briefing.settings import atomic, clock, config, paths
from briefing.settings.editor import EditorMissing, editor_command
from command_line import run


def _configure(text: str | bytes) -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def _program(folder: Path, name: str) -> str:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def test_paths_are_below_the_xdg_folders(home: Path) -> None:
    assert paths.config_file() == home / "config" / "briefing" / "config.toml"
    assert paths.cache_folder() == home / "cache" / "briefing"
    assert paths.state_home() == home / "state" / "briefing"


def test_state_is_kept_by_real_path(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "Briefs!", tmp_path / "b" / "Briefs!"
    one.mkdir(parents=True)
    two.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(one)
    assert paths.state_folder(one).name.startswith("briefs-")
    assert paths.state_folder(one) != paths.state_folder(two)
    assert paths.state_folder(link) == paths.state_folder(one)
    key = hashlib.sha256(str(one.resolve()).encode()).hexdigest()[:12]
    assert paths.state_folder(one).name == paths.cache_of(one).name == f"briefs-{key}"
    assert paths.state_folder(Path("/")).name
    assert not paths.state_folder(one).exists()


def test_atomic_write_is_private_and_leaves_nothing_else(home: Path) -> None:
    file = home / "state" / "briefing" / "picks.toml"
    atomic.write_text(file, "claims = []\n")
    atomic.write_text(file, "title = 'Größe'\r\n")
    assert file.read_bytes() == "title = 'Größe'\r\n".encode()
    assert [p.name for p in file.parent.iterdir()] == ["picks.toml"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_atomic_write_keeps_the_old_file_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "picks.toml"
    file.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        atomic.write_text(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_config_may_be_missing() -> None:
    assert config.load() == (config.Config(), ())


def test_config_is_read() -> None:
    _configure('library = "~/briefs"\neditor = "vim"\ntheme = "light"\n')
    assert config.load() == (config.Config("~/briefs", "vim", "light"), ())


def test_config_passes_over_what_it_does_not_know() -> None:
    _configure('edtor = "vim"\ntheme = 3\nlibrary = "x"\n')
    settings, warnings = config.load()
    assert settings == config.Config(library="x")
    assert [w.partition(": ")[2] for w in warnings] == [
        "there is no setting 'edtor'; did you mean 'editor'?",
        "theme must be text in quotes",
    ]


def test_config_says_which_words_a_setting_may_have() -> None:
    _configure('theme = "lihgt"\naddresses = "cpoy"\n')
    settings, warnings = config.load()
    # Who wanted none to be opened is not taken at less than that for a slip of the finger.
    assert settings == config.Config(addresses="copy")
    assert "theme is one of dark, light," in warnings[0]
    assert warnings[0].endswith("not 'lihgt'; did you mean 'light'?")
    assert warnings[1].endswith("not 'cpoy'; did you mean 'copy'?")
    _configure('theme = ""\naddresses = "open"\n')
    assert config.load() == (config.Config(addresses="open"), ())
    _configure('name = "Ada"\ntheme = "lihgt"\n')
    assert run("config", "check").out.startswith(f"{paths.config_file()}:2:1: theme is one of")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"library = ", "is not valid TOML"),
        (b"\xff\xfe", "cannot be read"),
        (b"a = " + b"[" * 5000, "is not valid TOML"),
    ],
)
def test_config_never_stops_the_program(content: bytes, says: str) -> None:
    _configure(content)
    settings, (warning,) = config.load()
    assert settings == config.Config()
    assert says in warning


def test_config_that_is_a_folder() -> None:
    paths.config_file().mkdir(parents=True)
    settings, (warning,) = config.load()
    assert settings == config.Config()
    assert "cannot be read" in warning


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("vim", ["+12", "{file}"]),
        ("nvim", ["+12", "{file}"]),
        ("emacs", ["+12", "{file}"]),
        ("micro", ["+12", "{file}"]),
        ("helix", ["{file}:12:5"]),
        ("nano", ["+12", "{file}"]),
        ("kak", ["+12", "{file}"]),
        ("hx", ["{file}:12:5"]),
        ("code", ["--wait", "--goto", "{file}:12:5"]),
        ("codium", ["--wait", "--goto", "{file}:12:5"]),
        ("my-editor", ["{file}"]),
    ],
)
def test_editor_opens_at_the_line(
    name: str, after: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _program(tmp_path / "bin", name)
    monkeypatch.setenv("EDITOR", program)
    file = tmp_path / "a brief; rm -rf.toml"
    assert editor_command(file, 12, 5) == [program, *(a.format(file=file) for a in after)]


def test_editor_by_a_template_of_ones_own(tmp_path: Path) -> None:
    program = _program(tmp_path / "bin", "kate")
    _configure(f"editor = '{program} --line {{line}} --column={{column}} \"{{file}}\"'\n")
    file = tmp_path / "a {line} b; rm -rf.toml"
    assert editor_command(file, 12, 5) == [program, "--line", "12", "--column=5", str(file)]


def test_editor_keeps_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _program(tmp_path / "my bin", "code")
    monkeypatch.setenv("EDITOR", f"'{program}' --new-window --wait")
    assert editor_command(tmp_path / "x.toml", 3) == [
        program,
        "--new-window",
        "--wait",
        "--goto",
        f"{tmp_path / 'x.toml'}:3:1",
    ]


def test_editor_is_the_setting_then_visual_then_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (_program(tmp_path / "bin", n) for n in ("one", "two", "three"))
    file = tmp_path / "x.toml"
    monkeypatch.setenv("EDITOR", third)
    assert editor_command(file, 1)[0] == third
    monkeypatch.setenv("VISUAL", second)
    assert editor_command(file, 1)[0] == second
    _configure(f'editor = "{first}"\n')
    assert editor_command(file, 1)[0] == first


def test_editor_of_the_machine_is_vi_or_nano(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(EditorMissing, match=r"set \$EDITOR"):
        editor_command(tmp_path / "x.toml", 1)
    _program(tmp_path / "bin", "nano")
    assert editor_command(tmp_path / "x.toml", 1) == ["nano", "+1", str(tmp_path / "x.toml")]


@pytest.mark.parametrize(
    ("command", "says"),
    [("no-such-editor --wait", "is not there"), ("vim 'unfinished", "cannot be understood")],
)
def test_editor_that_is_not_there(
    command: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(EditorMissing, match=says) as raised:
        editor_command(tmp_path / "x.toml", 1)
    assert "$EDITOR" in str(raised.value)


def test_today_is_chosen_then_set_then_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clock.today() == dt.date(2025, 11, 28)
    clock.choose_today(dt.date(2030, 1, 2))
    try:
        assert clock.today() == dt.date(2030, 1, 2)
    finally:
        clock.choose_today(None)
    monkeypatch.setenv("BRIEFING_TODAY", "2 Jan 2030")
    assert clock.today() == dt.date(2030, 1, 2)
    monkeypatch.setenv("BRIEFING_TODAY", "soon")
    with pytest.raises(ValueError, match="soon"):
        clock.today()


def test_who_has_no_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user is a mere number."""

    def nobody(_: int) -> object:
        raise KeyError("getpwuid(): uid not found: 54321")

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    said = StringIO()
    monkeypatch.setattr("sys.stderr", said)
    assert guarded(lambda: bool(paths.state_home())) == Exit.USAGE
    assert "Set HOME, or XDG_CONFIG_HOME" in said.getvalue()
