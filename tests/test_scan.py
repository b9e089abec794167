"""From one snapshot to the next: what changed, what was read again, and that nothing is missed."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from briefing.library import read as reading
from briefing.library.find import LibraryError
from briefing.library.scan import load, scan
from libraries import write
from soak import rounds

BRIEF = 'title = "{0}"\n\n[[claims]]\nid = "one"\ntext = "{0} is so."\nevidence = ["s-1"]\n'
FILES = {
    "themes/a.toml": 'title = "Alpha"\norder = 2\n',
    "themes/b.toml": 'title = "Beta"\norder = 1\n',
    "briefs/a/steel.toml": BRIEF.format("Steel"),
    "briefs/a/glass.toml": BRIEF.format("Glass"),
    "briefs/b/ships.toml": BRIEF.format("Ships"),
    "briefs/sources.toml": '[[sources]]\nid = "s-1"\ntitle = "Source"\n',
    "memos/m.toml": 'title = "Memo"\nclaims = ["steel/one"]\n',
}


def settle(folder):
    """Make every file old, so that its stamp can be trusted."""
    long_ago = time.time() - 3600
    for path in folder.rglob("*.toml"):
        os.utime(path, (long_ago, long_ago))


@pytest.fixture
def library(tmp_path):
    write(tmp_path, FILES)
    settle(tmp_path)
    return load(tmp_path)


@pytest.fixture
def read(monkeypatch):
    """The files that have been read since, in order."""
    seen = []
    real = reading.read_bytes

    def noting(root, file):
        seen.append(file)
        return real(root, file)

    monkeypatch.setattr(reading, "read_bytes", noting)
    return seen


def test_in_order(library):
    assert list(library.themes) == ["b", "a"]
    assert list(library.briefs) == ["ships", "glass", "steel"]
    assert list(library.claims) == ["ships/one", "glass/one", "steel/one"]


def test_nothing_changed(library, read):
    change = scan(library)
    assert not change
    assert change.new is library
    assert not read


def test_only_what_changed_is_read_and_named(library, read, tmp_path):
    write(tmp_path, {"briefs/a/glass.toml": BRIEF.format("Window glass")})
    change = scan(library)
    assert change
    assert read == ["briefs/a/glass.toml"]
    assert change.upserts == {"glass", "glass/one"}
    assert change.deletions == frozenset()
    assert change.new.briefs["steel"] is library.briefs["steel"]
    assert change.new.claims["glass/one"].text == "Window glass is so."
    assert library.claims["glass/one"].text == "Glass is so."


def test_new_and_gone(library, tmp_path):
    (tmp_path / "briefs/a/steel.toml").unlink()
    write(tmp_path, {"briefs/b/rare.toml": 'title = "Rare"\n', "themes/c.toml": 'title = "C"\n'})
    change = scan(library)
    assert change.upserts == {"rare", "c"}
    assert change.deletions == {"steel", "steel/one"}
    assert [f.path for f in change.new.findings] == ["claims[0]"]
    assert "steel/one" in library.claims
    assert change.new.links.cited_by["s-1"] == tuple(
        c for c in library.links.cited_by["s-1"] if c.claim != "steel/one"
    )


def test_a_file_that_moves_is_the_same_brief_in_another_theme(library, tmp_path):
    (tmp_path / "briefs/a/steel.toml").rename(tmp_path / "briefs/b/steel.toml")
    change = scan(library)
    assert (change.upserts, change.deletions) == ({"steel"}, frozenset())
    assert change.new.briefs["steel"].theme == "b"


def test_touched_but_the_same(library, read, tmp_path):
    (tmp_path / "briefs/a/steel.toml").touch()
    change = scan(library)
    assert not change
    assert read == ["briefs/a/steel.toml"]
    assert change.new.briefs["steel"] is library.briefs["steel"]


def test_a_change_within_the_grain_of_the_clock_is_not_missed(tmp_path):
    write(tmp_path, FILES)
    path = tmp_path / "briefs/a/steel.toml"
    before = path.stat()
    library = load(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Steel", b"Stale"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    # A coarse file system shows the very same stamp.
    file = "briefs/a/steel.toml"
    stamp = library.files[file].stamp._replace(ctime_ns=path.stat().st_ctime_ns)
    coarse = replace(library.files[file], stamp=stamp)
    library = replace(library, files=library.files.changed({file: coarse}))
    assert scan(library).new.briefs["steel"].title == "Stale"


def test_findings_alone_are_a_change(library, tmp_path):
    write(tmp_path, {"briefs/a/glass.toml": BRIEF.format("Glass") + "zz = 1\n"})
    change = scan(library)
    assert change
    assert not change.upserts
    assert [f.rule for f in change.new.findings] == ["B026"]


def test_other_settings_check_every_file_again(library, tmp_path):
    write(tmp_path, {"briefs/a/glass.toml": 'marking = "TLP:RED"\n' + BRIEF.format("Glass")})
    marked = scan(library).new
    assert [f.rule for f in marked.findings] == ["B027"]
    write(tmp_path, {"briefing.toml": 'markings = "tlp"\n'})
    change = scan(marked)
    assert change.new.findings == ()
    assert change.upserts == {"glass"}
    assert change.new.briefs["glass"].marking == "TLP:RED"


def test_settings_that_check_nothing_do_not(library, read, tmp_path):
    write(tmp_path, {"briefing.toml": 'title = "Mine"\n'})
    change = scan(library)
    assert (bool(change), change.upserts, change.new.title) == (True, frozenset(), "Mine")
    assert read == ["briefing.toml"]


def test_findings_follow_the_lines_they_are_about(library, tmp_path):
    text = BRIEF.format("Glass") + 'depends_on = ["none"]\n'
    write(tmp_path, {"briefs/a/glass.toml": text})
    dangling = scan(library).new
    assert [f.place.line for f in dangling.findings] == [7]
    write(tmp_path, {"briefs/a/glass.toml": "\n# note\n" + text})
    moved = scan(dangling)
    assert moved
    assert not moved.upserts
    assert [f.place.line for f in moved.new.findings] == [9]


def test_a_broken_file_takes_only_itself_along(library, tmp_path):
    write(tmp_path, {"briefs/a/glass.toml": "title = \n"})
    change = scan(library)
    assert change.deletions == {"glass", "glass/one"}
    assert [(f.place.file, f.rule) for f in change.new.findings] == [
        ("briefs/a/glass.toml", "B008")
    ]


def test_references_into_a_broken_file_are_not_called_dangling(library, tmp_path):
    write(tmp_path, {"briefs/sources.toml": FILES["briefs/sources.toml"] + "broken\n"})
    broken = scan(library).new
    assert [(f.place.file, f.rule) for f in broken.findings] == [("briefs/sources.toml", "B008")]
    assert not broken.sources
    write(tmp_path, {"briefs/sources.toml": '[[sources]]\nid = "s-1"\n'})
    assert [f.rule for f in scan(broken).new.findings] == ["B020"]
    write(tmp_path, {"briefs/sources.toml": "broken\n"})
    assert [f.rule for f in scan(broken).new.findings] == ["B060", "B060", "B060", "B008"]


def test_a_file_caught_half_written_is_read_once_more(library, tmp_path, monkeypatch):
    path = tmp_path / "briefs/a/glass.toml"
    path.write_text('title = "Gl')

    def the_editor_goes_on(seconds):
        path.write_text(BRIEF.format("Glazing"))

    monkeypatch.setattr(time, "sleep", the_editor_goes_on)
    change = scan(library)
    assert change.new.briefs["glass"].title == "Glazing"
    assert not change.new.findings


def test_a_second_thing_of_the_same_name_waits_for_the_first(library, tmp_path):
    write(tmp_path, {"briefs/b/steel.toml": BRIEF.format("Other steel")})
    both = scan(library).new
    assert (both.briefs["steel"].title, both.briefs["steel-2"].title) == ("Steel", "Other steel")
    assert both.claims["steel-2/one"].brief == "steel-2"
    (tmp_path / "briefs/a/steel.toml").unlink()
    change = scan(both)
    assert change.new.briefs["steel"].title == "Other steel"
    assert change.deletions == {"steel-2", "steel-2/one"}
    assert not change.new.findings


def test_a_library_that_is_gone(library, tmp_path):
    (tmp_path / "briefs").rename(tmp_path / "elsewhere")
    with pytest.raises(LibraryError, match="no folder briefs/"):
        scan(library)


@pytest.mark.parametrize("name", ["loop", "x" * 300])
def test_a_folder_that_cannot_be_looked_into_is_named_with_the_reason(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(LibraryError, match="cannot be read: "):
        load(tmp_path / name)
    with pytest.raises(LibraryError, match="cannot be read: "):
        load(tmp_path / name, apart=lambda: None)


def test_a_snapshot_cannot_be_changed(library):
    with pytest.raises(FrozenInstanceError):
        library.writable = False


class Edits(RuleBasedStateMachine):
    """Any edits, in any order: a scan ends where a fresh load does, and names what differs."""

    names = st.sampled_from(
        ["briefs/a/x.toml", "briefs/b/x.toml", "briefs/a/y.toml", "briefs/z.toml"]
    )
    others = st.sampled_from(
        ["briefs/sources.toml", "themes/a.toml", "memos/x.toml", "briefing.toml"]
    )
    texts = st.sampled_from(
        [
            BRIEF.format("X"),
            BRIEF.format("Y") + 'depends_on = ["x/one", "two"]\nmarking = "TLP:RED"\n',
            'title = "Z"\nid = "x"\nrests_on = ["one"]\n[[claims]]\nid = "one"\ntext = "One."\n',
            'title = "Only sources"\n[[sources]]\nid = "s-1"\ntitle = "S"\n',
            '[[sources]]\nid = "s-1"\ntitle = "S"\n[[sources]]\nid = "x"\ntitle = "X"\n',
            'title = "T"\nmarkings = "tlp"\n',
            "# moved\n\n" + BRIEF.format("X") + 'depends_on = ["none"]\n',
            "\n# again\n\n" + BRIEF.format("X") + 'depends_on = ["none"]\n',
            "broken\n",
            "",
        ]
    )

    def __init__(self):
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.root = write(Path(self.place.name), {"themes/a.toml": 'title = "A"\n'})
        self.library = load(self.root)
        self.pause = mock.patch.object(time, "sleep")
        self.pause.start()

    def teardown(self):
        self.pause.stop()
        self.place.cleanup()

    @rule(name=names | others, text=texts)
    def put(self, name, text):
        write(self.root, {name: text})

    @rule(name=names | others)
    def remove(self, name):
        (self.root / name).unlink(missing_ok=True)

    @rule(old=names, new=names)
    def move(self, old, new):
        if (self.root / old).exists():
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)

    @invariant()
    def as_a_fresh_load(self):
        old = self.library
        change = scan(old)
        fresh = load(self.root)
        new = change.new
        assert replace(new, files={}) == replace(fresh, files={})
        for ref in {*old.refs(), *new.refs()}:
            gone, changed = old.get(ref) and not new.get(ref), old.get(ref) != new.get(ref)
            assert (ref in change.deletions) == bool(gone)
            assert (ref in change.upserts) == (changed and not gone)
        assert bool(change) == (replace(old, files={}) != replace(new, files={}))
        self.library = new


Edits.TestCase.settings = settings(
    max_examples=rounds(50, 500), stateful_step_count=12, deadline=None
)
TestAnyEditsEndWhereAFreshLoadDoes = Edits.TestCase
