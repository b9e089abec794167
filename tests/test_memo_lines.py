"""Lines moved by hand: nothing is lost, and each move has its way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library.snapshot import Library
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.outline import Line, LineError, lines, moved, moved_key, written
from briefing.model import Memo
from memo_library import TODAY, build

CLAIMS = tuple(
    f"crossing/{c}"
    for c in ("until-june", "fares", "old-boat", "will-end", "who-pays", "ask-budget")
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("lines")
    return build(folder / "port")


def page(library: Library, memo: Memo) -> Document:
    return compose(library, memo, TODAY)


def keys(document: Document) -> list[str]:
    return [line.key for line in lines(document)]


def test_a_line_that_moves_down_and_up_is_where_it_was(library: Library) -> None:
    memo = Memo(claims=CLAIMS, template="two-page")
    document = page(library, memo)
    for line in lines(document):
        try:
            down = moved(memo, document, line, 1)
        except LineError:
            continue
        there = page(library, down)
        assert keys(there) != keys(document), line.key
        again = next(x for x in lines(there) if x.key == line.key)
        assert keys(page(library, moved(down, there, again, -1))) == keys(document), line.key


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from((-1, 1))), max_size=8))
def test_no_line_is_lost_by_moving(library: Library, moves: list[tuple[int, int]]) -> None:
    memo = Memo(claims=CLAIMS, template="two-page")
    document = page(library, memo)
    memo, _ = written(memo, lines(document)[3], "We said so.")
    document = page(library, memo)
    before = sorted(line.text for line in lines(document) if line.kind != "section")
    for number, step in moves:
        found = lines(document)
        line = found[number % len(found)]
        try:
            after = moved(memo, document, line, step)
        except LineError as error:
            assert str(error).endswith(".")
            continue
        key = moved_key(memo, after, line)
        memo, document = after, page(library, after)
        assert key in keys(document)
    assert sorted(x.text for x in lines(document) if x.kind != "section") == before


def test_a_sentence_of_ones_own_walks_over_the_whole_page(library: Library) -> None:
    memo, key = written(Memo(claims=CLAIMS), Line("title", "title", ""), "We said so.")
    seen = 0
    document = page(library, memo)
    while True:
        line = next(x for x in lines(document) if x.key == key)
        try:
            memo = moved(memo, document, line, 1)
        except LineError:
            break
        seen += 1
        document = page(library, memo)
    assert seen >= len(CLAIMS)
    assert lines(document)[-1].key == key
