"""The rows of the left pane: what the library holds, by theme, and the lists beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from textual._context import active_app
from textual.content import Content

from briefing.library.snapshot import Library
from briefing.model import INBOX, Memo
from briefing.text import counted
from briefing.tui import lists
from briefing.tui.gate import shown
from briefing.tui.lists import Lists
from briefing.tui.looks import legible
from briefing.tui.row import BLANK, Row

TODAY = ":today"
PROBLEMS = ":problems"
WORKING_MEMO = ":memo"
SAVED = ":saved:"
"""Keys of rows that are no reference: they begin with a sign that no id has."""

_NONE = Lists()
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def theme_key(theme: str) -> str:
    """The key of a theme's row; a brief may stand under several themes, a theme only once."""
    return theme


def brief_key(theme: str, brief: str) -> str:
    """The key of a brief's row under one theme."""
    return f"{theme}>{brief}"


def rows(
    library: Library,
    memo: Memo,
    unfolded: Collection[str],
    saved: Iterable[Memo] = (),
    of_user: Lists = _NONE,
) -> list[Row]:
    """Themes with their briefs where unfolded, then today, inbox, problems, the lists
    ``of_user``, the memo and the ``saved`` ones, with counts.

    A brief that also touches a theme stands there too, slanted, and is counted at home only.
    """
    themes = [t for t in library.theme_ids() if t != INBOX]
    found = [_heading("THEMES", counted(len(library.briefs), "brief"))]
    for theme in themes:
        own = len(library.links.home.get(theme, ()))
        found.append(_theme_row(library, theme, own, theme in unfolded))
        if theme in unfolded:
            found.extend(_brief_rows(library, theme))
    found += [BLANK, _heading("LISTS")]
    found.append(Row(Content("Today"), key=TODAY, indent=2, wrap=False))
    inbox = library.links.by_theme.get(INBOX, ())
    if inbox:
        found.append(_theme_row(library, INBOX, len(inbox), INBOX in unfolded))
        if INBOX in unfolded:
            found.extend(_brief_rows(library, INBOX))
    problems = len(library.findings)
    found.append(
        Row(
            Content.styled("Problems in files", "$warning" if problems else ""),
            key=PROBLEMS,
            indent=2,
            right=_count(problems, "$warning bold" if problems else "$text-muted"),
            wrap=False,
        )
    )
    found += lists.rows(library, of_user, unfolded)
    found += [BLANK, _heading("MEMOS")]
    found.append(
        Row(
            shown(memo.title or "Working memo"),
            key=WORKING_MEMO,
            indent=2,
            right=Content.styled(f"{len(memo.claims):,} picked", "$text-muted"),
            wrap=False,
        )
    )
    found.extend(_memo_row(each, is_open=each.id == memo.id) for each in saved)
    return found


def _memo_row(memo: Memo, *, is_open: bool) -> Row:
    return Row(
        shown(memo.title),
        key=SAVED + memo.id,
        ref=memo.id,
        mark=Content.styled("✓" if is_open else "", "bold $success"),
        indent=2,
        right=_count(len(memo.claims)),
        wrap=False,
    )


def accent(library: Library, theme: str) -> str:
    """The colour of a theme, as it can be read on the ground in force; else the app's accent."""
    known, app = library.themes.get(theme), active_app.get(None)
    if known is None or app is None or not _HEX.fullmatch(known.color):
        return "$accent"
    return legible(known.color, app.theme)


def _heading(words: str, right: str = "") -> Row:
    return Row(
        Content.styled(words, "bold $text-muted"),
        indent=2,
        right=Content.styled(right, "$text-muted"),
        wrap=False,
    )


def _count(number: int, style: str = "$text-muted") -> Content:
    return Content.styled(f"{number:,}", style)


def _theme_row(library: Library, theme: str, briefs: int, unfolded: bool) -> Row:
    return Row(
        shown(library.theme_title(theme), "bold"),
        key=theme_key(theme),
        mark=Content.styled("▾ " if unfolded else "▸ ", accent(library, theme)),
        indent=2,
        right=_count(briefs),
        wrap=False,
    )


def _brief_rows(library: Library, theme: str) -> Iterator[Row]:
    at_home = {*library.links.home.get(theme, ())}
    for brief in library.links.by_theme.get(theme, ()):
        head, elsewhere = library.heads[brief], brief not in at_home
        yield Row(
            shown(head.title, "italic" if elsewhere else ""),
            key=brief_key(theme, brief),
            ref=brief,
            mark=Content.styled("  ↗" if elsewhere else "", "$text-muted"),
            indent=4,
            right=_count(head.claims),
            wrap=False,
        )
