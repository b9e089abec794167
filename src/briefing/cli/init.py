"""``briefing init``: a library of one's own, small or copied from the sample."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.library.build import vocabulary
from briefing.library.find import sample
from briefing.library.json_schema import FOLDER, files, kind_of
from briefing.library.scan import load

_PARTS = ("briefing.toml", "decisions.toml", "themes", "briefs", "memos")
"""What of the sample is the library; in a checkout other things lie beside it."""

ATTRIBUTES = "*.toml merge=briefing\n"
"""What tells git which files to merge by their ids."""
DRIVER = "git config --global merge.briefing.driver 'briefing merge-driver %O %A %B %P'"
"""What tells git how. It names a program, so a library cannot bring it along."""

_SMALL = {
    "briefing.toml": """\
schema = 1
title = "My library"
language = "en"
""",
    "themes/first-theme.toml": """\
title = "First theme"
description = "What belongs here, in a sentence."
keywords = []

[[questions]]
id = "first-question"
text = "What do you want to be able to answer?"
""",
    "briefs/sources.toml": """\
# Sources that more than one brief may cite. Only id and title are required.

[[sources]]
id = "first-source"
title = "A document you have read"
type = "report"
publisher = "Who published it"
published = 2025-01-31
access = "first-hand"
""",
    "briefs/first-theme/first-brief.toml": """\
title = "First brief"
bottom_line = "The answer in one or two sentences, at most sixty words."
rests_on = ["first-claim"]

[[claims]]
id = "first-claim"
text = "One sentence in your own words that somebody answers for."
evidence = ["first-source, page 1"]

[[claims]]
id = "first-judgement"
text = "What you make of it is a claim of kind judgement."
kind = "judgement"
depends_on = ["first-claim"]
""",
}


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--from", "origin", type=click.Choice(["sample"]), help="Copy the sample library.")
@click.option("--git", is_flag=True, help="Write .gitattributes, to merge files by their ids.")
@common
def init_command(folder: Path, origin: str | None, git: bool) -> None:
    """Make a library in an empty or new folder.

    It holds the schemas by which editors complete keys, in .briefing/schema/.

    \b
    Examples:
      briefing init my-briefs
      briefing init --from sample my-copy
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StopError(
            f"{folder} is there already and not an empty folder. Name a new one.", Exit.REFUSED
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if origin:
            _copy_sample(folder)
        else:
            _write_small(folder)
        _write(folder, files(vocabulary(load(folder).files)))
        if git:
            _write(folder, {".gitattributes": ATTRIBUTES})
    except OSError as error:
        raise StopError(f"{folder} cannot be written: {error}", Exit.REFUSED) from error
    say(f"Made a library in {folder}. Open it with: briefing --library {folder}")
    if git:
        say(f"So that git uses it, once for each user: {DRIVER}")


def _write_small(folder: Path) -> None:
    _write(folder, {name: _with_schema(name, text) for name, text in _SMALL.items()})


def _with_schema(file: str, text: str) -> str:
    """The text of a new file, under the line by which editors find its schema."""
    return f"#:schema {'../' * file.count('/')}{FOLDER}/{kind_of(file)}.json\n{text}"


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _copy_sample(folder: Path) -> None:
    for origin, name in _sample_files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # The content alone: what was installed read-only must not stay so.
        shutil.copyfile(origin, path)


def _sample_files() -> Iterator[tuple[Path, Path]]:
    root = sample()
    for part in _PARTS:
        top = root / part
        for path in sorted(top.rglob("*.toml")) if top.is_dir() else [top]:
            if path.is_file():
                yield path, path.relative_to(root)
