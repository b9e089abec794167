"""Memos that were handed over, for tests: written, kept, changed by somebody, read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from briefing.export.markdown import render
from briefing.library.snapshot import Library
from briefing.memo.answering.diff import recorded
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.record import Record
from briefing.memo.answering.verify import Verdict, verify
from briefing.memo.compose import compose
from briefing.memo.handling.release import release
from briefing.model import AuthorText, Memo
from memo_library import FILES, TODAY, build

MEMO = Memo(
    title="The ferry until summer",
    themes=("ferry",),
    bottom_line="The ferry runs on. Nobody has paid for July.",
    rests_on=("crossing/until-june",),
    to="the Mayor",
    words=400,
    texts=(
        AuthorText("We have asked the council twice", "gap"),
        AuthorText("That is *our* reading.", after="crossing/fares", rests_on=("crossing/fares",)),
    ),
)
"""A memo with a bottom line, the author's sentences, and nearly everything of the library."""


def written(library: Library, memo: Memo = MEMO, today: dt.date = TODAY) -> tuple[str, Record]:
    """A memo as Markdown, and the record of its export."""
    document = compose(library, memo, today)
    return render(release(library, document)), recorded(document)


def judged(library: Library, text: str, record: Record | None) -> tuple[Verdict, ...]:
    """What has become of a page."""
    return verify(library, read_markdown(text), record)


def unlike(library: Library, text: str, record: Record | None) -> list[tuple[str, str]]:
    """The verdicts that are not fine: each with its claim, or what stands there."""
    return [(v.kind, v.ref or v.text) for v in judged(library, text, record) if not v.fine]


def changed(folder: Path, *changes: tuple[str, str], files: Mapping[str, str] = FILES) -> Library:
    """The library with texts put in place of others; each must be there."""
    files = dict(files)
    for old, new in changes:
        names = [name for name, text in files.items() if old in text]
        assert names, f"nothing says {old!r}"
        for name in names:
            files[name] = files[name].replace(old, new)
    return build(folder, files)
