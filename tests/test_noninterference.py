"""Nothing above a ceiling influences a memo: other content above it, the same bytes.

Libraries are drawn in two parts: what may be seen, and twice what may not. The second part has
briefs, claims within briefs that are seen, sources, themes and memos of its own; it contradicts,
supersedes, depends on and derives from what is seen, and what is seen points back at it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import libraries
import memo_library
from briefing.export.formats import FORMATS, FormatError
from briefing.library.scan import load
from briefing.library.snapshot import Library
from briefing.memo.blocks import Document, MemoError
from briefing.memo.compose import compose
from briefing.memo.handling.ceiling import cut
from briefing.memo.handling.release import Released
from briefing.memo.templates import load as templates
from briefing.model import AuthorText, Memo
from briefing.tui.write import file_name
from memo_library import TODAY

SCALE = ("OPEN", "INNER", "SECRET")
_WORDS = """ferry harbour budget council steel quota tariff Japan pact vote levy port crew winter
    minister plan fund loan grain cable Radio treaty committee report"""
WORDS = _WORDS.split()
KINDS = ("information", "judgement", "assumption", "gap", "recommendation")
LOW_CLAIMS = tuple(f"{b}/{c}" for b in ("la", "lb") for c in ("one", "two", "three"))
HIGH_CLAIMS = (
    *(f"{b}/{c}" for b in ("ha", "hb") for c in ("one", "two")),
    "la/hidden",
    "lb/hidden",
)
LOW_SOURCES, HIGH_SOURCES = ("sa", "sb", "sc", "sd"), ("ra", "rb")
TEMPLATES = tuple(templates())

Table = dict[str, object]


def texts(most: int = 9) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=2, max_size=most).map(
        lambda found: " ".join(found).capitalize() + "."
    )


def some(refs: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(refs), max_size=most, unique=True)


@st.composite
def source(draw: st.DrawFn, own: str, high: bool) -> Table:
    found: Table = {
        "id": own,
        "title": draw(texts(4)),
        "type": draw(st.sampled_from(["document", "article-newspaper", "treaty"])),
        "authors": draw(st.lists(st.sampled_from(["Ada Quill", "Port Council"]), max_size=1)),
        "publisher": draw(st.sampled_from(["", "The Gazette"])),
        "url": "https://example.org/" + own,
        "access": draw(st.sampled_from(["first-hand", "second-hand", "unknown"])),
        "standing": draw(st.sampled_from(["current", "preliminary", "retracted"])),
        "derives_from": draw(some((*LOW_SOURCES, *HIGH_SOURCES))),
        "attribution": draw(st.sampled_from(["open", "open", "anonymous"])),
        "descriptor": "an official",
    }
    if high:
        found |= {"marking": "SECRET", "withheld_names": ["Zed Nobody"]}
    elif draw(st.booleans()):
        found["marking"] = "INNER"
    return found


@st.composite
def claim(draw: st.DrawFn, own: str, high: bool, marked: bool) -> Table:
    seen, cited = (LOW_CLAIMS, LOW_SOURCES)
    if high:
        cited = (*LOW_SOURCES, *HIGH_SOURCES)
    both = (*seen, *HIGH_CLAIMS)
    found: Table = {
        "text": f"{draw(texts())[:-1]} {own}.",
        "kind": draw(st.sampled_from(KINDS)),
        "importance": draw(st.integers(1, 5)),
        "attributed_to": draw(st.sampled_from(["", "", "Radio North", "Ada Quill"])),
        "status": draw(st.sampled_from(["draft", "reviewed", "approved", "withdrawn"])),
        "contradicts": draw(some(both)),
        "supersedes": draw(some(both, 1)) if draw(st.booleans()) else [],
        "depends_on": draw(some(both)),
        "evidence": [
            {
                "source": s,
                "stance": draw(st.sampled_from(["supports", "supports", "contradicts"])),
                **({"via": draw(some((*cited, *HIGH_SOURCES)))} if draw(st.booleans()) else {}),
            }
            for s in draw(some(cited))
        ],
    }
    if draw(st.booleans()):
        found["short"] = draw(texts(3))
    if draw(st.booleans()) or high:
        found["id"] = own
    if high and marked:
        found["marking"] = "SECRET"
    return found


@dataclass(frozen=True)
class Drawn:
    """The files of two libraries that are the same below the ceiling, and a memo of them."""

    one: dict[str, str]
    other: dict[str, str]
    memo: Memo


@st.composite
def above(draw: st.DrawFn) -> dict[str, object]:
    """What is above the ceiling: whole briefs, claims within seen ones, sources, a theme, memos."""
    return {
        "briefs": {
            b: [draw(claim(c, True, False)) for c in ("one", "two")]
            for b in draw(some(("ha", "hb")))
        },
        "within": {b: draw(claim("hidden", True, True)) for b in draw(some(("la", "lb")))},
        "place": draw(st.integers(0, 3)),
        "sources": [draw(source(s, True)) for s in draw(some(HIGH_SOURCES))],
        "theme": draw(st.booleans()),
        "home": draw(st.sampled_from(["ferry", "secret"])),
        "memo": draw(st.booleans()),
    }


def files(low: dict[str, object], high: dict[str, object]) -> dict[str, str]:
    found = {
        "briefing.toml": f"markings = {json.dumps(SCALE)}\n"
        'default_marking = "OPEN"\ntitle = "Northport"\n',
        "themes/ferry.toml": 'title = "The ferry"\n',
        "themes/port.toml": 'title = "The port"\n',
        "briefs/sources.toml": _rows("sources", [*low["sources"], *high["sources"]]),
    }
    for b, (head, claims) in low["briefs"].items():
        rows = list(claims)
        if b in high["within"]:
            rows.insert(min(high["place"], len(rows)), high["within"][b])
        found[f"briefs/{'ferry' if b == 'la' else 'port'}/{b}.toml"] = _table(head) + _rows(
            "claims", rows
        )
    for b, claims in high["briefs"].items():
        head = {"title": f"Raid {b}", "marking": "SECRET", "actors": ["Harbour Steel"]}
        found[f"briefs/{high['home']}/{b}.toml"] = _table(head) + _rows("claims", claims)
    if high["theme"]:
        found["themes/secret.toml"] = 'title = "Raids"\norder = 0\nsynonyms = [["ferry", "raid"]]\n'
    if high["memo"]:
        found["memos/raid.toml"] = 'title = "Raid"\nclaims = ["la/one"]\n'
    return found


def _table(table: Table) -> str:
    return "".join(f"{k} = {_value(v)}\n" for k, v in table.items() if v != "")


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)


def _rows(name: str, rows: list[Table]) -> str:
    return "".join(f"\n[[{name}]]\n{_table(row)}" for row in rows)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    both = (*LOW_CLAIMS, *HIGH_CLAIMS)
    low = {
        "sources": [draw(source(s, False)) for s in LOW_SOURCES],
        "briefs": {
            b: (
                {
                    "title": draw(texts(3)),
                    "bottom_line": draw(texts(4)),
                    "rests_on": draw(some(both)),
                    "question": draw(texts(3)),
                    "related": draw(some(("la", "lb", "ha", "hb"))),
                    "actors": draw(some(("Harbour Steel", "Ada Quill"))),
                },
                [draw(claim(c, False, False)) for c in ("one", "two", "three")],
            )
            for b in ("la", "lb")
        },
    }
    named = (*both, "la", "lb", "ha", "ferry", "port", "secret")
    memo = Memo(
        title=draw(st.sampled_from(["", "The line"])),
        template=draw(st.sampled_from(TEMPLATES)),
        themes=tuple(draw(some(("ferry", "port", "secret")))),
        claims=tuple(draw(some(named, 5))),
        pins=tuple(draw(some(both, 1))),
        excludes=tuple(draw(some(both))),
        short=tuple(draw(some(both))),
        order=tuple(draw(some(both, 3))),
        query=draw(st.sampled_from(["", "", "ferry vote", "raid", "crew quota -Japan"])),
        words=draw(st.sampled_from([40, 120, 900])),
        ceiling=draw(st.sampled_from(["OPEN", "INNER"])),
        bottom_line=draw(st.sampled_from(["", "", "Wait for it."])),
        rests_on=tuple(draw(some(both, 2))),
        texts=tuple(
            AuthorText(
                f"We think {n}.",
                after=draw(st.sampled_from(["", *both])),
                rests_on=tuple(draw(some(both, 1))),
                marking=draw(st.sampled_from(["", "OPEN", "SECRET"])),
            )
            for n in range(draw(st.integers(0, 2)))
        ),
    )
    nothing: dict[str, object] = {
        "briefs": {},
        "within": {},
        "place": 0,
        "sources": [],
        "theme": False,
        "home": "ferry",
        "memo": False,
    }
    return Drawn(files(low, draw(above())), files(low, draw(st.just(nothing) | above())), memo)


def page(files: dict[str, str], memo: Memo, place: Path) -> tuple[Library, Document | str]:
    library = load(libraries.write(place, files))
    try:
        return library, compose(library, memo, TODAY)
    except MemoError as error:
        return library, str(error)


def without_hidden(document: Document) -> Document:
    return replace(document, hidden=())


@settings(max_examples=80, deadline=None)
@given(drawn())
def test_what_lies_above_the_ceiling_leaves_every_byte_as_it_is(drawn: Drawn) -> None:
    with TemporaryDirectory() as folder:
        # The same name: a library without a title is called after its folder.
        one, first = page(drawn.one, drawn.memo, Path(folder) / "one" / "library")
        other, second = page(drawn.other, drawn.memo, Path(folder) / "other" / "library")
    lower = [replace(cut(of, drawn.memo.ceiling), root=Path("x")) for of in (one, other)]
    assert lower[0] == lower[1]
    assert list(lower[0].claims) == list(lower[1].claims)
    if isinstance(first, str) or isinstance(second, str):
        assert first == second
        return
    assert without_hidden(first) == without_hidden(second)
    assert file_name(first) == file_name(second)
    for form in ("md", "html", "json"):
        content = FORMATS[form].render(Released(first))
        assert content == FORMATS[form].render(Released(second))
        for word in (b"SECRET", b"Raid", b"hidden", b"/ra", b"/rb", b"ha/", b"hb/", b"Nobody"):
            assert word not in content


def pair(folder: Path) -> tuple[Document, Document]:
    """Two memos of the ferry under a ceiling, with and without a contradiction above it."""
    memo = Memo(themes=("ferry",), ceiling="LIMITE", words=900)
    files = dict(memo_library.FILES)
    marks = {"stops": "SENSITIVE", "operator": "SENSITIVE"}
    one = memo_library.marked(folder / "one" / "library", "PUBLIC", **marks)
    path = "briefs/ferry/crossing.toml"
    files[path] = files[path].replace(
        "The ferry stops at the end of April.", "Quite another thing."
    )
    files[path] += '\n[[claims]]\nid = "more"\ntext = "More."\nmarking = "SENSITIVE"\n'
    files["briefs/sources.toml"] = files["briefs/sources.toml"].replace("Letter to staff", "Talk")
    other = memo_library.marked(folder / "other" / "library", "PUBLIC", files, **marks)
    return compose(one, memo, TODAY), compose(other, memo, TODAY)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda f: f.id)
def test_the_same_holds_in_every_format(form: object, tmp_path: Path) -> None:
    one, other = pair(tmp_path)
    assert one.hidden == other.hidden != ()
    try:
        content = form.render(Released(one))
    except FormatError as error:
        pytest.skip(str(error))
    assert content == form.render(Released(other))
