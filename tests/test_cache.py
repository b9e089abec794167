"""The cache of a library: what is restored from it is what reading gives, whatever happens."""

from __future__ import annotations

import json
import os
import stat
import struct
import tempfile
import threading
import time
import zlib
from dataclasses import fields, replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from briefing.cli.xref import relations
from briefing.evidence.neighbours import same_sources
from briefing.library import cache, cached, step, walk
from briefing.library import read as reading
from briefing.library import scan as scanning
from briefing.library.contents import Contents
from briefing.library.locate import file_of
from briefing.library.packed import packed, unpacked
from briefing.library.scan import load, scan
from briefing.library.snapshot import Library
from briefing.model import Claim, Source
from briefing.settings import frame, stamps
from command_line import run
from libraries import write
from soak import rounds

BRIEF = """title = "{0}"

[[claims]]
id = "one"
text = "{0} is so."
evidence = ["s-1", "s-2"]
contradicts = ["ships/one"]

[[claims]]
text = "{0} is not named: ä, 日本."
quantity = {{ measure = "tariff", value = 1.5, unit = "%" }}
"""
FILES = {
    "briefing.toml": 'markings = "tlp"\n',
    "themes/a.toml": 'title = "Alpha"\norder = 2\n'
    '[[watch]]\nid = "w"\ntext = "W"\nclaims = ["glass/one"]\n',
    "themes/b.toml": 'title = "Beta"\norder = 1\n',
    "briefs/a/steel.toml": BRIEF.format("Steel"),
    "briefs/a/glass.toml": BRIEF.format("Glass"),
    "briefs/b/ships.toml": 'title = "Ships"\nthemes = ["a"]\n[[claims]]\nid = "one"\ntext = "S."\n',
    "briefs/sources.toml": '[[sources]]\nid = "s-1"\ntitle = "One"\nderives_from = ["s-2"]\n'
    '[[sources]]\nid = "s-2"\ntitle = "Two"\ncsl = { volume = 3, note = ["x"] }\n',
    "memos/m.toml": 'title = "Memo"\nclaims = ["steel/one"]\n',
    "decisions.toml": '[[dismissed]]\nclaims = ["steel/one", "glass/one"]\n'
    'kind = "numbers"\nwhy = "No."\n',
}


def settle(folder: Path) -> None:
    """Make every file old, so that its stamp can be trusted."""
    long_ago = time.time() - 3600
    for path in folder.rglob("*.toml"):
        os.utime(path, (long_ago, long_ago))


def fresh(root: Path) -> Library:
    """The library as it is read without a cache."""
    start = Library(root=root, writable=os.access(root / "briefs", os.W_OK))
    return scan(start).new


def assert_same(one: Library, other: Library) -> None:
    """Everything is equal, and in the same order."""
    for field in fields(Library):
        if field.name not in ("links", "files"):
            assert getattr(one, field.name) == getattr(other, field.name), field.name
    assert list(one.refs()) == list(other.refs())
    for field in fields(one.links):
        assert getattr(one.links, field.name) == getattr(other.links, field.name), field.name
    assert list(one.links.by_theme) == list(other.links.by_theme)
    assert list(one.files) == list(other.files)
    for file, state in one.files.items():
        expected = other.files[file]
        assert state.contents == expected.contents
        assert (state.digest, state.findings) == (expected.digest, expected.findings)
        assert state.dangling == expected.dangling


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    settle(tmp_path)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that have been read since, in order."""
    seen: list[str] = []
    real = reading.read_bytes

    def noting(root: Path, file: str) -> bytes:
        seen.append(file)
        return real(root, file)

    monkeypatch.setattr(reading, "read_bytes", noting)
    return seen


def test_what_was_kept_is_what_is_read(root: Path, read: list[str]) -> None:
    assert cache.keep(load(root))
    read.clear()
    library = load(root)
    assert read == []
    assert_same(library, fresh(root))


@pytest.mark.parametrize("name", [".", "tests/data/library"])
def test_real_libraries_come_back(name: str) -> None:
    root = (Path(__file__).parents[1] / name).absolute()
    library = load(root)
    assert len(library.briefs) > 1
    cache.keep(library)
    kept = cache.opened(root)
    assert kept is not None
    assert_same(replace(kept, writable=library.writable), library)


def test_a_value_is_made_once_for_all_threads(root: Path) -> None:
    cache.keep(load(root))
    for _ in range(20):
        library = load(root)
        got: list[object] = []
        ready = threading.Barrier(4)

        def look(library: Library = library, got: list[object] = got) -> None:
            ready.wait()  # noqa: B023 - joined below
            got.append(library.claims["steel/one"])
            got.append(library.briefs["steel"].claims[0])
            got.append(library.files["briefs/a/steel.toml"].contents.brief.claims[0])

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(got) == 12
        assert len({id(each) for each in got}) == 1


def test_only_what_changed_is_read(root: Path, read: list[str]) -> None:
    cache.keep(load(root))
    write(root, {"briefs/a/glass.toml": BRIEF.format("Glass").replace("is so", "is otherwise")})
    read.clear()
    library = load(root)
    assert read == ["briefs/a/glass.toml"]
    assert library.claims["glass/one"].text == "Glass is otherwise."
    assert_same(library, fresh(root))


def test_what_nobody_looks_at_is_not_decoded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep(load(root))
    decoded: list[object] = []
    real = cached.unpacked

    def noting(kind: type, plain: object) -> object:
        value = real(kind, plain)
        if isinstance(value, Contents) and value.brief:
            decoded.append(value.brief.id)
        return value

    monkeypatch.setattr(cached, "unpacked", noting)
    write(root, {"briefs/a/glass.toml": BRIEF.format("Glass").replace("is so", "is otherwise")})
    library = load(root)
    cache.renew(library)
    assert [*library.refs(), *library.theme_ids(), len(library.home_briefs("c"))]
    assert set(decoded) <= {"glass", "ships"}, "the edited brief, and none that it does not name"


def test_names_are_read_at_once_and_everything_else_when_it_is_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steel = root / "briefs/a/steel.toml"
    said = steel.read_text().replace('id = "one"\n', 'id = "one"\nimportance = 5\n')
    steel.write_text(f'bottom_line = "It rusts."\n{said}')
    settle(root)
    cache.keep(load(root))
    sections: list[str] = []
    real = cached.Cache.read

    def noting(kept: cached.Cache, name: str) -> object:
        sections.append(name)
        return real(kept, name)

    monkeypatch.setattr(cached.Cache, "read", noting)
    library = load(root)
    assert [*library.briefs, len(library.links.home["a"])] == ["ships", "glass", "steel", 2]
    assert sorted(sections) == ["brief files", "briefs", "by_theme", "files", "home"]
    assert library.heads["steel"] == ("Steel", 2, "It rusts.", {"one": 5})
    assert [library.importance_of(f"{own}/one") for own in ("steel", "glass")] == [5, 3]
    assert library.brief_files["steel"] == "briefs/a/steel.toml"
    assert sections[5:] == []


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The kinds of what is decoded from a cache, one after the other."""
    kinds: list[object] = []
    real = cached.unpacked
    monkeypatch.setattr(
        cached, "unpacked", lambda kind, plain: kinds.append(kind) or real(kind, plain)
    )
    return kinds


def test_where_something_stands_is_known_without_a_look_into_briefs(
    root: Path, decoded: list[object]
) -> None:
    settle(root)
    cache.keep(load(root))
    library = load(root)
    decoded.clear()
    claim = next(iter(library.claims))
    files = [file_of(library, ref) for ref in ("a", claim.partition("/")[0], claim, "nothing")]
    assert files[0] == "themes/a.toml" and files[1] == files[2] and files[3] is None
    assert decoded == [Contents, Contents], "those of the memo and the theme"


def test_claims_of_the_same_sources_are_ranked_without_a_look_at_them(
    root: Path, decoded: list[object]
) -> None:
    cache.keep(load(root))
    library = load(root)
    claim = library.claims["steel/one"]
    decoded.clear()
    assert "glass/one" in same_sources(library, claim)
    assert decoded == []


def test_a_source_is_read_without_what_the_others_of_its_file_say(
    root: Path, decoded: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "A page that nobody asked for. " * 40
    sources = [f'[[sources]]\nid = "page-{n}"\ntitle = "{n}: {long}"\n' for n in range(50)]
    write(root, {"briefs/pages.toml": "".join(sources)})
    settle(root)
    cache.keep(load(root))
    library = load(root)
    decoded.clear()
    looked_at: list[int] = []
    real = json.loads
    monkeypatch.setattr(
        cached.json, "loads", lambda text: looked_at.append(len(text)) or real(text)
    )
    page = library.sources["page-7"]
    assert page.title.startswith("7: A page") and decoded == [Source]
    assert sum(looked_at) < 5 * len(long)
    assert library.files["briefs/pages.toml"].contents.sources[7] is page
    assert library.sources["page-8"] is library.files["briefs/pages.toml"].contents.sources[8]


def test_a_claim_is_decoded_without_the_others_of_its_brief(
    root: Path, decoded: list[object]
) -> None:
    more = '[[claims]]\nid = "two"\ntext = "Two."\n[[claims]]\nid = "three"\ntext = "Three."\n'
    write(root, {"briefs/a/zinc.toml": BRIEF.format("Zinc") + more})
    write(root, {"briefs/c/steel.toml": BRIEF.format("Another steel")})
    settle(root)
    cache.keep(load(root))
    library = load(root)
    decoded.clear()
    two = library.claims["zinc/two"]
    assert (two.text, decoded) == ("Two.", [Claim])
    assert library.claims["zinc/two"] is two
    assert library.claims["zinc/three"].text == "Three."
    assert decoded == [Claim, Contents, Claim, Claim, Claim], "and then all that are left"
    assert library.briefs["zinc"].claims[2] is two
    contents = library.files["briefs/a/zinc.toml"].contents
    assert contents.brief is library.briefs["zinc"]
    other = next(own for own in library.briefs if own.startswith("steel-"))
    assert library.claims[f"{other}/one"].brief == other, "known by another id than in its file"
    expected, again = [*library.claims.values()], load(root)
    decoded.clear()
    assert [*again.claims.values()] == expected
    assert decoded.count(Contents) == len(again.briefs), "who wants all has each brief at once"
    assert {**again.claims} == dict(again.claims.items())
    assert_same(library, fresh(root))


def test_digests_are_known_without_a_state(root: Path) -> None:
    cache.keep(load(root))
    write(root, {"briefs/a/glass.toml": BRIEF.format("Glass").replace("is so", "is otherwise")})
    kept = cache.opened(root)
    assert kept is not None
    for library in (kept, scan(kept).new):
        before = repr(library.files)
        digests = dict(library.files.digests())
        assert repr(library.files) == before, "none was made"
        assert digests == {file: state.digest for file, state in library.files.items()}


def test_a_source_is_decoded_without_the_others_of_its_file(
    root: Path, decoded: list[object]
) -> None:
    sources = (root / "briefs/sources.toml").read_text()
    write(root, {"briefs/sources.toml": sources + '[[sources]]\nid = "s-1"\ntitle = "Again"\n'})
    settle(root)
    cache.keep(load(root))
    library = load(root)
    decoded.clear()
    two = library.sources["s-2"]
    assert (two.title, library.sources["s-1"].title) == ("Two", "One")
    assert decoded == [Source, Source]
    contents = library.files["briefs/sources.toml"].contents
    assert contents.sources[1] is two
    assert_same(library, fresh(root))


def test_what_the_start_has_looked_at_is_not_looked_at_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.keep(load(root))
    walked: list[Path] = []
    real = walk.walk

    def noting(folder: Path) -> walk.Listing:
        walked.append(folder)
        return real(folder)

    monkeypatch.setattr(scanning, "walk", noting)

    def found(folder: Path, state: str) -> None:
        words = f"\0{folder}\0{state}"
        monkeypatch.setattr(frame, "_looks", lambda: words)

    found(root, stamps.state_of(str(root)))
    library = load(root)
    assert walked == []
    assert library.writable
    write(root, {"briefs/a/glass.toml": BRIEF.format("Glass").replace("is so", "is otherwise")})
    assert scan(library).new.claims["glass/one"].text == "Glass is otherwise."
    # It was told of that look once; one that finds something else, or another library, is none.
    assert_same(load(root), fresh(root))
    for folder, state in ((root, "0"), (root.parent, library.files.state)):
        found(folder, state)
        assert_same(load(root), fresh(root))
    cache.keep(load(root))
    kept = cache.opened(root)
    assert kept is not None and kept.files.state == "", "the stamp of what was just written"


def test_a_cache_can_be_read_ahead(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached.read_ahead(root)
    assert cache.opened(root) is None, "there is none yet"
    cache.keep(load(root))
    cached.read_ahead(root)
    cached._ahead[root][0].join()
    monkeypatch.setattr(cached, "path_of", lambda _: root / "gone")
    kept = cache.opened(root)
    assert kept is not None
    assert_same(replace(kept, writable=True), fresh(root))
    assert cache.opened(root) is None, "it is read for one opening"


def test_a_rewrite_of_the_same_size_and_time_is_seen(root: Path) -> None:
    cache.keep(load(root))
    path = root / "briefs/a/glass.toml"
    before = path.stat()
    path.write_text(path.read_text().replace("Glass is so", "Glass is no"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert load(root).claims["glass/one"].text == "Glass is no."


def test_a_file_written_just_before_is_read_again(tmp_path: Path, read: list[str]) -> None:
    write(tmp_path, FILES)
    cache.keep(load(tmp_path))
    read.clear()
    load(tmp_path)
    assert sorted(read) == sorted(FILES)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_is_wrong_costs_a_reading_at_most(root: Path, days: int) -> None:
    cache.keep(load(root))
    path = root / "briefs/a/glass.toml"
    path.write_text(path.read_text().replace("is so", "is new"))
    then = time.time() + days * 86_400
    os.utime(path, (then, then))
    assert_same(load(root), fresh(root))
    cache.keep(load(root))
    path.write_text(path.read_text().replace("is new", "is odd"))
    os.utime(path, (then, then))
    assert load(root).claims["glass/one"].text == "Glass is odd."


def test_other_settings_are_other_findings(root: Path) -> None:
    cache.keep(load(root))
    write(
        root, {"briefing.toml": 'markings = "none"\n', "briefs/a/x.toml": 'marking = "TLP:RED"\n'}
    )
    assert_same(load(root), fresh(root))


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.6, 0.95, 0.9999])
@pytest.mark.parametrize("harm", ["cut", "flip", "zero", "more"])
def test_a_damaged_cache_is_none(root: Path, part: float, harm: str) -> None:
    cache.keep(load(root))
    path = cached.path_of(root)
    whole = path.read_bytes()
    at = int(len(whole) * part)
    harmed = {
        "cut": whole[:at],
        "flip": whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :],
        "zero": whole[:at] + bytes(len(whole) - at),
        "more": whole + whole[at:],
    }[harm]
    path.write_bytes(harmed)
    assert cache.opened(root) is None
    assert_same(load(root), fresh(root))


def test_a_cache_with_the_right_sum_and_wrong_words_is_none(root: Path) -> None:
    for head in (b"{}", b"[]", b"null", b"[" * 100_000, b'{"made_by": 1}', b"\xff"):
        raw = struct.pack("<15sIQ", b"briefing cache\n", zlib.crc32(head), len(head))
        path = cached.path_of(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw + head)
        assert cache.opened(root) is None
    assert_same(load(root), fresh(root))


def test_a_folder_in_its_place_is_none(root: Path) -> None:
    cached.path_of(root).mkdir(parents=True)
    assert not cache.keep(load(root))
    assert_same(load(root), fresh(root))


def test_of_another_program_it_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep(load(root))
    assert cache.opened(root) is not None
    monkeypatch.setattr(cached, "VERSION", cached.VERSION + 1)
    assert cache.opened(root) is None


def test_only_its_user_can_read_it(root: Path) -> None:
    cache.keep(load(root))
    path = cached.path_of(root)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_cache_that_cannot_be_written_is_none(root: Path, home: Path) -> None:
    (home / "cache").write_text("not a folder")
    library = load(root)
    assert not cache.keep(library)
    assert_same(load(root), library)


def test_two_that_write_at_once_leave_one_whole_cache(root: Path) -> None:
    library = load(root)
    threads = [threading.Thread(target=cache.keep, args=(library,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.name for p in cached.path_of(root).parent.iterdir()] == ["library.cache"]
    assert_same(load(root), library)


def test_it_is_written_again_only_where_it_says_something_else(root: Path) -> None:
    cache.renew(load(root))
    first = cached.path_of(root).stat().st_ino
    cache.renew(load(root))
    assert cached.path_of(root).stat().st_ino == first
    (root / "briefs/a/steel.toml").unlink()
    cache.renew(load(root))
    assert cached.path_of(root).stat().st_ino != first
    assert_same(load(root), fresh(root))


def test_it_is_given_up_where_nobody_waits_for_it(root: Path) -> None:
    cache.renew(load(root), lambda: True)
    assert not cached.path_of(root).exists()


def test_the_command_line_keeps_and_uses_it(root: Path) -> None:
    first = run("--library", str(root), "list", "claims", "--json")
    assert cached.path_of(root).exists()
    assert run("--library", str(root), "list", "claims", "--json").out == first.out


def test_what_is_kept_is_no_other_library_s(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    write(other, {"briefs/a/steel.toml": 'title = "Other"\n'})
    cache.keep(load(root))
    assert load(other).briefs["steel"].title == "Other"


def test_every_value_comes_back(root: Path) -> None:
    for state in fresh(root).files.values():
        assert unpacked(Contents, packed(state.contents)) == state.contents


def test_names_that_are_no_text_come_back(root: Path) -> None:
    name = os.fsdecode(b"briefs/a/n\xff.toml")
    try:
        write(root, {name: 'title = "Odd"\nzz = 1\n'})
    except OSError:
        pytest.skip("this file system takes only names that are UTF-8")
    cache.keep(load(root))
    assert_same(load(root), fresh(root))


TITLES = st.sampled_from(["Steel", "Glass", "Ships", "Zinc"])
NAMES = st.sampled_from(
    ["briefs/a/steel.toml", "briefs/a/glass.toml", "briefs/b/ships.toml", "briefs/c/new.toml"]
)
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three", "four"]),
        st.sampled_from(["It is.", "It is not.", "It may be."]),
        st.lists(st.sampled_from(["s-1", "s-2", "s-3", "s-gone"]), max_size=2),
        st.lists(st.sampled_from(["ships/one", "steel/two", "glass/one", "none/one"]), max_size=1),
    ),
    max_size=4,
)


class Machine(RuleBasedStateMachine):
    """With the cache, step by step and afresh the library is the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name).resolve()
        write(self.root, FILES)
        settle(self.root)
        self.library = load(self.root)
        self.pause = mock.patch.object(time, "sleep")
        self.pause.start()

    def teardown(self) -> None:
        self.pause.stop()
        cached.path_of(self.root).unlink(missing_ok=True)
        self.folder.cleanup()

    @rule(name=NAMES, title=TITLES, claims=CLAIMS, more=st.sampled_from(["", "zz = 1\n"]))
    def brief(
        self, name: str, title: str, claims: list[tuple[str, str, list[str], list[str]]], more: str
    ) -> None:
        lines = [f'title = "{title}"', more]
        for own, text, sources, against in claims:
            lines += ["[[claims]]", f'id = "{own}"', f'text = "{text}"']
            lines += [
                f"evidence = {sources}",
                f"contradicts = {against}",
                f"depends_on = {against}",
            ]
        write(self.root, {name: "\n".join(lines).replace("'", '"') + "\n"})

    @rule()
    def keep(self) -> None:
        cache.keep(self.library)

    @rule()
    def settled(self) -> None:
        settle(self.root)

    @rule()
    def reopened(self) -> None:
        self.library = load(self.root)

    @invariant()
    def same(self) -> None:
        before = self.library
        change = scan(before)
        self.library = change.new
        now = fresh(self.root)
        assert_same(self.library, now)
        old, new = dict(_items(before)), dict(_items(now))
        assert change.deletions == old.keys() - new.keys()
        assert change.upserts == {r for r in new if r not in old or old[r] != new[r]}
        assert bool(change) == (not _says_the_same(before, now))


class Edits(Machine):
    """Any series of edits, many of them wrong."""

    @rule(
        name=NAMES,
        old=st.sampled_from(["is", "One", "one", "s-1"]),
        new=st.sampled_from(["is", "two", "s-2"]),
    )
    def small(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        if path.exists():
            path.write_text(path.read_text().replace(old, new))

    @rule(name=NAMES, own=st.sampled_from(["five", "six", "one"]))
    def another_claim(self, name: str, own: str) -> None:
        path = self.root / name
        if path.exists():
            path.write_text(path.read_text() + f'\n[[claims]]\nid = "{own}"\ntext = "More."\n')

    @rule(up=st.sampled_from(["[]", '["s-2"]', '["s-3"]']), third=st.booleans())
    def sources(self, up: str, third: bool) -> None:
        text = f'[[sources]]\nid = "s-1"\ntitle = "One"\nderives_from = {up}\n'
        text += '[[sources]]\nid = "s-2"\ntitle = "Two"\n'
        write(
            self.root,
            {"briefs/sources.toml": text + '[[sources]]\nid = "s-3"\ntitle = "T"\n' * third},
        )

    @rule(name=NAMES)
    def gone(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    @rule(name=NAMES)
    def broken(self, name: str) -> None:
        write(self.root, {name: 'title = "x\n'})

    @rule(scale=st.sampled_from(['"tlp"', '"none"']))
    def settings(self, scale: str) -> None:
        write(self.root, {"briefing.toml": f"markings = {scale}\n"})


SOUND = st.lists(
    st.tuples(
        st.sampled_from(["two", "three", "four"]),
        st.sampled_from(["It is.", "It is not.", "It may be."]),
        st.lists(st.sampled_from(["s-1", "s-2"]), max_size=3),
        st.lists(st.sampled_from(["ships/one", "steel/one", "glass/one"]), max_size=2),
    ),
    max_size=3,
    unique_by=lambda claim: claim[0],
)


class SoundEdits(Machine):
    """A series of edits as they are when nothing goes wrong: those that are taken in by a step."""

    @rule(name=NAMES.filter(lambda n: "new" not in n), claims=SOUND, note=st.booleans())
    def brief(
        self, name: str, claims: list[tuple[str, str, list[str], list[str]]], note: bool
    ) -> None:
        lines = [f'title = "{Path(name).stem.title()}"', "zz = 1" if note else ""]
        lines += ['themes = ["a"]'] if "ships" in name else []
        for own, text, sources, against in [("one", "One.", ["s-1"], []), *claims]:
            lines += ["[[claims]]", f'id = "{own}"', f'text = "{text}"', f"evidence = {sources}"]
            lines += [f"contradicts = {against}", f"supersedes = {against}"]
        write(self.root, {name: "\n".join(lines).replace("'", '"') + "\n"})

    @rule(name=NAMES, own=st.sampled_from(["two", "five", "six"]), against=st.booleans())
    def another_claim(self, name: str, own: str, against: bool) -> None:
        path = self.root / name
        if path.exists():
            more = 'evidence = ["s-2"]\n' + 'contradicts = ["ships/one"]\n' * against
            more = f'\n[[claims]]\nid = "{own}"\ntext = "More."\n{more}'
            path.write_text(path.read_text() + more)

    @rule(up=st.sampled_from(["[]", '["s-2"]']), title=st.sampled_from(["One", "First"]))
    def sources(self, up: str, title: str) -> None:
        text = f'[[sources]]\nid = "s-1"\ntitle = "{title}"\nderives_from = {up}\n'
        write(self.root, {"briefs/sources.toml": text + '[[sources]]\nid = "s-2"\ntitle = "Two"\n'})


def _items(library: Library) -> list[tuple[str, object]]:
    return [(ref, library.get(ref)) for ref in library.refs()]


def _says_the_same(one: Library, other: Library) -> bool:
    return (
        list(_items(one)) == list(_items(other))
        and one.settings == other.settings
        and one.dismissed == other.dismissed
        and one.findings == other.findings
        and one.source_files == other.source_files
    )


for _machine in (Edits, SoundEdits):
    _machine.TestCase.settings = settings(
        deadline=None, max_examples=rounds(30, 500), stateful_step_count=12
    )
test_any_series_of_edits = Edits.TestCase
test_a_series_of_sound_edits = SoundEdits.TestCase


def test_what_was_looked_at_can_be_let_go_of(root: Path, decoded: list[object]) -> None:
    write(root, {"briefs/b/zinc.toml": 'title = "Zinc"\n[[claims]]\nid = "one"\ntext = "Z."\n'})
    settle(root)
    cache.keep(load(root))
    write(root, {"briefs/a/glass.toml": BRIEF.format("Other glass")})
    library = load(root)
    before = [*library.claims.values()]
    held = library.claims["zinc/one"]
    assert 0 < library.looked_into < len(library.briefs), "all but what was read from its file"
    written = library.briefs["glass"]
    library.let_go()
    assert library.looked_into == 0
    decoded.clear()
    assert library.briefs["glass"] is written, "what the cache does not have is not let go of"
    assert decoded == []
    assert library.claims["zinc/one"] == held and library.claims["zinc/one"] is not held
    assert decoded == [Claim]
    assert [*library.claims.values()] == before
    assert_same(library, fresh(root))


def test_one_may_let_go_while_others_look(root: Path) -> None:
    cache.keep(load(root))
    library = load(root)
    expected = [*fresh(root).claims.values()]
    found: list[list[Claim]] = []
    looks = [
        threading.Thread(target=lambda: found.extend([*library.claims.values()] for _ in range(30)))
        for _ in range(3)
    ]
    for look in looks:
        look.start()
    while any(look.is_alive() for look in looks):
        library.let_go()
    assert found == [expected] * 90


def test_where_less_than_half_is_different_the_rest_is_not_looked_into(
    root: Path, decoded: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "_MANY", 1)
    brief = 'title = "Brief {0}"\n[[claims]]\nid = "one"\ntext = "{1} is so."\n'
    write(root, {f"briefs/b/b{n}.toml": brief.format(n, n) for n in range(20)})
    settle(root)
    cache.keep(load(root))
    library = load(root)
    write(root, {f"briefs/b/b{n}.toml": brief.format(n, "Another") for n in range(9)})
    decoded.clear()
    change = scan(library)
    assert change.upserts == {f"b{n}{rest}" for n in range(9) for rest in ("", "/one")}
    assert decoded.count(Contents) == 9, "those that were"
    assert_same(change.new, fresh(root))


def test_themes_are_listed_without_a_look_into_their_briefs(
    root: Path, decoded: list[object]
) -> None:
    cache.keep(load(root))
    decoded.clear()
    found = json.loads(run("list", "themes", "--json", "--library", root).out)
    assert [(t["ref"], t["briefs"], t["claims"]) for t in found["items"]] == [
        ("b", 1, 1),
        ("a", 2, 4),
    ]
    assert Claim not in decoded


def test_which_briefs_name_one_is_known_without_a_look_into_all(
    root: Path, decoded: list[object]
) -> None:
    write(root, {"briefs/b/zinc.toml": 'title = "Zinc"\nrelated = ["ships"]\n'})
    settle(root)
    cache.keep(load(root))
    library = load(root)
    decoded.clear()
    assert relations(library, library.briefs["ships"])["related_by"] == ["zinc"]
    assert decoded.count(Contents) == 2
