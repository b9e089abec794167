"""Pages read back: Markdown and Word documents, and whatever else somebody hands in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.cli.exits import Exit
from briefing.export.formats import FORMATS, ExtraMissing
from briefing.library.snapshot import Library
from briefing.memo.answering.diff import recorded
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.matching import match
from briefing.memo.answering.page import Page, PageError
from briefing.memo.answering.page_text import key
from briefing.memo.answering.pagefile import LARGEST, MOST_WORDS, read_page
from briefing.memo.answering.verify import verify
from briefing.memo.answering.wordfile import read_docx
from briefing.memo.compose import compose
from briefing.memo.handling.release import release
from command_line import LIBRARY, run
from handed import MEMO
from memo_library import TODAY, build, marked

ID = "0123456789abcdef"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def texts(page: Page) -> list[str]:
    return [" ".join(p.text.split()) for p in page.passages]


# Markdown


def test_a_page_is_what_its_reader_sees() -> None:
    page = read_markdown(
        "# A *title*\n\nOne **two**\nthree.[^1] Four \\*five\\* &amp; <https://a.example/b%20c>.\n\n"
        "- item\n- other\n\n[^1]: A note\n    in two lines.\n[^2]: Another.\n\n"
        f"<!-- briefing {ID} -->\n"
    )
    assert texts(page) == [
        "A title",
        "One two three. Four *five* & https://a.example/b%20c.",
        "item",
        "other",
        "A note in two lines.",
        "Another.",
    ]
    assert [p.note for p in page.passages] == [0, 0, 0, 0, 1, 2]
    assert [p.lines[0][1] for p in page.passages] == [1, 3, 6, 7, 9, 11]
    assert page.passages[1].marks == ((len("One two three."), 1),)
    assert page.id == ID
    assert page.passages[0].is_heading


def test_lines_are_counted_with_front_matter() -> None:
    page = read_markdown(f'---\ntitle: "x"\nbriefing: "{ID}"\n---\n\nText.\n')
    assert texts(page) == ["Text."]
    assert page.passages[0].line(0) == 6
    assert page.id == ID


def test_an_id_in_the_text_is_none() -> None:
    assert read_markdown(f"\\<!-- briefing {ID} -->\n\n`<!-- briefing {ID} -->`\n").ids == ()


def test_two_ids_are_refused() -> None:
    page = read_markdown(f"<!-- briefing {ID} -->\n\nText.\n\n<!-- briefing {'f' * 16} -->\n")
    with pytest.raises(PageError, match="ids of 2 exports"):
        assert page.id
    assert read_markdown(f"<!-- briefing {ID} -->\n\n<!-- briefing {ID} -->\n").id == ID


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab.*_[]^:1<>!-#`&|\\\n \t~{}()\"'é日"), max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    page = read_markdown(text)
    lines = text.count("\n") + 1
    assert all(1 <= n <= lines for p in page.passages for _, n in p.lines)
    for found in match(page, ["ab.", "a b"]):
        assert found.line >= 1


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1))
def test_typography_is_no_difference_and_keys_are_stable(text: str) -> None:
    assert key(key(text)) == key(text)
    assert key(f"  {text}\n") == key(text)


# Files that are no memo


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "neither a text in UTF-8 nor a Word document"),
        (b"a\x00b", "neither a text in UTF-8 nor a Word document"),
        (b"x" * (LARGEST + 1), "more than 256 KiB"),
        (b"x " * (MOST_WORDS + 1), f"more than {MOST_WORDS} words"),
        (b"<!-- " * 5_000, "words or tags"),
        (b"PK\x03\x04 and nothing", "cannot be read"),
    ],
)
def test_a_file_that_is_no_page(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(content)
    with pytest.raises(PageError, match=words):
        read_page(path)


def test_a_folder_or_nothing_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(PageError):
        read_page(tmp_path)
    with pytest.raises(PageError, match="cannot be read"):
        read_page(tmp_path / "nothing.md")


# Word documents


def docx(body: str, notes: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """A Word document of some paragraphs and notes, and whatever other parts are given."""
    files = {
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {WORD}>{notes}</w:footnotes>",
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run_of(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def note_mark(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def test_a_word_document_is_read_in_paragraphs() -> None:
    page = read_docx(
        docx(
            paragraph(run_of("A "), run_of("title", "<w:b/>"))
            + paragraph(
                run_of("One."),
                note_mark(7),
                f"<w:del>{run_of(' Gone.')}</w:del><w:ins>{run_of(' Come.')}</w:ins>",
                note_mark(5),
                run_of("2", '<w:vertAlign w:val="superscript"/>'),
            ),
            '<w:footnote w:id="5">'
            + paragraph(run_of("Five."))
            + '</w:footnote><w:footnote w:id="7">'
            + paragraph(run_of("Seven."))
            + "</w:footnote>",
        )
    )
    assert texts(page) == ["A title", "One. Come.", "Five.", "Seven."]
    assert [p.note for p in page.passages] == [0, 0, 2, 1]
    assert [n for _, n in page.passages[1].marks] == [1, 2, 2]
    assert page.unit == "paragraph"


def test_a_word_document_bears_its_id_as_a_property_or_a_paragraph() -> None:
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property name="briefing"><vt:lpwstr>{ID}</vt:lpwstr></property></Properties>'
    )
    assert read_docx(docx(paragraph(run_of("A.")), parts={"docProps/custom.xml": custom})).id == ID
    page = read_docx(docx(paragraph(run_of("A.")) + paragraph(run_of(f"briefing {ID}"))))
    assert (page.id, texts(page)) == (ID, ["A."])


ENTITIES = f"""<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaa">]>
<w:document {WORD}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"""

MARGINS = [f"word/header{number}.xml" for number in range(3)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (docx("", parts={"word/document.xml": ENTITIES}), "names a document type"),
        (docx("", parts={"word/document.xml": "<w:document"}), "cannot be read"),
        (docx("", parts={"word/document.xml": " " * (17 << 20)}), "more than 16 MiB"),
        (docx("", parts=dict.fromkeys(MARGINS, f"<a/>{' ' * (6 << 20)}")), "more than 16 MiB"),
        (docx("", parts={"word/document.xml": ""}), "cannot be read"),
        (docx("")[:-30], "cannot be read"),
    ],
    ids=["entities", "no XML", "a bomb", "a bomb in pieces", "empty", "cut off"],
)
def test_a_hostile_word_document_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(PageError, match=words) as caught:
        read_docx(content)
    assert "\n" not in str(caught.value)


def test_a_zip_that_is_no_word_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("a.txt", "a")
    with pytest.raises(PageError, match="not a Word document"):
        read_docx(out.getvalue())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(tmp_path_factory.mktemp("library"))


def _as_word(library: Library, path: Path) -> Path:
    document = compose(library, MEMO, TODAY)
    try:
        path.write_bytes(FORMATS["docx"].render(release(library, document)))
    except ExtraMissing as error:
        pytest.skip(str(error))
    return path


def test_a_memo_as_word_is_unchanged_and_a_changed_word_is_caught(
    library: Library, tmp_path: Path
) -> None:
    page = read_page(_as_word(library, tmp_path / "memo.docx"))
    record = recorded(compose(library, MEMO, TODAY))
    assert page.id == record.id
    assert [v for v in verify(library, page, record) if not v.fine] == []
    changed = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "memo.docx") as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                assert b"until June 2026" in content
                content = content.replace(b"until June 2026", b"until July 2026")
            if name == "word/footnotes.xml":
                content = content.replace(b"para 4", b"para 5", 1)
            new.writestr(name, content)
    told = [v for v in verify(library, read_docx(changed.getvalue()), record) if not v.fine]
    assert {(v.kind, v.part) for v in told} == {("edited", "claim"), ("edited", "note")}


def test_a_marked_memo_as_word(tmp_path: Path) -> None:
    library = marked(tmp_path, "LIMITE")
    page = read_page(_as_word(library, tmp_path / "memo.docx"))
    record = recorded(compose(library, MEMO, TODAY))
    assert [v for v in verify(library, page, record) if not v.fine] == []


@pytest.mark.parametrize("name", ["binary.md", "bomb.docx", "folder"])
def test_on_the_command_line_it_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("binary.md").write_bytes(b"\x00\x01\x02")
    Path("bomb.docx").write_bytes(docx("", parts={"word/document.xml": " " * (17 << 20)}))
    for command in (("verify", name), ("trace", f"{name}:1"), ("diff", name)):
        ran = run("--library", LIBRARY, *command)
        assert (ran.code, ran.out) == (Exit.USAGE, "")
        assert len(ran.err.splitlines()) == 1
        assert ran.err.startswith("Error: ")
