"""Text that was typed and not saved yet, kept in the user's own state until it is.

A form keeps each field as it is typed, so that a kill, a lost connection or a power cut costs
nothing; what is pending is offered when the library is opened again. One file a field and process:
two apps on one library never write into one file, and what one has open is not offered by the
other. What is given up is put aside for a while, and can be taken back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from briefing.library.outstanding import unsaved_of
from briefing.library.process import ours, runs
from briefing.settings.atomic import make_private, write_text
from briefing.settings.paths import state_folder
from briefing.values import dataclass

Field = tuple[str, str]
"""What a field is of, a reference, and its key."""
CAPTURE = "capture:"
"""What stands before the reference under which words are kept that were to be taken in."""

_SUFFIX = ".json"
_ASIDE = "given-up"
_PUT_ASIDE = dt.timedelta(days=30)
"""For how long what was given up can be taken back."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The text of one field, as it was typed. ``ref`` names what it belongs to."""

    ref: str
    field: str
    text: str
    time: dt.datetime
    """When it was kept, with its zone."""
    base: str = ""
    """What the field held when typing began, so that the words can be carried over to what it has
    become since."""
    by: str = ""
    """The process that typed it, or went on with it (``process.name_of``); empty in files of old.
    """

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is being typed in another process at this moment."""
        return self.by != ours() and runs(self.by)

    @property
    def process(self) -> str:
        """The number of the process that typed it; empty in files of old."""
        return self.by.partition("-")[0]


def keep(root: Path, ref: str, field: str, text: str, base: str = "") -> None:
    """Keep the text of a field, in the place of what we kept of it. Raises ``OSError``."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
    record = {"ref": ref, "field": field, "text": text, "time": now, "base": base}
    write_text(_path(root, ref, field, ours()), json.dumps(record))


def pending(root: Path) -> tuple[Unsaved, ...]:
    """What was typed and not saved, oldest first; what is typed elsewhere is not ours to offer.

    Raises ``OSError``.
    """
    return tuple(each for each in everything(root) if not each.is_elsewhere)


def everything(root: Path) -> tuple[Unsaved, ...]:
    """What is ``pending`` and what is being typed elsewhere, oldest first. Raises ``OSError``."""
    return _held_in(_folder(root))


def _held_in(folder: Path) -> tuple[Unsaved, ...]:
    found = filter(None, map(_read, folder.glob(f"[!.]*{_SUFFIX}")))
    return tuple(sorted(found, key=lambda u: (u.time, u.ref, u.field)))


def _read(path: Path) -> Unsaved | None:
    try:
        record = json.loads(path.read_bytes())
        record["by"] = path.name.removesuffix(_SUFFIX).partition(".")[2]
        record["time"] = dt.datetime.fromisoformat(record["time"]).astimezone()
        return Unsaved(**record)
    except (ValueError, TypeError, KeyError, FileNotFoundError):
        return None  # Nothing of ours: what is kept is replaced whole.


def take_up(root: Path, fields: Iterable[Unsaved]) -> tuple[Unsaved, ...]:
    """Make fields that were left behind ours, before we go on with them; those that are.

    Of two that take up the same, one gets it. Raises ``TypedSinceError``, ``OSError``.
    """
    from briefing.library.exchange import place

    found = []
    for each in fields:
        mine = replace(each, by=ours())
        if each != mine:
            try:
                place(_path_of(root, each), _path_of(root, mine))
            except FileNotFoundError:
                continue
            except FileExistsError:
                raise TypedSinceError("Something else is being typed in its place.") from None
        found.append(mine)
    return tuple(found)


def forget(root: Path, ref: str, field: str = "") -> None:
    """Forget a field of ours that was saved or given up; without a field all of ``ref``.

    Raises ``OSError``.
    """
    mine = (each for each in everything(root) if (each.ref, each.by) == (ref, ours()))
    let_go(root, (each for each in mine if field in ("", each.field)))


def let_go(root: Path, fields: Iterable[Unsaved]) -> None:
    """Forget what was left behind and is saved now. Raises ``OSError``.

    What somebody types on at another machine, which shares the folder, stays as it is since.
    """
    for each in fields:
        path = _path_of(root, each)
        if _read(path) == each:
            path.unlink(missing_ok=True)


class TypedSinceError(Exception):
    """What was given up cannot be taken back: something else was typed in its place since."""


class TakenUpError(Exception):
    """What was left behind is saved, given up or taken up elsewhere by now."""


def give_up(root: Path, fields: Iterable[Unsaved]) -> str:
    """Put fields aside; what ``take_back`` calls them.

    What was put aside long ago is forgotten. Raises ``TakenUpError`` where none of them is there
    any more, ``OSError``.
    """
    aside = _folder(root) / _ASIDE
    now = dt.datetime.now(dt.UTC)
    name = f"{now:%Y%m%dT%H%M%S%f}"
    make_private(aside / name)
    for each in fields:
        path = _path_of(root, each)
        with contextlib.suppress(FileNotFoundError):
            path.rename(aside / name / path.name)
    if not any((aside / name).iterdir()):
        (aside / name).rmdir()
        raise TakenUpError("It is saved, given up or being typed elsewhere by now.")
    for old in aside.iterdir():
        if old.name < f"{now - _PUT_ASIDE:%Y%m%dT%H%M%S%f}":
            # What another program takes away at the same moment, or has put there, is no fault.
            shutil.rmtree(old, ignore_errors=True)
    return name


def given_up(root: Path) -> tuple[tuple[str, tuple[Unsaved, ...]], ...]:
    """What was put aside and can be taken back, the latest last. Raises ``OSError``."""
    aside = _folder(root) / _ASIDE
    found = ((each.name, _held_in(each)) for each in sorted(aside.glob("*")))
    return tuple((name, fields) for name, fields in found if fields)


def take_back(root: Path, name: str) -> None:
    """Put back what was put aside, all of it or nothing.

    Raises ``TypedSinceError``, ``OSError``.
    """
    from briefing.library.exchange import place

    folder = _folder(root)
    aside = folder / _ASIDE / name
    back: list[Path] = []
    for path in sorted(aside.glob(f"[!.]*{_SUFFIX}")):
        try:
            place(path, folder / path.name)
        except OSError as error:
            for each in back:
                (folder / each.name).rename(each)
            if isinstance(error, FileExistsError):
                raise TypedSinceError("Something else was typed in its place since.") from None
            raise
        back.append(path)
    with contextlib.suppress(OSError):
        aside.rmdir()


class TypedOver(NamedTuple):
    """What a field holds as it is typed, and what it held when typing began.

    The two are kept as one: an older text with a newer base would be carried over to the wrong
    lines.
    """

    text: str
    base: str = ""


class Journal:
    """The words being typed in one place, each field kept as it stands, whichever thread asks.

    A field is named by the reference it belongs to and its own key: in a form of one thing
    something may be typed about another.
    """

    def __init__(self, root: Path, ref: str) -> None:
        """``ref`` is what all of it is forgotten of."""
        self._root = root
        self._ref = ref
        self._kept: dict[Field, TypedOver] = {}
        self._is_over = False
        self._one_at_a_time = Lock()

    def keep(self, words: Mapping[Field, TypedOver]) -> None:
        """Keep these words, by field, and no others of it; nothing once it is forgotten.

        Raises ``OSError``.
        """
        with self._one_at_a_time:
            if self._is_over:
                return
            for field, typed in words.items():
                if self._kept.get(field) != typed:
                    keep(self._root, *field, *typed)
                    self._kept[field] = typed
            for field in self._kept.keys() - words.keys():
                forget(self._root, *field)
                del self._kept[field]

    def forget(self) -> None:
        """The words are saved or given up. Raises ``OSError``."""
        with self._one_at_a_time:
            self._is_over = True
            for field in self._kept:
                forget(self._root, *field)
            forget(self._root, self._ref)


def _folder(root: Path) -> Path:
    return unsaved_of(state_folder(root))


def _path_of(root: Path, unsaved: Unsaved) -> Path:
    return _path(root, unsaved.ref, unsaved.field, unsaved.by)


def _path(root: Path, ref: str, field: str, by: str) -> Path:
    name = hashlib.sha256(f"{ref}\n{field}".encode()).hexdigest()[:32]
    return _folder(root) / f"{name}{'.' if by else ''}{by}{_SUFFIX}"
