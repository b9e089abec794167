"""Searches under a name: kept in the library, counted, asked, renamed and deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing.library.save import save
from briefing.library.scan import load
from briefing.library.searches import (
    remove_search,
    rename_search,
    save_search,
    saved_search,
)
from briefing.library.splice import SpliceError
from command_line import run
from desk import Desk, copy, work

SETTINGS = """\
schema = 1 # ours
title = "The small library"

[[searches]]
# Of this winter.
id = "gas"
title = "Gas in store"
query = "gas is:contested"
"""


def _library(folder: Path) -> Path:
    library = copy(folder)
    (library / "briefing.toml").write_text(SETTINGS)
    return library


def test_they_are_edited_where_they_stand(tmp_path: Path) -> None:
    root = _library(tmp_path)

    def done(*splices: object) -> str:
        save(root, *splices)  # type: ignore[arg-type]
        return (root / "briefing.toml").read_text()

    now = done(*save_search(load(root), "[Gas] & cod", "kind:gap"))
    assert now.startswith(SETTINGS)
    assert 'id = "gas-cod"\ntitle = "[Gas] & cod"\nquery = "kind:gap"' in now
    now = done(*save_search(load(root), "gas IN store", "store"))
    assert 'query = "store"' in now
    assert now.count("[[searches]]") == 2
    done(*rename_search(load(root), "gas", "Cod"))
    assert saved_search(load(root), "cod") == saved_search(load(root), "gas")
    done(*remove_search(load(root), "gas-cod"))
    done(*remove_search(load(root), "gas"))
    assert load(root).settings.searches == ()
    with pytest.raises(SpliceError, match="no saved search"):
        remove_search(load(root), "gas")
    (root / "briefing.toml").unlink()
    done(*save_search(load(root), "日本", "storage"))
    assert load(root).settings.searches[0].id == "search"


def test_the_command_line_saves_asks_lists_and_forgets(tmp_path: Path) -> None:
    root = _library(tmp_path)

    def told(*arguments: str) -> str:
        ran = run(*arguments, "--library", str(root))
        assert ran.code == 0, ran.err
        return ran.out

    told("search", "cod", "quota", "--save", "Cod")
    items = json.loads(told("list", "searches", "--json"))["items"]
    assert [(item["ref"], item["query"]) for item in items] == [
        ("gas", "gas is:contested"),
        ("cod", "cod quota"),
    ]
    for item in items:
        by_name = told("search", "--saved", item["title"], "--json")
        assert json.loads(by_name)["total"] == item["hits"] > 0
        assert by_name == told("search", "--saved", item["ref"], "--json")
    narrower = json.loads(told("search", "--saved", "cod", "is:superseded", "--json"))
    assert 0 < narrower["total"] < items[1]["hits"]
    told("search", "--forget", "cod")
    assert told("list", "searches").startswith("gas\tGas in store\tgas is:contested\t")
    wrong = run("search", "--saved", "gass", "--library", str(root))
    assert (wrong.code, "did you mean 'gas'?" in wrong.err) == (2, True)
    for arguments in (("--save", "x"), ("--forget", "gas", "words"), ()):
        assert run("search", *arguments, "--library", str(root)).code == 2


def test_the_app_lists_asks_saves_and_deletes_them(tmp_path: Path) -> None:
    root = _library(tmp_path)

    async def job(desk: Desk) -> None:
        app = desk.app
        await desk.settle()
        line = next(x for x in desk.text("shelf").splitlines() if "Gas in store" in x)
        assert line.split()[-1] == str(app.counts["gas"])
        app.screen.query_one("#shelf").select(":search:gas")
        await desk.settle()
        assert "gas is:contested" in desk.text("reading")
        await desk.press("enter")
        assert app.here[-1].query == "gas is:contested"
        await desk.type(" survey")
        await desk.press("f3")
        await desk.type("Survey")
        await desk.press("enter")
        app.look_again()
        await desk.settle()
        saved = app.library.settings.searches
        assert [s.query for s in saved] == ["gas is:contested", "gas is:contested survey"]
        await desk.press("escape")
        app.screen.query_one("#shelf").select(":search:survey")
        await desk.press("full_stop", "end", "enter")
        app.look_again()
        await desk.settle()
        assert len(app.library.settings.searches) == 1
        await desk.press("u")
        app.look_again()
        await desk.settle()
        assert len(app.library.settings.searches) == 2

    work(root, job)


def test_a_library_that_is_not_written_to_offers_a_copy(tmp_path: Path) -> None:
    root = _library(tmp_path)

    async def job(desk: Desk) -> str:
        await desk.press("slash")
        await desk.type("gas")
        await desk.press("f3")
        return type(desk.app.screen).__name__

    assert work(root, job, is_sample=True) != "Search"
    assert (root / "briefing.toml").read_text() == SETTINGS
