"""``briefing drafts``: what was typed in the app and not saved is listed, saved and given up."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing.cli.exits import Exit
from briefing.library import exchange
from briefing.library import save as saving
from briefing.library.answers import AnsweredConflict, AnsweredLine, answered
from briefing.library.scan import load
from briefing.library.target import Target, named
from briefing.library.unsaved import (
    CAPTURE,
    TypedSinceError,
    give_up,
    given_up,
    keep,
    pending,
    take_back,
)
from briefing.settings.paths import state_folder
from command_line import Ran, run
from desk import copy

BRIEF = "briefs/energy/gas-storage.toml"
CLAIM = "gas-storage/ninety-two"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy(tmp_path)


def drafts(root: Path, *arguments: str) -> Ran:
    return run("drafts", *arguments, "--library", root, "--as-of", "2025-11-28")


def text_of(root: Path) -> str:
    return load(root).claims[CLAIM].text


def test_each_thing_is_listed_with_what_where_and_how(root):
    assert drafts(root).err == "All that was typed is saved.\n"
    before = (root / BRIEF).read_text()
    keep(root, BRIEF, "file", f"# mine\n{before}", before)
    keep(root, CLAIM, "confidence", "high", "")
    keep(root, CLAIM, "text", "Better.", text_of(root))
    keep(root, f"{CAPTURE}wire-storage:0", "text", "Stores are full.")
    keep(root, "new:claim:gas-storage::", "text", "Newer.")
    keep(root, "gone/claim", "text", "Lost?")
    keep(root, *AnsweredLine("bottom-line", "bottom-line", "opening").field, "All is well.")
    rows = {row[2]: row[3:] for row in (x.split("\t") for x in drafts(root).out.splitlines())}
    assert rows == {
        BRIEF: ["1 line in, 0 out", "", BRIEF],
        CLAIM: ["claim, confidence", "", text_of(root)],
        "to be the bottom line of the memo": ["3 words", "", "All is well."],
        "to be added, from wire-storage": ["3 words", "", "Stores are full."],
        "new claim in gas-storage": ["claim", "", "New claim in Gas storage before the winter"],
        "gone/claim": ["text", "not in the library any more", "gone/claim"],
    }
    records = json.loads(drafts(root, "--json").out)["drafts"]
    (record,) = (each for each in records if each["ref"] == CLAIM)
    assert {part["name"]: part["typed"] for part in record["parts"]} == {
        "claim": "Better.",
        "confidence": "high",
    }
    gone = drafts(root, "save", "gone/claim")
    assert gone.code == Exit.REFUSED
    assert "gone/claim is not in the library any more" in gone.err
    assert len(pending(root)) == 7


@pytest.mark.parametrize(
    ("ref", "typed", "file", "there"),
    [
        (CLAIM, {"text": "Better."}, BRIEF, 'text = "Better."'),
        ("new:claim:gas-storage::", {"text": "Newer."}, BRIEF, 'text = "Newer."'),
        ("new:brief:energy:plain:", {"title": "Wind"}, "briefs/energy/wind.toml", "Wind"),
        (f"{CAPTURE}:0", {"text": "Full.", "brief": "gas", "source": "wire"}, BRIEF, "wire-st"),
    ],
)
def test_what_was_typed_is_saved_as_its_form_would_and_undone(root, ref, typed, file, there):
    before = (root / BRIEF).read_bytes()
    for field, words in typed.items():
        keep(root, ref, field, words, text_of(root) if ref == CLAIM else "")
    shown = drafts(root, "save", ref, "--diff")
    assert there in shown.out
    assert pending(root)
    assert drafts(root, "save", ref).code == Exit.DONE
    assert there in (root / file).read_text()
    assert not pending(root)
    assert run("undo", "--library", root).code == Exit.DONE
    assert (root / BRIEF).read_bytes() == before


def test_where_the_file_says_something_else_by_now_nothing_is_written_unasked(root):
    before = (root / BRIEF).read_text()
    keep(root, CLAIM, "text", "Mine.", "What it said once.")
    now = (root / BRIEF).read_bytes()
    refused = drafts(root, "save", CLAIM)
    assert refused.code == Exit.REFUSED
    assert "--force" in refused.err
    assert "the file has changed since" in drafts(root).out
    assert f"The file says by now\n{text_of(root)}" in drafts(root, "show", CLAIM).out
    assert (root / BRIEF).read_bytes() == now
    assert drafts(root, "save", CLAIM, "--force").code == Exit.DONE
    assert text_of(root) == "Mine."

    broken = before.replace("[[claims]]", "[[claims", 1)
    keep(root, BRIEF, "file", broken, before)
    (root / BRIEF).write_text(before + "# theirs\n")
    refused = drafts(root, "save", BRIEF)
    assert refused.code == Exit.REFUSED
    assert f"{BRIEF}:9:" in refused.err
    keep(root, BRIEF, "file", f"# mine\n{before}", before)
    assert drafts(root, "save", BRIEF).code == Exit.DONE
    assert (root / BRIEF).read_text() == f"# mine\n{before}# theirs\n"


def test_a_file_that_is_none_any_more_is_listed_and_left_alone(root):
    before = (root / BRIEF).read_text()
    keep(root, BRIEF, "file", f"# mine\n{before}", before)
    (root / BRIEF).unlink()
    assert "the file is gone" in drafts(root).out
    assert drafts(root, "save", BRIEF).code == Exit.REFUSED
    (root / BRIEF).mkdir()
    assert "the file cannot be read" in drafts(root).out
    assert drafts(root, "save", BRIEF, "--force").code == Exit.REFUSED
    (root / BRIEF).rmdir()
    assert drafts(root, "save", BRIEF, "--force").code == Exit.DONE
    assert (root / BRIEF).read_text() == f"# mine\n{before}"


def test_what_was_given_up_can_be_taken_back(root):
    keep(root, CLAIM, "text", "One.")
    keep(root, CLAIM, "caveat", "Two.")
    typed = pending(root)
    assert drafts(root, "restore").code == Exit.REFUSED
    assert drafts(root, "drop", CLAIM).code == Exit.DONE
    assert pending(root) == ()
    assert CLAIM in drafts(root, "--given-up").out
    keep(root, CLAIM, "text", "Three.")
    refused = drafts(root, "restore")
    assert refused.code == Exit.REFUSED
    assert "typed in its place since" in refused.err
    drafts(root, "drop", CLAIM)
    drafts(root, "restore")
    assert [u.text for u in pending(root)] == ["Three."]
    drafts(root, "save", CLAIM, "--force")
    drafts(root, "restore")
    assert pending(root) == typed


def test_what_was_given_up_can_be_shown(root):
    keep(root, CLAIM, "text", "Given up.")
    drafts(root, "drop", CLAIM)
    shown = drafts(root, "show", CLAIM)
    assert "Given up." in shown.out
    assert "To take it back: briefing drafts restore" in shown.err
    # What is still there goes before it.
    keep(root, CLAIM, "text", "Typed since.")
    shown = drafts(root, "show", CLAIM)
    assert "Typed since." in shown.out and "restore" not in shown.err


def test_what_was_given_up_comes_back_together_or_not_at_all(root):
    for field in ("text", "caveat", "note", "because"):
        keep(root, CLAIM, field, f"The {field}.")
    name = give_up(root, pending(root))
    keep(root, CLAIM, "note", "Another.")
    with pytest.raises(TypedSinceError):
        take_back(root, name)
    assert [u.text for u in pending(root)] == ["Another."]
    assert len(given_up(root)[0][1]) == 4


def test_what_a_full_disk_stops_on_its_way_back_stays_together(root, monkeypatch):
    for field in ("text", "caveat", "note"):
        keep(root, CLAIM, field, f"The {field}.")
    name = give_up(root, pending(root))
    real, moved = exchange.place, []

    def place(source: Path, target: Path) -> None:
        moved.append(source)
        if len(moved) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "place", place)
        with pytest.raises(OSError, match="No space"):
            take_back(root, name)
    assert pending(root) == ()
    assert len(given_up(root)[0][1]) == 3
    take_back(root, name)
    assert len(pending(root)) == 3


def test_a_template_may_have_a_colon_in_its_name(root):
    library = load(root)
    for template in ("", "plain", "for: the press", "a:b:c"):
        target = Target("brief", "", "energy", template)
        assert named(library, target.name) == target
    older = Target("claim", "", "gas-storage", "", CLAIM)
    assert named(library, older.name) == older
    assert named(library, "new:claim") is None


def test_an_answer_is_shown_and_is_the_apps_to_take(root):
    keep(root, *AnsweredConflict("event", ("a/b", "c/d")).field, "Two days.", "")
    (kept,) = pending(root)
    assert answered(kept.ref) == AnsweredConflict("event", ("a/b", "c/d"))
    assert "Two days." in drafts(root, "show", kept.ref).out
    refused = drafts(root, "save", kept.ref)
    assert refused.code == 4 and "which offers it when it is opened" in refused.err
    assert pending(root) == (kept,)


def test_a_name_nobody_has_is_told(root):
    assert drafts(root, "show", "nothing").code == Exit.USAGE


def test_what_happens_while_it_is_saved_costs_nothing(root, monkeypatch):
    new = "new:claim:gas-storage::"
    real = saving.save

    def meanwhile(happens: Callable[[], object]) -> None:
        def save(*given: Any, **named: Any) -> Any:
            monkeypatch.setattr(saving, "save", real)
            happens()
            return real(*given, **named)

        monkeypatch.setattr(saving, "save", save)

    keep(root, new, "text", "Newer.")
    meanwhile(lambda: drafts(root, "save", new))
    refused = drafts(root, "save", new)
    assert (refused.code, "elsewhere by now" in refused.err) == (Exit.REFUSED, True)
    assert (root / BRIEF).read_text().count("Newer.") == 1

    before = text_of(root)
    keep(root, CLAIM, "text", "Better.", before)
    meanwhile(lambda: keep(root, CLAIM, "text", "Better still.", before))
    assert drafts(root, "save", CLAIM).code == Exit.DONE
    assert text_of(root) == "Better."
    assert [each.text for each in pending(root)] == ["Better still."]


def test_a_file_that_says_it_already_is_not_said_to_be_written(root):
    before = (root / BRIEF).read_text()
    keep(root, BRIEF, "file", f"# mine\n{before}", before)
    (root / BRIEF).write_text(f"# mine\n{before}")
    assert drafts(root, "save", BRIEF).err == "Nothing to change.\n"
    assert not pending(root)


def test_what_others_have_put_beside_it_is_in_nobodys_way(root):
    keep(root, CLAIM, "text", "One.")
    aside = state_folder(root) / "unsaved" / "given-up"
    aside.mkdir()
    (aside / ".DS_Store").touch()
    assert drafts(root, "drop", CLAIM).code == Exit.DONE
    keep(root, "new:from-a-later-version:::", "text", "Two.")
    assert "not in the library any more" in drafts(root).out
