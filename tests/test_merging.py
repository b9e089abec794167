"""Merging two versions of a file by what is in it: clean where the changes are of different
things, and a conflict around one key where they are not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefing.library.build import id_of_words
from briefing.library.data import got
from briefing.library.draft import Draft, SpliceError
from briefing.library.merging import merge
from briefing.library.rebase import assign
from command_line import run

BASE = """\
# About coal.
title = "Coal"
tags = ["a", "b"]

# The first.
[[claims]]
id = "one"
text = "One."
evidence = [
  "wire", # seen
]

# The second.
[[claims]]
id = "two"
text = "Two."
[[claims.evidence]]
source = "act"
note = "x"

[[claims]]
text = "Nobody named me."

[[sources]]
id = "act"
title = "Act"
"""


def merged(ours: str, theirs: str, base: str = BASE) -> str:
    found = merge(base.encode(), ours.encode(), theirs.encode(), ("ours", "theirs"))
    assert not found.conflicts
    return found.content.decode()


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


FIRST = BASE[BASE.index("# The first") : BASE.index("# The second")]
SECOND = BASE[BASE.index("# The second") : BASE.index("[[claims]]\ntext = ")]
NEW = '# Mine.\n[[claims]]\nid = "{0}"\ntext = "New {0}."\n\n'


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([('"One."', '"Uno."')], [('"Two."', '"Due."')]),
        # Neighbouring keys, which lines cannot tell apart.
        ([('id = "one"\n', 'id = "one"\nkind = "gap"\n')], [('"One."', '"Uno."')]),
        ([('"Coal"', '"Lignite"')], [('["a", "b"]', '["a", "b", "c"]')]),
        # A claim that moved in one version and was changed in the other.
        ([(FIRST, ""), (SECOND, SECOND + FIRST)], [('"One."', '"Uno."')]),
        ([(FIRST, "")], [('"Two."', '"Due."')]),
        ([('"x"', '"y"')], [("# The second.", "# The other.")]),
        ([(SECOND, SECOND + NEW.format("x"))], [("[[sources]]", "# All.\n[[sources]]")]),
        ([("Nobody named me.", "Ana named me.")], [('"One."', '"Uno."')]),
    ],
)  # fmt: skip
def test_changes_of_different_things_are_both_there(ours, theirs):
    wanted = changed(*ours, *theirs) if (FIRST, "") not in ours else None
    left, right = changed(*ours), changed(*theirs)
    one, two = merged(left, right), merged(right, left)
    if wanted is not None:
        assert one == wanted
        assert two == wanted
    assert tomli.loads(one) == tomli.loads(two)
    assert merged(left, BASE) == left
    assert merged(BASE, left) == left
    assert merged(left, left) == left


def test_a_moved_claim_takes_the_change_and_its_comment_along():
    ours = changed((FIRST, ""), (SECOND, SECOND + FIRST))
    theirs = changed(('"One."', '"Uno."'))
    assert merged(ours, theirs) == changed(('"One."', '"Uno."'), text=ours)
    assert merged(theirs, ours) == changed(('"One."', '"Uno."'), text=ours)


def test_both_add_claims_and_list_items():
    ours = changed((SECOND, SECOND + NEW.format("x")), ('["a", "b"]', '["a", "b", "c"]'),
                   ('  "wire", # seen\n', '  "wire", # seen\n  "act", # too\n'))  # fmt: skip
    theirs = changed((SECOND, SECOND + NEW.format("y")), ('["a", "b"]', '["b", "d"]'),
                     ('  "wire", # seen\n', '  "wire", # seen\n  "!law",\n'))  # fmt: skip
    text = merged(ours, theirs)
    data = tomli.loads(text)
    assert data["tags"] == ["b", "c", "d"]
    assert data["claims"][0]["evidence"] == ["wire", "act", "!law"]
    assert '  "wire", # seen\n  "act", # too\n  "!law",\n' in text
    assert [c.get("id") for c in data["claims"]] == ["one", "two", "x", "y", None]
    assert text.count("# Mine.") == 2


def test_both_name_the_claim_that_had_no_id():
    given = f'[[claims]]\nid = "{id_of_words("Nobody named me.")}"\ntext = "Nobody'
    ours = changed(('[[claims]]\ntext = "Nobody', given))
    assert merged(ours, ours) == ours
    assert merged(ours, changed(('"One."', '"Uno."'))) == changed(('"One."', '"Uno."'), text=ours)


@pytest.mark.parametrize(
    ("ours", "theirs", "marked"),
    [
        (('"One."', '"Uno."'), ('"One."', '"Eins."'), ['text = "Uno."', 'text = "Eins."']),
        (('"wire", # seen', '"wire", # by me'), ('"wire", # seen', '"wire", # by you'), None),
        ((FIRST, ""), ('"One."', '"Uno."'), None),
    ],
)
def test_a_conflict_is_marked_around_its_lines_alone(ours, theirs, marked):
    left, right = changed(ours), changed(theirs)
    found = merge(BASE.encode(), left.encode(), right.encode(), ("ours", "theirs"))
    assert len(found.conflicts) == 1
    text = found.content.decode()
    for side, wanted in (("ours", left), ("theirs", right)):
        assert chosen(text, side).split() == wanted.split()
    if marked:
        inside = text[text.index("<<<<<<< ours\n") : text.index(">>>>>>> theirs")]
        assert inside.splitlines()[1:] == [marked[0], "=======", marked[1]]


def chosen(text: str, side: str) -> str:
    """The text with one side of each conflict."""
    lines, where = [], ""
    for line in text.splitlines():
        if line.startswith("<<<<<<<"):
            where = "ours"
        elif line == "=======":
            where = "theirs"
        elif line.startswith(">>>>>>>"):
            where = ""
        elif where in ("", side):
            lines.append(line)
    return "\n".join(lines)


def test_line_ends_and_mark_are_ours():
    ours = "\ufeff" + changed(('"One."', '"Uno."')).replace("\n", "\r\n")
    text = merged(ours, changed(('"Two."', '"Due."')))
    assert text == "\ufeff" + changed(('"One."', '"Uno."'), ('"Two."', '"Due."')).replace(
        "\n", "\r\n"
    )


PATHS = [
    ("title",), ("tags",), ("owner",), ("claims", 0, "text"), ("claims", 0, "kind"),
    ("claims", 0, "evidence"), ("claims", 1, "text"), ("claims", 1, "importance"),
    ("claims", 1, "evidence", 0, "note"), ("sources", 0, "title"), ("sources", 0, "url"),
]  # fmt: skip
VALUES = st.one_of(
    st.text("ab #\n'\"", max_size=5),
    st.integers(0, 9),
    st.lists(st.sampled_from("abcd"), max_size=3),
)
EDITS = st.dictionaries(st.sampled_from(PATHS), VALUES, max_size=5)


def edited(edits) -> str:
    draft = Draft("b.toml", BASE.encode())
    for path, value in edits.items():
        try:
            assign(draft, path, value)
        except SpliceError:
            assume(False)
    return draft.text


@given(EDITS, EDITS)
@settings(max_examples=300, deadline=None)
def test_the_merge_of_any_edits_has_both_or_says_that_it_cannot(mine, yours):
    ours, theirs = edited(mine), edited(yours)
    found = merge(BASE.encode(), ours.encode(), theirs.encode(), ("ours", "theirs"))
    both = {p for p in mine.keys() & yours.keys() if mine[p] != yours[p]}
    assert len(found.conflicts) <= len(both)
    if not both:
        assert tomli.loads(found.content.decode()) == tomli.loads(edited({**mine, **yours}))
    for side, whole in (("ours", mine), ("theirs", yours)):
        data = tomli.loads(chosen(found.content.decode(), side))
        for path, value in whole.items():
            if path not in both:
                assert got(data, path) == value


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_git_merges_with_it(tmp_path: Path):
    def git(*arguments: str) -> subprocess.CompletedProcess[str]:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(tmp_path), *settings, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    driver = f"{sys.executable} -m briefing merge-driver %O %A %B %P"
    git("init", "-q", "-b", "main")
    git("config", "merge.briefing.driver", driver)
    (tmp_path / ".gitattributes").write_text("*.toml merge=briefing\n")
    file = tmp_path / "briefs" / "t" / "coal.toml"
    file.parent.mkdir(parents=True)

    def commit(branch: str, text: str) -> None:
        git("checkout", "-q", "-B", branch, "base" if branch != "base" else "main")
        file.write_text(text)
        git("add", "-A")
        assert git("commit", "-qm", branch).returncode == 0

    git("commit", "-qm", "empty", "--allow-empty")
    commit("base", BASE)
    commit("left", changed(('id = "one"\n', 'id = "one"\nkind = "gap"\n')))
    commit("right", changed(('"One."', '"Uno."')))
    done = git("merge", "left", "-m", "both")
    assert done.returncode == 0, done.stdout + done.stderr
    assert file.read_text() == changed(
        ('id = "one"\n', 'id = "one"\nkind = "gap"\n'), ('"One."', '"Uno."')
    )
    commit("other", changed(('"One."', '"Eins."'), ('"Two."', '"Zwei."')))
    done = git("merge", "right")
    assert done.returncode == 1
    assert "Both changed claims one text in briefs/t/coal.toml." in done.stderr
    assert "briefs/t/coal.toml" in git("diff", "--name-only", "--diff-filter=U").stdout
    conflict = '<<<<<<< ours\ntext = "Eins."\n=======\ntext = "Uno."\n>>>>>>> theirs\n'
    assert conflict in file.read_text()
    assert 'text = "Zwei."' in file.read_text()


@needs_git
def test_what_is_not_valid_is_merged_by_lines(tmp_path: Path):
    files = [tmp_path / name for name in "OAB"]
    lines = [f"line {n}" for n in range(20)]
    for path, line in zip(files, (None, 2, 15), strict=True):
        text = [f"{t} changed" if n == line else t for n, t in enumerate(lines)]
        path.write_text("\n".join(text) + "\n")
    assert run("merge-driver", *files).code == 0
    assert files[1].read_text().count("changed") == 2
