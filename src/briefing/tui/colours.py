"""The colours in force: chosen with the screen in sight, and remembered in the user's settings."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual import work
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor

from briefing.tui.looks import NO_COLOUR, THEMES, variables
from briefing.tui.messages import Remarked
from briefing.tui.part import Part
from briefing.tui.plain_signs import FewSigns, NoColour, are_few

_NO_COLOUR = NoColour()
_FEW_SIGNS = FewSigns()


class Colours(Part):
    """The part of the app that knows its colours."""

    def wear(self, wanted: str) -> None:
        """Put on a theme; ``NO_COLOR`` goes before it."""
        app = self._desk
        for theme, _ in THEMES.values():
            app.register_theme(theme)
        app.theme = NO_COLOUR if app.no_color else wanted

    def refresh_css(self, animate: bool = True) -> None:
        """Put the colours on what is on the screen; before there is any, know them for it.

        Textual would read all style sheets once more.
        """
        app = self._desk
        if app.screen_stack:
            App.refresh_css(app, animate)
        else:
            app.stylesheet.set_variables(app.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """The colours by their names; Textual would mix them anew each time."""
        app = self._desk
        if app.theme not in THEMES:
            return App.get_css_variables(app)
        mixed = variables(THEMES[app.theme][0])
        app.theme_variables = {**app.get_theme_variable_defaults(), **mixed}
        return app.theme_variables

    def filtered(self, filters: Sequence[LineFilter]) -> list[LineFilter]:
        """The line filters, with ours for few signs and no colour in the place of Textual's."""
        found = [f for f in filters if not isinstance(f, Monochrome | NoColor)]
        if are_few(os.environ):
            found.append(_FEW_SIGNS)
        if self._desk.theme == NO_COLOUR:
            found.append(_NO_COLOUR)
        return found

    def action_colours(self) -> None:
        """Choose colours."""
        from briefing.tui.choose_colours import ChooseColours

        app = self._desk
        if not isinstance(app.screen, ChooseColours):
            app.push_screen(ChooseColours(app.theme), self._chosen)

    def action_change_theme(self) -> None:
        """What Textual calls it."""
        self.action_colours()

    def _chosen(self, theme: str | None) -> None:
        if theme is not None:
            self._desk.theme = theme
            self._remember(theme)

    @work(thread=True, group="remember", exit_on_error=False)
    def _remember(self, theme: str) -> None:
        from briefing.tui.setting import remember

        why_not = remember("theme", theme)
        if why_not:
            said = f"These colours are for now only: {why_not}"
            self._desk.post_message(Remarked((said,)))
