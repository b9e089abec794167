"""The hostile library is what it says, so that tests on it mean something."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import tomli

import hostile


def test_every_field_holds_every_string(tmp_path: Path):
    root = hostile.library(tmp_path)
    for name, string in hostile.STRINGS.items():
        text = f"{string} ({name})"
        theme = tomli.loads((root / f"themes/theme-{name}.toml").read_text("utf-8"))
        brief = tomli.loads(
            (root / f"briefs/theme-{name}/brief-{name}.toml").read_bytes().decode("utf-8")
        )
        memo = tomli.loads((root / f"memos/memo-{name}.toml").read_text("utf-8"))
        claim, doubt, nameless = brief["claims"]
        source = brief["sources"][0]
        assert {theme["title"], theme["description"], theme["questions"][0]["text"]} == {text}
        assert {brief["title"], brief["bottom_line"], brief["question"], *brief["tags"]} == {text}
        assert {claim["text"], claim["caveat"], claim["quantity"]["unit"], doubt["text"]} == {text}
        assert nameless["text"].endswith(string)
        assert {source["title"], source["url"], source["authors"][0], source["notes"]} == {text}
        assert {memo["title"], memo["text"][0]["text"]} == {text}


def test_the_files_are_text_that_toml_allows_but_for_the_broken_ones(tmp_path: Path):
    root = hostile.library(tmp_path)
    for path in root.rglob("*.toml"):
        if path.name.startswith("broken-") or path.parent.name == "names":
            with pytest.raises(tomli.TOMLDecodeError):
                tomli.loads(path.read_bytes().decode("utf-8"))
        else:
            assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", path.read_bytes()), path


def test_names_are_ids_and_kinds_of_attack_are_all_there():
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]{0,40}", name) for name in hostile.STRINGS)
    parts = (hostile.MARKUP, hostile.CONTROLS, hostile.UNICODE, hostile.MARKDOWN, hostile.SIZE)
    assert len(hostile.STRINGS) == sum(map(len, parts))
    everything = "".join(hostile.STRINGS.values())
    c0 = {chr(c) for c in (*range(0x20), 0x7F)} - set("\x0b\x0c\x1c\x1d\x1e\x1f")
    assert c0 <= set(everything)
    bidi = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
    assert {chr(c) for c in bidi} <= set(everything)
    assert sum(unicodedata.combining(c) > 0 for c in hostile.STRINGS["marks"]) >= 40
