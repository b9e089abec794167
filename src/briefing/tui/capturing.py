"""Capture: things are taken in from anywhere, kept texts are read, the inbox is filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from briefing.model import INBOX, Brief, Claim, Source
from briefing.tui.part import Part

if TYPE_CHECKING:
    from briefing.library.capture import Capture as Captured
    from briefing.library.given import Passage
    from briefing.library.snapshot import Library
    from briefing.library.splice import Splice
    from briefing.tui.messages import Written

_THEME = "theme:"


class Capturing(Part):
    """The part of the app that takes things in."""

    def __init__(self) -> None:
        super().__init__()
        self.captured_into = ""
        """The brief that the last claim from a kept text went to; empty for the inbox."""

    def action_add(self) -> None:
        """Take in a sentence, an address or an article."""
        from briefing.tui.capture import Capture

        app = self._desk
        if app.may_write() and not isinstance(app.screen, Capture):
            app.push_screen(Capture(self._kept))

    def take_in(self, text: str) -> None:
        """Take in what was pasted where nothing is typed."""
        from briefing.library.given import TEXT
        from briefing.tui.capture import Capture

        app = self._desk
        if not text.strip():
            return
        # Where a copy is to be made first, it is taken in there.
        app.pasted = "" if app.read_only else text
        if app.may_write():
            app.pasted = ""
            app.push_screen(Capture(self._kept, typed={TEXT: text}))

    def capture_passage(self, passage: Passage, then: Callable[[], object]) -> None:
        """Make a claim of a passage of a kept text; ``then`` is called when it is kept."""
        from briefing.tui.capture import Capture

        def kept(captured: Captured) -> None:
            brief = captured.ref.partition("/")[0]
            self.captured_into = "" if brief in captured.made else brief
            then()

        app = self._desk
        if app.may_write():
            app.push_screen(Capture(kept, passage))

    def go_on_capturing(self, name: str, typed: Mapping[str, str], way_back: str = "") -> None:
        """Go on with what was to be taken in when the app ended, or was given up; ``name`` is what
        it is kept as. ``way_back`` is the command that brings it back as it is, where one does."""
        from briefing.library.given import QUOTE, Passage
        from briefing.library.unsaved import CAPTURE
        from briefing.tui.capture import Capture

        source = name.removeprefix(CAPTURE).partition(":")[0]
        passage = Passage(source, typed.get("locator", ""), typed.get(QUOTE, ""))
        of = passage if source else None
        self._desk.push_screen(Capture(self._kept, of, typed, name, way_back))

    def _kept(self, captured: Captured) -> None:
        """Show what was taken in: the claim, the record of a source, the text of an article."""
        app = self._desk
        way = self.read_text if captured.kind == "article" else None
        app.show_when_there(captured.ref, way)

    def read_text(self, source: str, claim: str = "") -> None:
        """Read the kept text of a source, at what a claim quotes of it."""
        from briefing.tui.reader import Reader

        self._desk.lay_over(Reader(source, claim))

    def action_read_text(self) -> None:
        """Read the kept text of the selected source, or what the selected claim quotes of it."""
        from briefing.tui.reader import Reader

        app = self._desk
        ref = app.selected_ref()
        item = app.library.get(ref)
        cited = [e.source for e in item.evidence] if isinstance(item, Claim) else [ref]
        known = (app.library.sources[i] for i in cited if i in app.library.sources)
        source = next((s for s in known if s.archive is not None), None)
        if source is None:
            app.tell("No text is kept of what is selected, or of what is behind it.")
        elif not isinstance(app.screen, Reader):
            self.read_text(source.id, ref)

    def action_file(self) -> None:
        """File the selected claim, or a brief of the inbox."""
        from briefing.tui.finder import Find, Thing

        app = self._desk
        if refs := app.claims_together():
            app.move_together(refs)
            return
        library = app.library
        ref = app.selected_ref()
        item = library.get(ref)
        if isinstance(item, Source) or not isinstance(item, Claim | Brief):
            app.tell("Select a claim, or a brief of the inbox, to file it.")
            return
        if not app.may_write():
            return
        brief = library.briefs[item.brief] if isinstance(item, Claim) else item
        things = [
            Thing(b.id, b.title, library.theme_title(b.theme))
            for b in library.briefs.values()
            if b.id != brief.id and b.theme != INBOX
        ]
        if brief.theme == INBOX or isinstance(item, Brief):
            # What waits in the inbox may as well become a brief of its own.
            things += [
                Thing(_THEME + t, f"{library.theme_title(t)}: a brief of its own", "theme")
                for t in library.theme_ids()
                if t != brief.theme
            ]

        def chosen(where: str | None) -> None:
            if not where:
                return
            moved: dict[str, str] = {}

            def make(now: Library) -> tuple[Splice, ...]:
                splices, new = _filed(now, item, brief.id, where)
                moved.update(new)
                return splices

            def follow(written: Written) -> None:
                if written.why_not:
                    return
                app.let_follow(moved)
                if brief.theme == INBOX and len(library.briefs_of(INBOX)) == 1:
                    # Nothing is left to file: the claim is shown where it is now.
                    app.show_when_there(next(iter(moved.values()), brief.id))

            app.write_library(make, f"Filed in {_title(library, where)}", then=follow)

        app.push_screen(Find("File it in which brief?", things), chosen)


def _title(library: Library, where: str) -> str:
    if where.startswith(_THEME):
        return library.theme_title(where.removeprefix(_THEME))
    return library.briefs[where].title


def _filed(
    library: Library, item: Claim | Brief, brief: str, where: str
) -> tuple[tuple[Splice, ...], dict[str, str]]:
    """The edits that file a claim in a brief, or a brief under a theme; and what its reference is.

    Raises ``SpliceError``.
    """
    from briefing.library.draft import SpliceError
    from briefing.library.operations import move_brief, move_claim

    if where.startswith(_THEME):
        return move_brief(library, brief, where.removeprefix(_THEME)), {}
    claims = [item] if isinstance(item, Claim) else library.briefs[brief].claims
    if len(claims) != 1:
        raise SpliceError(f'"{brief}" has {len(claims)} claims: file each, or the brief in a theme')
    claim = claims[0]
    taken = {c.id for c in library.briefs[where].claims} if where in library.briefs else set()
    own, number = "", 2
    while (own or claim.id) in taken:
        own, number = f"{claim.id[:60]}-{number}", number + 1
    new = f"{where}/{own or claim.id}"
    return move_claim(library, claim.ref, where, own=own), {claim.ref: new}
