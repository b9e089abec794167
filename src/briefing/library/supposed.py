"""The library as it would be after an edit, without writing it: for what `check` would say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from briefing.library.assemble import assemble
from briefing.library.build import SETTINGS_FILE, build, vocabulary
from briefing.library.contents import Contents, FileState, Stamp
from briefing.library.diagnose import TomlFile
from briefing.library.locate import file_of
from briefing.library.read import parse
from briefing.library.snapshot import Library
from briefing.library.splice import Splice

_NO_STAMP = Stamp(0, 0, 0, 0)


def supposed(library: Library, splices: Iterable[Splice], file: str = "") -> Library:
    """What the edited files and all they lean on would say, after some edits.

    It holds those files alone, so that it is made as fast in a large library: they, what they
    refer to and what that refers to. What would refer to the edited files from elsewhere is not
    in it. ``file`` is looked at also where it is not edited.
    """
    words = vocabulary(library.files)
    files = {file: library.files[file]} if file in library.files else {}
    for splice in splices:
        if not splice.after:
            continue
        document = parse(splice.after)
        built = build(splice.file, document.data, words)
        toml = TomlFile(splice.file, document.text, valid=True)
        files[splice.file] = FileState(
            _NO_STAMP,
            True,
            hashlib.sha256(splice.after).digest(),
            built.contents,
            tuple(toml.finding(problem) for problem in built.problems),
        )
    for _ in range(2):
        found = {file for state in files.values() for file in _leaning_on(library, state.contents)}
        files |= {file: library.files[file] for file in found - files.keys()}
    if SETTINGS_FILE in library.files:
        files.setdefault(SETTINGS_FILE, library.files[SETTINGS_FILE])
    return assemble(library.root, dict(sorted(files.items())), writable=library.writable)


def _leaning_on(library: Library, contents: Contents) -> Iterable[str]:
    """The files that define what a file refers to, and the theme it is filed under."""
    refs = {ref.partition("/")[0] if kind == "question" else ref for kind, ref in contents.needs}
    if contents.brief is not None:
        refs.add(contents.brief.theme)
    for ref in refs:
        file = file_of(library, ref)
        if file is not None:
            yield file
