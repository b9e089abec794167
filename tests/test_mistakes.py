"""A command line that cannot be carried out is told what is wrong, where, and what would be right;
the exit status says which kind of wrong it is."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefing.cli.exits import Exit
from briefing.cli.main import group
from briefing.library.scan import load
from command_line import LIBRARY, run
from libraries import write

BROKEN = 'title = "Nets\n\n[[claims]]\nid = "mesh"\ntext = "A mesh is 90 mm wide."\n'

SOURCE = """
[[claims]]
id = "rose"
text = "It rose."
evidence = ["s"]

[[sources]]
id = "s"
title = "S"
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with a file that is no TOML."""
    sound = 'title = "Cod"\n\n[[claims]]\nid = "landings"\ntext = "Landings fall."\n'
    return write(tmp_path / "fish", {"briefs/sea/cod.toml": sound, "briefs/sea/nets.toml": BROKEN})


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nets"),
        ("show", "nets/mesh"),
        ("set", "nets", "title", "Nets"),
        ("set", "nets/mesh", "importance", "3"),
        ("rename", "nets", "meshes"),
        ("merge", "nets/mesh", "cod/landings"),
    ],
)
def test_what_stands_in_an_unreadable_file_is_not_called_unknown(
    library: Path, arguments: tuple[str, ...]
) -> None:
    ran = run(*arguments, "--library", library)
    assert ran.code == Exit.NO_LIBRARY
    assert f"'{arguments[1]}' cannot be read: briefs/sea/nets.toml:1:9: this text is" in ran.err
    assert f"To mend it: briefing edit {arguments[1]}" in ran.err


def test_an_unreadable_file_can_be_opened_to_be_mended(
    library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "mend"
    editor.write_text('#!/bin/sh\nsed -i \'1s/$/"/\' "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    assert run("edit", "nets", "--library", library).code == Exit.DONE
    assert run("show", "nets/mesh", "--library", library).code == Exit.DONE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lst", "briefs"), "There is no command 'lst'; did you mean 'list'?"),
        (("new", "brif", "x"), "There is no command 'brif'; did you mean 'brief'?"),
        (("memo", "--wrods", "9"), "There is no option '--wrods'; did you mean '--words'?"),
        (("memo", "--words", "few"), "--words must be a whole number from 1, not 'few'."),
        (("list",), "KIND is missing. It is one of themes, briefs, claims, sources,"),
        (("list", "brief"), "KIND cannot be 'brief'; did you mean 'briefs'? It is one of themes,"),
        (("list", "claims", "--sort", "age"), "--sort cannot be 'age'. It is one of library,"),
        (("unpick",), "REF is missing."),
        (("search", " "), "Say what to search for"),
        (("add", ""), "Nothing was written: there is no text in it"),
        (("show", "qqqq"), "memo 'qqqq'; see: briefing search WORDS"),
        (("list", "briefs", "--theme", "qqqq"), "no theme 'qqqq'; see: briefing list themes"),
        (("rename", "qqqq", "new"), "There is no brief, claim, source, theme or memo 'qqqq'"),
        (("check", "--rule", "single-orign"), "There is no rule 'single-orign'; did you mean"),
        (("joint purchasing",), "; to search for it: briefing search 'joint purchasing'"),
        (("help", "memo"), "There is no command 'help'; for help: briefing memo --help"),
        (("new", "help"), "There is no command 'help'; for help: briefing new --help"),
        (("version",), "There is no command 'version'; for the version: briefing --version"),
        (("new", "claim", "gas-storage", "Storage", "is", "full."), "not take 'is full.' as well."),
        (("new", "brief", "Gas", "in", "2027"), "Put quotation marks around words that belong"),
        (("memo", "energy"), "briefing memo takes options only, not 'energy'."),
        (("list", "briefs", "--theme"), "--theme is missing its value."),
        (("list", "briefs", "--json=yes"), "--json takes no value."),
        (("memo", "-o", LIBRARY), "--output must be a file, not the folder '"),
        (("archive", "qqqq", "text.txt"), "There is no source 'qqqq'; see: briefing list sources"),
        (("merge", "qqqq", "q/q"), "There is no claim 'qqqq'; see: briefing list claims"),
        (("memo", "--claim", "gas-storage"), "'gas-storage' is a brief, not a claim."),
        (("memo", "--template", "qqqq"), "no template 'qqqq'; see: briefing config templates"),
        (("new", "brief", "X", "--template", "qqqq"), "'qqqq'; see: briefing new template"),
        (("check", "--explain", "B999"), "There is no rule 'B999'; see: briefing check, which"),
        (("mv", "gas-storage"), "Say where 'gas-storage' goes: to a brief, or a brief to a theme."),
        (("export", "sources", "-o", "x.doc"), "No bibliography ends in .doc: name a file in"),
        (("unpick", "gas-storage"), "No claim of 'gas-storage' is picked; see: briefing pick"),
        (("show", "briefs/energy/gas-storage.toml"), "is a file; did you mean 'gas-storage'?"),
        (("list", "briefs", "--library", LIBRARY / "briefs"), "the library is the folder that"),
    ],
)
def test_a_mistake_is_told_with_what_would_be_right(arguments: tuple[str, ...], said: str) -> None:
    named = () if "--library" in arguments else ("--library", LIBRARY)
    ran = run(*named, *arguments)
    assert said in ran.err
    assert ran.out == ""
    kinds = {"add": Exit.REFUSED, "--library": Exit.NO_LIBRARY}
    assert ran.code == next((kinds[a] for a in arguments if a in kinds), Exit.USAGE)


def test_a_command_that_only_holds_others_explains_itself() -> None:
    ran = run("new")
    assert ran.code == Exit.USAGE
    assert ran.err.startswith("Usage: briefing new")


def test_a_filter_with_a_slip_in_its_name_is_told() -> None:
    ran = run("search", "teme:energy", "https://example.org", "--library", LIBRARY)
    assert ran.err.count("There is no filter") == 1
    assert "There is no filter 'teme'; did you mean 'theme'?" in ran.err


def test_what_looks_like_a_filter_and_is_none_is_told_the_filters() -> None:
    ran = run("search", "zone:brown", "--library", LIBRARY)
    assert "There is no filter 'zone'. The filters are theme, source, actor, tag," in ran.err


@pytest.mark.parametrize("arguments", [("{}",), ("open", "{}")])
def test_a_library_in_place_of_a_command_or_a_reference_is_told_how_to_open_it(
    arguments: tuple[str, ...],
) -> None:
    ran = run(*(a.format(LIBRARY) for a in arguments))
    assert ran.code == Exit.USAGE
    assert f": briefing --library {LIBRARY}\n" in ran.err


def test_dates_may_be_written_as_people_write_them() -> None:
    library = ("--library", LIBRARY)
    iso = run("memo", "--brief", "gas-storage", "--date", "2026-11-05", *library)
    assert run("memo", "--brief", "gas-storage", "--date", "5 Nov 2026", *library) == iso
    since = run("timeline", "--since", "2025-11", *library)
    assert since.out
    assert run("timeline", "--since", "November 2025", *library) == since
    assert "not '31 Feb 2026'" in run("--as-of", "31 Feb 2026", "list", "briefs", *library).err


def test_a_date_in_numbers_is_told_as_it_was_taken(tmp_path: Path) -> None:
    folder = write(tmp_path, {"briefs/t/b.toml": 'title = "B"\n' + SOURCE})
    library = ("--library", folder)
    ran = run("set", "s", "published", "03.04.2026", *library)
    assert "published: 03.04.2026 is taken as 3 April 2026.\n" in ran.err
    assert load(folder).sources["s"].published == "2026-04-03"
    for option in ("--as-of", "--date"):
        ran = run("memo", "--brief", "b", option, "3.4.2026", *library)
        assert f"{option}: 3.4.2026 is taken as 3 April 2026.\n" in ran.err
        assert ran.code == 0
    ran = run("timeline", "--since", "3.4.2026", *library)
    assert "--since: 3.4.2026 is taken as 3 April 2026.\n" in ran.err
    ran = run("today", "--since", "3.4.2026", *library)
    assert "--since: 3.4.2026 is taken as 3 April 2026.\n" in ran.err
    ran = run("new", "source", "T", "--id", "t", "--published", "3.4.2026", *library)
    assert "published: 3.4.2026 is taken as 3 April 2026.\n" in ran.err
    ran = run("add", "It is so.", "--source-text", "--published", "3.4.2026", *library)
    assert "published: 3.4.2026 is taken as 3 April 2026.\n" in ran.err
    assert "taken as" not in run("set", "s", "published", "3 April 2026", *library).err
    assert "taken as" not in run("set", "s", "published", "2026-04-03", *library).err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("3/4/2026", "It is 3 April 2026 or 4 March 2026: write 2026-04-03 or 2026-03-04."),
        ("25/12/2026", "Write 2026-12-25."),
        ("4/4/2026", "Write 2026-04-04."),
        ("40/40/2026", "not '40/40/2026'."),
    ],
)
def test_a_date_that_may_be_two_days_is_not_taken(given: str, said: str, tmp_path: Path) -> None:
    folder = write(tmp_path, {"briefs/t/b.toml": 'title = "B"\n' + SOURCE})
    library = ("--library", folder)
    for asked in (
        ("memo", "--brief", "b", "--as-of", given),
        ("memo", "--brief", "b", "--date", given),
        ("timeline", "--until", given),
        *(
            (
                ("set", "s", "published", given),
                ("new", "source", "T", "--published", given),
                ("add", "It is so.", "--source-text", "--published", given),
                ("today", "--since", given),
            )
            if "Write" in said or "write" in said
            else ()
        ),
    ):
        ran = run(*asked, *library)
        assert ran.code == Exit.USAGE
        assert ran.err.endswith(f"{said}\n")
    assert load(folder).sources["s"].published == ""


def test_a_date_that_is_none_is_named(library: Path) -> None:
    source = ("--url", "https://example.org/a", "--published", "31 Feb 2026")
    ran = run("add", "Cod is scarce.", *source, "--library", library)
    assert 'published: expected a date that exists, not "31 Feb 2026"' in ran.err
    ran = run("set", "cod", "review_by", "31", "December", "2026", "--library", library)
    assert "this takes one value, not 3; put quotation marks around words" in ran.err


def test_what_is_refused_says_what_to_do_instead(library: Path, tmp_path: Path) -> None:
    ran = run("memo", "--brief", "gas-storage", "--words", "3", "--library", LIBRARY)
    assert "The bottom line and your own sentences alone are 16 words over the 3" in ran.err
    ran = run("new", "source", "Cod", "--url", "example.org/cod", "--library", library)
    assert 'page; for example "https://example.org/cod"' in ran.err
    run("new", "source", "Cod landings", "--url", "https://example.org/cod", "--library", library)
    ran = run("set", "cod-landings", "url", "nowhere", "--library", library)
    assert (ran.code, '"nowhere" is not the address of a page' in ran.err) == (Exit.REFUSED, True)
    ran = run("init", tmp_path / "library", "--theme", "日本")
    assert "use some of a-z and 0-9 here, and change its title afterwards" in ran.err


def test_what_is_no_bibliography_is_not_imported_as_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Hello.\n")
    ran = run("import", tmp_path / "notes.md", "--library", LIBRARY)
    assert ran.code == Exit.FOUND
    assert "notes.md cannot be read: it is not CSL-JSON, BibTeX or RIS." in ran.err


@pytest.mark.parametrize(
    ("kind", "title", "ref"), [("brief", "cod", "cod"), ("theme", "Sea", "sea")]
)
def test_a_title_that_is_there_already_is_told(
    kind: str, title: str, ref: str, library: Path
) -> None:
    ran = run("new", kind, title, "--library", library)
    said = f"There is a {kind} of this title already: {ref}\n"
    if kind == "theme":  # Its folder is there; its title is not until now.
        assert said not in ran.err
        ran = run("new", kind, title, "--library", library)
    assert said in ran.err
    assert ran.out == f"{ref}-2\n"


def test_what_is_no_library_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for name, why in (("file", "this is a file"), ("folder", "briefing init"), ("no", "no such")):
        ran = run("list", "briefs", "--library", tmp_path / name)
        assert ran.code == Exit.NO_LIBRARY
        assert why in ran.err


def test_rules_go_by_their_names_too() -> None:
    by_name = run("check", "--explain", "single-origin")
    assert by_name.code == Exit.DONE
    assert run("check", "--explain", by_name.out.split()[0]).out == by_name.out


def test_a_library_that_may_not_be_written_to_is_not_called_the_sample(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = os.access
    monkeypatch.setattr(
        "os.access", lambda path, mode, **more: mode != os.W_OK and may(path, mode, **more)
    )
    ran = run("set", "cod", "title", "Cod and haddock", "--library", library)
    assert ran.code == Exit.REFUSED
    assert (
        f"You may not write in {library}. Make a copy of your own: briefing init --from" in ran.err
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", ["--version", "--help", "--sample list claims --json"])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_output_that_goes_nowhere_is_told(arguments: str, where: str) -> None:
    ran = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m briefing {arguments} {where}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == Exit.FOUND
    assert ran.stderr.startswith("Error: The output cannot be written: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "A mesh is wide.", "--brief", "nets"),
        ("new", "claim", "nets", "A mesh is wide."),
        ("memo", "--brief", "nets"),
        ("memo", "--claim", "nets/mesh"),
        ("new", "claim", "cod", "A mesh is wide.", "--supersedes", "nets/mesh"),
        ("bookmark", "nets/mesh"),
        ("matrix", "nets"),
    ],
)
def test_a_brief_that_cannot_be_read_is_not_called_unknown(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    files = {"themes/fish.toml": "Fish", "briefs/fish/cod.toml": "Cod"}
    write(tmp_path, {file: f'title = "{title}"\n' for file, title in files.items()})
    write(tmp_path, {"briefs/fish/nets.toml": BROKEN})
    ran = run(*arguments, "--library", tmp_path)
    ref = "nets/mesh" if "nets/mesh" in arguments else "nets"
    assert ran.code == Exit.NO_LIBRARY
    assert f"'{ref}' cannot be read: briefs/fish/nets.toml:1:" in ran.err
    assert f"briefing edit {ref}" in ran.err


@pytest.mark.parametrize("ref", ["nets", "nets/mesh"])
def test_what_is_no_file_is_said_to_be_that(ref: str, tmp_path: Path) -> None:
    write(tmp_path, {"themes/fish.toml": 'title = "Fish"\n'})
    (tmp_path / "briefs/fish/nets.toml").mkdir(parents=True)
    ran = run("show", ref, "--library", tmp_path)
    assert ran.code == Exit.NO_LIBRARY
    assert f"{ref!r} cannot be read: briefs/fish/nets.toml:1:1: this is a folder" in ran.err
    assert run("show", "cod", "--library", tmp_path).code == Exit.USAGE


@pytest.mark.parametrize("arguments", [("add",), ("import", "-"), ("cite",)])
def test_an_input_that_is_closed_is_an_empty_one(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = ("--library", LIBRARY)
    monkeypatch.setattr("sys.stdin", None)
    closed = run(*arguments, *library)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert run(*arguments, *library) == closed
    assert "is an error of the program" not in closed.err


def test_what_verify_does_not_compare_it_says(tmp_path: Path) -> None:
    library, page = tmp_path / "library", tmp_path / "memo.md"
    shutil.copytree(LIBRARY, library)
    asked = ("memo", "--brief", "gas-storage", "--library", library)
    assert run(*asked, "--flavour", "pandoc", "-o", page).code == Exit.DONE
    assert "Not compared: the references" in run("verify", page, "--library", library).err
    assert run(*asked, "-o", page, "--force").code == Exit.DONE
    assert "Not compared" not in run("verify", page, "--library", library).err


def test_every_command_that_lists_or_answers_has_json() -> None:
    """And has its part on the page that says what it prints."""
    page = (Path(__file__).parent.parent / "docs" / "json.md").read_text(encoding="utf-8")
    taking = {
        name
        for name, command in _commands(group, "")
        if any("--json" in parameter.opts for parameter in command.params)
    }
    others = {"pick", "bookmark"}  # with list, which prints the same
    assert {name for name in taking - others if f"\n## {name}\n" not in page} == set()
    assert taking >= {"list", "show", "search", "xref", "check", "history", "new template", "keys"}


def _commands(within: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(within, help_option_names=["-h", "--help"])
    for name in within.list_commands(context):
        command = within.get_command(context, name)
        assert command is not None
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path}{name} ")
