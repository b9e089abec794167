"""What the docs say is so: links, examples, keys of the format, generated pages and pictures."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

from briefing.cli.main import COMMANDS as GROUPS
from briefing.cli.main import group
from briefing.commands.keynames import printed
from briefing.commands.presets import PRESETS
from briefing.commands.table import COMMANDS
from briefing.library import schema
from briefing.library.problems import RULES
from briefing.library.scan import load
from briefing.library.tables import Schema, Table
from briefing.memo import templates
from briefing.scales import CREDIBILITY, RELIABILITY, YARDSTICKS
from command_line import run
from desk import SAMPLE, Desk, work
from libraries import write

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
_LINK = re.compile(r"!?\[(?:[^][]|\[[^]]*\])*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    """A page without its examples and without code."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return [body for kind, body in _FENCE.findall(page(name)) if kind == language]


def anchors(text: str) -> set[str]:
    """What GitHub makes of the headings of a page."""
    found = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in found}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(prose(path.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        other = (path.parent / file).resolve() if file else path
        assert other.is_file(), f"{path.name} links to {target}"
        assert other.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(other.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_no_page_speaks_of_one_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(?:work|home|root|tmp|Users)/", text)
    assert "\t" not in text
    assert not re.search(r"[ ]$", text, re.MULTILINE)


def test_every_page_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        current = ahead.pop()
        seen.add(current)
        for target in _LINK.findall(prose(current.read_text(encoding="utf-8"))):
            other = (current.parent / target.partition("#")[0]).resolve()
            if other.suffix == ".md" and other.is_file() and other not in seen:
                ahead.append(other)
    assert set(PAGES) <= seen


def _shown() -> Iterator[tuple[str, str]]:
    """Every command line of the program on any page, with the name of the page."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        for language, body in _FENCE.findall(text):
            if language in ("console", "sh", "text"):
                for line in re.findall(r"^(?:\$ )?(?:.*\| )?(briefing .*)$", body, re.MULTILINE):
                    yield path.name, line
        for line in re.findall(r"`(briefing [^`\n]+)`", _FENCE.sub("", text)):
            yield path.name, line


def _unknown(words: list[str]) -> str:
    """What of a command line the program does not know; nothing is run."""
    command: click.Command = group
    while words:
        # A command keeps the names of its help for good, whoever asks it first.
        context = click.Context(command, help_option_names=["-h", "--help"])
        try:
            _, words, _ = command.make_parser(context).parse_args(list(words))
        except click.NoSuchOption as error:
            return error.message
        except click.BadOptionUsage:
            return ""  # Prose names an option without its value.
        if not isinstance(command, click.Group) or not words:
            return ""
        found = command.get_command(context, words[0])
        if found is None:
            return f"no command {words[0]}"
        command, words = found, words[1:]
    return ""


def test_every_command_line_of_the_pages_is_one() -> None:
    seen = list(_shown())
    assert len({page for page, _ in seen}) > 15
    for name, line in seen:
        lone = re.sub(r"\[(\w+)\]", r"\1", re.split(r" [|>] |  +", line)[0])
        assert not _unknown(shlex.split(lone, comments=True)[1:]), (name, line)


def test_the_figures_of_the_performance_page_say_what_prints_them() -> None:
    told = 0
    for title, section in _sections(page("docs/performance.md")).items():
        rows = "\n".join(re.findall(r"^\|.*$", section, re.MULTILINE))
        if len(re.findall(r"\d (?:ms|s|MB|KB)\b|0\.\d\d", rows)) >= 2:
            named = re.findall(r"`python (bench/\w+\.py)", section)
            assert named, title
            assert all((ROOT / script).is_file() for script in named), title
            told += 1
    assert told >= 5


def test_the_tests_that_pages_name_are_there() -> None:
    named = {
        found
        for path in PAGES
        for found in re.findall(r"`(tests/\w+\.py)(?:::(\w+))?`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    for file, test in named:
        assert (ROOT / file).is_file(), file
        if test:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


# The README


def test_the_targets_of_make_are_those_that_the_docs_name() -> None:
    made = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:^\$ |`)make ([a-z]+)", page(name), re.MULTILINE))
        assert named
        assert named <= made
    shown = set(re.findall(r"^([a-z]+):.*##", page("Makefile"), re.MULTILINE)) - {"help"}
    assert shown == set(re.findall(r"^\| `make ([a-z]+)`", page("CONTRIBUTING.md"), re.MULTILINE))


def _sessions() -> Iterator[tuple[str, str]]:
    """Each command of the README with the output that stands below it."""
    for block in blocks("README.md", "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def test_the_commands_of_the_readme_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("briefing.cli.opening.has_terminal", lambda: True)
    played = 0
    for command, output in _sessions():
        name, *arguments = shlex.split(command)
        if Path(name).name != "briefing":
            continue
        ran = run(*arguments, open_app=lambda root, is_sample, read_only, ref: 0)
        assert ran.code == 0, (command, ran.err)
        if output:
            wanted = r".*?".join(re.escape(piece) for piece in output.strip().split("..."))
            assert re.fullmatch(wanted, ran.out.strip(), re.DOTALL), (command, ran.out)
        played += 1
    assert played >= 4
    assert (tmp_path / "memo.md").read_text(encoding="utf-8").startswith("# ")


def test_the_keys_of_the_readme_lead_to_a_memo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("README.md", "keys")
    steps = [re.split(r"  +", line)[0] for line in block.splitlines()]
    names = {printed(key): key for command in COMMANDS for key in command.keys} | {"down": "down"}

    async def follow(desk: Desk) -> None:
        for step in steps[:-1]:
            if all(word in names for word in step.split()):
                for word in step.split():
                    await desk.press(names[word])
            else:
                await desk.type(step)
        assert len(desk.app.memo.claims) == 3
        await desk.press(names[steps[-1]])

    work(SAMPLE, follow, is_sample=True)
    (memo,) = tmp_path.glob("*.md")
    assert "[^1]: " in memo.read_text(encoding="utf-8")


def test_the_briefs_of_the_first_pages_are_sound(tmp_path: Path) -> None:
    least, fuller = blocks("docs/format.md", "toml")[:2]
    assert blocks("README.md", "toml") == [least]
    for name, text in (("safe", least), ("loans", fuller)):
        library = load(write(tmp_path / name, {f"briefs/defence/{name}.toml": text}))
        assert library.claims
        assert {f.severity for f in library.findings} <= {"note"}
    ceiling = library.claims["loans/ceiling"]
    from briefing.evidence.origins import origins

    assert origins(library, ceiling).in_words() == "2 sources, but only 1 origin"
    assert library.claims["loans/loans"].sources("contradicts")


def test_the_readme_counts_the_sample_rightly() -> None:
    library = load(SAMPLE)
    assert len(library.briefs) == 28, "README.md and CHANGELOG.md say twenty-eight"
    assert len(library.themes) == 4
    assert not [f for f in library.findings if f.severity == "error"]


# The reference pages


def test_every_command_has_its_place() -> None:
    cli, readme = page("docs/cli.md"), page("README.md")
    for name in GROUPS:
        assert f"## briefing {name}\n" in cli
    listed = set(re.findall(r"^briefing \[?(\w+)", readme, re.MULTILINE))
    assert listed <= set(GROUPS)
    assert group.name == "briefing"


def test_every_key_has_its_place() -> None:
    keys = page("docs/keys.md")
    for command in COMMANDS:
        assert command.help in keys
        assert all(f"<kbd>{printed(key)}</kbd>" in keys for key in command.keys)


def test_keys_named_in_prose_are_keys() -> None:
    known = {printed(key) for command in COMMANDS for key in command.keys}
    known |= {printed(k) for more in PRESETS.values() for keys in more.values() for k in keys}
    known |= {"ctrl+d", "ctrl+u", "ctrl+space", "ctrl+z", "backspace"}
    # Where letters are typed, some commands have other keys.
    known |= {"ctrl+c", "ctrl+y", "f2", "f4", "f5"}
    for path in PAGES:
        for key in re.findall(r"<kbd>([^<]+)</kbd>", path.read_text(encoding="utf-8")):
            assert key in known, (path.name, key)


def test_every_problem_has_its_place() -> None:
    text = page("docs/problems.md")
    for rule in RULES.values():
        (row,) = re.findall(rf"^\| {rule.code} \|.*$", text, re.MULTILINE)
        assert rule.explanation in row
        assert f"`{rule.name}`" in row


def _inner(table: Schema, key: str) -> Schema:
    """The schema of the tables below a key."""
    shape: Any = next(f.shape for f in table.fields if f.key == key)
    while not isinstance(shape, Table):
        shape = getattr(shape, "table", None) or shape.item
    return shape.schema


def _schemas() -> Mapping[str, Schema]:
    claim, source, theme = schema.CLAIM, schema.SOURCE, schema.THEME
    return {
        "briefing.toml": schema.SETTINGS,
        "A rule in checks": _inner(schema.SETTINGS, "checks"),
        "A saved search": _inner(schema.SETTINGS, "searches"),
        "Themes": theme,
        "A question": _inner(theme, "questions"),
        "A thing to watch": _inner(theme, "watch"),
        "Sources": source,
        "A withheld name": _inner(source, "withheld_names"),
        "An archived text": _inner(source, "archive"),
        "A rule in allow": _inner(source, "allow"),
        "A brief": schema.BRIEF,
        "Claims": claim,
        "Evidence": _inner(claim, "evidence"),
        "An answer": _inner(claim, "answers"),
        "A quantity": _inner(claim, "quantity"),
        "memos/*.toml": schema.MEMO,
        "A sentence of the author": _inner(schema.MEMO, "text"),
        "decisions.toml": _inner(schema.DECISIONS, "dismissed"),
    }


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^##+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _rows(section: str) -> dict[str, str]:
    """Key to the cell beside it, of the table of a section."""
    return dict(re.findall(r"^\| `([\w]+)` \| ([^|]*?) ?\|", section, re.MULTILINE))


@pytest.mark.parametrize("title", _schemas())
def test_every_key_of_the_format_is_in_its_page(title: str) -> None:
    table = _schemas()[title]
    rows = _rows(_sections(page("docs/format.md"))[title])
    assert set(rows) == {f.key for f in table.fields} | set(table.also)
    required = {f.key for f in table.fields if f.required}
    assert {key for key, default in rows.items() if default == "required"} == required


def test_the_defaults_of_the_format_are_those_of_the_model() -> None:
    from briefing.model import Brief, Claim, Evidence, LibrarySettings, Memo, Source, Theme

    sections = _sections(page("docs/format.md"))
    made: Mapping[str, object] = {
        "briefing.toml": LibrarySettings(),
        "Themes": Theme("x", "X"),
        "Sources": Source("x", "X"),
        "A brief": Brief("x", "t", "X", "x.toml"),
        "Claims": Claim("x", "y", "Z."),
        "Evidence": Evidence("x"),
        "memos/*.toml": Memo(),
    }
    seen = 0
    for title, value in made.items():
        for key, default in _rows(sections[title]).items():
            if re.fullmatch(r'`"\w[\w-]*"`|\d+', default):
                found = getattr(value, key)
                if key in ("markings", "template"):
                    continue
                assert str(found) == default.strip('`"'), (title, key)
                seen += 1
    assert seen > 10


def test_words_of_the_format_are_those_of_the_schema() -> None:
    sections = _sections(page("docs/format.md"))
    for title, table in _schemas().items():
        for field in table.fields:
            words = getattr(field.shape, "words", ())
            if field.key == "type" or not words:
                continue
            (row,) = re.findall(rf"^\| `{field.key}` \|.*$", sections[title], re.MULTILINE)
            where = row + sections["Admiralty scales"]
            assert all(re.search(rf"\b{re.escape(w)}\b", where) for w in words), row


def test_the_scales_are_those_of_the_model() -> None:
    text = page("docs/format.md")
    for scale in (*RELIABILITY.values(), *CREDIBILITY.values()):
        assert f"| {scale} |" in text
    for row in zip(*YARDSTICKS.values(), strict=True):
        assert "| " + " | ".join(row) + " |" in text
    assert "| " + " | ".join(f"`{name}`" for name in YARDSTICKS) + " |" in text


def test_the_forms_of_a_memo_are_those_of_the_templates() -> None:
    text = page("docs/memo.md")
    for template in templates.load().values():
        assert f"| `{template.id}` | {template.words} |" in text
    assert all(f"`{held}`" in text for held in templates.HELD)


def test_the_map_of_the_house_names_every_floor() -> None:
    package = ROOT / "src" / "briefing"
    floors = {p.name for p in package.iterdir() if (p / "__init__.py").is_file()}
    named = set(re.findall(r"^  (\w+)/ ", page("docs/design.md"), re.MULTILINE))
    assert named == floors


def test_the_floors_of_the_map_are_those_of_the_import_contracts() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    held = {name: n for n, layer in enumerate(reversed(layers)) for name in layer.split(" | ")}
    drawn = re.findall(r"^  (\w+)(?:/|\.py) +(\d+)  ", page("docs/design.md"), re.MULTILINE)
    assert {name: int(floor) for name, floor in drawn} == held


def test_the_map_names_no_file_that_is_not() -> None:
    made = {p.name for p in (ROOT / "src" / "briefing").rglob("*.py")}
    made |= {p.name for folder in (DOCS, ROOT / "tests") for p in folder.glob("*.py")}
    text = page("docs/design.md")
    assert set(re.findall(r"`(?:\w+/)*(\w+\.py)`", text)) <= made
    floor, seen = "", 0
    for first, files in re.findall(
        r"^\| (?:`(\w+)/`)? ?\| [^|]+ \| (`\w+\.py`[^|]*)\|$", text, re.M
    ):
        floor = first or floor
        for name in re.findall(r"`(\w+\.py)`", files):
            assert (ROOT / "src" / "briefing" / floor / name).is_file(), f"{floor}/{name}"
            seen += 1
    assert seen > 50


# What is generated


def test_generated_pages_and_pictures_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check", "--quick"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_pictures_ask_for_nothing_outside() -> None:
    pictures = sorted((DOCS / "pictures").glob("*.svg"))
    assert len(pictures) >= 8
    for picture in pictures:
        svg = picture.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(?!#)|href=|@import|<script|<image|<foreign", svg)
        addresses = set(re.findall(r"https?://[\w./-]+", re.sub(r"<text[^>]*>[^<]*<", "", svg)))
        assert addresses <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
        assert svg.count("<svg") == 1


def test_every_rule_of_the_check_has_its_place() -> None:
    from briefing.check.rule import RULES as CHECKED

    text = page("docs/checks.md")
    for rule in CHECKED.values():
        section = _sections(text)[f"{rule.code} {rule.name}"]
        for words in (rule.severity.capitalize(), rule.explanation, rule.to_do, rule.standard):
            assert words in section


def test_the_man_page_names_every_command_and_man_takes_it_without_a_word() -> None:
    page = (DOCS / "briefing.1").read_text(encoding="utf-8")
    for name in GROUPS:
        assert f".SS briefing {name}".replace("-", r"\-") in page
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed: the man page is only read as text")
    ran = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", str(DOCS / "briefing.1")], capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "Look only: nothing can be changed." in ran.stdout
