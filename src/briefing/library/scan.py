"""From one snapshot of a library to the next: only files whose stamp changed are read again."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from briefing.library import cache
from briefing.library.cached import read_ahead
from briefing.library.contents import Contents, FileState, Stamp, named_beside
from briefing.library.files import Files
from briefing.library.find import LibraryError, is_packaged
from briefing.library.problems import Problem
from briefing.library.snapshot import Library
from briefing.library.vocabulary import SETTINGS_FILE, Vocabulary, vocabulary
from briefing.library.walk import Listing, walk
from briefing.model import Item
from briefing.settings import frame
from briefing.values import dataclass

Progress = Callable[[int, int], None]
"""Told how many files of how many have been looked at."""

MANY = 500
"""Files to be read from which on it is worth a process of its own."""
_TOLD_EVERY = 50
"""Files between two times that progress is told."""
_NO_STAMP = Stamp(0, 0, 0, 0)
_NOTHING = Contents()
_PATIENCE = 0.1
"""Seconds after which a file that has become unreadable is read once more."""
_ID_LINE = re.compile(r"^[ \t]*id[ \t]*=[ \t]*[\"']([a-z0-9-]+)[\"']", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Change:
    """What a scan found. False where nothing is different, the findings included.

    ``upserts`` are the references of themes, briefs, claims, sources and memos that are new or
    have another value, ``deletions`` of those that are gone.
    """

    new: Library
    upserts: frozenset[str] = frozenset()
    deletions: frozenset[str] = frozenset()
    rest: bool = False
    """Settings, decisions, order, the files of sources or findings are different."""
    broken: frozenset[str] = frozenset()
    """Files that have just become unreadable and are taken as they were before."""

    def __bool__(self) -> bool:
        return bool(self.upserts or self.deletions or self.rest)


def load(
    root: Path, *, progress: Progress | None = None, apart: Callable[[], object] | None = None
) -> Library:
    """Read a library, from its cache what the cache still has right.

    Where there is much else to read, ``apart`` is called first: it may bring the cache up to the
    files, in a process of its own.

    Raises ``LibraryError`` where there is none, or it wants a newer program.
    """
    root = Path(root).absolute()
    _look_inside(root)
    writable = os.access(root / "briefs", os.W_OK) and not is_packaged(root)
    state = frame.found_state(str(root))
    listing = None
    if not state:
        read_ahead(root)
        listing = walk(root)
    kept = cache.opened(root) or Library(root=root)
    if state and state == kept.files.state:
        # The start has just looked at every file.
        return replace(kept, writable=writable)
    if apart is not None:
        listing = listing or walk(root)
        if _is_far_behind(kept.files, listing):
            apart()
            kept, listing = cache.opened(root) or kept, None
    return scan(replace(kept, writable=writable), progress=progress, listing=listing).new


def _is_far_behind(files: Files, listing: Listing) -> bool:
    if len(listing.files) < MANY or listing.files == files.trusted:
        return False
    return sum(files.trusted.get(f) != n for f, n in listing.files.items()) >= MANY


def scan(
    old: Library,
    *,
    progress: Progress | None = None,
    doubted: frozenset[str] | None = None,
    listing: Listing | None = None,
) -> Change:
    """The library as it is now; ``old`` stays as it was.

    ``listing`` is what was just found in its folder, where somebody has looked already.

    Another program may be in the middle of writing: an editor that truncates first shows an empty
    or half a file for a moment. Whoever scans again and again gives as ``doubted`` the files that
    were ``broken`` the last time: one that becomes unreadable is then taken as it was, and only
    where it still is at the next scan it counts. Who scans once waits a moment instead.

    Raises ``LibraryError`` where the library is gone, or its settings want a newer program.
    """
    _look_inside(old.root)
    files, differing = _read(old, progress, listing)
    broken = frozenset(f for f in differing if _is_lost(old.files.get(f), files[f]))
    if broken and doubted is None:
        time.sleep(_PATIENCE)
        files, differing = _read(old)
        broken = frozenset()
    elif doubted is not None:
        broken -= doubted
        files = files.changed({file: old.files[file] for file in broken})
        differing = [file for file in differing if file not in broken]
    return replace(_step(old, files, differing), broken=broken)


def _step(old: Library, files: Files, differing: list[str]) -> Change:
    """The change from a library to what its files say now."""
    same_files = files.names is old.files.names
    if same_files and not differing:
        return Change(old)
    if same_files and all(_says_the_same(old, file, files[file]) for file in differing):
        return Change(replace(old, files=files))
    from briefing.library.assemble import assemble
    from briefing.library.step import differ_beside, stepped

    if (step := stepped(old, files, differing)) is not None:
        return Change(step.new, step.upserts, step.deletions, step.rest)
    new = assemble(old.root, files, writable=old.writable)
    before = set(old.refs())
    after = set(new.refs())
    upserts = {ref for ref in after if ref not in before or _differ(old.get(ref), new.get(ref))}
    return Change(new, frozenset(upserts), frozenset(before - after), differ_beside(old, new))


def _says_the_same(old: Library, file: str, state: FileState) -> bool:
    before = old.files[file]
    if state.contents is not before.contents or state.findings != before.findings:
        return False
    # Lines that moved matter only where a finding may name one of them.
    return state.digest == before.digest or not old.findings


def _look_inside(root: Path) -> None:
    try:
        with os.scandir(root / "briefs"):
            pass
    except (FileNotFoundError, NotADirectoryError):
        raise LibraryError(f"There is no library in {root}: it has no folder briefs/.") from None
    except OSError as error:
        raise LibraryError(f"The library in {root} cannot be read: {error.strerror}.") from None


def _differ(old: Item | None, new: Item | None) -> bool:
    return old is not new and old != new


def _read(
    old: Library, progress: Progress | None = None, listing: Listing | None = None
) -> tuple[Files, list[str]]:
    """The state of every file, and the files of which it is not the one that was known.

    It is taken over where nothing says that the file changed.
    """
    listing = listing or walk(old.root)
    listed = listing.files
    first: dict[str, FileState] = {}
    if SETTINGS_FILE in listed:
        first[SETTINGS_FILE] = _state(old.root, SETTINGS_FILE, listing, Vocabulary(), old.files)
    words = vocabulary(first)
    # Markings and likelihoods are checked by the settings: other settings, other findings.
    known = old.files if words == vocabulary(old.files) else Files()
    same = listed == known.trusted
    changed = [] if same else sorted(f for f, n in listed.items() if known.trusted.get(f) != n)
    read = {}
    for number, file in enumerate(changed):
        if progress is not None and number % _TOLD_EVERY == 0:
            progress(number, len(changed))
        read[file] = first.get(file) or _state(old.root, file, listing, words, known)
    differing = [file for file, state in read.items() if old.files.get(file) is not state]
    if (same or listed.keys() == old.files.keys()) and len(listed) == len(old.files):
        return (old.files.changed(read) if differing else old.files), differing
    return old.files.changed(read, sorted(listed)), differing


def _state(
    root: Path, file: str, listing: Listing, words: Vocabulary, old: Mapping[str, FileState]
) -> FileState:
    listed = listing.files[file]
    known = old.get(file)
    if known is not None and known.stamp == listed and not known.racy:
        return known
    # Nearly every start has all of it from the cache.
    import hashlib

    from briefing.library.build import build
    from briefing.library.diagnose import TomlFile
    from briefing.library.read import UnreadableError, parse, read_bytes

    if isinstance(listed, Problem):
        finding = TomlFile(file).finding(listed)
        if known is not None and (known.stamp, known.findings) == (_NO_STAMP, (finding,)):
            return known
        return FileState(_NO_STAMP, False, b"", findings=(finding,))
    stamp = Stamp._make(listed)
    racy = stamp.mtime_ns > listing.racy_after
    digest = b""
    try:
        content = read_bytes(root, file)
        digest = hashlib.sha256(content).digest()
        if known is not None and known.digest == digest:
            as_known = (known.stamp, known.racy) == (stamp, racy)
            return known if as_known else replace(known, stamp=stamp, racy=racy)
        document = parse(content)
    except UnreadableError as unreadable:
        finding = TomlFile(file, unreadable.text).finding(unreadable.problem)
        contents = Contents(left_out=_ids_in(file, unreadable.text))
        return FileState(stamp, racy, digest, contents, (finding,))
    built = build(file, document.data, words)
    toml = TomlFile(file, document.text, valid=True)
    findings = tuple(toml.finding(problem) for problem in built.problems)
    same = known is not None and known.contents == built.contents
    contents = known.contents if known is not None and same else built.contents
    beside = named_beside(contents)
    return FileState(stamp, racy, digest, contents, findings, beside=beside)


def _is_lost(before: FileState | None, now: FileState) -> bool:
    """Whether a file that could be read has just become one that cannot."""
    return before is not None and not _holds_nothing(before) and _holds_nothing(now)


def _holds_nothing(state: FileState) -> bool:
    return replace(state.contents, left_out=frozenset()) == _NOTHING


def _ids_in(file: str, text: str) -> frozenset[str]:
    """The ids that a file which is not valid TOML seems to give, its own included."""
    return frozenset((PurePosixPath(file).stem, *_ID_LINE.findall(text)))
