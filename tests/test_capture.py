"""Capture: what is taken in while reading becomes a claim, a source, or a source with its text."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.library import cache, glance
from briefing.library.archive import LARGEST, read_text
from briefing.library.capture import (
    LONGEST_SENTENCE,
    Capture,
    KnownError,
    captured,
    kind_of,
    shortened,
)
from briefing.library.glance import near
from briefing.library.operations import move_claim
from briefing.library.recognise import address_key, is_address
from briefing.library.save import save
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.library.splice import SpliceError
from briefing.library.undo import undo
from briefing.model import INBOX
from command_line import LIBRARY, Ran, run
from libraries import write
from test_cache import settle

DAY = dt.date(2025, 11, 28)
URL = "https://www.example.org/news/grid-fees-rise"
ARTICLE = "# Ministry defends its count\n\nThe ministry has defended its count.\n\nIt has two.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """The library of the tests, to be written into."""
    shutil.copytree(LIBRARY, tmp_path / "library")
    return load(tmp_path / "library")


def take_in(library: Library, text: str, **named: object) -> tuple[Library, Capture]:
    """Capture a text; the library after it, and what was captured."""
    found = captured(library, text, today=DAY, **named)  # type: ignore[arg-type]
    save(library.root, *found.splices)
    return load(library.root), found


def held(library: Library) -> dict[str, bytes]:
    """All that is in a library's folder now."""
    files = (f for f in library.root.rglob("*") if f.is_file())
    return {str(f.relative_to(library.root)): f.read_bytes() for f in files}


def piped(content: bytes, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Ran:
    """Run ``briefing add`` with some bytes in its pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    return run("add", *arguments)


# What a text is taken for.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SAFE lends up to 150 billion euros.", "sentence"),
        ("SAFE lends up to\n150 billion\neuros.", "sentence"),
        (f"SAFE lends up to 150 billion euros.\n{URL}\n", "sentence"),
        ("The page moved to https://example.org/a", "sentence"),
        (f"  {URL}\n", "address"),
        ("example.org/a", "sentence"),
        ("ftp://example.org/a", "sentence"),
        ("https://", "sentence"),
        ("A title\n\nA paragraph.", "article"),
        ("A title\r\n \t\r\nA paragraph.", "article"),
        ("word " * LONGEST_SENTENCE, "sentence"),
        ("word " * (LONGEST_SENTENCE + 1), "article"),
        ("x" * 10_000, "article"),
        (f"{URL}\n\nA title\n\nA paragraph.", "article"),
        ("<html><title>Fees rise</title></html>", "article"),
    ],
)
def test_what_a_text_is_taken_for(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "http://[::1",
        "https://a b",
        "https:///path",
        "javascript://x",
        "https://a\x1b/",
        "//a/b",
        "",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_an_address_is_that_of_a_page_whatever_leads_there_by_whatever_way() -> None:
    page = address_key("https://www.example.org/view/?b=1&a=2")
    assert address_key("http://EXAMPLE.org/view?utm_source=mail&a=2&b=1#top") == page
    others = ("/view", "/view?a=2", "/view?a=2&b=1&4711", "/view?a=2&b=1&4712")
    assert len({page, *(address_key(f"https://example.org{other}") for other in others)}) == 5


# A sentence.


def test_a_sentence_waits_in_the_inbox(library: Library) -> None:
    after, found = take_in(library, "Grid fees  rise\nby a tenth in January.")
    claim = after.claims[found.ref]
    assert claim.text == "Grid fees rise by a tenth in January."
    assert claim.evidence == ()
    brief = after.brief_of(claim)
    assert (brief.theme, brief.title) == (INBOX, "Grid fees rise by a tenth in January")
    assert brief.created == "2025-11-28"
    assert set(found.made) == set(after.refs()) - set(library.refs())
    assert after.findings == library.findings


def test_a_sentence_with_an_address_makes_a_source_once(library: Library) -> None:
    after, found = take_in(library, "Fees rise.", url=URL)
    source = after.sources[found.source]
    assert source.url == URL
    assert (source.title, source.publisher) == ("Grid fees rise", "example.org")
    assert source.accessed == "2025-11-28"
    assert {g.key for g in found.guesses} == {"title", "publisher", "accessed"}
    assert all(g.source == source.id for g in found.guesses)
    assert [e.source for e in after.claims[found.ref].evidence] == [source.id]
    again, second = take_in(
        after, "Others pay.", url="http://example.org/news/grid-fees-rise/?utm_a=b"
    )
    assert second.source == source.id
    assert second.guesses == ()
    assert again.sources == after.sources


def test_a_source_is_recognised_by_the_doi_in_an_address(tmp_path: Path) -> None:
    files = {"briefs/sources.toml": '[[sources]]\nid = "s"\ntitle = "T"\ncsl.DOI = "10.1000/Ab"\n'}
    library = load(write(tmp_path, files))
    found = captured(library, "It is so.", url="https://doi.org/10.1000/ab", today=DAY)
    assert found.source == "s"


def test_an_address_on_its_own_line_is_taken_off(library: Library) -> None:
    after, found = take_in(library, f"Fees rise.\n{URL}\n")
    assert after.claims[found.ref].text == "Fees rise."
    assert after.sources[found.source].url == URL


def test_an_address_behind_a_sentence_is_taken_off_and_one_within_it_is_not(
    library: Library,
) -> None:
    after, found = take_in(library, f"Fees rise. {URL}")
    assert after.claims[found.ref].text == "Fees rise."
    assert after.sources[found.source].url == URL
    after, found = take_in(after, f"The page {URL} says so.")
    assert after.claims[found.ref].text == f"The page {URL} says so."


def test_a_sentence_of_a_source_goes_into_a_brief(library: Library) -> None:
    before = (library.root / "briefs/energy/gas-storage.toml").read_bytes()
    named = {"source": "!operators-survey, page 2", "brief": "gas-storage"}
    after, found = take_in(library, "The survey asked 41 operators.", **named)
    (evidence,) = after.claims[found.ref].evidence
    assert (evidence.source, evidence.stance) == ("operators-survey", "contradicts")
    assert evidence.locator == "page 2"
    assert (library.root / "briefs/energy/gas-storage.toml").read_bytes().startswith(before)
    assert found.made == (found.ref,)


def test_a_quotation_comes_along(library: Library) -> None:
    named = {"source": "operators-survey, page 2", "brief": "gas-storage", "quote": "We asked 41."}
    after, found = take_in(library, "The survey asked 41 operators.", **named)
    (evidence,) = after.claims[found.ref].evidence
    assert (evidence.quote, evidence.locator) == ("We asked 41.", "page 2")


def test_words_without_an_ascii_letter_get_an_id(library: Library) -> None:
    after, first = take_in(library, "日本は参加する。", url="https://例え.jp/記事")
    assert after.claims[first.ref].text == "日本は参加する。"
    assert after.brief_of(after.claims[first.ref]).title == "日本は参加する"
    after, second = take_in(after, "日本は参加しない。")
    assert after.claims[second.ref].brief == "captured-20251128-2"


def test_a_sentence_that_is_there_is_refused(library: Library) -> None:
    there = library.claims["gas-storage/ninety-two"]
    with pytest.raises(KnownError, match="gas-storage/ninety-two") as known:
        captured(library, f" {there.text.replace(' ', '  ')}\n", today=DAY)
    assert known.value.ref == there.ref
    after, found = take_in(library, there.text, again=True)
    assert after.claims[found.ref].text == there.text


@pytest.mark.parametrize(
    ("text", "named", "why"),
    [
        ("", {}, "there is no text in it"),
        (" \n\t ", {}, "there is no text in it"),
        ("— … !", {}, "there are no words in it"),
        ("red\x1b[31m", {}, "U\\+001B, character 4"),
        ("a\x9bb", {}, "U\\+009B"),
        ("caf\udce9", {}, "not text in UTF-8"),
        ("word " * 101, {"kind": "sentence"}, "101 words are more than a sentence"),
        ("A.", {"url": "example.org"}, 'for example "https://example.org"'),
        ("A.", {"url": "https://exa mple.org"}, "is not the address of a page"),
        ("A.", {"url": "https://e.org\x1b"}, "is not the address of a page"),
        ("A.", {"source": "nobody"}, "there is no source"),
        ("A.", {"brief": "nobody"}, "there is no brief"),
        ("A.", {"source": "operators-survey", "url": URL}, "are two sources"),
        (URL, {"url": URL}, "another one is given"),
        (URL, {"source": "operators-survey"}, "are two sources"),
        ("A.", {"given": {"title": "T"}}, "no new source is made"),
        ("A.", {"url": URL, "given": {"published": "soon"}}, "published"),
        ("A\n\nB\0", {}, "is not text"),
        ("A\n\n\udce9", {}, "not text in UTF-8"),
        ("<!DOCTYPE html>\n<p>A\n\nB", {}, "make it into text first"),
        ("%PDF-1.7\n\nx", {}, "make it into text first"),
        (URL, {"kind": "article"}, "no text beside the address"),
        ("…\n\n—", {}, "no line in it to take a title from"),
        ("x\n\n" + "y" * LARGEST, {}, "larger than 4 MiB"),
    ],
)
def test_what_cannot_be_taken_in(
    library: Library, text: str, named: dict[str, object], why: str
) -> None:
    with pytest.raises(SpliceError, match=why):
        captured(library, text, today=DAY, **named)  # type: ignore[arg-type]


# An address and an article.


def test_an_address_is_a_source_once(library: Library) -> None:
    after, found = take_in(library, f"{URL}\n")
    assert found.ref == found.source == "grid-fees-rise"
    assert found.made == ("grid-fees-rise",)
    with pytest.raises(KnownError):
        captured(after, URL, today=DAY)
    after, second = take_in(after, URL, again=True)
    assert second.ref == "grid-fees-rise-2"


def test_an_article_is_kept_as_it_came(library: Library) -> None:
    after, found = take_in(library, ARTICLE, url=URL)
    source = after.sources[found.ref]
    assert (source.title, source.publisher) == ("Ministry defends its count", "example.org")
    assert source.archive is not None
    assert source.archive.path == "archive/ministry-defends-its-count.txt"
    assert source.archive.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert read_text(after.root, source.archive) == ARTICLE
    assert after.findings == library.findings
    undo(after.root)
    assert not (after.root / source.archive.path).exists()
    assert load(after.root).sources == library.sources


def test_an_article_goes_to_the_source_that_is_there(library: Library) -> None:
    after, first = take_in(library, URL)
    after, found = take_in(after, ARTICLE, url=f"{URL}/")
    assert found.ref == first.ref
    assert found.made == ()
    source = after.sources[found.ref]
    assert source.title == "Grid fees rise"
    assert source.archive is not None
    with pytest.raises(KnownError, match="kept already"):
        captured(after, ARTICLE, url=URL, today=DAY)
    with pytest.raises(KnownError, match="kept already"):
        captured(after, ARTICLE, today=DAY)
    with pytest.raises(SpliceError, match=r"another text of .* --replace"):
        captured(after, f"{ARTICLE}More.\n", url=URL, today=DAY)


def test_a_file_in_the_way_of_an_article_stays(library: Library) -> None:
    folder = library.root / "archive"
    folder.mkdir()
    (folder / "ministry-defends-its-count.txt").write_text("mine", encoding="utf-8")
    _, found = take_in(library, ARTICLE)
    assert found.ref == "ministry-defends-its-count-2"
    assert (folder / "ministry-defends-its-count.txt").read_text(encoding="utf-8") == "mine"


def test_an_article_of_a_brief_is_a_source_there(library: Library) -> None:
    after, found = take_in(library, ARTICLE, brief="gas-storage")
    assert after.source_files[found.ref] == "briefs/energy/gas-storage.toml"


def test_what_is_given_is_no_guess(library: Library) -> None:
    said = {"title": "Another title", "publisher": "The Paper", "published": "2025-11"}
    after, found = take_in(library, ARTICLE, url=URL, given=said)
    source = after.sources[found.ref]
    assert found.ref == "another-title"
    assert (source.title, source.publisher, source.published) == tuple(said.values())
    assert [g.key for g in found.guesses] == ["accessed"]
    _, none = take_in(after, "B\n\nC", url="https://b.org/", given={"publisher": ""})
    assert load(after.root).sources[none.ref].publisher == ""


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Ministry  defends its count", "Ministry defends its count"),
        ("\n\n  \t\n---\nMinistry", "Ministry"),
        ("https://example.org/x\n\nMinistry", "Ministry"),
        ("Mini\u00adstry\u200b \x1bde\u202efends", "Ministry defends"),
        ("word " * 60, f"{'word ' * 31}word…"),
    ],
)
def test_the_title_of_an_article(library: Library, line: str, title: str) -> None:
    found = captured(library, f"{line}\n\nA paragraph.", today=DAY)
    assert found.guesses[0].value == title


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://www.example.org/2025/grid-fees-rise.html?a=b#c", "Grid fees rise"),
        ("https://example.org/a/17", "example.org/a/17"),
        ("https://example.org", "example.org"),
        ("https://example.org/x-%1b%0a-y-z%2d", "X y z"),
        ("https://example.org/%ff%fe", "example.org/%ff%fe"),
    ],
)
def test_the_title_of_a_page(library: Library, url: str, title: str) -> None:
    assert captured(library, url, today=DAY).guesses[0].value == title


def test_a_file_that_would_be_too_large_is_not_written(library: Library) -> None:
    file = library.root / "briefs/sources.toml"
    file.write_bytes(file.read_bytes() + b"#" * (1024 * 1024 - file.stat().st_size))
    with pytest.raises(SpliceError, match="larger than 1 MiB"):
        captured(load(library.root), URL, today=DAY)


def test_words_are_cut_between_words() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one, two three", 9) == "one, two…"
    assert shortened("one, two three", 5) == "one…"
    assert shortened("abcdefgh", 4) == "abc…"


# A glance at a library, in place of all of it.

THERE = {
    "briefs/energy/one.toml": (
        'title = "One"\n[[claims]]\nid = "a"\ntext = """Fees \\\n  rise\\tby half."""\n'
    ),
    "briefs/energy/two.toml": "title = 'Two'\nid = 'fees-rise'\n",
    "briefs/energy/three.toml": 'title = "T"\n[[claims]]\ntext = "日本は\\u53C2加する。"\n',
    "briefs/energy/broken.toml": 'title = "fees rise',
    "briefs/energy/sources-2.toml": f"""[[sources]]
id = "ministry-defends-its-count"
title = "T"
url = "HTTPS://Example.org/news/grid-fees-rise/?utm_source=x"
[[sources]]
id = "by-doi"
title = "D"
csl = {{ DOI = "10.1000/Ab.c" }}
[[sources]]
id = "kept"
title = "K"
archive = {{ path = "archive/k.txt", sha256 = "{hashlib.sha256(b"Kept text").hexdigest()}" }}
""",
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Fees rise by half.", {}),
        ("Fees  rise by\nhalf.", {"brief": "one"}),
        ("Fees rise.", {}),
        ("Fees rise!", {"url": "https://www.example.org/news/grid-fees-rise#top"}),
        ("Others pay.", {"url": "https://doi.org/10.1000/AB.C"}),
        ("日本は参加する。", {}),
        ("日本は参加しない。", {"url": "https://例え.jp/記事"}),
        ("Kept text", {"kind": "article"}),
        (ARTICLE, {}),
        (ARTICLE, {"url": "https://example.org/a", "brief": "two"}),
        ("https://example.org/news/grid-fees-rise", {}),
        ("https://example.org/news/grid-fees-fall", {}),
        ("A new one.", {"source": "by-doi, page 2"}),
        ("A new one.", {"source": "by-do"}),
        ("A new one.", {"brief": "broken"}),
        ("A new one.", {"brief": "tow"}),
        ("— § —", {}),
    ],
)
def test_a_glance_is_enough(library: Library, text: str, named: dict[str, str]) -> None:
    write(library.root, THERE)

    def made(seen: Library) -> tuple[object, ...]:
        try:
            found = captured(seen, text, today=DAY, **named)  # type: ignore[arg-type]
        except SpliceError as refused:
            return type(refused), str(refused)
        return found.ref, found.made, found.source, found.guesses, found.splices

    root, whole = library.root, made(load(library.root))
    assert made(near(root, text, today=DAY, **named)) == whole, "without a cache"
    cache.keep(load(root))
    assert made(near(root, text, today=DAY, **named)) == whole, "where nothing kept can be trusted"
    settle(root)
    cache.keep(load(root))
    assert made(near(root, text, today=DAY, **named)) == whole, "from the cache"
    for name in ("briefs/energy/one.toml", "briefs/energy/sources-2.toml"):
        (root / name).write_text(THERE[name] + "# Since\n")
    whole = made(load(root))
    assert made(near(root, text, today=DAY, **named)) == whole, "of the cache what is as it was"
    (root / "briefing.toml").write_text('markings = "none"\n')
    whole = made(load(root))
    assert made(near(root, text, today=DAY, **named)) == whole, "by other settings"


@pytest.mark.parametrize("text", ["Something else entirely.", "https://example.org/other"])
def test_a_glance_reads_only_what_may_matter(
    library: Library, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(library.root, {f"briefs/energy/b{n}.toml": 'title = "T"\n' for n in range(30)})
    assert len(near(library.root, text, today=DAY).files) < 3
    settle(library.root)
    cache.keep(load(library.root))
    read: list[str] = []
    monkeypatch.setattr(glance, "read_bytes", lambda _, file: read.append(file) or b"")
    assert len(near(library.root, text, today=DAY).files) < 3
    assert read == []


# From the inbox.


def test_a_brief_that_only_held_the_claim_goes_with_it(library: Library) -> None:
    after, found = take_in(library, "Fees rise.", url=URL)
    save(after.root, *move_claim(after, found.ref, "gas-storage"))
    last = load(after.root)
    assert last.home_briefs(INBOX) == ()
    assert last.claims["gas-storage/fees-rise"].evidence == after.claims[found.ref].evidence
    undo(after.root)
    assert found.ref in load(after.root).claims


def test_a_brief_of_the_inbox_with_words_of_its_own_stays(library: Library) -> None:
    after, found = take_in(library, "Fees rise.")
    brief = after.brief_of(after.claims[found.ref])
    file = after.root / brief.file
    file.write_text(f'question = "Why?"\n{file.read_text()}', encoding="utf-8")
    after = load(after.root)
    save(after.root, *move_claim(after, found.ref, "gas-storage"))
    assert brief.id in load(after.root).briefs


def test_a_brief_of_the_inbox_that_is_named_elsewhere_stays(library: Library) -> None:
    after, found = take_in(library, "Fees rise.")
    brief = after.brief_of(after.claims[found.ref])
    file = after.root / "briefs/energy/gas-storage.toml"
    named = file.read_text().replace('["landing-quotas"]', f'["{brief.id}"]')
    file.write_text(named, encoding="utf-8")
    after = load(after.root)
    save(after.root, *move_claim(after, found.ref, "gas-storage"))
    assert brief.id in load(after.root).briefs


# The command.


def test_an_article_through_a_pipe(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = piped(
        b"\xef\xbb\xbf" + ARTICLE.encode(),
        monkeypatch,
        *("--source-text", "--url", URL, "--library", library.root),
    )
    assert ran.out == "ministry-defends-its-count\n"
    assert 'title "Ministry defends its count" (the first line)' in ran.err
    assert "briefing set ministry-defends-its-count title WORDS" in ran.err
    archive = load(library.root).sources["ministry-defends-its-count"].archive
    assert archive is not None
    assert read_text(library.root, archive) == ARTICLE


def test_a_file_is_named_in_place_of_its_words(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "ministry.txt"
    file.write_text(ARTICLE)
    dated = ("--published", "16 Nov 2026")
    ran = run("add", file, *dated, "--library", library.root)
    assert ran.out == "ministry-defends-its-count\n"
    source = load(library.root).sources["ministry-defends-its-count"]
    assert source.published == "2026-11-16"
    assert source.archive is not None
    assert read_text(library.root, source.archive) == ARTICLE


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.html", b"<html><title>Fees rise</title></html>", "make it into text first"),
        ("page.pdf", b"%PDF-1.7 \xff", "pdftotext FILE - | briefing add --source-text"),
        ("empty.txt", b"\n", "is empty"),
        ("gone.txt", None, "There is no file"),
    ],
)
def test_a_file_that_holds_no_words_is_refused_and_its_name_is_no_claim(
    library: Library, tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    before = held(library)
    ran = run("add", tmp_path / name, "--library", library.root)
    assert (ran.code in (2, 4), ran.out) == (True, "")
    assert why in ran.err
    assert held(library) == before


def test_a_date_that_is_none_is_refused_by_its_name_alone(library: Library) -> None:
    ran = run("add", URL, "--published", "soon", "--library", library.root)
    assert "published: expected a date" in ran.err
    assert ".toml" not in ran.err


def test_a_sentence_through_a_pipe(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = piped(b"Fees rise.\r\n", monkeypatch, "-", "--library", library.root)
    assert (ran.out, ran.code) == ("fees-rise/fees-rise\n", 0)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing came"),
        (b"caf\xe9", "is not text in UTF-8"),
        (b"a\0b", "is not text"),
        (b"a" * (LARGEST + 1), "is larger than 4 MiB"),
        (ARTICLE.encode(), "To keep it as the text of a source: --source-text"),
    ],
)
def test_what_comes_through_a_pipe_and_is_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch, content: bytes, why: str
) -> None:
    before = held(library)
    ran = piped(content, monkeypatch, "--library", library.root)
    assert ran.code in (2, 4)
    assert ran.out == ""
    assert why in ran.err
    assert "Traceback" not in ran.err
    assert held(library) == before


def test_a_dry_run_shows_and_writes_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(library)
    ran = piped(
        ARTICLE.encode(), monkeypatch, *("--source-text", "--diff", "--library", library.root)
    )
    assert "+++ b/archive/ministry-defends-its-count.txt" in ran.out
    assert "+[[sources]]" in ran.out
    assert held(library) == before
    assert not (library.root / "archive").exists()


def test_no_library_and_one_that_cannot_be_written(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert run("add", "A.").code == 3
    assert run("add", "A.", "--sample").code == 4
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (library.root / "briefs").chmod(0o555)
    ran = run("add", "A.", "--library", library.root)
    (library.root / "briefs").chmod(0o755)
    assert ran.code == 4
    assert "Traceback" not in ran.err


def test_asking_needs_somebody(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real = open

    def no_terminal(file: object, *rest: object, **named: object) -> object:
        if file == "/dev/tty":
            raise OSError(6, "No such device or address")
        return real(file, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", no_terminal)
    ran = piped(
        ARTICLE.encode(), monkeypatch, *("--source-text", "--ask", "--library", library.root)
    )
    assert ran.code == 2
    assert "--ask needs a terminal" in ran.err


def test_each_guess_is_asked_at_the_terminal(library: Library) -> None:
    main, terminal = pty.openpty()
    command = [sys.executable, "-m", "briefing", "add", "Fees rise.", "--url", URL, "--ask"]
    process = subprocess.Popen(
        [*command, "--library", str(library.root)],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(main, b"The fees\n-\n\n")
    out, err = process.communicate(timeout=60)
    os.close(main)
    os.close(terminal)
    assert out == "fees-rise/fees-rise\n"
    assert "Title [Grid fees rise]: " in err
    assert "Guessed" not in err
    source = load(library.root).sources["the-fees"]
    assert (source.title, source.publisher, source.accessed) == ("The fees", "", "2025-11-28")


# Whatever is piped in.

_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *(
                "\n\n",
                "\n",
                "\r\n",
                "\x0c",
                '"""',
                "'''",
                "\\",
                "[[claims]]",
                "id = 1",
                "# ",
                "---",
            ),
            *(
                URL,
                "https://例え.jp/記",
                "https://[",
                "%PDF-",
                "\ufeff",
                "\u2028",
                "\x85",
                "\x1b[2J",
            ),
            *("\u202e", "日本は参加する。", "Gas stores", "con", ".", "word " * 101, "x" * 70),
        ]
    ),
)


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(
    text=st.lists(_PIECES, max_size=6).map("".join),
    url=st.sampled_from(["", URL, "https://e.org/%00%0a", "e.org"]),
    brief=st.sampled_from(["", "gas-storage"]),
    kind=st.sampled_from([None, "article", "sentence"]),
)
def test_whatever_is_taken_in_leaves_a_sound_library(
    text: str, url: str, brief: str, kind: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("any") / "library"
    shutil.copytree(LIBRARY, root)
    library = load(root)
    before = held(library)
    try:
        after, found = take_in(library, text, url=url, brief=brief, kind=kind)
    except SpliceError as refused:
        assert str(refused)
        assert held(library) == before
        return
    assert after.findings == library.findings
    assert set(after.refs()) - set(library.refs()) == set(found.made)
    assert set(library.refs()) <= set(after.refs())
    assert after.get(found.ref) is not None
    assert found.source == "" or found.source in after.sources
    for source in after.sources.values():
        if source.archive is not None:
            kept = text.lstrip("\ufeff")
            assert read_text(root, source.archive).encode() == kept.encode()
    for splice in found.splices:
        assert splice.after.startswith(splice.before), "what was there stays as it was"
    undo(root)
    assert held(library) == before
