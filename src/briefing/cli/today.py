"""``briefing today``: what changed, what is due, what has fallen, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from briefing.cli.completing import references
from briefing.cli.day import one_day, tell
from briefing.cli.day import today as this_day
from briefing.cli.exits import StopError
from briefing.cli.guard import say
from briefing.cli.options import as_json, common
from briefing.cli.output import Output, bold, dim, output
from briefing.cli.session import Session, known
from briefing.evidence.today import Today
from briefing.library.snapshot import Library
from briefing.text import day, day_typed
from briefing.values import dataclass


@click.command("today")
@click.option(
    "--since",
    metavar="DATE|COMMIT|last",
    default="last",
    show_default=True,
    help="From when on changes are shown.",
)
@click.option(
    "--theme",
    metavar="THEME",
    default="",
    shell_complete=references("theme"),
    help="Only what belongs to a theme.",
)
@as_json
@common
@click.pass_obj
def today_command(session: Session, since: str, theme: str, json_wanted: bool) -> None:
    """Show what needs attention today.

    That is what changed since you last looked and who changed it (if the library is kept in git),
    what is due within 14 days or overdue, sources that were corrected or retracted with the
    claims that rely on them, the inbox, and questions without an answer. With a theme you also
    see how well its claims are supported. In a pipe each line is one thing: its kind, its
    reference, its text, and what there is to say about it.

    \b
    Examples:
      briefing today
      briefing today --since 2025-11-03 --theme trade
      briefing today --since HEAD~3 --json
    """
    from briefing.evidence.lastlook import remember
    from briefing.evidence.news import news
    from briefing.evidence.news import since as begun
    from briefing.evidence.today import today
    from briefing.memo.answering.exports import kept

    library = session.load()
    date = this_day()
    if theme:
        known("theme", theme, library.theme_ids())
    one_day("--since", since)
    tell("--since", since)
    told = news(library, begun(library.root, date, day_typed(since)))
    if told.unknown and told.since.kind == "commit":
        raise StopError(told.unknown)
    exports, damaged = kept(library)
    for words in damaged:
        say(f"Warning: an exported memo was passed over: {words}")
    found = today(library, date, told, theme=theme, exports=exports)
    out = output()
    if json_wanted:
        out.json(_record(found))
        return
    sections = [s for s in _sections(library, found) if s.lines]
    if out.on_terminal:
        _page(out, library, found, sections)
    else:
        for section in sections:
            for line in section.lines:
                out.cells(section.kind or line.kind, line.ref, line.text, line.about)
    say(found.in_words())
    if since == "last" and not theme:
        try:
            remember(library.root, date, told.head)
        except OSError as error:
            say(f"Warning: that you looked could not be kept: {error.strerror}.")


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing: what it is to be opened by, its text, and what is to be said of it."""

    ref: str
    text: str
    about: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    kind: str
    lines: tuple[_Line, ...]


def _sections(library: Library, found: Today) -> Iterator[_Section]:
    changed = (
        _Line(e.change.ref, e.title, " · ".join(filter(None, (e.what, e.whose))))
        for e in found.entries
    )
    yield _Section("Changed", "changed", tuple(changed))
    due = (_Line(d.ref, d.text, d.in_words()) for d in found.due)
    yield _Section(f"Due by {day(found.until.isoformat())}", "due", tuple(due))
    for fallen in found.fallen:
        source = fallen.source
        lines = [_Line(source.id, source.title, fallen.impact.in_words(), source.standing)]
        lines += (_Line(r, library.title_of(r), kind="leans on it") for r in fallen.claims)
        yield _Section(f"Source {source.standing}", "", tuple(lines))
    yield _Section("Inbox", "inbox", tuple(_Line(b.id, b.title) for b in found.inbox))
    asked = (_Line(q.ref, q.question.text) for q in found.unanswered)
    yield _Section("Without an answer", "unanswered", tuple(asked))
    if found.health is not None:
        for share in found.health.shares:
            lines = [_Line(r, library.title_of(r)) for r in share.claims]
            yield _Section(share.in_words(), share.name, tuple(lines))


def _page(out: Output, library: Library, found: Today, sections: Iterable[_Section]) -> None:
    title = library.theme_title(found.theme) if found.theme else library.title
    out.line(bold(f"What wants attention? {title}, {day(found.date.isoformat())}"))
    if found.health is not None:
        out.line(dim(found.health.in_words()))
    for section in sections:
        out.blank()
        out.line(bold(section.heading), dim(f"  {len(section.lines):,}"))
        for line in section.lines:
            out.line(line.text, indent=2, hang=2)
            out.line(dim(" · ".join(filter(None, (line.about, line.ref)))), indent=4, hang=2)


def _record(found: Today) -> dict[str, object]:
    begun, health = found.news.since, found.health
    return {
        "version": 1,
        "date": found.date.isoformat(),
        "theme": found.theme,
        "since": {"kind": begun.kind, "date": begun.day, "commit": begun.commit},
        "unknown": found.news.unknown,
        "changed": [
            {
                "ref": c.ref,
                "how": c.how,
                "fields": list(c.fields),
                "by": list(c.by),
                "date": c.date,
                "uncommitted": c.uncommitted,
            }
            for c in found.changes
        ],
        "due": [
            {
                "kind": d.kind,
                "ref": d.ref,
                "id": d.id,
                "text": d.text,
                "date": d.date,
                "overdue": d.overdue,
                "claims": list(d.claims),
            }
            for d in found.due
        ],
        "sources": [
            {
                "ref": f.source.id,
                "standing": f.source.standing,
                "claims": list(f.claims),
                "memos": [m.id for m in f.impact.memos],
                "exports": [m.id for m in f.impact.exports],
            }
            for f in found.fallen
        ],
        "inbox": [b.id for b in found.inbox],
        "unanswered": [q.ref for q in found.unanswered],
        "health": None
        if health is None
        else {
            "briefs": health.briefs,
            "sources": health.sources,
            "claims": len(health.claims),
            "single_origin": list(health.single_origin),
            "contested": list(health.contested),
            "stale": list(health.stale),
        },
    }
