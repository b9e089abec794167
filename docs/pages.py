"""The pages that are made from tables of the program: the keys and the problems."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.commands.keynames import printed

_TO_DO = {
    "B001": "Look at the permissions and at the disk; the message quotes the system.",
    "B002": "Split the file: a brief of that size is several.",
    "B003": "Save the file as UTF-8.",
    "B004": "Rename it, or move it out of the library.",
    "B005": "Put the file itself where the link is, or let the link point into the library.",
    "B006": "Put the folder itself there; what the link leads to is not read.",
    "B007": "Finish the merge: keep one side and delete the lines `<<<<<<<`, `=======`, `>>>>>>>`.",
    "B008": "Mend the line under the caret; the message says what is usually meant.",
    "B009": "Write it flatter. No key of the format needs more than a few levels.",
    "B010": "Give it a title, or delete it.",
    "B011": "Write a smaller number, or the figure as text.",
    "B012": "Mend what is listed first; the rest is listed then.",
    "B020": "Add the key. Until then the entry is left out, or the file's name stands for a title.",
    "B021": "Write the value as the message says; it gives the spelling where it can.",
    "B022": "Write `2025-07-23`, `2025-07` or `2025`, the last two in quotation marks.",
    "B023": "Use one of the words listed; the nearest one is named.",
    "B024": "Use a number within the range.",
    "B025": "Use the id that is suggested, and only a–z, 0–9 and hyphens.",
    "B026": "Correct the spelling, or take the key out. What it holds is not used.",
    "B027": 'Set `markings = "tlp"` or your own list in `briefing.toml`, or take the marking out.',
    "B028": "Use a marking of the scale in `briefing.toml`.",
    "B029": "Move the key above the first `[[claims]]` if the whole brief is meant.",
    "B030": "Name a path inside the library, with `/` between its parts and no `..`.",
    "B031": "Say it in sixty words; the rest belongs in claims.",
    "B032": "Make two claims of it: a memo can then choose.",
    "B033": "Write the text, or take the entry out.",
    "B034": "Keep one of the two.",
    "B040": "Give one of them another id. Both places are named.",
    "B041": "Give one of the two claims another id.",
    "B042": "Rename it as suggested; until then that name is its id.",
    "B043": "Let the two agree: take `id` out, or rename the file.",
    "B044": "Move the brief into the folder of a theme; until then it is under *Unfiled*.",
    "B045": "Move it up, to `briefs/THEME/`.",
    "B046": "Write `themes/FOLDER.toml` with a title; until then the folder's name serves.",
    "B047": "Move it to where it is read, or out of the library.",
    "B060": "Correct the id, or record the source in `[[sources]]`.",
    "B061": "Correct it: `claim-id` in the same brief, else `brief-id/claim-id`.",
    "B062": "Correct the id of the brief.",
    "B063": "Correct the id of the theme: it is the name of its file.",
    "B064": "Correct it (`theme-id/question-id`), or write the question into the theme.",
}
_GROUPS = (
    ("B001", "Files that cannot be read", "Nothing of such a file is used; all others are."),
    (
        "B020",
        "Keys and values",
        "The value is passed over as if it were not there, or the entry where it needs the value. "
        "What guards something errs on the safe side: a wrong marking counts as the highest, a "
        "wrong attribution as anonymous, a wrong stance as context.",
    ),
    ("B040", "Names and places", "Nothing is lost: each has a name that is used until then."),
    ("B060", "References that lead nowhere", "The reference is passed over."),
)


def keys() -> str:
    """The page of the keys, from the table of commands."""
    from briefing.commands.keymap import FIXED
    from briefing.commands.presets import DEFAULT, PRESETS
    from briefing.commands.table import COMMANDS

    helps = {command.id: command.palette or command.help for command in COMMANDS}
    fixed = "\n".join(f"| <kbd>{printed(key)}</kbd> | {does} |" for key, does in FIXED.items())
    others = "\n".join(
        f"| `{name}` | {_keys(keys)} | {helps[command]} |"
        for name, preset in PRESETS.items()
        if name != DEFAULT
        for command, keys in preset.items()
    )
    rows = "\n".join(
        f"| {_keys(c.keys)} | `{c.id}` | {c.help} | {f'`{c.twin}`' if c.twin else '—'} |"
        for c in COMMANDS
    )
    without: dict[str, list[str]] = {}
    for command in COMMANDS:
        if not command.twin:
            without.setdefault(command.no_twin, []).append(_keys(command.keys[:1]))
    reasons = "\n".join(f"- {' '.join(named)}: {why}." for why, named in without.items())
    return f"""\
# The keys

Each key means the same everywhere. The last line of each screen shows the keys that matter there.
You can click a key to press it, there and wherever a dialogue or a sentence names one. Commands
without a key are found by name with <kbd>ctrl+p</kbd>. [The app](app.md) describes the screens;
[the command line](cli.md) does the same without them.

| key | command | what it does | on the command line |
|---|---|---|---|
{rows}

Why some have no command:

{reasons}

## Keys of your own

You can change these keys. In the table `[keys]` of your settings (`briefing config path` names the
file), give a command from the table above another key, several, or none (`[]`):

```toml
[keys]
preset = "vim"
today = "f5"
down = ["ctrl+n", "down"]
ceiling = "ctrl+l"
```

Write a key as its character (`"/"`, `"G"`, `"ж"`) or its name (`"enter"`, `"page down"`, `"f5"`),
with `ctrl+`, `alt+` or `shift+` before it if needed. `briefing keys` prints all keys to copy from,
and `briefing keys --mine` those in force. Everything in the app that names a key shows yours.

Entries that cannot work are skipped; the app and `briefing config check` tell you the line, the
column and the nearest valid name. The same goes for a key that is taken by another command of the
same screen: that command keeps it until you give it another.

| preset | key, beside those above | what it does |
|---|---|---|
{others}

In `default` a list answers to <kbd>j</kbd> <kbd>k</kbd> <kbd>h</kbd> <kbd>l</kbd>, <kbd>G</kbd>,
<kbd>ctrl+d</kbd> <kbd>ctrl+u</kbd> and <kbd>g</kbd> <kbd>g</kbd> already.

Some keys cannot be changed, so that there is always a way out and a way to ask:

| key | what it does |
|---|---|
{fixed}

## In the search box

Everything you type is the query, so that letters are not commands there.

| key | what it does |
|---|---|
| <kbd>↑</kbd> <kbd>↓</kbd> <kbd>page up</kbd> <kbd>page down</kbd> | to another result |
| <kbd>tab</kbd> | pick the claim, or drop it again, and go to the next result |
| <kbd>enter</kbd> | go there |
| <kbd>ctrl+space</kbd> | offer the filters, or the values of the one before the cursor |
| <kbd>esc</kbd> | back to where you were |
| <kbd>f1</kbd> | help |
| <kbd>ctrl+q</kbd> | quit; picks are kept |

While the values of a filter are offered, <kbd>tab</kbd>, or <kbd>→</kbd> at the end of the query,
takes the marked one, <kbd>↑</kbd> <kbd>↓</kbd> mark another, and <kbd>esc</kbd> closes the list
([completing filters](search.md#completing-filters)).

## When the memo is written

| key | what it does |
|---|---|
| <kbd>enter</kbd> | write the file; where it exists, a second <kbd>enter</kbd> overwrites it |
| <kbd>esc</kbd> | back to the memo |
"""


def problems() -> str:
    """The page of the problems, from the table of their codes."""
    return f"""\
# Problems in files

A mistake in one file never stops the rest. `briefing check` and the app's list of problems show
every mistake at once, with file, line and column, what was expected and found, what you may have
meant, and a caret under the place. `briefing check --explain B026` explains a code. Codes are
stable and never used again for something else.

An **error** means that something is not used as you wrote it. A **warning** is probably a slip. A
**note** is only worth knowing. The exit code is 1 if there are errors, and with `--strict` if there
are warnings too. [The checks](checks.md) go further and look at what the files say.
{"".join(_groups())}"""


def _groups() -> Iterator[str]:
    from briefing.library.problems import RULES

    starts = [start for start, _, _ in _GROUPS]
    for number, (start, title, consequence) in enumerate(_GROUPS):
        end = starts[number + 1] if number + 1 < len(starts) else "C"
        yield f"\n## {title}\n\n{consequence}\n\n"
        yield "| code | name | severity | what it means | what to do |\n|---|---|---|---|---|\n"
        for rule in RULES.values():
            if start <= rule.code < end:
                meaning = f"{rule.explanation} | {_TO_DO[rule.code]}"
                yield f"| {rule.code} | `{rule.name}` | {rule.severity} | {meaning} |\n"


def _keys(keys: tuple[str, ...]) -> str:
    return " ".join(f"<kbd>{printed(key)}</kbd>" for key in keys) or "palette"
