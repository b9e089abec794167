"""The page in a file that the user names: Markdown or a Word document, and never a large one."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.memo.answering.given import read_given
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.page import Page, PageError

LARGEST = 1 << 18
"""Bytes of a page in Markdown: more than ``MOST_WORDS`` take with their notes."""
LARGEST_DOCX = 16 << 20
MOST_WORDS = 20_000
"""Words of a page: forty times the longest template."""

_MOST_TAGS = 4_000
"""Beginnings of tags and addresses: each may be looked for to the end of the page."""

_HALF_A_MARK = re.compile(r"\[(?:\^[0-9]*|[^\[\]]*@[^\[\]]*)?$")


def read_page(path: Path) -> Page:
    """The page in a file: a Word document by its first bytes, else Markdown.

    Raises PageError where the file cannot be read, is too large, or is neither.
    """
    content = _read(path)
    if content.startswith(b"PK"):
        from briefing.memo.answering.wordfile import read_docx

        page = read_docx(content)
    else:
        text = _decoded(path, content)
        if text.count("<") > _MOST_TAGS or len(text.split()) > 2 * MOST_WORDS:
            raise PageError(f"{path} has more than {MOST_WORDS} words or tags: that is no memo.")
        page = read_markdown(text)
    if sum(len(p.text.split()) for p in page.passages) > MOST_WORDS:
        raise PageError(f"{path} has more than {MOST_WORDS} words: that is no memo.")
    return page


def read_until(path: Path, line: int, column: int) -> Page | None:
    """The part of a page in Markdown before a column of a line, both from 1.

    None of a Word document, which has no columns. Raises PageError.
    """
    content = _read(path)
    if content.startswith(b"PK"):
        return None
    text = _decoded(path, content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    here = [_HALF_A_MARK.sub("", each[: column - 1]) for each in lines[line - 1 : line]]
    return read_markdown("\n".join((*lines[: line - 1], *here)))


def _read(path: Path) -> bytes:
    try:
        content = read_given(path, LARGEST_DOCX)
    except OSError as error:
        raise PageError(str(error)) from error
    limit = LARGEST_DOCX if content.startswith(b"PK") else LARGEST
    if len(content) > limit:
        raise PageError(f"{path} has more than {limit >> 10} KiB: that is no memo.")
    return content


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise PageError(f"{path} is neither a text in UTF-8 nor a Word document.")
    return text
