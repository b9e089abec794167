"""Formats from the command line and in the app: chosen by name or suffix, or refused in words."""

from __future__ import annotations

import json
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from textual.widgets import Input

from briefing.cli.exits import Exit
from briefing.export.formats import FORMATS, of_file
from command_line import LIBRARY, run
from desk import Desk, copy, work

on = partial(run, "--library", LIBRARY)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", "md"), ("a.HTML", "html"), ("a.docx", "docx"), ("a.b.pdf", "pdf"), ("a", "md"),
     ("a.txt", "md"), ("a.json", "json"), ("a.v2", "md"), ("a.2026-11-23", "md")],
)  # fmt: skip
def test_the_suffix_says_the_format(name: str, form: str) -> None:
    assert of_file(Path(name)) is FORMATS[form]


def test_a_memo_is_written_in_the_format_of_its_file(tmp_path: Path) -> None:
    library = copy(tmp_path)
    memo = partial(run, "--library", library, "memo", "--theme", "energy")
    file = tmp_path / "memo.html"
    assert memo("-o", file).code == 0
    assert file.read_text("utf-8") == memo("--format", "html").out
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    named = tmp_path / "page.txt"
    assert memo("--format", "json", "-o", named).code == 0
    assert json.loads(named.read_text("utf-8"))["version"] == 1


@pytest.mark.parametrize(("form", "package"), [("docx", "pypandoc"), ("pdf", "typst")])
def test_a_missing_extra_is_named_and_nothing_written(
    form: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    file = tmp_path / f"memo.{form}"
    ran = on("memo", "--theme", "energy", "-o", file)
    assert ran.code == Exit.USAGE
    assert f"uv tool install --reinstall '.[{form}]'" in ran.err
    assert not file.exists()


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_what_is_no_text_goes_to_a_file(form: str) -> None:
    ran = on("memo", "--theme", "energy", "--format", form)
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert f"-o memo.{form}" in ran.err


@pytest.mark.parametrize(
    ("form", "package", "magic"), [("docx", "pypandoc", b"PK"), ("pdf", "typst", b"%PDF")]
)
def test_the_extras_write_their_files(
    form: str, package: str, magic: bytes, tmp_path: Path
) -> None:
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed: make formats installs it")
    library = copy(tmp_path)
    file = tmp_path / f"memo.{form}"
    assert run("--library", library, "memo", "--theme", "energy", "-o", file).code == 0
    assert file.read_bytes().startswith(magic)


def test_the_app_says_that_an_extra_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "typst", None)
    library = copy(tmp_path)

    async def job(desk: Desk) -> str:
        await desk.press("right", "down", "space", "m", "w")
        desk.app.screen.query_one(Input).value = "memo.pdf"
        await desk.press("enter")
        said = str(desk.app.screen.query_one("#answer").render())
        desk.app.screen.query_one(Input).value = "memo.xyz"
        await desk.press("enter")
        assert "No format ends in .xyz" in str(desk.app.screen.query_one("#answer").render())
        desk.app.screen.query_one(Input).value = "memo.html"
        await desk.press("enter")
        return said

    why = work(library, job)
    assert "uv tool install --reinstall '.[pdf]'" in why
    # Who is in a hurry is told what works without.
    assert "A browser prints .html as PDF too." in why
    assert not (tmp_path / "memo.pdf").exists()
    assert (tmp_path / "memo.html").read_text("utf-8").startswith("<!DOCTYPE html>")


# A brief as a page


def test_a_brief_is_a_page_with_its_sources_in_notes() -> None:
    page = on("show", "gas-storage", "--format", "md").out
    assert page.startswith("# Gas storage before the winter\n")
    assert "**Stores will probably be full in time" in page
    heads = [line for line in page.split("\n") if line.startswith("## ")]
    assert heads == [
        "## What we know",
        "## What we think",
        "## What we assume",
        "## What we do not know",
        "## What we recommend",
    ]
    assert "Is there enough gas for the winter?" in page
    assert "This is contested: according to" in page
    assert "[^2]: ‘Stores are nearly full, says ministry’, *The Wire*, 1 October 2025" in page
    assert "Two sources, one origin." in page


def test_a_claim_of_one_origin_says_so(tmp_path: Path) -> None:
    page = run("--sample", "show", "safe-access", "--format", "md").out
    assert "Only one origin stands behind this." in page


def test_a_brief_is_written_in_the_format_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    ran = on("show", "gas-storage", "-o", file)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Wrote {file}.\n")
    assert file.read_text("utf-8") == on("show", "gas-storage", "--format", "html").out
    assert on("show", "gas-storage", "-o", file).code == Exit.REFUSED
    assert on("show", "gas-storage", "-o", file, "--force").code == 0


@pytest.mark.parametrize(
    "words", [("gas-storage/law-of-2022", "--format", "md"), ("gas-storage", "--json", "-o", "x")]
)
def test_only_a_brief_is_a_page(words: tuple[str, ...]) -> None:
    ran = on("show", *words)
    assert (ran.code, ran.out) == (Exit.USAGE, "")
    assert "Only a brief" in ran.err
