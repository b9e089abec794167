"""A memo is judged sentence by sentence: on the page and in the library, each word of it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.cli.exits import Exit
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.answering.record import Record
from briefing.memo.answering.rewording import in_words
from briefing.memo.answering.verify import FINE, WORDS
from briefing.memo.manifest import id_of
from briefing.memo.templates import load as templates
from briefing.model import Memo
from command_line import LIBRARY, run
from handed import MEMO, changed, judged, unlike, written
from hostile import STRINGS
from memo_library import FILES, build, marked

SAMPLE = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def page(library: Library) -> tuple[str, Record]:
    return written(library)


# What was not touched


@pytest.mark.parametrize("template", [t for t in templates() if t != "diff"])
def test_a_memo_as_it_was_written_is_unchanged(library: Library, template: str) -> None:
    text, record = written(library, replace(MEMO, template=template, words=900))
    verdicts = judged(library, text, record)
    assert {v.kind for v in verdicts} <= FINE
    assert [v.line for v in verdicts] == sorted(v.line for v in verdicts)
    assert len(verdicts) == len(record.printed)


def test_the_authors_own_words_are_told_apart(library: Library, page: tuple[str, Record]) -> None:
    own = [v.text for v in judged(library, *page) if v.kind == "author"]
    assert "We have asked the council twice." in own
    assert "That is *our* reading." in own


def _rewrapped(text: str) -> str:
    def wrap(line: str) -> str:
        return re.sub(r"(.{30,50}?) ", r"\1\n", line) if len(line) > 60 else line

    return "\n".join(wrap(line) for line in text.split("\n"))


@pytest.mark.parametrize(
    "editor",
    [
        _rewrapped,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: re.sub(r"(?<![\\*])\*(?!\*)", "_", t),
        lambda t: t.replace("**", "__"),
        lambda t: "\N{ZERO WIDTH NO-BREAK SPACE}" + t,
        lambda t: t.replace("\n\n", "\n\n\n") + "\n\n",
        lambda t: t.replace("\n\n[^", "\n[^"),
        lambda t: re.sub(r"^(\[\^\d+\]: .{20,}?) ", r"\1\n    ", t, flags=re.MULTILINE),
        lambda t: t.replace("'", "’").replace("‘", "'").replace("’", "'"),
        lambda t: "---\ntitle: x\n---\n" + t,
        lambda t: t.replace("# ", "", 1).replace("\n", "\n====\n", 1),
        lambda t: t.replace(" ", "  "),
    ],
)
def test_what_an_editor_does_to_a_page_changes_nothing(
    library: Library, page: tuple[str, Record], editor: object
) -> None:
    text, record = page
    edited = editor(text)  # type: ignore[operator]
    assert edited != text
    assert unlike(library, edited, record) == []


# One changed word


def _words(text: str) -> Iterator[tuple[int, int]]:
    """The words of a page, without its id and what is not a word: marks of headings and lists."""
    for found in re.finditer(r"\S+", text[: text.index("<!-- briefing")]):
        if any(c.isalnum() for c in found.group()):
            yield found.span()


def _changes(word: str, draw: random.Random) -> Iterator[str]:
    """A word deleted, doubled, denied, replaced, with another digit or letter."""
    yield from ("", f"{word} not", f"not {word}", f"un{word}", "other", f"{word} {word}")
    letters = [n for n, c in enumerate(word) if c.isalnum()]
    at = draw.choice(letters)
    other = "7" if word[at] != "7" else "8"
    yield word[:at] + (other if word[at].isdigit() else "q") + word[at + 1 :]
    if word[at].isalpha() and word[at].swapcase() != word[at]:
        yield word[:at] + word[at].swapcase() + word[at + 1 :]


def _caught(library: Library, text: str, record: Record) -> bool:
    return any(not v.fine for v in judged(library, text, record))


@pytest.mark.parametrize("template", [t for t in templates() if t != "diff"])
def test_one_changed_word_is_always_caught(library: Library, template: str) -> None:
    text, record = written(library, replace(MEMO, template=template, words=900))
    draw = random.Random(template)
    spans = list(_words(text))
    for start, end in spans if template == "line" else draw.sample(spans, min(120, len(spans))):
        other = draw.choice(list(_changes(text[start:end], draw)))
        mutant = text[:start] + other + text[end:]
        assert _caught(library, mutant, record), (text[start - 30 : end + 30], other)


@pytest.mark.parametrize("template", ["line", "submission"])
def test_two_words_that_change_places_are_caught(library: Library, template: str) -> None:
    text, record = written(library, replace(MEMO, template=template, words=900))
    pairs = list(pairwise(_words(text)))
    for (a, b), (c, d) in random.Random(3).sample(pairs, 60):
        if text[a:b] != text[c:d]:
            mutant = text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
            assert _caught(library, mutant, record), text[a - 20 : d + 20]


def test_two_sentences_that_change_places_are_caught(
    library: Library, page: tuple[str, Record]
) -> None:
    text, record = page
    likely, unlikely = "This is likely.", "This is unlikely."
    if likely not in text or unlikely not in text:
        likely, unlikely = "Who pays from July?", "We have asked the council twice."
    swapped = text.replace(likely, "\0").replace(unlikely, likely).replace("\0", unlikely)
    assert swapped != text
    assert _caught(library, swapped, record)


def test_a_memo_of_the_sample_is_held_to_every_word() -> None:
    library = load(SAMPLE)
    text, record = written(library, Memo(themes=library.theme_ids()))
    assert unlike(library, text, record) == []
    draw = random.Random(5)
    for start, end in draw.sample(list(_words(text)), 150):
        other = draw.choice(list(_changes(text[start:end], draw)))
        assert _caught(library, text[:start] + other + text[end:], record)


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_is_written_in_is_caught(
    library: Library, page: tuple[str, Record], data: st.DataObject
) -> None:
    text, record = page
    at = data.draw(st.sampled_from([e for _, e in _words(text)]))
    typed = data.draw(st.text("abc XYZ1259.,:;!?%$€-()“”", min_size=1).filter(str.strip))
    assert _caught(library, f"{text[:at]} {typed}{text[at:]}", record)


# What was done to it


def test_what_was_done_to_a_page_is_named(library: Library, page: tuple[str, Record]) -> None:
    text, record = page
    text = text.replace("until June 2026", "until July 2026")
    text = text.replace("We have asked the council twice", "We have asked the council thrice")
    text = text.replace("The ferry runs on. ", "")
    text = text.replace("Who pays from July?", "Who pays from July? It will be the town.")
    text = text.replace("*Council minutes*", "*Council papers*").replace("para 4", "para 5", 1)
    verdicts = {v.kind: v for v in judged(library, text, record) if not v.fine}
    assert verdicts["edited"].part in ("claim", "note")
    told = [(v.kind, in_words(v.was, v.text)) for v in judged(library, text, record) if not v.fine]
    assert ("edited", "The ferry will run until [-June-] {+July+} 2026.") in told
    assert ("author-edited", "We have asked the council [-twice.-] {+thrice.+}") in told
    assert ("author-edited", "[-The ferry runs on.-] Nobody has paid for July.") in told
    assert any(k == "edited" and "[-4;-] {+5;+}" in words for k, words in told)
    assert verdicts["not-from-the-library"].text == "It will be the town."


def test_a_sentence_that_is_gone_is_said_where_it_stood(
    library: Library, page: tuple[str, Record]
) -> None:
    text, record = page
    gone = text.replace("Who pays from July?", "", 1)
    (verdict,) = [v for v in judged(library, gone, record) if v.kind == "missing"]
    assert (verdict.ref, verdict.was) == ("crossing/who-pays", "Who pays from July?")
    line = next(n for n, each in enumerate(text.split("\n"), 1) if "Who pays from July?" in each)
    assert verdict.line == line


def test_notes_and_their_marks_are_held_too(library: Library, page: tuple[str, Record]) -> None:
    text, record = page
    swapped = text.replace("[^1]", "\0").replace("[^2]", "[^1]").replace("\0", "[^2]")
    assert any(v.part == "note" for v in judged(library, swapped, record) if not v.fine)
    body = text.index("[^1]")
    (unmarked,) = unlike_all(library, text[:body] + text[body + 4 :], record)
    assert unmarked.why == ("it had the mark of note 1, and has none",)
    without = re.sub(r"^\[\^2\]: .*\n", "", text, flags=re.MULTILINE)
    assert [(v.kind, v.note) for v in unlike_all(library, without, record)] == [("missing", 2)]


def unlike_all(library: Library, text: str, record: Record) -> list:
    return [v for v in judged(library, text, record) if not v.fine]


def test_an_escaped_mark_is_text(library: Library, page: tuple[str, Record]) -> None:
    text, record = page
    assert unlike(library, text.replace("[^1]", "\\[^1]", 1), record)


# What has happened in the library

SINCE = [
    ("Fares rose by 12% in January.", "Fares rose by 13% in January.", "reworded"),
    ('caveat = "summer fares are not decided"', 'caveat = "fares may rise"', "reworded"),
    ('id = "fares"', 'id = "fares"\nkind = "information"\nsupersedes = []', None),
    ('as_of = 2026-01-31\nevidence = ["gazette"]', 'evidence = ["radio"]', "lost-source"),
    (
        'publisher = "The Gazette"',
        'publisher = "The Gazette"\nstanding = "retracted"',
        "source-retracted",
    ),
    (
        'publisher = "The Gazette"',
        'publisher = "The Gazette"\nstanding = "corrected"',
        "source-corrected",
    ),
    (
        'summer fares are not decided"',
        'summer fares are not decided"\ncontradicts = ["old-boat"]',
        "contested",
    ),
    ('short = "Fares are up 12%."', 'short = "Fares went up."', None),
    (
        'evidence = ["gazette"]\nstatus = "reviewed"\n\n[[claims]]\nid = "old-boat"',
        'evidence = ["gazette"]\nstatus = "withdrawn"\n\n[[claims]]\nid = "old-boat"',
        "withdrawn",
    ),
    ('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]', "superseded"),
    ('id = "fares"', 'id = "prices"', "removed"),
]


@pytest.mark.parametrize(
    ("old", "new", "kind"), SINCE, ids=[f"{n}-{k}" for n, (*_, k) in enumerate(SINCE)]
)
def test_what_has_happened_to_a_claim_since(
    page: tuple[str, Record], tmp_path: Path, old: str, new: str, kind: str | None
) -> None:
    later = changed(tmp_path, (old, new))
    verdicts = judged(later, *page)
    (fares,) = [v for v in verdicts if v.ref == "crossing/fares" and v.part == "claim"]
    assert fares.kind == (kind or "unchanged")
    assert {v.kind for v in verdicts if v.part == "note"} == {"unchanged"}


def test_a_rewording_shows_both_wordings(page: tuple[str, Record], tmp_path: Path) -> None:
    later = changed(tmp_path, ("Fares rose by 12%", "Fares rose by 13%"))
    (verdict,) = [v for v in judged(later, *page) if v.kind == "reworded"]
    assert in_words(verdict.was, verdict.now) == "Fares rose by [-12%-] {+13%+} in January."


def test_a_likelihood_or_confidence_that_changed_is_said_of_its_own_sentence(
    page: tuple[str, Record], tmp_path: Path
) -> None:
    later = changed(
        tmp_path,
        ('likelihood = "likely or probable"', 'likelihood = "unlikely"'),
        ('confidence = "moderate"', 'confidence = "high"'),
    )
    why = {(v.ref, v.why) for v in judged(later, *page) if v.kind == "reworded"}
    assert ("crossing/will-end", ("its likelihood was likely or probable, and is unlikely",)) in why
    assert ("crossing/unlikely-sale", ("our confidence was moderate, and is high",)) in why


def test_the_authors_words_fall_with_what_they_rest_on(
    page: tuple[str, Record], tmp_path: Path
) -> None:
    later = changed(tmp_path, ('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]'))
    own = [v for v in judged(later, *page) if v.part == "author" and not v.fine]
    assert [(v.kind, v.why) for v in own] == [("superseded", ("it rests on crossing/fares",))]


def test_a_bottom_line_of_a_brief(tmp_path: Path, library: Library) -> None:
    text, record = written(library, Memo(claims=("crossing",), words=400))
    assert unlike(library, text, record) == []
    reworded = changed(tmp_path / "1", ("Who pays after that is open", "Nobody pays after that"))
    assert ("reworded", "crossing") in unlike(reworded, text, record)
    fallen = changed(
        tmp_path / "2",
        ('id = "until-june"\n', 'id = "until-june"\nstatus = "withdrawn"\n'),
        ('"gazette", "radio"]\nstatus = "reviewed"', '"gazette", "radio"]'),
    )
    assert ("withdrawn", "crossing") in unlike(fallen, text, record)
    later = changed(tmp_path / "3", ('id = "old-boat"', 'id = "old-boat"\nsupersedes = ["fares"]'))
    (line,) = [v for v in judged(later, text, record) if v.part == "bottom-line"]
    assert (line.kind, line.why) == ("superseded", ("it rests on crossing/fares",))


# Without a manifest


def test_without_its_manifest_a_memo_is_matched_by_its_text(library: Library) -> None:
    for template in ("line", "bluf", "one-page"):
        memo = Memo(themes=("ferry",), template=template, words=400)
        text, _ = written(library, memo)
        assert unlike(library, text, None) == []


def test_without_its_manifest_changes_of_claims_are_seen(library: Library) -> None:
    text, _ = written(library, Memo(themes=("ferry",), words=400))
    assert unlike(library, text.replace("until June 2026", "until July 2026"), None) == [
        ("edited", "crossing/until-june")
    ]
    typed = text.replace("Who pays from July?", "Who pays from July? The moon is of cheese.")
    assert unlike(library, typed, None) == [("not-from-the-library", "The moon is of cheese.")]
    said = text.replace("This is likely.", "This is unlikely.")
    assert said != text
    assert unlike(library, said, None)


def test_without_its_manifest_the_marks_of_portions_are_expected(tmp_path: Path) -> None:
    library = marked(tmp_path, default="LIMITE", stops="SENSITIVE")
    text, _ = written(library, replace(MEMO, texts=(), bottom_line="", template="two-page"))
    assert "(SENSITIVE) " in text
    assert unlike(library, text, None) == []
    strange = text.replace("(SENSITIVE) ", "(HARMLESS) ", 1)
    assert unlike(library, strange, None)


def test_without_its_manifest_a_withdrawn_claim_is_known(library: Library) -> None:
    assert unlike(library, "# A page\n\nThe ferry was sold.\n", None) == [
        ("withdrawn", "crossing/gone")
    ]


def test_other_peoples_markdown_is_not_from_the_library(library: Library) -> None:
    page = (
        "| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n> Quoted.\n\n<div>Some HTML</div>\n"
    )
    kinds = {v.kind for v in judged(library, page, None)}
    assert kinds == {"not-from-the-library"}
    assert judged(library, "", None) == ()


# On the command line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    from shutil import copytree

    copytree(LIBRARY, tmp_path / "library")
    monkeypatch.chdir(tmp_path / "library")
    assert run("memo", "--theme", "energy", "-o", "memo.md").code == 0
    return tmp_path / "library"


def test_a_clean_memo_exits_with_0_and_prints_nothing(folder: Path) -> None:
    ran = run("verify", "memo.md")
    assert (ran.code, ran.out) == (Exit.DONE, "")
    assert "unchanged" in ran.err
    every = run("verify", "memo.md", "--all")
    assert every.code == Exit.DONE
    assert "memo.md:1\tunchanged" in every.out


def test_anything_else_exits_with_1(folder: Path) -> None:
    memo = folder / "memo.md"
    memo.write_text(memo.read_text().replace("92 per cent", "94 per cent", 1))
    ran = run("verify", "memo.md")
    assert ran.code == Exit.FOUND
    assert "edited in the memo\tgas-storage/ninety-two\t" in ran.out
    assert "[-92-] {+94+}" in ran.out
    data = json.loads(run("verify", "memo.md", "--json").out)
    assert data["version"] == 1
    assert data["recorded"] is True
    (edited,) = [s for s in data["sentences"] if s["verdict"] == "edited"]
    assert edited["ref"] == "gas-storage/ninety-two"
    assert sum(data["counts"].values()) == len(data["sentences"])
    assert set(data["counts"]) <= set(WORDS)


def test_a_page_with_two_ids_is_refused(folder: Path) -> None:
    memo = folder / "memo.md"
    memo.write_text(memo.read_text() + "\n<!-- briefing 0123456789abcdef -->\n")
    ran = run("verify", "memo.md")
    assert ran.code == Exit.USAGE
    assert "ids of 2 exports" in ran.err


def test_an_id_that_nobody_knows_is_said_and_the_text_is_matched(folder: Path) -> None:
    memo = folder / "memo.md"
    memo.write_text(re.sub(r"briefing [0-9a-f]{16}", "briefing 0123456789abcdef", memo.read_text()))
    ran = run("verify", "memo.md")
    assert "no manifest of its export 0123456789abcdef is kept" in ran.err
    assert ran.code == Exit.DONE, ran.out


def test_a_manifest_that_was_changed_by_hand_is_refused(folder: Path) -> None:
    (kept,) = (folder / "memos" / "exports").iterdir()
    data = json.loads(kept.read_text())
    assert data["id"] == id_of(data)
    data["claims"][0]["sha256"] = "0" * 64
    kept.write_text(json.dumps(data))
    ran = run("verify", "memo.md")
    assert ran.code == Exit.USAGE
    assert "was changed after it was written" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"claims": []}', "[" * 5000, '{"claims": [], "version": 9}']
)
def test_a_manifest_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / "other.json").write_text(content)
    ran = run("verify", "memo.md", "--manifest", "other.json")
    assert ran.code == Exit.USAGE
    assert ran.err.startswith("Error: other.json is ")
    assert len(ran.err.splitlines()) == 1


def test_the_manifest_of_another_memo_is_refused(folder: Path) -> None:
    assert run("memo", "--theme", "fisheries", "-o", "fish.md").code == 0
    other = max((folder / "memos" / "exports").iterdir(), key=lambda p: p.stat().st_mtime_ns)
    ran = run("verify", "memo.md", "--manifest", other)
    assert ran.code == Exit.USAGE
    assert "is the manifest of another memo" in ran.err


def test_the_day_of_asking_makes_no_difference(folder: Path) -> None:
    assert run("verify", "memo.md", "--as-of", "2030-01-01").code == Exit.DONE


def test_the_library_is_judged_as_it_is_now(folder: Path) -> None:
    brief = folder / "briefs" / "energy" / "gas-storage.toml"
    brief.write_text(brief.read_text().replace("Gas stores were 92", "Gas stores were 91"))
    ran = run("verify", "memo.md")
    assert ran.code == Exit.FOUND
    assert "reworded in the library\tgas-storage/ninety-two" in ran.out


def test_the_question_of_a_brief_is_judged_as_such(tmp_path: Path) -> None:
    asked = ('title = "The crossing"\n', 'title = "The crossing"\nquestion = "Who will pay?"\n')
    library = changed(tmp_path / "1", asked)
    memo = Memo(claims=("crossing",), template="submission", words=600)
    text, record = written(library, memo)
    assert "Who will pay?" in text
    assert unlike(library, text, record) == []
    other = changed(tmp_path / "2", (asked[0], asked[1].replace("will pay", "pays")))
    assert unlike(other, text, record) == [("reworded", "crossing")]


def test_hostile_words_come_back_as_they_were_written(tmp_path: Path) -> None:
    draw = random.Random(2)
    strings = [s for s in STRINGS.values() if s.strip() and s.isprintable()]
    strings += ["»Ja«, sagte er", "a — b", "日本は同意した。", "[^1] x", "x[^2]: y", "1. one", "\\"]
    for number in range(8):
        files = dict(FILES)
        for name in ("briefs/ferry/crossing.toml", "briefs/harbour/dredging.toml"):
            files[name] = re.sub(
                r'^(text|caveat|attributed_to) = ".*"$',
                lambda m: f"{m.group(1)} = {json.dumps(draw.choice(strings), ensure_ascii=False)}",
                files[name],
                flags=re.MULTILINE,
            )
        hostile = build(tmp_path / str(number), files)
        text, record = written(hostile)
        assert unlike(hostile, text, record) == []
