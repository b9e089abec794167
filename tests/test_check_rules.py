"""The rules of the check where a table of libraries is not enough: levels, switches, circles."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.check.lineage import circles
from briefing.check.registry import findings
from briefing.check.texts import sentences
from briefing.library import save as saving
from briefing.library.scan import load
from briefing.library.stage import Stage
from command_line import run
from libraries import write

DAY = dt.date(2026, 1, 1)
THEME = {"themes/t.toml": 'title = "T"\n'}
TWO_SENTENCES = '\n[[claims]]\nid = "{}"\ntext = "It rose. It fell."\nevidence = ["s"]\n{}\n'
SOURCE = '\n[[sources]]\nid = "s"\ntitle = "S"\n'


def found(folder: Path, brief: str, settings: str = "") -> list[tuple[str, str]]:
    """Rule and path of all findings of a library of one brief."""
    files = {**THEME, "briefs/t/b.toml": brief, "briefing.toml": settings or "schema = 1\n"}
    return [(f.rule, f.path) for f in findings(load(write(folder, files)), DAY)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Tariffs rose in July.", 1),
        ("Tariffs rose in July. Nobody minded.", 2),
        ("Tariffs rose in 2025. Nobody minded.", 2),
        ('He said "No." Nobody minded.', 2),
        ("Did they rise? Nobody knows!", 2),
        ("Mr. Smith met Dr. Jones and J. F. Kennedy in St. Ives.", 1),
        ("The U.S. Senate met at 5 p.m. Tokyo time.", 1),
        ("See Art. 5, para. 3, No. 7 (incl. Japan) of Oct. 2025.", 1),
        ("It cost 3.5 million, i.e. EU money.", 1),
        ("関税は上がった。誰も気にしなかった。", 2),
        ("関税は上がった。", 1),
        ("It rose... and fell.", 1),
        ("", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count
    assert "".join(sentences(text)) == text


@given(st.text(alphabet='aB .!?"”。\n1', max_size=40))
def test_sentences_are_the_whole_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=3).map(tuple)
    )
)
def test_circles_are_circles_and_none_is_missed(steps: dict[str, tuple[str, ...]]) -> None:
    members: list[str] = []
    for circle in circles(steps):
        for start, end in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert end in steps[start]
        assert circle[0] == min(circle)
        members += circle
    assert len(members) == len(set(members))
    # Without the circles' own nodes there is no way round any more.
    left = {a: tuple(b for b in bs if b not in members) for a, bs in steps.items()}
    assert not list(circles({a: bs for a, bs in left.items() if a not in members}))


def test_what_was_withdrawn_confirms_nothing(tmp_path: Path) -> None:
    claims = """
[[claims]]
id = "go"
text = "Tariffs will go."
kind = "judgement"
confidence = "high"
evidence = ["s"]
depends_on = ["hated"]

[[claims]]
id = "hated"
text = "Tariffs are hated."
evidence = ["other"]
"""
    other = SOURCE.replace('"s"', '"other"') + 'access = "first-hand"\n'
    brief = f'title = "B"\n{claims}{{}}\n{SOURCE}access = "first-hand"\n{other}'
    assert not [f for f in found(tmp_path / "stands", brief.format("")) if f[0] == "B105"]
    gone = found(tmp_path / "gone", brief.format('status = "withdrawn"'))
    assert [f for f in gone if f[0] == "B105"] == [("B105", "claims[0].confidence")]


def test_a_brief_allows_for_its_claims_and_a_claim_for_itself(tmp_path: Path) -> None:
    allow = 'allow = [{ rule = "B116", why = "Quoted whole." }]'
    two = TWO_SENTENCES.format("a", "{}") + TWO_SENTENCES.format("b", "")
    title = 'title = "T"\n'
    both = [("B116", "claims[0].text"), ("B116", "claims[1].text")]
    assert found(tmp_path / "1", title + two.format("") + SOURCE) == both
    assert found(tmp_path / "2", title + two.format(allow) + SOURCE) == both[1:]
    assert found(tmp_path / "3", f"{title}{allow}\n{two.format('')}{SOURCE}") == []
    # Where both allow it, neither is idle.
    assert found(tmp_path / "4", f"{title}{allow}\n{two.format(allow)}{SOURCE}") == []


def test_a_rule_switched_off_for_the_library_is_off_and_its_allowances_are_not_idle(
    tmp_path: Path,
) -> None:
    allow = 'allow = [{ rule = "B116", why = "Quoted whole." }]'
    brief = 'title = "T"\n' + TWO_SENTENCES.format("a", allow) + SOURCE
    off = '[checks]\nB116 = { off = true, why = "We write so." }\n'
    on = '[checks]\nB116 = { off = false, why = "We did once." }\n'
    assert found(tmp_path / "1", brief, off) == []
    assert found(tmp_path / "2", brief.replace(allow, ""), off) == []
    assert found(tmp_path / "3", brief.replace(allow, ""), on) == [("B116", "claims[0].text")]


def test_a_note_of_the_reader_is_allowed_and_an_error_stays(tmp_path: Path) -> None:
    long = " ".join(["word"] * 50)
    claim = f'[[claims]]\ntext = "{long}."\nimportance = 9\nevidence = ["s"]\n'
    allow = 'allow = [{ rule = "B032", why = "A title of an act." }]\n'
    assert ("B032", "claims[0].text") in found(tmp_path / "1", f'title = "T"\n{claim}{SOURCE}')
    said = found(tmp_path / "2", f'title = "T"\n{claim}{allow}{SOURCE}')
    assert said == [("B024", "claims[0].importance")]


def test_an_allowance_without_a_reason_is_said(tmp_path: Path) -> None:
    allow = 'allow = [{ rule = "B116" }]'
    said = found(tmp_path, 'title = "T"\n' + TWO_SENTENCES.format("a", allow) + SOURCE)
    assert said == [("B116", "claims[0].text"), ("B020", "claims[0].allow[0].why")]


@pytest.mark.parametrize(
    "part", ["a", ".", "“likely ", "TLP ", " ", ". A", "\u202e", "confident likely. ", "é", "関。"]
)
def test_no_text_makes_the_check_go_on_for_ever(part: str, tmp_path: Path) -> None:
    text = part * (200_000 // len(part))
    brief = f"title = 'T'\n[[claims]]\ntext = '{text}x'\nkind = 'judgement'\nevidence = ['s']\n"
    assert len(found(tmp_path, brief + SOURCE)) < 10


@pytest.mark.parametrize(("level", "asked"), [("plain", 0), ("graded", 2), ("full", 4)])
def test_a_library_is_asked_as_much_as_it_wants(level: str, asked: int, tmp_path: Path) -> None:
    brief = """\
title = "T"

[[claims]]
text = "It rose."
importance = 5
evidence = [{ source = "s", quote = "it rose" }]

[[claims]]
kind = "judgement"
text = "It will fall."
evidence = ["s"]

[[sources]]
id = "s"
title = "S"

[[sources]]
id = "unused"
title = "U"
"""
    assert len(found(tmp_path, brief, f'check = "{level}"\n')) == asked


def test_the_words_of_likelihood_are_looked_for_in_english_only(tmp_path: Path) -> None:
    brief = 'title = "T"\n[[claims]]\ntext = "Il est probable."\nevidence = ["s"]\n' + SOURCE
    assert found(tmp_path / "1", brief, 'language = "en-GB"\n') == [("B113", "claims[0].text")]
    assert found(tmp_path / "2", brief, 'language = "fr"\n') == []
    quoted = brief.replace('"Il est probable."', "'The note says “it is likely”.'")
    assert found(tmp_path / "3", quoted) == []


def test_a_fix_takes_out_what_it_means_where_others_of_the_list_are_wrong(tmp_path: Path) -> None:
    """What the reader passes over still has its place in the file."""
    claim = (
        '[[claims]]\nid = "a"\ntext = "It rose."\nevidence = ["s"]\ncontradicts = [1, "b/a", "b"]\n'
    )
    other = '[[claims]]\nid = "b"\ntext = "It fell."\nevidence = ["s"]\n'
    files = {**THEME, "briefs/t/b.toml": f'title = "T"\n{claim}{other}{SOURCE}'}
    library = write(tmp_path, files)
    run("check", "--fix", "--rule", "B148", "--library", library)
    assert 'contradicts = [1, "b"]\n' in (library / "briefs/t/b.toml").read_text()


def test_the_sample_is_never_mended() -> None:
    ran = run("check", "--fix", "--sample")
    # From a checkout it is an ordinary library, in which there is nothing to mend.
    assert ran.code in (0, 4)
    assert "Mended" not in ran.err


def test_fixing_a_library_that_is_not_the_users_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = 'title = "T"\u200b\n'.replace("T", "T\\u200b").replace("\u200b\n", "\n")
    library = write(tmp_path, {**THEME, "briefs/t/b.toml": brief})
    monkeypatch.setattr(saving, "is_packaged", lambda _: True)
    ran = run("check", "--fix", "--library", library)
    assert ran.code == 4
    assert (library / "briefs/t/b.toml").read_text() == brief


def test_a_file_changed_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = write(tmp_path, {**THEME, "briefs/t/b.toml": 'title = "T\\u200b"\n'})
    file = library / "briefs/t/b.toml"
    check = Stage.check

    def raced(stage: Stage) -> None:
        file.write_text("# somebody else's\n" + 'title = "T\\u200b"\n')
        check(stage)

    monkeypatch.setattr(Stage, "check", raced)
    ran = run("check", "--fix", "--library", library)
    assert ran.code == 4
    assert "changed by another program" in ran.err
    assert file.read_text().startswith("# somebody else's")


def test_a_name_that_is_withheld_is_found_in_every_spelling(tmp_path: Path) -> None:
    source = SOURCE + (
        'attribution = "anonymous"\ndescriptor = "an official"\nauthors = ["Jürgen Müller"]\n'
        'withheld_names = ["Jürgen Müller"]\n'
    )
    claim = '[[claims]]\ntext = "It rose, says {}."\nevidence = ["s"]\n'
    for number, spelling in enumerate(("JÜRGEN MÜLLER", "Jurgen Muller", "Jürgen Müller's aide")):
        said = found(tmp_path / f"{number}", 'title = "T"\n' + claim.format(spelling) + source)
        assert said == [("B132", "claims[0].text")], spelling
    assert found(tmp_path / "no", 'title = "T"\n' + claim.format("Jürgen Müllerson") + source) == []


def test_the_check_runs_in_the_folder_of_the_library(tmp_path: Path) -> None:
    write(tmp_path, {**THEME, "briefs/t/b.toml": 'title = "T"\n'})
    with contextlib.chdir(tmp_path / "briefs"):
        assert run("check").code == 0
