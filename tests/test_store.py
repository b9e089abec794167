"""The kept index: opened where it is good, made anew at any doubt, never a wrong answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.library.scan import Change, load
from briefing.library.snapshot import Library
from briefing.search import building, layout, store
from briefing.search import index as index_module
from briefing.search.documents import Document, Field, documents
from briefing.search.index import Index
from briefing.search.layout import lay_out, merge
from briefing.search.results import SpoiltIndexError
from briefing.search.segment import Columns, Segment, key
from libraries import write

TODAY = dt.date(2026, 1, 15)

MINERALS = """\
title = "Minerals"
[[claims]]
id = "stock"
text = "Japan stocks rare earths for 60 days."
evidence = ["gfp"]
[[claims]]
id = "price"
text = "Prices doubled in a year."
"""
SOURCES = '[[sources]]\nid = "gfp"\ntitle = "A strategic alliance"\npublisher = "GFP"\n'
TRADE = 'title = "Trade"\n[[claims]]\nid = "duty"\ntext = "A duty of 15% is paid."\n'
FILES = {
    "briefing.toml": 'title = "Test"\n',
    "themes/raw.toml": 'title = "Raw materials"\nsynonyms = [["REE", "rare earths"]]\n',
    "briefs/raw/minerals.toml": MINERALS,
    "briefs/trade/deal.toml": TRADE,
    "briefs/sources.toml": SOURCES,
}
QUERIES = ("rare", "alliance", "duty", "theme:raw", "REE", "prices doubld", "source:gfp", "15%")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "library", FILES)


def answers(index: Index, library: Library) -> list[object]:
    return [index.search(query, library=library, today=TODAY) for query in QUERIES]


def same_as_new(index: Index | None, library: Library) -> bool:
    assert index is not None
    return len(index) == len(Index.build(library)) and answers(index, library) == answers(
        Index.build(library), library
    )


def test_what_is_kept_is_opened_and_answers_as_a_new_one(root: Path) -> None:
    library = load(root)
    assert store.opened(library) is None
    assert same_as_new(store.ready(library), library)
    kept = store.opened(library)
    assert kept is not None and len(kept.segments) == 1
    assert same_as_new(kept, library)


def test_it_lies_in_the_cache_of_the_user_and_is_private(root: Path) -> None:
    library = load(root)
    store.ready(library)
    path = store.path_of(root)
    assert path.is_file() and not path.is_relative_to(root)
    assert path.stat().st_mode & 0o077 == 0
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert store.path_of(root / ".." / root.name) == path


@pytest.mark.parametrize(
    "edit",
    [
        {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")},
        {"briefs/raw/minerals.toml": MINERALS.replace('"price"', '"cost"')},
        {"briefs/raw/minerals.toml": MINERALS.replace("Minerals", "Metals")},
        {"briefs/sources.toml": SOURCES.replace("strategic alliance", "partnership")},
        {"briefs/sources.toml": SOURCES.replace('"gfp"', '"gpf"')},
        {"briefs/sources.toml": ""},
        {"themes/raw.toml": 'title = "Minerals and metals"\n'},
        {"briefs/raw/more.toml": 'title = "More"\n[[claims]]\ntext = "Rare and dear."\n'},
        {"briefs/trade/deal.toml": "title = "},
    ],
)
def test_what_changed_since_is_taken_in(root: Path, edit: dict[str, str]) -> None:
    store.ready(load(root))
    write(root, edit)
    library = load(root)
    kept = store.opened(library)
    assert kept is not None and kept.changed
    assert same_as_new(kept, library)


def test_a_brief_that_moved_takes_its_claims_to_the_other_theme(root: Path) -> None:
    store.ready(load(root))
    (root / "briefs/raw/minerals.toml").rename(root / "briefs/trade/minerals.toml")
    library = load(root)
    kept = store.opened(library)
    assert same_as_new(kept, library)
    assert kept is not None
    found = kept.search("theme:trade rare", library=library, today=TODAY, type="claim")
    assert [h.ref for h in found.hits] == ["minerals/stock"]


def test_a_file_that_went_is_forgotten(root: Path) -> None:
    store.ready(load(root))
    (root / "briefs/trade/deal.toml").unlink()
    library = load(root)
    kept = store.opened(library)
    assert kept is not None
    assert not kept.search("duty", library=library, today=TODAY).hits
    assert "duty" not in kept.words and same_as_new(kept, library)


def test_another_default_marking_makes_it_new(root: Path) -> None:
    store.ready(load(root))
    write(root, {"briefing.toml": 'markings = "tlp"\ndefault_marking = "TLP:GREEN"\n'})
    library = load(root)
    assert store.opened(library) is None
    assert same_as_new(store.ready(library), library)
    assert store.opened(library) is not None


def test_where_most_changed_it_is_made_anew(root: Path) -> None:
    store.ready(load(root))
    write(root, {file: content + "\n# seen\n" for file, content in FILES.items()})
    assert store.opened(load(root)) is None


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each laying out from now on takes."""
    took: list[int] = []

    def lays_out(given: Iterable[Document]) -> Columns:
        took.append(len(there := list(given)))
        return lay_out(there)

    monkeypatch.setattr(layout, "lay_out", lays_out)
    return took


def test_much_that_changed_is_taken_in_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ready(load(root))
    write(root, {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")})
    library, took = load(root), counted(monkeypatch)
    assert same_as_new(store.ready(library), library)
    took.clear()
    again = store.ready(library)
    assert not took and not again.changed and len(again.segments) == 1
    assert same_as_new(again, library)


def test_little_that_changed_is_not_worth_writing_it_all(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ready(load(root))
    kept = store.path_of(root).read_bytes()
    write(root, {"briefs/trade/deal.toml": TRADE.replace("15%", "25%")})
    monkeypatch.setattr(store, "MUCH", 1)
    library = load(root)
    assert same_as_new(store.ready(library), library)
    assert store.path_of(root).read_bytes() == kept


def test_what_is_brought_up_and_cannot_be_kept_is_used(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ready(load(root))
    kept = store.path_of(root).read_bytes()
    write(root, {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")})

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write", refused)
    library = load(root)
    assert same_as_new(store.ready(library), library)
    assert store.path_of(root).read_bytes() == kept


def test_one_far_behind_is_left_to_who_asks_for_less(root: Path) -> None:
    store.ready(load(root))
    write(root, {"briefs/raw/minerals.toml": MINERALS + "# seen\n", "briefs/trade/deal.toml": ""})
    library = load(root)
    assert store.opened(library, at_most=1) is None
    assert same_as_new(store.opened(library, at_most=2), library)


def test_what_is_still_true_is_searched_while_the_rest_is_made(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ready(load(root))
    write(root, {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")})
    library, took = load(root), counted(monkeypatch)
    part = store.still_true(library)
    assert part is not None and not took and not part.is_whole
    assert not part.search("rare", library=library, today=TODAY, type="claim").hits
    found = part.search("duty", library=library, today=TODAY).hits
    assert [hit.ref for hit in found] == ["deal/duty"]
    write(root, {file: content + "\n# seen\n" for file, content in FILES.items()})
    assert store.still_true(load(root)) is None


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_what_changed_is_laid_out_a_part_at_a_time(
    root: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    store.ready(load(root))
    write(root, {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")})
    monkeypatch.setattr(index_module, "_AT_ONCE", at_once)
    library, took = load(root), counted(monkeypatch)
    kept = store.opened(library)
    assert max(took) <= at_once and sum(took) == 3
    assert kept is not None and len(kept.segments) == 2
    assert same_as_new(kept, library)


def test_a_process_of_its_own_brings_up_what_is_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ready(load(root))
    write(root, {"briefs/raw/minerals.toml": MINERALS.replace("60 days", "90 days")})
    monkeypatch.setattr(building, "FIRST", 1)
    library, took = load(root), counted(monkeypatch)
    said: list[dict[str, object]] = []
    path = store.path_of(root)
    building.build(library, path, said.append)
    assert took == [3] and said == [{"done": str(path)}]
    took.clear()
    assert not store.ready(library).changed and not took
    assert same_as_new(store.opened(library), library)


def _flip(at: float) -> Callable[[bytes], bytes]:
    def flip(raw: bytes) -> bytes:
        place = int(at * (len(raw) - 1))
        return raw[:place] + bytes((raw[place] ^ 0x10,)) + raw[place + 1 :]

    return flip


def _header(change: Callable[[dict[str, object]], object]) -> Callable[[bytes], bytes]:
    """The file with another header of the same length and layout."""

    def changed(raw: bytes) -> bytes:
        length = store._HEAD.unpack(raw[: store._HEAD.size])[1]
        start = store._aligned(store._HEAD.size + length)
        header = json.loads(raw[store._HEAD.size : store._HEAD.size + length])
        change(header)
        made = json.dumps(header).encode()
        head = store._HEAD.pack(store._MAGIC, len(made)) + made
        return head + bytes(store._aligned(len(head)) - len(head)) + raw[start:]

    return changed


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "cut in the header": lambda raw: raw[:40],
    "cut in the middle": lambda raw: raw[: len(raw) // 2],
    "cut at the end": lambda raw: raw[:-1],
    "longer": lambda raw: raw + b"x",
    "other magic": lambda raw: b"B" + raw[1:],
    "noise": lambda raw: bytes(range(256)) * 20,
    "zeros": lambda raw: bytes(len(raw)),
    "header too long": lambda raw: raw[:15] + b"\xff" * 8 + raw[23:],
    "header no JSON": lambda raw: raw[:23] + b"[[[[" + raw[27:],
    "other version": _header(lambda h: h.update(version=store.VERSION + 1)),
    "other Unicode": _header(lambda h: h.update(unicode="1.0")),
    "other Python": _header(lambda h: h.update(python=[2, 7])),
    "no columns": _header(lambda h: h.update(columns=[])),
    "columns no list": _header(lambda h: h.update(columns={"name": 1})),
    "size no number": _header(lambda h: h.update(size="many")),
    "column of objects": _header(lambda h: h["columns"][0].update(type="|O")),  # type: ignore[index]
    "column elsewhere": _header(lambda h: h["columns"][3].update(at=1 << 40)),  # type: ignore[index]
    "column before": _header(lambda h: h["columns"][3].update(at=-64)),  # type: ignore[index]
    **{f"a bit at {n}": _flip(n / 40) for n in range(1, 40)},
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_costs_a_new_index_and_nothing_else(root: Path, how: str) -> None:
    library = load(root)
    store.ready(library)
    path = store.path_of(root)
    path.write_bytes(SPOILT[how](path.read_bytes()))
    found = store.opened(library)
    # A bit that falls between two columns, or into a blank of the header, harms nothing.
    assert found is None or (how.startswith("a bit") and same_as_new(found, library))
    assert same_as_new(store.ready(library), library)
    assert same_as_new(store.opened(library), library)


def test_a_large_file_is_mapped_and_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_READ_WHOLE", 0)
    library = load(root)
    store.ready(library)
    path = store.path_of(root)
    kept = store.opened(library)
    assert kept is not None and kept.file is not None
    assert same_as_new(kept, library) and store.is_sound(path)
    raw = path.read_bytes()
    path.write_bytes(_flip(0.8)(raw))
    assert not store.is_sound(path)
    assert store.opened(library) is None
    assert store.opened(library, sure=False) is not None


@pytest.fixture
def cut_short(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Index, Library]:
    """An index that is mapped from a file which was cut short since, and its library."""
    monkeypatch.setattr(store, "_READ_WHOLE", 0)
    library = load(root)
    store.ready(library)
    kept = store.opened(library)
    assert kept is not None
    with store.path_of(root).open("r+b") as file:
        file.truncate(100)
    return kept, library


def test_a_mapped_file_that_is_cut_short_is_not_touched(cut_short: tuple[Index, Library]) -> None:
    kept, library = cut_short
    with pytest.raises(SpoiltIndexError):
        kept.search("rare", library=library, today=TODAY)


def test_a_mapped_file_may_be_deleted_or_replaced_under_the_index(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_READ_WHOLE", 0)
    library = load(root)
    store.ready(library)
    kept = store.opened(library)
    store.keep(Index.build(library))
    assert same_as_new(kept, library)
    store.path_of(root).unlink()
    assert same_as_new(kept, library)


def test_a_cache_that_cannot_be_written_costs_time_only(root: Path) -> None:
    library = load(root)
    path = store.path_of(root)
    path.parent.parent.mkdir(parents=True)
    path.parent.write_text("no folder")
    assert same_as_new(store.ready(library), library)
    assert not store.keep(Index.build(library))


def test_two_that_build_at_once_leave_one_good_index(root: Path) -> None:
    path = store.path_of(root)
    command = [sys.executable, "-m", "briefing.search.building", str(root), str(path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].splitlines() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all(json.loads(lines[-1]) == {"done": str(path)} for lines in said)
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    library = load(root)
    assert same_as_new(store.opened(library), library)


def test_a_build_says_why_it_failed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefing.search.building", str(tmp_path), str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and not done.stderr
    assert "no library" in json.loads(done.stdout.splitlines()[-1])["failed"]


@pytest.mark.parametrize("processors", [1, 16])
def test_a_large_library_is_built_in_parts_that_can_be_searched(
    root: Path, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    monkeypatch.setattr(building, "FIRST", 2)
    monkeypatch.setattr(building, "_processors", lambda: processors)
    library = load(root)
    path = store.path_of(root)
    parts: list[Columns] = []

    def say(what: dict[str, object]) -> None:
        if "part" in what:
            kept = store.read(Path(str(what["part"])))
            assert kept is not None
            parts.append(kept.columns)

    building.build(library, path, say)
    assert len(parts) > 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert same_as_new(Index(map(Segment, parts), library), library)
    assert same_as_new(store.opened(library), library)


def test_parts_of_a_builder_that_was_killed_are_swept(root: Path) -> None:
    path = store.path_of(root)
    path.parent.mkdir(parents=True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=60)
    left, in_use = (path.with_name(f"{path.name}.{pid}.0") for pid in (ended.pid, os.getpid()))
    for part in (left, in_use):
        part.write_bytes(b"part")
    building.build(load(root), path, lambda _: None)
    assert not left.exists() and in_use.exists()


def test_a_builder_that_is_told_to_stop_leaves_nothing(tmp_path: Path) -> None:
    claims = "".join(f'[[claims]]\ntext = "Claim {n} of many."\n' for n in range(700))
    many = {f"briefs/x/b{n}.toml": f'title = "B{n}"\n{claims}' for n in range(30)}
    root = write(tmp_path, many)
    path = store.path_of(root)
    command = [sys.executable, "-m", "briefing.search.building", str(root), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert any("part" in json.loads(line) for line in child.stdout)
        child.terminate()
    assert child.returncode == 1
    assert list(path.parent.iterdir()) == []


def test_the_version_is_raised_when_the_same_library_gives_other_columns() -> None:
    """Where this fails, raise ``store.VERSION`` and put the new sum here."""
    made = lay_out(documents(load(Path(__file__).parent / "data" / "library")))
    content = b"".join(getattr(made, f.name).tobytes() for f in dataclasses.fields(made))
    assert (store.VERSION, zlib.crc32(content)) == (4, 359252669)


# Merging gives the columns that laying out gives.

WORDS = st.text("abcé経 ", max_size=12)


def _document(name: str, text: str) -> Document:
    labels = tuple(dict.fromkeys(f"\x01tag:{word}" for word in text.split()))
    fields = (Field("text", text), Field("note", text[::-1] or "x"))
    return Document("claim", f"b/{name}", "t", len(text) % 5, fields, labels, (len(text), 40))


@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), WORDS, max_size=6), max_size=4))
@settings(deadline=None)
def test_merged_columns_are_those_laid_out_at_once(versions: list[dict[str, str]]) -> None:
    segments: list[Segment] = []
    last: dict[str, str] = {}
    for version in versions:
        gone = [key("claim", f"b/{name}") for name in version]
        segments = [s.without([n for n in map(s.find, gone) if n is not None]) for s in segments]
        segments.append(Segment(lay_out(_document(n, t) for n, t in version.items())))
        last |= version
    at_once = lay_out(_document(name, text) for name, text in last.items())
    merged = merge(segments) if segments else at_once
    for field in dataclasses.fields(Columns):
        one, other = getattr(merged, field.name), getattr(at_once, field.name)
        assert np.array_equal(one, other), field.name


def test_an_index_on_a_file_that_is_cut_short_takes_in_no_change(
    cut_short: tuple[Index, Library],
) -> None:
    """To touch what was cut off would end the program."""
    kept, library = cut_short
    with pytest.raises(SpoiltIndexError):
        kept.update(Change(library, frozenset(list(library.claims)[:1])))
