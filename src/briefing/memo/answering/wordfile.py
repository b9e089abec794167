"""A memo in a Word document (ECMA-376, Part 1, section 17) read back: its paragraphs and notes.

A document is a zip of XML files. It may come from anybody: sizes are capped before and while it
is unpacked, and XML with a document type, which could name entities, is refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import Literal, NamedTuple
from xml.parsers import expat

from briefing.memo.answering.page import Page, PageError, Passage, Piece, passage

_LARGEST = 16 << 20
"""Bytes of all that is read of a document, unpacked."""
_SEPARATOR = " "
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_OTHER = "http://schemas.openxmlformats.org/markup-compatibility/2006 "
_ID = re.compile(r"(?:<!--\s*)?briefing\s+([0-9a-f]{16})(?:\s*-->)?")
_MARGIN = re.compile(r"word/[a-z-]{0,20}(?:header|footer)[0-9]{0,3}\.xml")
_NUMBER = re.compile("[0-9]{1,6}")
_PROPERTY = re.compile(r"(?:briefing\s+)?([0-9a-f]{16})")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_docx(content: bytes) -> Page:
    """The page that a Word document is: passages are counted in paragraphs.

    A paragraph that holds nothing but the id of the export gives that, and so does a custom
    property of the document called ``briefing``. Raises PageError where it is none.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = _Parts(packed)
            body = _Paragraphs()
            body.read(parts.get("word/document.xml"))
            notes = _Paragraphs()
            if "word/footnotes.xml" in parts.names:
                notes.read(parts.get("word/footnotes.xml"))
            named = _Properties()
            if "docProps/custom.xml" in parts.names:
                named.read(parts.get("docProps/custom.xml"))
            margins = _Paragraphs()
            for name in filter(_MARGIN.fullmatch, parts.names):
                margins.read(parts.get(name))
    except KeyError:
        raise PageError("This is a zip file, but not a Word document.") from None
    except (*_BROKEN, OSError) as error:
        raise PageError(f"This Word document cannot be read: {_words(error)}.") from None
    page = _page(body, notes, named.found)
    return replace(page, margins=tuple(_plain(runs) for _, runs in margins.paragraphs))


def _page(body: _Paragraphs, notes: _Paragraphs, properties: dict[str, str]) -> Page:
    """Notes get their numbers as Word gives them: in the order of their marks."""
    numbers: dict[str, int] = {}
    ids: dict[str, None] = {}
    if found := _PROPERTY.fullmatch(properties.get("briefing", "").strip()):
        ids[found.group(1)] = None
    passages: list[Passage] = []
    for count, (_, runs) in enumerate(body.paragraphs, 1):
        made = [
            Piece(mark=numbers.setdefault(r.text, len(numbers) + 1))
            if r.kind == "note"
            else Piece(mark=int(r.text))
            if r.kind == "number"
            else Piece(r.text)
            for r in runs
        ]
        each = passage(made, count)
        if found := _ID.fullmatch(each.text.strip()):
            ids[found.group(1)] = None
        elif each.text.strip() or each.marks:
            passages.append(each)
    for name, runs in notes.paragraphs:
        if name in numbers and (text := _plain(runs)).strip():
            passages.append(passage([Piece(text)], len(body.paragraphs), numbers[name]))
    return Page(tuple(passages), tuple(ids), "paragraph")


def _plain(runs: Iterable[_Run]) -> str:
    return "".join(r.text for r in runs if r.kind != "note")


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


class _Parts:
    """The files of a document, all of which together may not be large."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.names = tuple(dict.fromkeys(packed.namelist()))
        self._packed = packed
        self._left = _LARGEST

    def get(self, name: str) -> bytes:
        """A file, unpacked. Raises KeyError where there is none, PageError where it is too much."""
        with self._packed.open(name) as file:
            content = file.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise PageError(f"This Word document has more than {_LARGEST >> 20} MiB, unpacked.")
        return content


class _Reader:
    """XML as a stream of beginnings, ends and texts, without document types."""

    def read(self, content: bytes) -> None:
        """Read one XML file."""
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.buffer_text = True
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise PageError(f"This Word document cannot be read: {error}.") from None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element ends."""
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Text of the current element."""
        raise NotImplementedError


def _refuse(*_: object) -> None:
    raise PageError("This Word document names a document type, which no Word document does.")


class _Run(NamedTuple):
    """Text; the id of a note; or the number of one that is marked again."""

    text: str
    kind: Literal["text", "note", "number"] = "text"


class _Paragraphs(_Reader):
    """Paragraphs as Word shows them: what was deleted under tracked changes is not there."""

    def __init__(self) -> None:
        self.paragraphs: list[tuple[str, list[_Run]]] = []
        """The id of the note each belongs to, and its runs."""
        self._note = ""
        self._raised = False
        self._in_text = 0
        self._skipping = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Paragraphs, breaks, marks of notes."""
        own = _own(name)
        if self._skipping or own in ("del", "moveFrom") or name == f"{_OTHER}Fallback":
            self._skipping += 1
            return
        match own:
            case "footnote":
                self._note = _attribute(attributes, "id")
            case "p":
                self.paragraphs.append((self._note, []))
            case "r":
                self._raised = False
            case "vertAlign":
                self._raised = _attribute(attributes, "val") == "superscript"
            case "t":
                self._in_text += 1
            case "tab" | "br" | "cr":
                self._add(_Run(" "))
            case "noBreakHyphen":
                self._add(_Run("-"))
            case "footnoteReference":
                self._add(_Run(_attribute(attributes, "id"), "note"))

    def end(self, name: str) -> None:
        """Text ends with its element."""
        if self._skipping:
            self._skipping -= 1
        elif _own(name) == "t":
            self._in_text -= 1

    def text(self, text: str) -> None:
        """The words of a run."""
        if self._in_text and not self._skipping:
            self._add(_Run(text, "number" if self._raised and _NUMBER.fullmatch(text) else "text"))

    def _add(self, run: _Run) -> None:
        if self.paragraphs:
            self.paragraphs[-1][1].append(run)


class _Properties(_Reader):
    """The custom properties of a document that are texts, by name in small letters."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._name = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A property begins."""
        if name.rpartition(_SEPARATOR)[2] == "property":
            self._name = attributes.get("name", "").lower()

    def end(self, name: str) -> None:
        """A property ends."""
        if name.rpartition(_SEPARATOR)[2] == "property":
            self._name = ""

    def text(self, text: str) -> None:
        """Its value."""
        if self._name:
            self.found[self._name] = self.found.get(self._name, "") + text


def _own(name: str) -> str:
    """The name of an element of WordprocessingML; "" for any other."""
    for space in (_WORD, _STRICT):
        if name.startswith(space):
            return name[len(space) :]
    return ""


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((attributes[s + name] for s in (_WORD, _STRICT) if s + name in attributes), "")
