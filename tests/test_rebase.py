"""Edits carried out on what has changed meanwhile, and any operations taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.library.drafts import Drafts
from briefing.library.operations import (
    add_claim,
    change_list,
    duplicate,
    merge_claims,
    move_brief,
    move_claim,
    remove,
    set_field,
    tidy,
)
from briefing.library.problems import KeyPath
from briefing.library.rebase import Clash, FieldEdit, rebase
from briefing.library.renaming import rename
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.library.splice import Splice, SpliceError
from libraries import write
from test_operations import FILES, STEEL


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(write(tmp_path, FILES))


def outside(library: Library, old: str, new: str) -> Library:
    """The library after another program has changed a file of it."""
    path = library.root / STEEL
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return load(library.root)


def edit_of(library: Library, ref: str, path: KeyPath, new: Any) -> FieldEdit:
    """What a form makes of a value that was typed over the one there is now."""
    draft, at = Drafts(library).at(ref)
    return FieldEdit(ref, path, draft.get((*at, *path)), new)


def test_an_edit_is_made_on_the_text_as_it_is_now(library):
    edit = edit_of(library, "steel/cap", ("text",), "The cap is 150.")
    assert edit.old == "The cap is 160."
    now = outside(library, "# The cap, as Ana", '[[claims]]\ntext = "First."\n\n# The cap, as Bo')
    (splice,) = rebase([edit], now)
    assert splice.before == (library.root / STEEL).read_bytes()
    assert splice.after == splice.before.replace(b"The cap is 160.", b"The cap is 150.")


def test_a_key_that_was_changed_is_shown_in_both_versions(library):
    edit = edit_of(library, "steel/cap", ("text",), "The cap is 150.")
    now = outside(library, "The cap is 160.", "The cap is 170.")
    with pytest.raises(Clash, match="was changed by somebody else") as clash:
        rebase([edit], now)
    assert (clash.value.old, clash.value.now, clash.value.meant) == (
        "The cap is 160.", "The cap is 170.", "The cap is 150.",
    )  # fmt: skip
    assert clash.value.path == ("claims", 0, "text")
    agreed = outside(now, "The cap is 170.", "The cap is 150.")
    assert rebase([edit], agreed) == ()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("claims", 0, "text"), "the wording of a claim in b.toml was"),
        (("claims", 0, "quantity", "value"), "the quantity value of a claim in b.toml was"),
        (("sources", 3, "url"), "the url of a source in b.toml was"),
        (("bottom_line",), "the bottom line in b.toml was"),
        ((), "b.toml was"),
    ],
)
def test_what_was_changed_meanwhile_is_named_in_words(path: KeyPath, said: str) -> None:
    assert str(Clash("b.toml", path, "a", "b", "c")).startswith(said)


def test_lists_and_tables_are_put_together(library):
    both = ["!wire, page 2", {"source": "act", "via": ["wire"]}, "act, 3"]
    edit = edit_of(library, "steel/cap", ("evidence",), both)
    now = outside(library, '"!wire, page 2", # seen\n', '"!wire, page 2", # seen\n    "wire",\n')
    (splice,) = rebase([edit], now)
    assert b'    "wire",\n    { source = "act", via = ["wire"] },\n    "act, 3",\n' in splice.after
    quantity = {"measure": "cap", "value": 160}
    made = edit_of(now, "steel/cap", ("quantity",), quantity)
    now = outside(now, "  # inside", '  quantity = { measure = "cap", unit = "EUR" }\n  # inside')
    (splice,) = rebase([made], now)
    assert b'quantity = { measure = "cap", unit = "EUR", value = 160 }' in splice.after


def test_what_is_gone_is_refused(library):
    edit = edit_of(library, "steel/later", ("short",), "Later.")
    now = outside(library, 'id = "later"', 'id = "other"')
    with pytest.raises(SpliceError, match='nothing is called "steel/later"'):
        rebase([edit], now)


REFS = ["steel/cap", "steel/later", "coal/cap"]
STEPS = st.one_of(
    st.builds(
        lambda ref, key, value: lambda lib: set_field(lib, ref, (key,), value),
        st.sampled_from(REFS),
        st.sampled_from(["text", "short", "kind", "tags", "date", "evidence", "nothing"]),
        st.sampled_from(["A text.", "judgement", ["a", "b"], "2025-07", None, ["wire"], []]),
    ),
    st.builds(
        lambda ref, source: lambda lib: change_list(lib, ref, ("evidence",), add=[source]),
        st.sampled_from(REFS),
        st.sampled_from(["act", "!wire, page 3", "unheard-of"]),
    ),
    st.builds(
        lambda old, new: lambda lib: rename(lib, old, new),
        st.sampled_from([*REFS, "steel", "coal", "trade", "wire", "note", "trade/who"]),
        st.sampled_from(["iron", "act", "cap", "x-1"]),
    ),
    st.builds(
        lambda ref, to: lambda lib: move_claim(lib, ref, to, own="moved"),
        st.sampled_from(REFS),
        st.sampled_from(["steel", "coal"]),
    ),
    st.builds(
        lambda one, two: lambda lib: merge_claims(lib, one, two),
        st.sampled_from(REFS),
        st.sampled_from(REFS),
    ),
    st.builds(lambda ref: lambda lib: duplicate(lib, ref), st.sampled_from(REFS)),
    st.builds(lambda ref: lambda lib: remove(lib, ref), st.sampled_from([*REFS, "note", "wire"])),
    st.builds(
        lambda to, text: lambda lib: add_claim(lib, to, {"text": text}),
        st.sampled_from(["steel", "coal", "iron"]),
        st.text("ab \n\"'", min_size=1, max_size=6),
    ),
    st.builds(lambda to: lambda lib: move_brief(lib, "coal", to), st.sampled_from(["trade", "x"])),
    st.just(lambda lib: tidy(lib, lib.claims)),
)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.toml")}


def put(root: Path, splices: tuple[Splice, ...]) -> None:
    for splice in splices:
        path = root / splice.file
        assert (path.read_bytes() if path.exists() else b"") == splice.before
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(splice.after)
        if not splice.after:
            path.unlink()


@given(st.lists(STEPS, max_size=6))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_operations_leave_a_sound_library_and_can_be_taken_back(tmp_path_factory, steps):
    root = write(tmp_path_factory.mktemp("any"), FILES)
    start = contents(root)
    done: list[tuple[Splice, ...]] = []
    for step in steps:
        now = load(root)
        before = contents(root)
        try:
            splices = step(now)
        except SpliceError:
            assert contents(root) == before
            continue
        put(root, splices)
        done.append(splices)
        wrong = [f for f in load(root).findings if f.severity == "error" or f.rule == "B026"]
        assert not wrong, wrong
    for splices in reversed(done):
        put(root, tuple(Splice(s.file, s.after, s.before) for s in reversed(splices)))
    assert contents(root) == start
