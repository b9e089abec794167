"""A memo as Markdown that GitHub, Obsidian, Typora and pandoc read alike.

Text of a library is plain text: it is escaped so that it can never be markup, and only as
far as that needs. A paragraph is one line, so only its first characters could open a block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from briefing.export.addresses import target
from briefing.memo.blocks import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Sentence,
    Span,
    Style,
    runs,
)
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.text import display

_MARKUP = re.compile(
    # Words in brackets that nothing behind them makes a link are kept as they are.
    r"""\[[^\W\d_](?:[^\W_]|[ ,;:.?()%'’‘“”–—-])+\](?=[\s,;.)])
    | [\\`*\[\]<>~^{}]             # markup somewhere, whatever stands around it
    | (?<![^\W_])_ | _(?![^\W_])   # an underscore that is not inside a word
    | &(?=\#?\w)                   # an entity
    | \$(?!\d)                     # mathematics; a sum of money is none
    | (?<!\w)@(?=[\w{]|$)          # a citation of pandoc, of a sign of ours that follows too
    | !$                           # an image, where a note mark follows
    | /(?=/)                       # an address: only sources have links
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"(?:\(?[\w#@]{1,9})?(?=[.)](?:\s|$))|(?=[-+=#|%:])")
_CLOSING_HASHES = re.compile(r"(?=#+$)")


def escape(text: str) -> str:
    """Foreign text as inline Markdown that reads as exactly that text."""
    return _MARKUP.sub(_escaped, display(text))


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    return found if len(found) > 1 else f"\\{found}"


def address(url: str) -> str:
    """An address as a link; text where its scheme is not http, https or mailto."""
    link = target(url)
    return f"<{link}>" if link else escape(url)


def render(document: Released) -> str:
    """The memo as Markdown: LF, no trailing spaces, one newline at the end.

    The last line is a comment with the id of the export.
    """
    lines = [*paragraphs(document), f"<!-- briefing {export_id(document)} -->"]
    return "\n\n".join(lines) + "\n"


Said = Callable[[tuple[Span, ...], int], str]
"""How spans are written, and the note they are marked with (0 for none)."""


def marked(spans: tuple[Span, ...], mark: int) -> str:
    """Spans and the mark of their note."""
    return f"{inline(spans).strip()}{f'[^{mark}]' if mark else ''}"


def paragraphs(document: Document, said: Said = marked) -> Iterator[str]:
    """The paragraphs of the page, each a line."""
    banner = [line((Span(document.banner, style="strong"),))] if document.banner else []
    yield from banner
    title = _CLOSING_HASHES.sub(r"\\", escape(document.title).strip())
    yield f"# {title}"
    if document.addressed:
        yield line(document.addressed)
    for block in document.blocks:
        yield from _block(block, said)
    summary = tuple(replace(s, style="emphasis") for s in document.summary)
    yield _guarded(said(summary, 0))
    for note in document.notes:
        yield f"[^{note.number}]: {line(note.spans)}"
    yield from banner


def _block(block: Block, said: Said) -> Iterator[str]:
    match block:
        case Paragraph():
            lead = [line(block.lead)] if block.lead else []
            words = " ".join([*lead, *_sentences(block.sentences, said)])
            yield words if lead else _guarded(words)
        case BulletList():
            for number, item in enumerate(block.items, 1):
                bullet = f"{number}." if block.numbered else "-"
                yield f"{bullet} {_guarded(' '.join(_sentences(item, said)))}"
        case Heading():
            yield "#" * block.level + " " + inline(block.spans).strip()


def _sentences(sentences: Iterable[Sentence], said: Said) -> Iterator[str]:
    return (said(sentence.printed, sentence.mark) for sentence in sentences)


def line(spans: Iterable[Span]) -> str:
    """Spans as a line that opens no block of its own."""
    return _guarded(inline(spans).strip())


def inline(spans: Iterable[Span]) -> str:
    """Spans as running text, escaped, neighbours of one style together."""
    return "".join(_run(style, raw) for style, raw in runs(spans))


def _run(style: Style, raw: str) -> str:
    if style == "link":
        return address(raw)
    text = escape(raw)
    fence = {"strong": "**", "emphasis": "*"}.get(style, "")
    inner = text.strip()
    if not fence or not inner:
        return text
    # White space inside the fence would keep it from being one.
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{fence}{inner}{fence}{after}"


def _guarded(line: str) -> str:
    """A line whose first characters cannot open a block of their own."""
    match = _OPENING.match(line)
    return f"{match.group()}\\{line[match.end() :]}" if match else line
