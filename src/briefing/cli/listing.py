"""``briefing list``: what is in the library, one thing a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import click

from briefing.cli.day import today
from briefing.cli.exits import Exit, StopError
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session, known
from briefing.evidence.ordering import ORDERS, ordered
from briefing.evidence.standing import standing, support
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Memo, Source, Theme
from briefing.text import counted
from briefing.values import dataclass

Row = Mapping[str, object]
"""One thing as ``--json`` has it; ``ref`` comes first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be listed, of which theme and in which order, and the day badges are judged by."""

    library: Library
    theme: str
    today: dt.date
    order: str = "library"

    @property
    def briefs(self) -> tuple[Brief, ...]:
        """The briefs of the theme, else all."""
        library = self.library
        return library.briefs_of(self.theme) if self.theme else tuple(library.briefs.values())

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of those briefs, in order."""
        claims = (c for b in self.briefs for c in b.claims)
        return tuple(ordered(self.library, claims, self.order, self.today))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of those claims; without a theme all, cited or not."""
        library = self.library
        if not self.theme:
            return tuple(library.sources.values())
        cited = {e.source for c in self.claims for e in c.evidence}
        return tuple(s for s in library.sources.values() if s.id in cited)


def _themes(asked: Asked) -> list[Row]:
    library = asked.library
    ids = (asked.theme,) if asked.theme else library.theme_ids()
    return [_theme(library, i, library.themes.get(i)) for i in ids]


def _theme(library: Library, theme: str, found: Theme | None) -> Row:
    briefs = library.links.home.get(theme, ())
    return {
        "ref": theme,
        "title": library.theme_title(theme),
        "description": found.description if found else "",
        "briefs": len(briefs),
        "claims": sum(library.heads[b].claims for b in briefs),
    }


def _briefs(asked: Asked) -> list[Row]:
    return [
        {
            "ref": b.id,
            "title": b.title,
            "theme": b.theme,
            "themes": list(b.themes),
            "status": b.status,
            "updated": b.updated,
            "claims": len(b.claims),
            "bottom_line": b.bottom_line,
            "file": b.file,
        }
        for b in asked.briefs
    ]


def _claims(asked: Asked) -> list[Row]:
    return [_claim(asked, c) for c in asked.claims]


def _claim(asked: Asked, claim: Claim) -> Row:
    stands = standing(asked.library, claim, asked.today)
    return {
        "ref": claim.ref,
        "text": claim.text,
        "theme": asked.library.brief_of(claim).theme,
        "kind": claim.kind,
        "importance": claim.importance,
        "date": claim.date,
        "status": claim.status,
        "badges": list(stands.badges),
        "sources": len(stands.origins.sources),
        "independent": stands.origins.independent,
        "origins": support(stands.origins, stands.of_record),
    }


def _sources(asked: Asked) -> list[Row]:
    return [
        {
            "ref": s.id,
            "title": s.title,
            "publisher": s.publisher,
            "published": s.published,
            "published_basis": s.published_basis,
            "type": s.type,
            "reliability": s.reliability,
            "access": s.access,
            "standing": s.standing,
            "claims": len({c.claim for c in asked.library.links.cited_by.get(s.id, ())}),
        }
        for s in asked.sources
    ]


def _memos(asked: Asked) -> list[Row]:
    from briefing.memo.saved import saved

    def concerns(memo: Memo) -> bool:
        in_theme = {c.ref for c in asked.claims} if asked.theme else set[str]()
        return not asked.theme or asked.theme in memo.themes or bool(in_theme & set(memo.claims))

    return [
        {"ref": m.id, "title": m.title, "date": m.date, "claims": len(m.claims)}
        for m in saved(asked.library).values()
        if concerns(m)
    ]


def _searches(asked: Asked) -> list[Row]:
    from briefing.cli.picks import working
    from briefing.search.store import ready

    library = asked.library
    searches = library.settings.searches
    if not searches:
        return []
    index, picked = ready(library), working(library).claims
    hits = [
        index.search(s.query, library=library, today=asked.today, picked=picked, limit=1).asked_for
        for s in searches
    ]
    return [
        {"ref": s.id, "title": s.title, "query": s.query, "hits": n}
        for s, n in zip(searches, hits, strict=True)
    ]


def _bookmarks(asked: Asked) -> list[Row]:
    from briefing.cli.bookmarks import record
    from briefing.library.bookmarks import BookmarksError, bookmarks

    try:
        found = [record(asked.library, each) for each in bookmarks(asked.library.root)]
    except BookmarksError as error:
        raise StopError(str(error), Exit.REFUSED) from error
    here = {asked.theme, *(b.id for b in asked.briefs), *(c.ref for c in asked.claims)}
    here |= {s.id for s in asked.sources}
    return [row for row in found if not asked.theme or row["ref"] in here]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind is gathered, and which fields a line has before and after its title."""

    rows: Callable[[Asked], list[Row]]
    title: str
    fields: tuple[str, ...]


KINDS: Mapping[str, _Kind] = {
    "themes": _Kind(_themes, "title", ("briefs", "claims")),
    "briefs": _Kind(_briefs, "title", ("theme", "claims")),
    "claims": _Kind(_claims, "text", ("kind", "origins", "badges")),
    "sources": _Kind(_sources, "title", ("publisher", "published", "claims")),
    "memos": _Kind(_memos, "title", ("claims",)),
    "searches": _Kind(_searches, "title", ("query", "hits")),
    "bookmarks": _Kind(_bookmarks, "title", ("gone",)),
}
_REF_COLUMN = 32
"""Cells at most for references in a list on a terminal; longer ones push their title aside."""
_COUNTED = {"briefs": "brief", "claims": "claim", "hits": "hit"}


@click.command("list")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--theme", metavar="THEME", default="", help="Only what belongs to this theme.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(list(ORDERS)),
    default="library",
    help="Claims by importance, date, number of independent origins, or how long unchecked.",
)
@as_json
@common
@click.pass_obj
def list_command(session: Session, kind: str, theme: str, order: str, json_wanted: bool) -> None:
    """List what there is of one kind, one thing a line.

    Searches are the saved ones of the library; bookmarks are your own.

    In a pipe each is one line, with tabs between its reference, its title or text, and further
    facts.

    \b
    Examples:
      briefing list briefs
      briefing list claims --theme raw-materials --sort origins
      briefing list sources --json
    """
    library = session.load()
    if theme:
        known("theme", theme, library.theme_ids())
    if order != "library" and kind != "claims":
        raise click.UsageError("Only claims can be sorted.")
    asked = KINDS[kind]
    rows = asked.rows(Asked(library, theme, today(), order))
    out = output()
    if json_wanted:
        out.json({"version": 1, "items": rows})
    else:
        column = min(max((len(str(r["ref"])) for r in rows), default=0), _REF_COLUMN)
        for row in rows:
            _print(out, asked, row, column)


def _print(out: Output, kind: _Kind, row: Row, column: int) -> None:
    ref, title = str(row["ref"]), str(row[kind.title])
    facts = [_fact(name, row[name]) for name in kind.fields]
    if not out.on_terminal:
        out.cells(ref, title, *facts)
        return
    said = [f for f in facts if f]
    if kind.title == "text":
        out.line(title)
        out.line(dim(" · ".join((ref, *said))), indent=2, hang=2)
    else:
        facts_after = dim("".join(f" · {f}" for f in said))
        out.line(dim(f"{ref:<{column}}"), "  ", bold(title), facts_after, hang=column + 2)


def _fact(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "not in the library" if value else ""
    if isinstance(value, int):
        return counted(value, _COUNTED[name])
    if isinstance(value, list):
        # What a badge says of sources and origins stands in a cell of its own.
        return ", ".join(v for v in value if not v.endswith(("origin", "unknown", "no source")))
    return str(value)
