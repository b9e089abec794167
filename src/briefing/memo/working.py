"""The working memo: what the user has picked, kept in the user's own state at each change.

It is a memo file like those of a library (docs/format.md, "memos"), so that it can be read,
repaired and kept by hand. Where it is of a saved memo, ``id`` says of which.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from briefing.library.lock import Busy, held
from briefing.memo.errors import MemoError
from briefing.model import AuthorText, Memo
from briefing.settings.atomic import write_text
from briefing.settings.paths import state_folder
from briefing.text import display

FILE = "working.toml"

_UNTITLED = "-"
"""Stands in for the title that a memo of a library must have and the working memo need not."""

_EMPTY = Memo()

Report = Callable[[str], None]


def load_working(root: Path, report: Report | None = None, since: Memo = _EMPTY) -> Memo:
    """The working memo of a library; an empty one where nothing is picked yet.

    A file that cannot be read is kept aside under another name, and so is a copy of one that
    holds something wrong; ``report`` is told in words (stderr where there is none). What it held
    ``since`` it was read before stands then, and is kept anew, as where the file is gone. Raises
    MemoError where the file is there and the system does not let it be read or kept.
    """
    path = state_folder(root) / FILE
    say = report or _to_stderr
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _again(root, since)
    except OSError as error:
        raise MemoError(f"The picks in {path} cannot be read: {error.strerror}.") from None
    from briefing.library.read import UnreadableError

    try:
        memo, wrong = _read(content)
    except UnreadableError as unreadable:
        kept = _keep_aside(path)
        now = "picking starts afresh" if since == _EMPTY else "the picks are as they were"
        say(
            f"The picks could not be read ({unreadable.problem.said}). The file is kept as "
            f"{kept}, and {now}."
        )
        return _again(root, since)
    if wrong:
        kept = _keep_aside(path)
        save_working(root, memo)
        say(f"Some of the picks made no sense ({wrong[0]}). The file as it was is kept as {kept}.")
    return memo


def _again(root: Path, since: Memo) -> Memo:
    if since != _EMPTY:
        save_working(root, since)
    return since


def save_working(root: Path, memo: Memo) -> None:
    """Keep the working memo, readable by the user alone. Raises MemoError where it cannot be."""
    path = state_folder(root) / FILE
    try:
        write_text(path, _of_saved(memo) + to_toml(memo))
    except OSError as error:
        raise MemoError(f"The picks could not be kept in {path}: {error.strerror}.") from None


def keep_working(root: Path, memo: Memo, since: Memo, report: Report | None = None) -> Memo:
    """Keep the working memo, with what another ``briefing`` has changed of it; what is kept.

    ``since`` is what ``memo`` was made from: what differs from it in the file is somebody else's.
    Where both have changed the same thing it is as in ``memo``. ``report`` is told as by
    ``load_working``. Raises MemoError.
    """
    state = state_folder(root)
    try:
        with held(state):
            theirs = load_working(root, report, since)
            found = memo if theirs == since else _together(since, memo, theirs)
            if found != theirs or not (state / FILE).exists():
                save_working(root, found)
    except Busy as busy:
        raise MemoError(f"The picks could not be kept. {busy}") from None
    except OSError as error:
        raise MemoError(f"The picks could not be kept in {state}: {error.strerror}.") from None
    return found


def _together(since: Memo, ours: Memo, theirs: Memo) -> Memo:
    """What two have made of one memo; of another memo nothing is taken over."""
    if not since.id == ours.id == theirs.id:
        return ours
    changes: dict[str, Any] = {}
    for each in fields(Memo):
        before, mine, other = (getattr(m, each.name) for m in (since, ours, theirs))
        if mine == before:
            changes[each.name] = other
        elif isinstance(mine, tuple) and other != before:
            stay = [x for x in mine if x in other or x not in before]
            changes[each.name] = (*stay, *(x for x in other if x not in (*before, *mine)))
        elif isinstance(mine, Mapping) and other != before:
            untouched = (k for k in (*mine, *other) if mine.get(k) == before.get(k))
            theirs_of = {k: other.get(k) for k in untouched}
            changes[each.name] = {k: v for k, v in ({**mine} | theirs_of).items() if v is not None}
    return replace(ours, **changes)


def pick(memo: Memo, refs: Iterable[str]) -> Memo:
    """The memo with claims added at the end, in the order given, each once."""
    claims = tuple(dict.fromkeys((*memo.claims, *refs)))
    return replace(memo, claims=claims, excludes=_without(memo.excludes, claims))


def unpick(memo: Memo, refs: Iterable[str]) -> Memo:
    """The memo without some claims: their pin, place and wording are forgotten too."""
    gone = frozenset(refs)
    return replace(
        memo,
        claims=_without(memo.claims, gone),
        pins=_without(memo.pins, gone),
        short=_without(memo.short, gone),
        order=_without(memo.order, gone),
    )


def to_toml(memo: Memo) -> str:
    """A memo as the text of a memo file. What says nothing is not written."""
    import tomli_w

    return tomli_w.dumps(as_data(memo))


def as_data(item: Memo | AuthorText) -> dict[str, Any]:
    """A memo, or a sentence in it, as keys and values of a memo file; without what says nothing."""
    keys = {"sender": "from", "texts": "text"}
    found: dict[str, Any] = {}
    for each in fields(item):
        value = getattr(item, each.name)
        default = "gfm" if each.name == "flavour" else None
        if each.name == "id" or value in (None, "", default) or value == () or value == {}:
            continue
        if isinstance(value, Mapping):
            value = dict(value)
        elif isinstance(value, tuple):
            value = [as_data(v) if isinstance(v, AuthorText) else v for v in value]
        found[keys.get(each.name, each.name)] = value
    return found


def from_data(data: Mapping[str, Any]) -> tuple[Memo, tuple[str, ...]]:
    """The memo that the keys and values of a memo file give, and in words what is wrong in it.

    Here the title may be missing.
    """
    from briefing.library.build import build
    from briefing.library.vocabulary import Vocabulary

    data = {"title": _UNTITLED, **data}
    # Without the library its scale is not known here; composing checks the ceiling.
    built = build(f"memos/{FILE}", data, Vocabulary(scale_known=False))
    memo = built.contents.memo or Memo()
    title = "" if data["title"] == _UNTITLED else memo.title
    return replace(memo, id="", title=title), tuple(p.said for p in built.problems)


def _of_saved(memo: Memo) -> str:
    """Which saved memo the working one is of: a memo file itself has no id but its name."""
    import tomli_w

    return tomli_w.dumps({"id": memo.id}) if memo.id else ""


def _without(refs: Iterable[str], gone: Iterable[str]) -> tuple[str, ...]:
    left_out = frozenset(gone)
    return tuple(r for r in refs if r not in left_out)


def _read(content: bytes) -> tuple[Memo, tuple[str, ...]]:
    """The memo a file holds, and what is wrong with it in words."""
    from briefing.library.read import parse

    data = parse(content).data
    saved = data.pop("id", "")
    memo, wrong = from_data(data)
    return replace(memo, id=saved if isinstance(saved, str) else ""), wrong


def _keep_aside(path: Path) -> Path:
    """Give a file a name that nothing else has."""
    number = 1
    while (kept := path.with_name(f"{path.stem}-broken-{number}.toml")).exists():
        number += 1
    try:
        path.rename(kept)
    except OSError as error:
        raise MemoError(f"{path} cannot be kept aside: {error.strerror}.") from None
    return kept


def _to_stderr(message: str) -> None:
    print(display(message), file=sys.stderr)
