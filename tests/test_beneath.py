"""What stands beneath a page and not on it: what a judgement rests on is not hidden by its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from briefing.export.markdown import render
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.verify import verify
from briefing.memo.blocks import Document, plain
from briefing.memo.compose import compose
from briefing.memo.handling.release import HiddenError, Released, release
from briefing.model import Memo
from libraries import write

TODAY = dt.date(2026, 3, 10)

FILES: Mapping[str, str] = {
    "briefing.toml": 'schema = 1\ntitle = "Cod"\n',
    "themes/t.toml": 'title = "Cod"\n',
    "briefs/sources.toml": """
[[sources]]
id = "agency"
title = "Agency report"
type = "report"
published = 2025-10-01
access = "first-hand"

[[sources]]
id = "paper"
title = "The Daily"
published = 2025-10-02
derives_from = ["agency"]

[[sources]]
id = "rival"
title = "The Rival"
published = 2025-10-03
access = "first-hand"
""",
    "briefs/t/b.toml": """
title = "Cod"

[[claims]]
id = "stock"
text = "The stock has halved."
evidence = ["paper"]

[[claims]]
id = "quota"
text = "The quota was kept."
evidence = ["agency"]

[[claims]]
id = "other"
text = "The stock has grown."
contradicts = ["stock"]
evidence = ["rival, p. 3"]

[[claims]]
id = "bare"
text = "The stock is worse off."
kind = "judgement"
depends_on = ["quota"]

[[claims]]
id = "end"
text = "Fishing will stop by 2030."
kind = "judgement"
depends_on = ["stock", "quota"]
""",
}


def library(folder: Path, *changes: tuple[str, str]) -> Library:
    """The library with texts put in place of others; each must be there."""
    files = dict(FILES)
    for old, new in changes:
        assert any(old in text for text in files.values()), old
        files = {name: text.replace(old, new) for name, text in files.items()}
    return load(write(folder, files))


def end(library: Library, *refs: str, **fields: object) -> Document:
    """A page of the judgement and some claims."""
    memo = Memo(title="Cod", claims=("b/end", *refs), words=300, **fields)
    return compose(library, memo, TODAY)


def notes(document: Document) -> list[str]:
    return [plain(n.spans) for n in document.notes]


def test_what_contests_a_premise_that_is_not_on_the_page_is_told_in_the_note(
    tmp_path: Path,
) -> None:
    (note,) = notes(end(library(tmp_path)))
    assert note.startswith("Rests on: ")
    assert note.endswith("Against what it rests on: The Rival, 3 October 2025, p. 3.")
    # On the page the contradiction stands in a sentence.
    whole = notes(end(library(tmp_path), "b/stock"))
    assert not any("Against what" in note for note in whole)


def test_whoever_rests_on_both_sides_knew_of_both(tmp_path: Path) -> None:
    both = library(tmp_path, ('["stock", "quota"]', '["stock", "quota", "other"]'))
    assert not any("Against what" in note for note in notes(end(both)))


def test_a_gap_points_to_another_account(tmp_path: Path) -> None:
    gap = ('2030."\nkind = "judgement"', '2030."\nkind = "gap"')
    (note,) = notes(end(library(tmp_path, gap)))
    assert note.startswith("See: ")
    assert "Another account: The Rival" in note


def test_sources_of_one_origin_are_one_though_the_claims_are_not_on_the_page(
    tmp_path: Path,
) -> None:
    (note,) = notes(end(library(tmp_path)))
    assert "Two sources, one origin." in note
    apart = library(tmp_path / "apart", ('derives_from = ["agency"]', 'access = "first-hand"'))
    assert "origin" not in notes(end(apart))[0]


def test_a_draft_beneath_a_note_is_told_of_under_the_page(tmp_path: Path) -> None:
    draft = library(tmp_path, ('title = "The Daily"', 'title = "The Daily"\ngenre = "Draft plan"'))
    assert "note 1 rests on a draft" in plain(end(draft).summary)
    assert "draft" not in plain(end(library(tmp_path / "no")).summary)


def test_a_retracted_source_is_not_the_one_that_stands_for_a_claim(tmp_path: Path) -> None:
    gone = library(
        tmp_path,
        ('title = "The Daily"', 'title = "The Daily"\nstanding = "retracted"'),
        ('evidence = ["paper"]', 'evidence = ["paper", "rival"]'),
    )
    (note,) = notes(end(gone))
    assert "The Daily" not in note
    assert "The Rival" in note


def test_a_stale_premise_is_told_to_whoever_writes(tmp_path: Path) -> None:
    stale = ('text = "The quota was kept."', 'text = "The quota was kept."\nas_of = "2024-01"')
    said = "b/end rests on b/quota, which is not on the page and stale: last known to be so"
    assert any(r.startswith(said) for r in end(library(tmp_path, stale)).remarks)
    assert not any("stale" in r for r in end(library(tmp_path, stale), "b/quota").remarks)
    memo = {"bottom_line": "It ends.", "rests_on": ("b/quota",)}
    remarks = end(library(tmp_path, stale), **memo).remarks
    assert any(r.startswith("The bottom line rests on b/quota, which is not") for r in remarks)


def test_the_banner_is_that_of_all_that_a_note_names(tmp_path: Path) -> None:
    # The page names the source of a claim two steps beneath, and who contests one of these.
    deep = ('depends_on = ["stock", "quota"]', 'depends_on = ["bare"]')
    settings = 'schema = 1\nmarkings = ["LOW", "HIGH"]\ndefault_marking = "LOW"\n'

    def banner(folder: str, *changes: tuple[str, str], **fields: object) -> Document:
        changed = {**FILES, "briefing.toml": settings}
        for old, new in changes:
            changed = {name: text.replace(old, new) for name, text in changed.items()}
        return end(load(write(tmp_path / folder, changed)), **fields)

    assert banner("low", deep).banner == "LOW"
    high = ('title = "Agency report"', 'title = "Agency report"\nmarking = "HIGH"')
    named = banner("deep", deep, high)
    assert "Agency report" in notes(named)[0]
    assert named.banner == "HIGH"
    contesting = ('title = "The Rival"', 'title = "The Rival"\nmarking = "HIGH"')
    named = banner("contesting", contesting)
    assert "The Rival" in notes(named)[0]
    assert named.banner == "HIGH"
    cut = banner("cut", contesting, ceiling="LOW")
    assert (cut.banner, "Rival" in notes(cut)[0]) == ("LOW", False)
    with pytest.raises(HiddenError, match=r"b/other \(HIGH\) contradicts b/stock"):
        release(load(tmp_path / "cut"), cut)


def test_a_page_is_known_again_without_its_manifest(tmp_path: Path) -> None:
    due = library(tmp_path, ('kept."\n', 'kept."\nreview_by = 2026-01-31\n'))
    document = end(due, "b/quota", "b/stock")
    page = render(Released(document))
    assert "(to be checked again by 31 January 2026)" in page
    kinds = {v.kind for v in verify(due, read_markdown(page), None)}
    assert kinds <= {"unchanged", "author"}
