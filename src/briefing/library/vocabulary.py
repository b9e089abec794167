"""The words a library has chosen for itself, by which its files are read and checked."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.library.contents import FileState
from briefing.model import LibrarySettings
from briefing.scales import TLP, YARDSTICKS
from briefing.values import dataclass

SETTINGS_FILE = "briefing.toml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a library has chosen, by which its files are checked."""

    markings: tuple[str, ...] = ()
    scale_known: bool = True
    likelihoods: tuple[str, ...] = YARDSTICKS["phia"]


def settings_of(files: Mapping[str, FileState]) -> LibrarySettings:
    """The settings among the files of a library, else the defaults.

    Settings that cannot be read count as TLP, so that nothing is exported unmarked by a slip.
    """
    state = files.get(SETTINGS_FILE)
    if state is None:
        return LibrarySettings()
    return state.contents.settings or LibrarySettings(markings=TLP)


def vocabulary(files: Mapping[str, FileState]) -> Vocabulary:
    """The words that hold in a library, from its settings."""
    settings = settings_of(files)
    state = files.get(SETTINGS_FILE)
    known = state is None or state.contents.settings is not None
    return Vocabulary(settings.markings, known, YARDSTICKS[settings.yardstick])
