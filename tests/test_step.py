"""Files that come, go and move are taken in by themselves, and end where reading all ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from briefing.library import assemble as assembling
from briefing.library.scan import load, scan
from libraries import write
from soak import rounds
from test_cache import FILES, Machine, assert_same, fresh, settle

QUANTITY = '{ measure = "weight", value = 3 }'
OWN = st.sampled_from(["iron", "zinc", "coal", "tin"])
REFS = st.lists(st.sampled_from(["iron/a", "zinc/b", "ships/one", "coal/a"]), max_size=2)


def brief(title: str, *more: str, claims: str = "ab") -> str:
    """A brief with claims that are called by letters; ``more`` are lines of it, those about a
    claim of the first of them."""
    of_brief = [line for line in more if line.startswith(("related", "rests_on", "themes"))]
    lines = [f'title = "{title}"', *of_brief]
    for number, own in enumerate(claims):
        lines += ["[[claims]]", f'id = "{own}"', f'text = "{title} {own}."']
        lines += [line for line in more if not number and line not in of_brief]
    return "\n".join(lines) + "\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with a brief that others may name."""
    write(tmp_path, FILES)
    write(tmp_path, {"briefs/b/iron.toml": brief("Iron", 'evidence = ["s-1"]')})
    settle(tmp_path)
    return tmp_path


NEW = {"briefs/a/zinc.toml": brief("Zinc", 'contradicts = ["iron/a"]', 'evidence = ["s-2"]')}
SOURCE = '[[sources]]\nid = "s-3"\ntitle = "Three"\nderives_from = ["s-1"]\n'
NAMING = {
    "briefs/a/zinc.toml": brief("Zinc", 'related = ["iron"]', 'rests_on = ["iron/b"]'),
    "briefs/b/tin.toml": brief(
        "Tin", 'evidence = [{ source = "s-1", via = ["s-3"] }]', 'depends_on = ["iron/a"]'
    ),
    "briefs/more.toml": SOURCE,
    "memos/n.toml": 'title = "N"\nclaims = ["iron/a", "steel/one"]\n',
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, NEW),
        (NEW, {"briefs/a/zinc.toml": None}),
        ({}, {"briefs/b/iron.toml": None, "briefs/a/iron.toml": brief("Iron")}),
        ({}, {"briefs/b/iron.toml": brief("Aluminium, not iron")}),
        ({}, {"briefs/b/iron.toml": brief("Iron", 'themes = ["a", "nowhere"]')}),
        ({}, {"briefs/new/zinc.toml": brief("Zinc"), "briefs/new/tin.toml": brief("Tin")}),
        ({}, {"themes/aa.toml": 'title = "Between"\norder = 1\n'}),
        ({}, {"briefs/more.toml": SOURCE, **NEW}),
        (NAMING, {"briefs/more.toml": None}),
        (NAMING, {"briefs/b/iron.toml": None}),
        (NAMING, {"memos/n.toml": None, "decisions.toml": None}),
        (NAMING | {"briefs/b/iron.toml": None}, {"briefs/b/iron.toml": brief("Iron")}),
        (NAMING | {"briefs/more.toml": None}, {"briefs/sourced.toml": SOURCE}),
        ({}, {"briefing.toml": 'title = "Mine"\nmarkings = "tlp"\n'}),
    ],
)
def test_what_comes_goes_and_moves_is_taken_in_by_itself(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: dict[str, str | None],
    after: dict[str, str | None],
) -> None:
    put(root, before)
    library = load(root)
    put(root, after)
    with monkeypatch.context() as without:
        without.setattr(assembling, "assemble", None)
        change = scan(library)
    assert change
    assert_same(change.new, fresh(root))


def put(root: Path, files: dict[str, str | None]) -> None:
    """Write some files; those that are said to be nothing go."""
    for file, text in files.items():
        if text is None:
            (root / file).unlink(missing_ok=True)
        else:
            write(root, {file: text})


class Comings(Machine):
    """A series of files that come, go, move and name each other, none of them wrong by itself."""

    @rule(own=OWN, theme=st.sampled_from("abc"), title=st.sampled_from("xyz"), refs=REFS)
    def comes(self, own: str, theme: str, title: str, refs: list[str]) -> None:
        for place in self.root.glob(f"briefs/*/{own}.toml"):
            place.unlink()
        said = f"contradicts = {refs}", f"rests_on = {refs}", 'evidence = ["s-1", "s-4"]'
        if refs:
            said += f'event = "{title}"', "date = 2025-07-23", f"quantity = {QUANTITY}"
        text = brief(title, *said).replace("'", '"')
        write(self.root, {f"briefs/{theme}/{own}.toml": text})

    @rule(own=OWN, touched=st.lists(st.sampled_from(["a", "b", "d"]), unique=True))
    def touches(self, own: str, touched: list[str]) -> None:
        for place in self.root.glob(f"briefs/*/{own}.toml"):
            place.write_text(f"themes = {touched}\n".replace("'", '"') + brief("T", claims="bca"))

    @rule(own=OWN)
    def goes(self, own: str) -> None:
        for place in self.root.glob(f"briefs/*/{own}.toml"):
            place.unlink()

    @rule(there=st.booleans(), up=st.sampled_from(["s-1", "s-4"]))
    def source(self, there: bool, up: str) -> None:
        text = SOURCE.replace("s-1", up) + '[[sources]]\nid = "s-4"\ntitle = "Four"\n'
        put(self.root, {"briefs/more.toml": text if there else None})

    @rule(there=st.booleans(), claims=REFS)
    def memo(self, there: bool, claims: list[str]) -> None:
        text = f'title = "N"\nclaims = {claims}\n'.replace("'", '"')
        put(self.root, {"memos/n.toml": text if there else None})

    @rule(there=st.booleans(), order=st.sampled_from([0, 3]))
    def theme(self, there: bool, order: int) -> None:
        put(self.root, {"themes/c.toml": f'title = "C"\norder = {order}\n' if there else None})


Comings.TestCase.settings = settings(
    deadline=None, max_examples=rounds(30, 500), stateful_step_count=12
)
test_any_series_of_comings_and_goings = Comings.TestCase
