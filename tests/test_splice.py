"""Verified edits: what was meant is in the file, and nothing else has changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
from pathlib import Path

import pytest
import tomli
import tomlrt
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefing.library.draft import Draft
from briefing.library.layout import Layout
from briefing.library.operations import change_list, set_field
from briefing.library.read import Document, parse
from briefing.library.scan import load
from briefing.library.splice import Splice, SpliceError, diff
from libraries import write
from test_spans import documents, leaves, same, value_at

VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ['"""', "'''", "a\nb", 'end"', "\\", "\ttab", "\x1b]52", "\u202e", "\n", "\r\n"]
    ),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.lists(st.integers(0, 9) | st.text(max_size=3).filter(str.isprintable), max_size=3),
    st.dictionaries(st.text(max_size=4).filter(str.isprintable), st.integers(0, 9), max_size=2),
)


def put(data, path, value):
    """The data with another value at a path: the plainest way to say what is meant."""
    if not path:
        return value
    if isinstance(data, list):
        return [put(x, path[1:], value) if n == path[0] else x for n, x in enumerate(data)]
    return {**data, path[0]: put(data.get(path[0], {}), path[1:], value)}


def only_changed_between(before: str, after: str, start: int, end: int) -> bool:
    """Whether everything outside a span of ``before`` is in ``after`` as it was."""
    rest = len(before) - end
    return after.startswith(before[:start]) and after.endswith(before[len(before) - rest :])


def draft_of(text: str) -> Draft:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        assume(False)
    return Draft("briefs/t/b.toml", text.encode())


@given(documents(), VALUES, st.data())
@settings(max_examples=300, deadline=None)
def test_setting_any_value_changes_only_its_own_bytes(text, value, data):
    draft = draft_of(text)
    found = [
        p for p, _ in leaves(draft.data) if p and draft._layout.spans.find(p).value is not None
    ]
    assume(found)
    path = data.draw(st.sampled_from(found))
    span = draft._layout.spans.find(path).value
    before = draft.data
    draft.set(path, value)
    assert same(value_at(tomli.loads(draft.text), path), value)
    assert same(tomli.loads(draft.text), put(before, path, value))
    assert only_changed_between(text, draft.text, *span)
    assert draft.before == text.encode()


@given(documents(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_new_key_only_adds_bytes(text, data):
    draft = draft_of(text)
    tables = [
        (),
        *(p for p, n in draft._layout.spans.nodes() if isinstance(value_at(draft.data, p), dict)),
    ]
    path = (*data.draw(st.sampled_from(tables)), "a new key")
    before = draft.data
    try:
        draft.set(path, "new")
    except SpliceError as error:
        # A table that only the headers below it make has no place for a key of its own.
        assert "no header of its own" in str(error)
        assert draft.text == text
        return
    assert same(draft.data, put(before, path, "new"))
    # Only white space between empty brackets goes.
    assert is_subsequence("".join(text.split()), draft.text)


@given(documents(), st.data())
@settings(max_examples=300, deadline=None)
def test_removing_only_takes_bytes_out(text, data):
    draft = draft_of(text)
    found = [p for p, n in draft._layout.spans.nodes() if n.value is not None]
    assume(found)
    path = data.draw(st.sampled_from(found))
    try:
        draft.remove(path)
    except SpliceError:
        assert draft.text == text
        return
    assert is_subsequence(draft.text, text)
    assert len(draft.text) < len(text)


@given(documents(), VALUES, st.data())
@settings(max_examples=300, deadline=None)
def test_adding_to_a_list_only_adds_bytes(text, value, data):
    draft = draft_of(text)
    lists = [p for p, n in draft._layout.spans.nodes() if isinstance(value_at(draft.data, p), list)]
    lists = [p for p in lists if draft._layout.spans.find(p).value is not None]
    assume(lists)
    path = data.draw(st.sampled_from(lists))
    before = value_at(draft.data, path)
    draft.add(path, value)
    assert same(value_at(draft.data, path), [*before, value])
    assert is_subsequence(text, draft.text) or not before


def is_subsequence(short: str, long: str) -> bool:
    """Whether one text is another with something taken out."""
    rest = iter(long)
    return all(c in rest for c in short)


LISTS = (
    "",
    "# mine\n",
    "sources = []\n",
    'sources = [{ id = "one" }]\n',
    '[[sources]]\nid = "one"\ntitle = "One"\n\n# the last word\n',
    '[[sources]]\r\nid    = "one"\r\ntitle = "One"',
    '  [[sources]]\n    id = "one"\n\n    [sources.csl]\n    x = 1\n\n[after]\ny = 2\n',
)
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["id", "title", "year", "csl"]), VALUES, min_size=1), max_size=4
)


@given(st.sampled_from(LISTS), ROWS)
@settings(max_examples=300, deadline=None)
def test_tables_added_together_are_written_as_one_after_the_other(text, rows):
    together, apart = draft_of(text), draft_of(text)
    together.add_all(("sources",), rows)
    for row in rows:
        apart.add(("sources",), row)
    assert same(together.data, apart.data)
    # The columns of a row follow the row before it where they come one by one.
    assert together.text.split() == apart.text.split()


def test_tables_added_together_are_verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    draft = Draft("briefs/sources.toml", b'[[sources]]\nid = "one"\n')

    def counted(content: bytes) -> Document:
        parsed.append(content)
        return parse(content)

    monkeypatch.setattr("briefing.library.draft.parse", counted)
    draft.add_all(("sources",), [{"id": f"s{n}"} for n in range(100)])
    assert len(draft.data["sources"]) == 101
    assert len(parsed) == 2
    before = draft.text
    with pytest.raises(SpliceError):
        draft.add_all(("sources",), [{"id": "x"}, {"id": "\ud800"}])
    assert draft.text == before


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_alike_by_another_parser(value):
    draft = Draft("b.toml", b"a = 1\n")
    draft.set(("a",), value)
    draft.set(("b", "c"), value)
    theirs = tomlrt.loads(draft.text).to_dict()
    assert same(_plain(theirs), {"a": value, "b": {"c": value}})


def _plain(value):
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def test_the_way_it_was_written_is_kept():
    draft = Draft(
        "b.toml", b'\xef\xbb\xbfa = \'it\'\r\nb = """\r\none""" # note\r\nday = 2025-07-23'
    )
    draft.set(("a",), "that")
    draft.set(("b",), 'two "" \nlines"')
    draft.set(("day",), "2025-08-01")
    draft.set(("new",), True)
    assert draft.after == (
        b'\xef\xbb\xbfa = \'that\'\r\nb = """\r\ntwo \\"" \r\nlines\\"""" # note\r\n'
        b"day = 2025-08-01\r\nnew = true"
    )
    assert draft.data["day"] == dt.date(2025, 8, 1)


BRIEF = """\
title = "T"  # the title

# the first
[[claims]]
  id = "one"
  text = "One."
  contradicts = [
    "two", # first
  ]
  tags = ["a", "b"]

# the second
[[claims]]
text = "Two."
archive.path = "x"
quantity = { measure = "m", value = 1 }
[[claims.evidence]]
source = "s"

[[claims]]
id = "two"
text = "Three."
evidence = ["s"]

# the sources
[[sources]]
id = "s"
title = "S"
# the end
"""


def steps(*done):
    draft = Draft("b.toml", BRIEF.encode())
    for name, *arguments in done:
        getattr(draft, name)(*arguments)
    return [line for line in _diff(BRIEF, draft.text) if line[0] in "+-"]


def _diff(one, two):
    lines = difflib.unified_diff(one.splitlines(), two.splitlines(), n=0)
    return [line.rstrip("\n") for line in lines][2:]


@pytest.mark.parametrize(
    ("step", "changed"),
    [
        (("add", ("claims", 0, "contradicts"), "x"), ['+    "x",']),
        (
            ("add", ("claims", 0, "tags"), "c"),
            ['-  tags = ["a", "b"]', '+  tags = ["a", "b", "c"]'],
        ),
        (("add", ("claims", 2, "tags"), "c"), ['+tags = ["c"]']),
        (
            ("add", ("claims", 1, "evidence"), {"source": "t", "credibility": 2}),
            ["+[[claims.evidence]]", '+source = "t"', "+credibility = 2", "+"],
        ),
        (("add", ("memos",), {"id": "m"}), ["+", "+[[memos]]", '+id = "m"']),
        (("set", ("claims", 0, "status"), "reviewed"), ['+  status = "reviewed"']),
        (("set", ("claims", 1, "id"), "two-b"), ['+id = "two-b"']),
        (("set", ("claims", 1, "archive", "sha256"), "0"), ['+archive.sha256 = "0"']),
        (
            ("set", ("claims", 1, "quantity", "unit"), "EUR"),
            [
                '-quantity = { measure = "m", value = 1 }',
                '+quantity = { measure = "m", value = 1, unit = "EUR" }',
            ],
        ),
        (("set", ("claims", 2, "quantity", "value"), 3), ["+quantity = { value = 3 }"]),
        (("remove", ("title",)), ['-title = "T"  # the title']),
        (("remove", ("claims", 0, "contradicts", 0)), ['-    "two", # first']),
        (("remove", ("claims", 0, "tags", 0)), ['-  tags = ["a", "b"]', '+  tags = ["b"]']),
        (("remove", ("claims", 0, "tags", 1)), ['-  tags = ["a", "b"]', '+  tags = ["a"]']),
        (("remove", ("claims", 2, "evidence", 0)), ['-evidence = ["s"]', "+evidence = []"]),
        (("remove", ("claims", 1, "archive", "path")), ['-archive.path = "x"']),
        (
            ("remove", ("claims", 1, "evidence", 0)),
            ["-[[claims.evidence]]", '-source = "s"', "-"],
        ),
        (
            ("remove", ("sources", 0)),
            ["-# the sources", "-[[sources]]", '-id = "s"', '-title = "S"'],
        ),
    ],
)
def test_edits_look_as_a_person_would_make_them(step, changed):
    assert steps(step) == changed


@pytest.mark.parametrize(
    "step",
    [
        ("set", ("claims", 0), {"text": "x"}),
        ("set", ("claims", 9, "text"), "x"),
        ("set", ("title", "x"), "x"),
        ("set", ("title",), None),
        ("set", ("title",), "\ud800"),
        ("add", ("title",), "x"),
        ("add", ("claims",), "x"),
        ("remove", ("claims", 0, "nothing")),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changed(step):
    draft = Draft("b.toml", BRIEF.encode())
    with pytest.raises(SpliceError):
        getattr(draft, step[0])(*step[1:])
    assert draft.text == BRIEF


@pytest.fixture
def library(tmp_path: Path):
    write(
        tmp_path,
        {
            "themes/t.toml": 'title = "T"\n',
            "briefs/t/b.toml": BRIEF.replace('archive.path = "x"\n', ""),
        },
    )
    return load(tmp_path)


def test_edits_by_reference(library):
    (splice,) = set_field(library, "b/one", ("confidence",), "low")
    assert (splice.file, splice.before) == (
        "briefs/t/b.toml",
        (library.root / "briefs/t/b.toml").read_bytes(),
    )
    assert b'  confidence = "low"\n' in splice.after
    assert b"tags" not in after(set_field(library, "b/one", ("tags",), None))
    assert b'tags = ["a", "b", "c"]' in after(change_list(library, "b/one", ("tags",), add=["c"]))
    assert b'title = "U"  # the title' in after(set_field(library, "b", ("title",), "U"))
    url = "https://e.org"
    assert b'url = "https://e.org"\n# the end' in after(set_field(library, "s", ("url",), url))
    assert b'title = "U"\n' in after(set_field(library, "t", ("title",), "U"))
    with pytest.raises(SpliceError, match="nothing is called"):
        set_field(library, "nothing", ("title",), "U")


def after(splices) -> bytes:
    (splice,) = splices
    return splice.after


def test_the_first_edit_of_a_claim_without_an_id_writes_the_id(library):
    (ref,) = (r for r, c in library.claims.items() if not c.has_own_id)
    (splice,) = set_field(library, ref, ("text",), "Two and a half.")
    own = ref.partition("/")[2]
    assert f'[[claims]]\nid = "{own}"\ntext = "Two and a half."\n'.encode() in splice.after


def test_an_edit_is_made_from_the_file_as_it_is_now(library):
    file = library.root / "briefs/t/b.toml"
    file.write_text(
        "# new\n"
        + file.read_text().replace("[[claims]]\n  id", '[[claims]]\ntext="Zero."\n[[claims]]\n  id')
    )
    (splice,) = set_field(library, "b/one", ("status",), "reviewed")
    assert b'tags = ["a", "b"]\n  status = "reviewed"\n' in splice.after
    assert splice.before == file.read_bytes()
    file.write_text('title = "half')
    with pytest.raises(SpliceError, match="not valid"):
        set_field(library, "b/one", ("status",), "reviewed")


@pytest.mark.parametrize("written", ['"other"', '"new"\nmore = 1', "1", "true", '"new" #', "{}"])
def test_a_step_that_says_anything_else_than_was_meant_is_refused(monkeypatch, written):
    draft = Draft("a.toml", b'title = "old"\nrest = 1\n')
    monkeypatch.setattr(Layout, "written", lambda *_, **__: written)
    meant = written == '"new" #'
    with contextlib.nullcontext() if meant else pytest.raises(SpliceError, match="more than was"):
        draft.set(("title",), "new")
    said = f"title = {written}" if meant else 'title = "old"'
    assert draft.after == f"{said}\nrest = 1\n".encode()
    assert draft.data == {"title": "new" if meant else "old", "rest": 1}


def test_a_diff_ends_lines_where_toml_does():
    before = b'text = "a\xe2\x80\xa8b"\r\ntitle = "T"\r\n'
    shown = diff(Splice("b.toml", before, before.replace(b"T", b"U")))
    assert shown == (
        "--- a/b.toml\n+++ b/b.toml\n@@ -1,2 +1,2 @@\n"
        ' text = "a\u2028b"\r\n-title = "T"\r\n+title = "U"\r\n'
    )
    shorn = diff(Splice("b.toml", b"a = 1\n", b"a = 1"))
    assert shorn.endswith("-a = 1\n+a = 1\n\\ No newline at end of file\n")


def test_a_splice_as_a_diff(library):
    shown = diff(*set_field(library, "b", ("title",), "U"))
    assert shown.startswith("--- a/briefs/t/b.toml\n+++ b/briefs/t/b.toml\n@@ -1,")
    assert '-title = "T"  # the title\n+title = "U"  # the title\n' in shown


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("x = {   }  # why\n", ("x", "k"), "x = { k = 1   }  # why\n"),
        ("x = {}\n", ("x", "k"), "x = { k = 1 }\n"),
        ("x = []\n", ("x",), "x = [1]\n"),
        ("x = [ ]\n", ("x",), "x = [ 1 ]\n"),
        ("x = [\n]\n", ("x",), "x = [\n1,\n]\n"),
        ("x = [\r\n  ]\r\n", ("x",), "x = [\r\n1,\r\n  ]\r\n"),
        ("x = {\n}\n", ("x", "k"), "x = {\nk = 1\n}\n"),
    ],
)
def test_what_stands_between_empty_brackets_stays(before, path, after):
    draft = Draft("a.toml", before.encode())
    if len(path) > 1:
        draft.set(path, 1)
    else:
        draft.add(path, 1)
    assert draft.after.decode() == after
