"""What happened when, and who said so when: partial dates, gaps, sources older than the event."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.evidence.subject import Subject, of_event, subject
from briefing.evidence.timeline import Timeline, apart, interval, timeline
from briefing.library.find import sample
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.model import Claim
from command_line import LIBRARY, run
from libraries import write


def of(library: Library, ref: str, **within: str) -> Timeline:
    about = subject(library, ref)
    assert about is not None
    return timeline(library, about, **within)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Library:
    dates = ("2025-07-23", "2025", "2024-12-31", "2025-07", "2025-07-01", "")
    claims = "".join(
        f'[[claims]]\nid = "c{n}"\ntext = "{date or "No date"}."\n'
        + (f'date = "{date}"\n' if date else "")
        + 'evidence = ["late", "draft", "undated", "!early"]\n'
        for n, date in enumerate(dates)
    )
    sources = "".join(
        f'[[sources]]\nid = "{i}"\ntitle = "{i}"\n' + (f'published = "{when}"\n' if when else "")
        for i, when in (
            ("late", "2025-10-01"),
            ("draft", "2025-07-16"),
            ("undated", ""),
            ("early", "2020"),
        )
    )
    folder = tmp_path_factory.mktemp("dated")
    return load(write(folder, {"briefs/t/b.toml": f'title = "B"\n{claims}{sources}'}))


def test_partial_dates_stand_before_the_days_in_them(dated: Library) -> None:
    found = of(dated, "b")
    assert [m.claim.date for m in found.moments] == [
        "2024-12-31",
        "2025",
        "2025-07",
        "2025-07-01",
        "2025-07-23",
    ]
    assert found.undated == ("b/c5",)


def test_reports_by_date_with_the_gap_in_words(dated: Library) -> None:
    last = of(dated, "b").moments[-1]
    assert [(r.source.id, r.stance, r.days, r.exact, r.apart) for r in last.reports] == [
        ("early", "contradicts", -1665, False, "5 years earlier"),
        ("draft", "supports", -7, True, "7 days earlier"),
        ("late", "supports", 70, True, "2 months later"),
        ("undated", "supports", None, False, ""),
    ]


def test_only_support_older_than_the_event_is_marked(dated: Library) -> None:
    by_date = {m.claim.date: m for m in of(dated, "b").moments}
    assert [r.source.id for r in by_date["2025-07-23"].older] == ["draft"]
    assert by_date["2025-07-23"].late == ""
    assert by_date["2025-07-01"].older == ()
    assert by_date["2025-07-01"].late == ""
    assert by_date["2024-12-31"].late == "6 months later"
    assert by_date["2025-07"].older == ()


@pytest.mark.parametrize(
    ("event", "published", "days", "words"),
    [
        ("2025-07-23", "2025-07-23", 0, "the same day"),
        ("2025-07-23", "2025-07-24", 1, "1 day later"),
        ("2025-07-23", "2025-08-27", 35, "5 weeks later"),
        ("2025-07-23", "2025-01-10", -194, "6 months earlier"),
        ("2010-09-07", "2025-11-01", 5534, "15 years later"),
        ("2025-07", "2025-07-24", None, "the same month"),
        ("2025-07", "2025-07", None, "the same month"),
        ("2025-07-30", "2025-08", 2, "the month after"),
        ("2025-07", "2025-10-01", 62, "3 months later"),
        ("2025-12", "2022-12-09", -1088, "36 months earlier"),
        ("2025", "2025-10", None, "the same year"),
        ("2025-03-01", "2025", None, "the same year"),
        ("2024", "2025-01-05", 5, "the year after"),
        ("2025", "2019-03", -2103, "6 years earlier"),
    ],
)
def test_the_gap_between_two_dates(
    event: str, published: str, days: int | None, words: str
) -> None:
    found = apart(event, published)
    assert (found[0], found[2]) == (days, words)
    assert found[1] == (len(event) == len(published) == 10)


def test_intervals() -> None:
    assert interval("2024-02") == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    assert interval("2025") == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert interval("2025-07-23") == (dt.date(2025, 7, 23),) * 2
    with pytest.raises(ValueError, match="month"):
        interval("2025-13")


DATES = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)).flatmap(
    lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]])
)


@given(DATES, DATES)
def test_a_gap_is_certain(event: str, published: str) -> None:
    """Whatever days are meant, they lie at least as far apart as is said, in that direction."""
    days = apart(event, published)[0]
    (first, last), (early, late) = interval(event), interval(published)
    if days is None or days == 0:
        assert first <= late
        assert early <= last
    elif days > 0:
        assert (early - last).days == days
    else:
        assert (late - first).days == days


@given(st.lists(DATES, max_size=8), DATES)
def test_since_and_until_divide_what_is_dated(dates: list[str], cut: str) -> None:
    claims = tuple(Claim("b", str(n), "X.", date=d) for n, d in enumerate(dates))
    library = replace(Library(Path()), claims={c.ref: c for c in claims})
    about = Subject("b", "B", claims)
    after = {m.claim.ref for m in timeline(library, about, since=cut).moments}
    before = {m.claim.ref for m in timeline(library, about, until=cut).moments}
    assert after | before == {c.ref for c in claims}
    for claim in claims:
        within = interval(claim.date)[1] >= interval(cut)[0]
        assert (claim.ref in after) == within
    found = [m.claim.date for m in timeline(library, about).moments]
    assert found == sorted(dates)


def test_the_sample_has_sources_older_than_what_they_are_cited_for() -> None:
    library = load(sample())
    found = of(library, "")
    older = {m.claim.ref: [r.source.id for r in m.older] for m in found.moments if m.older}
    assert older["summit-text-and-readings/draft-names-nobody"] == ["yomiuri-draft"]
    late = {m.claim.ref: m.late for m in found.moments if m.late}
    assert late["china-leverage/export-ban-2010"] == "15 years later"
    summit = of_event(library, "summit-20250723")
    assert summit is not None
    assert len(timeline(library, summit).moments) > 20


# The command line


def test_json() -> None:
    said = json.loads(run("timeline", "gas-storage", "--json", "--library", LIBRARY).out)
    assert said["version"] == 1
    assert [m["ref"] for m in said["moments"]] == [
        "gas-storage/ninety-two",
        "gas-storage/eighty-seven",
    ]
    assert said["moments"][0]["reports"][1] == {
        "source": "herald-storage",
        "stance": "supports",
        "published": "2025-10-02",
        "published_basis": "inferred",
        "days": 2,
        "exact": True,
        "apart": "2 days later",
    }
    assert "gas-storage/law-of-2022" in said["undated"]


def test_a_line_for_each_report() -> None:
    lines = run("timeline", "fisheries", "--library", LIBRARY).out.splitlines()
    assert lines[0].split("\t") == [
        "2025-09",
        "landing-quotas/quota-kept",
        "supports",
        "herald-storage",
        "2025-10-02",
        "the month after",
        "The quota for cod stays as it is in 2026.",
    ]


def test_only_what_may_be_of_that_time() -> None:
    said = run("timeline", "--library", LIBRARY, "--since", "2025-10", "--until", "2025-10")
    assert {line.split("\t")[1] for line in said.out.splitlines()} == {
        "landing-quotas/quota-cut",
        "landing-quotas/quota-final",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "2025-13"], "--since must be a date such as"),
        (["--until", "yesterday"], "--until must be a date such as"),
        (["--event", "summit"], "There is no event 'summit'"),
        (["--actor", "JOGMEK"], "did you mean 'JOGMEC'?"),
        (["--theme", "safe-access"], "There is no theme 'safe-access'"),
        (["trade", "--event", "summit-20250723"], "Give one of"),
    ],
)
def test_what_cannot_be_shown_says_why(arguments: list[str], words: str) -> None:
    ran = run("timeline", "--sample", *arguments)
    assert ran.code == 2
    assert words in ran.err


def test_nothing_of_that_time_is_said() -> None:
    ran = run("timeline", "--library", LIBRARY, "--since", "2030")
    assert (ran.code, ran.out) == (0, "")
    assert "No claim here has such a date." in ran.err
