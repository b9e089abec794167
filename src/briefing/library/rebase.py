"""An edit as what a person changed, and how it is carried out on a file that has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefing.library.data import plain, same
from briefing.library.draft import Draft, SpliceError
from briefing.library.drafts import Drafts
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.library.splice import Splice
from briefing.values import dataclass


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A key of what a reference names, from what it was to what it shall be.

    ``path`` is below the item: ``("quantity", "value")``. Values are as tomli makes them; None is
    a key that is not there.
    """

    ref: str
    path: KeyPath
    old: Any
    new: Any


class Clash(SpliceError):  # noqa: N818 - named as what it is, not as a failure
    """A key that somebody else has changed meanwhile: what it was, is now, and was meant to be."""

    def __init__(self, file: str, path: KeyPath, old: Any, now: Any, meant: Any) -> None:
        what = f"{_named(path)} in {file}" if path else file
        super().__init__(f"{what} was changed by somebody else meanwhile")
        self.file = file
        self.path = path
        self.old = old
        self.now = now
        self.meant = meant
        self.edit: FieldEdit | None = None
        """The edit it came of, where that is known."""


def _named(path: KeyPath) -> str:
    """What a path leads to, in words: ``claims[0].text`` is *the wording of a claim*."""
    names = [part.replace("_", " ") for part in path if isinstance(part, str)]
    is_in_a_row = len(path) > 2 and isinstance(path[1], int)
    own = " ".join("wording" if name == "text" else name for name in names[is_in_a_row:])
    return f"the {own} of a {names[0].removesuffix('s')}" if is_in_a_row else f"the {own}"


def rebase(edits: Iterable[FieldEdit], library: Library) -> tuple[Splice, ...]:
    """Carry edits out, as one, on the library as it is now, whatever else their files hold by then.

    Raises ``Clash`` where one of the keys itself was changed, ``SpliceError``.
    """
    drafts = Drafts(library)
    carry_all(drafts, edits)
    return drafts.splices()


def carry_all(drafts: Drafts, edits: Iterable[FieldEdit]) -> None:
    """Carry edits out in files that are being edited. Raises as ``rebase`` does."""
    for edit in edits:
        draft, at = drafts.at(edit.ref)
        try:
            carry(draft, (*at, *edit.path), edit.old, edit.new)
        except Clash as clash:
            clash.edit = edit
            raise


def carry(draft: Draft, path: KeyPath, old: Any, new: Any) -> None:
    """Make the step from one value to another at a path, on whatever is there now.

    Tables are taken key by key, lists item by item. Raises ``Clash`` where the same was changed to
    something else, ``SpliceError``.
    """
    now = draft.get(path)
    if same(now, new) or same(old, new):
        return
    if same(now, old):
        assign(draft, path, new)
    elif isinstance(now, dict) and all(isinstance(v, dict | None) for v in (old, new)):
        before, after = old or {}, new or {}
        for key in dict.fromkeys((*before, *after)):
            carry(draft, (*path, key), before.get(key), after.get(key))
    elif isinstance(now, list) and all(isinstance(v, list | None) for v in (old, new)):
        _carry_list(draft, path, old or [], new or [])
    else:
        raise Clash(draft.file, path, old, now, new)


def assign(draft: Draft, path: KeyPath, value: Any) -> None:
    """Make the value at a path another one by the smallest steps; None takes the key out.

    What stays in a list or table keeps its place, its quotation marks and its comments. Raises
    ``SpliceError``.
    """
    now = draft.get(path)
    if value is None:
        if now is not None:
            draft.remove(path)
    elif isinstance(now, dict) and now and isinstance(value, Mapping) and value:
        for key in [k for k in now if k not in value]:
            draft.remove((*path, key))
        for key, inner in value.items():
            assign(draft, (*path, key), inner)
    elif isinstance(now, list) and now and isinstance(value, list | tuple) and value:
        _assign_list(draft, path, now, list(value))
    elif not same(now, plain(value)):
        draft.set(path, value)


def _assign_list(draft: Draft, path: KeyPath, now: list[Any], value: list[Any]) -> None:
    kept = [n for n, item in enumerate(now) if _holds(value, item)]
    added = [item for item in value if not _holds(now, item)]
    if (
        kept
        and len(kept) + len(added) == len(value)
        and same([*(now[n] for n in kept), *added], plain(value))
    ):
        for n in reversed(range(len(now))):
            if n not in kept:
                draft.remove((*path, n))
        for item in added:
            draft.add(path, item)
    elif len(now) == len(value):
        for n, item in enumerate(value):
            assign(draft, (*path, n), item)
    elif not same(now, plain(value)):
        draft.set(path, value)


def _carry_list(draft: Draft, path: KeyPath, old: list[Any], new: list[Any]) -> None:
    added = [item for item in new if not _holds(old, item)]
    removed = [item for item in old if not _holds(new, item)]
    if not added and not removed:
        raise Clash(draft.file, path, old, draft.get(path), new)
    for item in removed:
        now = draft.get(path) or []
        places = [n for n, other in enumerate(now) if same(other, item)]
        if places:
            draft.remove((*path, places[0]))
    for item in added:
        if not _holds(draft.get(path) or [], item):
            draft.add(path, item)


def _holds(items: list[Any], item: Any) -> bool:
    return any(same(plain(other), plain(item)) for other in items)
