"""What help says of each place in the app: what it is and what its signs mean.

The keys are not told here: they are those that work there, in the words of the table. Where a
sentence needs one it names the command in braces.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefing.values import dataclass

Signs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A pane of a screen, or a screen where its panes need no words of their own."""

    title: str
    about: str
    signs: Signs = ()


_CLAIM: Signs = (
    ("✓", "picked for the memo"),
    ("★", "bookmarked"),
    ("≠ contested", "another claim, or a source, says otherwise"),
    ("1 origin", "however many report it, they all have it from one"),
    ("superseded", "a later claim replaces it; memos leave it out"),
    ("stale", "its date to look again has passed"),
    ("~", "a date that was inferred, not stated"),
)
_WITNESSES: Signs = (
    ("●", "the source supports the claim"),
    ("≠", "the source says otherwise"),
    ("○", "the source gives context"),
)
_FORM = "Each line is a key of the file. What is wrong is said below as you type."

PLACES: Mapping[str, Place] = {
    "Browse shelf": Place(
        "The shelf",
        "Themes with their briefs, then the lists and the memos. {open} on a theme unfolds it, on"
        " a brief goes into it. What is selected here is read in the middle.",
        (
            ("▸ ▾", "a theme, folded and unfolded; its figure counts its briefs"),
            ("↗", "a brief of another theme that touches this one"),
        ),
    ),
    "Browse reading": Place(
        "The brief",
        "Its bottom line and its claims: what we know, think, assume, do not know, recommend. What"
        " stands behind the selected claim is beside it.",
        _CLAIM,
    ),
    "Browse behind": Place(
        "Behind the claim",
        "How many independent origins it has, the sources for and against it with their"
        " quotations, what it contradicts and rests on. {open} opens a source or goes to a claim.",
        (
            ("usually reliable, B", "how a source was graded; nothing stands where nobody did"),
            ("1 origin", "however many report it, they all have it from one"),
            ("~", "a date that was inferred, not stated"),
        ),
    ),
    "Search": Place(
        "Search",
        "Everything you type is the query; results come with every key. Words in any order,"
        " unfinished or misspelt; a filter ends in a colon. What matched is underlined.",
        _CLAIM,
    ),
    "Dossier cited": Place(
        "What the source is cited for",
        "The claims it supports, contradicts or gives context to, then what would fall if it were"
        " retracted.",
        _CLAIM,
    ),
    "Dossier record": Place(
        "The record of the source",
        "Who published it and when, how it was graded, where it has it from and who has it from"
        " there. {open} on its kept text reads it.",
    ),
    "MemoScreen outline": Place(
        "The outline",
        "The lines of the memo with the words of each, what was left out, nearest first, and the"
        " checks. {open} on a line shows where it comes from.",
        (
            ("✓", "picked"),
            ("≠", "not picked: it comes with a contested claim, and leaves with it"),
            ("✎", "a sentence of yours"),
            ("pin", "it stays, whatever the budget"),
            ("!", "something to look at before it is handed over"),
        ),
    ),
    "MemoScreen page": Place(
        "The page",
        "The memo as it will be read. The bar marks the sentences of the line selected in the"
        " outline; a click on a sentence selects its line.",
    ),
    "TodayScreen scope": Place(
        "Whose today",
        "Everything, or one theme: what wants attention there is at the right.",
    ),
    "TodayScreen agenda": Place(
        "Today",
        "What changed since you last looked, what is due, which sources have fallen, what waits"
        " in the inbox, which questions are open. {open} goes there.",
        (("+", "new"), ("~", "changed"), ("−", "gone"), *_CLAIM[:2]),
    ),
    "MatrixScreen matrix": Place(
        "The matrix",
        "Claims down, sources across. The names of the sources stand as a stair above their"
        " columns; at the right is what carries each claim.",
        (*_WITNESSES, ("±", "for and against"), ("●─●", "one origin"), ("╌", "no source at all")),
    ),
    "MatrixScreen": Place(
        "An answer",
        "The answers to a question stand beside each other, each with what is behind it.",
        _CLAIM,
    ),
    "TimelineScreen": Place(
        "The timeline",
        "Claims in the order of what they speak of; beside each, who said so and how long after.",
        (
            ("◆ ◇", "the day is known, or only the month or the year"),
            ("┃", "claims about one event"),
            *_WITNESSES,
            ("!", "said before the event, or long after"),
        ),
    ),
    "Reader": Place(
        "The kept text",
        "The text of a source as it was saved. What claims quote is lit up; what you select"
        " becomes a claim with its quotation and place.",
    ),
    "Problems": Place(
        "Problems",
        "What keeps files from being read in full, and what the checks find in what they say,"
        " file by file, each with its line and a caret; below the list what the rule means.",
    ),
    "Conflicts queue": Place(
        "Conflicts",
        "Pairs of claims that cannot both be true and wait for your judgement. Both stand below"
        " with what is behind each.",
        _CLAIM,
    ),
    "Conflicts": Place(
        "One side of the conflict",
        "The claim and what is behind it; {open} goes to what is selected.",
        _CLAIM,
    ),
    "History": Place(
        "History",
        "Every change this program made, the latest first, and beside it the lines it changed.",
        (("+", "a line that came"), ("-", "a line that went")),
    ),
    "Rescue": Place(
        "Typed and not saved",
        "What was typed and not saved, and versions that nobody else has. {open} goes on with it;"
        " nothing goes but what you drop.",
    ),
    "Whole": Place(
        "The whole file",
        "The file as TOML. What may stand at the cursor is offered; what is wrong has its sign in"
        " the margin and is said below.",
    ),
    "Form": Place("A form", _FORM),
    "PieceForm": Place("What one source says", _FORM),
    "Capture": Place(
        "Add",
        "Paste or type: a sentence becomes a claim, an address a source, an article a source with"
        " its text. What it would become is said below.",
    ),
    "Narrow": Place(
        "List only",
        "A query in the language of the search: only claims that it lets through are listed, and"
        " what is hidden is said. An empty one lists all.",
    ),
    "Setup": Place(
        "The memo set up", "Template, words, highest marking, for whom; {open} changes a line."
    ),
    "Resting": Place(
        "What it rests on",
        "The claims that your bottom line, or a sentence of yours, sums up: its note names them."
        " The last row adds one, of the page or of any brief.",
    ),
    "Memos": Place("The memos", "The memos kept under a name; what is done to one can be undone."),
    "Bookmarks": Place(
        "The bookmarks",
        "What you have marked to be found again, the last first. {open} goes there.",
        (("★", "bookmarked; the sign stands on its row everywhere"),),
    ),
    "Changes": Place(
        "Since it was handed over",
        "What is new, changed and fallen in the page since the last export.",
    ),
    "Trace": Place(
        "Where a sentence comes from", "Its claim, the evidence, and every change of it."
    ),
    "Write": Place(
        "Write the memo",
        "The name of the file. One that exists is not overwritten before you say so.",
    ),
    "Clashing": Place(
        "Two versions", "Both of you changed the same lines: choose which holds. All else stays."
    ),
}
"""A screen, or a screen and a pane of it, to what it is."""


def place(screen: str, pane: str = "") -> Place | None:
    """What help says of a pane, else of its screen; None where neither has words."""
    return PLACES.get(f"{screen} {pane}") or PLACES.get(screen)
