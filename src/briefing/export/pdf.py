"""A memo as PDF, set by typst with a template of our own (the extra ``[pdf]``).

The text travels as data and is set as text; the template is the only markup there is. The
file is archival and accessible (PDF/A-2a, PDF/UA-1) unless a character has no glyph in any
font of this machine, which these standards forbid.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from briefing.export.addresses import target
from briefing.export.formats import ExtraMissing, FormatError, Made, Stop, never
from briefing.export.programs import run
from briefing.export.tlp import COLOURS
from briefing.memo.blocks import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Sentence,
    Span,
    runs,
)
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.text import display

MISSING = (
    "PDF needs an extra; in the checkout: uv tool install --reinstall '.[pdf]'. "
    "A browser prints .html as PDF too."
)

_LATIN = ("Libertinus Serif",)
"""Comes with typst, so that Latin, Greek and Cyrillic text is set alike on every machine."""
_HAN = {
    "ja": (
        "Noto Serif CJK JP", "Source Han Serif", "Source Han Serif JP", "Noto Serif JP",
        "Hiragino Mincho ProN", "Yu Mincho", "MS Mincho", "IPAexMincho", "IPAMincho",
        "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo",
        "IPAexGothic", "IPAGothic", "TakaoPGothic", "VL PGothic",
    ),
    "zh": (
        "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun",
        "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
        "WenQuanYi Zen Hei",
    ),
    "ko": (
        "Noto Serif CJK KR", "Source Han Serif K", "AppleMyungjo", "Batang",
        "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumMyeongjo",
    ),
}  # fmt: skip
"""Fonts of the great systems for text in Chinese characters, by language, best first."""
_OTHERS = (
    "Noto Serif", "Noto Sans", "DejaVu Serif", "DejaVu Sans", "Segoe UI Symbol",
    "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji",
)  # fmt: skip

_DAY = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12][0-9]|3[01]))?")
_UNCOVERED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
"""As Rust writes a text between quotation marks."""
_COUNT = re.compile(rb"^[0-9]+ 0 obj\s*<</Type/Pages/Count ([0-9]+)", re.MULTILINE)
"""The one page tree of typst's files. No text of a memo can begin a line of the file."""
_LANGUAGE = re.compile("(?P<language>[A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-(?P<region>[A-Za-z]{2}))?")
_MOST_NAMED = 12
_MOST_SAID = 200
_STANDARDS = ("a-2a", "ua-1")


def render(document: Released) -> bytes:
    """The memo as PDF; the same memo gives the same bytes on a machine with the same fonts.

    Raises ExtraMissing where typst is not installed, FormatError where it refuses.
    """
    return make(document, never).content


def make(document: Released, stop: Stop) -> Made:
    """The same, and the characters that no font here can show; ``stop`` gives it up."""
    if find_spec("typst") is None:
        raise ExtraMissing(MISSING)
    page = json.dumps(_page(document), sort_keys=True)
    try:
        return Made(_typeset(page, _STANDARDS, stop))
    except _RefusedError as refused:
        found = _UNCOVERED.findall(refused.diagnostic)
    try:
        return Made(_typeset(page, (), stop), _said("".join(map(_unescaped, found))))
    except _RefusedError as refused:
        raise FormatError(f"typst could not make the PDF: {refused.message}") from refused


def pages(pdf: bytes) -> int:
    """The number of pages of a PDF made here, read from the file itself."""
    count = _COUNT.search(pdf)
    if count is None:
        raise ValueError("not a PDF made by this program")
    return int(count.group(1))


class _RefusedError(Exception):
    """What typst says of a page that it does not set."""

    def __init__(self, said: bytes) -> None:
        try:
            told = json.loads(said)
            self.message, self.diagnostic = str(told["message"]), str(told["diagnostic"])
        except (ValueError, TypeError, KeyError):
            # It could not even begin.
            self.message = " ".join(said.decode(errors="replace").split())[-_MOST_SAID:]
            self.diagnostic = ""


def _typeset(page: str, standards: Iterable[str], stop: Stop) -> bytes:
    # -P: nothing is imported from the folder the program was begun in, which may be a library.
    command = [sys.executable, "-P", "-m", "briefing.export.typesetting", *standards]
    ran = run(command, page, stop)
    if ran.status:
        raise _RefusedError(ran.said)
    return ran.made


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def _said(uncovered: str) -> tuple[str, ...]:
    """The characters that show as boxes; nobody misses those that are invisible."""
    visible = [c for c in dict.fromkeys(uncovered) if unicodedata.category(c) != "Cf"]
    if not visible:
        return ()
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in visible[:_MOST_NAMED])
    more = len(visible) - _MOST_NAMED
    return (
        f"No font of this machine has {named}{f' and {more} more' if more > 0 else ''}: "
        "the PDF shows boxes there.",
    )


def _page(document: Document) -> dict[str, Any]:
    """The memo as the data of the template."""
    language, region = _language(document.language)
    day = _DAY.fullmatch(document.date)
    marked: set[int] = set()
    return {
        "title": display(document.title),
        "id": export_id(document),
        "date": [int(n or 1) for n in day.groups()] if day else None,
        "language": language,
        "region": region,
        "fonts": _fonts(language),
        "banner": display(document.banner),
        "colour": COLOURS.get(document.banner),
        "addressed": _runs(document.addressed),
        "blocks": [_block(block, marked) for block in document.blocks],
        "summary": _runs(document.summary),
        "notes": {str(n.number): _runs(n.spans) for n in document.notes},
    }


def _language(tag: str) -> tuple[str, str | None]:
    """Language and region of a tag as typst takes them; English where it is none."""
    match = _LANGUAGE.fullmatch(tag)
    if match is None:
        return "en", None
    return match["language"].lower(), match["region"].upper() if match["region"] else None


def _fonts(language: str) -> list[str]:
    """The fonts to try for each character, in order."""
    first = _HAN.get(language, ())
    rest = (f for fonts in _HAN.values() for f in fonts)
    return list(dict.fromkeys((*_LATIN, *first, *rest, *_OTHERS)))


def _block(block: Block, marked: set[int]) -> dict[str, Any]:
    match block:
        case Paragraph():
            said = [_sentence(s, marked) for s in block.sentences]
            return {"kind": "paragraph", "lead": _runs(block.lead), "sentences": said}
        case BulletList():
            items = [[_sentence(s, marked) for s in item] for item in block.items]
            return {"kind": "numbered" if block.numbered else "bullets", "items": items}
        case Heading():
            level = max(block.level, 2)
            return {"kind": "heading", "level": level, "runs": _runs(block.spans)}


def _sentence(sentence: Sentence, marked: set[int]) -> dict[str, Any]:
    number = sentence.mark
    mark = {"number": number, "first": number not in marked} if number else None
    marked.add(number)
    return {"runs": _runs(sentence.printed), "mark": mark}


def _runs(spans: Iterable[Span]) -> list[dict[str, str]]:
    """Neighbouring spans of one style as one; nothing else of a document reaches the template."""
    found: list[dict[str, str]] = []
    for style, raw in runs(spans):
        link = target(raw) if style == "link" else ""
        if link:
            found.append({"style": "link", "text": link, "target": link})
        else:
            found.append({"style": style if style != "link" else "plain", "text": display(raw)})
    return found
