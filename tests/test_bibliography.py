"""Bibliographies: sources come in from CSL-JSON, BibTeX and RIS, once, and go out as they came."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.bibliography.csl import flat, item_of, source_keys
from briefing.bibliography.formats import FORMATS, format_of
from briefing.bibliography.plan import plan, splices
from briefing.cli.exits import Exit
from briefing.export.citation import apa
from briefing.library import draft
from briefing.library.read import parse
from briefing.library.save import save
from briefing.library.scan import load
from briefing.library.schema import CSL_TYPES
from briefing.model import Source
from command_line import run
from libraries import write
from terminal import Terminal

SAMPLE = Path(__file__).parent.parent

ZOTERO = [
    {
        "id": "http://zotero.org/users/1/items/ABCD",
        "type": "article-journal",
        "title": "Résumé of the  alliance",
        "container-title": "The Journal",
        "publisher": "A Press",
        "author": [{"family": "Šefčovič", "given": "Maroš"}, {"literal": "European Union"}],
        "issued": {"date-parts": [["2025", 7, 4]]},
        "accessed": {"date-parts": [[2025, 8]]},
        "DOI": "10.1000/ABC",
        "URL": "https://www.example.org/a/?utm_source=x&b=1",
        "volume": "3",
        "citation-key": "sefcovic2025Resume",
        "custom": {"deep": [1, {"x": None, "y": "z"}]},
    },
    {
        "id": "ranged",
        "type": "unheard-of",
        "title": "A range",
        "issued": {"date-parts": [[2024], [2025]]},
        "author": [{"family": "van den Berg", "given": "A.", "suffix": "Jr."}],
    },
]
BIBTEX = r"""
@article{smith:2025, title={The {\"U}ber {EU} \& 100\% of \$5}, author={Smith, Jane and
  {European Union}}, journal="J. \& Co", year=2025, month=jul, url={https://a.b/c_d}, weird={x}}
@online{foo, title={{T}wo}, date={2025-07-24}, urldate={2026-01-02}, doi={10.1/x_y}}
"""
RIS = """TY  - NEWS
TI  - A title
AU  - Smith, Jane
AU  - European Union
DA  - 2025/07/24/
T2  - The Paper
UR  - https://x.y/z
SP  - 3
EP  - 9
ID  - smith2025
ER  -
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "library", {"themes/x.toml": 'title = "X"\n', "briefs/x/b.toml": BRIEF})


BRIEF = 'title = "B"\n\n[[claims]]\ntext = "It is so."\n'


def taken_in(root: Path, items: list[dict[str, Any]], **how: Any) -> Any:
    library = load(root)
    found = plan(library, items, **how)
    save(root, *splices(library, found.coming))
    return found


# ------------------------------------------------------------------ an item and a source


def test_an_item_that_came_in_goes_out_as_it_was(root: Path) -> None:
    taken_in(root, ZOTERO)
    library = load(root)
    assert not library.findings
    out = {item["id"]: item for item in map(item_of, library.sources.values())}
    first, second = (json.loads(json.dumps(item)) for item in ZOTERO)
    first["issued"]["date-parts"] = [[2025, 7, 4]]
    first["title"] = "Résumé of the alliance"
    del first["custom"]["deep"][1]["x"]
    assert out[first["id"]] == first
    # A type that CSL does not know is none of ours.
    assert out["ranged"] == {**second, "type": "document"}


def test_keys_of_a_source_are_what_the_item_says(root: Path) -> None:
    taken_in(root, ZOTERO)
    source = load(root).sources["sefcovic2025resume"]
    assert (source.title, source.type) == ("Résumé of the alliance", "article-journal")
    assert source.authors == ("Maroš Šefčovič", "European Union")
    assert (source.published, source.accessed) == ("2025-07-04", "2025-08")
    assert source.publisher == "The Journal"
    assert source.csl["publisher"] == "A Press" and source.csl["volume"] == "3"
    assert "published = 2025-07-04\n" in (root / "briefs/sources.toml").read_text()


def test_an_author_changed_by_hand_is_not_taken_back(root: Path) -> None:
    taken_in(root, ZOTERO)
    file = root / "briefs/sources.toml"
    file.write_text(file.read_text().replace('"Maroš Šefčovič"', '"M. Šefčovič"'))
    item = item_of(load(root).sources["sefcovic2025resume"])
    assert item["author"] == [{"literal": "M. Šefčovič"}, {"literal": "European Union"}]
    found = plan(load(root), ZOTERO)
    assert found.coming[0].kept == {"authors": ["Maroš Šefčovič", "European Union"]}
    assert found.coming[0].keys == {}


NAMES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("family", "given", "literal", "suffix"), st.text("ab ,{\\é経"))
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 3000) | st.text("aé経 {}\\%$&'\"\n-", max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab-"), inner, max_size=3),
    max_leaves=6,
)
ITEMS = st.fixed_dictionaries(
    {"title": st.text("aé経 {}\\%$&'\"\n", min_size=1).filter(str.strip)},
    optional={
        "id": st.text("aB:/-é", max_size=8) | st.integers(),
        "type": st.sampled_from([*sorted(CSL_TYPES), "odd", ""]) | VALUES,
        "author": st.lists(NAMES, max_size=2) | VALUES,
        "issued": st.fixed_dictionaries({"date-parts": st.lists(st.lists(st.integers(0, 2100)))})
        | VALUES,
        "URL": VALUES,
        "DOI": VALUES,
        "genre": VALUES,
        "language": VALUES,
        "publisher": VALUES,
        "container-title": VALUES,
        "odd": VALUES,
    },
)


@given(st.lists(ITEMS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_whatever_comes_in_makes_a_sound_library_and_comes_in_once(
    tmp_path_factory: pytest.TempPathFactory, items: list[dict[str, Any]]
) -> None:
    root = write(tmp_path_factory.mktemp("any"), {"briefs/x/b.toml": BRIEF})
    before = load(root).findings
    found = taken_in(root, items)
    after = load(root)
    assert after.findings == before
    assert {each.source for each in found.coming} <= after.sources.keys()
    again = plan(after, items)
    assert not any(each.is_new for each in again.coming)
    out = [item_of(source) for source in after.sources.values()]
    once_more = plan(after, out)
    assert not any(each.is_new or each.keys or each.kept for each in once_more.coming)


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_the_sample_goes_out_and_in_again_with_nothing_new(form: Any) -> None:
    library = load(SAMPLE)
    items = [item_of(s) for s in library.sources.values() if s.attribution == "open"]
    came_back = form.read(form.write(items))
    assert len(came_back) == len(items) > 100
    found = plan(library, came_back)
    touched = {
        each.source: (dict(each.keys), dict(each.kept))
        for each in found.coming
        if each.is_new or each.keys or each.kept
    }
    # RIS has no name for some types, and what such a source appears in goes by its publisher.
    assert {key for keys, kept in touched.values() for key in (*keys, *kept)} <= (
        {"csl"} if form.id == "ris" else set()
    )


_VALUES = st.recursive(
    st.none() | st.integers() | st.text("a{}\\\n%,= ER-@", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["family", "given", "literal", "date-parts"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)
_KEYS = ("author", "editor", "issued", "accessed", "id", "note", "abstract", "page", "} @b{c,")


@given(
    st.text("a {}\\\n%@=~^", min_size=1, max_size=12).filter(lambda t: "a" in t),
    st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=4),
)
@settings(deadline=None, max_examples=100)
def test_whatever_a_source_says_goes_out_as_one_item_of_its_title(
    title: str, csl: dict[str, Any]
) -> None:
    source = Source("s", title, csl=csl, url=f"https://a.example/{title}")
    assert apa(source)
    for form in FORMATS.values():
        (item,) = form.read(form.write([item_of(source)]))
        assert item["title"].split() == title.split()


@pytest.mark.parametrize("family", [",,,", "a, b, c", "Bread and Butter", "AND"])
def test_a_name_goes_out_as_one_whatever_is_in_it(family: str) -> None:
    source = Source("s", "Title", csl={"author": [{"family": family, "given": "d"}]})
    (item,) = FORMATS["bibtex"].read(FORMATS["bibtex"].write([item_of(source)]))
    (name,) = item["author"]
    assert name["given"] == "d"
    assert name["family"].count("a") == family.count("a")
    (item,) = FORMATS["bibtex"].read(
        FORMATS["bibtex"].write([item_of(Source("s", "Title", csl={"author": family}))])
    )
    assert "author" not in item  # It is no name of CSL: no other format has it.


def test_bibtex_is_read_as_tex_prints_it() -> None:
    smith, foo = FORMATS["bibtex"].read(BIBTEX)
    assert smith["title"] == "The Über EU & 100% of $5"
    assert smith["container-title"] == "J. & Co"
    assert [flat(name) for name in smith["author"]] == ["Jane Smith", "European Union"]
    assert smith["issued"] == {"date-parts": [[2025, 7]]}
    assert (smith["URL"], smith["weird"]) == ("https://a.b/c_d", "x")
    assert (foo["type"], foo["title"], foo["DOI"]) == ("webpage", "Two", "10.1/x_y")
    assert source_keys(foo)["accessed"] == "2026-01-02"


def test_ris_is_read() -> None:
    (item,) = FORMATS["ris"].read(RIS)
    assert item == {
        "id": "smith2025",
        "type": "article-newspaper",
        "title": "A title",
        "container-title": "The Paper",
        "author": [{"family": "Smith", "given": "Jane"}, {"literal": "European Union"}],
        "issued": {"date-parts": [[2025, 7, 24]]},
        "URL": "https://x.y/z",
        "page": "3-9",
    }


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        *(("a.bib", "", "bibtex"), ("a.RIS", "", "ris"), ("a.json", "", "csl")),
        *(("-", ' [{"id"', "csl"), ("-", "\ufeffTY  - JOUR", "ris"), ("-", "@book{", "bibtex")),
    ],
)
def test_the_format_is_told_by_name_or_words(name: str, text: str, form: str) -> None:
    assert format_of(name, text).id == form


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["garbage", '{"a": ', "@article{x, title={a}", "3", '["a"]'])
def test_what_cannot_be_read_is_said(form: str, text: str) -> None:
    try:
        found = FORMATS[form].read(text)
    except ValueError as error:
        assert str(error).startswith("this ")
    else:
        assert found == []


# ------------------------------------------------------------------ recognised


@pytest.mark.parametrize(
    ("keys", "by"),
    [
        ({"id": "known"}, "citation key"),
        ({"citation-key": "known", "id": "http://z/1"}, "citation key"),
        ({"id": "other", "DOI": "https://doi.org/10.1000/XYZ"}, "DOI"),
        ({"id": "other", "URL": "http://example.org/a?b=1&utm_medium=mail#top"}, "address"),
        ({"id": "other", "title": "The new ALLIANCE strategy", "issued": 2025}, "title and year"),
        ({"id": "other", "title": "The new ALLIANCE strategy", "issued": 2024}, ""),
    ],
)
def test_a_source_that_is_there_is_recognised(root: Path, keys: dict[str, Any], by: str) -> None:
    (root / "briefs/sources.toml").write_text(
        '[[sources]]\nid = "known"\ntitle = "The new alliance strategy"\npublished = 2025-07-24\n'
        'url = "https://www.example.org/a/?b=1"\ncsl = { DOI = "10.1000/xyz" }\n'
    )
    item = {"title": "Another title", **keys}
    if "issued" in item:
        item["issued"] = {"date-parts": [[item["issued"]]]}
    (coming,) = plan(load(root), [item]).coming
    assert (coming.by, coming.is_new) == (by, not by)
    assert coming.source == ("known" if by else "other")


# ------------------------------------------------------------------ the command line


def test_a_bibliography_is_imported_once(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "zotero.json"
    file.write_text(json.dumps([*ZOTERO, {"id": "bare"}]))
    shown = run("import", str(file), "--dry-run", "--library", str(root))
    assert shown.code == 0 and '+title = "A range"' in shown.out
    assert not (root / "briefs/sources.toml").exists()
    done = run("import", str(file), "--library", str(root))
    assert done.code == 0
    assert "new\tsefcovic2025resume\tRésumé of the alliance" in done.out
    assert "Left out: item 3 (bare) has no title." in done.err
    assert "2 new sources, 0 filled in, 0 as they are, 1 left out." in done.err
    again = run("import", str(file), "--library", str(root))
    assert "Nothing to change." in again.err
    assert "0 new sources, 0 filled in, 2 as they are" in again.err
    undone = run("undo", "--library", str(root))
    assert undone.code == 0 and not load(root).sources


GIVEN_UP = """
import sys, time
from briefing.bibliography import plan
plan.splices = lambda *_, **__: time.sleep(60)
from briefing.__main__ import main
sys.exit(main())
"""


def test_an_import_says_what_it_is_at_and_is_given_up(root: Path, tmp_path: Path) -> None:
    script, file = tmp_path / "given-up.py", tmp_path / "zotero.json"
    script.write_text(GIVEN_UP)
    file.write_text(json.dumps(ZOTERO))
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    command = ["import", file, "--library", root]
    with Terminal([sys.executable, script, *command], home=tmp_path) as terminal:
        terminal.wait("Preparing sources: 0 of 2 … ctrl+c gives it up.")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == Exit.INTERRUPTED
        assert "gives it up" not in terminal.text
    assert before == {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with Terminal([sys.executable, "-m", "briefing", *command], home=tmp_path) as terminal:
        assert terminal.wait_exit() == 0
        assert "Reading zotero.json … ctrl+c gives it up." in terminal.raw.decode()
        assert "gives it up" not in terminal.text
        assert "2 new sources" in terminal.text


def test_many_sources_are_filled_in_as_one_step_and_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'# {n}\n[[sources]]\nid = "s{n}"\ntitle = "Title {n}"\n' for n in range(40)]
    (root / "briefs/sources.toml").write_text("\n".join(rows))
    library = load(root)
    items = [{"id": f"s{n}", "title": f"Title {n}", "publisher": f"P{n}"} for n in range(40)]
    counts: list[tuple[int, int]] = []
    found = plan(library, items, progress=lambda done, of: counts.append((done, of)))
    assert counts == [(n, 40) for n in range(40)]
    read: list[bytes] = []
    monkeypatch.setattr(draft, "parse", lambda content: read.append(content) or parse(content))
    (splice,) = splices(library, found.coming, progress=lambda done, of: counts.append((done, of)))
    assert counts[40:] == counts[:40]
    assert len(read) < 5
    filled = "\n".join(f'{row}publisher = "P{n}"\n' for n, row in enumerate(rows))
    assert splice.after.decode() == filled


def test_what_the_library_says_stands_unless_it_is_told(root: Path, tmp_path: Path) -> None:
    sources = root / "briefs/sources.toml"
    sources.write_text('# ours\n[[sources]]\nid = "foo"\ntitle = "Mine" # kept\n')
    file = tmp_path / "a.bib"
    file.write_text(BIBTEX)
    kept = run("import", str(file), "--library", str(root))
    assert "differs\tfoo\ttitle: the file says Two" in kept.out
    assert "1 value differs and stays as in the library; --overwrite" in kept.err
    assert 'title = "Mine" # kept' in sources.read_text()
    assert "published = 2025-07-24" in sources.read_text()
    taken = run("import", str(file), "--overwrite", "--library", str(root))
    assert "--overwrite" not in taken.err
    assert 'title = "Two" # kept' in sources.read_text()


def test_what_no_name_may_leave_is_not_exported(root: Path) -> None:
    (root / "briefs/sources.toml").write_text(
        '[[sources]]\nid = "open"\ntitle = "Open"\n\n[[sources]]\nid = "closed"\n'
        'title = "Secret"\nattribution = "chatham-house"\ndescriptor = "an official"\n'
    )
    done = run("export", "sources", "--library", str(root))
    assert [item["id"] for item in json.loads(done.out)] == ["open"]
    assert "1 source left out" in done.err


def test_an_export_is_written_to_a_file_in_its_format(root: Path, tmp_path: Path) -> None:
    taken_in(root, ZOTERO)
    file = tmp_path / "out.bib"
    done = run("export", "sources", "-o", str(file), "--library", str(root))
    assert done.code == 0 and "2 sources as BibTeX" in done.err
    assert "@article{http://zotero.org/users/1/items/ABCD," in file.read_text()
    refused = run("export", "sources", "-o", str(file), "--library", str(root))
    assert refused.code == 4 and "--force" in refused.err


def test_a_file_that_is_no_bibliography_is_refused(root: Path, tmp_path: Path) -> None:
    for name, content, said in [
        ("a.json", b"{", "is no JSON"),
        ("a.bib", b"\xff\xfe", "is not UTF-8 (byte 0)"),
        ("a.ris", b"words", "is no RIS"),
    ]:
        (tmp_path / name).write_bytes(content)
        done = run("import", str(tmp_path / name), "--library", str(root))
        assert done.code == 1 and said in done.err and name in done.err
    missing = run("import", str(tmp_path / "none.bib"), "--library", str(root))
    assert missing.code == 2 and "No such file" in missing.err
