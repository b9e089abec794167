"""The project's own bad files: one a message, each with exactly what is said about it.

``tests/data/bad`` holds briefs (``name.toml``) and libraries (``name/``), with what ``check``
has to say about them in ``name.txt``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefing.library.problems import RULES
from briefing.library.read import UnreadableError, parse
from briefing.library.scan import load, scan
from briefing.text import display
from libraries import write

BAD = Path(__file__).parent / "data" / "bad"
MADE_ELSEWHERE = {"B001", "B002", "B003", "B004", "B005", "B006", "B012"}
"""Rules whose bad files cannot be kept in a repository: test_reading.py makes them."""


def in_words(finding):
    """A finding as a compiler prints it: place, weight, code, message, excerpt."""
    place = finding.place
    head = f"{place.file}:{place.line}:{place.column}: {finding.severity} {finding.rule}: "
    return "\n".join(filter(None, (display(head + finding.message), finding.excerpt)))


def library_of(name, folder):
    if (BAD / name).is_dir():
        shutil.copytree(BAD / name, folder, dirs_exist_ok=True)
        (folder / "briefs").mkdir(exist_ok=True)
    else:
        brief = (BAD / f"{name}.toml").read_bytes()
        write(folder, {"themes/t.toml": 'title = "T"\n', f"briefs/t/{name}.toml": brief})
    return load(folder)


@pytest.mark.parametrize("name", sorted(p.stem for p in BAD.glob("*.txt")))
def test_what_is_said_about_a_bad_file(name, tmp_path):
    library = library_of(name, tmp_path)
    said = "\n".join(in_words(f) for f in library.findings) + "\n"
    assert said == (BAD / f"{name}.txt").read_text()
    assert not scan(library)


def test_every_bad_file_has_its_expected_words_and_every_rule_a_bad_file():
    inputs = {p.stem for p in BAD.iterdir() if p.suffix != ".txt"}
    assert inputs == {p.stem for p in BAD.glob("*.txt")}
    said = "".join(p.read_text() for p in BAD.glob("*.txt"))
    assert {code for code in RULES if f" {code}: " not in said} == MADE_ELSEWHERE


@pytest.mark.parametrize("line", ["a = 1" + " " * 500_000 + 'x"', "a = 1 " + "= " * 250_000 + '"'])
def test_a_hostile_line_costs_no_time_of_note(line: str) -> None:
    with pytest.raises(UnreadableError) as unreadable:
        parse(line.encode())
    assert unreadable.value.problem.said == "expected the end of the line here"
