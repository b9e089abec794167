"""What a memo is marked, what its portions carry, what blocks it, and what lies above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import memo_library
from briefing.export.markdown import render
from briefing.library.snapshot import Library
from briefing.memo.blocks import BulletList, Document, MemoError, Paragraph, Sentence
from briefing.memo.compose import compose
from briefing.memo.handling.ceiling import cut
from briefing.memo.handling.release import HiddenError, Released, release
from briefing.memo.manifest import manifest
from briefing.model import AuthorText, Memo
from command_line import run
from memo_library import TODAY, marked

LOW, MIDDLE, HIGH = "PUBLIC", "LIMITE", "SENSITIVE"


def picks(*ids: str, **fields: object) -> Memo:
    """A memo of some claims of the crossing with a title and a bottom line of its own."""
    given = {"title": "Ferry", "bottom_line": "Wait.", **fields}
    return Memo(claims=tuple(f"crossing/{i}" for i in ids), **given)


def sentences(document: Document) -> list[Sentence]:
    found: list[Sentence] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found += block.sentences
        elif isinstance(block, BulletList):
            found += [s for item in block.items for s in item]
    return found


def written(library: Library, memo: Memo) -> str:
    return render(Released(compose(library, memo, TODAY)))


# The banner


@pytest.mark.parametrize(
    ("marks", "memo"),
    [
        ({"fares": HIGH}, picks("fares")),
        ({"gazette": HIGH}, picks("fares")),
        # What contests a claim, even where only a line says so.
        ({"stops": HIGH}, picks("until-june")),
        ({"stops": HIGH}, picks("until-june", words=18)),
        ({"operator": HIGH}, picks("until-june", words=18)),
        # What a judgement rests on, and the sources named for it.
        ({"until_june": HIGH}, picks("will-end", excludes=("crossing/until-june",))),
        ({"council": HIGH}, picks("will-end", excludes=("crossing/until-june",))),
        # What the author's sentence and the bottom line rest on.
        (
            {"crew": HIGH},
            picks("fares", texts=(AuthorText("We doubt it.", rests_on=("crossing/crew",)),)),
        ),
        ({"until_june": HIGH}, picks("who-pays", bottom_line="")),
        ({}, picks("fares", texts=(AuthorText("We doubt it.", marking=HIGH),))),
        ({}, picks("fares", marking=HIGH)),
    ],
)
def test_the_banner_is_the_highest_of_everything_on_the_page(
    tmp_path: Path, marks: Mapping[str, str], memo: Memo
) -> None:
    library = marked(tmp_path, LOW, **marks)
    assert compose(library, memo, TODAY).banner == HIGH
    assert (
        compose(marked(tmp_path / "low", LOW), replace(memo, marking="", texts=()), TODAY).banner
        == LOW
    )


def test_the_title_of_a_brief_brings_its_marking(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    path = "briefs/ferry/crossing.toml"
    files[path] = f'marking = "{HIGH}"\n' + files[path]
    files[path] = files[path].replace('id = "fares"', f'id = "fares"\nmarking = "{LOW}"')
    library = marked(tmp_path, LOW, files=files)
    assert compose(library, picks("fares"), TODAY).banner == LOW
    titled = replace(picks("fares"), title="")
    assert compose(library, titled, TODAY).banner == HIGH


def test_what_nobody_marked_is_what_the_library_says_by_default(tmp_path: Path) -> None:
    library = marked(tmp_path, MIDDLE, fares=LOW, gazette=LOW)
    assert compose(library, picks("fares"), TODAY).banner == MIDDLE  # its title
    assert compose(library, picks("fares", marking=LOW), TODAY).banner == LOW
    assert compose(library, picks("fares", marking=HIGH), TODAY).banner == HIGH


def test_the_banner_stands_at_head_and_foot(tmp_path: Path) -> None:
    lines = written(marked(tmp_path, LOW, gazette=MIDDLE), picks("fares")).splitlines()
    assert lines[0] == lines[-3] == f"**{MIDDLE}**"


def test_a_library_without_a_scale_has_no_banner(tmp_path: Path) -> None:
    library = memo_library.build(tmp_path)
    document = compose(library, picks("fares", "crew"), TODAY)
    assert not document.banner
    assert not any(s.marking for s in sentences(document))
    with pytest.raises(MemoError, match="no markings"):
        compose(library, picks("fares", marking=LOW), TODAY)


# Portions


def test_portion_marks_stand_where_the_markings_differ(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, gazette=MIDDLE, will_end=HIGH)
    text = written(library, picks("fares", "no-buyer", "will-end", "depth", words=900))
    assert f"({MIDDLE}) Fares rose" in text
    assert f"({LOW}) According to Radio North, nobody" in text
    assert f"({HIGH}) The line will be given up by 2027." in text
    # Likelihood and confidence belong to their claim.
    assert "2027. This is likely. Our confidence" in re.sub(r"\[\^\d+\]", "", text)
    same = written(marked(tmp_path / "same", LOW), picks("fares", "no-buyer"))
    assert f"({LOW})" not in same


def test_a_template_may_ask_for_portion_marks_always(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefing.memo import compose as composing
    from briefing.memo.templates import load

    forms = {k: replace(t, portion_marks=True) for k, t in load().items()}
    monkeypatch.setattr(composing, "load", lambda: forms)
    document = compose(marked(tmp_path, LOW), picks("fares", "crew"), TODAY)
    assert {s.marking for s in sentences(document) if s.ref} == {LOW}


def test_a_line_on_who_says_otherwise_carries_what_they_carry(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, stops=HIGH)
    document = compose(library, picks("until-june", words=18), TODAY)
    assert [(s.plain, s.marking) for s in sentences(document)[1:]] == [
        ("The ferry will run until June 2026.", LOW),
        ("The operator's staff said otherwise.", HIGH),
    ]


def test_portion_marks_are_no_words_of_the_budget(tmp_path: Path) -> None:
    plain = compose(memo_library.build(tmp_path / "a"), picks("fares", "crew"), TODAY)
    marks = compose(marked(tmp_path / "b", LOW, crew=HIGH), picks("fares", "crew"), TODAY)
    assert plain.words == marks.words
    assert any(s.marking for s in sentences(marks))


# What blocks


def test_what_has_no_marking_is_named_with_its_line(tmp_path: Path) -> None:
    library = marked(tmp_path, gazette=MIDDLE)
    with pytest.raises(MemoError) as refused:
        compose(library, picks("fares"), TODAY)
    said = str(refused.value)
    place = re.search(r"crossing/fares \((briefs/ferry/crossing\.toml):(\d+)\)", said)
    assert place is not None
    lines = (tmp_path / place[1]).read_text().splitlines()
    assert lines[int(place[2]) - 1] == "[[claims]]"
    assert lines[int(place[2])] == 'id = "fares"'
    assert 'marking = "…"' in said
    assert "default_marking" in said
    assert "--marking MARKING, one of PUBLIC, LIMITE, SENSITIVE" in said
    # For this memo alone.
    assert compose(library, picks("fares", marking=LOW), TODAY).banner == MIDDLE
    assert compose(library, picks("crew", marking=LOW), TODAY).banner == LOW


def test_a_brief_without_a_marking_lends_no_title(tmp_path: Path) -> None:
    library = marked(tmp_path, gazette=MIDDLE, fares=LOW)
    with pytest.raises(MemoError, match=r"crossing \(briefs/ferry/crossing\.toml:1\)"):
        compose(library, replace(picks("fares"), title=""), TODAY)


def test_a_sentence_of_the_author_without_a_marking_blocks(tmp_path: Path) -> None:
    library = marked(tmp_path, gazette=MIDDLE, fares=LOW)
    own = AuthorText("We doubt it.")
    with pytest.raises(MemoError, match="1 sentence of the author's"):
        compose(library, picks("fares", texts=(own,)), TODAY)
    for text in (replace(own, marking=LOW), replace(own, rests_on=("crossing/fares",))):
        assert compose(library, picks("fares", texts=(text,)), TODAY).banner == MIDDLE


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ceiling": "TLP:RED"}, "Its scale is PUBLIC, LIMITE, SENSITIVE"),
        ({"marking": "TLP:RED"}, "Its scale is PUBLIC, LIMITE, SENSITIVE"),
        ({"marking": HIGH, "ceiling": MIDDLE}, "above its ceiling"),
        ({"ceiling": LOW}, r"own words \(title, bottom line\)"),
    ],
)
def test_a_ceiling_that_does_not_fit_is_refused(
    tmp_path: Path, fields: Mapping[str, str], message: str
) -> None:
    library = marked(tmp_path, MIDDLE, fares=LOW, gazette=LOW)
    with pytest.raises(MemoError, match=message):
        compose(library, picks("fares", **fields), TODAY)


def test_two_things_of_one_id_stop_a_memo_under_a_ceiling(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    files["briefs/harbour/crossing.toml"] = f'title = "X"\nmarking = "{HIGH}"\n'
    library = marked(tmp_path, LOW, files=files)
    with pytest.raises(MemoError, match="have one id"):
        cut(library, LOW)


def test_an_id_that_tells_of_another_claim_stops_a_memo_under_a_ceiling(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    twice = '[[claims]]\ntext = "The quay is wet."\n'
    files["briefs/harbour/quay.toml"] = f'title = "Quay"\n{twice}marking = "{HIGH}"\n{twice}'
    with pytest.raises(MemoError, match="no id of its own"):
        cut(marked(tmp_path, LOW, files=files), LOW)


# What lies above


def test_what_bears_on_the_memo_from_above_is_told_to_the_exporter_alone(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, stops=HIGH, until_june_too=HIGH)
    memo = picks("until-june", "until-may", ceiling=MIDDLE)
    document = compose(library, memo, TODAY)
    assert document.hidden == (
        "crossing/stops (SENSITIVE) contradicts crossing/until-june, and is above the ceiling "
        "LIMITE.",
        "crossing/until-june-too (SENSITIVE) supersedes crossing/until-may, and is above the "
        "ceiling LIMITE.",
    )
    for text in (written(library, memo), str(manifest(document))):
        assert "stops" not in text
        assert "until-june-too" not in text
        assert "otherwise" not in text
    with pytest.raises(HiddenError):
        release(library, document)
    assert release(library, document, accept_hidden=True) is document


def test_what_is_withdrawn_above_bears_on_nothing(tmp_path: Path) -> None:
    files = dict(memo_library.FILES)
    path = "briefs/ferry/crossing.toml"
    files[path] = files[path].replace('id = "stops"', 'id = "stops"\nstatus = "withdrawn"', 1)
    files[path] = files[path].replace(
        'contradicts = ["until-june"]\nstatus = "reviewed"', 'contradicts = ["until-june"]'
    )
    library = marked(tmp_path, LOW, files=files, stops=HIGH)
    assert compose(library, picks("until-june", ceiling=LOW), TODAY).hidden == ()


def test_own_words_of_a_memo_with_claims_above_are_asked_about(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, crew=HIGH)
    memo = picks("fares", "crew", ceiling=MIDDLE)
    assert "title, bottom line" in " ".join(compose(library, memo, TODAY).hidden)
    assert compose(library, replace(memo, marking=LOW), TODAY).hidden == ()
    assert compose(library, replace(memo, title="", bottom_line=""), TODAY).hidden == ()


def test_a_memo_without_a_ceiling_names_nothing_above_itself_in_its_manifest(
    tmp_path: Path,
) -> None:
    library = marked(tmp_path, LOW, depth=HIGH, growth=HIGH)
    memo = Memo(claims=("crossing/fares", "dredging/depth"), excludes=("dredging/depth",))
    document = compose(library, memo, TODAY)
    assert document.banner == LOW
    assert [x.ref for x in document.left_out] == ["dredging/depth"]
    assert "dredging" not in str(manifest(document))


# The command line


def test_the_command_line_asks_before_it_writes_what_is_contradicted_above(tmp_path: Path) -> None:
    marked(tmp_path, LOW, stops=HIGH)
    target = tmp_path / "memo.md"
    memo = ("memo", "--library", tmp_path, "--as-of", TODAY, "--claim", "crossing/until-june")
    ran = run(*memo, "--ceiling", LOW, "-o", target)
    assert ran.code == 4
    assert "crossing/stops (SENSITIVE) contradicts" in ran.err
    assert "--accept-hidden" in ran.err
    assert not target.exists()
    ran = run(*memo, "--ceiling", LOW, "-o", target, "--accept-hidden")
    assert ran.code == 0
    assert "stops" not in target.read_text()
    assert "Accepted: crossing/stops" in ran.err


def test_a_difference_under_a_ceiling_asks_too(tmp_path: Path) -> None:
    library = marked(tmp_path, LOW, stops=HIGH)
    root = ("--library", tmp_path, "--as-of", TODAY)
    page = tmp_path / "memo.md"
    chosen = ("--claim", "crossing/until-june", "--ceiling", LOW)
    assert run("memo", *root, *chosen, "-o", page, "--accept-hidden").code == 0
    brief = tmp_path / "briefs" / "ferry" / "crossing.toml"
    brief.write_text(brief.read_text().replace("will run until June", "may run until June"))
    told = ("diff", *root, page, "--template", "diff")
    ran = run(*told)
    assert ran.code == 4
    assert "contradicts crossing/until-june" in ran.err
    assert "--accept-hidden" in ran.err
    assert ran.out == ""
    ran = run(*told, "--accept-hidden")
    assert ran.code == 1
    assert "may run until June" in ran.out
    assert library.claims["crossing/stops"].text not in ran.out


def test_the_command_line_marks_this_memo_alone(tmp_path: Path) -> None:
    marked(tmp_path, gazette=MIDDLE)
    memo = ("memo", "--library", tmp_path, "--as-of", TODAY, "--claim", "crossing/fares")
    assert run(*memo).code == 4
    ran = run(*memo, "--marking", LOW)
    assert ran.code == 0
    assert ran.out.startswith(f"**{MIDDLE}**")
    assert f'"marking": "{LOW}"' in run(*memo, "--marking", LOW, "--format", "json").out
    ran = run(*memo, "--marking", "LIMIT")
    assert ran.code == 2
    assert MIDDLE in ran.err
