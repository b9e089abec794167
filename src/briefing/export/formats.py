"""The formats a memo can be written in, and which of them a file name asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from briefing.text import listed
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.memo.handling.release import Released


class FormatError(Exception):
    """A page cannot be made in a format, and why, in a sentence for the user."""


class ExtraMissing(FormatError):  # noqa: N818 - it reads as what is wrong
    """A format needs a package that is not installed; the message says how to install it."""


class GivenUpError(FormatError):
    """Nobody wants the page any more that was being made."""


Stop = Callable[[], bool]
"""Whether what is being made is given up."""


def never() -> bool:
    """It is waited for."""
    return False


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a whole file, and sentences for the person exporting on what is not in it."""

    content: bytes
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a memo: ``make`` gives the whole file.

    Only what has passed ``memo.release`` can be rendered, so that no writer forgets it.
    ``extra`` names the optional dependency it needs; without it ``make`` raises
    ExtraMissing; such a one takes a second or two, and raises GivenUpError when it is to stop.
    ``is_text`` is whether the bytes are UTF-8 that a terminal may show.
    """

    id: str
    suffix: str
    title: str
    make: Callable[[Released, Stop], Made]
    extra: str = ""
    is_text: bool = True

    def render(self, document: Released) -> bytes:
        """The bytes of the whole file. Raises FormatError."""
        return self.make(document, never).content


def _markdown(document: Released, _: Stop) -> Made:
    if document.memo.flavour == "pandoc":
        from briefing.export.pandoc import render
    else:
        from briefing.export.markdown import render

    return Made(render(document).encode())


def _html(document: Released, _: Stop) -> Made:
    from briefing.export.html import render

    return Made(render(document).encode())


def _docx(document: Released, stop: Stop) -> Made:
    from briefing.export.docx import render

    return Made(render(document, stop))


def _pdf(document: Released, stop: Stop) -> Made:
    from briefing.export.pdf import make

    return make(document, stop)


def _manifest(document: Released, _: Stop) -> Made:
    import json

    from briefing.memo.manifest import manifest

    return Made((json.dumps(manifest(document), indent=2) + "\n").encode())


FORMATS: Mapping[str, Format] = {
    f.id: f
    for f in (
        Format("md", ".md", "Markdown", _markdown),
        Format("html", ".html", "HTML", _html),
        Format("docx", ".docx", "DOCX", _docx, "docx", is_text=False),
        Format("pdf", ".pdf", "PDF", _pdf, "pdf", is_text=False),
        Format("json", ".json", "manifest", _manifest),
    )
}

DEFAULT = "md"

MANIFEST = "json"
"""The format that is no page: what the memo is made of."""


_MARKDOWN = frozenset((".markdown", ".txt"))
_SUFFIX = re.compile(r"\.(?!v[0-9]+$)[a-z][a-z0-9]*")
"""What comes after the last dot of ``memo v1.2`` is none, nor is that of ``memo.v2``."""


def of_file(path: PurePath) -> Format:
    """The format that the suffix of a file names; Markdown where it has none, or that of a text.

    Raises FormatError where the suffix is of something else.
    """
    suffix = path.suffix.lower()
    found = next((f for f in FORMATS.values() if f.suffix == suffix), None)
    if found is not None:
        return found
    if suffix in _MARKDOWN or not _SUFFIX.fullmatch(suffix):
        return FORMATS[DEFAULT]
    raise FormatError(f"No format ends in {suffix}: name a file in {suffixes('or')}.")


def suffixes(word: str) -> str:
    """Those of all formats, the last behind a word."""
    return listed((f.suffix for f in FORMATS.values()), word)
