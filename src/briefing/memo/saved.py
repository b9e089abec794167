"""Saved memos: the files of ``memos/``; for a library that is not written to, of the user's state.

What is saved is what was changed since the memo was opened, key by key, so that comments in its
file and what a colleague has changed meanwhile stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.library.find import is_sample
from briefing.library.problems import KeyPath
from briefing.library.snapshot import Library
from briefing.memo.working import as_data, from_data, to_toml
from briefing.model import Memo
from briefing.settings.atomic import temporary_of, write_text
from briefing.settings.paths import state_folder
from briefing.text import fold
from briefing.values import dataclass

if TYPE_CHECKING:
    # The first screen lists the saved memos of a library without reading or writing any.
    from briefing.library.draft import Draft

FOLDER = "memos"
_OPENED = "opened"
"""Below the user's state: each memo as it was when it was opened or saved last."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A memo that was saved: as it is now, in which file, and the keys that a colleague had
    changed too and that were written over."""

    memo: Memo
    path: Path
    over: tuple[str, ...] = ()


class ChangedMeanwhile(Exception):  # noqa: N818 - it reads as what is so
    """Somebody else has changed the same keys of a saved memo; nothing was written."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(f"Changed by somebody else meanwhile: {', '.join(keys)}.")
        self.keys = keys


def is_written_to(library: Library) -> bool:
    """Whether memos are saved in the library; else they are kept in the user's state of it."""
    linked = (library.root / FOLDER).is_symlink()
    return library.writable and not linked and not is_sample(library.root)


def saved(library: Library) -> Mapping[str, Memo]:
    """Every saved memo by its id: those of the library, and those kept in the user's state."""
    return together(library, own(library.root))


def own(root: Path) -> Mapping[str, Memo]:
    """The saved memos that are kept in the user's state of a library, by their ids.

    A file that cannot be read is passed over.
    """
    found: dict[str, Memo] = {}
    for path in sorted((state_folder(root) / FOLDER).glob("*.toml")):
        memo = _read(path)
        if memo is not None:
            found[path.stem] = replace(memo, id=path.stem)
    return found


def together(library: Library, of_user: Mapping[str, Memo]) -> Mapping[str, Memo]:
    """The saved memos of a library with those of its user; one of the library goes before."""
    return {**library.memos, **{id_: m for id_, m in of_user.items() if id_ not in library.memos}}


def new_id(library: Library, name: str, memos: Mapping[str, Memo]) -> str:
    """An id for a memo of a name, which nothing else in the library has, ``memos`` included."""
    slug = re.sub("[^a-z0-9]+", "-", fold(name).replace("'", "")).strip("-")
    slug = slug[:_LONGEST].strip("-") or "memo"
    taken = {*library.refs(), *library.theme_ids(), *memos}
    number = 1
    found = slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found


def opened(library: Library, memo: Memo) -> Memo:
    """A saved memo to work on. How it was is remembered for when it is saved. Raises OSError."""
    _remember(library, memo)
    return memo


def keep(
    library: Library,
    memo: Memo,
    *,
    over: bool = False,
    before: Memo | None = None,
    base: Memo | None = None,
) -> Kept:
    """Save a memo under its id; the memo has a title.

    What was changed is told by how the memo was when it was opened: ``base``, or what was
    remembered last, perhaps by another app. Or it is told by ``before``; then nothing is
    remembered of it either, as it may be open elsewhere.

    Raises ``ChangedMeanwhile`` where others have changed the same keys and ``over`` is not set,
    ``SaveRefused`` or ``SpliceError`` where the file is not to be written, ``OSError``.
    """
    if not is_written_to(library):
        return _keep_in_state(library, memo)
    from briefing.library.draft import Draft
    from briefing.library.save import save
    from briefing.library.splice import Splice

    file = f"{FOLDER}/{memo.id}.toml"
    path = library.root / file
    draft = Draft.read(library, file)
    if not draft.before:
        path.parent.mkdir(exist_ok=True)
        save(library.root, Splice(file, b"", to_toml(memo).encode()))
        if before is None:
            _remember(library, memo)
        return Kept(memo, path)
    theirs = as_data(from_data(draft.data)[0])
    base = before or base or remembered(library, memo.id)
    clash = _amend(draft, theirs, as_data(base) if base else theirs, as_data(memo))
    if clash and not over:
        raise ChangedMeanwhile(clash)
    if draft.after != draft.before:
        save(library.root, Splice.of(draft))
    now = replace(from_data(draft.data)[0], id=memo.id)
    if before is None:
        _remember(library, now)
    return Kept(now, path, clash)


def keep_new(library: Library, memo: Memo, name: str) -> Kept:
    """Save a memo under an id that is made of a name and is nobody's.

    What another app has saved under the same name a moment ago, unseen here, stays. Raises
    ``SaveRefused``, ``OSError``.
    """
    taken = dict(saved(library))
    while True:
        memo = replace(memo, id=new_id(library, name, taken))
        try:
            return _place_new(library, memo)
        except FileExistsError:
            taken[memo.id] = memo


def _place_new(library: Library, memo: Memo) -> Kept:
    """Save a memo whose file is not there. Raises ``FileExistsError`` where it is."""
    path, content = _path(library, memo.id), to_toml(memo)
    if is_written_to(library):
        from briefing.library.save import Conflict, save
        from briefing.library.splice import Splice

        path.parent.mkdir(exist_ok=True)
        try:
            save(library.root, Splice(_file(memo.id), b"", content.encode()))
        except Conflict:
            if path.exists():
                raise FileExistsError(path) from None
            raise
        _remember(library, memo)
        return Kept(memo, path)
    from briefing.library.exchange import place

    begun = temporary_of(path)
    write_text(begun, content)
    try:
        place(begun, path)
    except OSError:
        begun.unlink(missing_ok=True)
        raise
    return Kept(memo, path)


def _amend(
    draft: Draft, theirs: dict[str, Any], base: dict[str, Any], mine: dict[str, Any]
) -> tuple[str, ...]:
    """Put what was changed into the file; the keys that were changed there as well."""
    clash = []
    for key in dict.fromkeys((*base, *mine)):
        old, new, there = base.get(key), mine.get(key), theirs.get(key)
        if new in (old, there):
            continue
        if there != old:
            clash.append(key)
        _put(draft, (key,), there, new)
    return tuple(clash)


def _put(draft: Draft, path: KeyPath, old: Any, new: Any) -> None:
    """Make one value another, by as few and as small steps as there are."""
    if new == old:
        return
    if new is None:
        draft.remove(path)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            _put(draft, (*path, key), old.get(key), new.get(key))
    elif isinstance(new, list) and (old is None or isinstance(old, list)):
        _put_list(draft, path, old or [], new)
    else:
        draft.set(path, new)


def _put_list(draft: Draft, path: KeyPath, old: list[Any], new: list[Any]) -> None:
    """Take out what is gone and add what is new at the end; else write the items anew."""
    kept = [item for item in old if item in new]
    tables = any(isinstance(item, dict) for item in (*old, *new))
    in_order = new[: len(kept)] == kept
    if tables and not (in_order and len(kept) in (len(old), len(new))):
        # Row by row: a row that is only reworded keeps its comments.
        kept = old[: len(new)]
        for row, (before, after) in enumerate(zip(kept, new, strict=False)):
            _put(draft, (*path, row), before, after)
        gone = list(range(len(new), len(old)))
    elif not in_order:
        draft.set(path, new)
        return
    else:
        gone = [n for n, item in enumerate(old) if item not in new]
    for row in reversed(gone):
        draft.remove((*path, row))
    for item in new[len(kept) :]:
        if old or tables:
            draft.add(path, item)
    if not old and not tables:
        draft.set(path, new)


def _keep_in_state(library: Library, memo: Memo) -> Kept:
    path = state_folder(library.root) / FOLDER / f"{memo.id}.toml"
    write_text(path, to_toml(memo))
    return Kept(memo, path)


def _opened_file(library: Library, memo_id: str) -> Path:
    return state_folder(library.root) / _OPENED / f"{memo_id}.toml"


def _remember(library: Library, memo: Memo) -> None:
    write_text(_opened_file(library, memo.id), to_toml(memo))


def remembered(library: Library, memo_id: str) -> Memo | None:
    """A memo as it was when it was opened; None where nobody remembers."""
    return _read(_opened_file(library, memo_id))


def _read(path: Path) -> Memo | None:
    from briefing.library.read import UnreadableError, parse

    try:
        return from_data(parse(path.read_bytes()).data)[0]
    except (OSError, UnreadableError):
        return None


def rename(library: Library, memo_id: str, title: str) -> None:
    """Give a saved memo another title; its file keeps its name.

    Raises ``SaveRefused``, ``SpliceError``, ``OSError``.
    """
    if not _is_in_library(library, memo_id):
        _keep_in_state(library, replace(saved(library)[memo_id], title=title))
        return
    from briefing.library.draft import Draft
    from briefing.library.save import save
    from briefing.library.splice import Splice

    draft = Draft.read(library, _file(memo_id))
    draft.set(("title",), title)
    save(library.root, Splice.of(draft))


def remove(library: Library, memo_id: str) -> bytes:
    """Delete a saved memo; its bytes, for ``restore``. Raises ``SaveRefused``, ``OSError``."""
    from briefing.library.save import save
    from briefing.library.splice import Splice

    path = _path(library, memo_id)
    content = path.read_bytes()
    if is_written_to(library):
        save(library.root, Splice(_file(memo_id), content, b""), what=f"Deleted {_file(memo_id)}")
    else:
        path.unlink()
    return content


def restore(library: Library, memo_id: str, content: bytes) -> None:
    """Put back a memo that was deleted. Raises ``SaveRefused``, ``OSError``."""
    if is_written_to(library):
        from briefing.library.save import save
        from briefing.library.splice import Splice

        (library.root / FOLDER).mkdir(exist_ok=True)
        save(library.root, Splice(_file(memo_id), b"", content))
    else:
        write_text(_path(library, memo_id), content.decode())


def _file(memo_id: str) -> str:
    return f"{FOLDER}/{memo_id}.toml"


def _is_in_library(library: Library, memo_id: str) -> bool:
    return memo_id in library.memos and is_written_to(library)


def _path(library: Library, memo_id: str) -> Path:
    root = library.root if is_written_to(library) else state_folder(library.root)
    return root / FOLDER / f"{memo_id}.toml"
