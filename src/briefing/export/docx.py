"""A memo as a Word document, made by pandoc (the extra ``[docx]``).

Pandoc gets the tree of the page in its own JSON, in which text is text: nothing of it can be
read as markup. It runs without filters, in its sandbox. The looks are those of the user's
``reference.docx`` in the configuration folder, else pandoc's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from briefing.export.addresses import target
from briefing.export.formats import ExtraMissing, FormatError, Stop, never
from briefing.export.programs import run
from briefing.export.wordpages import finished
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
from briefing.settings.paths import reference_docx
from briefing.text import display

MISSING = (
    "DOCX needs an extra; in the checkout: uv tool install --reinstall '.[docx]'. "
    "Word opens .html too."
)

Node = dict[str, Any]

_VERSION = [1, 23, 1]
"""Of pandoc's JSON; a newer pandoc reads it too."""
_STYLES = {"strong": "Strong", "emphasis": "Emph"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no room for (section 2.2)."""
_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_FIRST_DAY = (1980, 1, 1)
"""The earliest that a zip can say."""


def render(document: Released, stop: Stop = never) -> bytes:
    """The memo as DOCX; the same memo and reference give the same bytes.

    Raises ExtraMissing where pandoc's package is not installed, FormatError where pandoc
    refuses, which is when the user's ``reference.docx`` is none, or where ``stop`` gives it up.
    """
    reference = reference_docx()
    own = reference if reference.is_file() else None
    day = _date(document.date)
    made = _pandoc(json.dumps(tree(document)), own, stop)
    return finished(made, text(document.banner), day, is_ours=own is None)


def tree(document: Document) -> Node:
    """The memo as pandoc's tree (``pandoc --from json``)."""
    notes = {n.number: [_node("Para", _inlines(n.spans))] for n in document.notes}
    blocks: list[Node] = []
    if document.addressed:
        blocks.append(_styled("Addressed", _inlines(document.addressed)))
    blocks += [_block(block, notes) for block in document.blocks]
    if document.summary:
        blocks.append(_styled("Sources", _inlines(document.summary)))
    meta = {
        "title": {"t": "MetaInlines", "c": [_node("Str", text(document.title))]},
        "lang": {"t": "MetaString", "c": text(document.language)},
        "briefing": {"t": "MetaString", "c": export_id(document)},
    }
    return {"pandoc-api-version": _VERSION, "meta": meta, "blocks": blocks}


def text(raw: str) -> str:
    """Foreign text as XML can hold it; as many code points as went in."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", display(raw))


def _date(date: str) -> tuple[int, int, int]:
    match = _DAY.fullmatch(date)
    if match is None:
        return _FIRST_DAY
    year, month, day = (int(n) for n in match.groups())
    return max((year, month, day), _FIRST_DAY)


def _pandoc(page: str, reference: Path | None, stop: Stop) -> bytes:
    try:
        import pypandoc
    except ImportError as error:
        raise ExtraMissing(MISSING) from error
    try:
        program = pypandoc.get_pandoc_path()
    except OSError as error:
        raise ExtraMissing(MISSING) from error
    command = [program, "--from=json", "--to=docx", "--sandbox", "--output=-"]
    if reference is not None:
        command.append(f"--reference-doc={reference}")
    ran = run(command, page, stop)
    if ran.status:
        said = " ".join(ran.said.decode(errors="replace").split())
        of = f" with {reference}" if reference else ""
        raise FormatError(f"pandoc could not make the document{of}: {said}")
    return ran.made


def _block(block: Block, notes: dict[int, list[Node]]) -> Node:
    match block:
        case Paragraph():
            parts = [_inlines(block.lead)] if block.lead else []
            return _node("Para", _spaced([*parts, *(_sentence(s, notes) for s in block.sentences)]))
        case BulletList():
            items = [
                [_node("Plain", _spaced([_sentence(s, notes) for s in item]))]
                for item in block.items
            ]
            if block.numbered:
                return _node("OrderedList", [[1, _bare("Decimal"), _bare("Period")], items])
            return _node("BulletList", items)
        case Heading():
            # The title has a style of its own, so that what is below it begins at the first.
            level = max(block.level - 1, 1)
            return _node("Header", [level, ["", [], []], _inlines(block.spans)])


def _sentence(sentence: Sentence, notes: dict[int, list[Node]]) -> list[Node]:
    """A sentence and its note, where that is marked first; a second mark is its number only."""
    found = _inlines(sentence.printed)
    if sentence.mark:
        note = notes.pop(sentence.mark, None)
        number = [_node("Str", str(sentence.mark))]
        found.append(_node("Superscript", number) if note is None else _node("Note", note))
    return found


def _inlines(spans: Iterable[Span]) -> list[Node]:
    found: list[Node] = []
    for style, raw in runs(spans):
        link = target(raw) if style == "link" else ""
        if link:
            found.append(_node("Link", [["", [], []], [_node("Str", link)], [link, ""]]))
            continue
        said = [_node("Str", text(raw))]
        kind = _STYLES.get(style)
        found += [_node(kind, said)] if kind else said
    return found


def _spaced(parts: list[list[Node]]) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        found += [*([_bare("Space")] if found else []), *part]
    return found


def _styled(name: str, inlines: list[Node]) -> Node:
    """A paragraph in a style of its own, which a reference document may define."""
    return _node("Div", [["", [], [["custom-style", name]]], [_node("Para", inlines)]])


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _bare(kind: str) -> Node:
    return {"t": kind}
