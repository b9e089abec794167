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

One key has one meaning everywhere. The last line of each screen shows those that matter there,
and a click on one presses it; so it does on a key that a dialogue or a sentence names. Where a
command has no key, <kbd>ctrl+p</kbd> finds it by name. [The app](app.md) says what the screens are
for; [the command line](cli.md) does the same without them.

| key | command | what it does | on the command line |
|---|---|---|---|
{rows}

Why some have no twin there:

{reasons}

## Keys of your own

These are the keys to begin with. The table `[keys]` of your settings (`briefing config path` names
the file) gives a command, by its name above, another key or several, or with `[]` none:

```toml
[keys]
preset = "vim"
today = "f5"
down = ["ctrl+n", "down"]
ceiling = "ctrl+l"
```

A key is written as the character it puts on the screen (`"/"`, `"G"`, `"ж"`), by its name
(`"enter"`, `"page down"`, `"f5"`), or with `ctrl+`, `alt+` or `shift+` before it. `briefing keys`
prints all of them to copy from, `briefing keys --mine` those in force. Everything in the app
that names a key follows them: the last line, help, palette, guided start, the foot of a dialogue,
words in passing.

What cannot be is passed over, and the rest works: the app and `briefing config check` say each with
line, column and the nearest name there is. So it goes with a key that two commands of one screen
would have: the one you named later, or named against a key that is taken, keeps what it had until
you give the other something else.

| preset | key, beside those above | what it does |
|---|---|---|
{others}

In `default` a list answers to <kbd>j</kbd> <kbd>k</kbd> <kbd>h</kbd> <kbd>l</kbd>,
<kbd>ctrl+d</kbd> <kbd>ctrl+u</kbd> and <kbd>g</kbd> <kbd>g</kbd> already.

Some keys nobody can take away, so that there is always a way out and a way to ask:

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
| <kbd>esc</kbd> | leave it |
"""


def problems() -> str:
    """The page of the problems, from the table of their codes."""
    return f"""\
# The problems of a library

A file with a slip in it never stops the rest. `briefing check` and the app's list of problems say
what is wrong, all of it, each with file, line and column, the key, what was expected and found,
the nearest thing you may have meant, and the line with a caret under it. `briefing check
--explain B026` says what a code means. Codes are stable: one that is retired is not used again.

An **error** means that something is not used as it was written. A **warning** is probably a slip.
A **note** is only worth knowing. `briefing check` ends with 1 where there are errors, with
`--strict` where there are warnings too. What these files say is looked at by
[the rules of the check](checks.md).
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
