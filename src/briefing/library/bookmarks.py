"""What the user has marked to be found again, kept in the user's own state of a library.

One file, in the order in which the bookmarks were set. Each change reads it again under the lock
of the library, so that two who run at once keep each other's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from briefing.library.lock import Busy, held
from briefing.library.snapshot import Library
from briefing.model import Memo
from briefing.settings.atomic import write_text
from briefing.settings.paths import state_folder
from briefing.values import dataclass

FILE = "bookmarks.json"
VERSION = 1
_PATIENCE = 1.0
"""Seconds to wait for another who writes."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A brief, claim, source or theme that was marked.

    ``title`` is what it was called then, for when it is gone; ``formerly`` are the references it
    had before it was renamed, the last one first.
    """

    ref: str
    title: str = ""
    formerly: tuple[str, ...] = ()

    def now(self, library: Library) -> str:
        """The reference it has in a library; empty where it is gone."""
        return next((ref for ref in (self.ref, *self.formerly) if may_be_marked(library, ref)), "")


class BookmarksError(Exception):
    """The bookmarks cannot be read or kept; the message says why, in a sentence."""


def bookmarks(root: Path) -> tuple[Bookmark, ...]:
    """The bookmarks of a library, the oldest first. Raises ``BookmarksError``."""
    path = state_folder(root) / FILE
    try:
        return _read(path)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BookmarksError(f"The bookmarks in {path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise BookmarksError(f"The bookmarks in {path} cannot be read: {error}.") from None


Change = Callable[[tuple[Bookmark, ...]], tuple[Bookmark, ...]]
"""What becomes of bookmarks, whoever has set them."""


def marked(new: Iterable[Bookmark]) -> Change:
    """Bookmarks are set, each once."""
    given = tuple(new)

    def change(known: tuple[Bookmark, ...]) -> tuple[Bookmark, ...]:
        refs = {each.ref for each in known}
        return (*known, *(each for each in given if each.ref not in refs))

    return change


def unmarked(refs: Iterable[str]) -> Change:
    """Bookmarks are taken away, by a reference they have or had."""
    gone = frozenset(refs)

    def change(known: tuple[Bookmark, ...]) -> tuple[Bookmark, ...]:
        return tuple(b for b in known if gone.isdisjoint((b.ref, *b.formerly)))

    return change


def following(moved: Mapping[str, str]) -> Change:
    """Bookmarks name things by their new references, old to new."""

    def change(known: tuple[Bookmark, ...]) -> tuple[Bookmark, ...]:
        found: dict[str, Bookmark] = {}
        for each in known:
            new = moved.get(each.ref, each.ref)
            before = (each.ref, *(ref for ref in each.formerly if ref != new))
            now = each if new == each.ref else replace(each, ref=new, formerly=before)
            # Where two were made one, it is marked once.
            found.setdefault(new, now)
        return tuple(found.values())

    return change


def mark(root: Path, new: Iterable[Bookmark]) -> tuple[Bookmark, ...]:
    """Set bookmarks, each once; all there are then. Raises ``BookmarksError``."""
    return keep(root, marked(new))


def unmark(root: Path, refs: Iterable[str]) -> tuple[Bookmark, ...]:
    """Take bookmarks away by a reference they have or had; those that are left.

    Raises ``BookmarksError``.
    """
    return keep(root, unmarked(refs))


def follow(root: Path, moved: Mapping[str, str]) -> tuple[Bookmark, ...]:
    """Let bookmarks name things by their new references, old to new. Raises ``BookmarksError``."""
    return keep(root, following(moved))


def may_be_marked(library: Library, ref: str) -> bool:
    """Whether a reference names a brief, claim, source or theme."""
    found = library.get(ref)
    return ref in library.theme_ids() if found is None else not isinstance(found, Memo)


def title_of(library: Library, ref: str) -> str:
    """The text of a claim, the title of a brief, source or theme."""
    return library.title_of(ref) or library.theme_title(ref)


def keep(root: Path, change: Change) -> tuple[Bookmark, ...]:
    """Change the bookmarks that are kept; those there are then. Raises ``BookmarksError``."""
    state = state_folder(root)
    path = state / FILE
    try:
        with held(state, _PATIENCE):
            try:
                known = _read(path)
            except FileNotFoundError:
                known = ()
            except _NewerError as error:
                raise BookmarksError(f"The bookmarks in {path} are not touched: {error}.") from None
            except ValueError:
                # Words that somebody may want back are never written over.
                path.replace(_aside(path))
                known = ()
            found = change(known)
            if found != known:
                write_text(path, _written(found))
    except Busy as busy:
        raise BookmarksError(f"The bookmarks could not be kept. {busy}") from None
    except OSError as error:
        raise BookmarksError(
            f"The bookmarks could not be kept in {path}: {error.strerror}."
        ) from None
    return found


class _NewerError(ValueError):
    """A file that a newer version of the program has written."""


def _read(path: Path) -> tuple[Bookmark, ...]:
    """Raises ``ValueError`` with what is wrong, and ``OSError``."""
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError("the file is not valid JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("version"), int):
        raise ValueError("the file holds no bookmarks")
    if data["version"] > VERSION:
        raise _NewerError("a newer briefing has written them")
    try:
        return tuple(
            Bookmark(_text(b["ref"]), _text(b["title"]), tuple(map(_text, b["formerly"])))
            for b in data["bookmarks"]
        )
    except (KeyError, TypeError):
        raise ValueError("the file holds no bookmarks") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _written(found: tuple[Bookmark, ...]) -> str:
    listed = [{"ref": b.ref, "title": b.title, "formerly": list(b.formerly)} for b in found]
    return json.dumps({"version": VERSION, "bookmarks": listed}, indent=2) + "\n"


def _aside(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}")).exists():
        number += 1
    return kept
