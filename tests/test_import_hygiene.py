"""What stays unloaded: Textual outside the app, and heavy packages where nothing needs them."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

import briefing
from briefing.library.cache import keep
from briefing.library.scan import load
from command_line import LIBRARY
from libraries import write

CORE = (
    *("bibliography", "check", "cli", "commands", "evidence", "export", "library", "memo"),
    *("search", "settings"),
)


def _modules(package: str) -> list[str]:
    folder = Path(briefing.__path__[0]) / package
    found = (m.name for m in pkgutil.walk_packages([str(folder)], f"briefing.{package}."))
    return [f"briefing.{package}", *(name for name in found if _can_be_imported(name))]


def _can_be_imported(module: str) -> bool:
    """Whether the extra is installed that a module is for; most need none."""
    return module != "briefing.cli.serving" or find_spec("textual_serve") is not None


def _loaded(code: str, *, whole: bool = False) -> set[str]:
    """The top-level packages that are loaded after some code has run in a fresh process, or the
    ``whole`` names of all modules."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.__stderr__)"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return {line if whole else line.partition(".")[0] for line in ran.stderr.splitlines()}


@pytest.mark.parametrize("package", CORE)
def test_the_core_does_not_load_textual(package: str) -> None:
    imports = "\n".join(f"import {m}" for m in _modules(package))
    assert "textual" not in _loaded(f"import briefing.model, briefing.text\n{imports}")


def test_every_package_is_looked_at() -> None:
    found = {m.name for m in pkgutil.iter_modules(briefing.__path__) if m.ispkg}
    assert found - {"sample"} == {*CORE, "tui"}


def _command(*arguments: object) -> str:
    words = ["briefing", *map(str, arguments)]
    return (
        f"sys.argv = {words!r}\n"
        "from briefing.__main__ import main\n"
        "assert main() in (0, 2), 'failed'"
    )


def test_the_version_needs_nothing() -> None:
    loaded = _loaded(_command("--version"))
    assert not loaded & {"click", "numpy", "rapidfuzz", "rich", "textual", "tomli"}


def test_opening_the_app_needs_no_click() -> None:
    loaded = _loaded(_command("open", "--library", LIBRARY))
    assert not loaded & {"click", "numpy", "rapidfuzz", "tomli", "_hashlib"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "claims", "--json"),
        ("show", "gas-storage"),
        ("xref", "gas-storage/ninety-two"),
        ("check", "--rule", "B026"),
        ("add", "A sentence.", "--url", "https://example.org/a", "--diff"),
    ],
)
def test_reading_commands_are_light(arguments: tuple[str, ...]) -> None:
    loaded = _loaded(_command(*arguments, "--library", LIBRARY))
    assert not loaded & {"numpy", "rapidfuzz", "rich", "textual", "markdown_it"}
    assert "click" in loaded


def test_help_is_light() -> None:
    loaded = _loaded(_command("--help"))
    assert not loaded & {"numpy", "rapidfuzz", "rich", "textual", "markdown_it"}


def test_the_first_frame_waits_for_nothing_it_does_not_show() -> None:
    # OpenSSL's part of hashlib takes longer to load than any module of the program.
    late = {"numpy", "rapidfuzz", "markdown_it", "tomli", "tomli_w", "click", "_hashlib"}
    assert not _loaded("import briefing.tui.app") & late


def test_the_first_frame_waits_for_no_field_and_nothing_it_does_not_use() -> None:
    start = "from briefing.tui.sparing import sparing\nwith sparing(): import briefing.tui.app"
    fields = {"textual.widgets._input", "textual.widgets._text_area"}
    unused = {"textual.canvas", "textual.suggestions", "difflib", "textual.command", "pickle"}
    unused |= {"textual.file_monitor", "rich.panel", "rich.tree"}
    unused |= {"mimetypes", "urllib.parse", "decimal", "locale"}
    assert not _loaded(start, whole=True) & (fields | unused)
    before = _command("open", "--library", LIBRARY)
    assert not _loaded(before, whole=True) & unused


def test_what_was_left_out_is_there_for_who_uses_it() -> None:
    _loaded(
        "from briefing.tui.sparing import sparing\n"
        "with sparing():\n"
        "    import briefing.tui.app\n"
        "    import fractions, pathlib, subprocess\n"
        "    import textual.app\n"
        "third = fractions.Fraction('1/3')\n"
        "assert 'decimal' not in sys.modules\n"
        "from decimal import Decimal\n"
        "assert fractions.Fraction(Decimal('0.25')) + third == fractions.Fraction(7, 12)\n"
        "assert pathlib.Path('/a b').as_uri() == 'file:///a%20b'\n"
        "assert textual.app.mimetypes.guess_type('a.html')[0] == 'text/html'\n"
        "from urllib.parse import quote\n"
        "assert quote('a b') == 'a%20b'\n"
        "said = subprocess.run(['echo', 'a'], capture_output=True, text=True, check=True).stdout\n"
        "assert said == 'a\\n'"
    )


def test_a_library_from_its_cache_waits_for_nothing_that_reads_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    library = write(tmp_path / "library", {"briefs/fish.toml": 'title = "Fish"\n'})
    long_ago = time.time() - 3_600
    os.utime(library / "briefs/fish.toml", (long_ago, long_ago))
    keep(load(library))
    root = f"Path({str(library)!r})"
    loaded = _loaded(
        "from pathlib import Path\n"
        "from briefing.library.outstanding import is_anything_begun, is_anything_typed\n"
        "from briefing.library.scan import load\n"
        "from briefing.memo.saved import saved\n"
        "from briefing.memo.working import load_working\n"
        "from briefing.settings.paths import state_folder\n"
        f"state = state_folder({root})\n"
        "assert not is_anything_begun(state) and not is_anything_typed(state)\n"
        f"assert not saved(load({root})) and not load_working({root}).claims",
        whole=True,
    )
    read = {f"briefing.library.{name}" for name in ("build", "read", "schema", "shapes", "save")}
    assert not loaded & {
        *read,
        "briefing.library.versions",
        "briefing.library.unsaved",
        "_hashlib",
        "briefing.memo.blocks",
        "briefing.memo.templates",
        "tomli",
        "tomli_w",
    }
