"""``briefing config show``: what is in force, and where it comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing.settings import paths
from command_line import run
from desk import DATA


def _settings(*options: str) -> dict[str, tuple[str, str, str]]:
    found = json.loads(run("config", "show", *options, "--json").out)
    assert found["version"] == 1
    return {s["name"]: (s["value"], s["from"], s["by"]) for s in found["settings"]}


def test_defaults_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VISUAL", "EDITOR", "NO_COLOR", "BRIEFING_TODAY", "BRIEFING_LIBRARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    found = _settings()
    assert found["library"] == ("", "default", "")
    assert found["today"][1:] == ("default", "the clock")
    assert found["theme"] == ("", "default", "what fits the terminal")
    assert found["addresses"] == ("open", "default", "")
    assert found["keys.preset"] == ("default", "default", "")
    assert found["name"][1:] == ("default", "the login")
    assert found["folder.config"][0] == str(paths.config_file().parent)
    assert not [name for name in found if name.startswith("keys.") and name != "keys.preset"]


def test_each_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    settings = f'library = "{DATA}"\ntheme = "light"\nname = " Ana "\naddresses = "copy"\n'
    keys = '[keys]\npreset = "vim"\ntoday = "f5"\nfit = []\npin = "t"\n'
    file.write_text(f"{settings}\n{keys}")
    monkeypatch.setenv("VISUAL", "cat -n")
    monkeypatch.setenv("BRIEFING_TODAY", "2026-11-20")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("BRIEFING_LIBRARY", raising=False)
    monkeypatch.chdir(tmp_path)
    found = _settings()
    own = ("file", str(file))
    assert found["library"] == (str(DATA), *own)
    assert found["editor"] == ("cat -n", "environment", "$VISUAL")
    assert found["today"] == ("2026-11-20", "environment", "BRIEFING_TODAY")
    assert found["theme"] == ("light", *own)
    assert found["name"] == ("Ana", *own)
    assert found["addresses"] == ("copy", *own)
    assert found["keys.preset"] == ("vim", *own)
    assert found["keys.today"] == ("f5", *own)
    assert found["keys.fit"] == ("none", *own)
    assert found["keys.pin"] == ("t", *own)
    file.write_text('editor = "cat"\ntheme = "light"\n')
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("BRIEFING_LIBRARY", str(DATA))
    found = _settings("--as-of", "2026-11-21")
    assert found["today"] == ("2026-11-21", "option", "--as-of")
    assert found["theme"] == ("no-colour", "environment", "NO_COLOR")
    assert found["editor"] == ("cat", *own)
    assert found["library"] == (str(DATA), "environment", "BRIEFING_LIBRARY")
    assert _settings("--library", str(DATA))["library"][1:] == ("option", "--library")
    assert _settings("--sample")["library"][1:] == ("option", "--sample")
    monkeypatch.delenv("BRIEFING_LIBRARY")
    monkeypatch.chdir(DATA / "briefs")
    ran = run("config", "show")
    assert ran.out.splitlines()[0] == f"library\t{DATA}\tfolder\tthe nearest that holds briefs/"
    assert ran.err == ""


def test_what_is_passed_over_is_said() -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('edtor = "vim"\neditor = "no-such-editor"\n')
    ran = run("config", "show")
    assert "did you mean 'editor'" in ran.err
    assert "No editor: the setting 'editor' names an editor that is not there" in ran.err
    assert "editor\t\tdefault\t" in ran.out
