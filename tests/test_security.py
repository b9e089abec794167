"""What docs/security.md says of network, programs and files, held against the source and a home."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import briefing
from command_line import run
from libraries import write

SOURCE = Path(briefing.__file__).parent
NETWORK = {
    *("aiohttp", "asyncio.streams", "ftplib", "http", "httpx", "imaplib", "poplib", "requests"),
    *("smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "xmlrpc"),
}
STARTS = {
    "cli/edit.py": "your editor",
    "tui/endings.py": "your editor",
    "settings/desktop.py": "your browser",
    "library/git.py": "git",
    "cli/merging.py": "git",
    "export/programs.py": "pandoc",
    "tui/child_processes.py": "the program itself",
    "cli/serving.py": "the program itself",
}
"""Every module that starts a program, and which row of the page says so."""


def trees() -> dict[str, ast.Module]:
    """The source of every module, parsed, by its path."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.py")
    }


def imported(tree: ast.Module) -> set[str]:
    """The modules that one imports, at its top or in a function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{name.name}" for name in node.names} | {str(node.module)}
    return found


def called(tree: ast.Module) -> set[str]:
    """What a module calls, as it is written there."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nothing_but_serve_knows_the_network() -> None:
    know = {path for path, tree in trees().items() if imported(tree) & NETWORK}
    assert know == {"cli/serving.py"}


def test_programs_are_started_where_the_page_says_and_never_by_a_shell() -> None:
    start = re.compile(r"subprocess\.(run|Popen|call|check_\w+)|(asyncio\.)?create_subprocess_exec")
    found = {path: called(tree) for path, tree in trees().items()}
    assert {path for path, calls in found.items() if any(map(start.fullmatch, calls))} == {*STARTS}
    banned = re.compile(
        r"os\.(system|popen|exec\w+|spawn\w+)|.*create_subprocess_shell|eval|exec|pickle\.\w+"
    )
    # values.py compiles the classes of the program, from their own names.
    own = {"values.py"}
    assert not {p for p, calls in found.items() if any(map(banned.fullmatch, calls))} - own
    for path in SOURCE.rglob("*.py"):
        assert "shell=True" not in path.read_text(encoding="utf-8")
    page = (Path(__file__).parent.parent / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| .* \| .* \|$", page, re.MULTILINE)
    assert {row.strip("`") for row in rows} >= set(STARTS.values())


def test_what_is_kept_of_a_library_is_closed_to_other_users(home: Path, tmp_path: Path) -> None:
    brief = 'title = "Ports"\n[[claims]]\nid = "one"\ntext = "Quotas fall."\n'
    root = write(tmp_path, {"briefs/a/ports.toml": brief, "themes/a.toml": 'title = "A"\n'})
    for words in (["search", "quotas"], ["pick", "ports/one"], ["set", "ports", "title", "Docks"]):
        assert run(*words, "--library", root).code == 0
    kept = [path for name in ("cache", "state") for path in (home / name).rglob("*")]
    assert {"library.cache", "working.toml", "history"} <= {path.name for path in kept}
    for path in kept:
        closed = [p for p in (path, *path.parents) if p.is_relative_to(home) and p.is_dir()]
        assert any(p.stat().st_mode & 0o077 == 0 for p in closed if p != home), path
