"""The command line: every command, every exit code, and text that nobody should trust."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import briefing.cli.main as command_line_module
from briefing.cli.exits import Exit
from briefing.cli.main import COMMANDS, SECTIONS, group
from briefing.cli.opening import Opening, recognised
from briefing.cli.output import Output, Span, cell_width
from command_line import LIBRARY, Ran, run
from libraries import write

ROOT = Path(__file__).parent.parent
SMALLEST = {"briefs/b.toml": 'title = "B"\n'}


def on(*arguments: object) -> Ran:
    """Run a command on the small library."""
    return run(*arguments, "--library", LIBRARY)


def json_of(*arguments: object) -> Any:
    ran = on(*arguments)
    assert ran.code == 0, ran.err
    assert ran.out.isascii()
    document = json.loads(ran.out)
    assert document["version"] == 1
    return document


def process(*arguments: str, cwd: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefing", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
    )


# Help


def test_every_command_is_there_with_a_purpose_and_examples() -> None:
    assert list(group.list_commands(None)) == list(COMMANDS)  # type: ignore[arg-type]
    for name in COMMANDS:
        ran = run(name, "--help")
        assert ran.code == 0
        purpose = ran.out.split("\n\n")[1].strip()
        assert purpose.endswith("."), purpose
        assert 1 <= ran.out.count(f"    briefing {name}") <= 4, name
    assert run("-h") == run("--help")


def test_summaries_are_not_cut_off() -> None:
    headings = [f"\n{heading}:\n" for heading in SECTIONS]
    summaries = run("--help").out.partition(headings[0])[2]
    assert summaries.count("\n  ") + 1 == len(COMMANDS)
    assert all(heading in summaries for heading in headings[1:])
    assert "..." not in summaries


def test_the_page_of_the_command_line_is_current() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_version() -> None:
    in_process, alone = run("--sample", "--version"), process("--version")
    assert re.fullmatch(r"briefing \d+\.\d+\.\d+\S*\n", alone.stdout)
    assert in_process.out == alone.stdout


# Which library


def test_options_stand_before_or_after_the_command() -> None:
    before = run("--library", LIBRARY, "--as-of", "2025-04-01", "list", "claims")
    after = run("list", "--as-of", "2025-04-01", "claims", "--library", LIBRARY)
    assert before == after
    assert before.out != on("list", "claims").out


def test_the_library_is_named_then_near_then_configured(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def title() -> str:
        return run("list", "briefs").out.split("\t")[1].strip()

    named, near, configured = (
        write(tmp_path / n, {"briefs/b.toml": f'title = "{n}"\n'})
        for n in ("named", "near", "configured")
    )
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    assert run("list", "briefs").code == Exit.NO_LIBRARY
    settings = home / "config" / "briefing" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'library = "{configured}"\n')
    assert title() == "configured"
    (near / "briefs" / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(near / "briefs" / "deep" / "down")
    assert title() == "near"
    monkeypatch.setenv("BRIEFING_LIBRARY", str(named))
    assert title() == "named"
    assert run("list", "briefs", "--library", near).out.split("\t")[1] == "near"


def test_only_the_app_falls_back_to_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["list", "briefs"], ["show", "x"], ["memo"], ["check"], ["pick"]):
        ran = run(*words)
        assert ran.code == Exit.NO_LIBRARY
        assert "--library" in ran.err
        assert "--sample" in ran.err
    opened: list[tuple[Path, bool]] = []
    monkeypatch.setattr("briefing.cli.opening.has_terminal", lambda: True)
    code = run("open", "--debug", open_app=lambda *a: opened.append(a) or 7).code
    assert code == 7
    assert opened[0][1]
    assert (opened[0][0] / "briefs").is_dir()


def test_a_library_of_a_newer_format_is_not_read(tmp_path: Path) -> None:
    library = write(tmp_path, {**SMALLEST, "briefing.toml": "schema = 99\n"})
    ran = run("list", "briefs", "--library", library)
    assert ran.code == Exit.NO_LIBRARY
    assert "99" in ran.err


def test_what_is_missing_from_a_library_is_said(tmp_path: Path) -> None:
    library = write(tmp_path, {**SMALLEST, "briefs/broken.toml": "title =\n"})
    ran = run("list", "briefs", "--library", library)
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert "1 error" in ran.err
    assert "briefing check" in ran.err


# Opening the app


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", Opening()),
        ("open", Opening()),
        ("open a-brief/claim", Opening(ref="a-brief/claim")),
        ("open a-brief --sample", Opening(sample=True, ref="a-brief")),
        ("--sample", Opening(sample=True)),
        ("open --library x --as-of 2025-01-02", Opening("x", as_of="2025-01-02")),
        ("--library=x open", None),
        ("open --library=x", Opening("x")),
        ("--library", None),
        ("--library --sample", None),
        ("--library x --sample", None),
        ("open --help", None),
        ("list briefs", None),
        ("--sample=yes", None),
    ],
)
def test_what_needs_no_click(words: str, meant: Opening | None) -> None:
    assert recognised(words.split()) == meant


@pytest.mark.parametrize("words", [(), ("open",), ("--sample",), ("open", "--sample", "--debug")])
def test_without_a_terminal_the_app_says_what_to_use(words: tuple[str, ...]) -> None:
    ran = process(*words)
    assert ran.returncode == Exit.USAGE
    assert ran.stdout == ""
    for twin in ("briefing list briefs", "briefing search", "briefing memo"):
        assert twin in ran.stderr


def test_the_app_is_asked_for_a_date_that_is_one() -> None:
    ran = process("open", "--as-of", "soon")
    assert ran.returncode == Exit.USAGE
    assert "soon" in ran.stderr
    assert "Traceback" not in ran.stderr


# Reading


@pytest.mark.parametrize("kind", ["themes", "briefs", "claims", "sources", "memos"])
def test_list_is_one_line_and_one_item_each(kind: str) -> None:
    lines = on("list", kind).out.splitlines()
    items = json_of("list", kind, "--json")["items"]
    assert items
    assert [line.split("\t")[0] for line in lines] == [i["ref"] for i in items]
    assert len({line.count("\t") for line in lines}) == 1


def test_list_of_a_theme() -> None:
    def refs(kind: str, theme: str) -> list[str]:
        return [i["ref"] for i in json_of("list", kind, "--theme", theme, "--json")["items"]]

    assert refs("briefs", "energy") == ["gas-storage", "landing-quotas"]
    assert refs("briefs", "fisheries") == ["landing-quotas"]
    assert all(r.startswith("landing-quotas/") for r in refs("claims", "fisheries"))
    assert refs("sources", "fisheries") == ["wire-storage", "herald-storage"]
    assert refs("memos", "energy") == ["winter-outlook"]
    assert refs("memos", "fisheries") == []
    assert refs("themes", "fisheries") == ["fisheries"]


@pytest.mark.parametrize(
    "ref", ["gas-storage", "gas-storage/ninety-two", "herald-storage", "energy", "winter-outlook"]
)
def test_show_and_xref_of_every_kind(ref: str) -> None:
    shown = json_of("show", ref, "--json")
    ties = json_of("xref", ref, "--json")
    assert shown["ref"] == ties["ref"] == ref
    assert shown["relations"] == {k: v for k, v in ties.items() if k not in ("version", "ref")}
    assert on("show", ref).out.startswith(
        str(shown["item"].get("title") or shown["item"]["text"]) + "\n"
    )


def test_a_terminal_is_told_few_of_what_the_same_sources_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ref = "us-japan-minerals/framework-signed"
    piped = run("--sample", "xref", ref).out
    assert piped.count("same sources\t") > 50
    monkeypatch.setattr("briefing.cli.xref.output", lambda: Output(width=80))
    said = run("--sample", "xref", ref).out
    shown = said.partition("Same sources\n")[2]
    assert 5 <= shown.count("\n") <= 30
    assert "more; a pipe and --json have them all" in shown


def test_xref_has_the_documented_shape() -> None:
    claim = json_of("xref", "gas-storage/ninety-two", "--json")
    assert claim["origins"] == {
        "sources": 2,
        "independent": 1,
        "groups": [["wire-storage", "herald-storage"]],
        "unplaced": [],
        "words": "2 sources, but only 1 origin",
    }
    assert claim["evidence"][2] == {
        "source": "operators-survey",
        "stance": "contradicts",
        "reliability": "C",
        "credibility": 6,
        "locator": "page 4",
    }
    assert claim["contradicts"] == ["gas-storage/eighty-seven"]
    other = json_of("xref", "gas-storage/eighty-seven", "--json")
    assert other["contradicted_by"] == ["gas-storage/ninety-two"]
    assert other["needed_by"] == ["gas-storage/ask-for-one-count"]
    source = json_of("xref", "storage-statement", "--json")
    assert source["derived_by"] == ["wire-storage", "herald-storage"]


def test_every_key_of_json_is_documented() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    sections = {s.split("\n")[0].strip(): s for s in page.split("\n## ")}

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {k for v in value.values() for k in keys(v)}
        return {k for v in value for k in keys(v)} if isinstance(value, list) else set()

    for section, words in (
        ("list", ("list", "themes")),
        ("list", ("list", "briefs")),
        ("list", ("list", "claims")),
        ("list", ("list", "sources")),
        ("list", ("list", "memos")),
        ("xref", ("xref", "gas-storage/ninety-two")),
        ("xref", ("xref", "herald-storage")),
        ("xref", ("xref", "gas-storage")),
        ("xref", ("xref", "energy")),
        ("xref", ("xref", "winter-outlook")),
        ("search", ("search", "storage")),
        ("check", ("check",)),
        ("config path", ("config", "path")),
        ("config show", ("config", "show")),
        ("config templates", ("config", "templates")),
        ("new template", ("new", "template")),
        ("history", ("history",)),
        ("keys", ("keys",)),
    ):
        for key in keys(json_of(*words, "--json")):
            assert f'"{key}"' in sections[section] or f"`{key}`" in sections[section], (words, key)
    manifest = json_of("memo", "--theme", "energy", "--format", "json")
    assert manifest.pop("asked")
    for key in {*keys(manifest), "asked"}:
        assert f'"{key}"' in sections["memo"], key
    top = set(json_of("show", "gas-storage/ninety-two", "--json"))
    assert all(f'"{key}"' in sections["show"] or f"`{key}`" in sections["show"] for key in top)


def test_search_shows_what_it_found_and_where() -> None:
    found = json_of("search", "cod", "quota", "--limit", "1", "--json")
    (hit,) = found["hits"]
    assert found["total"] >= 3
    assert hit["ref"].startswith("landing-quotas")
    for start, end in hit["spans"]:
        assert hit["text"][start:end].casefold() in ("cod", "quota", "quotas")
    claim = json_of("search", "87 per cent of the room", "--json")["hits"][0]
    assert claim["ref"] == "gas-storage/eighty-seven"
    assert claim["sources"] == ["operators-survey"]


def test_search_for_editors_names_the_line() -> None:
    for line in on("search", "cod", "--vimgrep").out.splitlines():
        file, number, column, text = line.split(":", 3)
        stands = Path(file).read_text(encoding="utf-8").splitlines()[int(number) - 1 :]
        assert int(column) >= 1
        assert any(text[:20] in s for s in stands[:4])


# Picks and memos


def test_picks_are_the_users_own_and_last(home: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in LIBRARY.rglob("*")}
    assert "1 claim picked, 13 words" in on("pick", "gas-storage/ninety-two").err
    assert on("pick", "gas-storage").err.startswith("7 claims picked")
    refs = [i["ref"] for i in json_of("pick", "--json")["items"]]
    assert refs[0] == "gas-storage/ninety-two"
    assert len(refs) == len(set(refs)) == 7
    assert on("unpick", "gas-storage").err == "Nothing is picked.\n"
    assert {p: p.stat().st_mtime_ns for p in LIBRARY.rglob("*")} == before
    (state,) = (home / "state" / "briefing" / "libraries").iterdir()
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_a_pick_that_has_gone_from_the_library_can_be_dropped(tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    run("pick", "landing-quotas/quota-cut", "--library", library)
    (library / "briefs/fisheries/landing-quotas.toml").unlink()
    assert "(not in the library)" in run("pick", "--library", library).out
    assert run("unpick", "landing-quotas/quota-cut", "--library", library).code == 0
    assert run("pick", "--library", library).out == ""


def test_memo_is_of_what_was_chosen() -> None:
    def refs(*words: object) -> set[str]:
        manifest = json_of("memo", "--format", "json", *words)
        return {c["ref"] for c in manifest["claims"] if c["variant"] in ("text", "short")}

    assert refs("--claim", "gas-storage/mild-winter") == {"gas-storage/mild-winter"}
    assert refs("--query", "mild winter colder") >= {"gas-storage/mild-winter"}
    quotas = refs("--brief", "landing-quotas")
    assert quotas == {"landing-quotas/quota-cut", "landing-quotas/quota-final"}
    assert refs("--brief", "landing-quotas", "--claim", "gas-storage/mild-winter") == {
        *quotas,
        "gas-storage/mild-winter",
    }
    on("pick", "gas-storage/repair-costs")
    assert refs() == refs("--picked") == {"gas-storage/repair-costs"}
    assert "gas-storage/ninety-two" in refs("--saved", "winter-outlook")
    assert "gas-storage/repair-costs" in refs("--saved", "winter-outlook", "--picked")


def test_memo_keeps_within_its_words() -> None:
    for words in (20, 60):
        manifest = json_of("memo", "--theme", "energy", "--words", words, "--format", "json")
        assert manifest["budget"] == words
        assert 0 < manifest["words"] <= words


def test_memo_does_not_overwrite_unasked(tmp_path: Path) -> None:
    file = tmp_path / "memo.md"
    file.write_text("mine")
    library = shutil.copytree(LIBRARY, tmp_path / "library")
    on = partial(run, "--library", library)
    refused = on("memo", "--theme", "energy", "-o", file)
    assert refused.code == Exit.REFUSED
    assert "--force" in refused.err
    assert file.read_text() == "mine"
    done = on("memo", "--theme", "energy", "-o", file, "--force")
    assert (done.code, done.out) == (0, "")
    assert file.read_text(encoding="utf-8") == on("memo", "--theme", "energy").out
    assert on("memo", "--theme", "energy", "-o", "-").out == on("memo", "--theme", "energy").out
    assert on("memo", "--theme", "energy", "-o", tmp_path / "no" / "memo.md").code == Exit.REFUSED


def test_the_sample_has_no_errors() -> None:
    assert run("check", "--sample").code == 0


def test_memo_of_the_sample_with_nothing_chosen() -> None:
    ran = run("--sample", "memo")
    assert ran.code == 0
    assert ran.out.startswith("# ")
    assert "[^1]:" in ran.out
    assert "whole library" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--theme", "enrgy"), Exit.USAGE),
        (("--brief", "gas-storag"), Exit.USAGE),
        (("--claim", "gas-storage"), Exit.USAGE),
        (("--saved", "winter"), Exit.USAGE),
        (("--words", "0"), Exit.USAGE),
        (("--date", "soon"), Exit.USAGE),
        (("--template", "novel"), Exit.USAGE),
        (("--theme", "energy", "--ceiling", "SECRET"), Exit.REFUSED),
    ],
)
def test_memo_says_what_it_does_not_know(words: tuple[str, ...], code: Exit) -> None:
    ran = on("memo", *words)
    assert (ran.code, ran.out) == (code, "")
    assert "Error: " in ran.err


# Changing


def _editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "vim"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))


def test_edit_opens_at_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    _editor(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/called')
    ran = run("edit", "gas-storage/law-of-2022", "--library", library)
    assert (ran.code, ran.err) == (0, "")
    plus, file = (tmp_path / "called").read_text().split()
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    assert 'id = "law-of-2022"' in lines[int(plus) : int(plus) + 2]


def test_edit_reports_what_is_newly_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    with (library / "briefs/energy/gas-storage.toml").open("a") as file:
        file.write('colour = "an old warning"\n')
    _editor(tmp_path, monkeypatch, """sed -i 's/importance = 5/importance = "high"/' "$2" """)
    ran = run("edit", "gas-storage", "--library", library)
    assert ran.code == Exit.FOUND
    assert ran.err.count("error:") == 2
    assert "importance" in ran.err
    assert "colour" not in ran.err


def test_edit_of_an_editor_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _editor(tmp_path, monkeypatch, "exit 3")
    ran = on("edit", "gas-storage")
    assert ran.code == Exit.FOUND
    assert "status 3" in ran.err


def test_edit_refuses_the_packaged_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _editor(tmp_path, monkeypatch, "exit 9")
    monkeypatch.setattr("briefing.library.find._PACKAGE", LIBRARY.resolve())
    ran = on("edit", "gas-storage")
    assert ran.code == Exit.REFUSED
    assert "briefing init --from sample DIR" in ran.err


def test_init_makes_a_library_without_findings(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "mine"
    assert run("init", folder).code == 0
    ran = run("check", "--strict", "--library", folder)
    assert (ran.out, ran.err, ran.code) == ("", "", 0)
    assert run("show", "first-brief/first-claim", "--library", folder).code == 0
    assert run("memo", "--library", folder).code == 0


def test_init_copies_the_sample(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    assert run("init", "--from", "sample", tmp_path / "copy").code == 0
    assert {p.name for p in (tmp_path / "copy").iterdir()} <= {
        "briefing.toml", "briefs", "themes", "memos", "decisions.toml", ".briefing",
    }  # fmt: skip
    copied = run("list", "claims", "--library", tmp_path / "copy")
    assert copied.out == run("list", "claims", "--sample").out
    assert copied.out.count("\n") >= 150


def test_init_leaves_alone_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for target in (tmp_path, tmp_path / "notes.txt"):
        assert run("init", target).code == Exit.REFUSED
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("inside", ["mine", "briefs/mine", "deep/er/mine"])
def test_init_makes_no_library_inside_another(tmp_path: Path, inside: str) -> None:
    outer = tmp_path / "outer"
    assert run("init", outer).code == 0
    before = sorted(outer.rglob("*"))
    ran = run("init", outer / inside)
    assert ran.code == Exit.REFUSED
    assert f"lies inside another library, {outer}:" in ran.err
    assert f"beside it, such as {tmp_path / 'mine'};" in " ".join(ran.err.split())
    assert sorted(outer.rglob("*")) == before


def test_a_library_beside_another_may_be_named_from_within_it(tmp_path: Path) -> None:
    outer = write(tmp_path / "outer", {"briefing.toml": "", "briefs/t/b.toml": 'title = "B"\n'})
    ran = run("init", outer / ".." / "mine")
    assert (ran.code, (tmp_path / "mine/briefs").is_dir()) == (Exit.DONE, True)


def test_init_works_beside_a_library_that_is_called_briefs(tmp_path: Path) -> None:
    assert run("init", tmp_path / "briefs").code == 0
    assert run("init", tmp_path / "other").code == 0


def test_config_path_works_without_a_library(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("config", "path", "--json")
    assert ran.code == 0
    assert json.loads(ran.out) == {
        "version": 1,
        "config": str(home / "config/briefing/config.toml"),
        "cache": str(home / "cache/briefing"),
        "templates": str(home / "config/briefing/templates"),
        "state": str(home / "state/briefing"),
        "library": "",
    }


# Ends


def test_an_unexpected_failure_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug\nwith two lines\x1b[31m")

    monkeypatch.setattr("briefing.library.scan.load", fail)
    ran = on("list", "briefs")
    assert ran.code == Exit.FOUND
    assert ran.err.count("\n") == 1
    assert "--debug" in ran.err
    assert "RuntimeError" in ran.err and "a bug" not in ran.err and "\x1b" not in ran.err
    assert "Traceback" in on("list", "briefs", "--debug").err
    monkeypatch.setenv("BRIEFING_DEBUG", "1")
    assert "Traceback" in on("list", "briefs").err


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefing.library.scan.load", interrupt)
    assert on("list", "briefs") == Ran("", "", Exit.INTERRUPTED)


def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m briefing --sample show --json safe-access | head -n 1"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (ran.stdout, ran.stderr, ran.returncode) == ("{\n", "", 0)


def test_a_full_disk_is_said_in_words() -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m briefing --sample list claims > /dev/full"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    said = "Error: The output cannot be written: No space left on device.\n"
    assert (ran.returncode, ran.stderr) == (1, said)


def test_letters_that_the_terminal_does_not_have() -> None:
    ran = process(
        "show", "operators-survey", "--library", str(LIBRARY), PYTHONIOENCODING="ascii:strict"
    )
    assert ran.returncode == 0
    assert "Original title: ????" in ran.stdout


def test_exit_codes_are_explained() -> None:
    assert [int(e) for e in Exit] == [0, 1, 2, 3, 4, 130]
    assert all(e.meaning.endswith(".") for e in Exit)


# On a terminal


def test_lines_are_wrapped_to_the_width(capsys: pytest.CaptureFixture[str]) -> None:
    out = Output(width=20)
    out.line("- ", "one two three four five six", indent=2, hang=2)
    out.line("a-word-longer-than-the-line and more")
    out.line("二つの言葉 二つの言葉 二つ")
    out.line("")
    said = capsys.readouterr().out
    assert said == (
        "  - one two three\n    four five six\n"
        "a-word-longer-than-the-line\nand more\n"
        "二つの言葉\n二つの言葉 二つ\n\n"
    )
    assert cell_width("e\u0301二\u200d") == 3


def test_styles_are_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    parts = (Span("a title", "bold"), " and ", Span("an id\x1b[0m", "dim"))
    Output(styled=True, width=80).line(*parts)
    Output(styled=False, width=80).line(*parts)
    styled, plain = capsys.readouterr().out.splitlines()
    assert styled == "\x1b[1ma title\x1b[0m and \x1b[2man id␛[0m\x1b[0m"
    assert plain == "a title and an id␛[0m"


@pytest.mark.parametrize(
    ("settings", "styled"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_is_asked_what_it_can(
    settings: dict[str, str], styled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefing.cli.output import output

    assert output() == Output()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "72")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert output() == Output(styled, 72)


# Text that nobody should trust

HOSTILE = (
    "red\\u001b[31m bell\\u0007 osc\\u001b]52;c;aGk=\\u0007 c1\\u009b31m del\\u007f "
    "rtl\\u202E isolate\\u2066 nul\\u0000 line\\nbreak\\ttab\\r [/] [sic] line\\u2028sep"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        {
            "briefing.toml": f'title = "{HOSTILE}"\n',
            "themes/t.toml": f'title = "{HOSTILE}"\ndescription = "{HOSTILE}"\n'
            f'"{HOSTILE}" = 1\n[[questions]]\nid = "q"\ntext = "{HOSTILE}"\n'
            f'[[watch]]\nid = "w"\ntext = "{HOSTILE}"\n',
            "briefs/t/b.toml": f'title = "{HOSTILE}"\nbottom_line = "{HOSTILE}"\n'
            f'question = "{HOSTILE}"\nrelated = ["{HOSTILE}"]\nstatus = "{HOSTILE}"\n'
            f'[[claims]]\nid = "c"\ntext = "quota {HOSTILE}"\ncaveat = "{HOSTILE}"\n'
            f'attributed_to = "{HOSTILE}"\nnote = "{HOSTILE}"\nshort = "{HOSTILE}"\n'
            f'evidence = [{{ source = "s", locator = "{HOSTILE}", quote = "{HOSTILE}", '
            f'note = "{HOSTILE}" }}, "{HOSTILE}"]\ncontradicts = ["{HOSTILE}"]\n'
            f'[[sources]]\nid = "s"\ntitle = "{HOSTILE}"\npublisher = "{HOSTILE}"\n'
            f'authors = ["{HOSTILE}"]\nurl = "{HOSTILE}"\nnotes = "{HOSTILE}"\n'
            f'origin = "{HOSTILE}"\nderives_from = ["{HOSTILE}"]\n',
            "memos/m.toml": f'title = "{HOSTILE}"\nto = "{HOSTILE}"\nclaims = ["b/c"]\n',
            "briefs/t/x.toml": b'title = "\x1b[31m\xe2\x80\xae\n',
        },
    )


@pytest.mark.parametrize(
    "words",
    [
        *(f"list {kind}" for kind in ("themes", "briefs", "claims", "sources", "memos")),
        *(f"show {ref}" for ref in ("t", "b", "b/c", "s", "m")),
        *(f"xref {ref}" for ref in ("t", "b", "b/c", "s", "m")),
        "search quota",
        "search quota --vimgrep",
        "check",
        "pick b/c",
        "pick",
        "memo --theme t",
        "memo --saved m",
    ],
)
@pytest.mark.parametrize("width", [0, 60])
def test_nothing_raw_reaches_the_terminal(
    words: str, width: int, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("check", "handing", "listing", "picks", "search", "show", "xref"):
        monkeypatch.setattr(f"briefing.cli.{module}.output", lambda: Output(width=width))
    ran = run(*words.split(), "--library", hostile)
    assert ran.code in (0, 1), ran.err
    assert ran.out or ran.err
    assert "unexpected" not in ran.err
    raw = re.findall(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
        ran.out.replace("\t", "") if width == 0 else ran.out,
    )
    assert raw == []
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_a_hostile_line_stays_one_line(hostile: Path) -> None:
    assert run("list", "claims", "--library", hostile).out.count("\n") == 1
    assert run("list", "claims", "--library", hostile).out.count("\t") == 4


def test_json_of_hostile_text_is_raw_and_escaped(hostile: Path) -> None:
    ran = run("show", "b/c", "--json", "--library", hostile)
    assert ran.out.isascii()
    assert "\x1b" not in ran.out
    assert json.loads(ran.out)["item"]["caveat"] == json.loads(f'"{HOSTILE}"')


def test_a_hostile_argument_is_shown_safely() -> None:
    for words in (("show", "\x1b[31mx"), ("list", "\x1b[31mx"), ("\x1b[31mx",), ("list", "-\x1b")):
        ran = on(*words)
        assert ran.code == Exit.USAGE
        assert "\x1b" not in ran.err


def test_commands_are_found_by_their_name() -> None:
    for name in COMMANDS:
        assert group.get_command(None, name).name == name  # type: ignore[arg-type, union-attr]
    assert command_line_module.main(["nothing"], lambda *_: 0) == Exit.USAGE
