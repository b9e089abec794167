"""What wants attention today: changed, due, fallen, open; of a library and of one theme."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from briefing.evidence.lastlook import Look, last_look, remember
from briefing.evidence.news import Entry, News, Since, entries, news, since
from briefing.evidence.today import Today, today
from briefing.library import cache
from briefing.library.cached import Held
from briefing.library.contents import Contents
from briefing.library.history import Changed, New
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.settings.paths import state_folder
from command_line import run
from libraries import write

DAY = dt.date(2025, 11, 28)
ENERGY = """\
title = "Energy"
[[questions]]
id = "winter"
text = "Is there enough gas?"
[[questions]]
id = "price"
text = "What does it cost?"
[[watch]]
id = "figures"
text = "The figures for October."
due = 2025-11-30
claims = ["storage/full"]
[[watch]]
id = "law"
text = "The law."
due = "2025-12"
[[watch]]
id = "later"
text = "Something later."
due = 2026-02-01
"""
STORAGE = """\
title = "Storage"
review_by = 2025-12-12

[[claims]]
id = "full"
text = "The stores are full."
evidence = ["herald", "wire"]
answers = [{ question = "energy/winter" }]
review_by = 2025-11-20

[[claims]]
id = "half"
text = "The stores are half full."
contradicts = ["full"]
evidence = ["survey"]
as_of = 2025-01-01

[[claims]]
id = "unknown"
text = "The price is not known."
kind = "gap"
answers = [{ question = "energy/price" }]

[[claims]]
id = "old"
text = "The stores were empty."
status = "withdrawn"
review_by = 2025-11-20

[[sources]]
id = "wire"
title = "Wire"
access = "second-hand"
derives_from = ["statement"]

[[sources]]
id = "herald"
title = "Herald"
derives_from = ["wire"]

[[sources]]
id = "statement"
title = "Statement"

[[sources]]
id = "survey"
title = "Survey"
standing = "retracted"
access = "first-hand"
"""
FISH = """\
title = "Fish"
review_by = 2025-12-13
[[claims]]
text = "The quota falls."
review_by = "2025-12"
"""
FILES = {
    "themes/energy.toml": ENERGY,
    "themes/fisheries.toml": 'title = "Fisheries"\n',
    "briefs/energy/storage.toml": STORAGE,
    "briefs/fisheries/fish.toml": FISH,
    "briefs/fisheries/done.toml": 'title = "Done"\nstatus = "archived"\nreview_by = 2025-11-30\n',
    "briefs/inbox/note.toml": 'title = "A note"\n',
    "memos/outlook.toml": ('title = "Outlook"\ndeadline = 2025-12-01\nclaims = ["storage/half"]\n'),
    "memos/past.toml": 'title = "Past"\ndeadline = 2025-10-01\n',
}
NO_NEWS = News(Since("day", "2025-11-01"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return write(tmp_path / "library", FILES)


def asked(root: Path, theme: str = "", day: dt.date = DAY) -> Today:
    return today(load(root), day, NO_NEWS, theme=theme)


def test_what_is_due_within_fourteen_days_or_over(root: Path) -> None:
    quota = load(root).briefs["fish"].claims[0].ref
    found = [(d.kind, d.ref, d.date, d.overdue) for d in asked(root).due]
    assert found == [
        ("claim", "storage/full", "2025-11-20", True),
        ("watch", "storage/full", "2025-11-30", False),
        ("watch", "energy", "2025-12", False),
        ("claim", quota, "2025-12", False),
        ("memo", "outlook", "2025-12-01", False),
        ("brief", "storage", "2025-12-12", False),
    ]
    assert {d.id for d in asked(root).due if d.kind == "watch"} == {"energy/figures", "energy/law"}


def test_a_partial_date_is_over_when_all_of_it_is(root: Path) -> None:
    def law(day: dt.date) -> bool:
        return next(d.overdue for d in asked(root, day=day).due if d.id == "energy/law")

    assert not law(dt.date(2025, 12, 31))
    assert law(dt.date(2026, 1, 1))


def test_a_source_that_fell_and_what_it_touches(root: Path) -> None:
    (fallen,) = asked(root).fallen
    assert fallen.source.id == "survey"
    assert fallen.claims == ("storage/half",)
    assert [m.id for m in fallen.impact.memos] == ["outlook"]
    assert asked(root, "fisheries").fallen == ()


def test_inbox_and_questions_without_an_answer(root: Path) -> None:
    found = asked(root)
    assert [b.id for b in found.inbox] == ["note"]
    # That something is not known is no answer.
    assert [q.ref for q in found.unanswered] == ["energy/price"]
    assert asked(root, "fisheries").unanswered == ()
    assert asked(root, "energy").inbox == ()


def test_how_the_claims_of_a_theme_stand(root: Path) -> None:
    health = asked(root, "energy").health
    assert health is not None
    assert health.claims == ("storage/full", "storage/half", "storage/unknown")
    assert health.single_origin == ("storage/full", "storage/half")
    assert health.contested == ("storage/full", "storage/half")
    assert health.stale == ("storage/full", "storage/half")
    assert (health.briefs, health.sources) == (1, 3)
    assert asked(root).health is None


# Since when


def test_a_second_look_at_one_day_shows_the_same(root: Path) -> None:
    assert last_look(root, DAY) is None
    assert since(root, DAY) == Since("first", "2025-11-21")
    remember(root, DAY, "aaa")
    remember(root, DAY, "bbb")
    assert last_look(root, DAY) is None
    tomorrow = DAY + dt.timedelta(days=1)
    assert last_look(root, tomorrow) == Look("2025-11-28", "bbb")
    remember(root, tomorrow, "ccc")
    assert since(root, tomorrow) == Since("last", "2025-11-28", "bbb")
    remember(root, DAY, "ddd")
    assert last_look(root, tomorrow) == Look("2025-11-28", "bbb")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"looks": [{"day": 3}]}', '{"looks": [[]]}'])
def test_a_look_that_cannot_be_read_is_none(root: Path, kept: str) -> None:
    folder = state_folder(root)
    folder.mkdir(parents=True)
    (folder / "looked.json").write_text(kept)
    assert last_look(root, DAY) is None
    remember(root, DAY, "aaa")
    assert last_look(root, DAY + dt.timedelta(days=1)) == Look("2025-11-28", "aaa")


def test_what_a_person_may_say(root: Path) -> None:
    assert since(root, DAY, "2025-11-03").in_words() == "since 3 November 2025"
    assert since(root, DAY, "HEAD~3") == Since("commit", commit="HEAD~3")
    assert "for the first time" in since(root, DAY).in_words()


def test_without_git_it_is_said_and_the_rest_is_there(root: Path) -> None:
    told = news(load(root), since(root, DAY))
    assert told.changes == ()
    assert "not kept in git" in told.unknown


# The command


def test_the_command_in_a_pipe(root: Path) -> None:
    ran = run("today", "--library", root)
    assert ran.code == 0
    lines = [line.split("\t") for line in ran.out.splitlines()]
    assert {line[0] for line in lines} == {
        "due",
        "retracted",
        "leans on it",
        "inbox",
        "unanswered",
    }
    assert [
        "due",
        "storage/full",
        "The stores are full.",
        "to be looked at again 20 November 2025, past",
    ] in lines
    assert "not kept in git" in ran.err


def test_the_command_for_programs(root: Path) -> None:
    ran = run("today", "--theme", "energy", "--json", "--library", root)
    found = json.loads(ran.out)
    assert found["version"] == 1
    assert found["date"] == "2025-11-28"
    assert found["since"]["kind"] == "first"
    assert found["sources"] == [
        {
            "ref": "survey",
            "standing": "retracted",
            "claims": ["storage/half"],
            "memos": ["outlook"],
            "exports": [],
        }
    ]
    assert found["health"]["stale"] == ["storage/full", "storage/half"]
    assert found["unanswered"] == ["energy/price"]


def test_only_a_person_who_saw_everything_has_looked(root: Path) -> None:
    tomorrow = DAY + dt.timedelta(days=1)
    run("today", "--json", "--library", root)
    run("today", "--theme", "energy", "--library", root)
    run("today", "--since", "2025-11-01", "--library", root)
    assert last_look(root, tomorrow) is None
    run("today", "--library", root)
    assert last_look(root, tomorrow) == Look("2025-11-28", "")


def test_wrong_names(root: Path) -> None:
    assert "did you mean 'energy'" in run("today", "--theme", "enrgy", "--library", root).err
    ran = run("today", "--since", "nonsense", "--library", root)
    assert ran.code == 2


def test_nothing_to_show_says_since_when(tmp_path: Path) -> None:
    pytest.importorskip("test_history", reason="git is not installed")
    from test_history import Kept

    library = write(tmp_path / "library", {"briefs/a/b.toml": 'title = "B"\n'})
    kept = Kept(library, library)
    kept.git("add", "--all")
    kept.git("commit", "--quiet", "--message", "first", day="2025-11-01")
    ran = run("today", "--since", "2025-11-20", "--library", library)
    assert ran.out == ""
    assert ran.err == "Nothing changed since 20 November 2025, and nothing wants attention.\n"
    assert run("today", "--since", "20 Nov 2025", "--library", library) == ran


def test_what_changed_and_by_whom(tmp_path: Path) -> None:
    pytest.importorskip("test_history", reason="git is not installed")
    from test_history import Kept

    library = write(tmp_path / "library", FILES)
    kept = Kept(library, library)
    kept.git("add", "--all")
    kept.git("commit", "--quiet", "--message", "first", day="2025-11-01")
    changed = STORAGE.replace("stores are full.", "stores are all full.")
    new = 'title = "New"\n[[claims]]\ntext = "One."\nevidence = ["x"]\n[[claims]]\ntext = "Two."\n'
    new += '[[sources]]\nid = "x"\ntitle = "X"\n'
    kept.commit(
        {"briefs/energy/storage.toml": changed, "briefs/fisheries/new.toml": new},
        "Bo\x1b[31m",
        "2025-11-25",
    )
    (library / "briefs/inbox/note.toml").unlink()
    ran = run("today", "--since", "2025-11-20", "--library", library)
    lines = [line.split("\t") for line in ran.out.splitlines()]
    assert [line[1:] for line in lines if line[0] == "changed"] == [
        ["storage/full", "The stores are all full.", "wording changed · Bo␛[31m, 25 Nov 2025"],
        ["new", "New", "new, with 2 claims · Bo␛[31m, 25 Nov 2025"],
        ["note", "A note", "taken out · not committed yet"],
    ]
    narrowed = ("--since", "2025-11-20", "--theme", "fisheries", "--json")
    found = json.loads(run("today", *narrowed, "--library", library).out)
    refs = {c["ref"] for c in found["changed"]}
    assert refs >= {"new", "x"}
    assert "storage/full" not in refs


def test_the_list_is_made_once_however_often_it_is_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[tuple[object, ...]] = []

    def once(library: Library, changes: tuple[Changed, ...]) -> tuple[Entry, ...]:
        listed.append(changes)
        return entries(library, changes)

    monkeypatch.setattr("briefing.evidence.today.entries", once)
    claim = load(root).claims["storage/full"]
    changes = (Changed(claim.ref, "added", None, claim),)
    found = today(load(root), DAY, News(Since("day", "2025-11-01"), changes))
    assert [entry.title for entry in found.entries] == [claim.text]
    assert "1 change " in found.in_words() and "1 change " in found.in_words()
    assert listed == [changes]


def test_only_what_may_be_due_fallen_or_an_answer_is_looked_into(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = 'title = "Plain"\n[[claims]]\ntext = "Nothing is due."\n'
    for number in range(5):
        write(root, {f"briefs/energy/plain-{number}.toml": plain})
    read = load(root)
    cache.keep(read)
    library = load(root)
    looked_into: set[str] = set()
    get = Held.get

    def noting(held: Held) -> Contents:
        found = get(held)
        if found.brief is not None:
            looked_into.add(found.brief.id)
        return found

    monkeypatch.setattr(Held, "get", noting)
    changes = tuple(New(f"plain-{n}", f"plain-{n}") for n in range(5))
    found = today(library, DAY, News(Since("day", "2025-11-01"), changes))
    assert [entry.title for entry in found.entries] == ["Plain"] * 5
    # The inbox is shown; what it holds is few.
    assert looked_into == {"storage", "fish", "done", "note"}
    monkeypatch.undo()
    expected = today(read, DAY, NO_NEWS)
    assert (found.due, found.unanswered, found.inbox) == (
        expected.due,
        expected.unanswered,
        expected.inbox,
    )
    assert [f.source.id for f in found.fallen] == ["survey"]


def test_a_list_of_nothing(root: Path) -> None:
    assert entries(load(root), ()) == ()
