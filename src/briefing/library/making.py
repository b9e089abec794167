"""New briefs, sources and themes, with no more keys than a template or their maker gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.library.checking import quoted, slugged
from briefing.library.draft import SpliceError, UnknownNameError
from briefing.library.drafts import Drafts
from briefing.library.operations import brief_file
from briefing.library.rebase import assign
from briefing.library.shapes import ID
from briefing.library.snapshot import Library
from briefing.library.soundness import free_in
from briefing.library.splice import Splice
from briefing.model import INBOX

STARTS = Path(__file__).parent / "starts"
"""Templates of briefs that come with the program."""
SOURCES = "briefs/sources.toml"
_LONGEST = 48
"""Characters of an id made from a title: it is typed by hand."""


def templates(own: Path) -> dict[str, Path]:
    """The templates of briefs by name; one of the folder ``own`` comes before one of ours."""
    found = {f.stem: f for folder in (STARTS, own) for f in sorted(folder.glob("*.toml"))}
    return {name: found[name] for name in sorted(found, key=lambda n: (n != "plain", n))}


def template_text(own: Path, name: str) -> str:
    """The text of a template, the plain one where none has the name. Raises ``OSError``,
    ``ValueError``.
    """
    files = templates(own)
    return files.get(name, files["plain"]).read_text("utf-8")


def new_brief(
    library: Library,
    theme: str,
    title: str,
    template: str,
    day: dt.date,
    values: Mapping[str, Any],
    *,
    own: str = "",
) -> tuple[str, tuple[Splice, ...]]:
    """A brief filled in from the text of a template: its id, and the edit that makes it.

    ``created`` becomes ``day`` where the template has it. Raises ``SpliceError``.
    """
    if theme not in library.theme_ids() and theme != INBOX:
        raise UnknownNameError("theme", theme, library.theme_ids())
    made = own_id(library, own, title)
    drafts = Drafts(library)
    file = f"briefs/{theme}/{made}.toml"
    draft = drafts.new(file, schema_line(library, "brief", file) + template)
    assign(draft, ("title",), title)
    if draft.get(("created",)) is not None:
        assign(draft, ("created",), day)
    for key, value in values.items():
        assign(draft, (key,), value)
    return made, drafts.splices()


def new_theme(
    library: Library, title: str, values: Mapping[str, Any], *, own: str = ""
) -> tuple[str, tuple[Splice, ...]]:
    """A theme file: its id, and the edit that makes it. Raises ``SpliceError``."""
    made = own_id(library, own, title)
    drafts = Drafts(library)
    file = f"themes/{made}.toml"
    draft = drafts.new(file, schema_line(library, "theme", file))
    for key, value in {"title": title, **values}.items():
        draft.set((key,), value)
    return made, drafts.splices()


def new_source(
    library: Library, title: str, values: Mapping[str, Any], *, own: str = "", brief: str = ""
) -> tuple[str, tuple[Splice, ...]]:
    """A source among the shared ones, or in a brief: its id, and the edit that makes it.

    Raises ``SpliceError``.
    """
    made = own_id(library, own, title)
    drafts = Drafts(library)
    put_sources(drafts, [{"id": made, "title": title, **values}], brief)
    return made, drafts.splices()


def put_sources(drafts: Drafts, sources: Sequence[Mapping[str, Any]], brief: str = "") -> None:
    """Put sources into files that are being edited: among the shared ones, or in a brief.

    Raises ``SpliceError``.
    """
    file = brief_file(drafts.library, brief) if brief else SOURCES
    draft = drafts.of(file)
    if not draft.before and not draft.text:
        draft = drafts.new(file, schema_line(drafts.library, "sources", file))
    draft.add_all(("sources",), sources)


def schema_line(library: Library, kind: str, file: str) -> str:
    """The line by which editors find the schema of a file, where the library keeps one."""
    schema = f".briefing/schema/{kind}.json"
    if not (library.root / schema).is_file():
        return ""
    return f"#:schema {'../' * file.count('/')}{schema}\n"


def own_id(library: Library, own: str, title: str) -> str:
    """An id as it was given, or a free one made of a title. Raises ``SpliceError``."""
    if own:
        if not ID.fullmatch(own):
            hint = f'; for example "{slugged(own)}"' if slugged(own) else ""
            raise SpliceError(f"{quoted(own)} is not an id of a-z, 0-9 and - (at most 64){hint}")
        return own
    made = slugged(title)
    if len(made) > _LONGEST:
        made = made[: _LONGEST + 1].rpartition("-")[0] or made[:_LONGEST]
    if not made:
        raise SpliceError("no id can be made from this title: give one (--id)")
    return free_in(library, made)
