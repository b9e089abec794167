"""Every user command, in the order of help and footer."""

from __future__ import annotations

from briefing.commands.command import Command

_MOVING = "moving about is what a screen is for; the command line names things by reference"

SEARCH = Command(
    "search",
    ("slash",),
    "Search claims, briefs, sources and themes as you type",
    footer="search",
    palette="Search everything",
    twin="briefing search QUERY",
)
OPEN = Command(
    "open",
    ("enter",),
    "Open what is selected: a brief, a claim, a source",
    footer="open",
    palette="Open what is selected",
    twin="briefing show REF",
)
BACK = Command(
    "back",
    ("escape",),
    "Back to where you were",
    footer="back",
    palette="Leave this, or go back",
    no_twin=_MOVING,
)
PICK = Command(
    "pick",
    ("space",),
    "Pick the claim for the memo, or drop it again",
    footer="pick",
    palette="Pick or drop the selected claim",
    twin="briefing pick REF",
)
MEMO = Command(
    "memo",
    ("m",),
    "The memo: outline, live page, words used",
    footer="memo",
    palette="Open the memo",
    twin="briefing memo --picked",
)
WRITE = Command(
    "write",
    ("w",),
    "Write the memo to a file; an existing file is never overwritten unasked",
    footer="write",
    palette="Write the memo to a file",
    twin="briefing memo --picked -o FILE",
)
DROP = Command(
    "drop",
    ("x",),
    "Drop the line from the memo",
    footer="drop",
    palette="Drop the selected line",
    twin="briefing unpick REF",
    on=("memo", "memos", "bookmarks", "unsaved"),
)
PIN = Command(
    "pin",
    ("p",),
    "Pin the line: it stays, whatever the budget",
    footer="pin",
    palette="Pin the selected line, or let it go",
    twin="briefing set MEMO pins --add REF",
    on=("memo",),
)
MOVE_UP = Command(
    "move-up",
    ("K",),
    "Move the line of the memo up; on a heading the whole section",
    palette="Move the selected line up",
    twin="briefing set MEMO order REF …",
    on=("memo",),
)
MOVE_DOWN = Command(
    "move-down",
    ("J",),
    "Move the line of the memo down; on a heading the whole section",
    palette="Move the selected line down",
    twin="briefing set MEMO order REF …",
    on=("memo",),
)
VARIANT = Command(
    "variant",
    ("v",),
    "Print the claim in its author's short form, or in full again",
    footer="short/full",
    palette="Print the claim short, or in full",
    twin="briefing set MEMO short --add REF",
    on=("memo",),
)
EDIT = Command(
    "edit",
    ("i",),
    "Edit here, in a form: a claim, brief, source or theme; in the memo a title, a heading, the"
    " bottom line, a sentence of yours, on a claim a sentence of yours after it",
    footer="edit",
    palette="Edit what is selected here, in a form",
    twin="briefing set REF FIELD VALUE",
)
RESTS_ON = Command(
    "rests-on",
    ("R",),
    "The claims that your bottom line, or a sentence of yours, rests on: its note names them",
    footer="rests on",
    palette="Say what the selected line of yours rests on",
    twin="briefing set MEMO rests_on --add REF",
    on=("memo",),
)
FIT = Command(
    "fit",
    ("equals_sign",),
    "Condense the memo to the page of its template",
    footer="fit",
    palette="Fit the memo to its page",
    twin="briefing memo --picked",
    on=("memo",),
)
MORE_WORDS = Command(
    "more-words",
    ("plus",),
    "More words for the memo",
    palette="More words for the memo",
    twin="briefing memo --picked --words N",
    on=("memo",),
)
FEWER_WORDS = Command(
    "fewer-words",
    ("minus",),
    "Fewer words for the memo",
    palette="Fewer words for the memo",
    twin="briefing memo --picked --words N",
    on=("memo",),
)
SETUP = Command(
    "setup",
    ("comma",),
    "How the memo is set up: its template, words and highest marking, for whom, which meeting,"
    " which day",
    footer="set up",
    palette="Set up the memo: template, words, highest marking, for whom",
    twin="briefing memo --picked --template NAME --words N --ceiling MARKING",
    on=("memo",),
)
TEMPLATE = Command(
    "template",
    (),
    "Choose the template of the memo",
    palette="Choose the template of the memo",
    twin="briefing memo --picked --template NAME",
)
CEILING = Command(
    "ceiling",
    (),
    "Choose the highest marking that may enter the memo",
    palette="Choose the highest marking of the memo",
    twin="briefing memo --picked --ceiling MARKING",
)
SAVE_MEMO = Command(
    "save-memo",
    ("S",),
    "Save the memo under a name, in memos/ of the library",
    palette="Save the memo",
    twin="briefing memo --picked --save NAME",
    on=("memo",),
)
MEMOS = Command(
    "memos",
    ("o",),
    "Open a saved memo, begin a new one, rename or delete one",
    palette="Open a saved memo, or begin a new one",
    twin="briefing list memos",
    on=("memo",),
)
REFRESH_MEMO = Command(
    "refresh-memo",
    ("r",),
    "What is new, changed and fallen since the memo was handed over, before it is written anew",
    palette="What has changed since the memo was handed over?",
    twin="briefing diff --saved MEMO",
    on=("memo",),
)
ADD = Command(
    "add",
    ("a",),
    "Add to the library: a sentence as a claim, an address as a source, an article as a source with"
    " its text",
    footer="add",
    palette="Add to the library: a sentence, an address or an article",
    twin="briefing add TEXT",
)
FILE = Command(
    "file",
    ("greater_than_sign",),
    "File the claim in another brief, out of the inbox",
    footer="file",
    palette="File the selected claim in a brief",
    twin="briefing mv CLAIM BRIEF",
)
READ_TEXT = Command(
    "read-text",
    (),
    "Read the kept text of a source; enter on its line of the record does the same",
    palette="Read the kept text of the selected source",
    no_twin="the text is a file of the library, in archive/",
)
SELECT_TEXT = Command(
    "select-text",
    ("v",),
    "In a kept text: select the sentence, then its word alone; the arrows extend",
    footer="select",
    palette="Select the sentence, then its word",
    no_twin="briefing new claim --evidence takes the quotation in words",
    on=("text",),
)
CLAIM_FROM = Command(
    "claim-from",
    ("c",),
    "In a kept text: make a claim of what is selected, with its quotation and place",
    footer="claim",
    palette="Make a claim of what is selected",
    twin="briefing add TEXT --source SOURCE",
    on=("text",),
)
EDIT_FILE = Command(
    "edit-file",
    ("e",),
    "Open the brief in $EDITOR at the line, and come back to the same place",
    footer="editor",
    palette="Open the file in your editor",
    twin="briefing edit REF",
)
NEW = Command(
    "new",
    ("N",),
    "New: a claim of the selected brief, a brief from a template, a source, a theme",
    palette="New claim, brief, source or theme",
    twin="briefing new claim BRIEF TEXT",
)
BEGIN = Command(
    "begin",
    (),
    "A library of your own, new and with your themes; you go on in it",
    palette="Begin a library of your own",
    twin="briefing init DIR",
)
ACTIONS = Command(
    "actions",
    ("full_stop",),
    "What can be done with the selected row: duplicate, move, merge, contradict, withdraw, "
    "supersede, remove",
    footer="do",
    palette="Duplicate, move, merge, contradict, withdraw, supersede, remove",
    twin="briefing mv CLAIM BRIEF",
)
EDIT_WHOLE = Command(
    "edit-whole",
    ("E",),
    "The whole file as TOML, here, at the line of what is selected",
    palette="Edit the whole file here",
    twin="briefing edit REF",
)
SAVE = Command(
    "save",
    ("ctrl+s",),
    "Save: in a form and in the whole file",
    footer="save",
    palette="Save what is typed",
    no_twin="what is typed in a form is saved there; briefing set writes a key at once",
    on=("form", "whole"),
)
HISTORY = Command(
    "history",
    ("H",),
    "History: every change this program made, with its time and difference; u and ctrl+r there"
    " take the last one back and do it again",
    palette="History: what was changed, undo and redo",
    twin="briefing history",
)
UNSAVED = Command(
    "unsaved",
    (),
    "What was typed and not saved, and versions that were kept as nobody else had them",
    palette="What was typed and not saved",
    twin="briefing drafts",
)
COPY = Command(
    "copy",
    ("y",),
    "Copy what is selected: its words, a footnote, an APA citation, BibTeX, its reference or file;"
    " y again takes the form of the last time",
    palette="Copy what is selected: words, citation, reference, file",
    twin="briefing cite REF --style STYLE",
)
ADDRESS = Command(
    "address",
    ("O",),
    "Show the address of the source, all of it; then o opens it in the browser, y copies it",
    palette="Go to the address of the source",
    twin="briefing show SOURCE",
)
UNDO = Command(
    "undo",
    ("u",),
    "Undo the last change, to the memo or to the library, and say which",
    palette="Undo the last change",
    twin="briefing undo",
)
REDO = Command(
    "redo",
    ("ctrl+r",),
    "Do again what was undone",
    palette="Redo what was undone",
    twin="briefing redo",
)
TODAY = Command(
    "today",
    ("t",),
    "Today: what changed, what is due, what has fallen, what is open",
    footer="today",
    palette="Today: what wants attention?",
    twin="briefing today",
)
MATRIX = Command(
    "matrix",
    ("M",),
    "Matrix: which sources carry which claims of what is selected",
    footer="matrix",
    palette="Matrix: which sources carry which claims?",
    twin="briefing matrix REF",
)
TIMELINE = Command(
    "timeline",
    ("T",),
    "Timeline: what happened when in what is selected, and who said so when",
    footer="timeline",
    palette="Timeline: what happened when, and who said so when?",
    twin="briefing timeline REF",
)
RANGE = Command(
    "range",
    ("V",),
    "Select several: begin a range that follows the selection, and end it; ctrl and a click take"
    " one in, esc lets them go. What is done then is done with all of them",
    palette="Select several",
    no_twin="the commands of the command line take several references",
)
EXTEND_UP = Command(
    "extend-up",
    ("shift+up",),
    "Select several: take in the row above",
    palette="Select the row above too",
    no_twin="the commands of the command line take several references",
)
EXTEND_DOWN = Command(
    "extend-down",
    ("shift+down",),
    "Select several: take in the row below",
    palette="Select the row below too",
    no_twin="the commands of the command line take several references",
)
FILTER = Command(
    "filter",
    ("f",),
    "Filter: list only the claims that a query lets through (is:contested, kind:gap …); in the"
    " timeline those of the event of the selected claim, of each of its actors, and back;"
    " in a kept text find words",
    footer="narrow",
    palette="Filter the claims, narrow the timeline, find words in a kept text",
    twin="briefing search QUERY",
)
UNFILTER = Command(
    "unfilter",
    ("backspace",),
    "Take the last filter away; a click takes away any",
    palette="Take the last filter away",
    no_twin="a query of the command line holds for that command only",
    on=("browse",),
)
SORT = Command(
    "sort",
    ("s",),
    "Sort claims: by importance, date, independent origins, how long nobody has looked at them, or"
    " as the library has them",
    palette="Sort the claims",
    twin="briefing list claims --sort ORDER",
)
PROBLEMS = Command(
    "problems",
    (),
    "What is wrong with the files of the library, each with line and caret",
    palette="Show the problems of the library",
    twin="briefing check",
)
FIX = Command(
    "fix",
    ("F",),
    "Mend the selected problem: the change is shown, pressed again it is written",
    footer="fix",
    palette="Mend the selected problem",
    twin="briefing check --fix",
    on=("problems",),
)
CONFLICTS = Command(
    "conflicts",
    ("C",),
    "Conflicts: which claims cannot both be true, and wait for your judgement",
    footer="conflicts",
    palette="Conflicts: which claims cannot both be true?",
    twin="briefing conflicts",
)
CONFIRM = Command(
    "confirm",
    ("c",),
    "Confirm the conflict: the claim then says that it contradicts the other",
    footer="confirm",
    palette="Confirm the selected conflict",
    twin="briefing conflicts confirm REF REF",
    on=("conflicts",),
)
DISMISS = Command(
    "dismiss-conflict",
    ("d",),
    "Dismiss the conflict, with the reason; it is not asked again",
    footer="dismiss",
    palette="Dismiss the selected conflict",
    twin="briefing conflicts dismiss REF REF --why WORDS",
    on=("conflicts",),
)
LATER = Command(
    "later",
    ("n",),
    "Leave the conflict for later and go to the next",
    footer="later",
    palette="Leave the conflict for later",
    no_twin="what is neither confirmed nor dismissed stays in the queue by itself",
    on=("conflicts",),
)
GO_BACK = Command(
    "go-back",
    ("left_square_bracket", "alt+left"),
    "Back through the places you have been",
    palette="Back to the place before",
    no_twin=_MOVING,
)
GO_FORWARD = Command(
    "go-forward",
    ("right_square_bracket", "alt+right"),
    "Forward again",
    palette="Forward to the next place",
    no_twin=_MOVING,
)
NEXT_RESULT = Command(
    "next-result",
    ("n",),
    "On to the next result of the search, from where one went to; in a kept text to the next place"
    " of the words that were found",
    palette="To the next result of the search",
    twin="briefing search QUERY",
    on=("browse", "dossier", "text"),
)
PREVIOUS_RESULT = Command(
    "previous-result",
    ("p",),
    "Back to the result before",
    palette="To the result before",
    twin="briefing search QUERY",
    on=("browse", "dossier", "text"),
)
SAVE_SEARCH = Command(
    "save-search",
    ("f3",),
    "Save the search under a name, in the library; it is among the lists then",
    footer="save",
    palette="Save this search under a name",
    twin="briefing search QUERY --save NAME",
    on=("search",),
)
BOOKMARK = Command(
    "bookmark",
    ("b",),
    "Bookmark a brief, claim, source or theme, or take the bookmark away",
    footer="bookmark",
    palette="Bookmark what is selected, or take that away",
    twin="briefing bookmark REF",
)
BOOKMARKS = Command(
    "bookmarks",
    ("B",),
    "The bookmarks: go to one, or take it away",
    palette="Bookmarks",
    twin="briefing list bookmarks",
)
UP = Command("up", ("up", "k"), "Up", palette="To the row above", no_twin=_MOVING)
DOWN = Command("down", ("down", "j"), "Down", palette="To the row below", no_twin=_MOVING)
LEFT = Command(
    "pane-left",
    ("left", "h"),
    "To the left: another pane, in the matrix another source",
    palette="To the pane on the left",
    no_twin=_MOVING,
)
RIGHT = Command(
    "pane-right",
    ("right", "l"),
    "To the right: another pane, in the matrix another source",
    palette="To the pane on the right",
    no_twin=_MOVING,
)
NEXT_PANE = Command(
    "next-pane",
    ("tab",),
    "To the next pane, after the last to the first; in the matrix to the next source",
    palette="To the next pane",
    no_twin=_MOVING,
)
PREVIOUS_PANE = Command(
    "previous-pane",
    ("shift+tab",),
    "To the pane before, from the first to the last; in the matrix to the source before",
    palette="To the pane before",
    no_twin=_MOVING,
)
ZOOM = Command(
    "zoom",
    ("z",),
    "Zoom: the pane in use has all the room, and so has any other you go to; again gives it back,"
    " so does esc; a double click on a heading does both. In the search f5 zooms what stands"
    " beside the results",
    palette="Zoom the pane, or give the room back",
    no_twin="the command line prints one thing at a time",
)
PAGE_UP = Command(
    "page-up", ("pageup", "ctrl+u"), "A page up", palette="A page up", no_twin=_MOVING
)
PAGE_DOWN = Command(
    "page-down", ("pagedown", "ctrl+d"), "A page down", palette="A page down", no_twin=_MOVING
)
FIRST = Command("first", ("home",), "To the first row", palette="To the first row", no_twin=_MOVING)
LAST = Command("last", ("end", "G"), "To the last row", palette="To the last row", no_twin=_MOVING)
BESIDE_UP = Command(
    "beside-up",
    ("alt+up",),
    "Scroll up in the pane beside, without leaving the list or the line you type in",
    palette="Scroll up what stands beside",
    no_twin=_MOVING,
)
BESIDE_DOWN = Command(
    "beside-down",
    ("alt+down",),
    "Scroll down in the pane beside, without leaving the list or the line you type in: what is"
    " behind a claim, the page of the memo",
    footer="read on",
    palette="Scroll down what stands beside",
    no_twin=_MOVING,
)
JUMP = Command(
    "jump",
    ("g",),
    "Jump: a letter on each pane and on what can be pressed in the bar; g again goes to the first"
    " row",
    palette="Jump to a pane by its letter",
    no_twin=_MOVING,
)
HELP = Command(
    "help",
    ("question_mark", "f1"),
    "This help",
    footer="help",
    palette="Show the keys",
    twin="briefing --help",
)
PALETTE = Command(
    "command-palette",
    ("ctrl+p",),
    "The palette: every command by name, and every brief, claim, source, theme and memo",
    no_twin="the shell is the palette of the command line",
)
QUIT = Command(
    "quit",
    ("q", "ctrl+q"),
    "Quit; picks are kept",
    footer="quit",
    palette="Quit",
    no_twin=_MOVING,
)
COLOURS = Command(
    "colours",
    (),
    "Dark, light, high contrast, the terminal's own sixteen, or none",
    palette="Choose colours",
    no_twin="colours are the app's; theme in config.toml names them",
)
TOUR = Command(
    "tour",
    ("f6",),
    "The guided start in three steps, or an end of it",
    palette="The guided start",
    no_twin="it shows how the app works",
)
SUSPEND = Command(
    "suspend",
    ("ctrl+z",),
    "To the shell for a while, fg comes back; where you type, and in a form, it takes back what you"
    " did there",
    palette="To the shell for a while",
    no_twin="the command line is the shell's",
)

COMMANDS: tuple[Command, ...] = (
    *(SEARCH, PICK, OPEN, BACK, MEMO, DROP, PIN, VARIANT, EDIT, RESTS_ON, MOVE_UP),
    *(MOVE_DOWN, FIT, MORE_WORDS, FEWER_WORDS, SETUP, TEMPLATE, CEILING, WRITE),
    *(REFRESH_MEMO, SAVE_MEMO, MEMOS),
    *(ADD, FILE, READ_TEXT, SELECT_TEXT, CLAIM_FROM),
    *(NEW, BEGIN, ACTIONS, EDIT_FILE, EDIT_WHOLE, SAVE, HISTORY, UNSAVED),
    *(COPY, ADDRESS, UNDO, REDO),
    *(TODAY, MATRIX, TIMELINE, FILTER, UNFILTER, SORT, RANGE, EXTEND_UP, EXTEND_DOWN),
    *(PROBLEMS, FIX, CONFLICTS, CONFIRM, DISMISS, LATER),
    *(GO_BACK, GO_FORWARD, NEXT_RESULT, PREVIOUS_RESULT, SAVE_SEARCH, BOOKMARK, BOOKMARKS),
    *(UP, DOWN, LEFT, RIGHT, NEXT_PANE, PREVIOUS_PANE, PAGE_UP, PAGE_DOWN, FIRST, LAST),
    *(BESIDE_UP, BESIDE_DOWN, ZOOM, JUMP),
    *(HELP, TOUR, PALETTE, COLOURS, SUSPEND, QUIT),
)
