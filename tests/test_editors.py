"""What the docs say about the check in editors: every line of it, tried."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from command_line import run
from libraries import write

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
CHECKS = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")

LIBRARY = {
    "themes/trade.toml": 'title = "Trade"\n',
    "briefs/trade/tariffs.toml": """\
title = "Tariffs"
colour = "red"

[[claims]]
text = "Tariffs rose in July. Nobody minded."
evidence = ["reuterz"]

[[claims]]
text = "Tariffs fell: 15:30 was the hour, they say."

[[sources]]
id = "reuters"
title = "Tariffs rise"
""",
    "briefs/trade/broken.toml": 'title = "Half\n',
}


def block(language: str) -> str:
    """The first example of the page in one language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write(tmp_path / "lib rary", LIBRARY)


@pytest.fixture
def printed(library: Path) -> str:
    with contextlib.chdir(library):
        return run("check").out


@pytest.fixture
def findings(library: Path) -> list[dict[str, object]]:
    found = json.loads(run("check", "--json", "--library", library).out)["findings"]
    assert {f["severity"] for f in found} == {"error", "warning", "note"}
    return found


def one_line(text: object) -> str:
    return " ".join(str(text).split())


@pytest.mark.parametrize("editor", ["vim", "nvim"])
def test_the_quickfix_list_holds_every_finding(
    editor: str, library: Path, printed: str, findings: list[dict[str, object]]
) -> None:
    program = shutil.which(editor)
    if program is None:
        pytest.skip(f"{editor} is not installed")
    (library / "compiler.vim").write_text(block("vim"))
    (library / "said.txt").write_text(printed)
    script = (
        "command -nargs=* CompilerSet set <args>\nsource compiler.vim\ncgetfile said.txt\n"
        "let s:Item = {_, d -> [bufname(d.bufnr), d.lnum, d.col, d.type, d.text]}\n"
        "let items = map(getqflist(), s:Item)\n"
        "call writefile([json_encode(items), &makeprg], 'list.json')\nqall!\n"
    )
    (library / "try.vim").write_text(script)
    silent = ["-es"] if editor == "vim" else ["--headless"]
    subprocess.run(
        [program, "-Nu", "NONE", "-i", "NONE", *silent, "-S", "try.vim"],
        cwd=library,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=False,
    )
    listed, makeprg = (library / "list.json").read_text().splitlines()
    assert makeprg == "briefing check"
    expected = [
        [f["file"], f["line"], f["column"], str(f["severity"])[0], f"{f['message']} [{f['rule']}]"]
        for f in findings
    ]
    assert [[*item[:4], one_line(item[4])] for item in json.loads(listed)] == [
        [*item[:4], one_line(item[4])] for item in expected
    ]


def test_the_problem_matcher_takes_every_finding(
    printed: str, findings: list[dict[str, object]]
) -> None:
    (task,) = json.loads(block("json"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    assert task["command"] == "briefing check"
    matcher = re.compile(pattern["regexp"])
    matched = [found for line in printed.splitlines() if (found := matcher.match(line))]
    names = ("file", "line", "column", "severity", "message")
    assert [[m[pattern[n]] for n in names] + [m[pattern["code"]]] for m in matched] == [
        [one_line(f[n]) for n in names] + [f["rule"]] for f in findings
    ]


def test_helix_is_given_each_place(printed: str, findings: list[dict[str, object]]) -> None:
    sed = re.search(r"\| (sed .*)\)$", block("sh"), re.MULTILINE)
    assert sed is not None
    ran = subprocess.run(["sh", "-c", sed[1]], input=printed, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [f"{f['file']}:{f['line']}:{f['column']}" for f in findings]


def test_the_hook_runs_the_check(library: Path) -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text()
    keys = dict(re.findall(r"^[- ] (\w+): (.*)$", hook, re.MULTILINE))
    assert f"- id: {keys['id']}\n" in block("yaml")
    program, *arguments = keys["entry"].split()
    assert (program, keys["pass_filenames"]) == ("briefing", "false")
    with contextlib.chdir(library):
        assert run(*arguments, "--strict").code == 1
    for file in ("briefs/trade/tariffs.toml", "briefing.toml", "team/archive/reuters.txt"):
        assert re.search(keys["files"], file)
    assert not re.search(keys["files"], "notes.md")


def test_the_example_of_the_page_of_checks_is_what_is_printed(tmp_path: Path) -> None:
    text = (
        'title = "Tariffs"\n\n[[sources]]\nid = "reuters"\ntitle = "R"\n[[claims]]\n'
        'text = "Tariffs rose in July. Nobody minded."\nevidence = ["reuters"]\n'
    )
    files = {"themes/trade.toml": 'title = "Trade"\n', "briefs/trade/cars.toml": text}
    with contextlib.chdir(write(tmp_path, files)):
        ran = run("check")
    example = re.search(r"^```text\n\$ briefing check\n(.*?)^```$", CHECKS, re.DOTALL | re.M)
    assert example is not None
    assert example[1] == ran.out + ran.err
