"""A library of one's own: a small one to begin with, or a copy of one that is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefing.library.build import vocabulary
from briefing.library.checking import slugged
from briefing.library.find import above, is_sample
from briefing.library.json_schema import FOLDER, files, kind_of
from briefing.library.scan import load
from briefing.library.written import value as written
from briefing.model import INBOX

_PARTS = ("briefing.toml", "decisions.toml", "themes", "briefs", "memos", "archive")
"""What of a folder is the library; in a checkout other things lie beside it."""

ATTRIBUTES = "*.toml merge=briefing\n"
"""What tells git which files to merge by their ids."""

_THEME = """\
title = {title}
order = {order}
description = "What belongs here, in a sentence."
keywords = []
"""
_QUESTION = """
[[questions]]
id = "first-question"
text = "What do you want to be able to answer?"
"""
_EXAMPLES = {
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
    "briefs/{theme}/first-brief.toml": """\
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


class Taken(Exception):  # noqa: N818 - a state of the folder, not of the program
    """A library was to be made where, or inside what, is there already; the message says what."""


TITLE, THEME = "My library", "First theme"
"""What a library and its theme are called that nobody gave a name."""


def begin(
    folder: Path,
    origin: Path | None = None,
    *,
    title: str = TITLE,
    themes: Sequence[str] = (THEME,),
    git: bool = False,
) -> None:
    """Make a library in a new or empty folder: a copy of ``origin``, else a small one.

    The small one has a ``title``, at least one of the ``themes`` (titles), and in the first of
    them a brief to write over. It gets the schemas by which editors complete keys, and with
    ``git`` a .gitattributes. Raises ``Taken``, ``ValueError`` where a theme's title makes no id
    or one that another has, and ``OSError`` where it cannot be written; what was made until then
    is taken away.
    """
    small = _small(title, themes) if origin is None else {}
    is_new = not folder.exists()
    if not is_new and (not folder.is_dir() or any(folder.iterdir())):
        raise Taken(f"{folder} is there already and not an empty folder. Name a new one.")
    if outer := above(folder):
        raise Taken(
            f"{folder} lies inside another library, {outer}: what is in one would be taken for "
            f"part of the other. Name a folder beside it, such as {outer.parent / folder.name}; "
            "to work in the one that is there you need no second."
        )
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if origin is not None:
            _copy(origin, folder)
        else:
            _write(folder, {name: _with_schema(name, text) for name, text in small.items()})
        _write(folder, files(vocabulary(load(folder).files)))
        if git:
            _write(folder, {".gitattributes": ATTRIBUTES})
    except OSError:
        # The folder was empty: all that is in it is ours. A half library would not be seen as one.
        shutil.rmtree(folder, ignore_errors=True)
        if not is_new:
            folder.mkdir(exist_ok=True)
        raise


def _small(title: str, themes: Sequence[str]) -> Mapping[str, str]:
    """The files of a small library and what they say."""
    ids = [slugged(theme) for theme in themes]
    for place, (id_, theme) in enumerate(zip(ids, themes, strict=True)):
        if not id_:
            raise ValueError(
                f"no id can be made of the theme {theme!r}: use some of a-z and 0-9 here, and "
                "change its title afterwards"
            )
        if id_ in ids[:place] or id_ == INBOX:
            raise ValueError(f"the theme {theme!r} has the id {id_} like another: name it apart")
    library = f'schema = 1\ntitle = {written(title)}\nlanguage = "en"\n'
    made = {"briefing.toml": library}
    made |= {
        f"themes/{id_}.toml": _THEME.format(title=written(theme), order=place)
        + (_QUESTION if place == 1 else "")
        for place, (id_, theme) in enumerate(zip(ids, themes, strict=True), start=1)
    }
    return made | {name.format(theme=ids[0]): text for name, text in _EXAMPLES.items()}


def _with_schema(file: str, text: str) -> str:
    """The text of a new file, under the line by which editors find its schema."""
    return f"#:schema {'../' * file.count('/')}{FOLDER}/{kind_of(file)}.json\n{text}"


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _copy(origin: Path, folder: Path) -> None:
    for path in _files_of(origin):
        target = folder / path.relative_to(origin)
        target.parent.mkdir(parents=True, exist_ok=True)
        # The content alone: what was installed read-only must not stay so.
        shutil.copyfile(path, target)


def _files_of(root: Path) -> Iterator[Path]:
    """The files of a library. Links are left out: what they lead to need not be of it."""
    only = "*.toml" if is_sample(root) else "*"
    for part in _PARTS:
        top = root / part
        for path in sorted(top.rglob(only)) if top.is_dir() else [top]:
            hidden = any(name.startswith(".") for name in path.relative_to(root).parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                yield path
