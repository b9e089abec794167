"""Forms and what can be done with a row: edit, new, duplicate, move, merge, withdraw, supersede."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content
from textual.message import Message

from briefing.commands import table
from briefing.library.snapshot import Library
from briefing.model import INBOX, Claim, Item
from briefing.tui.gate import shown
from briefing.tui.part import Part
from briefing.values import dataclass

if TYPE_CHECKING:
    from briefing.library.splice import Splice
    from briefing.library.target import Target

    Make = Callable[[Library], tuple[Splice, ...]]


@dataclass(eq=False, repr=False)
class FormRead(Message):
    """What a form begins with has been read; or why it cannot be edited here."""

    target: Target
    data: Mapping[str, Any]
    typed: Mapping[str, str]
    bases: Mapping[str, str]
    template: str = ""
    why_not: str = ""
    editor: str = ""
    """The other editor that has its file open."""


class Forms(Part):
    """The part of the app that edits and reshapes what the library holds."""

    # Forms

    def action_edit(self) -> None:
        """Edit what is selected, in a form."""
        self.open_form(self._desk.selected_ref())

    def open_form(
        self,
        name: str,
        typed: Mapping[str, str] | None = None,
        bases: Mapping[str, str] | None = None,
    ) -> None:
        """Open the form of a reference, or of what unsaved words were kept under.

        ``typed`` are words to begin with, by key; ``bases`` what the file said when they were
        typed: where it says something else by now, both are shown before anything is written.
        """
        from briefing.library.target import named

        app = self._desk
        target = named(app.library, name) if name else None
        if target is None and typed:
            app.tell(f"{name} is in the library no more. What was typed stays.", severity="error")
        elif target is None:
            app.tell("Select a claim, brief, source or theme to edit it.")
        elif app.may_write():
            self._read_form(target, typed or {}, bases or {})

    def _read_form(
        self, target: Target, typed: Mapping[str, str], bases: Mapping[str, str]
    ) -> None:
        """Read what the form is about, behind the screen; what is typed meanwhile is for it."""
        self._desk.hold_keys()
        self._read_for_form(target, typed, bases)

    @work(thread=True, group="form", exclusive=True, exit_on_error=False)
    def _read_for_form(
        self, target: Target, typed: Mapping[str, str], bases: Mapping[str, str]
    ) -> None:
        from briefing.library.draft import SpliceError
        from briefing.library.making import template_text
        from briefing.library.swaps import open_elsewhere
        from briefing.library.target import data_of
        from briefing.settings.paths import templates_folder

        app = self._desk
        template, file = "", target.file(app.library)
        try:
            data = data_of(app.library, target)
            if target.kind == "brief" and not target.ref:
                template = template_text(templates_folder() / "briefs", target.template)
        except (SpliceError, OSError, ValueError) as error:
            why_not = f"{error}: {app.way(table.EDIT_FILE)} opens its file."
            if file and not (app.root / file).is_file():
                why_not = f"{file} is not there any more."
            app.post_message(FormRead(target, {}, typed, bases, why_not=why_not))
        else:
            editor = open_elsewhere(app.root / file) if file else ""
            app.post_message(FormRead(target, data, typed, bases, template, editor=editor))

    async def on_form_read(self, message: FormRead) -> None:
        """Show it; then what was typed meanwhile goes on in it."""
        try:
            await self._show_form(message)
        finally:
            self._desk.let_keys_through()

    async def _show_form(self, message: FormRead) -> None:
        from briefing.tui.form import Form

        app = self._desk
        if message.why_not:
            app.tell(message.why_not, severity="error")
            return
        made = not message.target.ref

        def saved(ref: str | None) -> None:
            if ref and made:
                app.show_when_there(ref)

        form = Form(
            app.library,
            message.target,
            message.data,
            message.typed,
            message.bases,
            template=message.template,
            editor=message.editor,
        )
        await app.push_screen(form, saved)

    def action_new(self) -> None:
        """Something new: a claim of the brief that is selected, a brief, a source, a theme."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        if app.is_sample and not app.read_only:
            app.choose_own()
            return
        if not app.may_write():
            return
        brief, theme = self._here()
        rows = []
        if brief:
            rows.append(choice("claim", "A claim", app.library.briefs[brief].title))
        rows += [
            choice("brief", "A brief", app.library.theme_title(theme)),
            choice("source", "A source", "among the shared ones"),
            choice("theme", "A theme"),
        ]

        def chosen(kind: str | None) -> None:
            if kind == "brief":
                self._new_brief(theme)
            elif kind is not None:
                self._new(kind, brief if kind == "claim" else "")

        app.push_screen(Choose("What is new?", rows), chosen)

    def _new(self, kind: str, place: str = "", template: str = "", older: str = "") -> None:
        from briefing.library.target import Target

        self._read_form(Target(kind, "", place, template, older), {}, {})

    def _new_brief(self, theme: str) -> None:
        from briefing.library.making import templates
        from briefing.settings.paths import templates_folder

        folder = templates_folder() / "briefs"
        self._desk.fetch(lambda: templates(folder), lambda t: self._ask_template(theme, t))

    def _ask_template(self, theme: str, names: Iterable[str]) -> object:
        from briefing.tui.choose import Choose, choice

        def chosen(name: str | None) -> None:
            if name is not None:
                self._new("brief", theme, name)

        rows = [choice(name, name.capitalize()) for name in names]
        return self._desk.push_screen(Choose("Which template?", rows), chosen)

    def _here(self) -> tuple[str, str]:
        """The brief and theme that are selected; the theme is the inbox where none is."""
        app = self._desk
        library = app.library
        ref = app.selected_ref()
        brief = ref.partition("/")[0]
        if brief in library.briefs:
            return brief, library.briefs[brief].theme
        return "", ref if ref in library.theme_ids() else INBOX

    # What can be done with a row

    def action_actions(self) -> None:
        """What can be done with what is selected."""
        from briefing.tui.choose import Choose, choice

        app = self._desk
        if refs := app.claims_together():
            app.act_together(refs)
            return
        library = app.library
        ref = app.selected_ref()
        item = library.get(ref)
        if item is None:
            app.tell("Select a claim, brief, source or theme first.")
            return
        if not app.may_write():
            return
        rows = [choice("edit", "Edit it in a form", app.way(table.EDIT))]
        if isinstance(item, Claim):
            rows += [
                choice("duplicate", "Duplicate it", "to make another of it"),
                choice("move", "Move it to another brief", "references follow"),
                choice("merge", "Merge another claim into it", "references follow"),
                choice("contradict", "Say which claim it contradicts", "no memo prints one alone"),
                choice("supersede", "Write what takes its place", "this one stays, struck through"),
                choice("withdraw", "Withdraw it", "it stays in its file, and out of memos"),
            ]
        elif ref in library.briefs:
            rows.append(choice("claim", "New claim in it"))
            rows.append(choice("refile", "Move it to another theme"))
        elif ref in library.themes:
            rows.append(choice("brief", "New brief in it"))
        rows.append(choice("remove", "Take it out", "only where nothing refers to it"))
        rows.append(choice("undo", "Take back what was done last", app.way(table.UNDO)))

        def chosen(action: str | None) -> None:
            if action == "undo":
                app.action_undo()
            elif action is not None:
                self.act(action, ref)

        app.push_screen(Choose(_question(item), rows), chosen)

    def act(self, action: str, ref: str) -> None:
        """Do one of the things that can be done with a reference."""
        from briefing.library import operations
        from briefing.library.target import spoken

        asks: dict[str, Callable[[str], object]] = {
            "edit": self.open_form,
            "claim": lambda brief: self._new("claim", brief),
            "brief": self._new_brief,
            "supersede": lambda claim: self._new("claim", claim.partition("/")[0], older=claim),
            "move": self._ask_brief,
            "refile": self._ask_theme,
            "merge": self._ask_claim,
            "contradict": self._ask_opponent,
        }
        edits: dict[str, tuple[Callable[[Library, str], tuple[Splice, ...]], str]] = {
            "duplicate": (operations.duplicate, "Duplicated"),
            "withdraw": (operations.withdraw, "Withdrew"),
            "remove": (operations.remove, "Removed"),
        }
        if action in edits:
            edit, done = edits[action]
            said = f"{done} {spoken(self._desk.library, ref)}"
            self._desk.write_library(lambda library: edit(library, ref), said)
        else:
            asks[action](ref)

    def _ask_brief(self, ref: str) -> None:
        from briefing.library.operations import move_claim
        from briefing.library.target import spoken
        from briefing.tui.finder import Find, Thing

        app = self._desk
        library = app.library
        own, _, claim = ref.partition("/")
        briefs = (b for b in library.briefs.values() if b.id != own)
        things = [Thing(b.id, b.title, library.theme_title(b.theme)) for b in briefs]

        def found(brief: str | None) -> None:
            if brief is not None:
                new = f"{brief}/{claim}"
                app.write_library(
                    lambda lib: move_claim(lib, ref, brief),
                    f"Moved {spoken(library, ref)} to {spoken(library, brief)}",
                    show=new,
                    then=lambda done: None if done.why_not else self.let_follow({ref: new}),
                )

        app.push_screen(Find("Into which brief?", things), found)

    def _ask_theme(self, brief: str) -> None:
        from briefing.library.operations import move_brief
        from briefing.library.target import spoken
        from briefing.tui.finder import Find, Thing

        app = self._desk
        library = app.library
        own = library.briefs[brief].theme
        things = [Thing(t, library.theme_title(t)) for t in library.theme_ids() if t != own]

        def found(theme: str | None) -> None:
            if theme is not None:
                app.write_library(
                    lambda lib: move_brief(lib, brief, theme),
                    f"Moved {spoken(library, brief)} to {spoken(library, theme)}",
                    show=brief,
                )

        app.push_screen(Find("Under which theme?", things), found)

    def _ask_claim(self, keep: str) -> None:
        from briefing.tui.finder import Find, Thing

        app = self._desk
        library = app.library
        own = library.claims[keep].brief
        # Those of the same brief first: it is there that one thing is said twice.
        claims = sorted(library.claims.values(), key=lambda c: c.brief != own)
        things = [Thing(c.ref, c.text, library.brief_of(c).title) for c in claims if c.ref != keep]

        def found(other: str | None) -> None:
            if other is not None:
                self.merge(keep, other)

        app.push_screen(Find("Which claim says the same, and goes?", things), found)

    def _ask_opponent(self, ref: str) -> None:
        from briefing.tui.finder import Find, Thing

        app = self._desk
        library = app.library
        own = library.claims[ref].brief
        # What is told already is not asked for.
        told = {ref, *library.contradictions(ref)}
        claims = sorted(library.claims.values(), key=lambda c: c.brief != own)
        things = [Thing(c.ref, c.text, library.brief_of(c).title) for c in claims]

        def found(other: str | None) -> None:
            if other is not None:
                self.contradict(ref, other)

        open_ones = [thing for thing in things if thing.ref not in told]
        app.push_screen(Find("Which claim does it contradict?", open_ones), found)

    def contradict(self, ref: str, other: str) -> None:
        """Let a claim say that it contradicts another."""
        from briefing.evidence.settle import contradict
        from briefing.library.target import spoken

        library = self._desk.library
        self._desk.write_library(
            lambda lib: contradict(lib, ref, other),
            f"{spoken(library, ref)} contradicts {spoken(library, other)}",
        )

    def merge(self, keep: str, other: str) -> None:
        """Make one claim of two: what stands behind ``other`` goes to ``keep``."""
        from briefing.library.operations import merge_claims
        from briefing.library.target import spoken

        library = self._desk.library
        self._desk.write_library(
            lambda lib: merge_claims(lib, keep, other),
            f"Merged {spoken(library, other)} into {spoken(library, keep)}",
            show=keep,
            then=lambda done: None if done.why_not else self.let_follow({other: keep}),
        )

    def let_follow(self, moved: Mapping[str, str]) -> None:
        """Let picks, bookmarks and places name claims by their new references."""
        from briefing.tui.acting import renamed

        app = self._desk
        app.memo_follows(renamed(app.memo, moved))
        app.follow_bookmarks(moved)
        app.follow(moved)


_ROOM = 72
"""Columns of a question."""


def _question(item: Item) -> Content:
    """What is asked, with what it is asked of: the bottom line that is selected is the brief's."""
    name = item.text if isinstance(item, Claim) else item.title
    before, after = f"What is to be done with the {type(item).__name__.lower()} “", "”?"
    room = _ROOM - len(before) - len(after)
    asked = Content.assemble(before, shown(name).truncate(room, ellipsis=True), after)
    return asked.stylize_before("bold")
