"""How a claim stands: contested, superseded, stale, doubtful, of record."""

from __future__ import annotations

import datetime as dt

import pytest

from briefing.cli.exits import Exit
from briefing.evidence.standing import standing, still_stands
from briefing.library.scan import load
from command_line import run
from libraries import write

TODAY = dt.date(2025, 11, 28)

SOURCES = """
[[sources]]
id = "treaty"
title = "The treaty"
type = "treaty"
access = "first-hand"

[[sources]]
id = "statement"
title = "Joint Statement"
genre = "Joint statement"
access = "first-hand"

[[sources]]
id = "report"
title = "A report"
publisher = "The Paper"
derives_from = ["treaty"]

[[sources]]
id = "echo"
title = "An echo"
publisher = "The Other Paper"
derives_from = ["treaty"]

[[sources]]
id = "draft"
title = "A draft"
standing = "preliminary"

[[sources]]
id = "alone"
title = "A visit"
origin = "visit"

[[sources]]
id = "annulled"
title = "The annulled treaty"
type = "treaty"
access = "first-hand"
standing = "retracted"
"""


def stands(folder, claims, name="one", **more):
    """The standing of one claim of a brief, and its library."""
    files = {
        "themes/t.toml": more.get("theme", 'title = "T"\n'),
        "briefing.toml": more.get("settings", ""),
        "briefs/sources.toml": SOURCES,
        "briefs/t/b.toml": 'title = "B"\n' + claims,
    }
    library = load(write(folder, files))
    assert not library.findings
    return standing(library, library.claims[f"b/{name}"], TODAY), library


def claim(name, *lines):
    return "\n".join(["[[claims]]", f'id = "{name}"', f'text = "{name} is so."', *lines, ""])


def test_a_claim_that_nothing_is_wrong_with(tmp_path):
    found, library = stands(tmp_path, claim("one", 'evidence = ["alone", "draft"]'))
    assert not found.contested
    assert found.in_use
    assert found.badges == ("2 sources, 1 origin, 1 unknown",)
    plain, _ = stands(tmp_path / "x", claim("one", 'kind = "gap"'))
    assert plain.badges == ()
    assert found.sentences(library) == (
        "A draft is preliminary.",
        "2 sources, 1 origin, 1 unknown.",
    )


def test_what_is_gravest_is_said_first(tmp_path):
    evidence = 'evidence = ["report", "echo", { source = "draft", stance = "contradicts" }]'
    both = claim("one", evidence, 'status = "withdrawn"') + claim("two", 'contradicts = ["one"]')
    found, library = stands(tmp_path, both)
    begins = [said.split()[0] for said in found.sentences(library)]
    assert begins == ["Withdrawn:", "Contested", "A", "2"]


def test_information_without_a_source_and_other_kinds(tmp_path):
    found, library = stands(tmp_path, claim("one"))
    assert found.badges == ("no source",)
    assert found.sentences(library) == ("Nothing in the library supports it.",)
    for kind in ("judgement", "assumption", "gap", "recommendation"):
        other, _ = stands(tmp_path / kind, claim("one", f'kind = "{kind}"'))
        assert not other.unsupported


def test_only_one_origin(tmp_path):
    found, library = stands(tmp_path, claim("one", 'evidence = ["report", "echo"]'))
    assert found.single_origin
    assert found.badges == ("2 sources, but only 1 origin",)
    assert found.sentences(library) == (
        "2 sources, but only 1 origin: The Paper and The Other Paper go back to “The treaty”.",
    )
    by_words = claim("one", 'evidence = ["alone", { source = "draft", via = ["alone"] }]')
    named, library = stands(tmp_path / "n", by_words)
    assert named.sentences(library)[-1].endswith("A visit and A draft go back to “visit”.")
    ways = {"report": "treaty alone", "echo": "alone statement", "draft": "treaty statement"}
    pieces = (f'{{ source = "{s}", via = {w.split()} }}' for s, w in ways.items())
    other = claim("one", f"evidence = [{', '.join(pieces)}]")
    chained, library = stands(tmp_path / "c", other)
    assert chained.single_origin
    assert chained.sentences(library)[-1].endswith("and A draft go back to the same.")
    alone, _ = stands(tmp_path / "x", claim("one", 'evidence = ["alone"]'))
    assert alone.badges == ("only 1 origin",)
    judged, _ = stands(tmp_path / "y", claim("one", 'kind = "judgement"', 'evidence = ["alone"]'))
    assert judged.badges == ()


@pytest.mark.parametrize("record", ["treaty", "statement"])
def test_a_document_of_record_needs_no_second_origin(tmp_path, record):
    found, library = stands(tmp_path, claim("one", f'evidence = ["{record}"]'))
    assert found.of_record
    assert not found.single_origin
    assert found.badges == ()
    assert found.sentences(library) == ("Rests on the document itself.",)


def test_what_was_retracted_speaks_for_nothing(tmp_path):
    lost, library = stands(tmp_path, claim("one", 'evidence = ["annulled"]'))
    assert not lost.of_record
    assert lost.badges == ("1 source, no origin that stands",)
    assert lost.sentences(library) == (
        "The annulled treaty is retracted.",
        "1 source, no origin that stands.",
    )
    found, _ = stands(tmp_path / "x", claim("one", 'evidence = ["annulled", "alone"]'))
    assert found.badges == ("2 sources, but only 1 origin",)


def test_a_report_of_a_document_is_not_one(tmp_path):
    assert not stands(tmp_path, claim("one", 'evidence = ["report"]'))[0].of_record


@pytest.mark.parametrize("side", ["one", "two"])
def test_a_contradiction_holds_for_both(tmp_path, side):
    text = claim("one", 'contradicts = ["two"]') + claim("two")
    found, _ = stands(tmp_path, text, side)
    assert found.contested_by == ({"one": "b/two", "two": "b/one"}[side],)
    assert "contested" in found.badges


@pytest.mark.parametrize("end", ['status = "withdrawn"', ""])
def test_what_does_not_stand_contests_nothing(tmp_path, end):
    text = claim("one", 'contradicts = ["two"]') + claim("two", end)
    later = "" if end else claim("three", 'supersedes = ["two"]')
    found, library = stands(tmp_path, text + later)
    assert not found.contested
    assert not still_stands(library, "b/two")


def test_contested_by_a_source(tmp_path):
    found, library = stands(tmp_path, claim("one", 'evidence = ["treaty", "!report"]'))
    assert (found.contested, found.against) == (True, ("report",))
    assert "The Paper says otherwise." in found.sentences(library)


def test_superseded(tmp_path):
    text = claim("one") + claim("two", 'supersedes = ["one"]')
    found, library = stands(tmp_path, text)
    assert "Superseded by “two is so.”: left out of memos." in found.sentences(library)
    assert (found.superseded_by, found.in_use) == (("b/two",), False)
    assert found.badges[0] == "superseded"
    long = text.replace("two is so.", "政府は同盟国と共同で部品の新しい制限を発表した。" * 4)
    later, library = stands(tmp_path / "ja", long)
    assert "Superseded by “政府は同盟国と共同で" in later.sentences(library)[0]
    taken_back = text.replace('supersedes = ["one"]', 'supersedes = ["one"]\nstatus = "withdrawn"')
    again, _ = stands(tmp_path / "x", taken_back)
    assert (again.superseded_by, again.in_use) == ((), True)


def test_withdrawn(tmp_path):
    found, library = stands(tmp_path, claim("one", 'status = "withdrawn"'))
    assert (found.withdrawn, found.in_use, found.badges[0]) == (True, False, "withdrawn")
    assert "Withdrawn: left out of memos." in found.sentences(library)


@pytest.mark.parametrize(
    ("line", "stale"),
    [
        ('as_of = "2025-06-01"', False),
        ('as_of = "2025-05-31"', True),
        ('as_of = "2025-06"', False),
        ('as_of = "2025-05"', True),
        ('as_of = "2025"', False),
        ('as_of = "2024"', True),
        ('review_by = "2025-11-28"', False),
        ('review_by = "2025-11-27"', True),
        ('review_by = "2025-11"', False),
        ('review_by = "2025-10"', True),
        ('date = "1999"', False),
        ("", False),
    ],
)
def test_stale_on_the_day(tmp_path, line, stale):
    found, _ = stands(tmp_path, claim("one", 'kind = "gap"', line))
    assert bool(found.stale) == stale
    assert ("stale" in found.badges) == stale


def test_a_theme_sets_its_own_horizon(tmp_path):
    text = claim("one", 'as_of = "2025-10-01"')
    assert not stands(tmp_path, text)[0].stale
    by_library, _ = stands(tmp_path / "x", text, settings="stale_after_days = 30\n")
    assert by_library.stale == "last known to be so 1 October 2025, more than 30 days ago"
    theme = 'title = "T"\nstale_after_days = 100\n'
    assert not stands(tmp_path / "y", text, settings="stale_after_days = 30\n", theme=theme)[
        0
    ].stale


def test_the_gravest_badge_comes_first(tmp_path):
    text = claim("one", 'contradicts = ["two"]', 'as_of = "2020"', 'status = "withdrawn"')
    text += claim("two") + claim("three", 'supersedes = ["one"]')
    found, _ = stands(tmp_path, text)
    assert found.badges == ("withdrawn", "superseded", "contested", "no source", "stale")


@pytest.mark.parametrize("day", [dt.date.min, TODAY, dt.date.max])
def test_no_day_is_too_far_off(tmp_path, day):
    """What a library may say of how long things last, seen from the first and the last day."""
    lines = "as_of = 0001-01-02", "review_by = 9999-12-31"
    settings = "stale_after_days = 1000000\n"
    found, library = stands(tmp_path, claim("one", *lines), settings=settings)
    assert not found.stale
    standing(library, library.claims["b/one"], day)
    ran = run("today", "--library", library.root, "--as-of", day.isoformat())
    assert ran.code == Exit.DONE
    assert ("to be looked at again" in ran.out) == (day == dt.date.max)
