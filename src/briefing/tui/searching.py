"""The saved searches of the app: asked, counted behind the screen, saved, renamed and deleted."""

from __future__ import annotations

from textual import work
from textual.content import Content

from briefing.model import SavedSearch
from briefing.text import display
from briefing.tui.gate import shown
from briefing.tui.messages import Counted
from briefing.tui.part import Part

MOST = 50
"""Saved searches that are counted; each asks the index once."""


class Searching(Part):
    """The part of the app that knows the searches a library keeps."""

    def saved_search(self, own: str) -> SavedSearch | None:
        """The saved search of an id."""
        searches = self._desk.library.settings.searches
        return next((each for each in searches if each.id == own), None)

    def run_search(self, own: str) -> None:
        """Ask a saved search."""
        found = self.saved_search(own)
        if found is not None:
            self._desk.search(display(found.query))

    # Counting

    def count_searches(self) -> None:
        """Count anew what the saved searches find."""
        app = self._desk
        if app.library.settings.searches and app.index is not None:
            self._count()
        elif app.counts:
            app.counts = {}

    @work(thread=True, group="count", exclusive=True, exit_on_error=False)
    def _count(self) -> None:
        app = self._desk
        index, library = app.index, app.library
        if index is None:
            return
        found = {}
        for each in library.settings.searches[:MOST]:
            results = app.ask_index(library, each.query, limit=1)
            if results is None:
                # Counted again as soon as there is an index.
                return
            found[each.id] = results.asked_for
        app.post_message(Counted(library, index, found))

    def on_counted(self, message: Counted) -> None:
        """Show the figures, unless the library or its index has become another."""
        app = self._desk
        if message.library is app.library and message.index is app.index:
            app.counts = message.counts

    # Changing

    def action_save_search(self) -> None:
        """Keep the query of the search under a name."""
        from briefing.library.searches import save_search
        from briefing.tui.ask import Ask
        from briefing.tui.search import Search

        app = self._desk
        query = app.screen.box.value.strip() if isinstance(app.screen, Search) else ""
        if not query:
            app.tell("Search for something first; then it can be saved.")
            return
        if not app.may_write():
            return

        def named(title: str | None) -> None:
            if title is not None:
                app.write_library(
                    lambda library: save_search(library, title, query),
                    f"Saved the search {title}",
                )

        known = (s.title for s in app.library.settings.searches if s.query == query)
        question = Content.assemble(("Save as  ", "bold"), shown(query, "$text-muted"))
        hint = "a name; one that is there gets this query"
        app.push_screen(Ask(question, hint, value=next(known, "")), named)

    def search_actions(self, own: str) -> None:
        """What can be done with a saved search."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        found = self.saved_search(own)
        if found is None:
            return
        rows = [choice("ask", "Ask it")]
        rows.append(choice("rename", "Give it another title"))
        rows.append(choice("remove", "Delete it", app.keymap.told("{undo} brings it back")))

        def chosen(what: str | None) -> None:
            if what == "ask":
                self.run_search(own)
            elif what is not None and app.may_write():
                self._change(found, what)

        app.push_screen(Choose("The saved search", rows), chosen)

    def _change(self, found: SavedSearch, what: str) -> None:
        from briefing.library.searches import remove_search, rename_search
        from briefing.tui.ask import Ask

        app, own = self._desk, found.id

        def named(title: str | None) -> None:
            if title is not None:
                app.write_library(
                    lambda library: rename_search(library, own, title),
                    f"Renamed the search {found.title}",
                )

        if what == "remove":
            app.write_library(
                lambda library: remove_search(library, own), f"Deleted the search {found.title}"
            )
        else:
            question = Content.styled("Its title", "bold")
            app.push_screen(Ask(question, value=found.title), named)
