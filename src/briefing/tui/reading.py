"""The rows of the middle pane: a brief as it is read, a theme as it stands, what a list is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from textual.content import Content

from briefing.commands import table
from briefing.commands.command import Command
from briefing.commands.keymap import Keymap
from briefing.evidence.standing import Standing, standing
from briefing.library.snapshot import Library
from briefing.model import KIND_HEADINGS, KINDS, Brief, Claim, Memo, Theme
from briefing.text import counted, day
from briefing.tui import lists, shelf
from briefing.tui.gate import in_a_row, joined, shown
from briefing.tui.keys import hints, named
from briefing.tui.row import BLANK, Row
from briefing.tui.shelf import accent

GRAVE = frozenset({"contested", "no source", "withdrawn", "superseded"})


def heading(words: str, right: str = "", *, indent: int = 1) -> Row:
    """The heading of a section."""
    return Row(
        Content.styled(words.upper(), "bold $text-muted"),
        indent=indent,
        right=Content.styled(right, "$text-muted"),
        wrap=False,
    )


def paragraph(content: Content, *, indent: int = 1) -> Row:
    """Text that is read and not selected."""
    return Row(content, indent=indent)


_LABEL = 14
"""Columns of the name of a value."""


def labelled(label: str, value: Content, *, indent: int = _LABEL) -> Row:
    """A value behind its name; its further lines stand under the first."""
    return Row(value, indent=indent, mark=Content.styled(f" {label}", "$text-muted"))


_KEY = 8
"""Columns of a key in a list of what can be done."""


def way(keys: Keymap, command: Command, does: str) -> Row:
    """A key and what it does, under each other where there are several; a command without a key
    is named in a sentence."""
    key = named(keys, f" {{{command.id}}}", key="bold $accent")
    if key.cell_length > _KEY - 1:
        return paragraph(named(keys, f"{{{command.id}}} {does}"))
    return Row(named(keys, does), indent=_KEY, mark=key)


def brief_rows(
    library: Library,
    brief: Brief,
    picked: Collection[str],
    today: dt.date,
    keys: Keymap,
    *,
    airy: bool = True,
) -> list[Row]:
    """A brief: title, bottom line, and its claims under what we know, think, assume …

    ``airy`` leaves a line between claims; else each begins with a sign.
    """
    found = brief_head(library, brief)
    for kind in KINDS:
        claims = [c for c in brief.claims if c.kind == kind]
        if claims:
            found += [BLANK, heading(KIND_HEADINGS[kind], f"{len(claims):,}")]
            for claim in claims:
                found.append(claim_row(library, claim, picked, today, airy=airy))
                found += [BLANK] if airy and claim is not claims[-1] else []
    if not brief.claims:
        found += [
            BLANK,
            paragraph(
                hints(
                    keys,
                    "No claims yet: {new} writes one, {add} takes in a sentence,"
                    " {edit-file} opens the file.",
                )
            ),
        ]
    return found


def brief_head(library: Library, brief: Brief) -> list[Row]:
    """What stands above the claims of a brief: its title, what is to be known of it, its answer."""
    about = [counted(len(brief.claims), "claim")]
    about += [f"changed {day(brief.updated, short=True)}"] if brief.updated else []
    about += [brief.status] if brief.status != "draft" else []
    about += [brief.owner] if brief.owner else []
    about += [brief.marking] if brief.marking else []
    found = [
        Row(shown(brief.title, f"bold {accent(library, brief.theme)}"), indent=1),
        paragraph(in_a_row(about, "$text-muted")),
    ]
    if brief.question:
        found.append(paragraph(shown(brief.question, "italic")))
    if brief.bottom_line:
        found += [BLANK, heading("Bottom line")]
        found.append(Row(shown(brief.bottom_line, "bold"), key=brief.id, indent=1))
    return found


def claim_row(
    library: Library, claim: Claim, picked: Collection[str], today: dt.date, *, airy: bool = True
) -> Row:
    """A claim with what a reader must know before using it, in words, on the line below.

    Where it is not ``airy`` a sign shows where it begins.
    """
    stands = standing(library, claim, today)
    text = shown(claim.text, "" if stands.in_use else "strike $text-muted")
    below = _below(claim, stands)
    return Row(
        joined("\n", [text, below]) if below else text,
        key=claim.ref,
        mark=mark_of(claim.ref, picked) or Content.styled("" if airy else " ·", "$text-muted"),
        indent=3,
    )


def mark_of(ref: str, picked: Collection[str], marked: Collection[str] = ()) -> Content:
    """The signs before a claim that is picked, or bookmarked."""
    if ref not in marked:
        return Content.styled(" ✓", "bold $success") if ref in picked else Content("")
    star = Content.styled("★", "bold $accent")
    return star + Content.styled("✓", "bold $success") if ref in picked else star


def badges(stands: Standing) -> list[Content]:
    """The warnings of a claim, each a sign or a word as well as a colour."""
    return [
        Content.styled(
            f"≠ {badge}" if badge == "contested" else badge,
            "$error" if badge in GRAVE else "$warning",
        )
        for badge in stands.badges
    ]


def _below(claim: Claim, stands: Standing) -> Content:
    parts = badges(stands)
    if stands.support:
        parts.append(Content.styled(stands.support, "$text-muted"))
    if claim.attributed_to:
        parts.append(shown(claim.attributed_to, "$text-muted"))
    if claim.caveat:
        # In quotation marks it would be read as the words of a source.
        parts.append(shown(f"caveat: {claim.caveat}", "$text-muted italic"))
    if claim.likelihood:
        parts.append(shown(claim.likelihood, "$text-muted"))
    if claim.confidence:
        parts.append(shown(f"confidence {claim.confidence}", "$text-muted"))
    if claim.marking:
        parts.append(shown(claim.marking, "bold"))
    return joined(" · ", parts, "$text-muted")


def empty_rows(keys: Keymap) -> list[Row]:
    """What to do where a library holds nothing yet: in words and keys, as nobody has to know how
    its files are written."""
    return [
        Row(Content.styled("Nothing here yet.", "bold"), indent=1),
        BLANK,
        way(keys, table.ADD, "takes in what you read: a sentence, an address, an article"),
        way(keys, table.NEW, "makes something new: a theme, a brief, a claim, a source"),
        way(keys, table.HELP, "explains what is in front of you"),
        way(keys, table.UNDO, "takes back your last change, so try what you like"),
        BLANK,
        paragraph(
            Content(
                "A claim is one sentence with its sources. A brief holds the claims on one "
                "question, a theme the briefs on one subject; a memo is made of claims you pick."
            )
        ),
        BLANK,
        paragraph(
            named(
                keys,
                "{begin} makes a library with your themes and a brief to write over. Files that "
                "others put into briefs/ appear here within a second.",
            )
        ),
    ]


def theme_title(library: Library, theme: str) -> Row:
    """The title of a theme, in its colour."""
    return Row(shown(library.theme_title(theme), f"bold {accent(library, theme)}"), indent=1)


def theme_rows(library: Library, theme_id: str, today: dt.date) -> list[Row]:
    """A theme: what it is about, its briefs with their bottom lines, questions and watch list."""
    theme = library.themes.get(theme_id, Theme(theme_id, library.theme_title(theme_id)))
    briefs = {own: library.heads[own] for own in library.links.by_theme.get(theme_id, ())}
    claims = sum(head.claims for head in briefs.values())
    found = [
        theme_title(library, theme_id),
        paragraph(
            in_a_row((counted(len(briefs), "brief"), counted(claims, "claim")), "$text-muted")
        ),
    ]
    if theme.description:
        found += [BLANK, paragraph(shown(theme.description, lines=True))]
    if briefs:
        found += [BLANK, heading("Briefs", f"{len(briefs):,}")]
    for own, head in briefs.items():
        text = shown(head.title, "bold")
        if head.bottom_line:
            text = joined("\n", [text, shown(head.bottom_line)])
        found.append(Row(text, key=own, indent=1))
    if theme.questions:
        found += [BLANK, heading("Questions analysts ask")]
        found.extend(
            Row(
                shown(q.text),
                key=f"question:{q.id}",
                ref=f"{theme_id}/{q.id}",
                indent=3,
                mark=Content.styled(" ?", "$text-muted"),
            )
            for q in theme.questions
        )
    if theme.watch:
        found += [BLANK, heading("To watch")]
        for watch in theme.watch:
            overdue = bool(watch.due) and watch.due < today.isoformat()[: len(watch.due)]
            due = f"due {day(watch.due, short=True)}" + (", past" if overdue else "")
            text = shown(watch.text)
            if watch.due:
                style = "$warning" if overdue else "$text-muted"
                text = Content("\n").join([text, Content.styled(due, style)])
            known = [r for r in watch.claims if r in library.claims]
            found.append(
                Row(
                    text,
                    key=f"watch:{watch.id}" if known else "",
                    ref=known[0] if known else "",
                    indent=3,
                    mark=Content.styled(" ◷", "$text-muted"),
                )
            )
    return found


def list_rows(library: Library, key: str, keys: Keymap) -> list[Row]:
    """What a row of the shelf is that is no thing of the library, and what enter does there."""
    if key.startswith(lists.SEARCH):
        own, saved = key.removeprefix(lists.SEARCH), library.settings.searches
        query = next((each.query for each in saved if each.id == own), "")
        said = "{open} asks it. {actions} renames or deletes it."
        return [heading("Saved search"), paragraph(shown(query, "bold")), _told(keys, said)]
    if key == shelf.PROBLEMS:
        said = "Every file could be read in full. {open} shows what the checks find besides."
        if library.findings:
            said = "{open} shows each with line and caret, and what the checks find besides."
        return [heading("Problems in files", f"{len(library.findings):,}"), _told(keys, said)]
    words, said = _LISTS.get(key, _LISTS[shelf.WORKING_MEMO])
    if key.startswith(lists.MARKED):
        words, said = _LISTS[lists.BOOKMARKS]
    return [heading(words), _told(keys, said)]


def memo_rows(
    library: Library,
    memo: Memo,
    picked: Collection[str],
    today: dt.date,
    keys: Keymap,
    *,
    is_working: bool,
    airy: bool = True,
) -> list[Row]:
    """A memo before it is opened: its answer, and the claims that were picked for it."""
    about = [counted(len(memo.claims), "claim")]
    about += [day(memo.date, short=True)] if memo.date else []
    about += [f"for {memo.to}"] if memo.to else []
    about += [f"up to {memo.ceiling}"] if memo.ceiling else []
    said = "A saved memo: {open} on the left opens it, and {undo} brings back the one before."
    if is_working:
        said = "{open} on the left shows its outline and the page."
    found = [
        paragraph(shown(memo.title or "Working memo", "bold")),
        paragraph(in_a_row(about, "$text-muted")),
        _told(keys, said),
    ]
    if memo.bottom_line:
        found += [BLANK, heading("Bottom line"), paragraph(shown(memo.bottom_line, "bold"))]
    claims = [library.claims[ref] for ref in memo.claims if ref in library.claims]
    if claims:
        found += [BLANK, heading("Picked for it", f"{len(claims):,}")]
        for claim in claims:
            found.append(claim_row(library, claim, picked, today, airy=airy))
            found += [BLANK] if airy and claim is not claims[-1] else []
    return found


def _told(keys: Keymap, said: str) -> Row:
    return paragraph(Content(keys.told(said)))


_LISTS = {
    shelf.TODAY: (
        "Today",
        "{open} shows what changed, what is due, what has fallen and what is open.",
    ),
    shelf.WORKING_MEMO: ("Memo", "{open} shows the outline and the page."),
    lists.RECENT: ("Recent", "The briefs you read last. {open} folds them."),
    lists.SEARCHES: ("Searches", "Searches of this library under a name: {open} asks one."),
    lists.BOOKMARKS: ("Bookmarks", "Yours alone: {bookmark} sets one, {bookmarks} lists all."),
}
