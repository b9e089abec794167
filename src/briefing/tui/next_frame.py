"""The frame of the next start: the first screen as it stood at the end, and when it still holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets._toast import ToastRack

from briefing.settings import frame, paths
from briefing.settings.stamps import is_newer
from briefing.tui.browse import Browse
from briefing.tui.canvas import Canvas

if TYPE_CHECKING:
    from briefing.tui.app import BriefingApp


def drawn(app: BriefingApp) -> str:
    """The first screen as it would be drawn anew; empty where it is not to be shown again."""
    first = next(iter(app.screen_stack), None)
    if not app.loaded or app.failure is not None or app.is_headless or app.begin_at:
        return ""
    if not isinstance(first, Browse):
        return ""
    # What was said in passing, and how far something is, is over by then.
    passing = [*first.query("#bar-progress"), *first.query(ToastRack)]
    if app.progress is not None or any(rack.children for rack in passing):
        for widget in passing:
            widget.display = False
        first._refresh_layout(app.size)
    canvas = first._compositor
    return canvas.picture(app.console) if isinstance(canvas, Canvas) else ""


def keep(app: BriefingApp, picture: str) -> None:
    """Keep what ``drawn`` gave for the next start, where that can be told to be still true."""
    files = app.library.files
    texts = _texts(app)
    # The times of a file that was just written do not tell whether it is written again.
    if not picture or not files.state:
        return
    if not any(is_newer(text) for text in texts):
        watched = [*_watched(app.library.root), *texts]
        frame.keep(picture, app.library.root, files.state, len(files), watched)


def _texts(app: BriefingApp) -> list[Path]:
    """The kept texts that quotations were compared with."""
    library = app.library
    sources = (library.sources.get(e.source) for e in app.compared)
    archives = (s.archive for s in sources if s is not None)
    return list(dict.fromkeys(library.root / a.path for a in archives if a is not None))


def _watched(root: Path) -> Iterator[Path]:
    """Files and folders that decide what is shown first, besides those of the library."""
    state = paths.state_folder(root)
    yield from (paths.config_file(), paths.templates_folder(), paths.state_home())
    yield from (state, state / "memos", state / "unsaved")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder == root:
            break
        # A library there would be the nearer one.
        yield folder / "briefs"
