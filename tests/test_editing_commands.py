"""The writing commands: what they write, what they print, and that --diff writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import briefing.library.save as saving
from briefing.cli.exits import Exit
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.working import load_working
from briefing.settings.paths import templates_folder
from command_line import Ran, run
from libraries import write
from test_operations import FILES


@pytest.fixture
def root(tmp_path: Path, home: Path) -> Path:
    return write(tmp_path / "lib", FILES)


def brief(root: Path, *arguments: object) -> Ran:
    return run(*arguments, "--library", root, "--as-of", "2026-11-22")


def state(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.toml")}


WRITING = [
    ("set", "steel/cap", "confidence", "low"),
    ("set", "steel", "tags", "a", "b"),
    ("set", "steel/cap", "evidence", "--add", "act, 2", "--remove", "wire"),
    ("set", "steel/cap", "quantity.value", "3.5", "--add", "x"),
    ("set", "steel", "related", "--unset"),
    ("rename", "steel", "iron"),
    ("mv", "steel/later", "coal"),
    ("mv", "steel/cap", "steel/later", "coal"),
    ("mv", "coal", "trade"),
    ("merge", "steel/later", "steel/cap"),
    ("duplicate", "steel/cap", "--id", "cap-b"),
    ("remove", "note"),
    ("fmt", "steel"),
    ("new", "brief", "A new one", "--theme", "energy", "--template", "dossier", "--tag", "x"),
    ("new", "claim", "coal", "It is so.", "--evidence", "!wire, 3", "--date", "2025-07-01"),
    ("new", "source", "A page", "--url", "https://example.org", "--author", "Ana"),
    ("new", "source", "A leaflet", "--brief", "steel", "--published", "2025-07"),
    ("new", "theme", "Ports", "--keyword", "quay", "--keyword", "dock"),
]


@pytest.mark.parametrize("command", [w for w in WRITING if "quantity.value" not in w], ids=" ".join)
def test_diff_shows_what_is_then_written_and_undo_takes_it_back(root, command):
    before = state(root)
    shown = brief(root, *command, "--diff")
    assert (shown.code, state(root)) == (Exit.DONE, before)
    assert shown.out.startswith("--- a/")
    assert brief(root, *command, "--dry-run").out == shown.out
    done = brief(root, *command)
    assert done.code == Exit.DONE
    assert "To take it back: briefing undo" in done.err
    after = state(root)
    assert {line[6:] for line in shown.out.splitlines() if line.startswith("+++ b/")} == {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }
    assert not [f for f in load(root).findings if f.severity == "error"]
    assert brief(root, "undo").code == Exit.DONE
    assert state(root) == before


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_the_sample_is_not_written_to(command):
    ran = run(*command, "--sample")
    assert ran.code in (Exit.REFUSED, Exit.USAGE)
    assert "Wrote" not in ran.err


def test_a_brief_begins_as_its_template_does(root):
    ran = brief(root, "new", "brief", "Visit to Oslo", "--template", "meeting", "--actor", "Norway")
    assert ran.out == "visit-to-oslo\n"
    text = (root / "briefs/inbox/visit-to-oslo.toml").read_text()
    assert text.startswith('title = "Visit to Oslo"\ncreated = 2026-11-22\ntags = ["meeting"]\n')
    assert 'actors = ["Norway"]\n' in text
    assert "#" in text
    assert "confidence_basis" not in text
    again = brief(root, "new", "brief", "Visit to Oslo")
    assert again.out == "visit-to-oslo-2\n"


def test_what_has_the_title_already_is_named_and_no_brief_is_read_for_it(root, monkeypatch):
    def asked(*_: object) -> None:
        raise AssertionError("a title stands in what lists show of a brief")

    monkeypatch.setattr(Library, "title_of", asked)
    assert brief(root, "new", "brief", "What is new?", "--id", "one").code == Exit.DONE
    again = brief(root, "new", "brief", "WHAT is new?", "--id", "two")
    assert "There is a brief of this title already: one\n" in again.err
    assert brief(root, "new", "theme", "Glass", "--id", "glass").code == Exit.DONE
    again = brief(root, "new", "theme", "glass", "--id", "panes")
    assert "There is a theme of this title already: glass\n" in again.err


def test_templates_are_copied_and_changed(root):
    listed = brief(root, "new", "template").out
    assert [line.split("\t")[0] for line in listed.splitlines()] == [
        "plain", "country", "dossier", "meeting",
    ]  # fmt: skip
    text = brief(root, "new", "template", "plain").out.replace("# text", "# text # ours")
    write(templates_folder(), {"briefs/ours.toml": text})
    assert brief(root, "new", "brief", "X y", "--template", "ours").code == Exit.DONE
    assert "# text # ours" in (root / "briefs/inbox/x-y.toml").read_text()
    wrong = brief(root, "new", "brief", "Z", "--template", "our")
    assert (wrong.code, "did you mean 'ours'" in wrong.err) == (Exit.USAGE, True)
    write(templates_folder(), {"briefs/broken.toml": "title = \n"})
    wrong = brief(root, "new", "brief", "Z", "--template", "broken")
    assert (wrong.code, "is not valid" in wrong.err) == (Exit.REFUSED, True)


def test_a_new_claim_may_take_the_place_of_one(root):
    ran = brief(root, "new", "claim", "steel", "The cap is 150.", "--supersedes", "cap")
    assert ran.out == "steel/the-cap-is-150\n"
    claims = load(root).briefs["steel"].claims
    assert (claims[0].id, claims[0].supersedes) == ("the-cap-is-150", ("steel/cap",))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("set", "steel/cap", "confidence"), "Give a value"),
        (("set", "steel/cap", "confidence", "low", "high"), "one value, not 2"),
        (("set", "steel/cap", "quantity", "nonsense"), "written as in TOML"),
        (("set", "steel/cap", "title.x", "y"), "no such key"),
        (("set", "steel", "claims", "y"), "references of their own"),
        (("mv", "steel/cap", "steel"), "say where"),
        (("mv", "wire", "steel"), "no claim or brief 'wire'"),
        (("mv", "steel/cap", "coal", "coal"), "'coal' is a brief, not a claim"),
        (("mv", "steel/cap", "steel/later", "steel"), "All of them are in 'steel' already."),
        (("mv", "steel/cap", "steel/later", "coal", "--id", "x"), "about one claim"),
        (("schema",), "Name one of"),
    ],
)
def test_wrong_usage(root, command, said):
    ran = brief(root, *command)
    assert (ran.code, said in ran.err) == (Exit.USAGE, True), ran.err


def test_values_are_of_their_keys_type(root):
    for words in (
        ("set", "steel/cap", "date", "2025-07-23"),
        ("set", "steel/cap", "as_of", "2025-07"),
        ("set", "steel/cap", "importance", "5"),
        ("set", "steel/cap", "quantity", '{ measure = "cap", value = 1.5, approx = true }'),
        ("set", "steel/cap", "quantity.value", "160"),
        ("set", "steel/cap", "texts.fr", "Le plafond."),
        ("set", "wire", "csl.DOI", "10.1/x"),
        ("set", "trade", "synonyms", "CRM, critical minerals", "a,b"),
    ):
        assert brief(root, *words).code == Exit.DONE, words
    text = (root / "briefs/trade/steel.toml").read_text()
    for line in (
        "  date = 2025-07-23", '  as_of = "2025-07"', "  importance = 5",
        '  quantity = { measure = "cap", value = 160, approx = true }',
        '  texts = { fr = "Le plafond." }',
    ):  # fmt: skip
        assert f"{line}\n" in text
    library = load(root)
    assert library.themes["trade"].synonyms == (("CRM", "critical minerals"), ("a", "b"))
    assert library.sources["wire"].csl == {"DOI": "10.1/x"}


def test_sections_of_a_template_that_is_known_elsewhere_may_be_any(root):
    assert brief(root, "set", "note", "order", "options").code == Exit.USAGE
    assert brief(root, "set", "note", "template", "board-note").code == Exit.DONE
    assert brief(root, "set", "note", "order", "options").code == Exit.DONE
    assert load(root).memos["note"].order == ("options",)
    assert brief(root, "set", "note", "order", "--add", "steel/capp").code == Exit.USAGE


def test_a_file_that_changes_at_that_moment_is_read_again(root, monkeypatch):
    file = root / "briefs/trade/steel.toml"
    real = saving.save
    tries = []

    def save(*arguments, **named):
        tries.append(1)
        if len(tries) == 1:
            file.write_text(file.read_text().replace("# The other one.", "# Theirs."))
        return real(*arguments, **named)

    monkeypatch.setattr(saving, "save", save)
    assert brief(root, "set", "steel/cap", "confidence", "low").code == Exit.DONE
    assert "# Theirs." in file.read_text()
    assert 'confidence = "low"' in file.read_text()


def test_picks_follow(root):
    assert brief(root, "pick", "steel/cap", "steel/later").code == Exit.DONE
    assert brief(root, "rename", "steel/cap", "ceiling").code == Exit.DONE
    assert brief(root, "rename", "steel", "iron").code == Exit.DONE
    assert load_working(root).claims == ("iron/ceiling", "iron/later")
    assert brief(root, "mv", "iron/ceiling", "coal").code == Exit.DONE
    assert brief(root, "merge", "iron/later", "coal/ceiling").code == Exit.DONE
    assert load_working(root).claims == ("iron/later",)


def test_several_claims_move_as_one_change(root):
    assert brief(root, "pick", "steel/cap", "steel/later").code == Exit.DONE
    ran = brief(root, "mv", "steel/later", "steel/cap", "coal")
    assert (ran.code, ran.out) == (Exit.DONE, "coal/later\ncoal/cap-2\n")
    assert load_working(root).claims == ("coal/cap-2", "coal/later")
    assert brief(root, "undo").code == Exit.DONE
    assert {"steel/cap", "steel/later"} <= load(root).claims.keys()


def test_schemas_are_kept_and_named_by_new_files(root):
    assert brief(root, "schema", "--write").code == Exit.DONE
    assert brief(root, "new", "brief", "Ports", "--theme", "energy").code == Exit.DONE
    first = (root / "briefs/energy/ports.toml").read_text().splitlines()[0]
    assert first == "#:schema ../../.briefing/schema/brief.json"
    assert ((root / "briefs/energy") / first.split()[1]).resolve().is_file()
    assert "TLP:AMBER" in brief(root, "schema", "brief").out
    assert "as it should be" in brief(root, "schema", "--write").err


def test_init_offers_to_merge_by_ids(tmp_path, home):
    ran = run("init", "--git", tmp_path / "new")
    assert "merge.briefing.driver" in ran.err
    assert (tmp_path / "new/.gitattributes").read_text() == "*.toml merge=briefing\n"
    assert run("check", "--library", tmp_path / "new").code == Exit.DONE
