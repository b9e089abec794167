"""A memo as PDF: set by typst as text, with real notes, the marking and a number on each page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

import naughty
from briefing.export import pdf
from briefing.export.formats import ExtraMissing, never
from briefing.memo.blocks import Document, Note, Paragraph, Sentence, Span
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.model import Memo
from briefing.text import display
from memo_library import TODAY, marked
from naughty import strings

STRUCTURE = ("Document", "H1", "H2", "P", "L", "LI", "LBody", "Lbl", "Note", "Table")
"""Roles of tagged PDF that one text of ours makes one of, whatever it says."""


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    library = marked(tmp_path_factory.mktemp("library"), default="LIMITE")
    return compose(library, Memo(themes=("ferry",), words=700), TODAY)


def test_a_missing_extra_is_said(memo: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExtraMissing, match=r"uv tool install --reinstall '.\[pdf\]'"):
        pdf.render(Released(memo))


def test_what_is_no_pdf_of_ours_has_no_pages() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        pdf.pages(b"/Type/Pages/Count 3")


# With typst

typst = pytest.mark.skipif(
    find_spec("typst") is None, reason="typst is not installed: make formats installs it"
)


def roles(made: bytes) -> Counter[str]:
    found = Counter(role.decode() for role in re.findall(rb"/S/(\w+)", made))
    return Counter({role: found[role] for role in STRUCTURE})


def links(made: bytes) -> list[bytes]:
    return re.findall(rb"/S/URI/URI\((.*?)\)>>", made)


def read(made: bytes, folder: Path, page: int = 0) -> str:
    """The words of a page; of all pages for 0."""
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext is installed: the words of a PDF cannot be read")
    file = folder / "read.pdf"
    file.write_bytes(made)
    at = ["-f", str(page), "-l", str(page)] if page else []
    ran = subprocess.run(["pdftotext", "-layout", *at, file, "-"], capture_output=True, check=True)
    return ran.stdout.decode()


@typst
def test_no_string_changes_the_structure() -> None:
    count = len(strings())
    made = pdf.render(Released(naughty.listed(strings())))
    assert roles(made) == {
        **dict.fromkeys(("Document", "H1"), 1),
        **dict.fromkeys(("H2", "L", "LI", "LBody", "Note"), count),
        "Lbl": 3 * count,  # of the mark, of the note, of the item in a list
        "P": count + 2,  # the line under the title and the line on the sources
        "Table": 0,
    }
    assert links(made)
    assert all(re.match(b"(?:https?:|mailto:)", link, re.IGNORECASE) for link in links(made))


@typst
@pytest.mark.parametrize(
    "text",
    [
        "#import",
        '#read("/etc/passwd") $x$ `y` @z <w>',
        '" + panic("x") + "',
        "\\u{41} *a* _b_ = c",
        "日本と欧州",
    ],
)
def test_no_title_or_marking_is_markup(memo: Document, text: str, tmp_path: Path) -> None:
    plain = (Span(text),)
    document = replace(memo, title=text, banner=text, addressed=plain, summary=plain, date=text)
    made = pdf.render(Released(document))
    assert roles(made) == roles(pdf.render(Released(memo)))
    said = "".join(read(made, tmp_path).split())
    assert said.count("".join(display(text).split())) == 5


@typst
def test_marking_and_number_stand_on_each_page(memo: Document, tmp_path: Path) -> None:
    made = pdf.render(Released(replace(memo, blocks=memo.blocks * 12)))
    pages = pdf.pages(made)
    assert pages > 1
    for page in range(1, pages + 1):
        lines = [line.strip() for line in read(made, tmp_path, page).split("\n") if line.strip()]
        assert lines[0] == lines[-2] == "LIMITE"
        assert lines[-1].replace(" ", "") == f"{page}/{pages}"


@typst
def test_notes_are_notes_of_the_page_under_their_own_numbers(
    memo: Document, tmp_path: Path
) -> None:
    said = [Sentence((Span(f"S{n}."),), mark=n) for n in (3, 1, 3)]
    notes = (Note(1, (Span("The first."),)), Note(3, (Span("The third."),)))
    made = pdf.render(Released(replace(memo, blocks=(Paragraph(tuple(said)),), notes=notes)))
    assert roles(made)["Note"] == 2
    text = read(made, tmp_path)
    assert re.search(r"3\s*The third\.", text)
    assert re.search(r"1\s*The first\.", text)


@typst
def test_the_file_says_what_it_is_and_is_for_the_archive(memo: Document) -> None:
    found = pdf.make(Released(memo), never)
    assert found.remarks == ()
    made = found.content
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert f"briefing {export_id(memo)}".encode() in made
    assert b"/CreationDate(D:20260310" in made
    assert b"595.2" in made
    assert b"841.8" in made


@typst
@pytest.mark.parametrize("date", ["2026-03-10", "2026-03", ""])
def test_the_same_memo_gives_the_same_bytes(memo: Document, date: str) -> None:
    document = Released(replace(memo, date=date))
    assert pdf.render(document) == pdf.render(document)


@typst
def test_a_character_that_no_font_has_is_named(memo: Document) -> None:
    document = Released(replace(memo, title="A \U00013000 and an unassigned \u0378"))
    made = pdf.make(document, never)
    assert pdf.pages(made.content) == 1
    (remark,) = made.remarks
    assert "U+0378" in remark


@typst
@pytest.mark.parametrize("language", ["en", "ja", "zh-Hant-TW", "pt-BR", "no such language", ""])
def test_every_language_of_a_library_is_taken(memo: Document, language: str) -> None:
    assert pdf.pages(pdf.render(Released(replace(memo, language=language)))) == 1


@typst
def test_a_word_without_end_stays_on_the_page(memo: Document, tmp_path: Path) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 40
    blocks = (Paragraph((Sentence((Span(word),)),)),)
    made = pdf.render(Released(replace(memo, blocks=blocks)))
    text = read(made, tmp_path).replace("\N{ZERO WIDTH SPACE}", "")
    lines = [line.strip() for line in text.split("\n")]
    assert word in "".join(lines)
    assert max(len(line) for line in lines if "Donau" in line) < 100
