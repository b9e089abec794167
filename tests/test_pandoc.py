"""Markdown for pandoc's citations: each sentence cites by key, and the references are at hand."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import naughty
from briefing.export import markdown
from briefing.export.formats import FORMATS
from briefing.export.pandoc import render
from briefing.library.snapshot import Library
from briefing.memo.answering.diff import recorded
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.record import Record
from briefing.memo.blocks import Document
from briefing.memo.compose import compose
from briefing.memo.handling.release import Released
from briefing.memo.templates import load as templates
from briefing.model import Memo
from handed import MEMO, judged, unlike
from memo_library import FILES, TODAY, marked

CITED = re.compile(r"(?<!\\)\[(?:against it: )?@[^\]]*\]")
QUOTED = r'"(?:[^"\\\n]|\\["\\])*"'
YAML = re.compile(
    rf"---\npagetitle: {QUOTED}\n(?:lang: [\w-]+\n)?"
    rf"(?:references:\n(?: *(?:- )*(?:[\w-]+:(?: (?:{QUOTED}|-?\d+))?|{QUOTED}|-?\d+)\n)+)?---\n"
)
"""The little of YAML that the head is written in."""


def of(document: Document) -> str:
    pandoc = replace(document.memo, flavour="pandoc")
    return render(Released(replace(document, memo=pandoc)))


@pytest.fixture(scope="module")
def memo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    library = marked(tmp_path_factory.mktemp("library"), default="LIMITE")
    wanted = Memo(themes=("ferry",), words=600, template="two-page", flavour="pandoc")
    return compose(library, wanted, TODAY)


def test_the_flavour_of_the_memo_decides(memo: Document) -> None:
    assert FORMATS["md"].render(Released(memo)).decode() == of(memo)
    plain = replace(memo, memo=replace(memo.memo, flavour="gfm"))
    assert FORMATS["md"].render(Released(plain)).startswith(b"**LIMITE**")


def test_sentences_cite_by_key_before_their_stop(memo: Document) -> None:
    page = of(memo)
    assert "June 2026 [@council, para 4; @gazette; @radio, three sources, one origin]." in page
    assert "said otherwise [against it: @council, para 9]." in page
    assert "Our confidence in this is moderate.[^" in page
    assert page.startswith('---\npagetitle: "Northport: The ferry"\nlang: en\nreferences:\n')
    assert YAML.match(page)
    assert page.endswith("::: {#refs}\n:::\n\n**LIMITE**\n\n" + page.split("\n")[-2] + "\n")


def test_every_key_has_its_reference_and_every_reference_is_cited(memo: Document) -> None:
    page = of(memo)
    head, body = page[: page.index("\n---\n", 4)], page[page.index("\n---\n", 4) :]
    given = re.findall(r'^- id: "([a-z0-9-]+)"', head, re.MULTILINE)
    cited = {key for each in CITED.findall(body) for key in re.findall(r"@([a-z0-9-]+)", each)}
    assert sorted(given) == sorted(cited)


def test_a_withheld_source_has_neither_its_name_nor_its_id(memo: Document) -> None:
    page = of(memo)
    assert "A member of the operator's staff" in page
    assert "Jane Roe" not in page
    assert "@operator" not in page
    assert "[@unnamed-1]" in page


def test_nothing_points_to_a_note_that_is_not_there(memo: Document) -> None:
    page = of(memo)
    assert not re.search(r"\bnotes? [0-9]", page)
    marks = re.findall(r"\[\^([0-9]+)\](?!:)", page)
    assert sorted(set(marks)) == sorted(re.findall(r"^\[\^([0-9]+)\]:", page, re.MULTILINE))


def test_no_string_breaks_the_head() -> None:
    for text in naughty.strings():
        assert YAML.match(of(naughty.whole(text))), text


# With pandoc

pandoc = pytest.mark.skipif(
    find_spec("pypandoc") is None, reason="pypandoc is not installed: make formats installs it"
)


def ran(page: str, *arguments: str) -> str:
    import pypandoc

    made = subprocess.run(
        [pypandoc.get_pandoc_path(), "--sandbox", "--fail-if-warnings", *arguments],
        input=page.encode(),
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    return made.stdout.decode()


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "t" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


@pandoc
def test_pandoc_needs_nothing_else(memo: Document) -> None:
    said = " ".join(ran(of(memo), "--citeproc", "--to=plain").split())
    assert "(Port Council 2026, para 4; Ada Quill 2026; Radio North 2026, three sources" in said
    assert "Port Council. 2026. “Minutes of the Port Council.”" in said
    assert "https://council.example/minutes?id=3&x=a" in said


@pandoc
def test_every_string_through_pandoc() -> None:
    document = naughty.together()
    page = of(document)
    tree = json.loads(ran(page, "--to=json"))
    blocks = [b["t"] for b in tree["blocks"]]
    # Marking, title, line under it, blocks, line on the sources, references, marking, comment.
    assert blocks == [
        *("Para", "Header", "Para"),
        *(["Para"] * len(document.blocks)),
        *("Para", "Div", "Para", "RawBlock"),
    ]
    found = list(nodes(tree["blocks"]))
    kinds = {n["t"] for n in found}
    assert kinds <= {
        *("Para", "Header", "Div", "RawBlock", "Str", "Space", "Strong", "Emph", "Cite", "Note"),
        *("AuthorInText", "NormalCitation", "SuppressAuthor", "Quoted", "SingleQuote"),
        *("DoubleQuote", "Link"),
    }
    assert [n["c"] for n in found if n["t"] == "RawBlock"] == [
        ["html", page.rstrip("\n").split("\n")[-1]]
    ]
    keys = {c["citationId"] for n in found if n["t"] == "Cite" for c in n["c"][0]}
    assert keys == {
        c.source.id for n in document.notes for c in n.cited if c.source.attribution == "open"
    } | {k for k in keys if k.startswith("unnamed-")}
    assert not [n for n in found if n["t"] == "Link"]


# Read back


def _page(library: Library, memo: Memo) -> tuple[str, Record]:
    document = compose(library, memo, TODAY)
    return of(document), recorded(document)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return marked(tmp_path_factory.mktemp("verified"), default="LIMITE", stops="SENSITIVE")


def _wanted(template: str) -> Memo:
    return replace(MEMO, template=template, words=900, flavour="pandoc", ceiling="")


@pytest.mark.parametrize("template", [t for t in templates() if t != "diff"])
def test_it_is_verified_as_it_was_written(library: Library, template: str) -> None:
    text, record = _page(library, _wanted(template))
    assert unlike(library, text, record) == []
    page = read_markdown(text)
    assert page.cites
    assert len(judged(library, text, record)) == len([p for p in record.printed if p.on(page)[0]])
    assert unlike(library, text.replace("\n", "\r\n"), record) == []


@pytest.mark.parametrize("template", ["one-page", "decision"])
def test_one_changed_word_of_it_is_caught_in_citations_too(library: Library, template: str) -> None:
    text, record = _page(library, _wanted(template))
    head = text.index("\n---\n", 4) + 5
    body = text[head : text.rindex("<!--")].replace("::: {#refs}\n:::", "")
    words = [m for m in re.finditer(r"[\w-]*\w", text[head:]) if m.group() in body]
    last = text.rindex("<!--") - head
    for word in words:
        if word.start() > last or word.group() == "refs":
            continue
        start, end = head + word.start(), head + word.end()
        changed = f"{text[:start]}zebra{text[end:]}"
        assert unlike(library, changed, record), (word.group(), text[start - 40 : end + 20])


def test_what_happened_since_is_known_of_it(library: Library, tmp_path: Path) -> None:
    text, record = _page(library, _wanted("two-page"))
    later = marked(
        tmp_path,
        default="LIMITE",
        files={
            name: each.replace('likelihood = "likely or probable"', 'likelihood = "unlikely"')
            for name, each in FILES.items()
        },
        stops="SENSITIVE",
    )
    (found,) = [v for v in judged(later, text, record) if not v.fine]
    assert found.kind == "reworded"
    assert "its likelihood was likely" in found.why[0]


def test_without_its_manifest_it_is_matched_by_its_text(library: Library) -> None:
    text, _ = _page(library, replace(_wanted("two-page"), texts=(), bottom_line=""))
    assert unlike(library, text, None) == []
    changed = text.replace("eight metres", "nine metres")
    assert {kind for kind, _ in unlike(library, changed, None)} == {"edited"}


def test_a_word_document_of_such_a_memo_has_notes(library: Library) -> None:
    document = compose(library, _wanted("one-page"), TODAY)
    text = markdown.render(Released(document))
    assert not read_markdown(text).cites
    assert unlike(library, text, recorded(document)) == []
