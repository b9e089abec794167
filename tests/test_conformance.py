"""The conformance suite of TOML 1.1, read as if its cases were briefs."""

from __future__ import annotations

import toml_cases
from briefing.library.scan import load
from libraries import write

_SYNTAX = {"B003", "B007", "B008"}
"""Not UTF-8, conflict markers, not valid TOML."""

pytestmark = toml_cases.needed


def as_library(folder, kind):
    """A library of all cases of a kind, and the name of the case behind each file."""
    names = {f"briefs/t/{n.replace('/', '-')}": n for n in toml_cases.cases(kind)}
    files = {f: (toml_cases.FOLDER / name).read_bytes() for f, name in names.items()}
    return load(write(folder, files)), names


def test_every_invalid_case_is_one_clear_finding(tmp_path):
    library, names = as_library(tmp_path, "invalid")
    assert len(names) > 400
    found = {f: [x for x in library.findings if x.place.file == f] for f in names}
    for file, findings in found.items():
        assert [f.severity for f in findings] == ["error"], names[file]
        (finding,) = findings
        assert finding.rule in _SYNTAX, names[file]
        text = (toml_cases.FOLDER / names[file]).read_bytes().decode(errors="replace")
        lines = text.split("\n")
        if "UTF-16" in finding.message:
            continue
        assert finding.excerpt.endswith("^"), names[file]
        assert 1 <= finding.place.line <= len(lines), names[file]
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1, names[file]
    assert not library.briefs


def test_messages_are_in_our_words(tmp_path):
    library, _ = as_library(tmp_path, "invalid")
    tomlis = ("namespace", "invalid", "after a statement", "Unescaped", "Unclosed", "Unterminated")
    said = {f.message for f in library.findings}
    assert not [m for m in said for word in tomlis if word.casefold() in m.casefold().split(";")[0]]
    assert len(said) > 20


def test_every_valid_case_parses(tmp_path):
    library, names = as_library(tmp_path, "valid")
    assert len(names) > 200
    refused = [f for f in library.findings if f.rule < "B010"]
    assert not refused
