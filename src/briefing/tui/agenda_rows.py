"""The rows of the Today screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from textual.content import Content

from briefing.evidence.today import Due, Fallen, Today
from briefing.library.snapshot import Library
from briefing.model import INBOX
from briefing.text import day
from briefing.tui.gate import in_a_row, shown
from briefing.tui.reading import heading, labelled, paragraph
from briefing.tui.row import BLANK, EMPTY, Row
from briefing.tui.shelf import accent

_SHARE = 16
"""Columns of the name of a share."""
MOST = 200
"""Things that are listed under one heading: nobody reads on, and each has to be drawn."""
_SIGNS = {"added": " +", "removed": " −", "changed": " ~"}


Thing = TypeVar("Thing")


def theme_rows(library: Library) -> list[Row]:
    """What can be looked at: everything, or one theme."""
    found = [
        heading("Look at", indent=2),
        Row(Content("Everything"), key=":everything", indent=2),
    ]
    found.extend(
        Row(
            shown(library.theme_title(theme)),
            key=theme,
            ref=theme,
            mark=Content.styled("▪", accent(library, theme)),
            indent=2,
        )
        for theme in library.theme_ids()
        if theme != INBOX
    )
    return found


def agenda_rows(library: Library, today: Today, picked: Collection[str]) -> list[Row]:
    """What changed, is due, has fallen and is open.

    Of a theme, how its claims stand: in figures first, claim by claim last.
    """
    agenda = _Agenda(picked)
    shares = today.health.shares if today.health is not None else ()
    if today.health is not None:
        agenda.say(today.health.in_words())
        for share in shares:
            # Each number ends where the others do.
            air = " " * (len(f"{share.of:,}") - len(f"{len(share.claims):,}"))
            figures = shown(air + share.figures, "$text-muted")
            agenda.rows.append(labelled(share.name.capitalize(), figures, indent=_SHARE))
    entries = today.entries
    agenda.begin("Changed", f"since {day(today.news.since.day, short=True)}")
    for entry in agenda.first(entries):
        ref = entry.change.ref if entry.change.how != "removed" else ""
        agenda.add(ref, entry.title, entry.what, entry.whose, sign=_SIGNS[entry.change.how])
    if today.news.unknown:
        agenda.say(today.news.unknown)
    elif not entries:
        agenda.say("Nothing.")
    if today.due:
        agenda.begin(f"Due by {day(today.until.isoformat())}", f"{len(today.due):,}")
        for due in agenda.first(today.due):
            _due(agenda, due)
    for fallen in today.fallen:
        _fallen(agenda, library, fallen)
    if today.inbox:
        agenda.begin("Inbox", f"{len(today.inbox):,}")
        for brief in agenda.first(today.inbox):
            agenda.add(brief.id, brief.title)
    if today.unanswered:
        agenda.begin("Questions without an answer", f"{len(today.unanswered):,}")
        for asked in agenda.first(today.unanswered):
            agenda.add(asked.ref, asked.question.text, sign=" ?")
    for share in shares:
        if share.claims:
            agenda.begin(share.name, f"{len(share.claims):,}")
            for ref in agenda.first(share.claims):
                agenda.add(ref, library.claims[ref].text)
    return agenda.rows


class _Agenda:
    """Rows under headings; each is selected by its place, since one thing may stand twice."""

    def __init__(self, picked: Collection[str]) -> None:
        self.rows: list[Row] = []
        self._picked = picked
        self._section = ""

    def begin(self, words: str, right: str = "") -> None:
        """A heading."""
        self._section = words
        self.rows += [BLANK] if self.rows else []
        self.rows.append(heading(words, right))

    def say(self, words: str) -> None:
        """Words that are no row."""
        self.rows.append(paragraph(shown(words, "$text-muted")))

    def first(self, things: Sequence[Thing]) -> Iterator[Thing]:
        """The first of what is to be listed, and after them in words how many more there are."""
        yield from things[:MOST]
        if (more := len(things) - MOST) > 0:
            self.say(f"And {more:,} more, which “briefing today” lists.")

    def add(
        self, ref: str, text: str, *about: str, sign: str = "", style: str = "$text-muted"
    ) -> None:
        """A thing that enter opens; one that is gone opens nothing."""
        below = in_a_row(about, style)
        lines = [shown(text), *([below] if below else [])]
        mark = Content.styled(" ✓", "bold $success") if ref in self._picked else EMPTY
        self.rows.append(
            Row(
                Content("\n").join(lines),
                key=f"{self._section}:{len(self.rows)}:{ref}",
                ref=ref,
                mark=mark or Content.styled(sign, "$text-muted"),
                indent=3,
            )
        )


def _due(agenda: _Agenda, due: Due) -> None:
    style = "$warning" if due.overdue else "$text-muted"
    agenda.add(due.ref, due.text, due.in_words(), sign=" ◷", style=style)


def _fallen(agenda: _Agenda, library: Library, fallen: Fallen) -> None:
    source, touched = fallen.source, fallen.impact
    agenda.begin(f"Source {source.standing}")
    agenda.add(source.id, source.title, touched.in_words(), sign=" !", style="$warning")
    for ref in agenda.first(fallen.claims):
        agenda.add(ref, library.claims[ref].text, library.brief_of(library.claims[ref]).title)
    for memo in touched.memos:
        agenda.add(memo.id, memo.title, "memo")
    for memo in touched.exports:
        agenda.add("", memo.title, f"memo handed over, {day(memo.date)}")
