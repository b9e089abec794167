"""``briefing init``: a library of one's own, small or copied from the sample."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from briefing.cli.exits import Exit, StopError
from briefing.cli.guard import say
from briefing.cli.options import common
from briefing.library.find import sample

_PARTS = ("briefing.toml", "decisions.toml", "themes", "briefs", "memos")
"""What of the sample is the library; in a checkout other things lie beside it."""

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
@common
def init_command(folder: Path, origin: str | None) -> None:
    """Make a library in an empty or new folder.

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
    except OSError as error:
        raise StopError(f"{folder} cannot be written: {error}", Exit.REFUSED) from error
    say(f"Made a library in {folder}. Open it with: briefing --library {folder}")


def _write_small(folder: Path) -> None:
    for name, text in _SMALL.items():
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
