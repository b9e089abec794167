"""Going to the address of a source: seen in full first, then opened or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from briefing.model import Claim, Source
from briefing.settings.desktop import has_browser
from briefing.tui.gate import shown
from briefing.tui.part import Part

if TYPE_CHECKING:
    from briefing.settings.config import Config

_COPY_ONLY = "copy"
"""The setting ``addresses`` where none is ever opened."""


class Addressing(Part):
    """The part of the app that leads out of it, to the web."""

    def action_address(self) -> None:
        """Show the address of the selected source, or of one behind the selected claim."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        refs = app.refs_meant()
        item = app.library.get(refs[0]) if refs else None
        cited = [e.source for e in item.evidence] if isinstance(item, Claim) else refs[:1]
        known = [app.library.sources[i] for i in dict.fromkeys(cited) if i in app.library.sources]
        sources = [s for s in known if s.url.strip()]
        if not sources:
            app.tell("No address is recorded for what is selected.")
        elif len(sources) == 1:
            self._show_address(sources[0])
        else:
            rows = [
                choice(s.id, shown(s.title), shown(s.publisher, "$text-muted")) for s in sources
            ]

            def chosen(source: str | None) -> None:
                if source is not None:
                    self._show_address(app.library.sources[source])

            app.push_screen(Choose("The address of which source?", rows), chosen)

    def _show_address(self, source: Source) -> None:
        """Show where it leads, all of it, and ask what is to be done with it."""
        from briefing.settings.config import load

        self._desk.fetch(lambda: load()[0], lambda config: self._ask_address(source, config))

    def _ask_address(self, source: Source, config: Config) -> object:
        from briefing.tui.address import LONGEST, address
        from briefing.tui.choose import Choose, lettered

        app = self._desk
        found = address(source.url)
        url = found.url if found is not None else source.url
        warnings = list(found.warnings) if found is not None else []
        why_not = ""
        if found is None:
            why_not = "This is no address of the web: only http and https are opened."
        elif len(url) > LONGEST:
            why_not = "It is too long to be seen in full, and is not opened unseen."
        elif config.addresses == _COPY_ONLY:
            why_not = "Your settings say that addresses are only copied."
        elif app.read_only or not has_browser():
            why_not = "There is no browser where this session runs."
        cut = f"{url[:LONGEST]} …" if len(url) > LONGEST else url
        lines = [shown(source.title, "bold"), shown(cut)]
        lines += [shown(warning, "$warning") for warning in (*warnings, why_not) if warning]
        rows, letters = [lettered("copy", "y", "Copy it")], {"y": "copy"}
        if not why_not:
            rows.insert(0, lettered("open", "o", "Open it in the browser"))
            letters["o"] = "open"

        def chosen(what: str | None) -> None:
            if what == "open":
                self._open_address(url)
            elif what == "copy":
                app.copy(url, "the address")

        return app.push_screen(Choose(Content("\n").join(lines), rows, letters=letters), chosen)

    @work(thread=True, group="browser", exit_on_error=False)
    def _open_address(self, url: str) -> None:
        from briefing.settings import desktop

        app = self._desk
        if desktop.open_in_browser(url):
            app.call_later(app.tell, "Handed to the browser.")
        else:
            app.call_later(app.copy, url, "the address: no browser took it")
