"""A memo as a Word document: real notes, the marking on each page, no string of it markup."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import naughty
from briefing.export import docx
from briefing.export.formats import ExtraMissing, FormatError
from briefing.export.wordpages import finished
from briefing.memo.blocks import (
    BulletList,
    Document,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Span,
)
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.model import Memo
from briefing.text import display
from memo_library import TODAY, marked
from naughty import HARMLESS, strings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = {
    *("Para", "Plain", "Str", "Space", "Strong", "Emph", "Link", "Note", "Div", "Superscript"),
    *("MetaInlines", "MetaString", "Header", "BulletList", "OrderedList", "Decimal", "Period"),
    "HorizontalRule",
}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a tree of pandoc's, in order."""
    if isinstance(value, dict):
        if "t" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def shape(document: Document) -> list[str]:
    """The kinds of a tree but for text and links: an address that is no link stands as text.

    Nor are the spaces between sentences counted: a likelihood without a word makes none.
    """
    return [n["t"] for n in nodes(docx.tree(document)) if n["t"] not in ("Str", "Link", "Space")]


def test_text_is_text_in_the_tree_of_every_string() -> None:
    wanted = shape(naughty.whole(HARMLESS))
    for text in strings():
        document = naughty.whole(text)
        assert shape(document) == wanted, text
        tree = list(nodes(docx.tree(document)))
        assert {n["t"] for n in tree} <= KINDS
        said = "".join(n["c"] for n in tree if n["t"] == "Str")
        assert docx.text(display(text).strip()) in said, text
        links = [n["c"][2][0] for n in tree if n["t"] == "Link"]
        assert all(re.match("(?:https?:|mailto:)", link, re.IGNORECASE) for link in links)


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    library = marked(tmp_path_factory.mktemp("library"), default="LIMITE")
    return compose(library, Memo(themes=("ferry",), words=700), TODAY)


def test_a_missing_extra_is_said(memo: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    with pytest.raises(ExtraMissing, match=r"uv tool install --reinstall '.\[docx\]'"):
        docx.render(Released(memo))


# With pandoc

pandoc = pytest.mark.skipif(
    find_spec("pypandoc") is None, reason="pypandoc is not installed: make formats installs it"
)


def parts(made: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return {name: packed.read(name).decode("utf-8") for name in packed.namelist()}


def tree_of(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(xml)


def words(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


@pandoc
def test_every_string_through_word() -> None:
    document = naughty.together()
    made = parts(docx.render(Released(document)))
    root = tree_of(made["word/document.xml"])
    paragraphs = list(root.iter(f"{W}p"))
    # Title, line under it, blocks, line on the sources.
    assert len(paragraphs) == 3 + len(document.blocks)
    said = [words(p) for p in paragraphs]
    for block, paragraph in zip(document.blocks, said[2:-1], strict=True):
        assert isinstance(block, Paragraph)
        spans = [*block.lead, *(s for each in block.sentences for s in each.spans)]
        assert paragraph.replace(" ", "") == docx.text("".join(s.text for s in spans)).replace(
            " ", ""
        )
    notes = [n for n in tree_of(made["word/footnotes.xml"]) if int(n.attrib[f"{W}id"]) > 0]
    assert len([n for n in notes if words(n).strip()]) == len(document.notes)
    references = list(root.iter(f"{W}footnoteReference"))
    assert len(references) == len(document.notes)
    kinds = Counter(e.tag.removeprefix(W) for e in root.iter())
    assert set(kinds) <= {
        *("document", "body", "p", "pPr", "pStyle", "r", "rPr", "rStyle", "t", "b", "bCs", "i"),
        "rFonts",
        *("iCs", "footnoteReference", "sectPr", "footnotePr", "numRestart", "headerReference"),
        *("footerReference", "pgSz", "pgMar", "hyperlink", "bookmarkStart", "bookmarkEnd"),
    }
    relations = ElementTree.fromstring(made["word/_rels/footnotes.xml.rels"])
    outside = [r.attrib["Target"] for r in relations if r.attrib.get("TargetMode") == "External"]
    assert outside
    assert all(re.match("(?:https?:|mailto:)", link, re.IGNORECASE) for link in outside)


@pandoc
def test_the_marking_stands_at_head_and_foot_of_each_page(memo: Document) -> None:
    made = parts(docx.render(Released(memo)))
    section = tree_of(made["word/document.xml"]).find(f".//{W}sectPr")
    assert section is not None
    kinds = [(e.tag.removeprefix(W), e.attrib[f"{W}type"]) for e in section if "Reference" in e.tag]
    assert kinds == [("headerReference", "default"), ("footerReference", "default")]
    for part in ("header", "footer"):
        root = tree_of(made[f"word/briefing-{part}.xml"])
        assert words(root.findall(f"{W}p")[0]) == "LIMITE"
        assert f'PartName="/word/briefing-{part}.xml"' in made["[Content_Types].xml"]
        assert f'Target="briefing-{part}.xml"' in made["word/_rels/document.xml.rels"]
    assert "PAGE" in made["word/briefing-footer.xml"]
    size = section.find(f"{W}pgSz")
    assert size is not None
    assert (size.attrib[f"{W}w"], size.attrib[f"{W}h"]) == ("11906", "16838")


@pandoc
def test_a_memo_without_a_marking_has_page_numbers_and_no_header(memo: Document) -> None:
    made = parts(docx.render(Released(replace(memo, banner=""))))
    assert "word/briefing-header.xml" not in made
    assert "PAGE" in made["word/briefing-footer.xml"]


@pandoc
def test_a_hostile_marking_is_text(memo: Document) -> None:
    banner = '</w:t></w:r></w:p><evil a="\x1b">&'
    made = parts(docx.render(Released(replace(memo, banner=banner))))
    assert words(tree_of(made["word/briefing-header.xml"])) == display(banner)


@pandoc
def test_the_document_says_what_it_is(memo: Document) -> None:
    made = parts(docx.render(Released(memo)))
    assert "<dc:title>Northport: The ferry</dc:title>" in made["docProps/core.xml"]
    assert made["docProps/core.xml"].count(">2026-03-10T00:00:00Z<") == 2
    custom = ElementTree.fromstring(made["docProps/custom.xml"])
    assert [(p.attrib["name"], p[0].text) for p in custom] == [("briefing", export_id(memo))]


@pandoc
@pytest.mark.parametrize("date", ["2026-03-10", "2026-03", "1066-10-14", "x"])
def test_the_same_memo_gives_the_same_bytes(memo: Document, date: str) -> None:
    document = Released(replace(memo, date=date))
    assert docx.render(document) == docx.render(document)


@pandoc
def test_lists_and_headings(memo: Document) -> None:
    one, two = (Sentence((Span(t),)) for t in ("One.", "Two."))
    blocks = (
        Heading(2, (Span("Head"),)),
        BulletList(((one, two), (two,)), numbered=True),
        BulletList(((one,),)),
        Paragraph((replace(one, mark=1), replace(two, mark=1))),
    )
    notes = (Note(1, (Span("Why."),)),)
    made = parts(docx.render(Released(replace(memo, blocks=blocks, notes=notes))))
    root = tree_of(made["word/document.xml"])
    said = [(p.find(f".//{W}pStyle"), words(p)) for p in root.iter(f"{W}p")]
    styled = [(s.attrib[f"{W}val"] if s is not None else "", text) for s, text in said]
    assert ("Heading1", "Head") in styled
    assert ("Compact", "One. Two.") in styled
    assert len(list(root.iter(f"{W}numPr"))) == 3
    assert len(list(root.iter(f"{W}footnoteReference"))) == 1
    assert "One. Two.1" in [text for _, text in styled]


# The user's own reference


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "reference.docx"
    monkeypatch.setattr(docx, "reference_docx", lambda: path)
    return path


@pandoc
def test_a_reference_that_is_none_is_refused(memo: Document, reference: Path) -> None:
    reference.write_bytes(b"not a document")
    with pytest.raises(FormatError, match=r"reference\.docx"):
        docx.render(Released(memo))


@pandoc
def test_a_letterhead_stays_and_gets_the_marking(memo: Document, reference: Path) -> None:
    bare = docx.render(Released(replace(memo, banner="")))
    letter = parts(bare)
    letter["word/header1.xml"] = (
        f'<w:hdr xmlns:w="{W[1:-1]}"><w:p><w:r><w:t>Our house</w:t></w:r></w:p></w:hdr>'
    )
    letter["word/_rels/document.xml.rels"] = letter["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/header" Target="header1.xml"/></Relationships>',
    )
    letter["[Content_Types].xml"] = letter["[Content_Types].xml"].replace(
        "</Types>",
        '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.header+xml"/></Types>',
    )
    letter["word/document.xml"] = letter["word/document.xml"].replace(
        "<w:sectPr>",
        '<w:sectPr><w:headerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        '2006/relationships" w:type="default" r:id="rId900"/><w:titlePg/>',
    )
    with zipfile.ZipFile(reference, "w") as packed:
        for name, xml in letter.items():
            packed.writestr(name, xml)
    made = parts(docx.render(Released(memo)))
    heads = [name for name in made if re.fullmatch(r"word/header\d+\.xml", name)]
    assert len(heads) == 1
    assert words(tree_of(made[heads[0]])) == "LIMITEOur house"
    section = tree_of(made["word/document.xml"]).find(f".//{W}sectPr")
    assert section is not None
    kinds = [(e.tag.removeprefix(W), e.attrib[f"{W}type"]) for e in section if "Reference" in e.tag]
    assert Counter(kinds) == {
        ("headerReference", "default"): 1,
        ("headerReference", "first"): 1,
        ("footerReference", "default"): 1,
        ("footerReference", "first"): 1,
    }


def test_the_marking_reaches_an_empty_header_and_even_pages() -> None:
    """Parts as another program writes them: another prefix, an element without content."""
    xml = {
        "word/document.xml": f'<w:document xmlns:w="{W[1:-1]}"><w:body><w:sectPr/></w:body>'
        "</w:document>",
        "word/header1.xml": f'<x:hdr xmlns:x="{W[1:-1]}"/>',
        "word/footer2.xml": f'<w:ftr xmlns:w="{W[1:-1]}"><w:p/></w:ftr>',
        "word/settings.xml": "<w:evenAndOddHeaders/>",
        "word/_rels/document.xml.rels": "<Relationships></Relationships>",
        "[Content_Types].xml": "<Types></Types>",
        "docProps/core.xml": "<dcterms:created>2001</dcterms:created>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in xml.items():
            packed.writestr(name, content)
    made = parts(finished(target.getvalue(), "LIMITE", (2026, 3, 10), is_ours=False))
    assert words(tree_of(made["word/header1.xml"])) == "LIMITE"
    assert [words(p) for p in tree_of(made["word/footer2.xml"])] == ["", "LIMITE"]
    section = tree_of(made["word/document.xml"]).find(f".//{W}sectPr")
    assert section is not None
    assert [e.attrib[f"{W}type"] for e in section] == ["default", "even"] * 2
    assert "2026-03-10" in made["docProps/core.xml"]
