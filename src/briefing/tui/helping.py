"""Finding out what can be done: help, the palette, jump mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.tui.deeds import Deed, deeds
from briefing.tui.part import Part

if TYPE_CHECKING:
    from briefing.tui.jump import Target
    from briefing.tui.palette import Goal


class Helping(Part):
    """The part of the app that says what can be done where."""

    def action_help(self) -> None:
        """What has the focus, and the keys; asked for again, help goes."""
        from briefing.tui.help import Help

        app = self._desk
        if isinstance(app.screen, Help):
            app.screen.dismiss()
        else:
            app.push_screen(Help(app.screen), self._carry_out)

    def action_command_palette(self) -> None:
        """Every command by name, and whatever the library holds."""
        from briefing.tui.palette import Palette

        app, screen = self._desk, self._desk.screen
        if not isinstance(screen, Palette):
            items = not screen.is_modal
            possible = [deed for deed in deeds(screen) if deed.command.palette]
            app.push_screen(Palette(possible, app.keymap, items=items), self._carry_out)

    async def _carry_out(self, chosen: Deed | Goal | None) -> None:
        app = self._desk
        if isinstance(chosen, Deed):
            if chosen.node.is_attached or chosen.node is app:
                await app.run_action(chosen.action, chosen.node)
        elif chosen is not None and chosen.memo:
            app.open_memo(chosen.memo)
        elif chosen is not None:
            app.go_to(chosen.ref)

    def action_jump(self) -> None:
        """A letter on each pane; the one that is pressed goes there."""
        from briefing.tui.jump import Jump

        app = self._desk
        app.push_screen(Jump(app.screen, app.keymap), self._jumped)

    async def _jumped(self, target: Target | None) -> None:
        app = self._desk
        if target is None or not target.widget.is_attached:
            return
        if target.action:
            await app.run_action(target.action, target.widget)
        else:
            app.screen.set_focus(target.widget)
