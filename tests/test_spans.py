"""The span map: every key and value of a text that tomli accepts, and where it stands."""

from __future__ import annotations

import datetime as dt
import json
import math
import string

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

import toml_cases
from briefing.library.spans import SpanMap, line_span, position


def leaves(data, path=()):
    """Every value that is not a table or a filled list, by its path; empty ones count."""
    if isinstance(data, dict) and (data or not path):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and data:
        for n, value in enumerate(data):
            yield from leaves(value, (*path, n))
    else:
        yield path, data


def same(one, two) -> bool:
    """Equal in type and value; nan equals nan, -0.0 is not 0.0, True is not 1."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[k], two[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(two)) or math.copysign(1, one) * one == (
            math.copysign(1, two) * two
        )
    return one == two


def value_at(data, path):
    for part in path:
        data = data[part]
    return data


def check(text: str) -> int:
    """Assert that the map of a text is true and complete; the number of spans compared."""
    data = tomli.loads(text)
    spans = SpanMap(text)
    compared = 0
    for path, node in spans.nodes():
        expected = value_at(data, path)
        if node.value is not None:
            start, end = node.value
            assert same(tomli.loads(f"v = {text[start:end]}")["v"], expected), path
            compared += 1
        if node.key is not None:
            name = path[-1] if isinstance(path[-1], str) else path[-2]
            start, end = node.key
            assert tomli.loads(f"{text[start:end]} = 1") == {name: 1}
    for path, value in leaves(data):
        node = spans.find(path)
        assert node is not None, path
        assert node.value is not None or value in ({}, []), path
    for path, node in spans.nodes():
        if not node.inside:
            assert path in dict(leaves(data)), path
    return compared


@toml_cases.needed
@pytest.mark.parametrize("name", toml_cases.cases("valid"))
def test_every_valid_case_of_the_conformance_suite(name):
    text = (toml_cases.FOLDER / name).read_bytes().decode().removeprefix("\ufeff")
    check(text)
    check(text.replace("\r\n", "\n").replace("\n", "\r\n"))


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
_KEYS = st.one_of(
    st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=6), _TEXTS
)
_SPACES = st.sampled_from(["", " ", "\t", "  "])


def written_text(text: str, how: int) -> str:
    """A string as TOML, in one of the four ways; the plain way where another cannot hold it."""
    clean = all(c == "\t" or (c.isprintable() and c not in "\r\n") for c in text)
    if how == 1 and clean and "'" not in text:
        return f"'{text}'"
    if how == 2 and clean and "'" not in text:
        return f"'''\n{text}'''"
    basic = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f'"""\n{basic[1:-1]}"""' if how == 3 else basic


_SCALARS = st.one_of(
    st.tuples(_TEXTS, st.integers(0, 3)).map(lambda pair: written_text(*pair)),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.sampled_from(
        ["true", "false", "inf", "-inf", "+nan", "0xDEAD_beef", "0o17", "0b1", "1_000"]
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.dates().map(dt.date.isoformat),
    st.times().map(dt.time.isoformat),
    st.tuples(
        st.datetimes(), st.sampled_from(["T", " ", "t"]), st.sampled_from(["", "Z", "+01:30"])
    ).map(lambda parts: parts[0].isoformat(parts[1].upper()).replace("T", parts[1]) + parts[2]),
)
_GAP = st.sampled_from(["", " ", "\n", " # note ]}\n", "\n\t# 'note'\n"])


@st.composite
def _lists(draw, inner):
    gap = draw(_GAP)
    items = draw(st.lists(inner, max_size=3))
    comma = "," if items and draw(st.booleans()) else ""
    return "[" + gap + f"{gap},{gap}".join(items) + gap + comma + gap + "]"


@st.composite
def _tables(draw, inner):
    gap = draw(_GAP)
    pairs = draw(st.dictionaries(_KEYS, inner, max_size=3))
    shown = [f"{written_text(k, 0)} = {v}" for k, v in pairs.items()]
    return "{" + gap + f"{gap},{gap}".join(shown) + gap + "}"


_VALUES = st.recursive(_SCALARS, lambda inner: _lists(inner) | _tables(inner), max_leaves=6)


def _written_key(key: str) -> str:
    bare = key and key.isascii() and all(c.isalnum() or c in "-_" for c in key)
    return key if bare else written_text(key, 0)


@st.composite
def documents(draw):
    """A document of pairs, tables, lists of tables and comments that tomli accepts."""
    lines: list[str] = []

    def pairs(dotted: bool):
        for key, value in draw(st.dictionaries(_KEYS, _VALUES, max_size=3)).items():
            space = draw(_SPACES)
            name = _written_key(key)
            if dotted and draw(st.booleans()):
                name += f"{space}.{space}{_written_key(draw(_KEYS))}"
            lines.append(f"{space}{name}{space}={space}{value}{space}")
            if draw(st.booleans()):
                lines.append("# [not] a = header")

    pairs(dotted=True)
    for name in draw(st.lists(st.sampled_from("ABCD"), unique=True, max_size=3)):
        # Upper-case names of one letter might meet a key above: those documents are thrown away.
        rows = draw(st.integers(0, 3))
        for _ in range(rows):
            lines.append(f"[[ {name}.'x y' ]] # row")
            pairs(dotted=False)
            if draw(st.booleans()):
                lines.append(f"[{name}.'x y'.sub]")
                pairs(dotted=True)
        if not rows:
            lines.append(f"[{name}]")
            pairs(dotted=True)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return "\n".join(lines).replace("\n", end) + draw(st.sampled_from(["", end]))


@given(documents())
@settings(max_examples=300, deadline=None)
def test_every_leaf_of_any_document(text):
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    check(text)


BRIEF = """\
# about the file

title = "日本"  # a note
owner.name = 'Ana'

# about the first claim
# in two lines
[[claims]]
text = \"\"\"
# not a comment
[not.a.header]\"\"\"
quantity = { measure = "x", value = 1, parts = [
  1, # one
  [2, 3],
] }
# about the second claim
[[claims]]
[claims.quantity]
value = 2
"""


def test_spans_of_keys_values_and_statements():
    spans = SpanMap(BRIEF)

    def shown(*path):
        node = spans.find(path)
        return tuple(BRIEF[slice(*s)] if s else None for s in (node.key, node.value, node.line))

    assert shown("title") == ("title", '"日本"', 'title = "日本"  # a note\n')
    assert shown("owner") == ("owner", None, None)
    assert shown("owner", "name") == ("name", "'Ana'", "owner.name = 'Ana'\n")
    assert shown("claims", 0) == ("claims", None, "[[claims]]\n")
    assert shown("claims", 0, "quantity", "value") == ("value", "1", None)
    assert shown("claims", 0, "quantity", "parts", 1, 0) == (None, "2", None)
    assert shown("claims", 1, "quantity") == ("quantity", None, "[claims.quantity]\n")
    assert shown("claims", 1, "quantity", "value") == ("value", "2", "value = 2\n")
    assert spans.find(("claims", 2)) is None
    assert spans.nearest(("claims", 1, "text")) is spans.find(("claims", 1))


def test_comments_directly_above_a_header_belong_to_it():
    headers = SpanMap(BRIEF).headers
    assert [h.path for h in headers] == [("claims", 0), ("claims", 1), ("claims", 1, "quantity")]
    first, second, third = (BRIEF[h.start : h.end] for h in headers)
    assert first.startswith("# about the first claim\n# in two lines\n[[claims]]\n")
    assert first.endswith("] }\n")
    assert second == "# about the second claim\n[[claims]]\n"
    assert third == "[claims.quantity]\nvalue = 2\n"


def test_a_string_that_ends_like_a_comment_is_not_one():
    text = 'a = """\n# x"""\n[b]\n'
    assert text[SpanMap(text).headers[0].start :] == "[b]\n"


def test_deep_texts_do_not_exhaust_the_stack():
    nested = "a = " + "[" * 390 + "]" * 390
    assert tomli.loads(nested)
    assert SpanMap(nested).find(("a", *[0] * 389)) is not None
    tables = "a = " + "{b=" * 390 + "1" + "}" * 390
    assert tomli.loads(tables)
    assert SpanMap(tables).find(("a", *["b"] * 390)).value is not None


def test_long_keys_cost_no_more_than_their_length():
    text = "".join(f"k{n}{'.a' * 900} = 1\n" for n in range(40))
    assert tomli.loads(text)
    assert SpanMap(text).find(("k39", *["a"] * 900)).value is not None


def test_positions_count_lines_and_characters_from_one():
    text = "a = 1\r\nb = '日'\r\n"
    assert position(text, 0) == (1, 1)
    assert position(text, text.index("日")) == (2, 6)
    assert text[slice(*line_span(text, 8))] == "b = '日'"
    assert line_span("", 0) == (0, 0)
