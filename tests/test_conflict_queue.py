"""The queue of conflicts: listed, confirmed, dismissed, left for later, taken back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from briefing.cli.exits import Exit
from briefing.evidence.conflicts import Conflict, conflicts, proposals
from briefing.evidence.overlap import Overlap
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.library.undo import entries
from briefing.tui.conflicts import Conflicts
from briefing.tui.progress import Progress
from briefing.tui.rows import Rows
from command_line import Ran, run
from desk import Desk, copy, said, work
from golden import at_sizes, compare_screens, screen_text
from libraries import write

STEEL = """\
title = "Steel"  # the sheet of the working group

[[claims]]
text = "The ceiling for steel is 150 billion euros."
quantity = { measure = "ceiling", value = 150, unit = "EUR bn" }
evidence = ["gazette", "wire"]

[[claims]]
id = "ceiling-160"
text = "The ceiling for steel is 160 billion euros."
quantity = { measure = "ceiling", value = 160, unit = "EUR bn" }
evidence = ["wire", "law"]

[[claims]]
id = "met-monday"
text = "Ministers met on Monday to talk about steel."
event = "council"
date = 2025-03-03
evidence = ["law"]

[[sources]]
id = "wire"
title = "Ceiling raised"
publisher = "The Wire"
origin = "a press release"

[[sources]]
id = "gazette"
title = "Steel ceiling"
publisher = "The Gazette"
derives_from = ["wire"]

[[sources]]
id = "law"
title = "Law on steel"
type = "legislation"
access = "first-hand"
"""
GLASS = """\
title = "Glass"

[[claims]]
id = "met-tuesday"
text = "Ministers met on Tuesday, glass among the matters."
event = "council"
date = 2025-03-04
evidence = ["law"]

[[claims]]
id = "twelve-kilns"
text = "Twelve kilns of the north burn 30 tonnes of oil a day."

[[claims]]
id = "kilns-again"
text = "Twelve kilns of the north burn 40 tonnes of oil a day."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "themes/trade.toml": 'title = "Trade"\n',
        "briefs/trade/steel.toml": STEEL,
        "briefs/trade/glass.toml": GLASS,
    }
    return write(tmp_path / "library", files)


def on(folder: Path, *arguments: object) -> Ran:
    return run(*arguments, "--library", folder)


def waiting(folder: Path) -> list[str]:
    return [line.partition("\t")[0] for line in on(folder, "conflicts").out.splitlines()]


def test_they_are_listed_by_kind(folder: Path) -> None:
    made = next(r for r in load(folder).claims if r.startswith("steel/c-"))
    assert on(folder, "conflicts").out.splitlines() == [
        f"quantity\t{made}\tsteel/ceiling-160\tceiling: 150 EUR bn or 160 EUR bn",
        "event\tsteel/met-monday\tglass/met-tuesday\tcouncil: 3 March 2025 or 4 March 2025",
        "wording\tglass/twelve-kilns\tglass/kilns-again\t"
        "The same words with other numbers: 30 or 40",
    ]
    found = json.loads(on(folder, "conflicts", "--json", "--no-proposals").out)
    assert found["version"] == 1
    assert found["conflicts"][0] == {
        "kind": "quantity",
        "claims": [made, "steel/ceiling-160"],
        "why": "ceiling: 150 EUR bn or 160 EUR bn",
        "proposal": False,
        "origins": ["2 sources, but only 1 origin", "2 sources, 2 origins"],
    }
    assert len(found["conflicts"]) == 2


def test_what_is_confirmed_is_written_and_no_other_byte(folder: Path) -> None:
    made = next(r for r in load(folder).claims if r.startswith("steel/c-"))
    done = on(folder, "conflicts", "confirm", "steel/ceiling-160", made)
    assert (done.code, done.out, done.err) == (0, "", "Wrote briefs/trade/steel.toml.\n")
    own = made.partition("/")[2]
    text = (folder / "briefs" / "trade" / "steel.toml").read_text()
    for line in (f'id = "{own}"\n', f'contradicts = ["{own}"]\n'):
        assert text.count(line) == 1
        text = text.replace(line, "")
    assert text == STEEL
    assert load(folder).findings == ()
    assert waiting(folder) == ["event", "wording"]
    declared = on(folder, "conflicts", "--declared", "--no-proposals").out.splitlines()
    assert declared[0].split("\t")[:3] == ["declared", "steel/ceiling-160", made]
    again = on(folder, "conflicts", "confirm", made, "steel/ceiling-160")
    assert (again.code, "already" in again.err) == (Exit.USAGE, True)


def test_between_two_briefs_the_reference_is_a_full_one(folder: Path) -> None:
    on(folder, "conflicts", "confirm", "glass/met-tuesday", "steel/met-monday")
    claims = tomli.loads((folder / "briefs" / "trade" / "glass.toml").read_text())["claims"]
    assert claims[0]["contradicts"] == ["steel/met-monday"]
    assert (folder / "briefs" / "trade" / "steel.toml").read_text() == STEEL


def test_a_dismissal_is_kept_with_who_and_why_and_when(folder: Path) -> None:
    pair = ("glass/met-tuesday", "steel/met-monday")
    done = on(folder, "conflicts", "dismiss", *pair, "--why", "It met for two days.", "--by", "Ada")
    assert (done.code, done.err) == (0, "Wrote decisions.toml.\n")
    (kept,) = load(folder).dismissed
    assert kept.claims == ("steel/met-monday", "glass/met-tuesday")
    assert (kept.kind, kept.why, kept.by) == ("event", "It met for two days.", "Ada")
    assert kept.date == "2025-11-28"
    assert waiting(folder) == ["quantity", "wording"]
    kilns = ("glass/twelve-kilns", "glass/kilns-again")
    on(folder, "conflicts", "dismiss", *kilns, "--why", "Summer and winter.")
    assert waiting(folder) == ["quantity"]
    assert [d.kind for d in load(folder).dismissed] == ["event", "wording"]


def test_who_dismissed_it_comes_from_the_settings(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = ("steel/met-monday", "glass/met-tuesday")
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    on(folder, "conflicts", "dismiss", *pair, "--why", "x")
    write(home / "config" / "briefing", {"config.toml": 'name = "Ada Quill"\n'})
    (folder / "decisions.toml").rename(folder / "first.toml")
    on(folder, "conflicts", "dismiss", *pair, "--why", "x")
    signed = [tomli.loads((folder / n).read_text()) for n in ("first.toml", "decisions.toml")]
    assert [s["dismissed"][0]["by"] for s in signed] == ["login", "Ada Quill"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("confirm", "steel/met-monday", "steel/met-monday"), "Name two claims."),
        (("confirm", "steel/met-mondy", "glass/met-tuesday"), "did you mean 'steel/met-monday'?"),
        (("dismiss", "steel/met-monday", "steel/ceiling-160", "--why", "x"), "Nothing was found"),
        (("dismiss", "steel/met-monday", "glass/met-tuesday"), "--why"),
    ],
)
def test_what_makes_no_sense_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = on(folder, "conflicts", *arguments)
    assert ran.code == Exit.USAGE
    assert said in ran.err


def test_a_reason_of_nothing_is_refused(folder: Path) -> None:
    pair = ("steel/met-monday", "glass/met-tuesday")
    ran = on(folder, "conflicts", "dismiss", *pair, "--why", "  ")
    assert (ran.code, "wants its reason" in ran.err) == (Exit.REFUSED, True)
    assert not (folder / "decisions.toml").exists()


def test_the_sample_is_not_written_to() -> None:
    ran = run("conflicts", "dismiss", "a", "b", "--why", "x", "--sample")
    assert ran.code == Exit.REFUSED


# In the app


def test_both_claims_stand_side_by_side(folder: Path) -> None:
    async def job(desk: Desk) -> dict[str, str]:
        await desk.press("C")
        return await at_sizes(desk.pilot)

    compare_screens("conflicts", work(folder, job))


def test_one_sees_how_far_the_comparison_is_and_may_leave_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int, int]] = []
    left: list[bool] = []
    going = threading.Event()

    def teller(_: object, what: str, unit: str) -> Callable[[int, int], None]:
        def tell(done: int, total: int) -> None:
            told.append((what, done, total))
            if what == "Comparing":
                going.wait(10)

        return tell

    def compared(library: Library, *asked: Callable[..., object]) -> tuple[Conflict, ...]:
        found = proposals(library, *asked)
        left.append(bool(asked[1]()))
        return found

    def none(_: Library) -> tuple[Overlap, ...]:
        raise AssertionError

    monkeypatch.setattr("briefing.tui.conflicts.teller", teller)
    monkeypatch.setattr("briefing.tui.conflicts.proposals", compared)
    monkeypatch.setattr("briefing.tui.conflicts.overlaps", none)

    async def job(desk: Desk) -> None:
        await desk.pilot.press("C")
        await desk.until(lambda: told[-1:] and told[-1][0] == "Comparing")
        desk.app.progress = Progress("Comparing", 3, 5, "claims")
        await desk.pilot.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, Conflicts))
        going.set()
        # Nobody waits for a thread that was left: what it says at its end is waited for.
        await desk.until(lambda: desk.app.progress is None)

    work(folder, job)
    claims = len(load(folder).claims)
    assert told[:-1] == [("Reading", n, claims) for n in range(claims)]
    assert left == [True]


def test_confirmed_dismissed_and_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")

    async def settled(desk: Desk) -> None:
        await desk.settle()
        desk.app.look_again()
        await desk.settle()

    async def job(desk: Desk) -> None:
        await desk.press("C", "c")
        await settled(desk)
        assert "ceiling" not in desk.text("queue")
        assert [c.kind for c in conflicts(load(folder))] == ["event"]
        await desk.press("d")
        await desk.type("two days")
        await desk.press("enter")
        await settled(desk)
        (kept,) = load(folder).dismissed
        assert (kept.why, kept.by) == ("two days", "ada")
        assert "council" not in desk.text("queue")
        await desk.press("u")
        await settled(desk)
        await desk.press("u")
        await settled(desk)
        assert "ceiling" in desk.text("queue")
        assert "council" in desk.text("queue")

    work(folder, job)
    assert (folder / "briefs" / "trade" / "steel.toml").read_text() == STEEL
    assert load(folder).dismissed == ()
    assert load(folder).findings == ()
    assert [entry.undone for entry in entries(folder)] == [True, True]


def test_later_goes_to_the_end_and_escape_leaves_the_question(folder: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("C")
        first = desk.selected("queue")
        await desk.press("n")
        assert desk.selected("queue") != first
        assert "later" in desk.text("queue").splitlines()[-1]
        await desk.press("d", "escape")
        await desk.press("enter")
        assert desk.app.screen.selected_ref == "steel/met-monday"
        await desk.press("right")
        assert desk.app.screen.selected_ref == "glass/met-tuesday"
        # From a claim to the queue, from there out of a zoom, and then away.
        await desk.press("z", "escape")
        assert desk.app.focused.id == "queue"
        assert desk.app.screen.is_zoomed
        await desk.press("escape")
        assert type(desk.app.screen).__name__ == "Conflicts"
        assert not desk.app.screen.is_zoomed
        await desk.press("escape")
        assert type(desk.app.screen).__name__ == "Browse"

    work(folder, job)
    assert not (folder / "decisions.toml").exists()


def test_a_file_that_changed_meanwhile_is_not_written_over(folder: Path) -> None:
    async def job(desk: Desk) -> None:
        await desk.press("C")
        path = folder / "briefs" / "trade" / "steel.toml"
        path.write_text("title = 'Half a line\n")
        await desk.press("c")
        assert path.read_text() == "title = 'Half a line\n"

    work(folder, job)


def test_an_empty_queue_says_so(tmp_path: Path) -> None:
    library = write(
        tmp_path, {"themes/t.toml": 'title = "T"\n', "briefs/t/b.toml": 'title = "B"\n'}
    )

    async def job(desk: Desk) -> str:
        await desk.press("C", "c", "d", "n", "u")
        return screen_text(desk.pilot)

    screen = work(library, job)
    assert "No two claims wait to be judged." in screen
    assert "enter open" not in screen
    assert "esc back" in screen.splitlines()[-1]


def test_both_sides_have_the_room_that_the_queue_does_not_need(folder: Path) -> None:
    async def job(desk: Desk) -> list[tuple[int, int, int]]:
        await desk.press("C")
        sizes = []
        for _ in range(2):
            queue = desk.app.screen.query_one("#queue", Rows)
            needed = queue.get_content_height(queue.size, queue.size, queue.size.width)
            sizes.append((queue.size.height, needed, desk.app.screen.query_one("#one").size.height))
            await desk.press("c")
        return sizes

    (first, needed, beside), (second, fewer, more) = work(folder, job)
    assert second == fewer < first <= needed
    assert more - beside == first - second


def test_who_comes_from_a_contested_claim_is_told_that_the_queue_is_of_others(
    tmp_path: Path,
) -> None:
    async def job(desk: Desk) -> None:
        desk.app.go_to("gas-storage/ninety-two")
        await desk.settle()
        await desk.press("C")
        assert "declared already and stands beside it" in said(desk)
        assert isinstance(desk.app.screen, Conflicts)

    work(copy(tmp_path), job)


def test_the_claims_are_compared_once_and_the_texts_tell_how_far_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    told: list[tuple[str, str, int, int]] = []

    def once(library: Library) -> tuple[Conflict, ...]:
        ran.append("conflicts")
        return conflicts(library)

    def teller(_: object, what: str, unit: str) -> Callable[[int, int], None]:
        return lambda done, total: told.append((what, unit, done, total))

    monkeypatch.setattr("briefing.tui.conflicts.conflicts", once)
    monkeypatch.setattr("briefing.evidence.conflicts.conflicts", once)
    monkeypatch.setattr("briefing.tui.conflicts.teller", teller)

    async def job(desk: Desk) -> None:
        await desk.press("C")
        while "Comparing" in desk.words():
            await desk.settle()

    work(folder, job)
    assert ran == ["conflicts"]
    sources = len(load(folder).sources)
    texts = [each[2:] for each in told if each[1] == "kept texts"]
    assert texts == [(number, sources) for number in range(sources)]
