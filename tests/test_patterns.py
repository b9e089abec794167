"""Patterns that are kept from one start to the next, and what is imported only when it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.settings import patterns
from briefing.settings.paths import cache_folder

TEXTS = (
    r"(?P<year>\d{4})-(?P<month>\d\d)|(?P<none>-)",
    r"[\U00000000-\U0000001f\u0400-\u04ff]+",
    "a\nb\0c",
    r"(?i:straße)|(?<!x)(?P<rest>[^\w\s]*+)",
    "",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield cache_folder()
    patterns.forget()


def start() -> None:
    """As a new process has it: nothing is compiled, and what is kept is known."""
    patterns.forget()
    re.purge()
    patterns.recall()


def test_what_is_kept_is_what_python_compiles(folder: Path) -> None:
    flags = (0, re.IGNORECASE, re.VERBOSE | re.ASCII)
    asked = [(text, flag) for text in TEXTS for flag in flags]
    own = [re.compile(*each) for each in asked]
    start()
    assert [re.compile(*each) for each in asked] == own
    assert patterns.keep()
    (kept,) = folder.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    start()
    again = [re.compile(*each) for each in asked]
    assert not patterns.keep(), "none of them was new"
    re.purge()
    said = "In 2024-05, Straße; a\nb\0c — Я!"
    for mine, python in zip(again, own, strict=True):
        assert mine == python
        assert (mine.flags, mine.groups) == (python.flags, python.groups)
        assert mine.groupindex == python.groupindex
        assert [(m.span(), m.groups(), m.lastgroup) for m in mine.finditer(said)] == [
            (m.span(), m.groups(), m.lastgroup) for m in python.finditer(said)
        ]


def test_a_pattern_that_is_none_is_refused_as_ever() -> None:
    start()
    with pytest.raises(re.error):
        re.compile("(")
    re.compile("[a-z]")
    re.compile(b"[a-z]")
    assert patterns.keep()
    start()
    with pytest.raises(re.error):
        re.compile("(")


@pytest.mark.parametrize("change", ["no code", "other numbers", "other arguments", "not known"])
def test_of_a_python_that_is_otherwise_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    ours, engine = patterns._compiler, patterns._sre
    other = SimpleNamespace(compile=ours.compile, _parser=ours._parser, _code=ours._code)
    if change == "no code":
        del other._code
    elif change == "other numbers":
        other._code = lambda *_: ours._code(ours._parser.parse("x"), 0)
    elif change == "other arguments":
        engine = SimpleNamespace(**{**vars(engine), "compile": lambda text: re.compile(text)})
    else:
        monkeypatch.setattr(patterns, "_IS_KNOWN", False)
    monkeypatch.setattr(patterns, "_compiler", other)
    monkeypatch.setattr(patterns, "_sre", engine)
    patterns.recall()
    assert other.compile(TEXTS[0], 0) == re.compile(TEXTS[0])
    assert not patterns.keep()
    assert not folder.exists()
    assert other.compile is ours.compile


def test_what_is_damaged_is_not_used(folder: Path) -> None:
    start()
    re.compile(TEXTS[0])
    assert patterns.keep()
    kept = folder / "patterns"
    good = kept.read_bytes()
    for spoilt in (b"", good[:-1], good[:60], good[:90] + b"\1" + good[91:], b"x" + good):
        kept.write_bytes(spoilt)
        start()
        assert not patterns._known
    kept.write_bytes(good)
    start()
    assert patterns._known
    kept.chmod(0o644)
    start()
    assert not patterns._known


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text().map(re.escape), max_size=5))
def test_any_text_comes_back(texts: list[str]) -> None:
    start()
    for text in texts:
        re.compile(text)
    patterns.keep()
    start()
    assert all((text, 0) in patterns._known for text in texts)
    assert all(re.compile(text).pattern == text for text in texts)


def test_what_was_not_imported_can_be() -> None:
    """The app itself is imported so, and all that it was spared can be had afterwards."""
    script = """
import sys
from briefing.tui.sparing import sparing
with sparing():
    from briefing.tui.app import BriefingApp
left_out = {"ssl", "textual.command", "textual.widgets._input", "platformdirs", "rich.table"}
assert not left_out & sys.modules.keys(), left_out & sys.modules.keys()
import ssl, asyncio
assert ssl.create_default_context()
from textual.command import CommandPalette
from textual.widgets import Tree, DirectoryTree
import textual.app
assert textual.app.CommandPalette.is_open is CommandPalette.is_open
assert textual.app.user_downloads_path().name
from textual.notifications import Notification
assert Notification("a").identity != Notification("a").identity
from textual.design import show_design
from rich.table import Table
theme = textual.app.BUILTIN_THEMES["nord"].to_color_system()
assert isinstance(show_design(theme, theme), Table)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
