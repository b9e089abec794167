"""A memo as HTML: one file that loads and runs nothing, whatever stands in the library."""

from __future__ import annotations

import re
import socket
import threading
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import browser
import memo_library
import naughty
from briefing.export.html import escape, render
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.manifest import export_id
from briefing.model import Memo
from briefing.text import display
from memo_library import TODAY, marked
from naughty import HARMLESS, strings

VOID = {"meta"}
SAFE = re.compile(r"(?:https?:|mailto:|#[nr][0-9]+$)", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
    """A page taken apart: its elements with the names of their attributes, its text, its links."""

    shape: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.shape.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")
        given = dict(attrs)
        if "href" in given:
            self.links.append(given["href"])
        if "id" in given:
            self.ids.append(given["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.shape.append(f"</{tag}>")

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


def parsed(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open
    return page


def body(document: Document) -> Page:
    return parsed(render(Released(document)))


def without_links(shape: list[str]) -> list[str]:
    """The elements but for links to sources: an address that is none stands as text."""
    joined = "\n".join(shape)
    return re.sub(r"<a href rel>\n</a>\n?", "", joined).split("\n")


def test_no_string_changes_the_structure_or_is_lost() -> None:
    wanted = without_links(body(naughty.document(HARMLESS)).shape)
    for text in strings():
        page = body(naughty.document(text))
        assert without_links(page.shape) == wanted, text
        assert display(text).strip() in "".join(page.text), text
        assert all(SAFE.match(link) for link in page.links), text
        assert len(page.comments) == 1
        assert re.fullmatch(" briefing [0-9a-f]{16} ", page.comments[0])


def test_no_string_of_a_memo_changes_the_structure() -> None:
    wanted = without_links(body(naughty.whole(HARMLESS)).shape)
    for text in strings():
        page = body(naughty.whole(text))
        assert without_links(page.shape) == wanted, text
        assert all(SAFE.match(link) for link in page.links), text


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    library = marked(tmp_path_factory.mktemp("library"), default="LIMITE")
    return compose(library, Memo(themes=("ferry",), words=700), TODAY)


def test_marks_and_notes_lead_to_each_other(memo: Document) -> None:
    page = body(memo)
    assert len(page.ids) == len(set(page.ids)) == 2 * len(memo.notes)
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert sorted(inside) == sorted(page.ids)


def test_the_page_holds_what_the_memo_holds(memo: Document) -> None:
    page = body(memo)
    text = "".join(page.text)
    assert text.count("LIMITE") == 2
    assert "Northport: The ferry" in text
    assert "Three sources, one origin." in text
    assert page.comments == [f" briefing {export_id(memo)} "]


def test_the_page_runs_and_loads_nothing(memo: Document) -> None:
    html = render(Released(memo))
    assert "<script" not in html
    assert "url(" not in html
    assert "@import" not in html
    assert not re.search(r"<[^>]*\s(?:on\w+|src|style|srcset|action)=", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "fr"), ("pt-BR", "pt-BR"), ('en" onclick="x', ""), ("", "")]
)
def test_the_page_says_its_language(memo: Document, language: str, said: str) -> None:
    assert f'<html lang="{said}">' in render(Released(replace(memo, language=language)))


def test_a_list_with_numbers_is_one(memo: Document) -> None:
    from briefing.memo.blocks import BulletList, Heading, Sentence, Span

    said = Sentence((Span("One."),))
    blocks = (
        Heading(2, (Span("Head"),)),
        BulletList(((said, said), (said,)), numbered=True),
        BulletList(((said,),)),
    )
    html = render(Released(replace(memo, blocks=blocks)))
    assert "<h2>Head</h2>\n<ol>\n<li>One. One.</li>\n<li>One.</li>\n</ol>\n<ul>" in html


def test_a_marking_of_tlp_has_its_colours(memo: Document) -> None:
    html = render(Released(replace(memo, banner="TLP:AMBER+STRICT")))
    assert html.count('<p class="marking tlp amber"><b>TLP:AMBER+STRICT</b></p>') == 2


def test_the_same_memo_gives_the_same_page(tmp_path: Path) -> None:
    pages = set()
    for name in ("one", "two"):
        library = memo_library.build(tmp_path / name)
        pages.add(render(Released(compose(library, Memo(themes=("ferry",)), TODAY))))
    assert len(pages) == 1


def test_escaping_keeps_the_words() -> None:
    assert escape('a < b & "c"') == "a &lt; b &amp; &quot;c&quot;"
    assert escape("日本\x1b") == "日本␛"


# In a browser


class Listener:
    """A proxy that serves nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                try:
                    self.asked.append(connection.recv(400).decode("latin-1"))
                except OSError:
                    self.asked.append("")

    def close(self) -> None:
        self._socket.close()


def test_a_browser_asks_nobody_and_sees_the_same_elements(tmp_path: Path) -> None:
    document = naughty.together()
    html = render(Released(document))
    file = tmp_path / "memo.html"
    file.write_text(html, "utf-8")
    listener = Listener()
    proxy = (f"--proxy-server=http://127.0.0.1:{listener.port}", "--proxy-bypass-list=<-loopback>")
    try:
        seen = parsed(browser.run(tmp_path, *proxy, "--dump-dom", file.as_uri()))
    finally:
        listener.close()
    wanted = parsed(html)
    assert seen.shape == wanted.shape
    assert seen.links == wanted.links
    assert "".join(seen.text).split() == "".join(wanted.text).split()
    assert not [line for line in listener.asked if "example" in line or "evil" in line]


def test_the_marking_is_printed_on_each_page(tmp_path: Path, memo: Document) -> None:
    file = tmp_path / "memo.html"
    file.write_text(render(Released(replace(memo, blocks=memo.blocks * 12))), "utf-8")
    pdf = tmp_path / "memo.pdf"
    browser.run(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", file.as_uri())
    count = re.search(rb"/Type\s*/Pages\s*/Count\s+(\d+)", pdf.read_bytes())
    assert count is not None
    pages = int(count.group(1))
    assert pages > 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45](?:\.\d+)? 84[12]", pdf.read_bytes())
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext is installed: the words of a printed page cannot be read")
    for page in range(1, pages + 1):
        at = ["-f", str(page), "-l", str(page)]
        ran = subprocess.run(
            ["pdftotext", "-layout", *at, pdf, "-"], capture_output=True, check=True
        )
        lines = [line.strip() for line in ran.stdout.decode().split("\n") if line.strip(" \f")]
        assert (lines[0], lines[-1]) == ("LIMITE", "LIMITE"), page


def test_one_page_is_one_sheet_on_paper(tmp_path: Path) -> None:
    library = memo_library.build(tmp_path / "library")
    file = tmp_path / "memo.html"
    page = render(Released(compose(library, Memo(themes=("ferry",), words=200), TODAY)))
    file.write_text(page, "utf-8")
    pdf = tmp_path / "memo.pdf"
    browser.run(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", file.as_uri())
    assert re.search(rb"/Type\s*/Pages\s*/Count\s+1\b", pdf.read_bytes())
