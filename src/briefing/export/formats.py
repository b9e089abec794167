"""The formats a memo can be written in, and which of them a file name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

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
class Format:
    """A way to write a memo: ``make`` gives the bytes of the whole file.

    Only what has passed ``memo.release`` can be rendered, so that no writer forgets it.
    ``extra`` names the optional dependency it needs; without it ``make`` raises
    ExtraMissing; such a one takes a second or two, and raises GivenUpError when it is to stop.
    ``is_text`` is whether the bytes are UTF-8 that a terminal may show.
    ``remarks`` are sentences for the person exporting on what the format could not show.
    """

    id: str
    suffix: str
    title: str
    make: Callable[[Released, Stop], bytes]
    extra: str = ""
    is_text: bool = True
    remarks: Callable[[Released], tuple[str, ...]] = lambda document: ()

    def render(self, document: Released, stop: Stop = never) -> bytes:
        """The whole file. Raises FormatError."""
        return self.make(document, stop)


def _markdown(document: Released, _: Stop) -> bytes:
    if document.memo.flavour == "pandoc":
        from briefing.export.pandoc import render
    else:
        from briefing.export.markdown import render

    return render(document).encode()


def _html(document: Released, _: Stop) -> bytes:
    from briefing.export.html import render

    return render(document).encode()


def _docx(document: Released, stop: Stop) -> bytes:
    from briefing.export.docx import render

    return render(document, stop)


def _pdf(document: Released, stop: Stop) -> bytes:
    from briefing.export.pdf import render

    return render(document, stop)


def _pdf_remarks(document: Released) -> tuple[str, ...]:
    from briefing.export.pdf import remarks

    return remarks(document)


def _manifest(document: Released, _: Stop) -> bytes:
    import json

    from briefing.memo.manifest import manifest

    return (json.dumps(manifest(document), indent=2) + "\n").encode()


FORMATS: Mapping[str, Format] = {
    f.id: f
    for f in (
        Format("md", ".md", "Markdown", _markdown),
        Format("html", ".html", "HTML", _html),
        Format("docx", ".docx", "DOCX", _docx, "docx", is_text=False),
        Format("pdf", ".pdf", "PDF", _pdf, "pdf", is_text=False, remarks=_pdf_remarks),
        Format("json", ".json", "manifest", _manifest),
    )
}

DEFAULT = "md"

MANIFEST = "json"
"""The format that is no page: what the memo is made of."""


def of_file(path: PurePath) -> Format:
    """The format that the suffix of a file names; Markdown where it names none."""
    suffix = path.suffix.lower()
    return next((f for f in FORMATS.values() if f.suffix == suffix), FORMATS[DEFAULT])
