"""docs/search.md promises what its examples find; here the promise is kept."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.search.filters import IS
from briefing.search.index import Index
from briefing.search.query import FILTERS, LONGEST

PAGE = (Path(__file__).parent.parent / "docs" / "search.md").read_text(encoding="utf-8")
TODAY = dt.date(2026, 3, 6)


def examples() -> list[tuple[str, str]]:
    """Query and reference from every row of the tables that has both."""
    found = []
    for line in PAGE.splitlines():
        cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        codes = [re.fullmatch(r"`(.+)`", cell) for cell in cells]
        if len(cells) == 3 and codes[0] and codes[2]:
            found.append((codes[0][1], codes[2][1]))
        elif len(cells) == 4 and codes[2] and codes[3]:
            found.append((codes[2][1], codes[3][1]))
    return found


@pytest.fixture(scope="module")
def library() -> Library:
    return load(sample())


@pytest.fixture(scope="module")
def index(library: Library) -> Index:
    return Index.build(library)


@pytest.mark.parametrize(("query", "ref"), examples())
def test_an_example_finds_what_the_page_says(
    library: Library, index: Index, query: str, ref: str
) -> None:
    found = index.search(query, library=library, today=TODAY)
    assert ref in [hit.ref for hit in found.hits[:10]]
    assert not found.partial and not found.ignored


def test_the_page_has_examples() -> None:
    assert len(examples()) >= 25


def test_the_page_names_every_filter_and_state() -> None:
    for filter_ in FILTERS:
        assert f"`{filter_}:`" in PAGE
    for state in IS:
        assert f"`{state}`" in PAGE
    assert f"{LONGEST} characters" in PAGE
