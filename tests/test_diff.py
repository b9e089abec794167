"""What has changed between two exports of a memo, and what a refreshed one would change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import golden
from briefing.cli.exits import Exit
from briefing.export.markdown import render
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.answering.diff import WORDS, Difference, anew, diff, recorded
from briefing.memo.answering.diff_memo import tell
from briefing.memo.answering.exports import keep
from briefing.memo.answering.markdownfile import read_markdown
from briefing.memo.answering.record import Record
from briefing.memo.answering.refresh import refresh
from briefing.memo.answering.verify import verify
from briefing.memo.blocks import BulletList, Document, Paragraph
from briefing.memo.compose import compose
from briefing.memo.handling.release import release
from briefing.model import AuthorText, Memo
from command_line import LIBRARY, run
from handed import MEMO, changed, written
from memo_library import TODAY, build

LATER = TODAY.replace(year=2027)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def old(library: Library) -> Record:
    return written(library)[1]


def told(found: Difference) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.kind, e.ref, e.why) for e in found.entries]


REFS = (
    *("crossing/until-june", "crossing/stops", "crossing/fares", "crossing/old-boat"),
    *("crossing/will-end", "crossing/who-pays", "crossing/ask-budget", "dredging/depth"),
)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from(REFS), unique=True, min_size=1),
    st.sampled_from(["line", "one-page", "submission"]),
    st.lists(st.text("abc. ", min_size=1).filter(str.strip), max_size=3),
)
def test_a_memo_and_itself_do_not_differ(
    library: Library, refs: list[str], template: str, own: list[str]
) -> None:
    texts = tuple(AuthorText(t) for t in own)
    memo = Memo(claims=tuple(refs), template=template, words=900, texts=texts)
    found = recorded(compose(library, memo, TODAY))
    assert not diff(found, found)
    assert not diff(found, anew(library, found, TODAY))


CHANGES = [
    ("Fares rose by 12%", "Fares rose by 13%", ("reworded", "crossing/fares", ())),
    (
        'caveat = "summer fares are not decided"',
        'caveat = "so far"',
        ("reworded", "crossing/fares", ("caveat: so far, was summer fares are not decided",)),
    ),
    (
        'likelihood = "unlikely"',
        'likelihood = "highly unlikely"',
        ("grades", "crossing/unlikely-sale", ("likelihood: highly unlikely, was unlikely",)),
    ),
    (
        'publisher = "The Gazette"',
        'publisher = "The Gazette"\nreliability = "C"',
        ("grades", "crossing/fares", ("reliability of gazette: C, was F",)),
    ),
    (
        'evidence = ["operator"]',
        'evidence = [{ source = "operator", credibility = 2 }]',
        ("grades", "crossing/stops", ("credibility in operator: 2, was 6",)),
    ),
    (
        'publisher = "Radio North"',
        'publisher = "Radio North"\nstanding = "corrected"',
        ("sources", "crossing/crew", ("radio is corrected, was current",)),
    ),
    (
        'evidence = ["council, para 4", "gazette", "radio"]',
        'evidence = ["council, para 4", "gazette"]',
        ("lost-source", "crossing/until-june", ("radio",)),
    ),
    (
        'id = "crew"',
        'id = "crew"\ncontradicts = ["no-buyer"]',
        ("contested", "crossing/no-buyer", ("by crossing/crew",)),
    ),
    (
        'id = "until-may"\n',
        'id = "until-may"\nimportance = 5\ncontradicts = ["crew"]\n',
        None,
    ),
    (
        'id = "crew"',
        'id = "crew"\nstatus = "withdrawn"',
        ("dropped", "crossing/crew", ("withdrawn",)),
    ),
]


@pytest.mark.parametrize(("was", "now", "wanted"), CHANGES, ids=range(len(CHANGES)))
def test_what_differs_is_told(
    old: Record,
    tmp_path: Path,
    was: str,
    now: str,
    wanted: tuple[str, str, tuple[str, ...]] | None,
) -> None:
    later = changed(tmp_path, (was, now))
    found = told(diff(old, anew(later, old, TODAY)))
    if wanted is None:
        assert found == []
    else:
        assert wanted in found


def test_a_new_claim_and_one_that_went(old: Record, tmp_path: Path) -> None:
    text = (
        '\n[[claims]]\nid = "whistle"\ntext = "The whistle is broken."\n\n[[claims]]\nid = "gone"'
    )
    later = changed(tmp_path, ('\n[[claims]]\nid = "gone"', text))
    found = diff(old, anew(later, old, TODAY))
    assert [(e.kind, e.ref, e.now) for e in found.entries] == [
        ("new", "crossing/whistle", "The whistle is broken.")
    ]
    back = diff(anew(later, old, TODAY), old)
    assert [(e.kind, e.was) for e in back.entries] == [("dropped", "The whistle is broken.")]


def test_time_alone_makes_claims_stale(library: Library, old: Record) -> None:
    found = diff(old, anew(library, old, LATER))
    assert {e.kind for e in found.entries} <= {"stale"}
    assert diff(anew(library, old, LATER), old).of("stale") == ()


def test_the_authors_words(library: Library, old: Record) -> None:
    texts = (AuthorText("We have asked the council three times", "gap"), AuthorText("And this."))
    new = written(library, replace(MEMO, texts=texts, bottom_line="The ferry stops."))[1]
    found = [(e.kind, e.was, e.now) for e in diff(old, new).entries if not e.ref]
    assert ("reworded", MEMO.bottom_line, "The ferry stops.") in found
    assert (
        "reworded",
        "We have asked the council twice",
        "We have asked the council three times",
    ) in found
    assert ("new", "", "And this.") in found
    assert ("dropped", "That is *our* reading.", "") in found


def test_kinds_stand_in_their_order(old: Record, tmp_path: Path) -> None:
    later = changed(tmp_path, *((w, n) for w, n, k in CHANGES[:5] if k))
    kinds = [e.kind for e in diff(old, anew(later, old, TODAY)).entries]
    assert kinds == sorted(kinds, key=list(WORDS).index)
    assert len(kinds) >= 5


def test_a_memo_of_which_nothing_is_left(library: Library, tmp_path: Path) -> None:
    old = written(library, Memo(claims=("crossing/crew",)))[1]
    later = changed(tmp_path, ('id = "crew"', 'id = "crew"\nstatus = "withdrawn"'))
    found = diff(old, anew(later, old, TODAY))
    assert [(e.kind, e.ref) for e in found.entries] == [
        ("dropped", "crossing/crew"),
        ("dropped", "crossing"),
    ]


# Refresh


def _saved(library: Library) -> Memo:
    memo = replace(MEMO, id="ferry-memo")
    keep(library, compose(library, memo, TODAY))
    return memo


def test_a_refreshed_memo_against_its_last_export(tmp_path: Path, home: Path) -> None:
    library = build(tmp_path)
    memo = _saved(library)
    fresh = refresh(library, memo, TODAY)
    assert fresh.before is not None
    assert fresh.is_current
    assert not fresh.difference
    assert {n.change for n in fresh.lines} == {"same"}
    assert [n.text for n in fresh.lines] == [p.text for p in fresh.before.printed]

    later = changed(
        tmp_path,
        ("Fares rose by 12%", "Fares rose by 13%"),
        ('id = "crew"', 'id = "crew"\nstatus = "withdrawn"'),
        (
            '[[claims]]\nid = "gone"',
            '[[claims]]\nid = "bell"\ntext = "A bell."\n\n[[claims]]\nid = "gone"',
        ),
    )
    fresh = refresh(later, memo, TODAY)
    by_claim = {n.ref: n for n in fresh.lines if n.part == "claim"}
    assert by_claim["crossing/fares"].change == "changed"
    assert "12%" in by_claim["crossing/fares"].was
    assert "13%" in by_claim["crossing/fares"].text
    assert (by_claim["crossing/crew"].change, by_claim["crossing/crew"].text) == ("fallen", "")
    assert (by_claim["crossing/bell"].change, by_claim["crossing/bell"].was) == ("new", "")
    assert not fresh.is_current
    own = [n for n in fresh.lines if n.part == "author"]
    assert {n.change for n in own} == {"same"}


def test_a_memo_that_was_never_written_is_all_new(tmp_path: Path, home: Path) -> None:
    fresh = refresh(build(tmp_path), replace(MEMO, id="ferry-memo"), TODAY)
    assert fresh.before is None
    assert {n.change for n in fresh.lines} == {"new"}


# On the command line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    copytree(LIBRARY, tmp_path / "library")
    monkeypatch.chdir(tmp_path / "library")
    assert run("memo", "--saved", "winter-outlook", "-o", "memo.md").code == 0
    return tmp_path / "library"


def _reword(folder: Path) -> None:
    brief = folder / "briefs" / "energy" / "gas-storage.toml"
    brief.write_text(brief.read_text().replace("Gas stores were 92", "Gas stores were 91"))


def test_pages_manifests_and_ids_will_do(folder: Path) -> None:
    (kept,) = (folder / "memos" / "exports").iterdir()
    assert run("diff", "memo.md").code == Exit.DONE
    _reword(folder)
    assert run("memo", "--saved", "winter-outlook", "-o", "new.md").code == 0
    for old in ("memo.md", kept, kept.stem):
        for new in ((), ("new.md",)):
            ran = run("diff", old, *new)
            assert ran.code == Exit.FOUND
            assert ran.out.startswith(
                "changed wording\tgas-storage/ninety-two\tGas stores were [-92-]"
            )
    data = json.loads(run("diff", "memo.md", "--json").out)
    assert data["version"] == 1
    assert [c["kind"] for c in data["changes"]] == ["reworded"]
    assert data["old"]["export"] == kept.stem


def test_a_saved_memo_against_the_last_time_it_was_written(folder: Path) -> None:
    assert run("diff", "--saved", "winter-outlook").code == Exit.DONE
    _reword(folder)
    assert run("diff", "--saved", "winter-outlook").code == Exit.FOUND
    for kept in (folder / "memos" / "exports").iterdir():
        kept.unlink()
    ran = run("diff", "--saved", "winter-outlook")
    assert ran.code == Exit.USAGE
    assert "was never written" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("memo.md", "--saved", "winter-outlook"),
        ("nowhere.md",),
        ("0123456789abcdef",),
        ("briefing.toml",),
        ("--saved", "nothing"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    ran = run("diff", *arguments)
    assert ran.code == Exit.USAGE
    assert ran.out == ""
    assert ran.err.splitlines()[-1].startswith("Error: ")


def test_a_manifest_keeps_what_was_asked_for(folder: Path) -> None:
    asked = {"--theme": "energy", "--words": "200", "--title": "Title", "--template": "bluf"}
    words = [w for pair in asked.items() for w in pair]
    data = json.loads(run("memo", *words, "--format", "json").out)
    assert data["asked"] == {
        "themes": ["energy"],
        "words": 200,
        "title": "Title",
        "template": "bluf",
    }
    assert load(folder).claims


# As a memo of its own


def _told(old: Record, later: Library) -> tuple[str, Document]:
    now = anew(later, old, TODAY)
    document = tell(later, diff(old, now), old, now, TODAY)
    return render(release(later, document)), document


def test_a_difference_as_a_memo(old: Record, tmp_path: Path) -> None:
    bell = '[[claims]]\nid = "bell"\ntext = "A bell rings."\n\n[[claims]]\nid = "gone"'
    later = changed(
        tmp_path,
        ("Fares rose by 12%", "Fares rose by 13%"),
        ('likelihood = "unlikely"', 'likelihood = "likely or probable"'),
        ('id = "crew"', 'id = "crew"\nstatus = "withdrawn"'),
        ('evidence = ["council, para 4", "gazette", "radio"]', 'evidence = ["council, para 4"]'),
        ('[[claims]]\nid = "gone"', bell),
    )
    page, document = _told(old, later)
    golden.compare("form-diff.md", page.rpartition("<!--")[0])
    assert page.startswith("# The ferry until summer: what has changed since 10 March 2026\n")
    assert "**New.** A bell rings.[^" in page
    assert "It read: “Fares rose by 12% in January.”[^" in page
    assert "Its likelihood was given as “unlikely” before.[^" in page
    assert "Crews of three are enough in winter. It has been withdrawn.[^" in page
    assert "It no longer rests on " in page
    assert "Changed since: one new, one reworded" in page
    assert "runs on until June. Who pays" not in page
    body = [s for b in document.blocks if isinstance(b, Paragraph) for s in b.sentences]
    body += [s for b in document.blocks if isinstance(b, BulletList) for i in b.items for s in i]
    assert body
    assert all(s.note for s in body[1:]), "all but how much has changed"
    assert verify(later, read_markdown(page), recorded(document))


def test_what_is_gone_from_the_library_stands_in_its_old_words(old: Record, tmp_path: Path) -> None:
    later = changed(tmp_path, ('id = "crew"', 'id = "hands"'))
    page, _ = _told(old, later)
    assert "Crews of three are enough in winter." in page


def test_the_form_of_a_difference_on_the_command_line(folder: Path) -> None:
    assert run("diff", "memo.md", "--template", "diff").out == ""
    _reword(folder)
    ran = run("diff", "memo.md", "--template", "diff", "-o", "changes.md")
    assert ran.code == Exit.FOUND
    assert "It read: “Gas stores were 92" in (folder / "changes.md").read_text()
    assert run("verify", "changes.md").code == Exit.DONE
    again = run("diff", "memo.md", "--template", "diff", "-o", "changes.md")
    assert again.code == Exit.REFUSED
