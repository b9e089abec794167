"""What changed in a library between a commit and now: which items, in which fields, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Literal

from briefing.library.build import SETTINGS_FILE, Vocabulary, build, vocabulary
from briefing.library.contents import Contents, FileState, Stamp
from briefing.library.find import LibraryError, is_sample
from briefing.library.git import Blob, Commit, NoHistoryError, Repository, as_day
from briefing.library.ondemand import ClaimRefs
from briefing.library.read import UnreadableError, parse, read_bytes
from briefing.library.snapshot import Library
from briefing.model import Brief, Claim, Item
from briefing.values import dataclass

How = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One item that is not as it was.

    ``fields`` are the names of its fields that differ. ``by`` are the authors of the commits that
    changed it, the latest first, and ``date`` is the day (ISO) of the last of these;
    ``uncommitted`` says that the files differ from the last commit, which has no author yet.
    """

    ref: str
    how: How
    was: Item | None
    now: Item | None
    fields: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    date: str = ""
    uncommitted: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """A brief that is new as a whole, or one of its claims or sources: not looked into.

    ``brief`` is the brief's id, empty for a source; the rest is as in ``Changed``.
    """

    ref: str
    brief: str
    by: tuple[str, ...] = ()
    date: str = ""
    uncommitted: bool = False

    @property
    def how(self) -> How:
        """It was not there."""
        return "added"

    @property
    def fields(self) -> tuple[str, ...]:
        """None: there is nothing that they could differ from."""
        return ()


Change = Changed | New

Progress = Callable[[int, int], None]
"""Told how much of how much is done. What it raises ends the work."""


@dataclass(frozen=True, slots=True)
class History:
    """What changed since a commit. ``base`` is empty where the history begins later."""

    base: str
    base_date: str
    head: str
    changes: tuple[Change, ...]


def history(
    library: Library, since: str, *, or_since: str = "", progress: Progress = lambda *_: None
) -> History:
    """What changed since a day (ISO; before what was done on it) or since a commit.

    ``or_since`` is what counts where there is no such commit any more. ``progress`` is told how
    many files were compared. Raises NoHistoryError
    where the library is not kept in git, or there is no such commit.
    """
    repository = _repository(library)
    base = _base(repository, since, or_since)
    now = repository.files(repository.head)
    if not now:
        raise NoHistoryError("No file of the library is kept in git.")
    changes = _changes(library, repository, base, progress)
    date = repository.date(base) if base else ""
    return History(base, date, repository.head, changes)


def _repository(library: Library) -> Repository:
    if is_sample(library.root):
        raise NoHistoryError("The sample library has no history.")
    return Repository(library.root)


@dataclass(frozen=True, slots=True)
class Version:
    """One change of an item. ``commit`` and ``by`` are empty for what is not committed yet."""

    change: Changed
    commit: str = ""

    @property
    def by(self) -> str:
        """Who made it."""
        return ", ".join(self.change.by)


def versions(library: Library, ref: str) -> tuple[Version, ...]:
    """Every change of a claim or brief that git knows, the latest first.

    Its file is followed by its name, in whichever folder it stands. Raises NoHistoryError where
    the library is not kept in git.
    """
    repository = _repository(library)
    name = f"{ref.partition('/')[0]}.toml"
    commits = [
        replace(commit, files=kept)
        for commit in repository.commits("")
        if (kept := tuple(pair for pair in commit.files if pair[1].path.endswith(f"/{name}")))
    ]
    head = repository.files(repository.head)
    here = _here(library, repository, lambda *_: None)
    dirty = {f for f in {*head, *here} if head.get(f) != here.get(f) and f.endswith(f"/{name}")}
    old = _Versions(library, repository, head.get(SETTINGS_FILE, ""))
    old.read(_of_files(head, dirty), commits)
    found = []
    for commit in commits:
        was, now = (old.items(pair[n] for pair in commit.files) for n in (0, 1))
        change = _change(ref, was.get(ref), now.get(ref))
        if change is not None:
            found.append(Version(_signed(change, commit), commit.id))
    was, now = old.items(_of_files(head, dirty)), _present(library, dirty)
    change = _change(ref, was.get(ref), now.get(ref))
    if change is not None:
        found.append(Version(replace(change, uncommitted=True)))
    return tuple(reversed(found))


def _base(repository: Repository, since: str, or_since: str) -> str:
    if as_day(since):
        return repository.before(as_day(since))
    if found := repository.commit(since):
        return found
    if or_since:
        return _base(repository, or_since, "")
    raise NoHistoryError(f"There is no commit called {since}.")


def _changes(
    library: Library, repository: Repository, base: str, progress: Progress
) -> tuple[Change, ...]:
    before, head = repository.files(base), repository.files(repository.head)
    here = _here(library, repository, progress)
    other = {f for f in {*before, *here} if before.get(f) != here.get(f)}
    dirty = {f for f in {*head, *here} if head.get(f) != here.get(f)}
    commits = repository.commits(base)
    old = _Versions(library, repository, before.get(SETTINGS_FILE, ""))
    whole = _whole(library, here, head, {f for f in other if f not in before}, commits)
    while True:
        rest = [
            replace(c, files=tuple(p for p in c.files if p[1].path not in whole)) for c in commits
        ]
        asked = {*_of_files(before, other), *_of_files(head, dirty - whole.keys())}
        old.read(asked, rest)
        # Of what was moved into a file that is new, or out of it again, both sides are compared.
        known = old.refs(asked, rest, progress)
        mixed = [file for file, new in whole.items() if any(n.ref in known for n in new)]
        if not mixed:
            break
        for file in mixed:
            del whole[file]
    looked_into = _compared(
        old.items(_of_files(before, other)), _present(library, other - whole.keys())
    )
    for commit in rest:
        for ref in old.touched(commit) & looked_into.keys():
            looked_into[ref] = _signed(looked_into[ref], commit)
    uncommitted = _compared(
        old.items(_of_files(head, dirty - whole.keys())),
        _present(library, dirty - whole.keys()),
    )
    for ref in uncommitted.keys() & looked_into.keys():
        looked_into[ref] = replace(looked_into[ref], uncommitted=True)
    unseen = {n.ref: n for new in whole.values() for n in new}
    changes: dict[str, Change] = {**unseen, **looked_into}
    listed = (ref for ref in _read_through(library) if ref in changes)
    order = {ref: place for place, ref in enumerate(listed)}
    return tuple(sorted(changes.values(), key=lambda c: (order.get(c.ref, len(order)), c.ref)))


def _whole(
    library: Library,
    here: Mapping[str, str],
    head: Mapping[str, str],
    added: Iterable[str],
    commits: Iterable[Commit],
) -> dict[str, list[New]]:
    """What stands in files of briefs that were not there and came as they are now: in one commit,
    or not committed yet. Who made it is known without a look into them, and a library that was
    just put into git is nothing but such files."""
    came: dict[str, list[tuple[Commit, tuple[Blob, Blob]]]] = {}
    for commit in commits:
        for pair in commit.files:
            came.setdefault(pair[1].path, []).append((commit, pair))
    briefs = {file: brief for brief, file in library.brief_files.items()}
    found: dict[str, list[New]] = {}
    ids = ClaimRefs.of(library.claims).by_brief()
    for file in added:
        brief, touched = briefs.get(file, ""), came.get(file, ())
        # A brief that goes by another name than its file's is looked into.
        if not brief or brief != PurePosixPath(file).stem or len(touched) > 1:
            continue
        if file in head and head[file] != here[file]:
            continue
        if touched and (touched[0][1][1].id != here[file] or touched[0][1][0].id.strip("0")):
            continue
        by = (touched[0][0].author,) if touched else ()
        date = touched[0][0].date if touched else ""
        refs = (brief, *(f"{brief}/{own}" for own in ids.get(brief, "").split()))
        found[file] = [New(ref, brief, by, date, file not in head) for ref in refs]
    for source, file in library.source_files.items():
        if file in found:
            found[file].append(replace(found[file][0], ref=source, brief=""))
    return found


def _read_through(library: Library) -> Iterator[str]:
    """Every reference in the order in which a library is read: a brief, then its claims."""
    yield from library.themes
    ids = ClaimRefs.of(library.claims).by_brief()
    for brief in library.briefs:
        yield brief
        yield from (f"{brief}/{own}" for own in ids.get(brief, "").split())
    yield from (*library.sources, *library.memos)


def _of_files(tree: Mapping[str, str], files: Iterable[str]) -> set[Blob]:
    return {Blob(f, tree[f]) for f in files if f in tree}


def _compared(was: Mapping[str, Item], now: Mapping[str, Item]) -> dict[str, Changed]:
    found = (_change(ref, was.get(ref), now.get(ref)) for ref in {*was, *now})
    return {c.ref: c for c in found if c is not None}


def _here(library: Library, repository: Repository, progress: Progress) -> dict[str, str]:
    """The files as they are now, with the ids git would give them. git itself is not let near:
    it might pass them through a program that the repository names."""
    found = {}
    for number, file in enumerate(library.files):
        progress(number, len(library.files))
        try:
            found[file] = repository.blob_id(read_bytes(library.root, file))
        except UnreadableError:
            continue  # Its problem is among the findings; whatever it held reads as removed.
    return found


def _present(library: Library, files: Iterable[str]) -> dict[str, Item]:
    states = (library.files.get(f) for f in files)
    return _items(s.contents for s in states if s is not None)


class _Versions:
    """Earlier versions of files: read all at once, made into items when they are needed."""

    def __init__(self, library: Library, repository: Repository, settings: str) -> None:
        """``settings`` is the id of the settings that held then, empty where there were none."""
        self._repository = repository
        self._content = repository.contents([settings] if settings else [])
        self._built: dict[Blob, Contents] = {}
        self._words = vocabulary(library.files)
        if settings:
            # Markings and likelihoods are read by the settings of their time.
            contents = self._of(Blob(SETTINGS_FILE, settings))
            state = FileState(Stamp(0, 0, 0, 0), False, b"", contents)
            self._words = vocabulary({SETTINGS_FILE: state})

    def read(self, blobs: Iterable[Blob], commits: Iterable[Commit]) -> None:
        """Read what ``items`` and ``touched`` will ask for."""
        changed = (blob for c in commits for pair in c.files for blob in pair)
        self._content = self._repository.contents([b.id for b in (*blobs, *changed)])

    def refs(
        self, blobs: Iterable[Blob], commits: Iterable[Commit], progress: Progress
    ) -> set[str]:
        """Every reference in some files, and in what some commits changed."""
        changed = (blob for c in commits for pair in c.files for blob in pair)
        blobs = {*blobs, *changed}
        found: set[str] = set()
        for number, blob in enumerate(blobs):
            progress(number, len(blobs))
            found |= self.items([blob]).keys()
        return found

    def items(self, blobs: Iterable[Blob]) -> dict[str, Item]:
        """The items in some files."""
        return _items(map(self._of, blobs))

    def touched(self, commit: Commit) -> set[str]:
        """The references of what a commit added, changed or removed."""
        before = self.items(b for b, _ in commit.files)
        return set(_compared(before, self.items(b for _, b in commit.files)))

    def _of(self, blob: Blob) -> Contents:
        if blob not in self._built:
            content = self._content.get(blob.id)
            self._built[blob] = _contents(blob.path, content, self._words)
        return self._built[blob]


def _contents(path: str, content: bytes | None, words: Vocabulary) -> Contents:
    if content is None:
        return Contents()
    try:
        return build(path, parse(content).data, words).contents
    except (UnreadableError, LibraryError):
        return Contents()  # A version that could never be read said nothing.


def _items(contents: Iterable[Contents]) -> dict[str, Item]:
    """What files hold, by reference; a brief without its claims, which stand for themselves."""
    found: dict[str, Item] = {}
    for each in contents:
        named: list[Item | None] = [each.theme, each.memo, *each.sources]
        if each.brief is not None:
            named.append(replace(each.brief, claims=(), file=""))
            named += (replace(c, has_own_id=True) for c in each.brief.claims)
        found |= {item.ref: item for item in named if item is not None}
    return found


def _change(ref: str, was: Item | None, now: Item | None) -> Changed | None:
    if was == now:
        return None
    if was is None or now is None:
        return Changed(ref, "added" if was is None else "removed", was, now)
    if type(was) is not type(now):
        return Changed(ref, "changed", was, now)
    names = (f.name for f in fields(now))
    return Changed(
        ref, "changed", was, now, tuple(n for n in names if getattr(was, n) != getattr(now, n))
    )


def _signed(change: Changed, commit: Commit) -> Changed:
    by = dict.fromkeys((commit.author, *change.by))
    return replace(change, by=tuple(by), date=max(change.date, commit.date))


def of_brief(change: Change) -> str:
    """The brief an item belongs to; empty where it is of none."""
    if isinstance(change, New):
        return change.brief
    item = change.now or change.was
    return item.brief if isinstance(item, Claim) else item.id if isinstance(item, Brief) else ""
